"""Class breaks of a layer: the same for all its dates, so that a colour means the same on each of them.

They are found over the 13 month-ends of the last complete calendar year, from December to December, as seen from
the layer's newest date. The register keeps 25 month-ends, so those 13 are there from January to December of the
next year: a new month moves no break, and they change once a year at most. All dates that are kept would follow
every import, and a map printed last month could not be laid beside this month's. The legend names the dates.

Where that year gives no break (a short history, a change over more than 12 months), all dates are taken, and the
legend says that the next date may move the classes.

Over the same dates it is decided how many decimals a layer's values are printed with, so that those do not change from
month to month either, and a line of the sheet has as many as the map of the same layer.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from api.actions.catalogue import Catalogue
from api.actions.figure_shelf import FigureShelf, Tables
from api.actions.layer_cells import CITY, Layer, cells_on, change_between, months_between
from api.actions.map_words import decimals_of
from geo.classes import find_classes, find_decimals, find_diverging_classes
from graph_schema.model.figures import CellState, Measure

Breaks = tuple[float, ...]

KEPT = 500
"""Layers whose breaks and decimals are remembered; a city has some hundred."""


@dataclass(frozen=True, slots=True)
class FoundBreaks:
    """Breaks, and the dates that they were found over; no dates where there is no break."""

    breaks: Breaks
    first: date | None = None
    last: date | None = None
    for_a_year: bool = False
    """A new month does not move them."""


class LayerClasses:
    """Finds breaks and remembers them for as long as the tables stay the same."""

    def __init__(self, shelf: FigureShelf) -> None:
        self._shelf = shelf
        self._known: OrderedDict[tuple[object, ...], FoundBreaks] = OrderedDict()
        self._decimals: OrderedDict[tuple[object, ...], int] = OrderedDict()

    async def with_decimals(self, layer: Layer, catalogue: Catalogue) -> Layer:
        """Return the layer of `catalogue` with the number of decimals that its values need.

        Tables are read at the first call only, and none for counts, which have no decimals.
        """
        if layer.measure == Measure.COUNT:
            return layer
        known_as = (catalogue.state.computed_at, *_named(layer))
        if known_as not in self._decimals:
            self._decimals[known_as] = await self._read_decimals(layer, catalogue)
            while len(self._decimals) > KEPT:
                self._decimals.popitem(last=False)
        return replace(layer, decimals=self._decimals[known_as])

    async def _read_decimals(self, layer: Layer, catalogue: Catalogue) -> int:
        days = layer.indicator.dates
        for part in (last_complete_year(days), days):
            tables = await self._shelf.tables(layer.keys(part), catalogue)
            values = await asyncio.to_thread(_values_of, layer, tables, part)
            if values:
                return find_decimals(values)
        return layer.decimals

    async def breaks(self, layer: Layer, catalogue: Catalogue, months_back: int | None) -> FoundBreaks:
        """Return the breaks of a layer of `catalogue`; for a map of change over `months_back` months those around zero.

        All tables of the layer are read at the first call only.
        """
        known_as = (catalogue.state.computed_at, *_named(layer), months_back)
        known = self._known.get(known_as)
        if known is None:
            tables = await self._shelf.tables(layer.keys(layer.indicator.dates), catalogue)
            known = self._known[known_as] = await asyncio.to_thread(find_breaks, layer, tables, months_back)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return known


def find_breaks(layer: Layer, tables: Tables, months_back: int | None) -> FoundBreaks:
    """Return the breaks of a layer from its tables, over the last complete year if that gives any."""
    days = layer.indicator.dates
    for part, for_a_year in ((last_complete_year(days), True), (days, False)):
        breaks, used = _find(layer, tables, part, months_back)
        if breaks:
            return FoundBreaks(breaks, min(used), max(used), for_a_year)
    return FoundBreaks(())


def last_complete_year(days: Sequence[date]) -> tuple[date, ...]:
    """Return those of `days` from December to December of the year before the newest one.

    >>> last_complete_year([date(2020, 9, 30), date(2020, 12, 31), date(2021, 9, 30), date(2022, 9, 30)])
    (datetime.date(2020, 12, 31), datetime.date(2021, 9, 30))
    """
    if not days:
        return ()
    year = max(days).year - 1
    return tuple(day for day in days if day.year == year or (day.year == year - 1 and day.month == 12))


def _find(layer: Layer, tables: Tables, days: Sequence[date], months_back: int | None) -> tuple[Breaks, set[date]]:
    if months_back is None:
        return find_classes(_values_of(layer, tables, days), decimals_of(layer)), set(days)
    pairs = [(day, before) for day in days for before in days if months_between(before, day) == months_back > 0]
    changes = [value for day, before in pairs for value in _values(layer, tables, day, before)]
    return find_diverging_classes(changes, decimals_of(layer)), {day for pair in pairs for day in pair}


def _named(layer: Layer) -> tuple[str, ...]:
    return layer.level.level.code, layer.indicator.code, layer.measure, layer.category


def _values_of(layer: Layer, tables: Tables, days: Sequence[date]) -> list[float]:
    return [value for day in days for value in _values(layer, tables, day, None)]


def _values(layer: Layer, tables: Tables, day: date, before: date | None) -> list[float]:
    cells = cells_on(layer, tables, day).value
    if before is not None:
        cells = change_between(cells, cells_on(layer, tables, before).value)
    shown = (cell for key, cell in cells.items() if key != CITY and cell.state is CellState.SHOWN)
    return [cell.value for cell in shown if cell.value is not None]
