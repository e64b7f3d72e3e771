"""What who is signed in may change: each change once, by the client's own key; expected failures are answers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from api.access.policy import ObjectType
from api.actions.record_contact import read_contact
from api.texts import load_texts
from graph_schema.errors import BadInput, Conflict, KeyReused, NotFound, SozialraumError
from graph_schema.model.people import ChannelKind, ContactDirection, ContactOutcome

from .change_requests import IDEMPOTENCY_KEY, request_of
from .context import Info
from .corrections import CorrectAddressResult, CorrectRoleResult, correct_address, correct_role
from .failure_views import BadValueView, KeyReusedView, NotThereView, TooLateView, failure
from .moves import MoveResult, TakeBackMoveResult, move, take_back_move
from .people_loaders import people_of
from .people_resolvers import citizen_of_change
from .people_views import CitizenView
from .rules import part

CONTACT = ObjectType.CONTACT


@strawberry.input(name="RecordContactInput", description="A contact, or an attempt to make one.")
class RecordContactInput:
    """A contact to be recorded."""

    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)
    citizen_id: strawberry.ID = strawberry.field(description="the person")
    day: date = strawberry.field(description="day, not in the future")
    channel: ChannelKind = strawberry.field(description="way")
    direction: ContactDirection = strawberry.field(description="who made it")
    outcome: ContactOutcome = strawberry.field(description="what became of it")


@strawberry.input(name="TakeBackContactInput", description="A contact that was recorded by mistake a moment ago.")
class TakeBackContactInput:
    """A contact to be taken back."""

    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)
    citizen_id: strawberry.ID = strawberry.field(description="the person")
    contact_id: strawberry.ID = strawberry.field(description="the contact")


@strawberry.type(name="ContactRecorded", description="The contact is recorded.")
class ContactRecordedView:
    """A contact that is recorded."""

    contact_id: strawberry.ID = part(CONTACT, None, "random id of the contact")
    citizen: CitizenView | None = part(ObjectType.CITIZEN, None, "the person as it is now", resolver=citizen_of_change)
    citizen_id: strawberry.ID = part(CONTACT, None, "the person's id")


@strawberry.type(name="ContactTakenBack", description="The contact is taken back.")
class ContactTakenBackView:
    """A contact that is taken back."""

    contact_id: strawberry.ID = part(CONTACT, None, "random id that the contact had")
    citizen: CitizenView | None = part(ObjectType.CITIZEN, None, "the person as it is now", resolver=citizen_of_change)
    citizen_id: strawberry.ID = part(CONTACT, None, "the person's id")


RecordContactResult = Annotated[
    ContactRecordedView | NotThereView | BadValueView | KeyReusedView,
    strawberry.union("RecordContactResult", description="What came of recording a contact."),
]
TakeBackContactResult = Annotated[
    ContactTakenBackView | NotThereView | BadValueView | KeyReusedView | TooLateView,
    strawberry.union("TakeBackContactResult", description="What came of taking back a contact."),
]


async def record_contact(info: Info, input: RecordContactInput) -> RecordContactResult:  # noqa: A002
    """Record a contact with a person whom the own grounds reach."""
    loaded = people_of(info)
    given = {name: str(getattr(input, name)) for name in ("day", "channel", "direction", "outcome")}
    try:
        request = request_of(loaded, "record_contact", input.idempotency_key, citizen=input.citizen_id, **given)
    except BadInput as error:
        return failure(BadValueView, error, field="idempotencyKey")
    try:
        values = read_contact(given, loaded.people.actor.asking.today)
    except BadInput as error:
        return failure(BadValueView, error, field="day")
    try:
        if await request.result(loaded.people.graph, loaded.people.actor.now) is None:
            function = load_texts("de")(f"role.{loaded.people.actor.role}")
            await loaded.people.record_contact(input.citizen_id, request.act, values, function, request=request)
    except NotFound as error:
        return failure(NotThereView, error)
    except Conflict as error:
        return failure(KeyReusedView, error)
    return ContactRecordedView(contact_id=strawberry.ID(request.act), citizen_id=input.citizen_id)


async def take_back_contact(info: Info, input: TakeBackContactInput) -> TakeBackContactResult:  # noqa: A002
    """Take back a contact that this account recorded within the last minutes."""
    loaded = people_of(info)
    try:
        request = request_of(
            loaded, "take_back_contact", input.idempotency_key, citizen=input.citizen_id, contact=input.contact_id
        )
    except BadInput as error:
        return failure(BadValueView, error, field="idempotencyKey")
    try:
        if await request.result(loaded.people.graph, loaded.people.actor.now) is None:
            await loaded.people.take_back_contact(input.citizen_id, input.contact_id, request=request)
    except SozialraumError as error:
        return _not_taken_back(error)
    return ContactTakenBackView(contact_id=input.contact_id, citizen_id=input.citizen_id)


def _not_taken_back(error: SozialraumError) -> TakeBackContactResult:
    if isinstance(error, NotFound):
        return failure(NotThereView, error)
    if isinstance(error, KeyReused):
        return failure(KeyReusedView, error)
    if isinstance(error, Conflict):
        return failure(TooLateView, error)
    raise error


@strawberry.type(name="Mutation", description="Changes; made one after the other, at most twenty in a request.")
class Mutation:
    """The changes."""

    record_contact: RecordContactResult = part(CONTACT, None, "record a contact", resolver=record_contact)
    correct_address: CorrectAddressResult = part(
        ObjectType.RESIDENCE, "address", "correct the address of a dwelling of today; the neighbourhood follows",
        resolver=correct_address,
    )  # fmt: skip
    correct_role: CorrectRoleResult = part(
        ObjectType.HOUSEHOLD,
        "role",
        "correct a person's role in a household of today, or that of another member",
        resolver=correct_role,
    )
    move: MoveResult = part(
        ObjectType.RESIDENCE, "address", "let a household live elsewhere from a day on; the neighbourhood follows",
        resolver=move,
    )  # fmt: skip
    take_back_move: TakeBackMoveResult = part(
        ObjectType.RESIDENCE, "address", "take back a move that was entered here and that the leading system does not "
        "know", resolver=take_back_move,
    )  # fmt: skip
    take_back_contact: TakeBackContactResult = part(
        CONTACT, None, "take back a contact that was recorded by this account a moment ago", resolver=take_back_contact
    )
