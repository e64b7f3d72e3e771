"""What is there: offices, partners, programmes and languages of a district, or of the whole city.

Secret sites never come out of the store (F7). A programme that tells something about health (F6) is counted for
the whole city only, without name, provider and places: where an area has one site, "1 programme, protected" would
name site and provider.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from babel import Locale

from graph_schema.ingest.sort_keys import fold_name
from graph_schema.model.places import DistrictOffice, Programme, Provider, Site
from graph_schema.store import directory
from graph_schema.store.graph import Graph

Placed = TypeVar("Placed", DistrictOffice, Site)


@dataclass(frozen=True, slots=True)
class WhatIsThere:
    """Offices, sites, providers and programmes, each in the order of names."""

    offices: tuple[DistrictOffice, ...]
    sites: tuple[Site, ...]
    providers: tuple[Provider, ...]
    programmes: tuple[Programme, ...]
    provider_names: Mapping[str, str]
    """Of every programme's provider, by id; some have no site here."""

    def programme_lines(self) -> tuple[tuple[str, str, int | None], ...]:
        """Return name, provider and free places of each programme whose name may be told."""
        lines = (
            (programme.name, self.provider_names.get(programme.provider_id or "", ""), programme.places_free)
            for programme in self.programmes
            if not programme.tells_health
        )
        return tuple(sorted(lines, key=lambda line: (fold_name(line[0]), fold_name(line[1]))))

    @property
    def protected_programmes(self) -> int:
        """Number of programmes whose name must not be told; 0 for an area, which is told of none."""
        return sum(programme.tells_health for programme in self.programmes)

    @property
    def places_stated(self) -> tuple[date, date] | None:
        """Oldest and newest statement about places among the programmes that are told."""
        told = [each.places_as_of for each in self.programmes if not each.tells_health and each.places_are_limit]
        return (min(told), max(told)) if told else None

    def languages(self, locale: str) -> tuple[str, ...]:
        """Return the names of the languages that partners speak here; German is a matter of course."""
        open_programmes = (each for each in self.programmes if not each.tells_health)
        codes = {code for each in (*self.providers, *open_programmes) for code in each.languages}
        names = Locale(locale).languages
        return tuple(sorted((names.get(code, code) for code in codes - {"de"}), key=fold_name))


async def load_what_is_there(graph: Graph, area_id: str | None) -> WhatIsThere:
    """Return what is in the area and its parts; None for the whole city."""
    if area_id is None:
        offices, sites = await directory.list_offices(graph), await directory.list_sites(graph)
        providers = [each.thing for each in await directory.page_providers(graph, "", directory.WHOLE_DIRECTORY)]
        programmes = [each.thing for each in await directory.page_programmes(graph, "", directory.WHOLE_DIRECTORY)]
    else:
        offices = (await directory.list_offices_of_areas(graph, [area_id]))[area_id]
        sites = (await directory.list_sites_of_areas(graph, [area_id]))[area_id]
        providers = (await directory.list_providers_of_areas(graph, [area_id]))[area_id]
        held = (await directory.list_programmes_of_areas(graph, [area_id]))[area_id]
        programmes = [each for each in held if not each.tells_health]
    known = {each.id: each.name for each in providers}
    wanted = {each.provider_id for each in programmes if each.provider_id and not each.tells_health} - known.keys()
    known.update((each.id, each.name) for each in await directory.find_providers(graph, sorted(wanted)))
    return WhatIsThere(
        offices=_by_name(offices),
        sites=_by_name(sites),
        providers=_by_name(providers),
        programmes=tuple(programmes),
        provider_names=known,
    )


def at_level(things: Iterable[Placed], areas: Iterable[str], parents: Mapping[str, str | None]) -> tuple[Placed, ...]:
    """Return the things with the area of this level that they lie in, found upwards from their own area."""
    wanted = frozenset(areas)
    return tuple(replace(each, neighbourhood_id=_above(each.neighbourhood_id, wanted, parents)) for each in things)


def _above(area_id: str | None, wanted: frozenset[str], parents: Mapping[str, str | None]) -> str | None:
    while area_id is not None and area_id not in wanted:
        area_id = parents.get(area_id)
    return area_id


Named = TypeVar("Named", DistrictOffice, Site, Provider)


def _by_name(things: Iterable[Named]) -> tuple[Named, ...]:
    return tuple(sorted(things, key=lambda each: (fold_name(each.name), each.id)))
