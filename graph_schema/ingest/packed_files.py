"""Files of many values one after the other, written and read piece by piece: memory stays flat.

They hold what the graph holds, so they have mode 0600; a file has its name only when it is whole and on disk.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from graph_schema.ingest.packing import pack_values, unpack_values
from graph_schema.ingest.private_files import open_private, space_in, sync_folder

_LENGTH = 8


class PackedFile:
    """A file being written: use it as a context; left by an exception, nothing of it stays.

    GraphUnavailable where the disk is full, Refused where the folder may not be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._draft = path.with_name(f"{path.name}.draft")
        with space_in(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = cast(BinaryIO, open_private(self._draft, "wb"))

    def write(self, value: Any) -> None:
        """Add a value of lists, mappings, texts, numbers, bytes, dates and times."""
        packed = pack_values(value)
        with space_in(self._path.parent):
            self._file.write(len(packed).to_bytes(_LENGTH, "big"))
            self._file.write(packed)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                with space_in(self._path.parent):
                    self._finish()
        finally:
            with contextlib.suppress(OSError):  # what is left to write may not fit either
                self._file.close()
            self._draft.unlink(missing_ok=True)

    def _finish(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._draft.replace(self._path)
        sync_folder(self._path.parent)


def read_packed(path: Path) -> Iterator[Any]:
    """Yield the values of a file, in order; tuples come back as lists."""
    with path.open("rb") as file:
        while length := file.read(_LENGTH):
            yield unpack_values(file.read(int.from_bytes(length, "big")))
