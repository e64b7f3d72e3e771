"""Tries to sign in are counted before they are checked, so that many at once do not all pass."""

from __future__ import annotations

from datetime import datetime

from api.access import throttle
from graph_schema.errors import TooManyTries
from graph_schema.store import sessions
from graph_schema.store.graph import Graph

_AMONG_OTHERS = 2
"""Seconds to wait for a try that others at the same moment have overtaken."""


async def count_try(graph: Graph, place: str, now: datetime, free: int = throttle.FREE_TRIES) -> datetime | None:
    """Count a try from a place (keyed hash) as failed before it is checked; who succeeds forgets it, or takes it back.

    `free` tries wait for nothing. Return when the try before it was, to take it back; None where there was none.
    TooManyTries where the place has to wait.
    """
    before = (await sessions.load_tries(graph, [place])).get(place)
    wait = throttle.seconds_to_wait(before, now, free)
    if wait:
        raise too_many_tries(wait)
    counts = await sessions.record_failed_tries(graph, [place], now, throttle.FORGETTING)
    others = counts[place] - throttle.tries_that_count(before, now) - 1
    if others > 0 and counts[place] > free:
        raise too_many_tries(_AMONG_OTHERS)
    return before.last_at if before else None


def too_many_tries(wait: int) -> TooManyTries:
    """Return the refusal of a try that comes too soon, with the seconds to wait."""
    wait_de, wait_en = throttle.waiting_words(wait)
    return TooManyTries(
        "Das wurde von hier zu oft vergeblich versucht.",
        "This was tried in vain too often from here.",
        f"In {wait_de} noch einmal versuchen. Geräte, an denen Sie schon angemeldet waren, zählen eigens.",
        f"Try again in {wait_en}. Devices where you were signed in before are counted apart.",
        seconds=wait,
    )
