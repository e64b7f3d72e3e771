"""Layers of the map as GraphQL reads them: the same cells as the page's, computed once and kept.

Every cell comes from a published table, so nothing here can tell more than the page does. A request sees one
catalogue and its tables only; where they were computed anew meanwhile, it is told `FiguresChanged` and runs again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from api.actions.catalogue import Catalogue, ShownIndicator, ShownLevel, limits_used
from api.actions.figure_shelf import FigureShelf
from api.actions.layer_cells import CITY, Layer, LayerCells, are_far_apart, cells_on, measures_of, resident_group
from geo.disclosure.limits import Limits
from graph_schema.errors import NotFound
from graph_schema.model.figures import CellState, PublishedCell

KEPT = 500
"""Layers on a date that are kept; one of 448 areas is some 50 kB."""
NO_DATA = PublishedCell(CellState.NO_DATA)


class FigureMeasure(StrEnum):
    """What is made of a count; VALUE is a figure that its source has computed already."""

    COUNT = "count"
    RATE = "rate"
    DENSITY = "density"
    LOCATION_QUOTIENT = "location_quotient"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figures are asked for; None stands for all of them, and for each indicator's newest date."""

    indicators: tuple[str, ...] | None
    measures: tuple[FigureMeasure, ...] | None
    category: str
    reference_date: date | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure, with what it is made of."""

    indicator: str
    measure: FigureMeasure
    category: str
    reference_date: date
    unit: str
    state: CellState
    value: float | None
    denominator: str | None
    denominator_as_of: date | None
    dates_far_apart: bool


@dataclass(frozen=True, slots=True)
class _LayerOnDate:
    layer: Layer
    day: date


_Cells = OrderedDict[tuple[str, str, str, str, date], LayerCells]


class Layers:
    """Gives the layers of one graph, over all requests."""

    def __init__(self, shelf: FigureShelf, minimum_residents: int) -> None:
        self._shelf = shelf
        self._settings = Limits(minimum_residents=minimum_residents)
        self._catalogue: Catalogue | None = None
        self._cells = _Cells()

    async def catalogue(self) -> Catalogue:
        """Return what can be asked, as the graph is now; layers of an older state are dropped."""
        catalogue = await self._shelf.catalogue()
        if catalogue is not self._catalogue:
            self._catalogue, self._cells = catalogue, _Cells()
        return catalogue

    async def figures(
        self, catalogue: Catalogue, level: str, wanted: Wanted, area_ids: Collection[str]
    ) -> dict[str, list[Figure]]:
        """Return the wanted figures of each area, by area id; `CITY` stands for the whole city.

        What is not a district has none, nor has a level without figures. NotFound for an indicator that the level
        has not, and for a category or date that none of the wanted indicators has; those without it are left out.
        `FiguresChanged` where the tables of `catalogue` are there no longer.
        """
        shown = catalogue.levels.get(level)
        if shown is None:
            return {area: [] for area in area_ids}
        asked = list(_asked(shown, wanted, limits_used(catalogue, self._settings).minimum_residents))
        found = await self._found(catalogue, asked)
        districts = {area.id for area in shown.areas} | {CITY}
        return {
            area: [_figure(each, cells, area) for each, cells in zip(asked, found, strict=True)]
            if area in districts
            else []
            for area in area_ids
        }

    async def _found(self, catalogue: Catalogue, asked: Sequence[_LayerOnDate]) -> list[LayerCells]:
        """Return the cells of each layer, from memory or from the tables of `catalogue`."""
        # Taken before waiting: another request may drop what is kept meanwhile, or put a newer catalogue in its place.
        kept = self._cells if catalogue is self._catalogue else _Cells()
        found = {_key(each): kept[_key(each)] for each in asked if _key(each) in kept}
        missing = [each for each in asked if _key(each) not in found]
        tables = await self._shelf.tables([key for each in missing for key in each.layer.keys([each.day])], catalogue)
        for each in missing:
            found[_key(each)] = kept[_key(each)] = cells_on(each.layer, tables, each.day)
        while len(kept) > KEPT:
            kept.popitem(last=False)
        return [found[_key(each)] for each in asked]


class LayersOfRequest:
    """The layers as one request sees them: all that it is told comes from one catalogue, read when first needed."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers
        self._catalogue: Catalogue | None = None
        self._lock = asyncio.Lock()

    async def catalogue(self) -> Catalogue:
        """Return what can be asked, the same throughout the request."""
        async with self._lock:
            if self._catalogue is None:
                self._catalogue = await self._layers.catalogue()
            return self._catalogue

    async def figures(self, level: str, wanted: Wanted, area_ids: Collection[str]) -> dict[str, list[Figure]]:
        """Return the wanted figures as `Layers.figures` does, of this request's catalogue."""
        return await self._layers.figures(await self.catalogue(), level, wanted, area_ids)


def _asked(shown: ShownLevel, wanted: Wanted, minimum_residents: int) -> Iterator[_LayerOnDate]:
    for indicator in _indicators(shown, wanted):
        day = wanted.reference_date or indicator.dates[-1]
        for measure in measures_of(shown, indicator, wanted.category):
            if wanted.measures is None or measure in wanted.measures:
                yield _LayerOnDate(Layer(shown, indicator, measure, wanted.category, minimum_residents), day)


def _indicators(shown: ShownLevel, wanted: Wanted) -> list[ShownIndicator]:
    """Return the wanted indicators that have the wanted category and date; NotFound where none has."""
    named = list(_named(shown, wanted))
    divided = [each for each in named if wanted.category in each.categories]
    if named and not divided:
        names = dict.fromkeys(category for each in named for category in each.categories)
        raise _not_there("Diese Gliederung gibt es hier nicht.", "There is no such category here.", names)
    dated = [each for each in divided if wanted.reference_date in (None, *each.dates)]
    if divided and not dated:
        days = sorted({day for each in divided for day in each.dates})
        raise _not_there(
            "Für diesen Stichtag gibt es hier keine Zahlen.",
            "There are no figures for this reference date here.",
            [day.isoformat() for day in days],
        )
    return dated


def _named(shown: ShownLevel, wanted: Wanted) -> Iterable[ShownIndicator]:
    if wanted.indicators is None:
        return shown.indicators.values()
    if any(code not in shown.indicators for code in wanted.indicators):
        raise _not_there(
            "Diese Kennzahl gibt es auf dieser Ebene nicht.",
            "There is no such indicator at this level.",
            shown.indicators,
        )
    return [shown.indicators[code] for code in dict.fromkeys(wanted.indicators)]


def _not_there(de: str, en: str, names: Iterable[str]) -> NotFound:
    """Return the error for a word that means nothing here: a typo must not look like "nothing is there"."""
    there = ", ".join(names)
    return NotFound(de, en, f"Es gibt: {there}", f"There are: {there}")


def _key(asked: _LayerOnDate) -> tuple[str, str, str, str, date]:
    layer = asked.layer
    return layer.level.level.code, layer.indicator.code, layer.measure, layer.category, asked.day


def _figure(asked: _LayerOnDate, found: LayerCells, area: str) -> Figure:
    layer = asked.layer
    cell = found.value.get(area, NO_DATA)
    told = cell.state in (CellState.SHOWN, CellState.ZERO)
    as_of = found.denominator_as_of
    return Figure(
        indicator=layer.indicator.code,
        measure=FigureMeasure(layer.measure),
        category=layer.category,
        reference_date=asked.day,
        unit=layer.indicator.unit,
        state=cell.state,
        value=cell.value if told else None,
        denominator=_denominator(layer) if as_of else None,
        denominator_as_of=as_of,
        dates_far_apart=as_of is not None and are_far_apart(as_of, asked.day),
    )


def _denominator(layer: Layer) -> str | None:
    """Return what a rate is counted of: an indicator's code, or residents with their group."""
    if not layer.uses_residents:
        return layer.rate_of
    group = resident_group(layer.level, layer.indicator, layer.category)
    return "residents" if group in (None, "all") else f"residents_{group}"
