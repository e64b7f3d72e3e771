"""Published tables as they come: a row per area, a column per figure.

They are turned into rows of our own columns; refusals keep naming the file's row and column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph_schema.errors import BadInput
from graph_schema.ingest.columns import COUNTED_INDICATOR, INDICATOR, RESIDENTS
from graph_schema.ingest.file_columns import require_columns
from graph_schema.ingest.files import RawFile
from graph_schema.ingest.reading import RawTable, WrongWidth, whole_row

NOTHING_THERE = ("-", "–", "—", "−")
"""A dash means "nothing there, exactly zero" in German official tables (DIN 55301)."""
NOT_PUBLISHED = (".", "•", "·", "*", "x", "X", "/", "…", "...", "k. A.", "k.A.", "nan", "NaN", "null")
"""Signs for what is not known, secret (*: Federal Employment Agency), not reliable, not meaningful or not there yet."""


@dataclass(frozen=True, slots=True)
class WideColumns:
    """Where a wide file says what: the area's key, and the date as a column or once for all rows."""

    area: str
    date: str | None = None
    """Date for all rows, as text."""
    date_column: str | None = None
    number_repeated: bool = False
    """Number areas that come again, as the import of the neighbourhoods did: `06010102`, `06010102-2`."""


def residents_of(raw: RawFile, columns: WideColumns, groups: Sequence[tuple[str, str]]) -> list[RawTable]:
    """Return a table of `columns.RESIDENTS` per (column, group); a count that is not published gives no row.

    A dash is a count of zero. A row with another number of cells than the header is in the first table only: it is
    refused once, not once for each group.
    """
    tables: list[RawTable] = []
    for column, group in groups:
        area, day, value = _places(raw, columns, column)
        keys = _area_keys(raw, area, columns)
        rows: list[tuple[int, list[str] | WrongWidth]] = []
        for number, cells in _whole(raw):
            if isinstance(cells, WrongWidth):
                rows += [] if tables else [(number, cells)]
            elif count := _figure(cells[value], counted=True):
                rows.append((number, [keys[number], columns.date or cells[day].strip(), group, count]))
        shown = {"area_key": columns.area, "reference_date": columns.date_column or "--date", "count": column}
        tables.append(RawTable(RESIDENTS, raw.file, rows, {**shown, "group": "--count"}))
    return tables


def figures_of(raw: RawFile, columns: WideColumns, column: str, *, counted: bool) -> RawTable:
    """Return the table of `columns.INDICATOR` for `column`; a figure that is not published has an empty value.

    `counted`: people or households, read as whole numbers, of which a dash says that there are none. A dash among
    rates stays empty: whether nobody was there to be counted, or nobody had the mark, it does not say.
    """
    area, day, value = _places(raw, columns, column)
    keys = _area_keys(raw, area, columns)
    rows: list[tuple[int, list[str] | WrongWidth]] = [
        (number, cells)
        if isinstance(cells, WrongWidth)
        else (number, [keys[number], columns.date or cells[day].strip(), _figure(cells[value], counted=counted)])
        for number, cells in _whole(raw)
    ]
    shown = {"area_key": columns.area, "reference_date": columns.date_column or "--date", "value": column}
    return RawTable(COUNTED_INDICATOR if counted else INDICATOR, raw.file, rows, shown)


def _figure(cell: str, *, counted: bool) -> str:
    """Return the figure of a cell as text; empty where its sign says that there is none."""
    text = cell.strip()
    if text in NOTHING_THERE:
        return "0" if counted else ""
    return "" if text in NOT_PUBLISHED else text


def numbered(keys: Iterable[str]) -> list[str]:
    """Return the keys, the second and further ones of a kind with their number.

    >>> numbered(["a", "b", "a", "a"])
    ['a', 'b', 'a-2', 'a-3']
    """
    seen: Counter[str] = Counter()
    found: list[str] = []
    for key in keys:
        seen[key] += 1
        found.append(key if seen[key] == 1 or not key else f"{key}-{seen[key]}")
    return found


def _whole(raw: RawFile) -> list[tuple[int, list[str] | WrongWidth]]:
    """Return the rows; those that lack cells, or have too many, are none to read a figure from."""
    return [(number, whole_row(cells, len(raw.header))) for number, cells in raw.rows]


def _area_keys(raw: RawFile, place: int, columns: WideColumns) -> dict[int, str]:
    """Return the area's key by row number; rows that are refused for their width count among repeated keys too."""
    keys = [cells[place].strip() if place < len(cells) else "" for _, cells in raw.rows]
    numbers = [number for number, _ in raw.rows]
    return dict(zip(numbers, numbered(keys) if columns.number_repeated else keys, strict=True))


def _places(raw: RawFile, columns: WideColumns, value: str) -> tuple[int, int, int]:
    """Return the places of area, date and value; BadInput without a date, UnknownColumn for what is not there."""
    if columns.date is None and columns.date_column is None:
        raise BadInput(
            "Zu welchem Tag die Werte gehören, ist nicht angegeben.",
            "The date of the figures is not given.",
            "Mit --date JJJJ-MM-TT angeben, oder mit --date-column die Spalte nennen.",
            "Give it with --date YYYY-MM-DD, or name its column with --date-column.",
        )
    day = columns.date_column if columns.date is None and columns.date_column is not None else columns.area
    require_columns(raw.file, raw.header, [columns.area, day, value])
    return raw.header.index(columns.area), raw.header.index(day), raw.header.index(value)
