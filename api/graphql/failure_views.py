"""Failures that are expected, as part of the schema: each with a code, a sentence and a remedy in both languages."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import strawberry

from api.access.policy import ObjectType
from api.errors import answer_to
from graph_schema.errors import SozialraumError

from .rules import own, part

CITIZEN = ObjectType.CITIZEN


@strawberry.interface(name="Failure", description="Why a change was not made; nothing was written.")
class FailureView:
    """An expected failure."""

    code: str = own("code that programs go by")
    message: str = own("what happened, in English")
    message_de: str = own("what happened, in German")
    remedy: str = own("what to do now, in English")
    remedy_de: str = own("what to do now, in German")


@strawberry.type(name="NotThere", description="There is nothing with this id, or it cannot be seen or changed.")
class NotThereView(FailureView):
    """Does not exist, or may not be seen or changed: the same answer."""


@strawberry.type(name="BadValue", description="A value of the input cannot be used.")
class BadValueView(FailureView):
    """A value that cannot be used."""

    field: str = own("field of the input")


@strawberry.type(name="KeyReused", description="The idempotency key named another change before.")
class KeyReusedView(FailureView):
    """The key of another change."""


@strawberry.type(name="TooLate", description="It can no longer be taken back.")
class TooLateView(FailureView):
    """The time for it is over."""


@strawberry.type(name="NotNow", description="An import of the register is at work; it can be sent again in a moment.")
class NotNowView(FailureView):
    """An import is at work."""


@strawberry.type(name="Stale", description="The value is another one by now than the version that was named.")
class StaleView(FailureView):
    """Somebody, or an import, has changed it meanwhile."""

    field: str = own("what was changed: address or role")
    changed_by: str | None = part(CITIZEN, None, "function of who changed it; null: an import of the register did")
    at: datetime | None = part(CITIZEN, None, "when; null where nobody knows")
    current: str = part(CITIZEN, None, "the value now: the address in one line, or the role")
    current_version: str = part(CITIZEN, None, "the version now")


@strawberry.type(name="AddressCandidate", description="An address as the city writes it.")
class AddressCandidateView:
    """An address of the city's list."""

    street: str = own("street")
    house_number: str = own("house number; empty where the list has none")
    postcode: str = own("postcode; empty where the list has none")
    town: str = own("town; empty where the list has none")


@strawberry.type(
    name="UncertainAddress",
    description="The city's list is not sure where an address is: choose a candidate, or keep it as it is written.",
)
class UncertainAddressView(FailureView):
    """An address whose place is not sure."""

    candidates: list[AddressCandidateView] = own(
        "the addresses that it may be, the likeliest first, at most 20; none: it is not in the list", assumed_size=20
    )


Failure = TypeVar("Failure", bound=FailureView)


def failure(view: type[Failure], error: SozialraumError, **more: Any) -> Failure:
    """Return an expected failure as the schema tells it."""
    return view(
        code=answer_to(error).graphql,
        message=error.en,
        message_de=error.de,
        remedy=error.remedy_en,
        remedy_de=error.remedy_de,
        **more,
    )
