"""The door to what a case worker corrects of the register: the address of a dwelling, the role of a member (F1).

The corrected value holds here and is left by imports: where the leading system says something else, that is a
difference to settle. Protected people, households and residences are not reached (F7). Each change names what was seen
(`version`): where it is another one by now, nothing is written, and it is told who changed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from api.access.alone import alone
from api.access.event_feed import write_told
from api.access.people import STILL_TOLD, People, nobody
from api.access.policy import Action, ObjectType, grounds_of
from api.access.requests import Request
from api.access.sheets import residence_line
from api.access.trail import record, trail_event
from api.access.versions import residence_version, role_version
from api.access.web_keys import WebKeys
from api.actions.address_book import UNSURE, load_address_book
from api.actions.changed_rows import address_steps, place_of
from api.actions.held_values import held_by_row
from api.actions.locating import load_areas
from graph_schema.errors import BadInput, Stale, UncertainAddress
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.leading_rows import ADDRESS, ADDRESS_COLUMNS, ROLE, address_text, readable_address
from graph_schema.ingest.load import ImportSession
from graph_schema.ingest.report import Place
from graph_schema.model.case_events import CaseAct
from graph_schema.model.people import MemberRole, ResidenceState
from graph_schema.store import case_changes as store
from graph_schema.store.case_changes import Kept, OnCase
from graph_schema.store.case_events import save_case_event
from graph_schema.store.differences import Act, close_replaced_rows
from graph_schema.store.figures import mark_figures_stale
from graph_schema.store.freshness import load_last_imports
from graph_schema.store.graph import Rows, Step
from graph_schema.store.people import list_visible_citizens

LONGEST = 200
CANDIDATES = 20


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


@dataclass(frozen=True, slots=True)
class RegisterChanges:
    """Corrections as one actor may make them. `invented`: the people of the graph are."""

    people: People
    keys: WebKeys
    data_folder: Path
    invented: bool = False

    async def address(self, citizen: str, residence: str) -> ToCorrect:
        """Return the address of a dwelling of today (random keys), to be corrected; NotFound as where it cannot be."""
        row = await self._residence(self._case(citizen, ObjectType.RESIDENCE), residence)
        return await self._read(row, residence, ObjectType.RESIDENCE)

    async def role(self, citizen: str, household: str) -> ToCorrect:
        """Return the role of a person in a household of today (random keys), to be corrected; NotFound likewise."""
        row = await self._membership(self._case(citizen, ObjectType.HOUSEHOLD), household)
        return await self._read(row, household, ObjectType.HOUSEHOLD)

    async def _read(self, row: _Row, thing: str, of: ObjectType) -> ToCorrect:
        actor, about = self.people.actor, row.case.citizen
        held = (await list_visible_citizens(self.people.graph, actor.asking)).get(about, frozenset())
        grounds = held & row.case.grounds
        await record(self.people.graph, trail_event(actor, "read", of, about=about, grounds=grounds))
        return ToCorrect(thing, row.shown, row.version, row.values["since"], row.values)

    async def correct_address(
        self, correction: Correction, residence: str, written: Mapping[str, str], *, as_written: bool = False
    ) -> None:
        """Correct the address of a dwelling of today (random key); the neighbourhood follows from the city's list.

        `written` as of `read_address`. Where the list is not sure of it: UncertainAddress with what it may be, unless
        it is to be kept `as_written`. Without any list it is kept, and placed as soon as there is one. Stale, NotFound,
        KeyReused; BadInput for somebody without fixed address; Conflict while an import runs.
        """
        case = self._case(correction.citizen, ObjectType.RESIDENCE)
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
            place = await self._placed(session, text, written, as_written=as_written)
            act = Act(new_id(), correction.request.act)
            step = store.change_residence(case, row.key, row.values, await self._kept(row, act, text, correction))
            await self._write(row, step, act, correction, address_steps(act, row.key, text, place))

    async def correct_role(self, correction: Correction, household: str, role: MemberRole) -> None:
        """Correct a person's role in a household of today (random key). Stale, NotFound, KeyReused; Conflict while an
        import runs.
        """
        case = self._case(correction.citizen, ObjectType.HOUSEHOLD)
        async with self._alone():
            if await correction.request.result(self.people.graph, self.people.actor.now) is not None:
                return
            row = await self._membership(case, household)
            await self._refuse_stale(row, correction.version)
            if row.text == role:
                return
            act = Act(new_id(), correction.request.act)
            kept = await self._kept(row, act, role.value, correction)
            step = store.change_membership(case, row.key, row.text or "", kept)
            await self._write(row, step, act, correction, [act.set_membership(row.key, {ROLE: role.value})])

    def _case(self, citizen: str, of: ObjectType) -> OnCase:
        actor = self.people.actor
        grounds = grounds_of(actor.role, Action.CHANGE, of)
        if not grounds:
            raise nobody()
        return OnCase(actor.asking, grounds, citizen)

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

    async def _membership(self, case: OnCase, household: str) -> _Row:
        found = await store.find_membership(self.people.graph, case, household)
        if found is None:
            raise nobody()
        version = role_version(self.keys, found["household_id"], found["since"].isoformat(), found["role"])
        return _Row(case, found["key"], ROLE, found["role"], found["role"], version, found)

    async def _refuse_stale(self, row: _Row, version: str) -> None:
        if row.version == version:
            return
        by, at = _who(await store.list_changes(self.people.graph, row.case, row.key), row.text)
        if by is None:
            done = (await load_last_imports(self.people.graph)).get(("register", None))
            at = done.done_at if done is not None else None
        raise _stale(row, by, at)

    async def _placed(
        self, session: ImportSession, text: str | None, written: Mapping[str, str], *, as_written: bool
    ) -> Place:
        graph = self.people.graph
        book = await load_address_book(graph, session.keys, await load_areas(graph))
        place = place_of(book, text)
        if place.address_match in UNSURE and not as_written:
            raise _uncertain(book.candidates({**written})[:CANDIDATES])
        return place

    async def _kept(self, row: _Row, act: Act, ours: str | None, correction: Correction) -> Kept:
        former = (await held_by_row(self.people.graph)).get(row.key)
        actor = self.people.actor
        properties = {
            "field": row.field, "ours": ours, "before": former.theirs if former is not None else row.text,
            "changed_by": correction.by, "changed_at": actor.now, "channel_key": row.key, "act": act.key,
        }  # fmt: skip
        of = ObjectType.RESIDENCE if row.field == ADDRESS else ObjectType.HOUSEHOLD
        trail = trail_event(actor, f"correct_{row.field}", of, about=correction.citizen)
        return Kept(act.change, properties, correction.request.act, trail)

    async def _write(self, row: _Row, step: Step, act: Act, correction: Correction, writing: list[Step]) -> None:
        graph, now = self.people.graph, self.people.actor.now
        told = CaseAct.ADDRESS_CHANGED if row.field == ADDRESS else CaseAct.ROLE_CORRECTED
        steps = [
            step,
            correction.request.keep(f"correct_{row.field}", act.change, now),
            save_case_event(correction.request.act, told, now - STILL_TOLD),
            *close_replaced_rows(act.change, now),
            *writing,
            mark_figures_stale(now),
        ]
        rows = await write_told(graph, steps)
        correction.request.check(rows[1])
        if not rows[0] and not rows[1]:
            raise nobody()  # nobody else writes under the lock of imports: the right has ended meanwhile


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


def _who(changes: Rows, current: str | None) -> tuple[str | None, datetime | None]:
    """Return who made a value what it is, and when; None: nobody here, an import did."""
    found: list[tuple[datetime, str]] = []
    for each in changes:
        if each["decision"] == "take_theirs" and each["theirs"] == current:
            found.append((each["decided_at"], each["decided_by"]))
        elif each["ours"] == current:
            found.append((each["changed_at"], each["changed_by"]))
    at, by = max(found, default=(None, None))
    return by, at


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


def _uncertain(candidates: list[tuple[str, str, str, str]]) -> UncertainAddress:
    if candidates:
        return UncertainAddress(
            "Die Adressliste der Stadt ist nicht sicher, welcher Ort gemeint ist; es wurde nichts geschrieben.",
            "The city's list of addresses is not sure which place is meant; nothing was written.",
            "Eine der vorgeschlagenen Adressen wählen, oder sie so behalten, wie sie geschrieben ist.",
            "Choose one of the addresses that it suggests, or keep it as it is written.",
            candidates=candidates,
        )
    return UncertainAddress(
        "Diese Adresse steht nicht in der Adressliste der Stadt; es wurde nichts geschrieben.",
        "This address is not in the city's list of addresses; nothing was written.",
        "Die Schreibweise prüfen, oder sie so behalten, wie sie geschrieben ist.",
        "Check how it is written, or keep it as it is written.",
    )


def _no_fixed_address() -> BadInput:
    return BadInput(
        "Hier ist kein fester Wohnsitz eingetragen: das ist ein Umzug, keine Berichtigung.",
        "No fixed address is entered here: that is a move, no correction.",
        "Den Umzug im führenden System eintragen; der nächste Import bringt ihn hierher.",
        "Enter the move in the leading system; the next import brings it here.",
    )
