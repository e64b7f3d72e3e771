"""What every change of a dwelling or a membership has in common: whose it is, who changed it before, whom it concerns,
where an address lies, and that it is written, kept and told in one transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from api.access.event_feed import write_told
from api.access.people import STILL_TOLD, People, nobody
from api.access.policy import Action, ObjectType, grounds_of
from api.access.requests import Request
from api.access.trail import trail_event
from api.actions.address_book import UNSURE, load_address_book
from api.actions.changed_rows import place_of
from api.actions.locating import load_areas
from graph_schema.errors import UncertainAddress
from graph_schema.ingest.leading_rows import address_values
from graph_schema.ingest.load import ImportSession
from graph_schema.ingest.moved_rows import MOVE, move_of
from graph_schema.ingest.report import Place
from graph_schema.model.case_events import CaseAct
from graph_schema.store import case_changes as store
from graph_schema.store.case_changes import OnCase
from graph_schema.store.case_events import save_case_event
from graph_schema.store.figures import mark_figures_stale
from graph_schema.store.freshness import load_last_imports
from graph_schema.store.graph import Graph, Rows, Step

CANDIDATES = 20


def case_on(people: People, citizen: str, of: ObjectType) -> OnCase:
    """Return the person (random key) with the grounds on which the actor may change such a thing; NotFound without."""
    actor = people.actor
    grounds = grounds_of(actor.role, Action.CHANGE, of)
    if not grounds:
        raise nobody()
    return OnCase(actor.asking, grounds, citizen)


async def placed(graph: Graph, session: ImportSession, text: str | None, *, as_written: bool) -> Place:
    """Return the place of an address; UncertainAddress where the city's list is not sure of it, unless `as_written`."""
    book = await load_address_book(graph, session.keys, await load_areas(graph))
    place = place_of(book, text)
    if place.address_match in UNSURE and not as_written:
        raise _uncertain(book.candidates({**address_values(text)})[:CANDIDATES])
    return place


async def members_beside(people: People, case: OnCase, household: str) -> list[str]:
    """Return the other members (random keys) of a household (random key) today."""
    rows = await store.list_members_living_with(people.graph, case, household)
    return [row["id"] for row in rows if row["id"] != case.citizen]


async def changed_by(graph: Graph, case: OnCase, key: str, current: str | None) -> tuple[str | None, datetime | None]:
    """Return who made a residence's or membership's value (register key) what it is, and when.

    No name: nobody here, an import of the register did.
    """
    by, at = _who(await store.list_changes(graph, case, key), current)
    if by is None:
        done = (await load_last_imports(graph)).get(("register", None))
        at = done.done_at if done is not None else None
    return by, at


async def write_change(
    people: People, request: Request, told: CaseAct, steps: Sequence[Step], *, kept_as: tuple[str, str],
    beside: Iterable[str] = (), of: ObjectType = ObjectType.RESIDENCE,
) -> None:  # fmt: skip
    """Write a change and tell it to who may see the person, and to who may see one of the members `beside`.

    The first of `steps` gives a row back where the change came through; NotFound where it did not, KeyReused where
    another one came first with the key of `request`. `kept_as`: what was done, and the key of what it made.
    """
    now = people.actor.now
    action, result = kept_as
    concerned = [{"id": _entry_of(request.act, each), "about": each} for each in beside]
    trail = trail_event(people.actor, action, of)
    first, *writing = steps
    rows = await write_told(
        people.graph,
        [
            first,
            request.keep(action, result, now),
            save_case_event(request.act, told, now - STILL_TOLD),
            *store.save_trail_of_members(request.act, concerned, trail),
            *(save_case_event(each["id"], told, now - STILL_TOLD) for each in concerned),
            *writing,
            mark_figures_stale(now),
        ],
    )
    request.check(rows[1])
    if not rows[0] and not rows[1]:
        raise nobody()  # nobody else writes under the lock of imports: the right has ended meanwhile


def _entry_of(act: str, member: str) -> str:
    """Return the key of an act's entry in the trail of another member: the same act sent twice leaves one."""
    return hashlib.sha256(f"{act} {member}".encode()).hexdigest()[:32]


def _who(changes: Rows, current: str | None) -> tuple[str | None, datetime | None]:
    """Return who made a value what it is, and when; None: nobody here, an import did."""
    found: list[tuple[datetime, str]] = []
    for each in changes:
        ours, theirs = (_as_row(each["field"], each[name]) for name in ("ours", "theirs"))
        if each["decision"] == "take_theirs" and theirs == current:
            found.append((each["decided_at"], each["decided_by"]))
        elif ours == current:
            found.append((each["changed_at"], each["changed_by"]))
    at, by = max(found, default=(None, None))
    return by, at


def _as_row(field: str, text: str | None) -> str | None:
    """Return a value as the row says it: of a move, its address."""
    return move_of(text).address if field == MOVE and text else text


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
