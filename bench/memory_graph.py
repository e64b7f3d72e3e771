"""A directory in memory that answers the questions of `graph_schema/queries/directory` as the graph would.

For tests of the GraphQL interface and for measuring it without a database behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from graph_schema.queries import Query
from graph_schema.store.graph import Dialect, Graph, Rows

Row = dict[str, Any]
PLACES_AS_OF = date(2026, 9, 30)


class MemoryGraph(Graph):
    """Rows by kind; `read` knows the questions of the directory by name and counts them."""

    def __init__(self, rows: Mapping[str, Sequence[Row]], owners: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        self.dialect = Dialect.EMBEDDED
        self.version = "memory"
        self.queries_run = 0
        self.rows: dict[str, list[Row]] = {
            kind: sorted(found, key=lambda row: row["sort_key"]) for kind, found in rows.items()
        }
        self.owners = {name: {owner: set(ids) for owner, ids in of.items()} for name, of in owners.items()}

    async def read(self, query: str | Query, /, **parameters: Any) -> Rows:
        """Answer the question `query`; KeyError for one that is not of the directory."""
        self.queries_run += 1
        query = query if isinstance(query, str) else query.name
        if query == "load_levels":
            return [{name: value for name, value in row.items() if name != "sort_key"} for row in self.rows["levels"]]
        if query == "find_kinds":
            return self._kinds(parameters["ids"])
        verb, _, what = query.partition("_")
        kind, _, owner = what.partition("_of_")
        if verb == "find":
            return [dict(row) for row in self.rows[kind] if row["id"] in parameters["ids"]]
        if owner:
            return self._pages_of(kind, what, parameters)
        return _behind(self.rows[kind], parameters)

    async def write(self, query: str | Query, /, **parameters: Any) -> Rows:
        """Answer what a client may ask for: always all of it; KeyError for every other act."""
        name = query if isinstance(query, str) else query.name
        if name != "take_allowance":
            raise KeyError(name)
        return [{"taken": parameters["wanted"], "there": parameters["most"]}]

    async def close(self) -> None:
        """Nothing is open."""

    def _pages_of(self, kind: str, what: str, parameters: dict[str, Any]) -> Rows:
        owner_ids: list[str] = next(value for name, value in parameters.items() if name.endswith(("_ids", "levels")))
        found: Rows = []
        for owner in owner_ids:
            ids = self.owners[what].get(owner, set())
            rows = _behind([row for row in self.rows[_KINDS.get(kind, kind)] if row["id"] in ids], parameters)
            found += [{**row, "of_id": owner} for row in rows]
        return found

    def _kinds(self, ids: Sequence[str]) -> Rows:
        kinds = ("neighbourhoods", "offices", "providers", "sites", "programmes")
        return [
            {"id": row["id"], "kind": kind.removesuffix("s")}
            for kind in kinds
            for row in self.rows[kind]
            if row["id"] in ids
        ]


_KINDS = {"parts": "neighbourhoods", "areas": "neighbourhoods"}


def _behind(rows: Sequence[Row], parameters: dict[str, Any]) -> Rows:
    after, first = parameters.get("after", ""), parameters.get("first", len(rows))
    return [dict(row) for row in rows if row["sort_key"] > after][:first]


def invented_directory(areas: int = 24, providers: int = 40, programmes: int = 120) -> MemoryGraph:
    """Return a directory with a city, its areas, offices, providers with two sites each, and programmes."""
    area_rows = [_area(number) for number in range(areas)]
    provider_rows = [_provider(number) for number in range(providers)]
    site_rows = [_site(number, providers, areas) for number in range(2 * providers)]
    programme_rows = [_programme(number, providers, programmes) for number in range(programmes)]
    office_rows = [_office(number, areas) for number in range(8)]
    sites_of_area = _owned(site_rows, lambda row: [row["areas"][0]["id"], "area-city"])
    site_area = {row["id"]: row["areas"][0]["id"] for row in site_rows}
    return MemoryGraph(
        {
            "levels": [_level("city", 0), _level("district", 1)],
            "neighbourhoods": [_city(), *area_rows],
            "offices": office_rows,
            "providers": provider_rows,
            "sites": site_rows,
            "programmes": programme_rows,
        },
        {
            "areas_of_levels": {"city": ["area-city"], "district": [row["id"] for row in area_rows]},
            "parts_of_areas": {"area-city": [row["id"] for row in area_rows]},
            "offices_of_areas": _owned(office_rows, lambda row: [row["areas"][0]["id"], "area-city"]),
            "sites_of_areas": sites_of_area,
            "providers_of_areas": {
                area: {row["provider_id"] for row in site_rows if row["id"] in ids}
                for area, ids in sites_of_area.items()
            },
            "programmes_of_areas": _owned(
                programme_rows, lambda row: [*(site_area[site] for site in row["site_ids"]), "area-city"]
            ),
            "sites_of_providers": _owned(site_rows, lambda row: [row["provider_id"]]),
            "programmes_of_providers": _owned(programme_rows, lambda row: [row["provider_id"]]),
            "programmes_of_sites": _owned(programme_rows, lambda row: row["site_ids"]),
        },
    )


def _owned(rows: Sequence[Row], owners: Callable[[Row], Iterable[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        for owner in owners(row):
            found.setdefault(owner, set()).add(row["id"])
    return found


def _level(code: str, rank: int) -> Row:
    words = {"name_de": "Stadtteile", "singular_de": "Stadtteil", "name_en": "districts", "singular_en": "district"}
    origin = {"source": "invented", "licence": "none needed", "borders_as_of": PLACES_AS_OF}
    return {"code": code, "rank": rank, "sort_key": str(rank), **words, **origin}


def _city() -> Row:
    return {**_area(0), "id": "area-city", "key": "00", "level": "city", "name": "Stadt", "parent_id": None}


def _area(number: int) -> Row:
    name = f"Stadtteil {number:03}"
    return {
        "id": f"area-{number}", "key": f"{number:03}", "level": "district", "name": name, "area_km2": 4.5,
        "is_district": True, "sort_key": f"{name.lower()} area-{number}", "parent_id": "area-city",
    }  # fmt: skip


def _both_levels(area: int) -> list[Row]:
    return [{"id": f"area-{area}", "rank": 1}, {"id": "area-city", "rank": 0}]


def _office(number: int, areas: int) -> Row:
    name = f"Büro {number:03}"
    return {
        "id": f"office-{number}", "name": name, "kind": "branch", "opening_hours": "Mo bis Do 9 bis 15 Uhr",
        "barrier_free": "yes", "lat": 51.3, "lon": 9.5, "host": None, "sort_key": f"{name.lower()} office-{number}",
        "areas": _both_levels(number % areas),
    }  # fmt: skip


def _provider(number: int) -> Row:
    name = f"Träger {number:03}"
    return {
        "id": f"provider-{number}", "name": name, "sort_key": f"{name.lower()} provider-{number}",
        "languages": ["de", "tr"],
    }  # fmt: skip


def _site(number: int, providers: int, areas: int) -> Row:
    name = f"Haus {number:03}"
    return {
        "id": f"site-{number}", "name": name, "barrier_free": "partly", "lat": 51.3, "lon": 9.5,
        "sort_key": f"{name.lower()} site-{number}", "provider_id": f"provider-{number % providers}",
        "areas": _both_levels(number % areas),
    }  # fmt: skip


def _programme(number: int, providers: int, programmes: int) -> Row:
    name = f"Angebot {number:03}"
    provider = number % providers
    return {
        "id": f"programme-{number}", "name": name, "sort_key": f"{name.lower()} programme-{number}",
        "description": "Begleitung über mehrere Monate", "instrument": "provider_measure",
        "referral_kind": "voluntary_offer", "deciding_body": "jobcenter", "places": 20, "places_are_limit": True,
        "places_taken": number % 20, "places_as_of": PLACES_AS_OF, "rolling_entry": True, "next_start": None,
        "duration_weeks": 26, "sessions_per_week": 2, "tells_health": False, "provider_id": f"provider-{provider}",
        "site_ids": [f"site-{provider}", f"site-{provider + providers}"], "needs": ["debts", "housing"],
        "languages": ["de", "tr"],
        "next_station_ids": [f"programme-{number + 1}"] if number + 1 < programmes else [],
    }  # fmt: skip
