"""From raw counts to published tables: the steps behind the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.disclosure.audit import find_unsafe
from geo.disclosure.hiding import hide_complements
from geo.disclosure.imported import is_complete, without_loose_ends
from geo.disclosure.knowledge import Column, Knowledge, gather
from geo.disclosure.limits import Limits
from geo.disclosure.pieces import PIECES
from geo.disclosure.ties import CITY, Row
from geo.layers import NOT_LOCATED, districts_of
from graph_schema.model.figures import Breakdown, CellState, PublishedCell, PublishedTable, TableKey

Residents: TypeAlias = Mapping[str, Mapping[str, float]]

WITHHELD = PublishedCell(CellState.WITHHELD)
NO_DATA = PublishedCell(CellState.NO_DATA)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every table of a computation carries."""

    reference_date: date
    computed_on: date
    register_as_of: date | None


def publish_counts(
    counts: Mapping[str, pd.DataFrame],
    areas: pd.DataFrame,
    residents: Residents,
    limits: Limits,
    stamp: Stamp,
    *,
    pieces: pd.DataFrame | None = None,
) -> list[PublishedTable]:
    """Return the published tables of one reference date, all indicators, breakdowns and levels protected together.

    `counts`: `geo.layers.count_tables`. `areas`: `geo.frames.area_frame`. `residents`: by category, residents per
    area id where known; "all" is the group that the rate of all is made of, other keys are categories (female).
    `pieces`: what the levels' borders cut the city into (`geo.disclosure.cut_into_pieces`), counted in `counts`;
    `ValueError` where several levels come without.

    Withheld are counts from 1 to below the limit, every count but zero of an area known to have too few
    residents, and complementary cells. Zero is shown as zero, unless it is a complementary cell of a breakdown.
    `RuntimeError` if no safe pattern was found: then nothing is published.
    """
    if (pieces is None or PIECES not in counts) and len(counts) > 1:
        raise ValueError("several levels are protected by the pieces into which they cut the city")
    city = next(iter(counts.values())).sum()
    knowledge = gather(counts, areas, city, pieces)
    return _publish({level: counts[level] for level in counts if level != PIECES}, knowledge, residents, limits, stamp)


def publish_imported_counts(
    indicator: str,
    *,
    values: Mapping[str, pd.Series],
    areas: pd.DataFrame,
    residents: Residents,
    limits: Limits,
    stamp: Stamp,
) -> list[PublishedTable]:
    """Return the tables of an imported indicator that counts people or households, by the same limits.

    `values`: per level a Series by area id; NaN and missing areas are "no data", and so is what cannot be protected
    against a coarser level (`geo.disclosure.imported`). The city's total is the sum of the coarsest level that leaves
    no district out; without one there is "no data" for the city.
    """
    column = pd.MultiIndex.from_tuples([(indicator, Breakdown.ALL.value, "all")])
    known = {level: series.dropna().round().astype(np.int64) for level, series in values.items()}
    known = without_loose_ends(known, areas, _has_small(known, residents, limits))
    frames = {level: pd.DataFrame(series.to_numpy(), series.index, column) for level, series in known.items()}
    if not frames:
        return []
    complete = [level for level in known if is_complete(known[level], areas, level)]
    city = frames[complete[0]].sum() if complete else None
    tables = _publish(frames, gather(frames, areas, city), residents, limits, stamp)
    whole = {level for level in complete if frames[level].sum().equals(city)}
    nothing = {"all": NO_DATA}
    return [
        _without_rest(
            table.key,
            {area: table.cells.get(area, nothing) for area in districts_of(areas, table.key.level)},
            table.total if table.key.level in whole else nothing,
            stamp,
        )
        for table in tables
    ]


def publish_imported_rates(
    indicator: str, values: Mapping[str, pd.Series], areas: pd.DataFrame, stamp: Stamp
) -> list[PublishedTable]:
    """Return the tables of an imported indicator in per cent or as index: its source published it as it is.

    No total: a city's rate cannot be computed from the rates of its areas.
    """
    tables: list[PublishedTable] = []
    for level, series in values.items():
        cells = {area: {"all": _plain(series.get(area))} for area in districts_of(areas, level)}
        if any(cell["all"].state is not CellState.NO_DATA for cell in cells.values()):
            key = TableKey(indicator, Breakdown.ALL, level, stamp.reference_date)
            tables.append(_without_rest(key, cells, {"all": NO_DATA}, stamp))
    return tables


def _publish(
    counts: Mapping[str, pd.DataFrame], knowledge: Knowledge, residents: Residents, limits: Limits, stamp: Stamp
) -> list[PublishedTable]:
    hidden = choose_hidden(knowledge, residents, limits)
    sheet = _Sheet(knowledge, hidden, limits)
    columns = [(str(i), str(b), str(c)) for i, b, c in next(iter(counts.values())).columns]
    return [
        sheet.table(level, [str(label) for label in counts[level].index], table, columns, stamp)
        for level in counts
        for table in dict.fromkeys(column[:2] for column in columns)
    ]


def choose_hidden(knowledge: Knowledge, residents: Residents, limits: Limits) -> NDArray[np.bool_]:
    """Return which cells are withheld, shape (cells,); audited."""
    values, in_pieces = knowledge.values, knowledge.in_pieces()
    of_few = _has_few_residents(knowledge, residents, limits.minimum_residents)
    small = (values > 0) & (values < limits.minimum_cases)
    primary = small | ((values > 0) & of_few) | (in_pieces & knowledge.can_be_withheld())
    # Of few residents, a narrow band around a large count would still give the rate away.
    need = np.where(of_few, np.maximum(values, limits.minimum_cases), limits.minimum_cases).astype(np.float64)
    # A piece with enough cases could be shown: nobody minds if it is computed.
    need[in_pieces & ~small] = 0.0
    hiding = hide_complements(knowledge, primary, need, limits.minimum_cases)
    unsafe = find_unsafe(knowledge, hiding.hidden, need, limits.minimum_cases, hiding.shifts)
    if any(unsafe):
        raise RuntimeError("withheld counts could be computed from what is shown")
    return hiding.hidden


def _has_small(counts: Mapping[str, pd.Series], residents: Residents, limits: Limits) -> bool:
    """Tell whether any count must be withheld by itself."""
    unknown: Mapping[str, float] = {}
    few = {area for area, number in residents.get("all", unknown).items() if number < limits.minimum_residents}
    return any(
        count > 0 and (count < limits.minimum_cases or area in few)
        for series in counts.values()
        for area, count in series.items()
    )


def _has_few_residents(knowledge: Knowledge, residents: Residents, minimum: int) -> NDArray[np.bool_]:
    """Return which cells are counted of too few residents: of the area, or of the cell's category there."""
    unknown: Mapping[str, float] = {}
    of_all = residents.get("all", unknown)
    few = [
        min(of_all.get(label, np.inf), residents.get(category, unknown).get(label, np.inf)) < minimum
        for _, label in knowledge.rows
        for _, _, category in knowledge.columns
    ]
    return np.array(few, dtype=np.bool_)


class _Sheet:
    """Reads published cells off the protected matrix."""

    def __init__(self, knowledge: Knowledge, hidden: NDArray[np.bool_], limits: Limits) -> None:
        self._rows = {row: number for number, row in enumerate(knowledge.rows)}
        self._columns = {column: number for number, column in enumerate(knowledge.columns)}
        self._same_as = knowledge.same_as
        shape = (len(knowledge.rows), len(knowledge.columns))
        self._values, self._hidden = knowledge.values.reshape(shape), hidden.reshape(shape)
        self._rounding = limits.rounding

    def table(
        self, level: str, labels: list[str], table: tuple[str, str], columns: list[Column], stamp: Stamp
    ) -> PublishedTable:
        """Return one table; a level without the row "not located" has "no data" there."""
        names = tuple(column[2] for column in columns if column[:2] == table)
        cells = {label: {name: self._cell((level, label), (*table, name)) for name in names} for label in labels}
        not_located = cells.pop(NOT_LOCATED, dict.fromkeys(names, NO_DATA))
        return PublishedTable(
            key=TableKey(table[0], Breakdown(table[1]), level, stamp.reference_date),
            categories=names,
            cells=cells,
            total={name: self._cell(CITY, (*table, name)) for name in names},
            not_located=not_located,
            computed_on=stamp.computed_on,
            register_as_of=stamp.register_as_of,
        )

    def _cell(self, row: Row, column: Column) -> PublishedCell:
        place = self._rows[row], self._columns[self._same_as.get(column, column)]
        if self._hidden[place]:
            return WITHHELD
        value = int(self._values[place])
        if value == 0:
            return PublishedCell(CellState.ZERO, 0.0)
        return PublishedCell(CellState.SHOWN, float(round_count(value, self._rounding)))


def round_count(value: int, rounding: int | None) -> int:
    """Return a shown count rounded half up to a multiple of `rounding`, at least one multiple: zero means none.

    >>> round_count(14, 10), round_count(15, 10), round_count(3, 10), round_count(14, None)
    (10, 20, 10, 14)
    """
    if rounding is None:
        return value
    return max(1, (2 * value + rounding) // (2 * rounding)) * rounding


def _without_rest(
    key: TableKey, cells: dict[str, dict[str, PublishedCell]], total: dict[str, PublishedCell], stamp: Stamp
) -> PublishedTable:
    """Return a table of an imported indicator: nobody knows of cases outside its areas."""
    return PublishedTable(
        key=key,
        categories=("all",),
        cells=cells,
        total=total,
        not_located={"all": NO_DATA},
        computed_on=stamp.computed_on,
        register_as_of=stamp.register_as_of,
    )


def _plain(value: float | None) -> PublishedCell:
    if value is None or np.isnan(value):
        return NO_DATA
    return PublishedCell(CellState.ZERO if value == 0 else CellState.SHOWN, float(value))
