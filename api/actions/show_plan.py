"""Use case: show what is planned for each year, with the legal names of that year."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from geo.exports import csv_table
from graph_schema.ingest.columns import PLAN
from graph_schema.model.places import Instrument
from graph_schema.model.plan import PlannedPlaces
from graph_schema.rules.legal_terms import LegalName, LegalTerms
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_last_done_run
from graph_schema.store.plan import load_planned_places

CSV_COLUMNS = ("year", "instrument", "name", "statute", "planned_entries", "places", "places_are_limit", "source")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An instrument in a year; `statute` is empty where the instrument is older than what we know of it."""

    instrument: Instrument
    name: str
    statute: str
    planned_entries: int
    places: int
    places_are_limit: bool
    source: str


@dataclass(frozen=True, slots=True)
class YearPlan:
    """The plan of a year, in the order of `Instrument`."""

    year: int
    benefit: LegalName
    """What the benefit was called when the year began."""
    lines: tuple[PlanLine, ...]

    @property
    def planned_entries(self) -> int:
        """Entries in all."""
        return sum(line.planned_entries for line in self.lines)

    @property
    def places(self) -> int:
        """Places in all, limits and average stocks together."""
        return sum(line.places for line in self.lines)

    @property
    def bought_places(self) -> int:
        """Places that are a limit."""
        return sum(line.places for line in self.lines if line.places_are_limit)

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the plan is published, each source once."""
        return tuple(dict.fromkeys(line.source for line in self.lines if line.source))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of the plan's last file that were refused while the others were loaded, and the id of that import."""

    rows: int
    run_id: str


async def rows_left_out(graph: Graph) -> LeftOut | None:
    """Return what the last import of a plan left out; None where it loaded its whole file, or there was none."""
    run_id, counts = await load_last_done_run(graph, PLAN.name) or ("", None)
    refused = sum(table["refused"] for table in json.loads(counts or "{}").values())
    return LeftOut(refused, run_id) if refused else None


async def show_plan(graph: Graph, terms: LegalTerms, locale: str) -> list[YearPlan]:
    """Return the plans of all years, the newest first; names in the language `locale`."""
    return year_plans(await load_planned_places(graph), terms, locale)


def year_plans(rows: Sequence[PlannedPlaces], terms: LegalTerms, locale: str) -> list[YearPlan]:
    """Return rows, the newest year first, as plans of years."""
    return [
        YearPlan(year, terms.benefit_on(date(year, 1, 1)), tuple(_line(row, terms, locale) for row in of_year))
        for year, of_year in groupby(rows, key=lambda row: row.year)
    ]


def plan_csv(plans: Sequence[YearPlan]) -> bytes:
    """Return plans as a table for spreadsheets, a row per year and instrument."""
    return csv_table(CSV_COLUMNS, [_record(plan, line) for plan in plans for line in plan.lines])


def _line(row: PlannedPlaces, terms: LegalTerms, locale: str) -> PlanLine:
    stated = terms.instrument_in(row.instrument, row.year)
    return PlanLine(
        instrument=row.instrument,
        name=(stated or terms.instruments[row.instrument][0]).name(locale),
        statute=stated.statute if stated else "",
        planned_entries=row.planned_entries,
        places=row.places,
        places_are_limit=row.places_are_limit,
        source=row.source or "",
    )


def _record(plan: YearPlan, line: PlanLine) -> dict[str, Any]:
    record: dict[str, Any] = {name: getattr(line, name) for name in CSV_COLUMNS if name != "year"}
    return {**record, "year": plan.year, "instrument": line.instrument.value}
