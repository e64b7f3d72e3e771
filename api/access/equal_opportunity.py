"""The door of the equal-opportunity officer (§ 18e SGB II): who came to her herself, or was pre-registered.

A case worker pre-registers a person, sees that, and can take it back; that somebody came to her by herself no case
worker sees. She reads no contacts and no needs, and only until the day that was set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from api.access import tries_to_open
from api.access.actor import Actor
from api.access.event_feed import write_told
from api.access.people import STILL_TOLD, nobody
from api.access.policy import Action, ObjectType, decide_here, grounds_of
from api.access.trail import record, record_list, trail_event
from graph_schema.errors import BadInput, Conflict
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground
from graph_schema.model.case_events import CaseAct
from graph_schema.store import equal_opportunity as store
from graph_schema.store.case_events import save_case_event
from graph_schema.store.equal_opportunity import Acting
from graph_schema.store.graph import Graph

USUAL, LONGEST = timedelta(days=90), timedelta(days=366)
"""How long she may read about a person, where nobody chooses, and at most."""
LONGEST_WISH = 500


@dataclass(frozen=True, slots=True)
class PreRegistration:
    """A person is registered with an officer, from the first to the last day."""

    officer_id: str
    officer: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who came or was sent, with what she wished; `until` is the last day of all rights."""

    id: str
    family_name: str
    given_name: str
    birth_date: date
    sex: str | None
    childcare: str | None
    grounds: frozenset[Ground]
    since: date
    until: date
    wishes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EqualOpportunity:
    """Pre-registrations and visitors as one actor may see them."""

    graph: Graph
    actor: Actor

    async def officers(self) -> list[tuple[str, str]]:
        """Return with whom a person can be pre-registered: random key and name."""
        return [(row["id"], row["name"]) for row in await store.list_officers(self.graph, self.actor.asking)]

    async def pre_registrations(self, citizen: str) -> list[PreRegistration]:
        """Return with whom a person is pre-registered today; empty for who may not pre-register her."""
        grounds = grounds_of(self.actor.role, Action.READ, ObjectType.PRE_REGISTRATION)
        if not grounds:
            return []
        rows = await store.list_pre_registrations(self.graph, self.actor.asking, grounds, citizen)
        return [PreRegistration(**row) for row in rows]

    async def pre_register(self, citizen: str, officer: str, until: date) -> None:
        """Pre-register a person to a last day.

        BadInput for a day that is over or more than a year ahead; Conflict where she is registered there already;
        NotFound where she may not be read, or there is no such officer.
        """
        grounds = self._recording(ObjectType.PRE_REGISTRATION)
        self._check(until)
        acting = self._acting("pre_register", ObjectType.PRE_REGISTRATION, grounds, about=citizen)
        if not await store.save_pre_registration(self.graph, acting, citizen, officer, until):
            if any(each.officer_id == officer for each in await self.pre_registrations(citizen)):
                raise Conflict(
                    "Diese Person ist dort schon vorangemeldet.",
                    "This person is pre-registered there already.",
                    "Für einen anderen letzten Tag zuerst zurückziehen.",
                    "For another last day take it back first.",
                )
            raise nobody()

    async def take_back(self, citizen: str, officer: str) -> None:
        """Take back a pre-registration: the officer reads nothing more by it. NotFound where there is none."""
        grounds = self._recording(ObjectType.PRE_REGISTRATION)
        acting = self._acting("end_pre_registration", ObjectType.PRE_REGISTRATION, grounds, about=citizen)
        if not await store.end_pre_registration(self.graph, acting, citizen, officer):
            raise nobody()

    async def came(self, citizen_key: str, wish: str, until: date) -> str:
        """Keep that a person (keyed hash of her number) came, with her wish; return her random key.

        The data-protection officer sees it at once, without the wish: a number is all that it takes.

        BadInput for a wish or day that cannot be; NotFound where nobody has that number, which the trail keeps;
        TooManyTries where many were tried in vain.
        """
        self._recording(ObjectType.VISITOR)
        self._check(until)
        if not 0 < len(wish) <= LONGEST_WISH:
            raise BadInput(
                f"Das Anliegen braucht 1 bis {LONGEST_WISH} Zeichen.",
                f"The wish needs 1 to {LONGEST_WISH} characters.",
                "In einem Satz: worum möchte die Person beraten werden?",
                "In one sentence: what does the person want to talk about?",
            )
        acting = self._acting("came", ObjectType.VISITOR, frozenset())
        former = await tries_to_open.count_try_to_open(self.graph, self.actor)
        trail_id = new_id()
        step = store.record_who_came(acting, citizen_key, until, wish, trail_id=trail_id)
        told = save_case_event(trail_id, CaseAct.VISITOR_RECORDED, self.actor.now - STILL_TOLD)
        rows = (await write_told(self.graph, [step, told]))[0]
        if not rows:
            await record(self.graph, trail_event(self.actor, "came_in_vain", ObjectType.VISITOR))
            raise nobody()
        await tries_to_open.take_back_try_to_open(self.graph, self.actor, former)
        return str(rows[0]["id"])

    async def visitors(self) -> list[Visitor]:
        """Return who came or was sent, by name; NotFound for other roles."""
        grounds = grounds_of(self.actor.role, Action.READ, ObjectType.VISITOR)
        if not grounds:
            raise nobody()
        rows = await store.list_who_came(self.graph, self.actor.asking, grounds, self.actor.account_id)
        visitors = [self._visitor(row) for row in rows]
        await record_list(self.graph, self.actor, ObjectType.VISITOR, {each.id for each in visitors})
        return visitors

    async def end(self, citizen: str) -> None:
        """End what she may read of a person, on whichever ground. NotFound where that is nothing."""
        self._recording(ObjectType.VISITOR)
        grounds = grounds_of(self.actor.role, Action.READ, ObjectType.VISITOR)
        acting = self._acting("end_visitor", ObjectType.VISITOR, grounds, about=citizen)
        if not await store.end_who_came(self.graph, acting, citizen):
            raise nobody()

    def _visitor(self, row: Mapping[str, Any]) -> Visitor:
        grounds = frozenset(map(Ground, row["grounds"]))
        allowed = decide_here(self.actor.role, Action.READ, ObjectType.CITIZEN, grounds).fields
        return Visitor(
            id=row["id"],
            family_name=row["family_name"] or "",
            given_name=row["given_name"] or "",
            birth_date=row["birth_date"],
            sex=row["sex"] if "sex" in allowed else None,
            childcare=row["childcare"] if "childcare" in allowed else None,
            grounds=grounds,
            since=min(each["since"] for each in row["rights"]),
            until=max(each["until"] for each in row["rights"]),
            wishes=tuple(sorted({each["wish"] for each in row["rights"] if each["wish"]})),
        )

    def _check(self, until: date) -> None:
        today = self.actor.asking.today
        if not today <= until <= today + LONGEST:
            raise BadInput(
                "Dieser letzte Tag geht nicht.",
                "This last day cannot be used.",
                "Er liegt nicht vor heute und höchstens ein Jahr danach.",
                "It is not before today, and at most a year after it.",
            )

    def _recording(self, of: ObjectType) -> frozenset[Ground]:
        """Return the grounds on which this may be recorded; NotFound where the role may not at all."""
        grounds = grounds_of(self.actor.role, Action.RECORD, of)
        if not decide_here(self.actor.role, Action.RECORD, of, grounds).allowed:
            raise nobody()
        return grounds

    def _acting(self, action: str, of: ObjectType, grounds: frozenset[Ground], *, about: str | None = None) -> Acting:
        return Acting(
            self.actor.asking, self.actor.account_id, grounds, trail_event(self.actor, action, of, about=about)
        )
