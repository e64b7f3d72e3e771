"""A small city and register for import tests: three areas in a row, a folder of CSV files."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas
from shapely.geometry import box

from api.actions.import_neighbourhoods import import_neighbourhood_frame
from graph_schema.ingest.columns import DIRECTORY, REGISTER, Table
from graph_schema.ingest.report import ImportReport
from graph_schema.model.known_levels import KNOWN_LEVELS
from graph_schema.queries import Query
from graph_schema.store.graph import Graph

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LEVEL = KNOWN_LEVELS["stadtteil"]
Cells = dict[str, str]

REGISTER_ROWS: dict[str, list[Cells]] = {
    "caseworkers": [
        {
            "caseworker_number": "w1",
            "family_name": "Ost",
            "full_time_share": "0,5",
            "languages": "de:C2|tr:B2",
            "team": "U25",
        },
        {"caseworker_number": "w2", "family_name": "West", "full_time_share": "1", "languages": "de:C2", "team": "U25"},
    ],
    "households": [
        {
            "household_number": "h1",
            "type": "single_parent",
            "residence_since": "2020-01-01",
            "residence_until": "2021-12-31",
            "street": "Alter Weg",
            "lat": "51.05",
            "lon": "9.05",
        },
        {
            "household_number": "h1",
            "type": "single_parent",
            "residence_since": "2022-01-01",
            "street": "Weg",
            "lat": "51.05",
            "lon": "9.15",
        },
        {"household_number": "h2", "type": "single", "residence_since": "01.03.2021", "lat": "51,05", "lon": "9,25"},
        {"household_number": "h3", "type": "single", "residence_since": "2021-03-01", "lat": "48.0", "lon": "11.0"},
        {
            "household_number": "h4",
            "type": "single",
            "residence_since": "2021-03-01",
            "residence_state": "no_fixed_address",
            "lat": "51.05",
            "lon": "9.05",
        },
        {
            "household_number": "h5",
            "type": "single",
            "residence_since": "2021-03-01",
            "residence_state": "protected",
            "street": "Geheim",
            "lat": "51.05",
            "lon": "9.05",
        },
    ],
    "citizens": [
        {
            "citizen_number": "c1",
            "given_name": "Ada",
            "family_name": "Eins",
            "birth_date": "1990-05-01",
            "sex": "female",
            "citizenship": "german",
            "employability": "able",
            "languages": "de:C2|tr:B1",
            "needs": "debts|childcare",
            "caseworker_number": "w1",
            "phone": "0561 1",
            "phone_state": "works",
            "post_state": "works",
        },
        {
            "citizen_number": "c2",
            "given_name": "Kim",
            "family_name": "Eins",
            "birth_date": "2015-05-01",
            "sex": "male",
            "employability": "not_able",
        },
        {
            "citizen_number": "c3",
            "given_name": "Lu",
            "family_name": "Zwei",
            "birth_date": "1980-05-01",
            "sex": "male",
            "employability": "able",
            "email": "lu@example.org",
            "email_state": "broken",
            "caseworker_number": "w2",
        },
        {
            "citizen_number": "c4",
            "given_name": "Mo",
            "family_name": "Drei",
            "birth_date": "1980-05-01",
            "sex": "female",
            "employability": "able",
        },
    ],
    "memberships": [
        {"household_number": "h1", "citizen_number": "c1", "role": "applicant", "since": "2020-01-01"},
        {"household_number": "h1", "citizen_number": "c2", "role": "child", "since": "2020-01-01"},
        {"household_number": "h2", "citizen_number": "c3", "role": "applicant", "since": "2021-03-01"},
        {"household_number": "h3", "citizen_number": "c4", "role": "applicant", "since": "2021-03-01"},
    ],
    "benefit_periods": [
        {"citizen_number": "c1", "since": "2020-01-01", "until": "2020-06-30"},
        {"citizen_number": "c1", "since": "2021-01-01"},
        {"citizen_number": "c3", "since": "2021-03-01"},
    ],
    "contacts": [
        {
            "contact_number": "k1",
            "citizen_number": "c1",
            "day": "2022-02-01",
            "channel": "post",
            "direction": "from_office",
            "outcome": "failed",
        },
        {
            "contact_number": "k2",
            "citizen_number": "c1",
            "day": "2022-03-01",
            "channel": "phone",
            "direction": "from_office",
            "outcome": "failed",
        },
        {
            "contact_number": "k3",
            "citizen_number": "c3",
            "day": "2022-03-01",
            "channel": "office",
            "direction": "from_citizen",
            "outcome": "reached",
        },
    ],
}

DIRECTORY_ROWS: dict[str, list[Cells]] = {
    "offices": [
        {
            "office_number": "o1",
            "name": "Haupthaus",
            "kind": "main",
            "barrier_free": "yes",
            "lat": "51.05",
            "lon": "9.05",
        },
        {"office_number": "o2", "name": "Sprechstunde", "kind": "pop_up", "barrier_free": "no", "host": "Bücherei"},
    ],
    "providers": [{"provider_number": "p1", "name": "Öse"}, {"provider_number": "p2", "name": "Brücke"}],
    "sites": [
        {
            "site_number": "s1",
            "provider_number": "p1",
            "name": "Werkstatt",
            "barrier_free": "yes",
            "lat": "51.05",
            "lon": "9.15",
        },
        {
            "site_number": "s2",
            "provider_number": "p2",
            "name": "Zuflucht",
            "barrier_free": "unknown",
            "lat": "51.05",
            "lon": "9.15",
            "secret": "ja",
        },
    ],
    "programmes": [
        {
            "programme_number": number,
            "provider_number": "p1",
            "site_numbers": "s1",
            "name": f"Kurs {number}",
            "instrument": "provider_measure",
            "referral_kind": "proposal",
            "deciding_body": "jobcenter",
            "places": "10",
            "places_are_limit": "ja",
            "places_taken": "4",
            "places_as_of": "2022-09-30",
            "rolling_entry": "nein",
            "tells_health": "nein",
            "needs": "debts",
            "languages": "de|tr",
            "conditions": "age < 25",
            "next_station_numbers": next_station,
        }
        for number, next_station in (("m1", "m2"), ("m2", ""))
    ],
}


def copied(rows: dict[str, list[Cells]]) -> dict[str, list[Cells]]:
    """Return rows that a test may change."""
    return {name: [dict(row) for row in table] for name, table in rows.items()}


def write_folder(folder: Path, rows: dict[str, list[Cells]]) -> Path:
    """Write a CSV file per table, German style (semicolon, BOM)."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, Table] = {table.name: table for table in (*REGISTER, *DIRECTORY)}
    for name, table_rows in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in tables[name].columns], delimiter=";")
            writer.writeheader()
            writer.writerows(table_rows)
    return folder


def three_areas(shift: float = 0.0) -> geopandas.GeoDataFrame:
    """Three areas of 0.1° side by side from 9.0° E; the third belongs to no district."""
    return geopandas.GeoDataFrame(
        {
            "key": ["1", "2", "3"],
            "name": ["Ost", "Mitte", "Ähre"],
            "parent_key": None,
            "is_district": [True, True, False],
        },
        geometry=[box(9 + at / 10 + shift, 51, 9.1 + at / 10 + shift, 51.1) for at in range(3)],
        crs="EPSG:4326",
    )


async def import_areas(graph: Graph, data_folder: Path, shift: float = 0.0, **more: Any) -> ImportReport:
    """Import the three areas."""
    return await import_neighbourhood_frame(
        graph, three_areas(shift), level=LEVEL, data_folder=data_folder, now=NOW, **more
    )


def question(text: str) -> Query:
    """A query that only these tests ask."""
    return Query("asked_in_import_tests", "tests", text, "?", (), ())


Ask = Callable[[str], Any]


async def ask(graph: Graph, text: str) -> list[tuple[Any, ...]]:
    """Return the rows of a question of a test, sorted as text."""
    rows = await graph.read(question(text))
    return sorted((tuple(row.values()) for row in rows), key=repr)


async def whole_graph(graph: Graph) -> list[tuple[Any, ...]]:
    """Return every node and relationship of the register, without ids: two graphs with the same are the same."""
    nodes = await ask(
        graph,
        "MATCH (n) WHERE n.register_key IS NOT NULL"
        " RETURN n.register_key AS a, n.fingerprint AS b, n.state AS c, n.lat AS d",
    )
    links = await ask(
        graph,
        "MATCH (a)-[r]->(b) WHERE a.register_key IS NOT NULL"
        " RETURN a.register_key AS a, type(r) AS t, coalesce(b.register_key, b.code, b.key) AS b, r.fingerprint AS f",
    )
    return [*nodes, *links]
