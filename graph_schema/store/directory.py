"""What is there: areas, offices, providers, sites and programmes, read for everybody.

Three ways in, one query each however many keys are asked: by page (keyset: what comes after a sort key),
by ids, by the areas or providers that they belong to. Two rules hold inside the queries: a secret site is
never returned (F7), and a programme that tells health comes as „Maßnahme“ (F6): its name and description are
empty, and provider, places, needs, languages, sites and stations are left out. No way leads to it over an area,
site, provider or station: where there is one of them, it would be known after all.

An office or site lies in one area of each level; its `neighbourhood_id` is that of the finest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from graph_schema.model.places import (
    BarrierFree,
    DecidingBody,
    DistrictOffice,
    Instrument,
    NeedKind,
    Neighbourhood,
    OfficeKind,
    Programme,
    Provider,
    ReferralKind,
    Site,
)
from graph_schema.store.graph import Graph

Thing = TypeVar("Thing")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Placed(Generic[Thing]):
    """A thing with its place in the order of names: `sort_key` is where the next page goes on."""

    sort_key: str
    thing: Thing


Pages = dict[str, list[Placed[Thing]]]
"""A page for each of many keys."""

WHOLE_DIRECTORY = 10_000
"""More than any city has of anything in its directory."""


async def page_areas_of_levels(graph: Graph, levels: Sequence[str], after: str, first: int) -> Pages[Neighbourhood]:
    """Return up to `first` areas of each level after the sort key `after` ('' for the start), by the level's code."""
    rows = await graph.read("page_areas_of_levels", levels=list(levels), after=after, first=first)
    return _pages(levels, rows, _neighbourhood)


async def find_neighbourhoods(graph: Graph, ids: Sequence[str]) -> list[Neighbourhood]:
    """Return the areas with these ids, in the order of names; unknown ids are left out."""
    return [_neighbourhood(row) for row in await graph.read("find_neighbourhoods", ids=list(ids))]


async def page_parts_of_areas(graph: Graph, area_ids: Sequence[str], after: str, first: int) -> Pages[Neighbourhood]:
    """Return up to `first` areas after `after` that lie in each area, one level down, by the upper area's id."""
    rows = await graph.read("page_parts_of_areas", area_ids=list(area_ids), after=after, first=first)
    return _pages(area_ids, rows, _neighbourhood)


async def list_offices(graph: Graph) -> list[DistrictOffice]:
    """Return all offices, in the order of names."""
    return [_office(row) for row in await graph.read("list_offices")]


async def page_offices(graph: Graph, after: str, first: int) -> list[Placed[DistrictOffice]]:
    """Return up to `first` offices after the sort key `after` ('' for the start), in order."""
    return [_placed(row, _office) for row in await graph.read("page_offices", after=after, first=first)]


async def find_offices(graph: Graph, ids: Sequence[str]) -> list[DistrictOffice]:
    """Return the offices with these ids, in the order of names; unknown ids are left out."""
    return [_office(row) for row in await graph.read("find_offices", ids=list(ids))]


async def page_offices_of_areas(graph: Graph, area_ids: Sequence[str], after: str, first: int) -> Pages[DistrictOffice]:
    """Return up to `first` offices after `after` in each area, by area id."""
    rows = await graph.read("page_offices_of_areas", area_ids=list(area_ids), after=after, first=first)
    return _pages(area_ids, rows, _office)


async def list_offices_of_areas(graph: Graph, area_ids: Sequence[str]) -> dict[str, list[DistrictOffice]]:
    """Return all offices in each area, by area id; an area without any has an empty list."""
    return _things(await page_offices_of_areas(graph, area_ids, "", WHOLE_DIRECTORY))


async def list_sites(graph: Graph) -> list[Site]:
    """Return all sites, in the order of names, but never secret ones."""
    return [_site(row) for row in await graph.read("list_sites")]


async def list_site_areas(graph: Graph) -> dict[str, frozenset[str]]:
    """Return the areas of every level that each site lies in, by the site's id; secret sites have none."""
    found: dict[str, set[str]] = {}
    for row in await graph.read("list_site_areas"):
        found.setdefault(row["site_id"], set()).add(row["area_id"])
    return {site: frozenset(areas) for site, areas in found.items()}


async def list_protected_places(graph: Graph) -> frozenset[str]:
    """Return the ids of secret sites (F7) and of programmes that tell something about health (F6)."""
    return frozenset(row["id"] for row in await graph.read("list_protected_places"))


async def page_sites(graph: Graph, after: str, first: int) -> list[Placed[Site]]:
    """Return up to `first` sites after the sort key `after` ('' for the start), in order, never secret ones."""
    return [_placed(row, _site) for row in await graph.read("page_sites", after=after, first=first)]


async def find_sites(graph: Graph, ids: Sequence[str]) -> list[Site]:
    """Return the sites with these ids, in the order of names; unknown and secret ones are left out."""
    return [_site(row) for row in await graph.read("find_sites", ids=list(ids))]


async def page_sites_of_areas(graph: Graph, area_ids: Sequence[str], after: str, first: int) -> Pages[Site]:
    """Return up to `first` sites after `after` in each area, by area id, never secret ones."""
    rows = await graph.read("page_sites_of_areas", area_ids=list(area_ids), after=after, first=first)
    return _pages(area_ids, rows, _site)


async def list_sites_of_areas(graph: Graph, area_ids: Sequence[str]) -> dict[str, list[Site]]:
    """Return all sites in each area, by area id, never secret ones."""
    return _things(await page_sites_of_areas(graph, area_ids, "", WHOLE_DIRECTORY))


async def page_sites_of_providers(graph: Graph, provider_ids: Sequence[str], after: str, first: int) -> Pages[Site]:
    """Return up to `first` sites after `after` of each provider, by provider id, never secret ones."""
    rows = await graph.read("page_sites_of_providers", provider_ids=list(provider_ids), after=after, first=first)
    return _pages(provider_ids, rows, _site)


async def page_providers(graph: Graph, after: str, first: int) -> list[Placed[Provider]]:
    """Return up to `first` providers after the sort key `after` ('' for the start), in order."""
    return [_placed(row, _provider) for row in await graph.read("page_providers", after=after, first=first)]


async def find_providers(graph: Graph, ids: Sequence[str]) -> list[Provider]:
    """Return the providers with these ids, in the order of names; unknown ids are left out."""
    return [_provider(row) for row in await graph.read("find_providers", ids=list(ids))]


async def page_providers_of_areas(graph: Graph, area_ids: Sequence[str], after: str, first: int) -> Pages[Provider]:
    """Return up to `first` providers after `after` with a site in each area; secret sites do not count."""
    rows = await graph.read("page_providers_of_areas", area_ids=list(area_ids), after=after, first=first)
    return _pages(area_ids, rows, _provider)


async def list_providers_of_areas(graph: Graph, area_ids: Sequence[str]) -> dict[str, list[Provider]]:
    """Return all providers with a site in each area, by area id; secret sites do not count."""
    return _things(await page_providers_of_areas(graph, area_ids, "", WHOLE_DIRECTORY))


async def page_programmes(graph: Graph, after: str, first: int) -> list[Placed[Programme]]:
    """Return up to `first` programmes after the sort key `after` ('' for the start), in order.

    Programmes that tell health come last, in the order of their random ids.
    """
    return [_placed(row, _programme) for row in await graph.read("page_programmes", after=after, first=first)]


async def find_programmes(graph: Graph, ids: Sequence[str]) -> list[Programme]:
    """Return the programmes with these ids; unknown ids are left out."""
    return [_programme(row) for row in await graph.read("find_programmes", ids=list(ids))]


async def page_programmes_of_areas(graph: Graph, area_ids: Sequence[str], after: str, first: int) -> Pages[Programme]:
    """Return up to `first` programmes after `after` held in each area; secret sites do not count.

    Those that tell health are told of no area.
    """
    rows = await graph.read("page_programmes_of_areas", area_ids=list(area_ids), after=after, first=first)
    return _pages(area_ids, rows, _programme)


async def list_programmes_of_areas(graph: Graph, area_ids: Sequence[str]) -> dict[str, list[Programme]]:
    """Return all programmes held in each area, by area id, but those that tell health; secret sites do not count."""
    return _things(await page_programmes_of_areas(graph, area_ids, "", WHOLE_DIRECTORY))


async def page_programmes_of_providers(
    graph: Graph, provider_ids: Sequence[str], after: str, first: int
) -> Pages[Programme]:
    """Return up to `first` programmes after `after` of each provider; those that tell health are told of none."""
    rows = await graph.read("page_programmes_of_providers", provider_ids=list(provider_ids), after=after, first=first)
    return _pages(provider_ids, rows, _programme)


async def page_programmes_of_sites(graph: Graph, site_ids: Sequence[str], after: str, first: int) -> Pages[Programme]:
    """Return up to `first` programmes after `after` at each site; those that tell health are told of no site."""
    rows = await graph.read("page_programmes_of_sites", site_ids=list(site_ids), after=after, first=first)
    return _pages(site_ids, rows, _programme)


async def find_kinds(graph: Graph, ids: Sequence[str]) -> dict[str, str]:
    """Return what the things with these ids are: "neighbourhood", "office", "provider", "site" or "programme".

    Unknown ids and secret sites are left out: what one may not see does not exist.
    """
    return {row["id"]: row["kind"] for row in await graph.read("find_kinds", ids=list(ids))}


def _placed(row: Row, read: Callable[[Row], Thing]) -> Placed[Thing]:
    return Placed(row["sort_key"], read(row))


def _pages(keys: Sequence[str], rows: Sequence[Row], read: Callable[[Row], Thing]) -> Pages[Thing]:
    pages: Pages[Thing] = {key: [] for key in keys}
    for row in rows:
        pages[row["of_id"]].append(_placed(row, read))
    return pages


def _things(pages: Pages[Thing]) -> dict[str, list[Thing]]:
    return {key: [placed.thing for placed in page] for key, page in pages.items()}


def _neighbourhood(row: Row) -> Neighbourhood:
    return Neighbourhood(
        id=row["id"],
        key=row["key"],
        level=row["level"],
        name=row["name"],
        area_km2=row["area_km2"],
        parent_id=row["parent_id"],
        is_district=row["is_district"],
    )


def _finest(areas: Sequence[Row]) -> str | None:
    """Return the area of the finest level among those, one per level, in which a place lies."""
    return max(areas, key=lambda area: area["rank"])["id"] if areas else None


def _office(row: Row) -> DistrictOffice:
    return DistrictOffice(
        id=row["id"],
        name=row["name"],
        kind=OfficeKind(row["kind"]),
        opening_hours=row["opening_hours"] or "",
        barrier_free=BarrierFree(row["barrier_free"]),
        lat=row["lat"],
        lon=row["lon"],
        neighbourhood_id=_finest(row["areas"]),
        host=row["host"],
    )


def _site(row: Row) -> Site:
    return Site(
        id=row["id"],
        name=row["name"],
        provider_id=row["provider_id"],
        barrier_free=BarrierFree(row["barrier_free"]),
        lat=row["lat"],
        lon=row["lon"],
        neighbourhood_id=_finest(row["areas"]),
    )


def _provider(row: Row) -> Provider:
    return Provider(id=row["id"], name=row["name"], languages=tuple(sorted(set(row["languages"]))))


def _programme(row: Row) -> Programme:
    return Programme(
        id=row["id"],
        name=row["name"],
        instrument=Instrument(row["instrument"]),
        referral_kind=ReferralKind(row["referral_kind"]),
        deciding_body=DecidingBody(row["deciding_body"]),
        description=row["description"] or "",
        places=row["places"],
        places_are_limit=row["places_are_limit"],
        places_taken=row["places_taken"],
        places_as_of=row["places_as_of"],
        rolling_entry=row["rolling_entry"],
        next_start=row["next_start"],
        duration_weeks=row["duration_weeks"],
        sessions_per_week=row["sessions_per_week"],
        tells_health=row["tells_health"],
        provider_id=row["provider_id"],
        site_ids=tuple(row["site_ids"]),
        needs=tuple(NeedKind(code) for code in sorted(row["needs"])),
        languages=tuple(sorted(row["languages"])),
        next_station_ids=tuple(row["next_station_ids"]),
    )
