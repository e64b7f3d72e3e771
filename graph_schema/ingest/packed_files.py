"""Files of many values one after the other, written and read piece by piece: memory stays flat.

They hold what the graph holds, so they have mode 0600; a file has its name only when it is whole and on disk.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterator
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

import msgspec

from graph_schema.engine.failures import of_the_system
from graph_schema.ingest.private_files import open_private

_DATE, _TIME = 1, 2
_LENGTH = 8


class PackedFile:
    """A file being written: use it as a context; left by an exception, nothing of it stays.

    GraphUnavailable where the disk is full, Refused where the folder may not be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._draft = path.with_name(f"{path.name}.draft")
        with _explained(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = cast(BinaryIO, open_private(self._draft, "wb"))

    def write(self, value: Any) -> None:
        """Add a value of lists, mappings, texts, numbers, bytes, dates and times."""
        packed = packed_bytes(value)
        with _explained(self._path.parent):
            self._file.write(len(packed).to_bytes(_LENGTH, "big"))
            self._file.write(packed)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                with _explained(self._path.parent):
                    self._finish()
        finally:
            with contextlib.suppress(OSError):  # what is left to write may not fit either
                self._file.close()
            self._draft.unlink(missing_ok=True)

    def _finish(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._draft.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextlib.contextmanager
def _explained(folder: Path) -> Generator[None]:
    """Tell a full disk, and a folder that this account may not use, for what they are."""
    try:
        yield
    except OSError as error:
        raise of_the_system(error, folder) or error from None


def read_packed(path: Path) -> Iterator[Any]:
    """Yield the values of a file, in order; tuples come back as lists."""
    with path.open("rb") as file:
        while length := file.read(_LENGTH):
            yield msgspec.msgpack.decode(file.read(int.from_bytes(length, "big")), ext_hook=_unpack)


def packed_bytes(value: Any) -> bytes:
    """Return a value as it is written: the same bytes for the same value."""
    return msgspec.msgpack.encode(_pack(value))


def _pack(value: Any) -> Any:
    """Mark dates and times, which the format would turn into text."""
    if isinstance(value, datetime):
        return msgspec.msgpack.Ext(_TIME, value.isoformat().encode())
    if isinstance(value, date):
        return msgspec.msgpack.Ext(_DATE, value.isoformat().encode())
    if isinstance(value, dict):
        return {key: _pack(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_pack(each) for each in value]
    return value


def _unpack(code: int, data: memoryview) -> date | datetime:
    text = bytes(data).decode()
    return datetime.fromisoformat(text) if code == _TIME else date.fromisoformat(text)
