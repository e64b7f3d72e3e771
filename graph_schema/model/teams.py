"""Teams of case workers and the caseload ratio that is set for them (Betreuungsschlüssel)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MINIMUM_STAFF = 5
"""Rule F4: no figure about a group of fewer employees."""


class RatioPreset(StrEnum):
    """Ratios that the field knows; an operator may set any other number."""

    INTENSIVE = "intensive"
    UNDER_25 = "under_25"
    OTHER = "other"


PRESETS: dict[RatioPreset, int] = {RatioPreset.INTENSIVE: 80, RatioPreset.UNDER_25: 75, RatioPreset.OTHER: 150}
"""People able to work for one full-time equivalent.

1:80 is the intensive coaching of Kreis Groß-Gerau (2018); 1:75 under 25 and 1:150 else are what the field aims at.
"""


@dataclass(frozen=True, slots=True)
class Team:
    """A team by its random id and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class RatioTarget:
    """A ratio that was set for a team: `people` for one full-time equivalent, from the day `since` on."""

    team_id: str
    people: int
    preset: RatioPreset | None
    since: date
    set_at: datetime
    set_by: str


@dataclass(frozen=True, slots=True)
class TeamNumbers:
    """Raw numbers of a team on a day: they leave only through `geo.disclosure.caseload`.

    `people` able to work whose own case worker is in the team; `advising` of its `caseworkers` have at least one of
    them; `full_time` equivalents of all its case workers.
    """

    team: Team
    people: int
    caseworkers: int
    advising: int
    full_time: float


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """What may be told of a team, or of several together; of at least five employees always."""

    teams: tuple[Team, ...]
    people: int
    full_time: float

    @property
    def ratio(self) -> int | None:
        """People for one full-time equivalent, rounded half up; None where there are none of either."""
        return int(self.people / self.full_time + 0.5) if self.people and self.full_time > 0 else None


@dataclass(frozen=True, slots=True)
class Caseload:
    """What may be told of all teams on `reference_date`.

    `rows`: single teams in the order of names; `together`: those that are too small to stand alone, with as many
    larger ones as it takes; `total`: all of them. Where nothing may be told, rows are empty and the others None.
    """

    reference_date: date | None
    rows: tuple[CaseloadRow, ...]
    together: CaseloadRow | None
    total: CaseloadRow | None
    withheld: tuple[Team, ...] = ()


def target_on(targets: Sequence[RatioTarget], team_id: str, day: date) -> RatioTarget | None:
    """Return the target of a team that holds on `day`: the latest to begin, of several the one set last; or None."""
    holding = [each for each in targets if each.team_id == team_id and each.since <= day]
    return max(holding, key=lambda each: (each.since, each.set_at), default=None)
