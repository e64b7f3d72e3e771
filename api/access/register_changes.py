"""The door to what a case worker corrects of the register: the address of a dwelling, the role of a member (F1).

The corrected value holds here and is left by imports: where the leading system says something else, that is a
difference to settle. Protected people, households and residences are not reached (F7). Each change names what was seen
(`version`): where it is another one by now, nothing is written, and it is told who changed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from api.access.alone import alone
from api.access.people import People, nobody
from api.access.policy import ObjectType
from api.access.register_rows import case_on, changed_by, members_beside, placed, write_change
from api.access.requests import Request
from api.access.sheets import residence_line
from api.access.trail import record, trail_event
from api.access.versions import member_key, residence_version, role_version
from api.access.web_keys import WebKeys
from api.actions.changed_rows import address_steps
from api.actions.held_values import held_by_row, move_into
from graph_schema.errors import BadInput, Stale
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.leading_rows import ADDRESS, ADDRESS_COLUMNS, ROLE, address_text, readable_address
from graph_schema.ingest.load import ImportSession
from graph_schema.ingest.moved_rows import MOVE
from graph_schema.model.case_events import CaseAct
from graph_schema.model.people import MemberRole, ResidenceState
from graph_schema.store import case_changes as store
from graph_schema.store.case_changes import Kept, OnCase
from graph_schema.store.differences import Act, close_replaced_rows
from graph_schema.store.graph import Step
from graph_schema.store.people import list_visible_citizens

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody corrects: whose, as it was seen (`version`), named by the client (`request`), in which function."""

    citizen: str
    """Random key."""
    version: str
    request: Request
    by: str


@dataclass(frozen=True, slots=True)
class ToCorrect:
    """What a form corrects, as it is now; `shown`: the address in one line, or the role."""

    id: str
    shown: str
    version: str
    since: date
    columns: Mapping[str, Any]
    whose: str = ""
    """Of another member's role: given and family name."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A residence or membership as it is now. `text`: its value as one text, `shown`: as people read it."""

    case: OnCase
    key: str
    field: str
    text: str | None
    shown: str
    version: str
    values: Mapping[str, Any]

    @property
    def about(self) -> str:
        """Random key of whose value it is."""
        return self.values.get("member_id") or self.case.citizen


@dataclass(frozen=True, slots=True)
class RegisterChanges:
    """Corrections as one actor may make them. `invented`: the people of the graph are."""

    people: People
    keys: WebKeys
    data_folder: Path
    invented: bool = False

    async def address(self, citizen: str, residence: str) -> ToCorrect:
        """Return the address of a dwelling of today (random keys), to be corrected; NotFound as where it cannot be."""
        row = await self._residence(case_on(self.people, citizen, ObjectType.RESIDENCE), residence)
        return await self._read(row, residence, ObjectType.RESIDENCE)

    async def role(self, citizen: str, household: str, member: str | None = None) -> ToCorrect:
        """Return the role of a person in a household of today (random keys), to be corrected; NotFound likewise.

        `member`: of the household (`member_key`), who belongs to it with the person; None: the person.
        """
        row = await self._membership(case_on(self.people, citizen, ObjectType.HOUSEHOLD), household, member)
        return await self._read(row, household, ObjectType.HOUSEHOLD)

    async def _read(self, row: _Row, thing: str, of: ObjectType) -> ToCorrect:
        actor = self.people.actor
        held = (await list_visible_citizens(self.people.graph, actor.asking)).get(row.case.citizen, frozenset())
        grounds = held & row.case.grounds
        await record(self.people.graph, trail_event(actor, "read", of, about=row.about, grounds=grounds))
        whose = ""
        if row.about != row.case.citizen:
            whose = " ".join(filter(None, (row.values["given_name"], row.values["family_name"])))
        return ToCorrect(thing, row.shown, row.version, row.values["since"], row.values, whose)

    async def correct_address(
        self, correction: Correction, residence: str, written: Mapping[str, str], *, as_written: bool = False
    ) -> None:
        """Correct the address of a dwelling of today (random key); the neighbourhood follows from the city's list.

        `written` as of `read_address`. Where the list is not sure of it: UncertainAddress with what it may be, unless
        it is to be kept `as_written`. Without any list it is kept, and placed as soon as there is one. Stale, NotFound,
        KeyReused; BadInput for somebody without fixed address; Conflict while an import runs.
        """
        case = case_on(self.people, correction.citizen, ObjectType.RESIDENCE)
        text = address_text(written)
        async with self._alone() as session:
            if await correction.request.result(self.people.graph, self.people.actor.now) is not None:
                return
            row = await self._residence(case, residence)
            await self._refuse_stale(row, correction.version)
            if row.values["state"] == ResidenceState.NO_FIXED_ADDRESS:
                raise _no_fixed_address()
            if row.text == text:
                return
            place = await placed(self.people.graph, session, text, as_written=as_written)
            act = Act(new_id(), correction.request.act)
            step = store.change_residence(case, row.key, row.values, await self._kept(row, act, text, correction))
            await self._write(row, [step, *address_steps(act, row.key, text, place)], act, correction)

    async def correct_role(
        self, correction: Correction, household: str, role: MemberRole, member: str | None = None
    ) -> None:
        """Correct a person's role in a household of today (random key), or that of a `member` of it as in `role`.

        Stale, NotFound, KeyReused; Conflict while an import runs.
        """
        case = case_on(self.people, correction.citizen, ObjectType.HOUSEHOLD)
        async with self._alone():
            if await correction.request.result(self.people.graph, self.people.actor.now) is not None:
                return
            row = await self._membership(case, household, member)
            await self._refuse_stale(row, correction.version)
            if row.text == role:
                return
            act = Act(new_id(), correction.request.act)
            kept = await self._kept(row, act, role.value, correction)
            step = store.change_membership(case, row.key, row.text or "", kept)
            await self._write(row, [step, act.set_membership(row.key, {ROLE: role.value})], act, correction)

    def _alone(self) -> AbstractAsyncContextManager[ImportSession]:
        return alone(self.people.graph, self.data_folder, self.people.actor.now, invented=self.invented)

    async def _residence(self, case: OnCase, residence: str) -> _Row:
        found = await store.find_residence(self.people.graph, case, residence)
        if found is None:
            raise nobody()
        line = residence_line({**found, "areas": ()}, hidden=False)
        return _Row(
            case, found["key"], ADDRESS, address_text(found), line.address, residence_version(self.keys, line), found
        )

    async def _membership(self, case: OnCase, household: str, member: str | None) -> _Row:
        rows = await store.list_roles(self.people.graph, case, household)
        if member is None:
            found = next((row for row in rows if row["member_id"] == case.citizen), None)
        else:
            found = next((row for row in rows if member_key(self.keys, household, row["member_id"]) == member), None)
        if found is None:
            raise nobody()
        version = role_version(self.keys, found["household_id"], found["since"].isoformat(), found["role"])
        return _Row(case, found["key"], ROLE, found["role"], found["role"], version, found)

    async def _refuse_stale(self, row: _Row, version: str) -> None:
        if row.version == version:
            return
        by, at = await changed_by(self.people.graph, row.case, row.key, row.text)
        raise _stale(row, by, at)

    async def _kept(self, row: _Row, act: Act, ours: str | None, correction: Correction) -> Kept:
        actor, graph = self.people.actor, self.people.graph
        former = (await held_by_row(graph)).get(row.key)
        properties: dict[str, Any] = {
            "field": row.field, "ours": ours, "before": former.theirs if former is not None else row.text,
            "changed_by": correction.by, "changed_at": actor.now, "channel_key": row.key, "act": act.key,
        }  # fmt: skip
        move = await move_into(graph, row.key) if row.field == ADDRESS else None
        if move is not None:  # the address of a move that the leading system does not know yet is part of it
            properties |= {
                "field": MOVE, "ours": replace(move.ours, address=ours).text, "before": move.value.theirs,
                "former_key": move.former_key, "former_until": move.former_until,
            }  # fmt: skip
        of = ObjectType.RESIDENCE if row.field == ADDRESS else ObjectType.HOUSEHOLD
        trail = trail_event(actor, f"correct_{row.field}", of, about=row.about)
        return Kept(act.change, properties, correction.request.act, trail)

    async def _write(self, row: _Row, steps: list[Step], act: Act, correction: Correction) -> None:
        of_address = row.field == ADDRESS
        told = CaseAct.ADDRESS_CHANGED if of_address else CaseAct.ROLE_CORRECTED
        step, *writing = steps
        steps = [step, *close_replaced_rows(act.change, self.people.actor.now), *writing]
        beside = await members_beside(self.people, row.case, row.values["household_id"]) if of_address else ()
        kept_as = (f"correct_{row.field}", act.change)
        await write_change(self.people, correction.request, told, steps, kept_as=kept_as, beside=beside)


def read_address(given: Mapping[str, str]) -> dict[str, str]:
    """Return the columns of a written address; BadInput where there is no street, or what no address is."""
    written = {name: " ".join(given.get(name, "").split()) for name in ADDRESS_COLUMNS}
    if not written["street"]:
        raise BadInput("Es fehlt die Straße.", "The street is missing.", "Die Straße angeben.", "Give the street.")
    if any(len(each) > LONGEST or not each.isprintable() or "|" in each for each in written.values()):
        raise BadInput(
            f"Straße, Hausnummer, Postleitzahl und Ort haben je höchstens {LONGEST} Zeichen, ohne „|“.",
            f"Street, house number, postcode and town have at most {LONGEST} characters each, without “|”.",
        )
    return written


def _stale(row: _Row, by: str | None, at: datetime | None) -> Stale:
    shown = readable_address(row.text) if row.field == ADDRESS else row.shown
    return Stale(
        "Das wurde inzwischen geändert; es wurde nichts geschrieben.",
        "This has been changed meanwhile; nothing was written.",
        "Ansehen, was jetzt gilt, und nur wenn nötig noch einmal ändern.",
        "Look at what holds now, and change it once more only if need be.",
        field=row.field,
        changed_by=by,
        at=at,
        current=shown,
        version=row.version,
    )


def _no_fixed_address() -> BadInput:
    return BadInput(
        "Hier ist kein fester Wohnsitz eingetragen: das ist ein Umzug, keine Berichtigung.",
        "No fixed address is entered here: that is a move, no correction.",
        "Den Umzug eintragen: „Umzug eintragen“ steht bei der Wohnung.",
        "Enter the move: “enter a move” stands beside the dwelling.",
    )
