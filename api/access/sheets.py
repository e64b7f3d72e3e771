"""What is handed out about people: each value only where the policy lets its field through.

`withheld` names the fields that are there and may not be read on the ground that holds; pages say so instead of leaving
a gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from graph_schema.model.access import Ground, Role
from graph_schema.model.people import ChannelKind, ContactDirection, ContactEvent, ContactOutcome, ResidenceState
from graph_schema.model.places import NeedKind
from graph_schema.office_time import office_day
from graph_schema.rules.contact_loss import ContactFinding

TELLS_HEALTH = frozenset({NeedKind.HEALTH, NeedKind.ADDICTION})
"""Needs that are health data (Art. 9 GDPR)."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A person in a caseload."""

    id: str
    family_name: str
    given_name: str
    birth_date: date
    grounds: frozenset[Ground]
    contact: ContactFinding
    protected: bool


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact of a person; `recorded_by` is a function, no name, and empty where the register brought it."""

    id: str
    event: ContactEvent
    recorded_by: str
    recorded_at: datetime | None
    here: bool


@dataclass(frozen=True, slots=True)
class ResidenceLine:
    """A dwelling of a household; the address is empty where it is protected (F7) or there is none."""

    since: date
    until: date | None
    state: ResidenceState
    address: str
    areas: tuple[str, ...]
    reachable_through: str
    id: str


@dataclass(frozen=True, slots=True)
class MembershipLine:
    """A person's time in a household, with where that lived."""

    household_id: str
    type: str | None
    """What the household is today; None where the person has left it."""
    role: str
    since: date
    until: date | None
    residences: tuple[ResidenceLine, ...]


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """What may be read of a person, by field; what may not is named in `withheld`."""

    id: str
    grounds: frozenset[Ground]
    fields: Mapping[str, Any]
    withheld: frozenset[str]
    protected: bool
    households: tuple[MembershipLine, ...]
    contacts: tuple[ContactLine, ...] | None
    """None where no contact may be read."""
    finding: ContactFinding | None


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of a household on a day; `id` only where this person's sheet may be opened, too."""

    id: str | None
    family_name: str
    given_name: str
    birth_date: date
    role: str
    since: date
    key: str = ""
    """What names the member in a correction of the role: it leads to no sheet."""


@dataclass(frozen=True, slots=True)
class HouseholdSheet:
    """Who belongs to a household on a day, and where it lives."""

    id: str
    type: str
    protected: bool
    on: date
    members: tuple[MemberLine, ...]
    homes: tuple[ResidenceLine, ...]
    """The dwellings of that day; none where none may be read."""
    changed_through: str | None
    """Random key of the member through whom the actor may change its dwelling and roles; None: through none."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A case that somebody opened with a reason; `name` is empty for who may not read it."""

    citizen_id: str
    name: str
    opened_by: str
    role: Role
    ground: Ground
    stated_reason: str
    opened_at: datetime
    until: date


def contact_event(row: Mapping[str, Any]) -> ContactEvent:
    """Return a contact as the rules take it."""
    return ContactEvent(
        row["day"], ChannelKind(row["channel"]), ContactDirection(row["direction"]), ContactOutcome(row["outcome"])
    )


def contact_line(row: Mapping[str, Any], allowed: frozenset[str]) -> ContactLine:
    """Return a contact as it is shown; the moment of recording only where it is `allowed` (F4)."""
    recorded_at = row["recorded_at"] if "recorded_at" in allowed else None
    return ContactLine(row["id"], contact_event(row), row["recorded_by"] or "", recorded_at, row["origin"] == "here")


def membership_line(row: Mapping[str, Any]) -> MembershipLine:
    """Return a time in a household; dwellings, the newest first."""
    residences = [
        _while_member(residence_line(each, hidden=bool(row["protected"])), row["until"])
        for each in row["residences"]
        if each["since"] is not None
    ]
    ordered = sorted(residences, key=lambda each: each.since, reverse=True)
    return MembershipLine(row["id"], row["type"], row["role"], row["since"], row["until"], tuple(ordered))


def _while_member(line: ResidenceLine, last: date | None) -> ResidenceLine:
    """Return a dwelling as somebody knew it who belonged to the household until `last`: not how long others stayed."""
    return line if last is None or (line.until is not None and line.until <= last) else replace(line, until=last)


def residence_line(row: Mapping[str, Any], *, hidden: bool) -> ResidenceLine:
    """Return a dwelling; without address and area where it or the household is protected (F7)."""
    hidden = hidden or row["state"] == ResidenceState.PROTECTED
    state = ResidenceState.PROTECTED if hidden else ResidenceState(row["state"])
    street = " ".join(part for part in (row["street"], row["house_number"]) if part)
    place = " ".join(part for part in (row["postcode"], row["town"]) if part)
    return ResidenceLine(
        since=row["since"],
        until=row["until"],
        state=state,
        address="" if hidden else ", ".join(part for part in (street, place) if part),
        areas=() if hidden else tuple(sorted(row["areas"])),
        reachable_through="" if hidden else row["reachable_through"] or "",
        id=row["id"],
    )


def opening(row: Mapping[str, Any]) -> Opening:
    """Return an opened case; rows for the officer have no name."""
    name = " ".join(part for part in (row.get("given_name"), row.get("family_name")) if part)
    return Opening(
        citizen_id=row["citizen_id"],
        name=name,
        opened_by=row["opened_by"],
        role=Role(row["role"]),
        ground=Ground(row["ground"]),
        stated_reason=row["stated_reason"],
        opened_at=row["opened_at"],
        until=row["until"],
    )


def within_cover(row: Mapping[str, Any], at: datetime) -> bool:
    """Tell whether something of this moment is told to who may see the person: to a deputy only since the cover began.

    The own caseload has no such day, even where another one is covered.
    """
    since: date | None = row["covered_since"]
    return Ground.OWN in row["grounds"] or (since is not None and office_day(at) >= since)


def let_through(row: Mapping[str, Any], allowed: frozenset[str]) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the values of the fields that may be read, and the names of those that may not."""
    needs = [NeedKind(each) for each in row["needs"] if each]
    there = {
        **row,
        "needs": [each for each in needs if each not in TELLS_HEALTH],
        "health_needs": [each for each in needs if each in TELLS_HEALTH],
        "languages": [each for each in row["languages"] if each["code"]],
        "channels": [each for each in row["channels"] if each["kind"]],
        "benefit_periods": sorted(
            (each for each in row["benefit_periods"] if each["since"]), key=lambda each: each["since"], reverse=True
        ),
        "caseworkers": [each for each in row["caseworkers"] if each["family_name"]],
    }
    names = there.keys() - {"id", "grounds", "protected"}
    return {name: there[name] for name in names & allowed}, frozenset(names - allowed)


def member_line(row: Mapping[str, Any], visible: bool) -> MemberLine:
    """Return a member of a household as it is shown; with the own key only where the own sheet may be read."""
    return MemberLine(
        row["member_id"] if visible else None, row["family_name"] or "", row["given_name"] or "", row["birth_date"],
        row["role"], row["since"],
    )  # fmt: skip
