"""Cutting many rows into steps that an engine takes: an import carries out all its steps in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph_schema.store.graph import Step

ROWS_PER_STEP = 5_000
"""More rows in one `UNWIND` make messages that the embedded engine refuses (16 MiB; larger ones hang it)."""
BYTES_PER_STEP = 8_000_000

Records = Sequence[Mapping[str, Any]]


def row_steps(query: str, rows: Records, **parameters: Any) -> list[Step]:
    """Return the steps that hand `rows` to the parameter `$rows` of `query`; none for no rows."""
    return [(query, {**parameters, "rows": list(part)}) for part in _parts(rows)]


def key_steps(query: str, keys: Sequence[str], name: str = "keys") -> list[Step]:
    """Return the steps that hand `keys` to the parameter `name` of `query`; none for no keys."""
    return [(query, {name: list(part)}) for part in _parts(keys)]


def heavy_steps(query: str, rows: Records, size_of: str) -> list[Step]:
    """Return steps as `row_steps` does, cut by the bytes in the column `size_of`."""
    steps: list[Step] = []
    part: list[Mapping[str, Any]] = []
    size = 0
    for row in rows:
        if part and (size + len(row[size_of]) > BYTES_PER_STEP or len(part) >= ROWS_PER_STEP):
            steps.append((query, {"rows": part}))
            part, size = [], 0
        part.append(row)
        size += len(row[size_of])
    if part:
        steps.append((query, {"rows": part}))
    return steps


def _parts(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + ROWS_PER_STEP] for start in range(0, len(items), ROWS_PER_STEP))
