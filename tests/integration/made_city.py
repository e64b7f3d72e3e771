"""A small made city in the graph: six districts and a wood, hand-made published tables, offices and providers.

Areas and directory travel the import's road; the tables are written as if they had been counted and protected,
so that every state (shown, zero, withheld, no data) is there and known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import geopandas
from shapely.geometry import box

from api.actions.import_directory import import_directory_rows
from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_residents import import_resident_rows
from graph_schema.model.city import City
from graph_schema.model.figures import (
    CATEGORIES,
    TABLE_PLAN,
    Breakdown,
    CellState,
    Indicator,
    PublishedCell,
    PublishedTable,
    TableKey,
    last_of_month,
)
from graph_schema.model.places import Level
from graph_schema.store.areas import load_neighbourhoods
from graph_schema.store.city import save_city
from graph_schema.store.figures import load_figure_state, save_figure_state, save_figure_tables, table_row
from graph_schema.store.graph import Graph

NOW = datetime(2022, 10, 3, 8, 0, tzinfo=UTC)
NEWEST = date(2022, 9, 30)
DATES = tuple(last_of_month(date(2020 + (11 + 3 * step) // 12, (11 + 3 * step) % 12 + 1, 1)) for step in range(8))
RESIDENTS_ON = date(2021, 12, 31)
LEVEL = Level("district", "Stadtteile", "Stadtteil", "Districts", "District", 0, "Amt für Karten", "DL-DE/BY 2.0", None)
NAMES = {"01": "Aue", "02": "Östliche Höhe", "03": "Bärental", "04": "Zentrum", "05": "Nordend", "06": "Weiler"}
WOOD = "99"

SHOWN, ZERO, WITHHELD, NO_DATA = CellState.SHOWN, CellState.ZERO, CellState.WITHHELD, CellState.NO_DATA

ROUGH: Mapping[str, tuple[CellState, int]] = {
    "01": (SHOWN, 120),
    "02": (SHOWN, 60),
    "03": (WITHHELD, 0),
    "04": (SHOWN, 300),
    "05": (WITHHELD, 0),
    "06": (ZERO, 0),
}
"""People on the newest date, by district."""


@dataclass(frozen=True, slots=True)
class MadeCity:
    """What the tests need to know of it."""

    ids: Mapping[str, str]
    """Random id by key of the district."""


async def make_city(graph: Graph, data_folder: Path, *, dates: Sequence[date] = DATES) -> MadeCity:
    """Fill an empty migrated graph."""
    await save_city(graph, City("Musterstadt", "Jobcenter Musterstadt"))
    await import_neighbourhood_frame(graph, district_frame(), level=LEVEL, data_folder=data_folder, now=NOW)
    await import_resident_rows(graph, LEVEL.code, resident_rows(), data_folder=data_folder, now=NOW)
    await import_directory_rows(graph, directory_rows(), data_folder=data_folder, now=NOW)
    ids = {area.key: area.id for area in await load_neighbourhoods(graph, LEVEL.code)}
    await store_tables(graph, [table for day in dates for table in tables_on(day, ids)], NOW)
    return MadeCity(ids)


async def store_tables(graph: Graph, tables: Sequence[PublishedTable], at: datetime) -> None:
    """Write tables and state as a computation does."""
    stale_since = (await load_figure_state(graph)).stale_since
    state = save_figure_state(at, NEWEST, '{"minimum_cases": 3, "minimum_residents": 100}', stale_since)
    await graph.write_all([*save_figure_tables([table_row(table) for table in tables], at), state])


def district_frame() -> geopandas.GeoDataFrame:
    """Return six squares of a kilometre and a wood beside them, in EPSG:25832."""
    squares = {key: box(534_000 + 1000 * (place % 3), 5_684_000 + 1000 * (place // 3), 535_000 + 1000 * (place % 3),
                        5_685_000 + 1000 * (place // 3)) for place, key in enumerate(NAMES)}  # fmt: skip
    squares[WOOD] = box(537_000, 5_684_000, 538_000, 5_686_000)
    return geopandas.GeoDataFrame(
        {
            "key": list(squares),
            "name": [*NAMES.values(), "Stadtwald"],
            "parent_key": [None] * len(squares),
            "is_district": [key != WOOD for key in squares],
        },
        geometry=list(squares.values()),
        crs="EPSG:25832",
    )


def resident_rows() -> list[dict[str, Any]]:
    """Return 1,000 residents per district, in one 50 only; no groups but all."""
    return [
        {"area_key": key, "reference_date": RESIDENTS_ON, "group": "all", "count": 50 if key == "05" else 1000}
        for key in NAMES
    ]


def directory_rows() -> dict[str, list[dict[str, Any]]]:
    """Return an office, two providers (one with a refuge), their sites and programmes."""
    office = {"office_number": "O1", "name": "Hauptstelle", "kind": "main", "opening_hours": "Mo–Fr 8–12 Uhr",
              "barrier_free": "yes", "host": None, "lat": 51.3195, "lon": 9.5171}  # fmt: skip
    sites = [
        {"site_number": "S1", "provider_number": "P1", "name": "Haus Ä", "barrier_free": "partly",
         "lat": 51.3195, "lon": 9.4985, "secret": False},
        {"site_number": "S2", "provider_number": "P2", "name": "Zuflucht", "barrier_free": "no",
         "lat": 51.3195, "lon": 9.4985, "secret": True},
    ]  # fmt: skip
    return {
        "offices": [office],
        "providers": [{"provider_number": "P1", "name": "Werkstatt"}, {"provider_number": "P2", "name": "Frauenhaus"}],
        "sites": sites,
        "programmes": [_programme("A1", "Sprungbrett", False), _programme("A2", "Seelische Hilfe", True)],
    }


def tables_on(day: date, ids: Mapping[str, str]) -> list[PublishedTable]:
    """Return all tables of the plan on `day`; older dates have fewer people."""
    age = DATES.index(day) + 1 if day in DATES else len(DATES)
    return [
        _table(TableKey(planned.indicator.value, breakdown, LEVEL.code, day), ids, age)
        for planned in TABLE_PLAN
        for breakdown in planned.breakdowns
    ]


def _table(key: TableKey, ids: Mapping[str, str], age: int) -> PublishedTable:
    categories = CATEGORIES[key.breakdown]
    share = 1.0 if key.indicator in (Indicator.PEOPLE, Indicator.ABLE_TO_WORK) else 0.25
    part = 1.0 / len(categories)
    cells = {ids[area]: {each: _cell(area, share * part, age) for each in categories} for area in NAMES}
    total = {each: PublishedCell(SHOWN, float(round(500 * share * part * age / len(DATES)))) for each in categories}
    outside = {each: PublishedCell(SHOWN, 7.0) if key.breakdown is Breakdown.ALL else PublishedCell(WITHHELD)
               for each in categories}  # fmt: skip
    return PublishedTable(key, categories, cells, total, outside, NOW.date(), NEWEST)


def _cell(area: str, share: float, age: int) -> PublishedCell:
    state, people = ROUGH[area]
    if state is not SHOWN:
        return PublishedCell(state, 0.0 if state is ZERO else None)
    return PublishedCell(SHOWN, float(round(people * share * age / len(DATES))))


def _programme(number: str, name: str, tells_health: bool) -> dict[str, Any]:
    return {
        "programme_number": number, "provider_number": "P1", "site_numbers": ["S1"], "name": name, "description": "",
        "instrument": "provider_measure", "referral_kind": "proposal", "deciding_body": "jobcenter", "places": 20,
        "places_are_limit": True, "places_taken": 15, "places_as_of": date(2022, 9, 28), "rolling_entry": True,
        "next_start": None, "duration_weeks": None, "sessions_per_week": None, "tells_health": tells_health,
        "needs": [], "languages": ["tr", "bg"], "conditions": [], "next_station_numbers": [],
    }  # fmt: skip
