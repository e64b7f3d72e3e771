"""The journal of a large import: every batch lies on disk before the first is written to the graph.

An interrupted import is completed from here by the next command, without its files. The journal holds what
the graph holds, so it lies in the data folder with mode 0600 and is deleted when the import is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from graph_schema.ingest.packed_files import PackedFile, read_packed
from graph_schema.store.graph import Step

Batch = list[Step]


def journal_path(data_folder: Path, run_id: str) -> Path:
    """Return where the journal of an import lies."""
    return data_folder / "imports" / f"{run_id}.journal"


def write_journal(path: Path, batches: Iterable[Batch]) -> int:
    """Write all batches and return how many; the file has its name only when it is whole and on disk."""
    written = 0
    with PackedFile(path) as file:
        for batch in batches:
            file.write(batch)
            written += 1
    return written


def read_journal(path: Path) -> Iterator[Batch]:
    """Yield the batches of a journal, in order."""
    for steps in read_packed(path):
        yield [(query, parameters) for query, parameters in steps]
