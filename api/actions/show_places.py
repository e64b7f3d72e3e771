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
from api.actions.freshness import PLACES_DAYS
from geo.free_places import areas_of, areas_of_sites, free_places_by_area, with_free_places
from graph_schema.model.figures import Offer
from graph_schema.model.places import Instrument, Programme
from graph_schema.store import directory
from graph_schema.store.graph import Graph

STALE_AFTER = timedelta(days=PLACES_DAYS)
"""A statement about places older than this is marked."""


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
    """Programmes with a limit that have a site in an area; `area_key` None: those that have one in no area."""

    area_key: str | None
    name: str
    """Of the area; empty where there is none."""
    programmes: int
    free: int


@dataclass(frozen=True, slots=True)
class PlacesView:
    """The page: instruments in the order of the law's list, areas in the order of names, the rest last."""

    instruments: tuple[InstrumentLine, ...]
    level: ShownLevel | None
    """Whose areas are shown; None without any."""
    areas: tuple[AreaLine, ...]
    """The same as the map's: a programme with sites in several areas is in the line of each."""
    several: int
    """Programmes with sites in several areas."""
    protected: int
    seen_on: date

    @property
    def free(self) -> int:
        """Free places in all."""
        return sum(line.free or 0 for line in self.instruments)

    @property
    def limited(self) -> int:
        """Programmes whose number of places is a limit."""
        return sum(line.programmes for line in self.instruments if line.is_limit)

    @property
    def mapped(self) -> tuple[str, ...]:
        """Instruments that the map of the level shows; empty where it shows no places."""
        shown = self.level.indicators.get(Offer.FREE_PLACES) if self.level else None
        return shown.instruments if shown else ()

    @property
    def stale(self) -> int:
        """Programmes whose places were stated too long ago."""
        return sum(line.stale for line in self.instruments)


async def show_places(graph: Graph, catalogue: Catalogue, today: date) -> PlacesView:
    """Return the places of every programme that may be told, as stated; `today` decides what is stale."""
    programmes = [each.thing for each in await directory.page_programmes(graph, "", directory.WHOLE_DIRECTORY)]
    site_areas = await directory.list_site_areas(graph)
    told = [each for each in programmes if not each.tells_health]
    level = next(iter(catalogue.levels.values()), None)
    for shown in catalogue.levels.values():
        # The finest level of districts: a grid tells no reader where something is.
        if shown.level.code != "raster":
            level = shown
    areas, several = _areas(told, site_areas, level) if level else ((), 0)
    return PlacesView(
        instruments=tuple(_instruments(told, today)),
        level=level,
        areas=areas,
        several=several,
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
    programmes: Sequence[Programme], site_areas: Mapping[str, frozenset[str]], level: ShownLevel
) -> tuple[tuple[AreaLine, ...], int]:
    """Return the lines of the areas, and how many programmes are in more than one."""
    areas = [*level.areas, *level.undistricted]
    area_of = areas_of_sites(site_areas, [area.id for area in areas])
    limited = with_free_places(programmes)
    found = free_places_by_area(limited, area_of)
    lines = [
        AreaLine(area.key, area.name, found[area.id].programmes, found[area.id].free)
        for area in areas
        if area.id in found
    ]
    if None in found:
        lines.append(AreaLine(None, "", found[None].programmes, found[None].free))
    return tuple(lines), sum(len(areas_of(each, area_of)) > 1 for each in limited)
