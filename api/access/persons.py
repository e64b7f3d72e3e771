"""Many persons at once, for whoever asks for a caseload with what belongs to it: one question per kind, not per person.

Beside `people`, by the same door's rules: each question begins at the session, what may not be seen is not there, and
each person whose sheet is read has an event in the trail before anything is handed out. With each thing goes what the
policy lets through of it (`Rights`): whoever tells a field looks there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.access.people import People
from api.access.policy import CITIZEN_FIELDS, Action, ObjectType, decide_here
from api.access.sheets import (
    ContactLine,
    MemberLine,
    MembershipLine,
    ResidenceLine,
    contact_event,
    contact_line,
    let_through,
    member_line,
    membership_line,
)
from api.access.trail import record_all, trail_event
from graph_schema.errors import NotFound
from graph_schema.model.access import Ground, Role
from graph_schema.rules.contact_loss import ContactFinding, assess_contact
from graph_schema.store import people as store

Rights = Mapping[ObjectType, frozenset[str]]
"""The fields that may be read of each kind of object about one person."""
_ABOUT_PERSONS = (ObjectType.CITIZEN, ObjectType.RESIDENCE, ObjectType.CONTACT, ObjectType.HOUSEHOLD)


@dataclass(frozen=True, slots=True)
class SeenContact:
    """A contact, and what may be read of it."""

    line: ContactLine
    rights: Rights


@dataclass(frozen=True, slots=True)
class SeenResidence:
    """A dwelling, and what may be read of it."""

    line: ResidenceLine
    rights: Rights


@dataclass(frozen=True, slots=True)
class SeenMembership:
    """A person's time in a household."""

    line: MembershipLine
    residences: tuple[SeenResidence, ...]
    rights: Rights


@dataclass(frozen=True, slots=True)
class SeenPerson:
    """A person, and what may be read on the grounds that hold."""

    id: str
    grounds: tuple[Ground, ...]
    protected: bool
    fields: Mapping[str, Any]
    rights: Rights
    finding: ContactFinding | None
    contacts: tuple[SeenContact, ...] = ()
    memberships: tuple[SeenMembership, ...] = ()

    @property
    def withheld(self) -> tuple[str, ...]:
        """Names of the fields that there are and that may not be read on these grounds."""
        return tuple(name for name in CITIZEN_FIELDS if name not in self.rights[ObjectType.CITIZEN])


@dataclass(frozen=True, slots=True)
class SeenMember:
    """A member of a household today; the own sheet can be read where the line has an id.

    `id`, `household_id`: random keys; the former is told to nobody.
    """

    id: str
    household_id: str
    line: MemberLine
    rights: Rights


@dataclass(frozen=True, slots=True)
class SeenHousehold:
    """A household with its members of today."""

    id: str
    type: str
    protected: bool
    members: tuple[SeenMember, ...]
    rights: Rights


@dataclass(frozen=True, slots=True)
class Parts:
    """What is asked for beside the sheets: what is not is not read."""

    contacts: bool = True
    households: bool = True
    filed: bool = False
    """They leave in a file: so says the trail."""


@dataclass(frozen=True, slots=True)
class Persons:
    """Persons as one actor may see them, many at once."""

    people: People

    async def caseload(self) -> list[SeenPerson] | None:
        """Return the people whom the actor advises, stands in for or has opened; None for a role that has none.

        Only names, days of birth and, where contacts may be read, the state of the contact.
        """
        try:
            lines = await self.people.caseload()
        except NotFound:
            return None
        seen: list[SeenPerson] = []
        for line in lines:
            rights = self.rights_on(line.grounds)
            names = {"given_name": line.given_name, "family_name": line.family_name, "birth_date": line.birth_date}
            fields = {name: value for name, value in names.items() if name in rights[ObjectType.CITIZEN]}
            finding = line.contact if rights[ObjectType.CONTACT] else None
            seen.append(SeenPerson(line.id, tuple(sorted(line.grounds)), line.protected, fields, rights, finding))
        return seen

    async def persons(self, ids: Sequence[str], parts: Parts) -> dict[str, SeenPerson]:
        """Return persons by random key; those who are not there or may not be read are left out."""
        graph, asking = self.people.graph, self.people.actor.asking
        rows = {row["id"]: row for row in await store.load_persons(graph, asking, ids)}
        rights = {key: self.rights_on(map(Ground, row["grounds"])) for key, row in rows.items()}
        read = [key for key in rows if rights[key][ObjectType.CITIZEN]]
        contacts = await self._contacts([key for key in read if rights[key][ObjectType.CONTACT]], parts)
        memberships = await self._memberships([key for key in read if rights[key][ObjectType.HOUSEHOLD]], parts)
        actor = self.people.actor
        await record_all(
            graph,
            [
                trail_event(
                    actor, "export" if parts.filed else "read", ObjectType.CITIZEN, about=key,
                    grounds=decide_here(actor.role, Action.READ, ObjectType.CITIZEN, map(Ground, rows[key]["grounds"]))
                    .grounds,
                )
                for key in read
            ],
        )  # fmt: skip
        return {key: self._person(rows[key], rights[key], contacts.get(key), memberships.get(key, [])) for key in read}

    async def households(self, ids: Sequence[str]) -> dict[str, SeenHousehold]:
        """Return households by random key, with their members of today, where one of these may be seen."""
        graph, actor = self.people.graph, self.people.actor
        found: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in await store.load_households(graph, actor.asking, ids):
            if decide_here(actor.role, Action.READ, ObjectType.HOUSEHOLD, map(Ground, row["grounds"])).allowed:
                found[row["id"]].append(row)
        visible = await store.list_visible_citizens(graph, actor.asking) if found else {}
        members = sorted({row["member_id"] for rows in found.values() for row in rows})
        await record_all(
            graph,
            [
                trail_event(actor, "read", ObjectType.HOUSEHOLD, about=key, grounds=visible.get(key, frozenset()))
                for key in members
            ],
        )
        return {key: self._household(key, rows, visible) for key, rows in found.items()}

    def rights_on(self, grounds: Iterable[Ground]) -> Rights:
        """Return what the actor's role may read about a person on these grounds."""
        held, role = frozenset(grounds), self.role
        return {of: decide_here(role, Action.READ, of, held).fields for of in _ABOUT_PERSONS}

    @property
    def role(self) -> Role:
        """The role that is acted in."""
        return self.people.actor.role

    async def _contacts(self, ids: Sequence[str], parts: Parts) -> dict[str, list[Mapping[str, Any]]]:
        if not parts.contacts:
            return {}
        found: dict[str, list[Mapping[str, Any]]] = {key: [] for key in ids}
        if ids:
            for row in await store.load_contacts(self.people.graph, self.people.actor.asking, ids):
                found[row["citizen_id"]].append(row)
        return found

    async def _memberships(self, ids: Sequence[str], parts: Parts) -> dict[str, list[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = {key: [] for key in ids}
        if ids and parts.households:
            for row in await store.load_memberships(self.people.graph, self.people.actor.asking, ids):
                found[row["citizen_id"]].append(row)
        return found

    def _person(
        self,
        row: Mapping[str, Any],
        rights: Rights,
        contacts: Sequence[Mapping[str, Any]] | None,
        memberships: Sequence[Mapping[str, Any]],
    ) -> SeenPerson:
        today = self.people.actor.asking.today
        finding = None
        if contacts is not None:
            finding = assess_contact([contact_event(each) for each in contacts], today, self.people.terms)
        return SeenPerson(
            id=row["id"],
            grounds=tuple(sorted(map(Ground, row["grounds"]))),
            protected=bool(row["protected"]),
            fields=let_through(row, rights[ObjectType.CITIZEN])[0],
            rights=rights,
            finding=finding,
            contacts=tuple(
                SeenContact(contact_line(each, rights[ObjectType.CONTACT]), rights) for each in contacts or ()
            ),
            memberships=tuple(self._membership(each, rights) for each in memberships),
        )

    def _membership(self, row: Mapping[str, Any], rights: Rights) -> SeenMembership:
        line = membership_line(row)
        dwellings = line.residences if rights[ObjectType.RESIDENCE] else ()
        return SeenMembership(line, tuple(SeenResidence(each, rights) for each in dwellings), rights)

    def _household(
        self, key: str, rows: Sequence[Mapping[str, Any]], visible: Mapping[str, frozenset[Ground]]
    ) -> SeenHousehold:
        rights = self.rights_on(Ground(ground) for row in rows for ground in row["grounds"])
        members = {row["member_id"]: row for row in rows}
        return SeenHousehold(
            id=key,
            type=rows[0]["type"],
            protected=bool(rows[0]["protected"]),
            members=tuple(
                SeenMember(member, key, member_line(row, member in visible), rights) for member, row in members.items()
            ),
            rights=rights,
        )
