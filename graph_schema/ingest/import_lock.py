"""One import at a time on a data folder; the lock file says which process imports, and since when."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Generator
from datetime import datetime
from pathlib import Path

from graph_schema.errors import Conflict
from graph_schema.written import moment_words


@contextlib.contextmanager
def import_lock(data_folder: Path, now: datetime) -> Generator[None]:
    """Hold the lock on imports, from `now` (UTC) on; Conflict names the process that has it."""
    data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Not emptied when it is opened: who is refused reads in it who is at work.
    lock = os.open(data_folder / "import.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise _another_import(_holder(lock)) from None
        _write(lock, json.dumps({"pid": os.getpid(), "since": now.isoformat(timespec="seconds")}))
        yield
        _write(lock, "")
    finally:
        os.close(lock)


def import_at_work(data_folder: Path) -> Conflict | None:
    """Return the error that says who imports; None where nobody does. For who waits: it does not take the lock."""
    try:
        lock = os.open(data_folder / "import.lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        if not os.pread(lock, 1, 0):  # emptied at the end of each import
            return None
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)  # free: who held it was killed
    except OSError:
        return _another_import(_holder(lock))
    finally:
        os.close(lock)
    return None


def _write(lock: int, text: str) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, text.encode(), 0)


def _holder(lock: int) -> dict[str, object]:
    """Return what the process at work wrote; empty where it is writing at this moment."""
    with contextlib.suppress(ValueError):
        content = json.loads(os.pread(lock, 1000, 0))
        if isinstance(content, dict):
            return content
    return {}


def _another_import(holder: dict[str, object]) -> Conflict:
    by_de = by_en = ""
    with contextlib.suppress(KeyError, ValueError):
        since_de, since_en = moment_words(datetime.fromisoformat(str(holder["since"])))
        by_de, by_en = f" (Prozess {holder['pid']}, seit {since_de})", f" (process {holder['pid']}, since {since_en})"
    return Conflict(
        f"Auf diesem Datenordner läuft schon ein Import{by_de}.",
        f"Another import is running on this data folder{by_en}.",
        "Warten, bis er fertig ist, und es dann noch einmal versuchen.",
        "Wait until it is done, then try again.",
    )
