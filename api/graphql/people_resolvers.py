"""How what belongs to people is found: through the door of people only, with a loader for each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from strawberry import Parent

from api.access.persons import SeenContact, SeenHousehold, SeenMember, SeenMembership, SeenPerson, SeenResidence
from api.access.policy import ObjectType
from api.access.versions import member_key, membership_version, residence_version, role_version
from api.actions.show_cases import NextStep, Order, next_step
from graph_schema.ingest.sort_keys import fold_name
from graph_schema.model.people import ChannelKind, ChannelState, LanguageLevel, ResidenceState
from graph_schema.rules.contact_loss import ContactFinding, ContactState
from graph_schema.store.directory import Placed

from .context import Info
from .paging import DEFAULT_FIRST, Page, page, window
from .people_loaders import people_of

LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """A language with its level."""

    code: str
    level: LanguageLevel


@dataclass(frozen=True, slots=True)
class ShownChannel:
    """A way to reach a person."""

    kind: ChannelKind
    value: str | None
    state: ChannelState | None


@dataclass(frozen=True, slots=True)
class ShownPeriod:
    """Days of benefits."""

    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class AdvisedBy:
    """A case worker by name and team."""

    name: str
    team: str | None


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many people are in a state of contact."""

    state: ContactState
    people: int


@dataclass(frozen=True, slots=True)
class SeenCaseload:
    """The people of a caseload."""

    people: Sequence[SeenPerson]

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.people)

    @property
    def states(self) -> list[StateCount]:
        """How many are in each state of contact, of those whose contacts may be read."""
        counted = Counter(each.finding.state for each in self.people if each.finding)
        return [StateCount(state, counted[state]) for state in ContactState]


async def caseload(info: Info) -> SeenCaseload | None:
    """Return the own caseload; None for a role that has none."""
    found = await people_of(info).persons.caseload()
    return None if found is None else SeenCaseload(found)


async def citizens_of_caseload(
    caseload: Parent[SeenCaseload],
    info: Info,
    *,
    first: int | None = DEFAULT_FIRST,
    after: str | None = None,
    contact_state: ContactState | None = None,
    name: str = "",
    order: Order = Order.NAME,
) -> Page[SeenPerson]:
    """Return a page of the people in a state of contact (null: all) whose name holds every word of `name`.

    Whose contacts may not be read is in no state, and has no place by last contact.
    """
    loaded = people_of(info)
    asked = loaded.seal.opened(window(first, after))
    words = fold_name(name[:LONGEST_SEARCH]).split()
    found = [
        Placed(_place(each, order), each)
        for each in caseload.people
        if contact_state in (None, each.finding.state if each.finding else "") and _is_named(each, words)
    ]
    found = sorted((each for each in found if each.sort_key > asked.after), key=lambda each: each.sort_key)
    wanted = found[: asked.ask_for]
    if loaded.sheets_asked:
        sheets = await loaded.citizen_by_id.load_many([each.thing.id for each in wanted])
        # Who went out of sight since the caseload was read is not there.
        wanted = [Placed(each.sort_key, sheet) for each, sheet in zip(wanted, sheets, strict=True) if sheet]
    return page(loaded.seal.sealed(wanted, asked.first), asked)


async def citizen(info: Info, id: str) -> SeenPerson | None:  # noqa: A002  # the argument's name
    """Return a person; None where there is none, or none to be seen."""
    return await people_of(info).citizen_by_id.load(id)


async def household(info: Info, id: str) -> SeenHousehold | None:  # noqa: A002  # the argument's name
    """Return a household; None where there is none, or none to be seen."""
    return await people_of(info).household_by_id.load(id)


def withheld_of_citizen(seen: Parent[SeenPerson]) -> list[str]:
    """Return the names of the fields that may not be read."""
    return list(seen.withheld)


async def contacts_of_citizen(
    seen: Parent[SeenPerson], info: Info, first: int | None = DEFAULT_FIRST, after: str | None = None
) -> Page[SeenContact] | None:
    """Return a page of a person's contacts, the newest first; None where none may be read."""
    if not seen.rights[ObjectType.CONTACT]:
        return None
    seal = people_of(info).seal
    asked = seal.opened(window(first, after))
    placed = [Placed(_newest_first(each), each) for each in seen.contacts]
    found = sorted((each for each in placed if each.sort_key > asked.after), key=lambda each: each.sort_key)
    return page(seal.sealed(found[: asked.ask_for], asked.first), asked)


def id_of_line(seen: Parent[Any]) -> str:
    """Return the random id of a contact or dwelling."""
    return str(seen.line.id)


def household_id_of_membership(seen: Parent[SeenMembership]) -> str:
    """Return the random id of the household."""
    return seen.line.household_id


def version_of_residence(seen: Parent[SeenResidence], info: Info) -> str | None:
    """Return the version of an address; None where it is protected, or may not be read."""
    if seen.line.state is ResidenceState.PROTECTED or "address" not in seen.rights[ObjectType.RESIDENCE]:
        return None
    return residence_version(people_of(info).keys, seen.line)


def version_of_membership(seen: Parent[SeenMembership], info: Info) -> str | None:
    """Return the version of a role; None where it may not be read."""
    if "role" not in seen.rights[ObjectType.HOUSEHOLD]:
        return None
    return membership_version(people_of(info).keys, seen.line)


def household_of_membership(seen: Parent[SeenMembership], info: Info) -> Awaitable[SeenHousehold | None] | None:
    """Return the household as it is today; None where the person belongs to it no more."""
    if "members" not in seen.rights[ObjectType.HOUSEHOLD]:
        return None
    return people_of(info).household_by_id.load(seen.line.household_id)


def key_of_member(seen: Parent[SeenMember], info: Info) -> str | None:
    """Return what names a member; None where members may not be read."""
    return member_key(people_of(info).keys, seen.household_id, seen.id) if _tells(seen, "members") else None


def version_of_member(seen: Parent[SeenMember], info: Info) -> str | None:
    """Return the version of a member's role; None where it may not be read."""
    if not _tells(seen, "role"):
        return None
    return role_version(people_of(info).keys, seen.household_id, seen.line.since.isoformat(), seen.line.role)


def _tells(seen: SeenMember, name: str) -> bool:
    return name in seen.rights[ObjectType.HOUSEHOLD]


def citizen_of_member(seen: Parent[SeenMember], info: Info) -> Awaitable[SeenPerson | None] | None:
    """Return a member's own sheet; None where no right reaches it."""
    return people_of(info).citizen_by_id.load(seen.line.id) if seen.line.id else None


def next_step_of(finding: Parent[ContactFinding]) -> NextStep:
    """Return what the state of the contact asks of the office."""
    return next_step(finding)


def languages_of(seen: SeenPerson) -> list[SpokenLanguage]:
    """Return the languages that a person speaks."""
    return [SpokenLanguage(each["code"], LanguageLevel(each["level"])) for each in seen.fields["languages"]]


def channels_of(seen: SeenPerson) -> list[ShownChannel]:
    """Return the ways to reach a person."""
    return [
        ShownChannel(
            ChannelKind(each["kind"]), each["value"], ChannelState(each["state"]) if each["state"] else None
        )
        for each in seen.fields["channels"]
    ]  # fmt: skip


def periods_of(seen: SeenPerson) -> list[ShownPeriod]:
    """Return the days of benefits, the newest first."""
    return [ShownPeriod(each["since"], each["until"]) for each in seen.fields["benefit_periods"]]


def caseworkers_of(seen: SeenPerson) -> list[AdvisedBy]:
    """Return who advises a person."""
    return [
        AdvisedBy(" ".join(filter(None, (each["given_name"], each["family_name"]))), each["team"])
        for each in seen.fields["caseworkers"]
    ]


def _place(seen: SeenPerson, order: Order) -> str:
    name = "\0".join(
        (*(fold_name(str(seen.fields.get(each) or "")) for each in ("family_name", "given_name")), seen.id)
    )
    if order is Order.NAME:
        return name
    reached = seen.finding.last_reached if seen.finding else None
    return f"{reached or date.min}\0{name}"


def _is_named(seen: SeenPerson, words: Sequence[str]) -> bool:
    name = fold_name(" ".join(str(seen.fields.get(each) or "") for each in ("given_name", "family_name")))
    return all(word in name for word in words)


def _newest_first(seen: SeenContact) -> str:
    return f"{date.max.toordinal() - seen.line.event.day.toordinal():08d}\0{seen.line.id}"


class _AboutCitizen(Protocol):
    citizen_id: str


def citizen_of_change(change: Parent[_AboutCitizen], info: Info) -> Awaitable[SeenPerson | None]:
    """Return the person whom a change concerned, as it is after it, whatever an earlier change loaded."""
    loader = people_of(info).citizen_by_id
    with suppress(KeyError):  # not loaded before
        loader.clear(change.citizen_id)
    return loader.load(change.citizen_id)
