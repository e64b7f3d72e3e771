"""Loaders of one request: many keys, one query, answers in the order of the keys.

So the number of queries grows with what a query asks for, never with the number of rows it finds.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from strawberry.dataloader import DataLoader as Promises

from graph_schema.errors import NotFound
from graph_schema.model.places import DistrictOffice, Level, Neighbourhood, Programme, Provider, Site
from graph_schema.store import directory
from graph_schema.store.areas import load_levels
from graph_schema.store.directory import Pages, Placed
from graph_schema.store.graph import Graph

from .layers import Figure, LayersOfRequest, Wanted
from .paging import Window


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Identified = TypeVar("Identified", bound=_HasId)
Thing = TypeVar("Thing")
Key = TypeVar("Key")
Value = TypeVar("Value")


class DataLoader(Promises[Key, Value]):
    """A loader that gives what it already has without a promise: a promise costs each row a task."""

    def take(self, key: Key) -> Value | Awaitable[Value]:
        """Return the value of `key` where it has been loaded, else a promise of it."""
        promise = self.load(key)
        if isinstance(promise, asyncio.Future) and promise.done() and not promise.cancelled():
            return promise.result()
        return promise


@dataclass(frozen=True, slots=True)
class PageOf:
    """Key of a page loader: which window of the list that belongs to `owner_id` (an id, or a level's code)."""

    owner_id: str
    asked: Window


@dataclass(frozen=True, slots=True)
class FiguresOf:
    """Key of the loader of figures: which ones, of which area."""

    level: str
    area_id: str
    wanted: Wanted


ById = DataLoader[str, Thing | None]
ByIds = DataLoader[tuple[str, ...], list[Thing]]
PageLoader = DataLoader[PageOf, list[Placed[Thing]]]


class DirectoryLoaders:
    """The loaders of what is there, named thing by key; made anew for each request."""

    def __init__(self, graph: Graph) -> None:
        self.level_by_code: ById[Level] = _levels(graph)
        self.neighbourhood_by_id: ById[Neighbourhood] = _by_id(graph, directory.find_neighbourhoods)
        self.office_by_id: ById[DistrictOffice] = _by_id(graph, directory.find_offices)
        self.provider_by_id: ById[Provider] = _by_id(graph, directory.find_providers)
        self.site_by_id: ById[Site] = _by_id(graph, directory.find_sites)
        self.programme_by_id: ById[Programme] = _by_id(graph, directory.find_programmes)
        self.sites_by_ids: ByIds[Site] = _by_ids(graph, directory.find_sites)
        self.programmes_by_ids: ByIds[Programme] = _by_ids(graph, directory.find_programmes)
        self.kind_by_id: DataLoader[str, str | None] = _kinds(graph)
        self.areas_by_level: PageLoader[Neighbourhood] = _pages(graph, directory.page_areas_of_levels)
        self.parts_by_area: PageLoader[Neighbourhood] = _pages(graph, directory.page_parts_of_areas)
        self.offices_by_area: PageLoader[DistrictOffice] = _pages(graph, directory.page_offices_of_areas)
        self.providers_by_area: PageLoader[Provider] = _pages(graph, directory.page_providers_of_areas)
        self.sites_by_area: PageLoader[Site] = _pages(graph, directory.page_sites_of_areas)
        self.programmes_by_area: PageLoader[Programme] = _pages(graph, directory.page_programmes_of_areas)
        self.sites_by_provider: PageLoader[Site] = _pages(graph, directory.page_sites_of_providers)
        self.programmes_by_provider: PageLoader[Programme] = _pages(graph, directory.page_programmes_of_providers)
        self.programmes_by_site: PageLoader[Programme] = _pages(graph, directory.page_programmes_of_sites)

    async def look_ahead(self, programmes: Sequence[Programme], wanted: frozenset[str]) -> None:
        """Load what the fields `wanted` of these programmes will ask for, at once and in parallel."""
        promises: list[Awaitable[object]] = []
        if "provider" in wanted:
            promises += [self.provider_by_id.load(each.provider_id) for each in programmes if each.provider_id]
        if "sites" in wanted:
            promises += [self.sites_by_ids.load(each.site_ids) for each in programmes if each.site_ids]
        if "nextStations" in wanted:
            stations = (each.next_station_ids for each in programmes)
            promises += [self.programmes_by_ids.load(ids) for ids in stations if ids]
        # A failure is told by the field that needs the value, so it is not raised here.
        await asyncio.gather(*promises, return_exceptions=True)


def _by_id(
    graph: Graph, find: Callable[[Graph, Sequence[str]], Awaitable[list[Identified]]]
) -> DataLoader[str, Identified | None]:
    async def load(ids: list[str]) -> list[Identified | None]:
        found = {thing.id: thing for thing in await find(graph, ids)}
        return [found.get(key) for key in ids]

    return DataLoader(load)


def _by_ids(
    graph: Graph, find: Callable[[Graph, Sequence[str]], Awaitable[list[Identified]]]
) -> DataLoader[tuple[str, ...], list[Identified]]:
    async def load(keys: list[tuple[str, ...]]) -> list[list[Identified]]:
        found = {thing.id: thing for thing in await find(graph, sorted({each for ids in keys for each in ids}))}
        return [[found[each] for each in ids if each in found] for ids in keys]

    return DataLoader(load)


def _levels(graph: Graph) -> ById[Level]:
    async def load(codes: list[str]) -> list[Level | None]:
        levels = {level.code: level for level in await load_levels(graph)}
        return [levels.get(code) for code in codes]

    return DataLoader(load)


def _kinds(graph: Graph) -> DataLoader[str, str | None]:
    async def load(ids: list[str]) -> list[str | None]:
        kinds = await directory.find_kinds(graph, ids)
        return [kinds.get(key) for key in ids]

    return DataLoader(load)


def _pages(
    graph: Graph, page_of: Callable[[Graph, Sequence[str], str, int], Awaitable[Pages[Thing]]]
) -> PageLoader[Thing]:
    async def load(keys: list[PageOf]) -> list[list[Placed[Thing]]]:
        owners: defaultdict[Window, list[str]] = defaultdict(list)
        for key in keys:
            owners[key.asked].append(key.owner_id)
        found = {
            asked: await page_of(graph, owner_ids, asked.after, asked.ask_for) for asked, owner_ids in owners.items()
        }
        return [found[key.asked][key.owner_id] for key in keys]

    return DataLoader(load)


def figure_loader(layers: LayersOfRequest) -> DataLoader[FiguresOf, list[Figure]]:
    """Return the loader of figures by area: each layer is computed once for all areas of its level."""

    async def load(keys: list[FiguresOf]) -> list[list[Figure] | NotFound]:
        areas: defaultdict[tuple[str, Wanted], list[str]] = defaultdict(list)
        for key in keys:
            areas[key.level, key.wanted].append(key.area_id)
        found: dict[tuple[str, Wanted], dict[str, list[Figure]] | NotFound] = {}
        for (level, wanted), area_ids in areas.items():
            try:
                found[level, wanted] = await layers.figures(level, wanted, area_ids)
            except NotFound as error:  # told by the fields that asked for it, not by all that were asked with it
                found[level, wanted] = error
        results = [(key, found[key.level, key.wanted]) for key in keys]
        return [each if isinstance(each, NotFound) else each[key.area_id] for key, each in results]

    return DataLoader(load)
