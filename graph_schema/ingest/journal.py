"""The journal of a large import: every batch lies on disk before the first is written to the graph.

An interrupted import is completed from here by the next command, without its files. The journal holds what
the graph holds, so it lies in the data folder with mode 0600 and is deleted when the import is done.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from graph_schema.ingest.private_files import open_private
from graph_schema.store.graph import Step

_DATE, _TIME = 1, 2
_LENGTH = 8
Batch = list[Step]


def journal_path(data_folder: Path, run_id: str) -> Path:
    """Return where the journal of an import lies."""
    return data_folder / "imports" / f"{run_id}.journal"


def write_journal(path: Path, batches: Sequence[Batch]) -> None:
    """Write all batches; the file has its name only when it is whole and on disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".draft")
    with open_private(draft, "wb") as file:
        for batch in batches:
            packed = msgspec.msgpack.encode(_pack(batch))
            file.write(len(packed).to_bytes(_LENGTH, "big"))
            file.write(packed)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_journal(path: Path) -> Iterator[Batch]:
    """Yield the batches of a journal, in order."""
    with path.open("rb") as file:
        while True:
            packed = _next(file)
            if packed is None:
                return
            steps = msgspec.msgpack.decode(packed, ext_hook=_unpack)
            yield [(query, parameters) for query, parameters in steps]


def _next(file: BinaryIO) -> bytes | None:
    length = file.read(_LENGTH)
    return file.read(int.from_bytes(length, "big")) if length else None


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
