"""Failures that are expected, as part of the schema: each with a code, a sentence and a remedy in both languages."""

from __future__ import annotations

from typing import Any, TypeVar

import strawberry

from api.errors import answer_to
from graph_schema.errors import SozialraumError

from .rules import own


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
