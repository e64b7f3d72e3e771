"""Teams, the ratios set for them, and their caseloads: raw counts to be protected, and what may be told."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from graph_schema.model.teams import Caseload, CaseloadRow, RatioPreset, RatioTarget, Team, TeamNumbers
from graph_schema.rules.age import births_of_working_age
from graph_schema.rules.legal_terms import LegalTerms
from graph_schema.store.graph import Graph, Step


class _Row(msgspec.Struct, array_like=True):
    teams: list[tuple[str, str]]
    people: int
    full_time: float


class _Content(msgspec.Struct):
    """A caseload as stored; what may not be told is not in it."""

    rows: list[_Row]
    together: _Row | None
    total: _Row | None
    withheld: list[tuple[str, str]]


async def count_team_numbers(graph: Graph, day: date, terms: LegalTerms | None = None) -> list[TeamNumbers]:
    """Return the raw numbers of each team on `day`; no row is about one case worker, no id of one is read.

    Counted as the map counts people able to work: the register calls them so, they are of an age to work, a benefit
    period holds, they belong to a household.
    """
    born_from, born_until = births_of_working_age(day, terms)
    found: list[TeamNumbers] = []
    for row in await graph.read("count_team_staff"):
        # A team at a time: an office of 250,000 people is too much for one question within an engine's time limit.
        (counted,) = await graph.read(
            "count_team_people", team_id=row["id"], day=day, born_from=born_from, born_until=born_until
        )
        full_time = float(row["full_time"] or 0.0)
        team = Team(row["id"], row["name"])
        found.append(TeamNumbers(team, counted["people"], row["caseworkers"], counted["advising"], full_time))
    return found


async def load_teams(graph: Graph) -> list[Team]:
    """Return the teams in the order of names."""
    return [Team(row["id"], row["name"]) for row in await graph.read("load_teams")]


async def load_team_targets(graph: Graph) -> list[RatioTarget]:
    """Return every ratio that was set, the oldest first."""
    return [
        RatioTarget(
            row["team_id"],
            row["people"],
            RatioPreset(row["preset"]) if row["preset"] else None,
            row["since"],
            row["set_at"],
            row["set_by"],
        )
        for row in await graph.read("load_team_targets")
    ]


async def save_team_target(graph: Graph, target_id: str, target: RatioTarget) -> bool:
    """Add a ratio of a team; False where there is no such team."""
    rows = await graph.write(
        "save_team_target",
        team_id=target.team_id,
        id=target_id,
        people=target.people,
        preset=target.preset.value if target.preset else None,
        since=target.since,
        set_at=target.set_at,
        set_by=target.set_by,
    )
    return bool(rows)


async def load_caseload(graph: Graph) -> Caseload | None:
    """Return what may be told of the teams' caseloads; None where it was never computed."""
    rows = await graph.read("load_caseload")
    if not rows:
        return None
    content = msgspec.json.decode(rows[0]["content"], type=_Content)
    return Caseload(
        rows[0]["reference_date"],
        tuple(_read(row) for row in content.rows),
        _read(content.together) if content.together else None,
        _read(content.total) if content.total else None,
        tuple(Team(*each) for each in content.withheld),
    )


def save_caseload(caseload: Caseload, computed_at: datetime) -> Step:
    """Return the step that replaces what may be told. `computed_at`: UTC."""
    content = _Content(
        [_stored(row) for row in caseload.rows],
        _stored(caseload.together) if caseload.together else None,
        _stored(caseload.total) if caseload.total else None,
        [(each.id, each.name) for each in caseload.withheld],
    )
    return "save_caseload", {
        "reference_date": caseload.reference_date,
        "content": msgspec.json.encode(content).decode(),
        "computed_at": computed_at,
    }


def _stored(row: CaseloadRow) -> _Row:
    return _Row([(each.id, each.name) for each in row.teams], row.people, row.full_time)


def _read(row: _Row) -> CaseloadRow:
    return CaseloadRow(tuple(Team(*each) for each in row.teams), row.people, row.full_time)
