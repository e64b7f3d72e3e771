"""Use case: count the caseload of the teams, protect it, and return the step that stores it with the figures."""

from __future__ import annotations

from datetime import datetime

from api.actions.figure_work import FigureWork
from geo.disclosure.caseload import publish_caseload
from graph_schema.model.teams import Caseload
from graph_schema.store.graph import Graph, Step
from graph_schema.store.teams import count_team_numbers, load_caseload, save_caseload


async def caseload_steps(graph: Graph, work: FigureWork, computed_at: datetime, *, keep: bool) -> list[Step]:
    """Return the step that stores what may be told of the teams on the newest date; none where that stays (`keep`).

    Where the register covers no month's end no team has a figure. `computed_at`: UTC.
    """
    day = max(work.register_dates, default=None)
    if day is None:
        return [save_caseload(Caseload(None, (), None, None), computed_at)]
    stored = await load_caseload(graph)
    if keep and stored is not None and stored.reference_date == day:
        return []
    told = publish_caseload(await count_team_numbers(graph, day, work.terms), work.limits, day)
    return [save_caseload(told, computed_at)]
