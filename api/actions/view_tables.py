"""Which tables a view needs: the map's, its trend's and those of the lines of its sheet."""

from __future__ import annotations

from collections.abc import Sequence

from api.actions.district_sheet import trend_dates, year_before
from api.actions.layer_cells import Layer
from api.actions.map_view import MapChoice
from graph_schema.model.figures import TableKey


def tables_of_view(choice: MapChoice, layer: Layer, lines: Sequence[Layer]) -> list[TableKey]:
    """Return the keys of every table of a view, so that they are read at once; `lines`: the layers of its sheet."""
    day = choice.reference_date
    days = {day, *trend_dates(layer.indicator.dates, day), *(each for each in (choice.compare_with,) if each)}
    before = year_before(layer, day)
    sheet_days = [each for each in (day, before) if each]
    keys = layer.keys(sorted(days | set(sheet_days)))
    for line in lines:
        keys += line.keys(sheet_days)
    return list(dict.fromkeys(keys))
