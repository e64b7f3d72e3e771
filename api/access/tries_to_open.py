"""Tries to open a foreign case by its number: who tries many in vain waits, and the officer sees how many there were.

Numbers of the leading system follow each other; tried one after the other they would tell who is a client here.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date, datetime, timedelta

from api.access.actor import Actor
from api.access.policy import Action, ObjectType, decide_here
from api.access.throttle import seconds_to_wait, waiting_words
from api.access.tries import count_try
from graph_schema.errors import NotFound, TooManyTries
from graph_schema.office_time import office_day
from graph_schema.store import people as store
from graph_schema.store import sessions
from graph_schema.store.graph import Graph

FREE_TRIES = 10
"""Tries in vain of an account that wait for nothing: people mistype. They fade as those of signing in do."""

SHOWN = timedelta(days=90)


async def count_try_to_open(graph: Graph, actor: Actor) -> datetime | None:
    """Count a try as in vain before it is known; TooManyTries where the account has to wait.

    Return when the try before it was, to take it back; None where there was none.
    """
    place = _place(actor)
    before = (await sessions.load_tries(graph, [place])).get(place)
    if wait := seconds_to_wait(before, actor.now, FREE_TRIES):
        raise _too_many(wait)
    try:
        return await count_try(graph, place, actor.now, FREE_TRIES)
    except TooManyTries as error:
        raise _too_many(error.seconds) from None


async def tries_by_day(graph: Graph, actor: Actor) -> dict[date, int]:
    """Return how often it was tried in vain in the last 90 days, by day, the newest first; never by whom (F4)."""
    if not decide_here(actor.role, Action.READ, ObjectType.OPENING).allowed:
        raise NotFound("Das gibt es nicht.", "This does not exist.")
    times = await store.list_tries_to_open(graph, actor.asking, actor.now - SHOWN)
    return dict(Counter(office_day(each) for each in times))


async def take_back_try_to_open(graph: Graph, actor: Actor, former: datetime | None) -> None:
    """Take back a try that found a case; those in vain stay counted. `former`: when the one before it was."""
    await sessions.take_back_try(graph, _place(actor), actor.now, former)


def _place(actor: Actor) -> str:
    return hashlib.sha256(f"open_case {actor.account_id}".encode()).hexdigest()


def _too_many(wait: int) -> TooManyTries:
    wait_de, wait_en = waiting_words(wait)
    return TooManyTries(
        "Zu viele Nummern wurden vergeblich versucht.",
        "Too many numbers were tried in vain.",
        f"In {wait_de} noch einmal versuchen. Vergleichen Sie die Nummer vorher mit dem Fachverfahren.",
        f"Try again in {wait_en}. Compare the number with the leading system before.",
        seconds=wait,
    )
