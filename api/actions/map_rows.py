"""The rows of a view, in the table's order: the same for map, table and downloads."""

from __future__ import annotations

from collections.abc import Sequence

from api.actions.layer_cells import CITY, Cells, Layer, LayerCells
from api.actions.layer_classes import Breaks
from api.actions.map_view import MapChoice, MapRow
from api.actions.map_words import decimals_of
from geo.classes import as_printed, classify, classify_change
from geo.measures import NO_DATA
from graph_schema.ingest.sort_keys import fold_name
from graph_schema.model.figures import CellState, PublishedCell
from graph_schema.model.places import Neighbourhood

UNCHANGED = 3
"""Class in the middle of a map of change."""


def map_rows(choice: MapChoice, layer: Layer, now: LayerCells, value: Cells, breaks: Breaks) -> tuple[MapRow, ...]:
    """Return a row per district; `value` holds what the map shows (the measure, or its change)."""
    is_change = choice.compare_with is not None
    decimals = decimals_of(layer)
    rows = [
        _row(area, area.id, now, value, _class(value[area.id], breaks, decimals, is_change=is_change))
        for area in layer.level.areas
    ]
    return sorted_rows(rows, choice.sort, descending=choice.descending)


def classed_values(rows: Sequence[MapRow]) -> list[float]:
    """Return the values that have a class: zero has a sign of its own."""
    return [row.cell.value for row in rows if row.cell.state is CellState.SHOWN and row.cell.value is not None]


def total_row(layer: Layer, city_name: str, now: LayerCells, value: Cells) -> MapRow | None:
    """Return the row of the whole city; None where nothing is known of the whole (published per cent)."""
    if value[CITY].state is CellState.NO_DATA and now.count[CITY].state is CellState.NO_DATA:
        return None
    whole = Neighbourhood(CITY, CITY, layer.level.level.code, city_name, layer.level.area_km2)
    return _row(whole, CITY, now, value, None)


def sorted_rows(rows: Sequence[MapRow], sort: str, *, descending: bool) -> tuple[MapRow, ...]:
    """Return the rows sorted by name or by a column; withheld and missing ones last, by name, in both directions.

    Otherwise the order would tell where a withheld value lies (rule of publication).
    """
    by_name = sorted(rows, key=lambda row: (fold_name(row.area.name), row.area.key))
    if sort == "name":
        return tuple(reversed(by_name) if descending else by_name)
    told = [row for row in by_name if _column(row, sort).value is not None]
    untold = [row for row in by_name if _column(row, sort).value is None]
    # Sorting is stable: equal values stay in the order of names in both directions.
    told.sort(key=lambda row: (-1 if descending else 1) * (_column(row, sort).value or 0.0))
    return (*told, *untold)


def _column(row: MapRow, sort: str) -> PublishedCell:
    return {"value": row.cell, "count": row.count, "denominator": row.denominator}[sort]


def _row(area: Neighbourhood, key: str, now: LayerCells, value: Cells, class_number: int | None) -> MapRow:
    return MapRow(
        area=area,
        cell=value.get(key, NO_DATA),
        count=now.count.get(key, NO_DATA),
        denominator=now.denominator.get(key, NO_DATA),
        class_number=class_number,
    )


def _class(cell: PublishedCell, breaks: Breaks, decimals: int, *, is_change: bool) -> int | None:
    """Return the class of a value as it is printed: what a reader sees lies within what the legend says."""
    if cell.state is not CellState.SHOWN or cell.value is None:
        return None
    if is_change and not breaks:
        return UNCHANGED
    printed = as_printed(cell.value, decimals)
    return classify_change(printed, breaks) if is_change else classify(printed, breaks)
