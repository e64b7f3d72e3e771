"""The journal of a large import: every batch lies on disk before the first is written to the graph.

An interrupted import is completed from here by the next command, without its files. The journal holds what
the graph holds, so it lies in the data folder with mode 0600 and is deleted when the import is done.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from graph_schema.ingest.packing import pack_values, unpack_values
from graph_schema.ingest.private_files import open_private, space_in
from graph_schema.store.graph import Step

_LENGTH = 8
Batch = list[Step]


def journal_path(data_folder: Path, run_id: str) -> Path:
    """Return where the journal of an import lies."""
    return data_folder / "imports" / f"{run_id}.journal"


def write_journal(path: Path, batches: Iterable[Batch]) -> int:
    """Write batches as they come and return how many; the file has its name only when it is whole and on disk.

    No batch is kept in memory. Where the disk is full, nothing is left and the error says so.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".draft")
    written = 0
    try:
        with space_in(path.parent), open_private(draft, "wb") as file:
            for written, batch in enumerate(batches, start=1):  # noqa: B007
                packed = pack_values(batch)
                file.write(len(packed).to_bytes(_LENGTH, "big"))
                file.write(packed)
            file.flush()
            os.fsync(file.fileno())
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return written


def read_journal(path: Path) -> Iterator[Batch]:
    """Yield the batches of a journal, in order."""
    with path.open("rb") as file:
        while True:
            packed = _next(file)
            if packed is None:
                return
            steps = unpack_values(packed)
            yield [(query, parameters) for query, parameters in steps]


def _next(file: BinaryIO) -> bytes | None:
    length = file.read(_LENGTH)
    return file.read(int.from_bytes(length, "big")) if length else None
