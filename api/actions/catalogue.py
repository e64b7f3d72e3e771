"""What can be shown: levels, areas, residents, indicators and the tables that exist.

A catalogue is read once per change of the graph and kept in memory; nothing in it is personal. The tables
themselves are read by `api.actions.figure_shelf` when a view needs them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from geo.disclosure.limits import Limits
from graph_schema.ingest.sort_keys import fold_name
from graph_schema.model.city import City
from graph_schema.model.figures import (
    CATEGORIES,
    JOINED,
    OFFER_PLAN,
    TABLE_PLAN,
    Breakdown,
    Denominator,
    Indicator,
    PlannedIndicator,
    PlannedOffer,
    TableKey,
)
from graph_schema.model.places import Level, Neighbourhood
from graph_schema.store.areas import (
    PublishedIndicator,
    ResidentCount,
    load_levels,
    load_neighbourhoods,
    load_published_indicators,
    load_resident_counts,
)
from graph_schema.store.city import load_city
from graph_schema.store.figures import load_figure_tables, load_table_keys
from graph_schema.store.graph import Graph
from graph_schema.store.page_state import PageState

PLAN: Mapping[str, PlannedIndicator] = {planned.indicator.value: planned for planned in TABLE_PLAN}
OFFERS: Mapping[str, PlannedOffer] = {planned.offer.value: planned for planned in OFFER_PLAN}
CASE_UNITS = ("people", "households")
"""Units of counts of cases."""
COUNT_UNITS = (*CASE_UNITS, "places")
"""Units of counts; every other unit is a figure that the source has computed already."""


class Origin(StrEnum):
    """Where an indicator comes from."""

    REGISTER = "register"
    DIRECTORY = "directory"
    PUBLISHED = "published"


class Residents:
    """Resident counts of one level, by group and date."""

    def __init__(self, counts: Iterable[ResidentCount]) -> None:
        self._counts: dict[str, dict[date, dict[str, int]]] = {}
        for each in counts:
            by_date = self._counts.setdefault(each.group, {})
            by_date.setdefault(each.reference_date, {})[each.area_id] = each.count

    def groups(self) -> frozenset[str]:
        """Return the groups that are known: `all`, `below_pension_age`, `female`, …"""
        return frozenset(self._counts)

    def nearest_date(self, group: str, on: date) -> date | None:
        """Return the newest count of `group` not after `on`, else the oldest after it; None if there is none."""
        days = sorted(self._counts.get(group, {}))
        before = [day for day in days if day <= on]
        return before[-1] if before else (days[0] if days else None)

    def on(self, group: str, day: date) -> Mapping[str, int]:
        """Return residents of `group` by area id as counted on exactly `day`."""
        return self._counts.get(group, {}).get(day, {})


@dataclass(frozen=True, slots=True)
class ShownIndicator:
    """An indicator that has tables at a level: one of the register, an offer, or a published one."""

    code: str
    unit: str
    """`people`, `households`, `places` are counts; `per_cent` and `index` are figures as the source computed them."""
    denominator: str | None
    """A `Denominator`, or None."""
    dates: tuple[date, ...]
    """Oldest first."""
    breakdowns: tuple[Breakdown, ...]
    published: PublishedIndicator | None = None
    instruments: tuple[str, ...] = ()
    """Of an offer: those that the newest table tells of."""

    @property
    def origin(self) -> Origin:
        """Where it comes from."""
        if self.published is not None:
            return Origin.PUBLISHED
        return Origin.DIRECTORY if self.code in OFFERS else Origin.REGISTER

    @property
    def is_count(self) -> bool:
        """True where a value is a number of cases or places, from which a rate can be made."""
        return self.unit in COUNT_UNITS

    def rate_of(self, category: str) -> str | None:
        """Return what a rate of `category` is counted of: a `Denominator`, or None.

        Residents are never known by type of household. The rate of a type is therefore its share of all that is
        counted: households with children per 100 households, each as published of the same area and date.
        """
        of_residents = self.denominator is not None and counted_denominator(self.denominator) is None
        if of_residents and category.startswith(f"{Breakdown.HOUSEHOLD_TYPE}:"):
            return Denominator(self.code).value
        return self.denominator

    @property
    def categories(self) -> tuple[str, ...]:
        """Codes as the address holds them: `all`, `sex:female`, …"""
        return tuple(
            category if breakdown is Breakdown.ALL else f"{breakdown}:{category}"
            for breakdown in self.breakdowns
            for category in (self.instruments if breakdown is Breakdown.INSTRUMENT else CATEGORIES[breakdown])
            + tuple(JOINED.get(breakdown, ()))
        )


@dataclass(frozen=True, slots=True)
class ShownLevel:
    """A level with its areas and what can be asked there."""

    level: Level
    areas: tuple[Neighbourhood, ...]
    """Districts, in the order of names."""
    undistricted: tuple[Neighbourhood, ...]
    residents: Residents
    indicators: Mapping[str, ShownIndicator]
    """By code: those of the register in the plan's order, then offers, then published ones by code."""

    @property
    def area_km2(self) -> float:
        """Area of the whole, land without a district included."""
        return sum(area.area_km2 for area in (*self.areas, *self.undistricted))

    def area(self, key: str) -> Neighbourhood | None:
        """Return the district with the leading system's key `key`."""
        return next((area for area in self.areas if area.key == key), None)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that can be asked; `levels` by code, the coarsest first, only those with tables."""

    state: PageState
    city: City
    levels: Mapping[str, ShownLevel]
    parents: Mapping[str, str | None]
    """Id of the area one level up, by area id, over all levels."""


def limits_used(catalogue: Catalogue, settings: Limits) -> Limits:
    """Return the limits that the tables were made with, which may be others than those of the settings by now."""
    if catalogue.state.limits is None:
        return settings
    used = json.loads(catalogue.state.limits)
    return Limits(
        minimum_cases=used.get("minimum_cases", settings.minimum_cases),
        minimum_residents=used.get("minimum_residents", settings.minimum_residents),
        rounding=used.get("rounding", settings.rounding),
    )


async def load_catalogue(graph: Graph, state: PageState) -> Catalogue:
    """Read what can be shown; a graph without tables has no levels."""
    city, published, levels = await asyncio.gather(
        load_city(graph), load_published_indicators(graph), load_levels(graph)
    )
    named = {each.code: each for each in published}
    read = await asyncio.gather(*(_read_level(graph, level, named) for level in levels))
    return Catalogue(
        state=state,
        city=city or City(name="", office=""),
        levels={shown.level.code: shown for shown, _ in read if shown is not None},
        parents={area.id: area.parent_id for _, areas in read for area in areas},
    )


async def _read_level(
    graph: Graph, level: Level, published: Mapping[str, PublishedIndicator]
) -> tuple[ShownLevel | None, list[Neighbourhood]]:
    """Return a level, or None where nothing can be asked there, and its areas."""
    areas, keys, counts = await asyncio.gather(
        load_neighbourhoods(graph, level.code),
        load_table_keys(graph, level.code),
        load_resident_counts(graph, level.code),
    )
    indicators = _indicators(keys, published)
    for code in indicators.keys() & OFFERS.keys():
        indicators[code] = await _with_instruments(graph, level.code, indicators[code])
    if not indicators or not any(area.is_district for area in areas):
        return None, areas
    return _shown_level(level, areas, Residents(counts), indicators), areas


def _shown_level(
    level: Level, areas: Iterable[Neighbourhood], residents: Residents, indicators: Mapping[str, ShownIndicator]
) -> ShownLevel:
    by_name = sorted(areas, key=lambda area: (fold_name(area.name), area.key))
    return ShownLevel(
        level=level,
        areas=tuple(area for area in by_name if area.is_district),
        undistricted=tuple(area for area in by_name if not area.is_district),
        residents=residents,
        indicators=indicators,
    )


def _indicators(keys: Iterable[TableKey], published: Mapping[str, PublishedIndicator]) -> dict[str, ShownIndicator]:
    dates: dict[str, set[date]] = {}
    breakdowns: dict[str, set[Breakdown]] = {}
    for key in keys:
        dates.setdefault(key.indicator, set()).add(key.reference_date)
        breakdowns.setdefault(key.indicator, set()).add(key.breakdown)
    ours = [code for code in (*PLAN, *OFFERS) if code in dates]
    codes = ours + sorted(code for code in dates.keys() - ours if code in published)
    return {code: _shown_indicator(code, sorted(dates[code]), breakdowns[code], published.get(code)) for code in codes}


def _shown_indicator(
    code: str, dates: list[date], breakdowns: set[Breakdown], published: PublishedIndicator | None
) -> ShownIndicator:
    planned = PLAN.get(code) or OFFERS.get(code)
    if planned is not None:
        unit, denominator = planned.unit, planned.denominator.value
        published = None
    else:
        assert published is not None, "only codes of the plan and of published indicators get here"
        unit, denominator = published.unit, published.denominator
    return ShownIndicator(
        code=code,
        unit=unit,
        denominator=denominator,
        dates=tuple(dates),
        breakdowns=tuple(each for each in Breakdown if each in breakdowns),
        published=published,
    )


async def _with_instruments(graph: Graph, level: str, offer: ShownIndicator) -> ShownIndicator:
    """Return an offer with the instruments of its newest table: only what can be shown is offered."""
    key = TableKey(offer.code, Breakdown.INSTRUMENT, level, offer.dates[-1])
    table = (await load_figure_tables(graph, [key])).get(key)
    return replace(offer, instruments=table.categories if table else ())


def counted_denominator(denominator: str) -> str | None:
    """Return the indicator that a denominator is counted by in the register; None for residents.

    >>> counted_denominator("able_to_work"), counted_denominator("residents")
    ('able_to_work', None)
    """
    resident_groups = (Denominator.RESIDENTS, Denominator.RESIDENTS_BELOW_PENSION_AGE)
    return None if denominator in resident_groups else Indicator(denominator).value
