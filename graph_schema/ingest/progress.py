"""How far a long stage of an import is, in rows of the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from graph_schema.ingest.report import Progress

Item = TypeVar("Item")
ROWS_BETWEEN = 2_000
"""Progress is told so often; who shows it decides what is worth showing."""


class RowCount:
    """Counts the rows of a stage over several tables; `total` 0: how many there are is not known."""

    def __init__(self, progress: Progress | None, stage: str, total: int = 0) -> None:
        self._progress, self._stage, self._total = progress, stage, total
        self._done = 0
        self._tell()

    def __call__(self, rows: Iterable[Item]) -> Iterator[Item]:
        """Yield rows, count them, and tell from time to time and at their end."""
        for row in rows:
            yield row
            self._done += 1
            if not self._done % ROWS_BETWEEN:
                self._tell()
        self._tell()

    def add(self, rows: int) -> None:
        """Count rows that are done, and tell."""
        self._done += rows
        self._tell()

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._stage, min(self._done, self._total or self._done), self._total)


SILENT = RowCount(None, "")
"""Counts for nobody."""
