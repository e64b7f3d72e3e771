"""Use case: show the places of programmes by instrument, and where the free ones are.

Only what every page may tell: a programme that tells something about health is counted as a protected one, without
instrument, places or area (F6); a secret site has no place (F7). Where the number of places is a planned average
stock, nothing is called free: it is no limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from api.actions.catalogue import Catalogue, ShownLevel
from api.actions.what_is_there import at_level
from graph_schema.model.places import Instrument, Programme, Site
from graph_schema.store import directory
from graph_schema.store.graph import Graph

STALE_AFTER = timedelta(days=35)
"""A statement about places older than this is marked: a month, and some days to pass it on."""


@dataclass(frozen=True, slots=True)
class InstrumentLine:
    """Programmes of one instrument whose numbers of places mean the same: a limit, or a planned average stock."""

    instrument: Instrument
    is_limit: bool
    programmes: int
    places: int
    taken: int
    free: int | None
    """None where the number of places is no limit. A programme with more people than places has none free."""
    oldest: date
    newest: date
    stale: int
    """Programmes whose places were stated longer ago than `STALE_AFTER`."""


@dataclass(frozen=True, slots=True)
class AreaLine:
    """Programmes with a limit that are held in one area only; `area_key` None: in several areas, or without a place."""

    area_key: str | None
    name: str
    """Of the area; `several` or `nowhere` where there is none."""
    programmes: int
    free: int


@dataclass(frozen=True, slots=True)
class PlacesView:
    """The page: instruments in the order of the law's list, areas in the order of names, the rest last."""

    instruments: tuple[InstrumentLine, ...]
    level: ShownLevel | None
    """Whose areas are shown; None without any."""
    areas: tuple[AreaLine, ...]
    protected: int
    seen_on: date

    @property
    def free(self) -> int:
        """Free places in all."""
        return sum(line.free or 0 for line in self.instruments)

    @property
    def stale(self) -> int:
        """Programmes whose places were stated too long ago."""
        return sum(line.stale for line in self.instruments)


async def show_places(graph: Graph, catalogue: Catalogue, today: date) -> PlacesView:
    """Return the places of every programme that may be told, as stated; `today` decides what is stale."""
    programmes = [each.thing for each in await directory.page_programmes(graph, "", directory.WHOLE_DIRECTORY)]
    sites = await directory.list_sites(graph)
    told = [each for each in programmes if not each.tells_health]
    level = next(iter(catalogue.levels.values()), None)
    for shown in catalogue.levels.values():
        # The finest level of districts: a grid tells no reader where something is.
        if shown.level.code != "raster":
            level = shown
    return PlacesView(
        instruments=tuple(_instruments(told, today)),
        level=level,
        areas=tuple(_areas(told, sites, level, catalogue.parents)) if level else (),
        protected=len(programmes) - len(told),
        seen_on=today,
    )


def _instruments(programmes: Sequence[Programme], today: date) -> Iterable[InstrumentLine]:
    for instrument in Instrument:
        for is_limit in (True, False):
            held = [each for each in programmes if (each.instrument, each.places_are_limit) == (instrument, is_limit)]
            if not held:
                continue
            days = [each.places_as_of for each in held]
            yield InstrumentLine(
                instrument=instrument,
                is_limit=is_limit,
                programmes=len(held),
                places=sum(each.places for each in held),
                taken=sum(each.places_taken for each in held),
                free=sum(each.places_free or 0 for each in held) if is_limit else None,
                oldest=min(days),
                newest=max(days),
                stale=sum(today - day > STALE_AFTER for day in days),
            )


def _areas(
    programmes: Sequence[Programme], sites: Sequence[Site], level: ShownLevel, parents: Mapping[str, str | None]
) -> Iterable[AreaLine]:
    """Count each programme once, so that the lines sum to the city's."""
    areas = [*level.areas, *level.undistricted]
    area_of = {site.id: site.neighbourhood_id for site in at_level(sites, [each.id for each in areas], parents)}
    counted: dict[str, list[int]] = {}
    for each in programmes:
        if each.places_free is None:
            continue
        found = {area for site in each.site_ids if (area := area_of.get(site)) is not None}
        where = "nowhere" if not found else found.pop() if len(found) == 1 else "several"
        counted.setdefault(where, []).append(each.places_free)
    for area in areas:
        if area.id in counted:
            yield AreaLine(area.key, area.name, len(counted[area.id]), sum(counted[area.id]))
    for where in ("several", "nowhere"):
        if where in counted:
            yield AreaLine(None, where, len(counted[where]), sum(counted[where]))
