"""The data folder of the embedded engine: its lock, its password and the run file others connect through.

<folder>/lock           held with flock by the owner and its engine; says who holds it
<folder>/run.json       where the engine answers, while it runs (mode 0600)
<folder>/graph/         the engine's own files
<folder>/graph/password the engine's password (mode 0600)
<folder>/log/           the engine's log
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from graph_schema.engine.address import GraphAddress
from graph_schema.engine.failures import no_password
from graph_schema.engine.notices import Tell, log_notice
from graph_schema.engine.permissions import PRIVATE_FILE, PRIVATE_FOLDER, tighten
from graph_schema.errors import FolderInUse

_SHORTEST_PASSWORD = 8
"""The engine takes none that is shorter."""
_GRACE_SECONDS = 5.0
"""How long a lock is waited for whose owner is dead: its engine is being ended by the kernel."""


@dataclass(frozen=True, slots=True)
class RunFile:
    """What other commands need to reach a running engine."""

    uri: str
    database: str
    user: str
    password: str
    http_port: int
    owner_pid: int
    engine_pid: int
    shared: bool
    """False where the engine lives only as long as one command: others may not lean on it."""
    web_address: str | None = None

    @property
    def address(self) -> GraphAddress:
        """The address for the driver."""
        return GraphAddress(self.uri, self.database, self.user, self.password)


class DataFolder:
    """Paths below a data folder, and the lock on it. `tell` is told what the lock has put right."""

    def __init__(self, path: Path, *, tell: Tell = log_notice) -> None:
        self._tell = tell
        self.path = path.absolute()
        self.engine_root = self.path / "graph"
        self.logs = self.path / "log"
        self.log_file = self.logs / "engine.log"
        self.password_file = self.engine_root / "password"
        self._lock_file = self.path / "lock"
        self._run_file = self.path / "run.json"
        self._lock: int | None = None
        self._shared = False

    @property
    def lock_descriptor(self) -> int:
        """The open lock, which the engine inherits: the folder stays locked until both are gone."""
        if self._lock is None:
            raise RuntimeError("the folder is not locked")
        return self._lock

    def lock(self, *, shared: bool = False) -> None:
        """Take the folder for this process, and close to other accounts what has been opened in it (`tighten`).

        `shared`: other commands will lean on the engine, so they wait until it is there.
        FolderInUse where a living process has it, OSError where the folder cannot be written.
        """
        for folder in (self.path, self.engine_root, self.logs):
            folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        descriptor = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)
        give_up = time.monotonic() + _GRACE_SECONDS
        while not _try_lock(descriptor):
            holder = self.holder()
            if _is_alive(holder.get("pid")) or time.monotonic() > give_up:
                os.close(descriptor)
                raise folder_in_use(self.path, holder)
            time.sleep(0.05)
        self._lock, self._shared = descriptor, shared
        try:
            self.announce(None)
            for notice in tighten(self.path):
                self._tell(*notice)
        except OSError:
            self.unlock()
            raise

    def announce(self, web_address: str | None) -> None:
        """Write into the lock file who holds it: process id, whether others may join, and the web address if known."""
        holder = {"pid": os.getpid(), "shared": self._shared, "web_address": web_address}
        text = json.dumps(holder).encode()
        os.ftruncate(self.lock_descriptor, 0)
        os.pwrite(self.lock_descriptor, text, 0)

    def unlock(self) -> None:
        """Give the folder back; the lock file stays, because removing it would let two processes in."""
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    def is_locked(self) -> bool:
        """Tell whether a process has the folder."""
        if self._lock is not None:
            return True
        try:
            descriptor = os.open(self._lock_file, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            return not _try_lock(descriptor, fcntl.LOCK_SH)
        finally:
            os.close(descriptor)

    def password(self) -> str:
        """Return the engine's password; made at random the first time, and anew where its file was lost.

        GraphRefused where the file holds something else.
        """
        with contextlib.suppress(FileNotFoundError):
            return self._read_password()
        # The engine reads the file only while it has no accounts of its own yet.
        (self.engine_root / "config" / "server-users.jsonl").unlink(missing_ok=True)
        password = secrets.token_urlsafe(32)
        _write_private(self.password_file, password)
        return password

    def write_run_file(self, running: RunFile) -> None:
        """Tell other commands where the engine answers."""
        _write_private(self._run_file, json.dumps(asdict(running), indent=2))

    def read_run_file(self) -> RunFile | None:
        """Return what runs in the folder; None where nothing does (a file left by a killed process counts not)."""
        if not self.is_locked():
            return None
        try:
            return RunFile(**json.loads(self._run_file.read_text()))
        except (FileNotFoundError, ValueError, TypeError):  # being written at this moment, or of another version
            return None

    def awaited(self) -> dict[str, object] | None:
        """Return the living holder of the folder whose engine others may join, once it is there; None for any other."""
        holder = self.holder()
        return holder if holder.get("shared") is True and _is_alive(holder.get("pid")) and self.is_locked() else None

    def remove_run_file(self) -> None:
        """Take the run file away; others find nothing running."""
        self._run_file.unlink(missing_ok=True)

    def _read_password(self) -> str:
        # The engine takes no white space at the ends for the password either; an editor may have added some.
        password = self.password_file.read_bytes().strip().decode("ascii", errors="replace")
        if len(password) < _SHORTEST_PASSWORD or not (password.isascii() and password.isprintable()):
            raise no_password(self.password_file)
        return password

    def holder(self) -> dict[str, object]:
        """Return what the lock file says of who has the folder (`announce`); empty where it says nothing."""
        with contextlib.suppress(ValueError, FileNotFoundError):  # being written at this moment
            content = json.loads(self._lock_file.read_text())
            if isinstance(content, dict):
                return content
        return {}


def running_address(folder: Path) -> GraphAddress | None:
    """Return the address of the engine that `serve` runs on `folder`; None where no shared engine runs."""
    running = DataFolder(folder).read_run_file()
    return running.address if running is not None and running.shared else None


def folder_in_use(folder: Path, holder: dict[str, object]) -> FolderInUse:
    """Say who has the folder and how to go on."""
    pid, web = holder.get("pid", "?"), holder.get("web_address")
    if holder.get("shared") is False:
        return FolderInUse(
            f"Der Datenordner {folder} wird von einem anderen Befehl benutzt (Prozess {pid}).",
            f"The data folder {folder} is in use by another command (process {pid}).",
            "Warten, bis er fertig ist, oder einen anderen Ordner wählen: --data Ordner.",
            "Wait until it is done, or choose another folder: --data folder.",
        )
    at_de, at_en = (f", erreichbar unter {web}", f", reachable at {web}") if web else ("", "")
    return FolderInUse(
        f"Der Datenordner {folder} wird von einer laufenden Instanz benutzt (Prozess {pid}{at_de}).",
        f"The data folder {folder} is in use by a running instance (process {pid}{at_en}).",
        "Die laufende Instanz weiter benutzen, sie beenden oder einen anderen Ordner wählen: --data Ordner.",
        "Use the running instance, stop it, or choose another folder: --data folder.",
    )


def still_starting(folder: Path, holder: dict[str, object], seconds: float) -> FolderInUse:
    """Say that the instance to join did not start in time, or has not ended yet."""
    pid = holder.get("pid", "?")
    return FolderInUse(
        f"Der Datenordner {folder} gehört einer Instanz, die nach {round(seconds)} s nicht bereit war (Prozess {pid}).",
        f"The data folder {folder} belongs to an instance that was not ready after {round(seconds)} s (process {pid}).",
        "Den Befehl wiederholen, wenn sie „Bereit“ meldet; meldet sie nichts, sie beenden.",
        "Repeat the command when it says “Ready”; if it says nothing, stop it.",
    )


def _try_lock(descriptor: int, kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(pid: object) -> bool:
    """Tell whether a process runs; one that has ended and is not yet collected by its parent does not."""
    if not isinstance(pid, int):
        return False
    with contextlib.suppress(OSError):  # no such file: not Linux, or no such process
        return _state(Path(f"/proc/{pid}/stat").read_text()) != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _state(stat: str) -> str:
    """Return the state in a line of `/proc/<pid>/stat`: the first field after the name in parentheses."""
    return stat.rpartition(")")[2].split()[0]


def _write_private(path: Path, text: str) -> None:
    """Write a file that only the owner reads, whole or not at all."""
    draft = path.with_suffix(f".{os.getpid()}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE_FILE)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    draft.replace(path)
