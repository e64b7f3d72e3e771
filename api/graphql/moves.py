"""A household's move from a day on (F1), entered and taken back."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from api.access.move_rules import NoSuchDay, read_move
from api.access.moves import MoveNotHeld, Moves
from api.access.policy import ObjectType
from api.access.register_changes import read_address
from graph_schema.errors import BadInput, SozialraumError

from .change_requests import IDEMPOTENCY_KEY, request_of
from .context import Info
from .corrections import VERSION, address_not_written, correction_of, corrections_of, home_of, not_written
from .failure_views import (
    BadValueView,
    KeyReusedView,
    NotNowView,
    NotThereView,
    StaleView,
    TooLateView,
    UncertainAddressView,
    failure,
)
from .people_loaders import LoadedPeople, people_of
from .people_resolvers import citizen_of_change
from .people_views import CitizenView
from .rules import part

RESIDENCE = ObjectType.RESIDENCE


@strawberry.input(name="MoveInput", description="Where a household lives from a day on: all who belong to it move.")
class MoveInput:
    """A move to be entered."""

    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)
    citizen_id: strawberry.ID = strawberry.field(description="a person of the household")
    residence_id: strawberry.ID = strawberry.field(description="the dwelling left, one of today")
    version: str = strawberry.field(description=VERSION)
    day: date = strawberry.field(description="first day in the new dwelling, not in the future")
    no_fixed_address: bool = strawberry.field(
        description="without a fixed address from then on; the fields of the address stay empty", default=False
    )
    reachable_through: str = strawberry.field(
        description="without a fixed address: who can reach the household", default=""
    )
    street: str = strawberry.field(description="street", default="")
    house_number: str = strawberry.field(description="house number", default="")
    postcode: str = strawberry.field(description="postcode", default="")
    town: str = strawberry.field(description="town", default="")
    keep_as_written: bool = strawberry.field(
        description="keep it even if the city's list is not sure where it is: it stands among the addresses to settle",
        default=False,
    )


@strawberry.input(name="TakeBackMoveInput", description="A move that was entered here and was none.")
class TakeBackMoveInput:
    """A move to be taken back."""

    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)
    citizen_id: strawberry.ID = strawberry.field(description="a person of the household")
    residence_id: strawberry.ID = strawberry.field(description="the dwelling moved into, one of today")
    version: str = strawberry.field(description=VERSION)


@strawberry.type(name="MoveEntered", description="The household lives elsewhere from that day on; imports leave it.")
class MoveEnteredView:
    """A move that is entered."""

    day: date = part(RESIDENCE, "since", "first day in the new dwelling")
    citizen: CitizenView | None = part(ObjectType.CITIZEN, None, "the person as it is now", resolver=citizen_of_change)
    citizen_id: strawberry.ID = part(ObjectType.CITIZEN, None, "the person's id")


@strawberry.type(name="MoveTakenBack", description="The household lives where it lived before.")
class MoveTakenBackView:
    """A move that is taken back."""

    citizen: CitizenView | None = part(ObjectType.CITIZEN, None, "the person as it is now", resolver=citizen_of_change)
    citizen_id: strawberry.ID = part(ObjectType.CITIZEN, None, "the person's id")


MoveResult = Annotated[
    MoveEnteredView | NotThereView | BadValueView | UncertainAddressView | StaleView | KeyReusedView | NotNowView,
    strawberry.union("MoveResult", description="What came of entering a move."),
]
TakeBackMoveResult = Annotated[
    MoveTakenBackView | NotThereView | BadValueView | StaleView | KeyReusedView | TooLateView | NotNowView,
    strawberry.union("TakeBackMoveResult", description="What came of taking back a move."),
]


async def move(info: Info, input: MoveInput) -> MoveResult:  # noqa: A002
    """Let the household of a person whom the own grounds reach live elsewhere from a day on."""
    loaded = people_of(info)
    given = home_of(input)
    try:
        request = request_of(
            loaded, "move", input.idempotency_key, citizen=input.citizen_id, version=input.version,
            residence=input.residence_id, day=input.day.isoformat(), kept=str(input.keep_as_written),
            homeless=str(input.no_fixed_address), reachable=input.reachable_through, **given,
        )  # fmt: skip
    except BadInput as error:
        return failure(BadValueView, error, field="idempotencyKey")
    try:
        written = None if input.no_fixed_address else read_address(given)
        wanted = read_move(input.day, written, input.reachable_through)
    except BadInput as error:
        return failure(BadValueView, error, field="reachableThrough" if input.no_fixed_address else "street")
    try:
        await _moves(loaded).move(
            correction_of(loaded, input, request), input.residence_id, wanted, as_written=input.keep_as_written
        )
    except NoSuchDay as error:
        return failure(BadValueView, error, field="day")
    except SozialraumError as error:
        return address_not_written(error, "street")
    return MoveEnteredView(day=input.day, citizen_id=input.citizen_id)


async def take_back_move(info: Info, input: TakeBackMoveInput) -> TakeBackMoveResult:  # noqa: A002
    """Take back the move into a dwelling of today of a person whom the own grounds reach."""
    loaded = people_of(info)
    try:
        request = request_of(
            loaded, "take_back_move", input.idempotency_key, citizen=input.citizen_id, version=input.version,
            residence=input.residence_id,
        )  # fmt: skip
    except BadInput as error:
        return failure(BadValueView, error, field="idempotencyKey")
    try:
        await _moves(loaded).take_back(correction_of(loaded, input, request), input.residence_id)
    except MoveNotHeld as error:
        return failure(TooLateView, error)
    except SozialraumError as error:
        return not_written(error)
    return MoveTakenBackView(citizen_id=input.citizen_id)


def _moves(loaded: LoadedPeople) -> Moves:
    corrections = corrections_of(loaded)
    return Moves(corrections.people, corrections.keys, corrections.data_folder, corrections.invented)
