"""The door to people: nothing else reads or writes about them for somebody who is signed in.

Each act asks the graph, which begins at the session with the rights of this moment, lets through what the policy
allows on the grounds that it found, and leaves an event in the trail before anything is handed out. What may not be
seen does not exist: a person without a right is answered as one who is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from api.access import tries_to_open
from api.access.actor import Actor
from api.access.event_feed import write_told
from api.access.household_homes import changed_through, homes_of
from api.access.policy import Action, Decision, ObjectType, decide_here, grounds_of
from api.access.requests import Request
from api.access.sheets import (
    CaseLine,
    HouseholdSheet,
    Opening,
    PersonSheet,
    contact_event,
    contact_line,
    let_through,
    member_line,
    membership_line,
    opening,
    within_cover,
)
from api.access.trail import record, record_list, trail_event
from graph_schema.errors import Conflict, NotFound
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground
from graph_schema.model.case_events import CaseAct
from graph_schema.rules.contact_loss import assess_contact
from graph_schema.rules.legal_terms import LegalTerms
from graph_schema.rules.voluntary import what_leaves
from graph_schema.store import people as store
from graph_schema.store.case_events import save_case_event
from graph_schema.store.figures import mark_figures_stale
from graph_schema.store.graph import Graph, Rows, Step

OPENINGS_SHOWN = timedelta(days=90)
TAKE_BACK_WITHIN = timedelta(minutes=15)
STILL_TOLD = timedelta(days=1)
"""An act whose trail is older is told to no follower: a form that was sent again."""
OPEN_FOR = timedelta(days=1)
"""An opened case stays open to the end of the next day."""


@dataclass(frozen=True, slots=True)
class People:
    """People as one actor may see them."""

    graph: Graph
    actor: Actor
    terms: LegalTerms

    async def caseload(self, *, leaving: bool = False) -> list[CaseLine]:
        """Return the people whom the actor advises, stands in for, or has opened.

        It tells how contact stands: NotFound for a role that reads no contacts. `leaving`: for a file; contact stands
        as it does without what stays here (F3).
        """
        self._may(Action.READ, ObjectType.CONTACT, grounds_of(self.actor.role, Action.READ, ObjectType.CONTACT))
        rows = await store.load_caseload(self.graph, self.actor.asking)
        lines = [
            self._case_line(row, leaving) for row in rows if self._decided(ObjectType.CITIZEN, row["grounds"]).allowed
        ]
        await record_list(self.graph, self.actor, ObjectType.CITIZEN, {line.id for line in lines})
        return lines

    async def person(self, citizen: str) -> PersonSheet:
        """Return what may be read of a person; NotFound where there is none, or none to be seen."""
        row = await store.load_person(self.graph, self.actor.asking, citizen)
        decision = self._decided(ObjectType.CITIZEN, row["grounds"] if row else ())
        if row is None or not decision.allowed:
            raise nobody()
        grounds = frozenset(map(Ground, row["grounds"]))
        households = await store.load_memberships(self.graph, self.actor.asking, [citizen])
        told = self._decided(ObjectType.CONTACT, grounds)
        sees_contacts = told.allowed
        contacts = await store.load_contacts(self.graph, self.actor.asking, [citizen]) if sees_contacts else []
        await self._record("read", ObjectType.CITIZEN, about=citizen, grounds=decision.grounds)
        fields, withheld = let_through(row, decision.fields)
        events = [contact_event(each) for each in contacts]
        return PersonSheet(
            id=citizen,
            grounds=grounds,
            fields=fields,
            withheld=withheld,
            protected=bool(row["protected"]),
            households=tuple(membership_line(each) for each in households),
            contacts=tuple(contact_line(each, told.fields) for each in contacts) if sees_contacts else None,
            finding=assess_contact(events, self._today, self.terms) if sees_contacts else None,
        )

    async def household(self, household: str, name: Callable[[str], str] = lambda _: "") -> HouseholdSheet:
        """Return who belongs to a household today, where one of its members may be seen; else NotFound.

        Others' names, birth dates and roles are read, because the whole household is counselled; their own sheets
        only where a right reaches them. `name` says what names a member (random key) in a correction.
        """
        rows = await store.load_households(self.graph, self.actor.asking, [household])
        allowed = [row for row in rows if self._decided(ObjectType.HOUSEHOLD, row["grounds"]).allowed]
        if not allowed:
            raise nobody()
        visible = await store.list_visible_citizens(self.graph, self.actor.asking)
        members = {row["member_id"]: row for row in allowed}
        for member in members:
            await self._record("read", ObjectType.HOUSEHOLD, about=member, grounds=visible.get(member, frozenset()))
        return HouseholdSheet(
            id=household,
            type=allowed[0]["type"],
            protected=bool(allowed[0]["protected"]),
            on=self._today,
            members=tuple(
                replace(member_line(row, row["member_id"] in visible), key=name(row["member_id"]))
                for row in members.values()
            ),
            homes=await homes_of(self.graph, self.actor, household, allowed),
            changed_through=changed_through(self.actor, allowed),
        )

    async def record_contact(
        self,
        citizen: str,
        contact_id: str,
        values: Mapping[str, Any],
        function: str,
        *,
        request: Request | None = None,
    ) -> None:
        """Record a contact (day, channel, direction, outcome); the same `contact_id` twice is one contact.

        NotFound where the person is not there, or the right to record has ended meanwhile; Conflict where the contact
        was taken back since, or is somebody else's; KeyReused where another change came first with the key of
        `request`. Figures count it from the next computation on.
        """
        grounds = grounds_of(self.actor.role, Action.RECORD, ObjectType.CONTACT)
        self._may(Action.RECORD, ObjectType.CONTACT, grounds)
        properties = {**values, "origin": "here", "recorded_by": function, "recorded_at": self.actor.now}
        event = trail_event(self.actor, "record", ObjectType.CONTACT, about=citizen)
        rows = await self._write(
            store.save_contact(self.actor.asking, citizen, grounds, contact_id, properties=properties, trail=event),
            mark_figures_stale(self.actor.now),
            *_keeping(request, "record", contact_id, self.actor.now),
            save_case_event(contact_id, CaseAct.CONTACT_RECORDED, self.actor.now - STILL_TOLD),
        )
        if request is not None:
            request.check(rows[2])
        if not rows[0]:
            visible = await store.list_visible_citizens(self.graph, self.actor.asking)
            raise _sent_before() if visible.get(citizen, frozenset()) & grounds else nobody()

    async def take_back_contact(self, citizen: str, contact_id: str, *, request: Request | None = None) -> None:
        """Take back a contact that this account recorded within the last minutes; Conflict where it no longer can."""
        self._may(Action.RECORD, ObjectType.CONTACT, grounds_of(self.actor.role, Action.RECORD, ObjectType.CONTACT))
        trail_id = new_id() if request is None else request.act
        step = store.remove_contact(
            self.actor.asking,
            citizen,
            contact_id,
            account=self.actor.account_id,
            earliest=self.actor.now - TAKE_BACK_WITHIN,
            trail_id=trail_id,
            trail=trail_event(self.actor, "take_back", ObjectType.CONTACT, about=citizen),
        )
        rows = await self._write(
            step,
            mark_figures_stale(self.actor.now),
            *_keeping(request, "take_back", contact_id, self.actor.now),
            save_case_event(trail_id, CaseAct.CONTACT_TAKEN_BACK, self.actor.now - STILL_TOLD),
        )
        if request is not None:
            request.check(rows[2])
        if not rows[0] and (request is None or not rows[2]):
            raise Conflict(
                "Dieser Kontakt lässt sich nicht mehr zurücknehmen: die Zeit dafür ist vorbei, oder er ist schon in "
                "einer Übergabedatei.",
                "This contact can no longer be taken back: the time for it is over, or it is in a file already.",
                "Im führenden System berichtigen; der nächste Import bringt es hierher.",
                "Correct it in the leading system; the next import brings it here.",
            )

    async def open_case(self, citizen_key: str, reason: str) -> str:
        """Open a foreign case by the keyed hash of its number, with a written reason; return the person's id.

        The own case worker and the data-protection officer see it at once. NotFound where there is no such case, or
        the lead of a team asks for one of another team. Who tries many in vain has to wait: TooManyTries.
        """
        self._may(Action.OPEN, ObjectType.CASE, ())
        former = await tries_to_open.count_try_to_open(self.graph, self.actor)
        trail_id = new_id()
        step = store.open_case(
            self.actor.asking,
            citizen_key,
            until=self._today + OPEN_FOR,
            reason=reason,
            trail_id=trail_id,
            trail=trail_event(self.actor, "open", ObjectType.CASE, reason=reason),
        )
        rows = await self._write(step, save_case_event(trail_id, CaseAct.CASE_OPENED, self.actor.now - STILL_TOLD))
        if not rows[0]:
            await self._record("open_in_vain", ObjectType.CASE, reason=reason)
            raise nobody()
        await tries_to_open.take_back_try_to_open(self.graph, self.actor, former)
        return str(rows[0][0]["id"])

    async def openings_of_own_cases(self) -> list[Opening]:
        """Return which of the own cases others have opened lately, the newest first.

        Who stands in reads of the covered cases what was opened since the cover began: the own worker is away.
        """
        self._may(Action.READ, ObjectType.OPENING, grounds_of(self.actor.role, Action.READ, ObjectType.OPENING))
        earliest = self.actor.now - OPENINGS_SHOWN
        rows = await store.list_openings_of_own_cases(self.graph, self.actor.asking, earliest)
        return [opening(row) for row in rows if within_cover(row, row["opened_at"])]

    async def openings(self) -> list[Opening]:
        """Return all cases opened lately, as the data-protection officer reads them: without the persons' names."""
        self._may(Action.READ, ObjectType.OPENING, ())
        earliest = self.actor.now - OPENINGS_SHOWN
        await self._record("list", ObjectType.OPENING)
        return [opening(row) for row in await store.list_openings(self.graph, self.actor.asking, earliest)]

    @property
    def _today(self) -> date:
        return self.actor.asking.today

    def _case_line(self, row: Mapping[str, Any], leaving: bool) -> CaseLine:
        events = [contact_event(each) for each in row["contacts"] if each["day"] is not None]
        return CaseLine(
            id=row["id"],
            family_name=row["family_name"] or "",
            given_name=row["given_name"] or "",
            birth_date=row["birth_date"],
            grounds=frozenset(map(Ground, row["grounds"])),
            contact=assess_contact(what_leaves(events) if leaving else events, self._today, self.terms),
            protected=bool(row["protected"]),
        )

    def _decided(self, of: ObjectType, grounds: Iterable[str]) -> Decision:
        return decide_here(self.actor.role, Action.READ, of, map(Ground, grounds))

    def _may(self, action: Action, of: ObjectType, grounds: Iterable[Ground]) -> None:
        """Raise NotFound where the role may not do this at all: for it there is no such thing."""
        if not decide_here(self.actor.role, action, of, grounds).allowed:
            raise nobody()

    async def _write(self, *steps: Step) -> list[Rows]:
        """Carry out an act in one transaction, and let followers look."""
        return await write_told(self.graph, steps)

    async def _record(self, action: str, of: ObjectType, **more: Any) -> None:
        await record(self.graph, trail_event(self.actor, action, of, **more))


def _keeping(request: Request | None, action: str, result: str, now: datetime) -> list[Step]:
    return [] if request is None else [request.keep(action, result, now)]


def _sent_before() -> Conflict:
    return Conflict(
        "Dieses Formular wurde schon einmal abgeschickt und der Kontakt seither zurückgenommen.",
        "This form was sent before, and the contact was taken back since.",
        "Die Seite neu öffnen und den Kontakt noch einmal eingeben.",
        "Open the page anew and enter the contact once more.",
    )


def nobody() -> NotFound:
    """Return the one answer for what is not there and for what may not be seen."""
    return NotFound(
        "Das gibt es nicht, oder Sie können es nicht sehen.",
        "This does not exist, or you cannot see it.",
        "Gehen Sie von Ihrem Menü aus. Wer Fälle betreut, öffnet einen fremden mit seiner Nummer und einem Grund.",
        "Start from your menu. Who has cases opens a foreign one with its number and a reason.",
    )
