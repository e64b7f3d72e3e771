"""A file that leaves once, whatever is killed when: a draft first, then the graph says that it left, then its name.

Before a file is written, a mark in `exports/` of the data folder says where it will stand. Who begins the next export
looks at the marks that are left: if the graph says that the contacts left, the draft gets its name; if not, it is
removed. Once it has its name, the office's system may fetch and remove it, and it is not written again.

The mark also says, just before the draft gets its name, that it may have it from then on. So a file that is nowhere is
known to be lost if nobody can have fetched it, and written again; a file that somebody may have fetched is not.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from graph_schema.errors import Conflict, Refused
from graph_schema.ingest.private_files import open_private, sync_folder

FOLDER = "exports"
_MARK = ".pending"
RECEIPT = ".quittung.json"


class Whereabouts(Enum):
    """Where a file is whose way was interrupted after the graph said that it left."""

    THERE = "there"
    """As a draft, or under its name: only the last steps are missing."""
    LOST = "lost"
    """Nowhere, and it never had its name: nobody fetched it."""
    UNCLEAR = "unclear"
    """Nowhere, and it may have had its name: fetched, or removed as a draft."""
    NO_FOLDER = "no_folder"
    """Its folder is gone, or not mounted."""


@dataclass(frozen=True, slots=True)
class Handover:
    """A file on its way: `run_id` names it in the graph, `folder` and `name` are where it will stand.

    `may_be_named`: whether its mark says that the draft may have got its name.
    """

    data_folder: Path
    run_id: str
    folder: Path
    name: str
    may_be_named: bool = False

    @property
    def target(self) -> Path:
        """Where the file stands once it has left."""
        return self.folder / self.name

    @property
    def receipt(self) -> Path:
        """Where its receipt stands."""
        return self.folder / f"{self.name}{RECEIPT}"

    @property
    def draft(self) -> Path:
        """Where the file is until then; hidden, so that nobody fetches it."""
        return self.folder / f".{self.name}.draft"

    @property
    def mark(self) -> Path:
        """What the next export finds if this one is interrupted."""
        return self.data_folder / FOLDER / f"{self.run_id}{_MARK}"

    @property
    def whereabouts(self) -> Whereabouts:
        """Where the file is, after the graph said that it left."""
        if not self.folder.is_dir():
            return Whereabouts.NO_FOLDER
        if self.draft.exists() or self.target.exists():
            return Whereabouts.THERE
        return Whereabouts.UNCLEAR if self.may_be_named else Whereabouts.LOST

    def begin(self, content: bytes) -> None:
        """Write the mark, then the draft; Refused where the folder cannot be written to, and nothing stays."""
        self.mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write_mark(may_be_named=False)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(self.draft, content)
        except OSError as error:
            self.withdraw()
            raise cannot_be_written(error) from None

    def begin_again(self, content: bytes) -> None:
        """Write the draft of a file that was lost; its mark stays, whatever happens. Refused as in `begin`."""
        try:
            _write(self.draft, content)
        except OSError as error:
            raise cannot_be_written(error) from None

    def publish(self, receipt: bytes) -> None:
        """Give the draft its name, write the receipt and remove the mark; again after an interruption, no more."""
        try:
            if self.draft.exists():
                self._give_name()
            write_whole(self.receipt, receipt)
        except OSError as error:
            raise cannot_be_written(error) from None
        self.mark.unlink(missing_ok=True)

    def _give_name(self) -> None:
        """Give the draft its name, after the mark says so; where that is refused, the mark says that it has none."""
        self._write_mark(may_be_named=True)
        try:
            self.draft.replace(self.target)
        except OSError:
            self._write_mark(may_be_named=False)
            raise
        sync_folder(self.folder)

    def _write_mark(self, *, may_be_named: bool) -> None:
        place = {"folder": str(self.folder.absolute()), "name": self.name, "may_be_named": may_be_named}
        write_whole(self.mark, json.dumps(place).encode())

    def withdraw(self) -> None:
        """Remove draft and mark: nothing left."""
        with contextlib.suppress(OSError):
            self.draft.unlink(missing_ok=True)
        self.mark.unlink(missing_ok=True)


def interrupted(data_folder: Path) -> list[Handover]:
    """Return the files whose way was interrupted, under the lock on exports; marks that are not whole began nothing."""
    for draft in (data_folder / FOLDER).glob(".*.draft"):
        draft.unlink(missing_ok=True)
    found: list[Handover] = []
    for mark in sorted((data_folder / FOLDER).glob(f"*{_MARK}")):
        place = json.loads(mark.read_bytes())
        # A mark of an earlier release does not say it: the draft may have got its name.
        named = place.get("may_be_named", True)
        found.append(Handover(data_folder, mark.name.removesuffix(_MARK), Path(place["folder"]), place["name"], named))
    return found


def settle(data_folder: Path, run_id: str) -> None:
    """Forget that the way of a file was interrupted: it was written again on request, and its draft leaves no more."""
    for each in interrupted(data_folder):
        if each.run_id == run_id:
            each.withdraw()


def write_again(folder: Path, name: str, content: bytes, receipt: bytes) -> Path:
    """Write a file that left before, with a receipt; Refused where another file of its name is there."""
    target = folder / name
    try:
        if target.exists() and target.read_bytes() != content:
            raise _in_the_way(name)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(target, content)
        write_whole(folder / f"{name}{RECEIPT}", receipt)
    except OSError as error:
        raise cannot_be_written(error) from None
    return target


def write_new_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write private files (by name) into a folder that is new or empty; Refused otherwise, and nothing stays."""
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(folder.iterdir()):
            raise _not_empty(folder)
        for name, content in contents.items():
            written.append(folder / name)
            write_whole(folder / name, content)
    except OSError as error:
        for path in written:
            for each in (path, _draft_of(path)):
                with contextlib.suppress(OSError):
                    each.unlink(missing_ok=True)
        raise cannot_be_written(error) from None


@contextlib.contextmanager
def export_lock(data_folder: Path) -> Generator[None]:
    """Hold the lock on exports; Conflict where another process has it."""
    folder = data_folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Conflict(
                "Auf diesem Datenordner läuft schon ein Export.",
                "Another export is running on this data folder.",
                "Warten, bis er fertig ist, und es dann noch einmal versuchen.",
                "Wait until it is done, then try again.",
            ) from None
        yield
    finally:
        os.close(lock)


def write_whole(path: Path, content: bytes) -> None:
    """Write a private file that has its name only when it is whole and on disk."""
    draft = _draft_of(path)
    _write(draft, content)
    draft.replace(path)
    sync_folder(path.parent)


def cannot_be_written(error: OSError) -> Refused:
    """Return what is said where a file of an export cannot be written."""
    reason = error.strerror or type(error).__name__
    return Refused(
        f"Die Datei konnte nicht geschrieben werden ({reason}).",
        f"The file could not be written ({reason}).",
        "Prüfen, ob es den Ordner gibt, ob dieses Konto dort schreiben darf und ob Platz ist; dann noch einmal.",
        "Check that the folder is there, that this account may write to it and that there is space; then try again.",
    )


def _draft_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.draft")


def _not_empty(folder: Path) -> Refused:
    return Refused(
        f"Der Ordner {folder.name} ist nicht leer; das Register wird nur in einen leeren geschrieben.",
        f"The folder {folder.name} is not empty; the register is written into an empty one only.",
        "Einen neuen Ordner angeben.",
        "Give a new folder.",
    )


def _in_the_way(name: str) -> Refused:
    return Refused(
        f"Im Ordner liegt schon eine andere Datei {name}.",
        f"Another file {name} is in the folder already.",
        "Einen anderen Ordner angeben.",
        "Give another folder.",
    )


def _write(path: Path, content: bytes) -> None:
    with open_private(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
