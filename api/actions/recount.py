"""Use case: count dates anew that are counted already, because an operator says so."""

from __future__ import annotations

from datetime import UTC, date, datetime

from api.actions.compute_figures import ComputedFigures, Progress, compute_figures
from api.settings import Settings
from geo.disclosure import Limits
from graph_schema.store.counted_dates import forget_counted_dates
from graph_schema.store.graph import Graph

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


async def recount(
    graph: Graph,
    settings: Settings,
    progress: Progress | None = None,
    *,
    first: date = date.min,
    limits: Limits | None = None,
    now: datetime | None = None,
) -> ComputedFigures:
    """Count every date from `first` on as the register is now; others stay. `limits` and `now` as in computing.

    For what was wrong at the first count, such as a first load with a wrong mapping: the date gets another version,
    and whoever kept the old one can compare.
    """
    query, parameters = forget_counted_dates(_EVER, first)
    await graph.write(query, **parameters)
    return await compute_figures(graph, settings, progress, limits=limits, now=now)
