"""Following what is done on cases: each read begins at the session, with the rights of that moment.

A position in the sequence is handed out sealed: how many acts there were at the office is nobody's business, and none
but the account that was given it can go on from it.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from api.access.actor import Actor
from api.access.event_feed import feed_of
from api.access.people import nobody
from api.access.policy import Action, ObjectType, decide_here, grounds_of
from api.access.sheets import within_cover
from api.access.trail import record, trail_event
from api.access.web_keys import WebKeys
from graph_schema.errors import BadInput, Forgotten, Refused
from graph_schema.model.access import Ground, Role
from graph_schema.model.case_events import CaseAct, CaseEvent, CaseOpening
from graph_schema.store import case_events as store
from graph_schema.store.graph import Graph, Rows

TOLD_FOR = timedelta(days=7)
"""So long an event is kept for followers who were away; later they read anew."""
MOST_AT_ONCE = 100
POSITION_EVERY = 600.0
"""Seconds after which a follower to whom nothing happened gets a newer position: the old one would be forgotten."""
_LONGEST_CURSOR = 200

Renew = Callable[[], Awaitable[Actor]]
"""Finds anew who acts, with the time of this moment; NotSignedIn where the session is over."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a follower is told at once, and the position behind it."""

    cursor: str
    events: tuple[CaseEvent, ...]


@dataclass(frozen=True, slots=True)
class CaseEvents:
    """What is done on cases, as one account may follow it."""

    graph: Graph
    keys: WebKeys
    renew: Renew
    most: int = MOST_AT_ONCE

    async def position(self) -> str:
        """Return the position of now: what is committed later comes behind it. NotFound for a role without events."""
        actor = await self._acting()
        return self._sealed(actor, (await store.load_event_counter(self.graph)).last)

    async def follow(self, cursor: str | None = None, *, kept: bool = True) -> AsyncGenerator[Told]:
        """Give what is done behind a position (None: from now on), as it happens; first, at once, what there is.

        The first one may hold no events: it tells the position from which to go on after a lost connection. `kept`:
        whether the trail says that events were read (not for mere counts).

        NotFound for a role without events, BadInput for a cursor that was not given to this account, Forgotten for one
        that is too old, NotSignedIn as soon as the session is over.
        """
        actor = await self._acting()
        with feed_of(self.graph).following(actor.session.id) as follower:
            position = await self._begin(actor, cursor)
            told_at = 0.0
            first = True
            while True:
                up_to = max(position, (await store.load_event_counter(self.graph)).last)
                actor = await self._acting()
                rows = await self._read(actor, position, up_to) if up_to > position else []
                full = len(rows) == self.most
                if first and cursor is not None:
                    await self._refuse_forgotten(position)
                events = tuple(event for row in rows if (event := _seen(actor, row)))
                position = rows[-1]["sequence"] if full else up_to
                if events and kept:
                    await record(self.graph, trail_event(actor, "list", ObjectType.EVENT, count=len(events)))
                if events or first or time.monotonic() - told_at > POSITION_EVERY:
                    yield Told(self._sealed(actor, position), events)
                    told_at = time.monotonic()
                first = False
                if not full:
                    await follower.wait(POSITION_EVERY)

    async def _acting(self) -> Actor:
        actor = await self.renew()
        grounds = grounds_of(actor.role, Action.READ, ObjectType.EVENT)
        if not decide_here(actor.role, Action.READ, ObjectType.EVENT, grounds).allowed:
            raise nobody()
        return actor

    async def _begin(self, actor: Actor, cursor: str | None) -> int:
        counted = await store.load_event_counter(self.graph)
        if cursor is None:
            return counted.last
        position = self._opened(actor, cursor)
        if not counted.removed_to <= position <= counted.last:
            # Also where the graph was restored from a backup: what comes then is another sequence.
            raise _forgotten()
        return position

    async def _refuse_forgotten(self, position: int) -> None:
        """Refuse a position of which events were removed while they were read."""
        if (await store.load_event_counter(self.graph)).removed_to > position:
            raise _forgotten()

    async def _read(self, actor: Actor, after: int, up_to: int) -> Rows:
        if grounds_of(actor.role, Action.READ, ObjectType.EVENT):
            return await store.list_case_events(self.graph, actor.asking, after, up_to, self.most)
        return await store.list_opening_events(self.graph, actor.asking, after, up_to, self.most)

    def _sealed(self, actor: Actor, position: int) -> str:
        return self.keys.seal(_sealed_for(actor), str(position))

    def _opened(self, actor: Actor, cursor: str) -> int:
        try:
            if len(cursor) > _LONGEST_CURSOR:
                raise ValueError
            return int(self.keys.open(_sealed_for(actor), cursor))
        except (Refused, ValueError):
            raise BadInput(
                "Diese Stelle („after“) stammt nicht aus einer Antwort an dieses Konto.",
                "This position (`after`) is not from an answer to this account.",
                "Ohne „after“ von jetzt an folgen.",
                "Follow from now on, without `after`.",
            ) from None


async def forget_old_events(graph: Graph, now: datetime) -> None:
    """Remove the events that are kept for followers no longer."""
    await store.remove_old_case_events(graph, now - TOLD_FOR)


def _seen(actor: Actor, row: Mapping[str, Any]) -> CaseEvent | None:
    """Return an event as it may be read on the grounds that were found; None where it may not."""
    grounds = frozenset(map(Ground, row.get("grounds", ())))
    fields = decide_here(actor.role, Action.READ, ObjectType.EVENT, grounds).fields
    if grounds and not within_cover(row, row["at"]):
        return None
    act = CaseAct(row["act"])
    opening: CaseOpening | None = None
    if act is CaseAct.CASE_OPENED:
        allowed = decide_here(actor.role, Action.READ, ObjectType.OPENING, grounds).fields
        if not {"opened_by", "role", "stated_reason"} <= allowed:
            return None
        opening = CaseOpening(row["opened_by"] or "", Role(row["role"]), row["stated_reason"] or "")
    if not fields:
        return None
    event = CaseEvent(row["id"], act, row["at"], row.get("citizen_id"), row["account"] == actor.account_id, opening)
    return event if "citizen" in fields else replace(event, citizen=None)


def _sealed_for(actor: Actor) -> str:
    return f"case events of {actor.account_id}"


def _forgotten() -> Forgotten:
    return Forgotten(
        f"Was seit dieser Stelle geschah, ist nicht mehr vollständig: Ereignisse werden {TOLD_FOR.days} Tage gehalten.",
        f"What happened since this position is no longer complete: events are kept for {TOLD_FOR.days} days.",
        "Die Fälle neu lesen und ohne „after“ von jetzt an folgen.",
        "Read the cases anew, and follow from now on, without `after`.",
    )
