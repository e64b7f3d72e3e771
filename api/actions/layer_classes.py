"""Class breaks of a layer: found once over all its dates, so that a colour means the same on each of them."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import date

from api.actions.figure_shelf import FigureShelf, Tables
from api.actions.layer_cells import CITY, Layer, cells_on, change_between
from geo.classes import find_classes, find_diverging_classes
from graph_schema.model.figures import CellState, Measure

Breaks = tuple[float, ...]

KEPT = 500
"""Layers whose breaks are remembered; a city has some hundred."""


class LayerClasses:
    """Finds breaks and remembers them for as long as the tables stay the same."""

    def __init__(self, shelf: FigureShelf) -> None:
        self._shelf = shelf
        self._known: OrderedDict[tuple[object, ...], Breaks] = OrderedDict()

    async def breaks(self, layer: Layer, version: object, months_back: int | None) -> Breaks:
        """Return the layer's breaks; for a map of change over `months_back` months those around zero.

        `version` changes with the tables. All tables of the layer are read at the first call only.
        """
        known_as = (version, layer.level.level.code, layer.indicator.code, layer.measure, layer.category, months_back)
        known = self._known.get(known_as)
        if known is None:
            tables = await self._shelf.tables(layer.keys(layer.indicator.dates))
            known = self._known[known_as] = await asyncio.to_thread(_find, layer, tables, months_back)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return known


def months_between(earlier: date, later: date) -> int:
    """Return the number of months between two dates' months.

    >>> months_between(date(2021, 9, 30), date(2022, 9, 30))
    12
    """
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _find(layer: Layer, tables: Tables, months_back: int | None) -> Breaks:
    if months_back is None:
        values = [value for day in layer.indicator.dates for value in _values(layer, tables, day, None)]
        return find_classes(values, whole=layer.measure == Measure.COUNT)
    days = layer.indicator.dates
    pairs = [(day, before) for day in days for before in days if months_between(before, day) == months_back > 0]
    changes = [value for day, before in pairs for value in _values(layer, tables, day, before)]
    return find_diverging_classes(changes)


def _values(layer: Layer, tables: Tables, day: date, before: date | None) -> list[float]:
    cells = cells_on(layer, tables, day).value
    if before is not None:
        cells = change_between(cells, cells_on(layer, tables, before).value)
    shown = (cell for key, cell in cells.items() if key != CITY and cell.state is CellState.SHOWN)
    return [cell.value for cell in shown if cell.value is not None]
