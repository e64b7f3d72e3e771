"""The own caseload as a file: read in portions, each by the rights of its moment.

A file leaves the product, so less goes into it than a page shows: names, days of birth, languages, ways to reach
somebody, the last contact; nothing of a case that was only opened, no way to reach a protected person (F7), and nothing
that a failed home visit changes (F3).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from api.access.people import People, nobody
from api.access.persons import Parts, Persons, SeenPerson
from api.access.policy import Action, ObjectType, decide_here, grounds_of
from api.access.trail import record, trail_event
from graph_schema.errors import Conflict
from graph_schema.model.access import Ground, Role
from graph_schema.rules.contact_loss import ContactFinding, assess_contact
from graph_schema.rules.voluntary import what_leaves

_HELD = grounds_of(Role.CASEWORKER, Action.EXPORT, ObjectType.CITIZEN)
PORTION = 25
"""Persons that are read at once: what is read before a right that is withdrawn ends the file."""


@dataclass(frozen=True, slots=True)
class FiledPerson:
    """A person in the file; languages and channels as the register holds them."""

    family_name: str
    given_name: str
    birth_date: date
    languages: Sequence[Any]
    channels: Sequence[Any]
    protected: bool
    contact: ContactFinding


def may_be_filed(grounds: Iterable[Ground]) -> bool:
    """Tell whether a person of the list goes into a file: the own caseload and covers, no case that was opened."""
    return bool(frozenset(grounds) & _HELD)


async def read_portions(persons: Persons, ids: Sequence[str]) -> AsyncGenerator[list[FiledPerson]]:
    """Yield the persons with these random keys, in this order, `PORTION` at a time.

    Each portion is asked for anew, so that a session that has ended, or a right that was withdrawn, stops the file at
    the next one: Conflict. NotFound for roles that have no such file. The trail tells of the file, and of each person.
    """
    actor = persons.people.actor
    if not decide_here(actor.role, Action.EXPORT, ObjectType.CITIZEN, _HELD).allowed:
        raise nobody()
    await record(persons.people.graph, trail_event(actor, "export", ObjectType.CITIZEN, count=len(ids)))
    for first in range(0, len(ids), PORTION):
        wanted = ids[first : first + PORTION]
        asking = replace(persons.people, actor=actor.later(datetime.now(UTC)))
        found = await Persons(asking).persons(wanted, Parts(contacts=True, households=False, filed=True))
        portion = [_filed(asking, found[key]) for key in wanted if key in found and may_be_filed(found[key].grounds)]
        if len(portion) < len(wanted):
            raise _stopped()
        yield portion


def _filed(people: People, person: SeenPerson) -> FiledPerson:
    """Return what the policy lets into the file; how contact stands as it stands without failed home visits (F3)."""
    allowed = decide_here(Role.CASEWORKER, Action.EXPORT, ObjectType.CITIZEN, person.grounds).fields
    fields = {name: value for name, value in person.fields.items() if name in allowed}
    if person.finding is None:
        raise ValueError("a person in a file without a finding of the contact")
    return FiledPerson(
        family_name=fields["family_name"] or "",
        given_name=fields["given_name"] or "",
        birth_date=fields["birth_date"],
        languages=fields["languages"],
        channels=() if person.protected else fields["channels"],
        protected=person.protected,
        contact=assess_contact(
            what_leaves(each.line.event for each in person.contacts), people.actor.today, people.terms
        ),
    )


def _stopped() -> Conflict:
    return Conflict(
        "Die Liste wurde nicht zu Ende geschrieben: Ihre Anmeldung oder ein Recht ist inzwischen beendet.",
        "The list was not written to its end: your sign-in or a right has ended meanwhile.",
        "Verwerfen Sie die unvollständige Datei und laden Sie die Liste neu herunter.",
        "Discard the incomplete file, and download the list anew.",
    )
