"""Layers of the map as GraphQL reads them: the same cells as the page's, computed once and kept.

Every cell comes from a published table, so nothing here can tell more than the page does.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from api.actions.catalogue import Catalogue, ShownIndicator, ShownLevel
from api.actions.figure_shelf import FigureShelf
from api.actions.layer_cells import CITY, Layer, LayerCells, cells_on, measures_of, resident_group
from graph_schema.errors import NotFound
from graph_schema.model.figures import CellState, PublishedCell

KEPT = 500
"""Layers on a date that are kept; one of 448 areas is some 50 kB."""
FAR_APART_DAYS = 731
"""Cases and denominator more than 24 months apart are flagged."""
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


class Layers:
    """Gives the layers of one graph, over all requests."""

    def __init__(self, shelf: FigureShelf, minimum_residents: int) -> None:
        self._shelf = shelf
        self._minimum_residents = minimum_residents
        self._catalogue: Catalogue | None = None
        self._cells: OrderedDict[tuple[str, str, str, str, date], LayerCells] = OrderedDict()

    async def catalogue(self) -> Catalogue:
        """Return what can be asked, as the graph is now; layers of an older state are dropped."""
        catalogue = await self._shelf.catalogue()
        if catalogue is not self._catalogue:
            self._catalogue = catalogue
            self._cells.clear()
        return catalogue

    async def figures(self, shown: ShownLevel, wanted: Wanted, area_ids: Collection[str]) -> dict[str, list[Figure]]:
        """Return the wanted figures of each area, by area id; `CITY` stands for the whole city.

        What is not a district has none. NotFound for an indicator, category or date that the level has not.
        """
        asked = list(self._asked(shown, wanted))
        await self._compute([each for each in asked if _key(each) not in self._cells])
        cells = [(each, self._cells[_key(each)]) for each in asked]
        districts = {area.id for area in shown.areas} | {CITY}
        return {
            area: [_figure(each, found, area) for each, found in cells] if area in districts else []
            for area in area_ids
        }

    async def _compute(self, missing: list[_LayerOnDate]) -> None:
        keys = [key for each in missing for key in each.layer.keys([each.day])]
        tables = await self._shelf.tables(keys)
        for each in missing:
            self._cells[_key(each)] = cells_on(each.layer, tables, each.day)
        # What was just computed is needed now, so only older layers make room.
        while len(self._cells) > max(KEPT, len(missing)):
            self._cells.popitem(last=False)

    def _asked(self, shown: ShownLevel, wanted: Wanted) -> Iterator[_LayerOnDate]:
        for indicator in _indicators(shown, wanted):
            day = wanted.reference_date or indicator.dates[-1]
            if wanted.category not in indicator.categories or day not in indicator.dates:
                continue
            for measure in measures_of(shown, indicator, wanted.category):
                if wanted.measures is None or measure in wanted.measures:
                    layer = Layer(shown, indicator, measure, wanted.category, self._minimum_residents)
                    yield _LayerOnDate(layer, day)


def _indicators(shown: ShownLevel, wanted: Wanted) -> Iterable[ShownIndicator]:
    if wanted.indicators is None:
        return shown.indicators.values()
    for code in wanted.indicators:
        if code not in shown.indicators:
            raise NotFound(
                "Diese Kennzahl gibt es auf dieser Ebene nicht.",
                "There is no such indicator at this level.",
                "Die Kennzahlen einer Ebene nennt „indicators“.",
                "The field `indicators` of a level names those that are there.",
            )
    return [shown.indicators[code] for code in dict.fromkeys(wanted.indicators)]


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
        dates_far_apart=as_of is not None and abs((as_of - asked.day).days) > FAR_APART_DAYS,
    )


def _denominator(layer: Layer) -> str | None:
    """Return what a rate is counted of: an indicator's code, or residents with their group."""
    if not layer.uses_residents:
        return layer.indicator.denominator
    group = resident_group(layer.level, layer.indicator, layer.category)
    return "residents" if group in (None, "all") else f"residents_{group}"
