"""Use case: count the caseload of the teams, protect it, and return the step that stores it with the figures."""

from __future__ import annotations

from datetime import date, datetime

from geo.disclosure.caseload import publish_caseload
from geo.disclosure.limits import Limits
from graph_schema.model.teams import Caseload
from graph_schema.store.graph import Graph, Step
from graph_schema.store.teams import count_team_numbers, save_caseload


async def caseload_step(graph: Graph, day: date | None, limits: Limits, computed_at: datetime) -> Step:
    """Return the step that stores what may be told of the teams on `day`, the newest date of the figures.

    None: the register covers no month's end, so that no team has a figure. `computed_at`: UTC.
    """
    if day is None:
        return save_caseload(Caseload(None, (), None, None), computed_at)
    return save_caseload(publish_caseload(await count_team_numbers(graph, day), limits, day), computed_at)
