"""How the fields of the views are found: domain objects in, domain objects out.

The view's annotation says as which view a reader sees what is returned here. What a loader promises is handed
on as it is: a coroutine around it would cost each row a task.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from datetime import date
from typing import TypeVar

from strawberry import Parent

from api.actions.catalogue import ShownIndicator
from api.actions.layer_cells import CITY
from graph_schema.model.places import DistrictOffice, Level, Neighbourhood, Programme, Provider, Site
from graph_schema.store.directory import Placed

from .context import Info
from .layers import Figure, FigureMeasure, Wanted
from .loaders import FiguresOf, PageOf
from .paging import DEFAULT_FIRST, Page, Window, page, window

Value = TypeVar("Value")
Maybe = Value | Awaitable[Value]
"""A value that is there, or a promise of it."""


def area_of_place(place: Parent[DistrictOffice | Site], info: Info) -> Maybe[Neighbourhood | None]:
    """Return the area in which an office or site lies."""
    area_id = place.neighbourhood_id
    return info.context.directory.neighbourhood_by_id.take(area_id) if area_id else None


def level_of_area(area: Parent[Neighbourhood], info: Info) -> Maybe[Level | None]:
    """Return the level of an area."""
    return info.context.directory.level_by_code.take(area.level)


def upper_area(area: Parent[Neighbourhood], info: Info) -> Maybe[Neighbourhood | None]:
    """Return the area, one level up, in which an area lies."""
    return info.context.directory.neighbourhood_by_id.take(area.parent_id) if area.parent_id else None


async def parts_of_area(
    area: Parent[Neighbourhood], info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None
) -> Page[Neighbourhood]:
    """Return the areas one level down."""
    asked = window(first, after)
    return page(await info.context.directory.parts_by_area.load(PageOf(area.id, asked)), asked)


async def offices_of_area(
    area: Parent[Neighbourhood], info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None
) -> Page[DistrictOffice]:
    """Return the offices in an area."""
    asked = window(first, after)
    return page(await info.context.directory.offices_by_area.load(PageOf(area.id, asked)), asked)


async def providers_of_area(
    area: Parent[Neighbourhood], info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None
) -> Page[Provider]:
    """Return the providers with a site in an area."""
    asked = window(first, after)
    return page(await info.context.directory.providers_by_area.load(PageOf(area.id, asked)), asked)


async def sites_of_area(
    area: Parent[Neighbourhood], info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None
) -> Page[Site]:
    """Return the sites in an area, never secret ones."""
    asked = window(first, after)
    return page(await info.context.directory.sites_by_area.load(PageOf(area.id, asked)), asked)


async def programmes_of_area(
    area: Parent[Neighbourhood], info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None
) -> Page[Programme]:
    """Return the programmes held in an area, without those that tell health (F6)."""
    asked = window(first, after)
    found = await info.context.directory.programmes_by_area.load(PageOf(area.id, asked))
    return await programme_page(info, found, asked)


async def sites_of_provider(
    provider: Parent[Provider], info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None
) -> Page[Site]:
    """Return a provider's sites, never secret ones."""
    asked = window(first, after)
    return page(await info.context.directory.sites_by_provider.load(PageOf(provider.id, asked)), asked)


async def programmes_of_provider(
    provider: Parent[Provider], info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None
) -> Page[Programme]:
    """Return a provider's programmes, without those that tell health (F6)."""
    asked = window(first, after)
    found = await info.context.directory.programmes_by_provider.load(PageOf(provider.id, asked))
    return await programme_page(info, found, asked)


def provider_of_site(site: Parent[Site], info: Info) -> Maybe[Provider | None]:
    """Return the provider who works at a site."""
    return info.context.directory.provider_by_id.take(site.provider_id)


async def programmes_of_site(
    site: Parent[Site], info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None
) -> Page[Programme]:
    """Return the programmes held at a site, without those that tell health (F6)."""
    asked = window(first, after)
    found = await info.context.directory.programmes_by_site.load(PageOf(site.id, asked))
    return await programme_page(info, found, asked)


def name_of_programme(programme: Parent[Programme]) -> str | None:
    """Return the name, or None where it would tell something about health (F6)."""
    return None if programme.tells_health else programme.name


def name_of_programme_is_withheld(programme: Parent[Programme]) -> bool:
    """Tell whether the name would tell something about health (F6)."""
    return programme.tells_health


def description_of_programme(programme: Parent[Programme]) -> str | None:
    """Return what is offered, or None where it would tell something about health (F6)."""
    return None if programme.tells_health else programme.description


def places_of_programme(programme: Parent[Programme]) -> int | None:
    """Return the places in all, or None where they would tell something about health (F6)."""
    return None if programme.tells_health else programme.places


def provider_of_programme(programme: Parent[Programme], info: Info) -> Maybe[Provider | None]:
    """Return who delivers a programme; None where an employer takes part."""
    return info.context.directory.provider_by_id.take(programme.provider_id) if programme.provider_id else None


def sites_of_programme(programme: Parent[Programme], info: Info) -> Maybe[list[Site]]:
    """Return where a programme takes place, never secret sites."""
    return info.context.directory.sites_by_ids.take(programme.site_ids) if programme.site_ids else []


def next_stations_of_programme(programme: Parent[Programme], info: Info) -> Maybe[list[Programme]]:
    """Return the next stations of the support chain, without those that tell health."""
    stations = programme.next_station_ids
    return info.context.directory.programmes_by_ids.take(stations) if stations else []


async def figures_of_area(
    area: Parent[Neighbourhood],
    info: Info,
    *,
    indicators: list[str] | None = None,
    measures: list[FigureMeasure] | None = None,
    category: str = "all",
    reference_date: date | None = None,
) -> list[Figure]:
    """Return the published figures of an area."""
    wanted = _wanted(indicators, measures, category, reference_date)
    return await info.context.figures_by_area.load(FiguresOf(area.level, area.id, wanted))


async def figures_of_city(
    level: Parent[Level],
    info: Info,
    *,
    indicators: list[str] | None = None,
    measures: list[FigureMeasure] | None = None,
    category: str = "all",
    reference_date: date | None = None,
) -> list[Figure]:
    """Return the published figures of the whole city, counted over the areas of a level."""
    wanted = _wanted(indicators, measures, category, reference_date)
    return await info.context.figures_by_area.load(FiguresOf(level.code, CITY, wanted))


async def indicators_of_level(level: Parent[Level], info: Info) -> list[ShownIndicator]:
    """Return what can be asked of the areas of a level."""
    shown = (await info.context.layers.catalogue()).levels.get(level.code)
    return list(shown.indicators.values()) if shown else []


async def reference_dates_of_level(level: Parent[Level], info: Info) -> list[date]:
    """Return all dates with figures at a level, oldest first."""
    shown = (await info.context.layers.catalogue()).levels.get(level.code)
    return sorted({day for each in shown.indicators.values() for day in each.dates}) if shown else []


async def areas_of_level(
    level: Parent[Level], info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None
) -> Page[Neighbourhood]:
    """Return a page of the areas of a level."""
    asked = window(first, after)
    return page(await info.context.directory.areas_by_level.load(PageOf(level.code, asked)), asked)


def _wanted(
    indicators: list[str] | None, measures: list[FigureMeasure] | None, category: str, reference_date: date | None
) -> Wanted:
    return Wanted(
        None if indicators is None else tuple(indicators),
        None if measures is None else tuple(measures),
        category,
        reference_date,
    )


async def programme_page(info: Info, found: Sequence[Placed[Programme]], asked: Window) -> Page[Programme]:
    """Make a page of programmes and load at once what the query asks of them."""
    shown = page(found, asked)
    await info.context.directory.look_ahead(shown.nodes, info.context.fields_asked)
    return shown
