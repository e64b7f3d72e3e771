"""Long sequences of rows that lie on disk: an import's memory does not grow with its files.

A spool keeps its last block in memory and the blocks before it in a file without a name (`O_TMPFILE`, else unlinked
as soon as it is open), of mode 0600 in the data folder. Whatever ends the process ends the file: no row is left behind.
A short spool never touches the disk.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

import numpy as np
import numpy.typing as npt

from graph_schema.ingest.packing import ANYTHING, Packing
from graph_schema.ingest.private_files import space_in

Item = TypeVar("Item")
ROWS_IN_A_BLOCK = 500


class _ByPosition(Sequence[Item], Generic[Item]):
    """Items by position or slice, as lists have them; a class says what stands at a position from the beginning."""

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> list[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | list[Item]:
        if isinstance(at, slice):
            return [self._at(position) for position in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        return self._at(at % len(self))

    @abstractmethod
    def _at(self, position: int) -> Item: ...


class Spool(_ByPosition[Item]):
    """Items in the order in which they were appended, read by position or from the beginning.

    Items are not to be changed once they are in it. Without a `folder` all of them stay in memory. Where the disk is
    full, appending raises the error that says so.
    """

    def __init__(self, items: Iterable[Item] = (), *, folder: Path | None = None, packing: Packing[Any] = ANYTHING):
        self._folder, self._packing = folder, packing
        self._file: int | None = None
        self._ends = [0]
        """Where each block ends in the file, behind the place where the first begins."""
        self._tail: list[Item] = []
        self._read: tuple[int, list[Item]] = (-1, [])
        """Number and items of the block that was read last."""
        self.extend(items)

    def append(self, item: Item) -> None:
        """Add an item at the end."""
        self._tail.append(item)
        if self._folder is not None and len(self._tail) >= ROWS_IN_A_BLOCK:
            self._write()

    def extend(self, items: Iterable[Item]) -> None:
        """Add items at the end."""
        for item in items:
            self.append(item)

    def __len__(self) -> int:
        return (len(self._ends) - 1) * ROWS_IN_A_BLOCK + len(self._tail)

    def __iter__(self) -> Iterator[Item]:
        for number in range(len(self._ends) - 1):
            yield from self._block(number)
        yield from self._tail

    def _at(self, position: int) -> Item:
        number, place = divmod(position, ROWS_IN_A_BLOCK)
        if number >= len(self._ends) - 1:
            return self._tail[position - (len(self._ends) - 1) * ROWS_IN_A_BLOCK]
        if self._read[0] != number:
            self._read = (number, self._block(number))
        return self._read[1][place]

    def __eq__(self, other: object) -> bool:
        """Tell whether another sequence holds the same items."""
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Spool of {len(self)}>"  # what it holds is personal

    def _write(self) -> None:
        packed = self._packing.pack(self._tail)
        assert self._folder is not None
        with space_in(self._folder):
            if self._file is None:
                self._file = self._open(self._folder)
            written = 0
            while written < len(packed):
                written += os.pwrite(self._file, packed[written:], self._ends[-1] + written)
        self._ends.append(self._ends[-1] + len(packed))
        self._tail = []

    def _open(self, folder: Path) -> int:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            descriptor = os.dup(file.fileno())
        weakref.finalize(self, os.close, descriptor)
        return descriptor

    def _block(self, number: int) -> list[Item]:
        assert self._file is not None
        start, end = self._ends[number], self._ends[number + 1]
        return self._packing.unpack(os.pread(self._file, end - start, start))


@dataclass(frozen=True, slots=True)
class Spools:
    """Makes spools whose files lie in `folder`; without one they stay in memory."""

    folder: Path | None = None

    def of(self, items: Iterable[Item] = (), packing: Packing[Any] = ANYTHING) -> Spool[Item]:
        """Return a spool of items."""
        return Spool(items, folder=self.folder, packing=packing)


IN_MEMORY = Spools()


class Chosen(_ByPosition[Item]):
    """Some items of a sequence, in its order, without a copy of it; `chosen` has a flag for each item."""

    def __init__(self, whole: Sequence[Item], chosen: npt.NDArray[np.bool_]) -> None:
        self._whole, self._chosen = whole, chosen
        self._positions = np.flatnonzero(chosen)

    def __len__(self) -> int:
        return len(self._positions)

    def __iter__(self) -> Iterator[Item]:
        return compress(self._whole, self._chosen)

    def _at(self, position: int) -> Item:
        return self._whole[int(self._positions[position])]


class Altered(_ByPosition[Item]):
    """A sequence of which some items are read as `alter` returns them, without a copy; `altered` flags these."""

    def __init__(self, whole: Sequence[Item], altered: npt.NDArray[np.bool_], alter: Callable[[Item], Item]) -> None:
        self._whole, self._altered, self._alter = whole, altered, alter

    def __len__(self) -> int:
        return len(self._whole)

    def __iter__(self) -> Iterator[Item]:
        flagged = zip(self._whole, self._altered, strict=True)
        return (self._alter(item) if altered else item for item, altered in flagged)

    def _at(self, position: int) -> Item:
        item = self._whole[position]
        return self._alter(item) if self._altered[position] else item


class Chained(_ByPosition[Item]):
    """Two sequences, one behind the other, without a copy of either."""

    def __init__(self, first: Sequence[Item], second: Sequence[Item]) -> None:
        self._first, self._second = first, second

    def __len__(self) -> int:
        return len(self._first) + len(self._second)

    def __iter__(self) -> Iterator[Item]:
        return chain(self._first, self._second)

    def _at(self, position: int) -> Item:
        first = len(self._first)
        return self._first[position] if position < first else self._second[position - first]
