"""Correcting what the register leads (F1): the address of a dwelling, the role of a member."""

from __future__ import annotations

from typing import Annotated, Protocol

import strawberry

from api.access.policy import ObjectType
from api.access.register_changes import Correction, RegisterChanges, read_address
from api.access.requests import Request
from api.texts import load_texts
from graph_schema.errors import BadInput, Conflict, KeyReused, NotFound, SozialraumError, Stale, UncertainAddress
from graph_schema.ingest.leading_rows import ADDRESS
from graph_schema.model.people import MemberRole

from .change_requests import IDEMPOTENCY_KEY, request_of
from .context import Info
from .failure_views import (
    AddressCandidateView,
    BadValueView,
    KeyReusedView,
    NotNowView,
    NotThereView,
    StaleView,
    UncertainAddressView,
    failure,
)
from .people_loaders import LoadedPeople, people_of
from .people_resolvers import citizen_of_change
from .people_views import CitizenView
from .rules import part

RESIDENCE, HOUSEHOLD = ObjectType.RESIDENCE, ObjectType.HOUSEHOLD
VERSION = "version of it that was read: if it is another one by now, nothing is written"


@strawberry.input(name="CorrectAddressInput", description="The address of a dwelling of today as it is right.")
class CorrectAddressInput:
    """An address to be corrected."""

    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)
    citizen_id: strawberry.ID = strawberry.field(description="the person")
    residence_id: strawberry.ID = strawberry.field(description="the dwelling, one of today")
    version: str = strawberry.field(description=VERSION)
    street: str = strawberry.field(description="street")
    house_number: str = strawberry.field(description="house number", default="")
    postcode: str = strawberry.field(description="postcode", default="")
    town: str = strawberry.field(description="town", default="")
    keep_as_written: bool = strawberry.field(
        description="keep it even if the city's list is not sure where it is: it stands among the addresses to settle",
        default=False,
    )


@strawberry.input(name="CorrectRoleInput", description="The role of a person in a household of today as it is right.")
class CorrectRoleInput:
    """A role to be corrected."""

    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)
    citizen_id: strawberry.ID = strawberry.field(description="the person")
    household_id: strawberry.ID = strawberry.field(description="the household")
    version: str = strawberry.field(description=VERSION)
    role: MemberRole = strawberry.field(description="the right role")
    member_key: strawberry.ID | None = strawberry.field(
        description="`Member.key` of whose role it is in the household of the person; null: the person's own",
        default=None,
    )


@strawberry.type(name="AddressCorrected", description="The address is corrected; imports leave it.")
class AddressCorrectedView:
    """An address that is corrected."""

    residence_id: strawberry.ID = part(RESIDENCE, None, "random id of the dwelling")
    citizen: CitizenView | None = part(ObjectType.CITIZEN, None, "the person as it is now", resolver=citizen_of_change)
    citizen_id: strawberry.ID = part(ObjectType.CITIZEN, None, "the person's id")


@strawberry.type(name="RoleCorrected", description="The role is corrected; imports leave it.")
class RoleCorrectedView:
    """A role that is corrected."""

    household_id: strawberry.ID = part(HOUSEHOLD, None, "random id of the household")
    citizen: CitizenView | None = part(ObjectType.CITIZEN, None, "the person as it is now", resolver=citizen_of_change)
    citizen_id: strawberry.ID = part(ObjectType.CITIZEN, None, "the person's id")


CorrectAddressResult = Annotated[
    AddressCorrectedView | NotThereView | BadValueView | UncertainAddressView | StaleView | KeyReusedView | NotNowView,
    strawberry.union("CorrectAddressResult", description="What came of correcting an address."),
]
CorrectRoleResult = Annotated[
    RoleCorrectedView | NotThereView | BadValueView | StaleView | KeyReusedView | NotNowView,
    strawberry.union("CorrectRoleResult", description="What came of correcting a role."),
]


async def correct_address(info: Info, input: CorrectAddressInput) -> CorrectAddressResult:  # noqa: A002
    """Correct the address of a dwelling of a person whom the own grounds reach."""
    loaded = people_of(info)
    given = home_of(input)
    try:
        request = request_of(
            loaded, "correct_address", input.idempotency_key, citizen=input.citizen_id, version=input.version,
            residence=input.residence_id, kept=str(input.keep_as_written), **given,
        )  # fmt: skip
    except BadInput as error:
        return failure(BadValueView, error, field="idempotencyKey")
    try:
        written = read_address(given)
    except BadInput as error:
        return failure(BadValueView, error, field="street")
    try:
        await corrections_of(loaded).correct_address(
            correction_of(loaded, input, request), input.residence_id, written, as_written=input.keep_as_written
        )
    except SozialraumError as error:
        return address_not_written(error, "residenceId")
    return AddressCorrectedView(residence_id=input.residence_id, citizen_id=input.citizen_id)


async def correct_role(info: Info, input: CorrectRoleInput) -> CorrectRoleResult:  # noqa: A002
    """Correct the role of a person whom the own grounds reach."""
    loaded = people_of(info)
    try:
        request = request_of(
            loaded, "correct_role", input.idempotency_key, citizen=input.citizen_id, version=input.version,
            household=input.household_id, role=input.role.value, member=input.member_key or "",
        )  # fmt: skip
    except BadInput as error:
        return failure(BadValueView, error, field="idempotencyKey")
    try:
        await corrections_of(loaded).correct_role(
            correction_of(loaded, input, request), input.household_id, input.role, input.member_key
        )
    except SozialraumError as error:
        return not_written(error)
    return RoleCorrectedView(household_id=input.household_id, citizen_id=input.citizen_id)


class _Given(Protocol):
    citizen_id: strawberry.ID
    version: str


class _Home(Protocol):
    street: str
    house_number: str
    postcode: str
    town: str


def home_of(given: _Home) -> dict[str, str]:
    """Return the address that an input writes, by the register's columns."""
    return {
        "street": given.street,
        "house_number": given.house_number,
        "postcode": given.postcode,
        "town": given.town,
    }


def correction_of(loaded: LoadedPeople, given: _Given, request: Request) -> Correction:
    """Return the change that an input asks for."""
    function = load_texts("de")(f"role.{loaded.people.actor.role}")
    return Correction(given.citizen_id, given.version, request, function)


def corrections_of(loaded: LoadedPeople) -> RegisterChanges:
    """Return the corrections that who asks may make."""
    if loaded.corrections is None:
        raise AssertionError("a correction is asked for where nothing of an instance is around")
    return loaded.corrections


def address_not_written(
    error: SozialraumError, field: str
) -> NotThereView | BadValueView | UncertainAddressView | StaleView | KeyReusedView | NotNowView:
    """Return why an address was not written; `field` of the input is it where a value cannot be used."""
    if isinstance(error, UncertainAddress):
        found = [
            AddressCandidateView(street=street, house_number=number, postcode=postcode, town=town)
            for street, number, postcode, town in error.candidates
        ]
        return failure(UncertainAddressView, error, candidates=found)
    if isinstance(error, BadInput):
        return failure(BadValueView, error, field=field)
    return not_written(error)


def not_written(error: SozialraumError) -> NotThereView | StaleView | KeyReusedView | NotNowView:
    """Return why nothing was written."""
    if isinstance(error, NotFound):
        return failure(NotThereView, error)
    if isinstance(error, Stale):
        told = {"field": error.field, "changed_by": error.changed_by, "at": error.at}
        current = error.current if error.field == ADDRESS else MemberRole(error.current).name
        return failure(StaleView, error, **told, current=current, current_version=error.version)
    if isinstance(error, KeyReused):
        return failure(KeyReusedView, error)
    if isinstance(error, Conflict):
        return failure(NotNowView, error)
    raise error
