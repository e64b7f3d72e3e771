"""The computation behind `compute_figures`: pure, date by date, so that child processes can share it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd

from api.actions.catalogue import CASE_UNITS, Residents
from geo.boundaries import frame_from_wkb
from geo.disclosure import (
    Limits,
    Stamp,
    cut_into_pieces,
    publish_counts,
    publish_imported_counts,
    publish_imported_rates,
    with_containment,
)
from geo.frames import RegisterFrames
from geo.layers import count_tables
from graph_schema.model.figures import CATEGORIES, CellState, PublishedTable, last_of_month
from graph_schema.rules.age import add_months
from graph_schema.rules.legal_terms import LegalTerms
from graph_schema.rules.read_legal_terms import shipped_terms
from graph_schema.store.areas import StoredBoundary
from graph_schema.store.figures import table_row

MONTHS_KEPT = 25
"""Two years and the month they began with: enough to compare with the same month of either year."""
_DAYS_WITHOUT_ENTRIES = 7
"""A month counts as complete if entries reach into its last week: offices close at weekends and holidays."""


@dataclass(frozen=True, slots=True)
class ImportedIndicator:
    """Imported figures of one indicator: per level and month's end a value (or None) per area id."""

    code: str
    unit: str
    values: Mapping[str, Mapping[date, Mapping[str, float | None]]]


@dataclass(frozen=True, slots=True)
class FigureWork:
    """Everything that counting and protecting needs; travels to child processes."""

    register: RegisterFrames
    areas: pd.DataFrame
    residents: Mapping[str, Residents]
    """By level."""
    imported: Sequence[ImportedIndicator]
    limits: Limits
    register_dates: tuple[date, ...]
    computed_on: date
    register_as_of: date | None
    sizes: Mapping[str, float] = field(default_factory=dict[str, float])
    """Area in km² by area id."""
    kept_dates: frozenset[date] = frozenset()
    """Dates of the register whose stored tables stay as they are."""
    terms: LegalTerms = field(default_factory=shipped_terms)
    """Limits of the law, of which each date takes those that hold on it (F11)."""

    def dates(self) -> list[date]:
        """Return every date that is counted now, oldest first."""
        imported = {day for each in self.imported for by_date in each.values.values() for day in by_date}
        return sorted(({*self.register_dates} - self.kept_dates) | imported)


@dataclass(frozen=True, slots=True)
class DateResult:
    """Tables of one date as they are stored, and how many of their cells are withheld."""

    rows: list[dict[str, Any]]
    cells: int
    withheld: int


def reference_dates(
    register: RegisterFrames,
    today: date,
    months: int = MONTHS_KEPT,
    counted: date | None = None,
    *,
    imported: date | None = None,
) -> tuple[date, ...]:
    """Return the last `months` month-ends that the register covers, oldest first.

    `counted`: the newest date that is counted already. The dates never move back behind it, also where an entry was
    corrected that had reached further: a date that had dropped out would come back as another version of itself.

    `imported`: the day on which the register was last found current, where it is known. What lies after it, or after
    `today`, does not tell how far the register reaches.

    The newest is the last month's end on or before the newest entry (plus a week without entries) and today.
    """
    newest, oldest = register.newest_day(min(today, imported or today)), register.oldest_benefit()
    if newest is None or oldest is None:
        return ()
    covered = min(newest, today) + timedelta(days=_DAYS_WITHOUT_ENTRIES)
    last = last_of_month(covered)
    while last > covered or last > today:
        last = last.replace(day=1) - timedelta(days=1)
    last = max(last, counted or last)
    days = [last_of_month(add_months(last.replace(day=1), -back)) for back in range(months)]
    return tuple(day for day in reversed(days) if day >= oldest)


def tie_areas(areas: pd.DataFrame, borders: Mapping[str, Sequence[StoredBoundary]]) -> pd.DataFrame:
    """Return the areas (`geo.frames.area_frame`) with what lies in what, by links and by the stored borders."""
    return with_containment(
        areas,
        {
            level: frame_from_wkb(
                [each.area_id for each in stored], [each.wkb for each in stored], [each.crs for each in stored]
            ).geometry
            for level, stored in borders.items()
        },
    )


def compute_date(work: FigureWork, day: date) -> DateResult:
    """Count and protect every table of one date."""
    tables: list[PublishedTable] = [table for each in work.imported for table in _imported(work, each, day)]
    if day in work.register_dates and day not in work.kept_dates and len(work.areas):
        ground = cut_into_pieces(work.register, work.areas)
        counts = count_tables(ground.register, ground.areas, day, work.terms)
        stamp = Stamp(day, work.computed_on, work.register_as_of)
        residents = residents_on(work, day)
        tables += publish_counts(counts, work.areas, residents, work.limits, stamp, pieces=ground.pieces)
    # A table of the register wins over an imported one of the same name: it comes later.
    by_id = {table.key.id: table for table in tables}
    states = [cell.state for table in by_id.values() for row in _rows(table) for cell in row.values()]
    rows = [table_row(table) for table in by_id.values()]
    return DateResult(rows, len(states), states.count(CellState.WITHHELD))


def _rows(table: PublishedTable) -> list[Mapping[str, Any]]:
    return [*table.cells.values(), table.total, table.not_located]


def _imported(work: FigureWork, indicator: ImportedIndicator, day: date) -> list[PublishedTable]:
    values = {
        level: pd.Series(dict(by_date[day]), dtype=float)
        for level, by_date in indicator.values.items()
        if day in by_date
    }
    stamp = Stamp(day, work.computed_on, None)
    if indicator.unit not in CASE_UNITS:
        return publish_imported_rates(indicator.code, values, work.areas, stamp)
    return publish_imported_counts(
        indicator.code,
        values=values,
        areas=work.areas,
        residents=residents_on(work, day),
        limits=work.limits,
        stamp=stamp,
    )


def residents_on(work: FigureWork, day: date) -> dict[str, dict[str, float]]:
    """Return residents per category and area, as a rate of that date would use them.

    Under "all" the smaller of all residents and those below pension age: either can be a denominator.
    """
    found: dict[str, dict[str, float]] = {}
    for residents in work.residents.values():
        for group in residents.groups() & _GROUPS:
            nearest = residents.nearest_date(group, day)
            numbers = residents.on(group, nearest) if nearest else {}
            category = found.setdefault("all" if group == "below_pension_age" else group, {})
            for area, number in numbers.items():
                category[area] = min(category.get(area, number), number)
    return found


_GROUPS = frozenset({"all", "below_pension_age", *(name for categories in CATEGORIES.values() for name in categories)})
