"""The entrances of the schema."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

import strawberry

from graph_schema.errors import BadInput, NotFound
from graph_schema.model.places import DistrictOffice, Level, Neighbourhood, Programme, Provider, Site
from graph_schema.store import areas, directory

from .context import Info
from .loaders import PageOf
from .paging import DEFAULT_FIRST, MOST_FIRST, Page, page, window
from .resolvers import programme_page
from .rules import connection, structure
from .views import (
    ConnectionView,
    LevelView,
    NeighbourhoodView,
    NodeView,
    OfficeView,
    ProgrammeView,
    ProviderView,
    SiteView,
)

Thing = Neighbourhood | DistrictOffice | Provider | Site | Programme


async def levels(info: Info) -> list[Level]:
    """Return all levels, the coarsest first."""
    return await areas.load_levels(info.context.graph)


async def neighbourhoods(
    info: Info, level: str, first: int | None = DEFAULT_FIRST, after: str | None = None
) -> Page[Neighbourhood]:
    """Return a page of the areas of a level; NotFound names the levels where there is no such one."""
    asked = window(first, after)
    found = await info.context.directory.areas_by_level.load(PageOf(level, asked))
    if not found:
        codes = [each.code for each in await areas.load_levels(info.context.graph)]
        if level not in codes:
            raise _no_such_level(codes)
    return page(found, asked)


def _no_such_level(codes: list[str]) -> NotFound:
    there = ", ".join(codes)
    return NotFound(
        "Diese Ebene gibt es nicht.",
        "There is no such level.",
        f"Es gibt: {there or 'noch keine'}.",
        f"There are: {there or 'none yet'}.",
    )


async def offices(info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None) -> Page[DistrictOffice]:
    """Return a page of offices."""
    asked = window(first, after)
    return page(await directory.page_offices(info.context.graph, asked.after, asked.ask_for), asked)


async def providers(info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None) -> Page[Provider]:
    """Return a page of providers."""
    asked = window(first, after)
    return page(await directory.page_providers(info.context.graph, asked.after, asked.ask_for), asked)


async def sites(info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None) -> Page[Site]:
    """Return a page of sites, never secret ones."""
    asked = window(first, after)
    return page(await directory.page_sites(info.context.graph, asked.after, asked.ask_for), asked)


async def programmes(info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None) -> Page[Programme]:
    """Return a page of programmes."""
    asked = window(first, after)
    found = await directory.page_programmes(info.context.graph, asked.after, asked.ask_for)
    return await programme_page(info, found, asked)


async def node(
    info: Info, wanted: Annotated[strawberry.ID, strawberry.argument(name="id", description="The thing's id.")]
) -> Thing | None:
    """Return the thing with this id; None where there is none that may be seen."""
    return (await _things(info, [wanted]))[0]


async def nodes(info: Info, ids: list[strawberry.ID]) -> list[Thing | None]:
    """Return the things with these ids, in their order; None for each that is not there."""
    if len(ids) > MOST_FIRST:
        raise BadInput(
            f"Höchstens {MOST_FIRST} Kennungen auf einmal.",
            f"At most {MOST_FIRST} ids at a time.",
            "In mehreren Anfragen lesen.",
            "Read them in several requests.",
        )
    return await _things(info, ids)


async def _things(info: Info, ids: Sequence[str]) -> list[Thing | None]:
    loaders = info.context.directory
    by_kind = {
        "neighbourhood": loaders.neighbourhood_by_id,
        "office": loaders.office_by_id,
        "provider": loaders.provider_by_id,
        "site": loaders.site_by_id,
        "programme": loaders.programme_by_id,
    }
    kinds = await loaders.kind_by_id.load_many(ids)
    known = {key: kind for key, kind in zip(ids, kinds, strict=True) if kind is not None}
    things = await asyncio.gather(*(by_kind[kind].load(key) for key, kind in known.items()))
    found: dict[str, Thing | None] = dict(zip(known, things, strict=True))
    return [found.get(key) for key in ids]


@strawberry.type(name="Query", description="What everybody may read: no personal data at all.")
class Query:
    """The entrances."""

    node: NodeView | None = structure("the thing with this id; null where there is none", resolver=node)
    nodes: list[NodeView | None] = structure(
        "the things with these ids, in their order; null for each that is not there",
        resolver=nodes,
        sized_by={"ids": MOST_FIRST},
    )
    levels: list[LevelView] = structure("levels of areas, the coarsest first", resolver=levels, assumed_size=4)
    neighbourhoods: ConnectionView[NeighbourhoodView] = connection("the areas of a level", neighbourhoods)
    offices: ConnectionView[OfficeView] = connection("offices of the Jobcenter", offices)
    providers: ConnectionView[ProviderView] = connection("providers", providers)
    sites: ConnectionView[SiteView] = connection("sites of providers, never secret ones", sites)
    programmes: ConnectionView[ProgrammeView] = connection(
        "programmes; those whose name would tell something about health come last", programmes
    )
