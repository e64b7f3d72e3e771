"""When the date of a map was counted, and from when on it will be counted finally."""

from __future__ import annotations

from dataclasses import replace

from api.actions.map_view import MapView
from graph_schema.model.figures import PublishedTable
from graph_schema.rules.waiting_time import final_on


def when_counted(view: MapView, table: PublishedTable | None, months: int) -> MapView:
    """Return the view with the day on which its `table` was counted; as it is for imported figures and missing ones.

    `months`: the waiting time after which a count is final.
    """
    if table is None or table.register_as_of is None:
        return view
    final = final_on(view.choice.reference_date, months)
    return replace(view, counted_on=table.computed_on, final_from=final if table.computed_on < final else None)
