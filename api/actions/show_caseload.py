"""Use case: show the caseload ratio of the teams beside its target (Betreuungsschlüssel).

Only what was published for groups of at least five employees is read (F4); nothing here can ask for less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph_schema.model.teams import PRESETS, Caseload, CaseloadRow, RatioPreset, RatioTarget, Team, target_on
from graph_schema.store.graph import Graph
from graph_schema.store.teams import load_caseload, load_team_targets


@dataclass(frozen=True, slots=True)
class CaseloadLine:
    """A row of the page: one team, several together, or all.

    `target` and `preset` are None where several teams with different targets are together: a mixed target would
    tell how their people are shared.
    """

    teams: tuple[Team, ...]
    people: int
    full_time: float
    ratio: int | None
    target: int | None
    preset: RatioPreset | None
    was_set: bool
    """False where the target is the usual one, because nobody has set another."""

    @property
    def difference(self) -> int | None:
        """Ratio less target: positive above; None where one of them is missing."""
        return None if self.ratio is None or self.target is None else self.ratio - self.target


@dataclass(frozen=True, slots=True)
class CaseloadView:
    """The page: `lines` by name, `together` and `total` where there are some; `withheld` teams have no figure."""

    reference_date: date | None
    lines: tuple[CaseloadLine, ...]
    together: CaseloadLine | None
    total: CaseloadLine | None
    withheld: tuple[Team, ...]

    @property
    def rows(self) -> tuple[CaseloadLine, ...]:
        """What the chart draws: single teams, then those that are together."""
        return (*self.lines, *((self.together,) if self.together else ()))


async def show_caseload(graph: Graph) -> CaseloadView:
    """Return the caseload of the newest date; without case workers a view without lines and without withheld teams."""
    caseload = await load_caseload(graph) or Caseload(None, (), None, None)
    if caseload.reference_date is None:
        return CaseloadView(None, (), None, None, ())
    day, targets = caseload.reference_date, await load_team_targets(graph)
    return CaseloadView(
        day,
        tuple(_line(row, targets, day) for row in caseload.rows),
        _line(caseload.together, targets, day) if caseload.together else None,
        _line(caseload.total, targets, day) if caseload.total else None,
        caseload.withheld,
    )


def _line(row: CaseloadRow, targets: Sequence[RatioTarget], day: date) -> CaseloadLine:
    held = [target_on(targets, team.id, day) for team in row.teams]
    numbers = {each.people if each else PRESETS[RatioPreset.OTHER] for each in held}
    alone = held[0] if len(held) == 1 else None
    return CaseloadLine(
        teams=row.teams,
        people=row.people,
        full_time=row.full_time,
        ratio=row.ratio,
        target=numbers.pop() if len(numbers) == 1 else None,
        preset=alone.preset if alone else (RatioPreset.OTHER if len(held) == 1 else None),
        was_set=alone is not None,
    )
