"""What the lead of a team sees and arranges: case numbers, to share work, and who stands in for whom (F4).

No figure tells what somebody achieved, how fast, or when; a number of people advised is all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from api.access.actor import Actor
from api.access.event_feed import write_told
from api.access.people import STILL_TOLD, nobody
from api.access.policy import Action, ObjectType, decide_here
from api.access.trail import record, trail_event
from graph_schema.errors import BadInput, Refused
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.sort_keys import fold_name
from graph_schema.model.access import Ground
from graph_schema.model.case_events import CaseAct
from graph_schema.store import team_cover
from graph_schema.store.case_events import save_case_event
from graph_schema.store.graph import Graph, Step
from graph_schema.store.team_cover import CoverKey

LONGEST_COVER = timedelta(days=183)
COVERS_TOLD = timedelta(days=90)
"""So long a cover is told of after it ended (to who was absent) or was given (to the data-protection officer)."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Somebody who stands in, with the days."""

    account_id: str
    name: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class CoverTold:
    """A cover as the absent one and the data-protection officer read it; `absent` is empty for the absent one."""

    absent: str
    deputy: str
    given_by: str
    """Empty where nobody who has an account arranged it."""
    given_at: datetime | None
    since: date
    until: date

    @property
    def ended_at_once(self) -> bool:
        """Whether it was ended on its first day, or before."""
        return self.until < self.since


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A case worker of a team with the number of people advised; `accounts` sign in as this case worker."""

    caseworker_id: str
    name: str
    family_name: str
    team: str
    people: int
    accounts: tuple[tuple[str, str], ...]
    covers: tuple[Cover, ...]


@dataclass(frozen=True, slots=True)
class TrailLine:
    """An event of the trail about one citizen."""

    at: datetime
    by: str
    role: str
    action: str
    object: str
    grounds: tuple[Ground, ...]
    stated_reason: str


@dataclass(frozen=True, slots=True)
class Oversight:
    """Teams and the trail, as one actor may see them."""

    graph: Graph
    actor: Actor

    async def team(self) -> list[TeamMember]:
        """Return the case workers of the own teams in the order of names; NotFound for who leads none by role."""
        self._may(Action.READ, ObjectType.TEAM)
        members = [_member(row) for row in await team_cover.load_team(self.graph, self.actor.asking)]
        return sorted(members, key=lambda member: (fold_name(member.family_name), fold_name(member.name)))

    async def set_cover(self, cover: CoverKey, until: date) -> None:
        """Let somebody of the own team stand in for another one, from `cover.since` to `until`.

        BadInput where the days are over, in the wrong order or more than half a year; Refused for the own account;
        NotFound where one of the two is in no team of the actor.
        """
        self._may(Action.MANAGE, ObjectType.TEAM)
        if cover.deputy == self.actor.account_id:
            raise _own_account()
        if not self.actor.asking.today <= until or not cover.since <= until <= cover.since + LONGEST_COVER:
            raise BadInput(
                "Diese Tage gehen nicht.",
                "These days cannot be used.",
                "Der letzte Tag liegt nicht vor heute und nicht vor dem ersten, höchstens ein halbes Jahr nach ihm.",
                "The last day is not before today nor before the first one, and at most half a year after it.",
            )
        event = trail_event(self.actor, "cover", ObjectType.TEAM, about=cover.deputy, grounds=[Ground.COVER])
        trail_id = new_id()
        step = team_cover.save_cover(self.actor.asking, cover, until, trail_id=trail_id, trail=event)
        await self._tell(step, trail_id, CaseAct.COVER_GIVEN)

    async def end_cover(self, cover: CoverKey) -> None:
        """End a cover at once: yesterday was its last day. NotFound where there is none in a team of the actor."""
        self._may(Action.MANAGE, ObjectType.TEAM)
        until = self.actor.asking.today - timedelta(days=1)
        event = trail_event(self.actor, "end_cover", ObjectType.TEAM, about=cover.deputy, grounds=[Ground.COVER])
        trail_id = new_id()
        step = team_cover.end_cover(self.actor.asking, cover, until, trail_id=trail_id, trail=event)
        await self._tell(step, trail_id, CaseAct.COVER_ENDED)

    async def own_covers(self) -> list[CoverTold]:
        """Return who stands in for the case worker, or did lately; NotFound for other roles.

        Also what ended while she was away: whoever comes back reads who had her cases.
        """
        if not decide_here(self.actor.role, Action.READ, ObjectType.COVER, [Ground.OWN]).allowed:
            raise nobody()
        earliest = self.actor.asking.today - COVERS_TOLD
        rows = await team_cover.list_own_covers(self.graph, self.actor.asking, earliest)
        return [_told(row) for row in rows]

    async def covers(self) -> list[CoverTold]:
        """Return the covers that hold or were given lately, as the data-protection officer reads them."""
        self._may(Action.READ, ObjectType.COVER)
        await record(self.graph, trail_event(self.actor, "list", ObjectType.COVER))
        rows = await team_cover.list_covers(self.graph, self.actor.asking, self.actor.now - COVERS_TOLD)
        return [_told(row) for row in rows]

    async def trail_of(self, citizen_key: str) -> list[TrailLine]:
        """Return who read or did what about a citizen, by the keyed hash of the number, the newest first.

        Searched by citizen, never by employee: that needs the data-protection officer and the staff council together
        (F4). Of lists in which the citizen stood there is one line for each account and day. Empty where there is no
        such citizen, or nothing in the trail. This look stands in the trail about the citizen, too.
        """
        self._may(Action.READ, ObjectType.TRAIL)
        citizen = await team_cover.find_citizen(self.graph, self.actor.asking, citizen_key)
        await record(self.graph, trail_event(self.actor, "read", ObjectType.TRAIL, about=citizen))
        rows = await team_cover.load_trail(self.graph, self.actor.asking, citizen_key)
        lists = [
            TrailLine(row["at"], row["by"] or "", row["role"], "list", ObjectType.CITIZEN, (), "")
            for row in await team_cover.load_lists(self.graph, self.actor.asking, citizen_key)
        ]
        events = [
            TrailLine(
                row["at"], row["by"] or "", row["role"] or "", row["action"], row["object"],
                tuple(map(Ground, row["grounds"] or ())), row["stated_reason"] or "",
            )
            for row in rows
        ]  # fmt: skip
        return sorted([*events, *lists], key=lambda line: line.at, reverse=True)

    async def _tell(self, step: Step, trail_id: str, act: CaseAct) -> None:
        """Write a cover, and tell the data-protection officer at once; NotFound where nothing was to write."""
        rows = await write_told(self.graph, [step, save_case_event(trail_id, act, self.actor.now - STILL_TOLD)])
        if not rows[0]:
            raise nobody()

    def _may(self, action: Action, of: ObjectType) -> None:
        if not decide_here(self.actor.role, action, of).allowed:
            raise nobody()


def _own_account() -> Refused:
    return Refused(
        "Die eigene Vertretung gibt sich niemand selbst: damit läse die Leitung fremde Fälle ohne Grund; es wurde "
        "nichts geschrieben.",
        "Nobody gives a cover to the own account: a lead would read others' cases without a reason; nothing was "
        "written.",
        "Eine andere Person des Teams wählen, oder eine andere Leitung des Teams richtet die Vertretung ein. Einen "
        "einzelnen Fall öffnen Sie mit einem Grund.",
        "Choose somebody else of the team, or another lead of the team arranges the cover. A single case is opened "
        "with a reason.",
    )


def _told(row: Mapping[str, Any]) -> CoverTold:
    return CoverTold(
        absent=" ".join(part for part in row.get("absent", ()) if part),
        deputy=row["deputy"] or "",
        given_by=row["given_by"] or "",
        given_at=row["given_at"],
        since=row["since"],
        until=row["until"],
    )


def _member(row: Mapping[str, Any]) -> TeamMember:
    covers = [
        Cover(each["account"], each["name"], each["since"], each["until"]) for each in row["covers"] if each["account"]
    ]
    return TeamMember(
        caseworker_id=row["caseworker_id"],
        name=" ".join(part for part in (row["given_name"], row["family_name"]) if part),
        family_name=row["family_name"] or "",
        team=row["team"],
        people=row["people"],
        accounts=tuple((each["id"], each["name"]) for each in row["accounts"] if each["id"]),
        covers=tuple(sorted(covers, key=lambda each: (each.since, each.name))),
    )
