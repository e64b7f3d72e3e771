"""Use case: the operator sets the caseload ratio of a team."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date, datetime

from graph_schema.errors import BadInput
from graph_schema.ingest.changes import new_id
from graph_schema.model.teams import PRESETS, RatioPreset, RatioTarget, Team, target_on
from graph_schema.office_time import office_day
from graph_schema.store.graph import Graph
from graph_schema.store.teams import load_caseload, load_team_targets, load_teams, save_team_target


@dataclass(frozen=True, slots=True)
class TeamWithTarget:
    """A team, the target that holds on the day that was asked for (None: the usual one), and all that were set."""

    team: Team
    holds: RatioTarget | None
    ever: tuple[RatioTarget, ...]


async def list_targets(graph: Graph, on: date) -> list[TeamWithTarget]:
    """Return the teams in the order of names, with their targets."""
    targets = await load_team_targets(graph)
    return [
        TeamWithTarget(
            team, target_on(targets, team.id, on), tuple(each for each in targets if each.team_id == team.id)
        )
        for team in await load_teams(graph)
    ]


async def set_target(
    graph: Graph, name: str, target: RatioPreset | int, *, since: date | None, now: datetime, by: str
) -> RatioTarget:
    """Set the ratio of the team called `name` from `since` on; None: from the date of the figures that are shown.

    Earlier targets stay. `now`: UTC. BadInput for a team that there is not.
    """
    teams = {team.name: team for team in await load_teams(graph)}
    if name not in teams:
        raise _no_team(name, list(teams))
    if since is None:
        shown = await load_caseload(graph)
        since = min(office_day(now), shown.reference_date) if shown and shown.reference_date else office_day(now)
    people, preset = (PRESETS[target], target) if isinstance(target, RatioPreset) else (target, None)
    wanted = RatioTarget(teams[name].id, people, preset, since, now, by)
    if not await save_team_target(graph, new_id(), wanted):
        raise _no_team(name, list(teams))
    return wanted


def _no_team(name: str, names: list[str]) -> BadInput:
    near = difflib.get_close_matches(name, names, n=1)
    return BadInput(
        f"Das Team „{name}“ gibt es nicht.",
        f"There is no team {name}.",
        f"Ist {near[0]} gemeint?" if near else "„sozialraum teams list“ zeigt die Teams.",
        f"Is {near[0]} meant?" if near else "“sozialraum teams list” shows the teams.",
    )
