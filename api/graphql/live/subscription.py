"""The subscription and its views."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from typing import Annotated

import strawberry

from api.access.case_events import MOST_AT_ONCE, Told
from api.access.policy import ObjectType
from api.graphql.context import Info
from api.graphql.people_queries import Role  # which declares it as an enum of the schema
from api.graphql.rules import METADATA, Declaration, PolicyField, ReadBy, own, part
from graph_schema.errors import NotSignedIn
from graph_schema.model.case_events import CaseAct

strawberry.enum(CaseAct, description="What was done on a case.")

EVENT, OPENING = ObjectType.EVENT, ObjectType.OPENING


@strawberry.type(name="CaseOpening", description="Who opened a case with a written reason, and why.")
class CaseOpeningView:
    """An opening."""

    opened_by: str = part(OPENING, "opened_by", "name as colleagues read it")
    role: Role = part(OPENING, "role", "role in which it was opened")
    stated_reason: str = part(OPENING, "stated_reason", "the reason, in the words of who opened it")


@strawberry.type(name="CaseEvent", description="An act on a case.")
class CaseEventView:
    """An act."""

    id: strawberry.ID = part(EVENT, None, "random id, the same in every answer; of a recorded contact, that contact's")
    act: CaseAct = part(EVENT, "act", "what was done")
    at: datetime = part(EVENT, "at", "when it was done")
    citizen: strawberry.ID | None = part(
        EVENT, "citizen", "random id of the person; null for the data-protection officer"
    )
    by_you: bool = part(EVENT, "by_you", "whether your own account did it")
    opening: CaseOpeningView | None = part(OPENING, None, "with CASE_OPENED: who opened the case, and why")


@strawberry.type(name="CaseEvents", description="What is told at once, and the position behind it.")
class CaseEventsView:
    """Acts, and a position."""

    cursor: str = own("position behind these events, for your account: pass it as `after` to go on without loss")
    events: list[CaseEventView] = part(
        EVENT,
        None,
        "acts in the order in which they were committed; empty where there is nothing but a newer position",
        assumed_size=MOST_AT_ONCE,
    )


After = Annotated[str | None, strawberry.argument(description="A cursor; without it you follow from now on.")]


@strawberry.type(description="What is followed as it happens, over WebSocket (graphql-transport-ws) or SSE.")
class Subscription:
    """What can be followed."""

    @strawberry.subscription(
        description=(
            "Acts on the cases that you may see: contacts recorded or taken back and cases opened; for the"
            " data-protection officer every case opened, without the person. Rights are read anew each time."
        ),
        metadata={METADATA: Declaration(ReadBy.POLICY, (), policy=PolicyField(EVENT, None))},
        graphql_type=CaseEventsView,
    )
    async def case_events(self, info: Info, after: After = None) -> AsyncGenerator[Told]:
        """Give what is done, from a position on."""
        following = info.context.following
        if following is None:
            raise NotSignedIn("Hier ist niemand angemeldet.", "Nobody is signed in here.")
        # Only what came with a broken connection knows better where it broke than the query does.
        async with aclosing(following.events.follow(following.resumed_from or after)) as stream:
            async for told in stream:
                following.reached = told.cursor
                yield told
