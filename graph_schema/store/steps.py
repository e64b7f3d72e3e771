"""Cutting many rows into steps that an engine takes: an import carries out all its steps in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, TypeVar

from graph_schema.store.graph import Step

ROWS_PER_STEP = 5_000
"""More rows in one `UNWIND` make messages that the embedded engine refuses (16 MiB; larger ones hang it)."""
BYTES_PER_STEP = 8_000_000

Records = Sequence[Mapping[str, Any]]
Item = TypeVar("Item")


class Steps:
    """Steps in their order, made anew each time that they are gone through: they are never all in memory.

    True where there is a step.
    """

    def __init__(self, make: Callable[[], Iterable[Step]] = tuple) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Step]:
        return iter(self._make())

    def __bool__(self) -> bool:
        return any(True for _ in self)

    def __add__(self, more: Iterable[Step]) -> Steps:
        """Return these steps with `more` behind them."""
        return Steps(lambda: chain(self, more))


def in_pieces(make: Callable[[list[Item]], Iterable[Step]], rows: Iterable[Item]) -> Iterator[Step]:
    """Yield what `make` makes of many rows, of as many at once as a step holds."""
    for piece in pieces(rows, ROWS_PER_STEP):
        yield from make(piece)


def pieces(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield items in lists of `size`, the last one shorter."""
    rest = iter(items)
    while piece := list(islice(rest, size)):
        yield piece


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
