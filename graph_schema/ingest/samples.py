"""Samples of an office's files: their headers, and cells by column from rows all over the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph_schema.ingest.files import FileFormat, RawFile, read_file
from graph_schema.ingest.known_names import KNOWN_NAMES
from graph_schema.ingest.workbooks import read_sheet, sheet_names

SAMPLE_ROWS = 20_000
_TEXTS, _WORKBOOKS = (".csv", ".txt"), (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Sample:
    """The header of a file, or of a sheet, and the cells of some of its rows by column, without the empty ones."""

    raw: RawFile
    rows: int
    """How many rows were taken."""
    cells: Mapping[str, Sequence[str]]
    sheet: str | None = None
    """Where the workbook has several."""

    @property
    def repeated(self) -> frozenset[str]:
        """Columns that are there more than once: which is meant cannot be said."""
        return frozenset(name for name, times in Counter(self.raw.header).items() if times > 1)

    def has_gaps(self, column: str) -> bool:
        """Tell whether a column has empty cells."""
        return len(self.cells[column]) < self.rows

    def empty_together(self, column: str, others: Sequence[str]) -> bool:
        """Tell whether each row in which a column is empty has nothing in the others either."""
        places = [self.raw.header.index(name) for name in others]
        own = self.raw.header.index(column)
        without = (cells for _, cells in self.raw.rows if not _cell(cells, own))
        return not any(_cell(cells, place) for cells in without for place in places)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def read_samples(folder: Path) -> list[Sample]:
    """Return a sample of each CSV file and each sheet of a workbook in a folder; errors as in `read_file`."""
    return samples_of(path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$")))


def samples_of(paths: Iterable[Path]) -> list[Sample]:
    """Return a sample of each CSV file and each sheet of a workbook; errors as in `read_file`."""
    files = sorted(paths)
    texts = [sample_of(_read(path)) for path in files if path.suffix.lower() in _TEXTS]
    sheets = [each for path in files if path.suffix.lower() in _WORKBOOKS for each in _sheets(path)]
    return [*texts, *sheets]


def _sheets(path: Path) -> list[Sample]:
    names = sheet_names(path)
    if len(names) == 1:
        return [sample_of(_read(path))]
    return [sample_of(_read(path, name), name) for name in names if read_sheet(path, name)]


def _read(path: Path, sheet: str | None = None) -> RawFile:
    wanted = [*KNOWN_NAMES, *(name for names in KNOWN_NAMES.values() for name in names)]
    return read_file(path, wanted, FileFormat(sheet=sheet))


def sample_of(raw: RawFile, sheet: str | None = None) -> Sample:
    """Return a sample of a file that was read."""
    rows = [cells for _, cells in raw.rows[:: 1 + len(raw.rows) // SAMPLE_ROWS]]
    columns = {
        name: [cell for cells in rows if place < len(cells) and (cell := cells[place].strip())]
        for place, name in enumerate(raw.header)
        if name
    }
    return Sample(raw, len(rows), columns, sheet)
