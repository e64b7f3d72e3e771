"""Count free places per area: what the directory states, without any person.

Definitions:

- free places: places that were stated minus those stated as taken, at least 0, where the number of places is a limit;
  where it is a planned average stock nothing is free (`Programme.places_free`);
- counted are programmes that every page may tell: one that tells something about health has neither place nor number
  (F6), and a secret site is no place (F7; the store gives none out);
- a programme belongs to each area in which it has a site: its places can be taken there. In the whole city it is
  counted once, so the areas of one with several sites can add up to more than the city;
- "not located" are programmes without any site in a counted area; they are in the city's number only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from geo.measures import cell_of
from graph_schema.model.figures import CATEGORIES, Breakdown, Offer, PublishedCell, PublishedTable, TableKey
from graph_schema.model.places import Programme

AreaOf = Mapping[str, str]
"""Area of one level by the id of a site; missing: in none."""


@dataclass(frozen=True, slots=True)
class PlacesOfArea:
    """Programmes with a limit that have a site in an area, and their free places."""

    programmes: int
    free: int


def with_free_places(programmes: Iterable[Programme]) -> list[Programme]:
    """Return the programmes that are counted: those that may be told and whose number of places is a limit."""
    return [each for each in programmes if not each.tells_health and each.places_free is not None]


def areas_of_sites(site_areas: Mapping[str, frozenset[str]], areas: Collection[str]) -> dict[str, str]:
    """Return the area of each site among `areas`, which are those of one level. `site_areas`: of all levels."""
    wanted = frozenset(areas)
    return {site: min(found & wanted) for site, found in site_areas.items() if found & wanted}


def areas_of(programme: Programme, area_of: AreaOf) -> frozenset[str]:
    """Return the areas in which a programme has a site."""
    return frozenset(area_of[site] for site in programme.site_ids if site in area_of)


def free_places_by_area(programmes: Sequence[Programme], area_of: AreaOf) -> dict[str | None, PlacesOfArea]:
    """Return the free places of `with_free_places` per area; under None of those that have a site in no area."""
    found: dict[str | None, list[int]] = {}
    for each in programmes:
        for area in areas_of(each, area_of) or (None,):
            found.setdefault(area, []).append(each.places_free or 0)
    return {area: PlacesOfArea(len(free), sum(free)) for area, free in found.items()}


def free_place_tables(
    programmes: Sequence[Programme],
    *,
    level: str,
    districts: Sequence[str],
    area_of: AreaOf,
    on: date,
    counted_on: date,
) -> list[PublishedTable]:
    """Return the tables of a level: all free places, and those of each instrument that has programmes with a limit.

    `programmes`: not empty, of `with_free_places`; `districts`: ids of the level's areas; `area_of` names none but
    these. Unit: places. `on` is the end of the month of the newest statement, `counted_on` the day of counting.
    """
    held = {each.instrument.value for each in programmes}

    def table(breakdown: Breakdown, of_category: Mapping[str, Sequence[Programme]]) -> PublishedTable:
        by_area = {category: free_places_by_area(part, area_of) for category, part in of_category.items()}
        return PublishedTable(
            key=TableKey(Offer.FREE_PLACES, breakdown, level, on),
            categories=tuple(of_category),
            cells={area: {category: _cell(by_area[category], area) for category in of_category} for area in districts},
            total={name: cell_of(sum(each.places_free or 0 for each in part)) for name, part in of_category.items()},
            not_located={category: _cell(by_area[category], None) for category in of_category},
            computed_on=counted_on,
            register_as_of=None,
            stated={category: _days(part) for category, part in of_category.items()},
        )

    instruments = [each for each in CATEGORIES[Breakdown.INSTRUMENT] if each in held]
    return [
        table(Breakdown.ALL, {"all": programmes}),
        table(
            Breakdown.INSTRUMENT,
            {name: [each for each in programmes if each.instrument.value == name] for name in instruments},
        ),
    ]


def _days(programmes: Sequence[Programme]) -> tuple[date, date]:
    days = [each.places_as_of for each in programmes]
    return min(days), max(days)


def _cell(by_area: Mapping[str | None, PlacesOfArea], area: str | None) -> PublishedCell:
    return cell_of(by_area[area].free if area in by_area else 0)
