"""How much a client may ask for: by what it costs, for each account, program or network on its own.

The counter lies in the graph, so that all processes and a restart keep to it. A write for each request would cost more
than many a request does; so each process takes a handful at once and spends it from memory. What a process has taken
and not spent after a minute is given up: a client never gets more than its allowance, at worst a handful less.
"""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from api.access.throttle import waiting_words
from graph_schema.errors import TooMuchAsked
from graph_schema.store import allowances
from graph_schema.store.graph import Graph

MOST = 120_000.0
"""What a client may ask for at once: twelve of the dearest GraphQL queries, or two thousand small requests."""
PER_SECOND = 2_000.0
"""How fast it fills: the whole in a minute. A page of a caseload costs some 1,500."""
REQUEST = 50.0
"""What any request costs, whatever becomes of it."""
HANDFUL = 4_000.0
KEPT = timedelta(minutes=1)
FORGOTTEN_AFTER = timedelta(hours=1)
CLIENTS = 10_000
"""Clients whose handful a process remembers; who is forgotten asks the graph again."""


@dataclass(slots=True)
class _Purse:
    left: float = 0.0
    until: datetime | None = None
    refused_until: datetime | None = None
    refused: float = 0.0
    """Before that moment the graph need not be asked for as much as this: there is not."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Allowances:
    """The allowances of one graph, as one process spends them."""

    def __init__(self, graph: Graph, most: float = MOST, per_second: float = PER_SECOND) -> None:
        self._graph = graph
        self._most, self._per_second = most, per_second
        self._purses: OrderedDict[str, _Purse] = OrderedDict()

    async def spend(self, client: str, cost: float, now: datetime) -> None:
        """Take `cost` off what a client (keyed hash) may ask for; TooMuchAsked, with nothing taken, where it has less.

        More than a full allowance is asked as a full one: it is refused while anything is missing.
        """
        cost = min(cost, self._most)
        purse = self._purse(client)
        async with purse.turn:
            if purse.until is not None and purse.until <= now:
                purse.left, purse.until = 0.0, None
            if purse.left < cost:
                await self._fill(client, purse, cost, now)
            purse.left -= cost

    async def _fill(self, client: str, purse: _Purse, cost: float, now: datetime) -> None:
        needed = cost - purse.left
        if purse.refused_until is not None and now < purse.refused_until and needed >= purse.refused:
            raise too_much_asked(math.ceil((purse.refused_until - now).total_seconds()))
        taken, there = await allowances.take_allowance(
            self._graph, client, wanted=needed + min(HANDFUL, self._most / 4), needed=needed, most=self._most,
            per_second=self._per_second, now=now,
        )  # fmt: skip
        if taken < needed:
            wait = max(1, math.ceil((needed - there) / self._per_second))
            purse.refused_until, purse.refused = now + timedelta(seconds=1), needed
            raise too_much_asked(wait)
        purse.left += taken
        purse.until, purse.refused_until = now + KEPT, None

    def _purse(self, client: str) -> _Purse:
        purse = self._purses.get(client)
        if purse is None:
            purse = self._purses[client] = _Purse()
            if len(self._purses) > CLIENTS:
                self._purses.popitem(last=False)
        self._purses.move_to_end(client)
        return purse


async def forget_old_allowances(graph: Graph, now: datetime) -> None:
    """Forget the counters of clients that have not asked for long: theirs are full."""
    await allowances.remove_old_allowances(graph, now - FORGOTTEN_AFTER)


def too_much_asked(seconds: int) -> TooMuchAsked:
    """Return the refusal of a request beyond the allowance, with when to come back."""
    wait_de, wait_en = waiting_words(seconds)
    return TooMuchAsked(
        "Von hier wird gerade mehr gefragt, als auf einmal beantwortet wird.",
        "More is asked from here at the moment than is answered at once.",
        f"In {wait_de} noch einmal fragen, oder weniger auf einmal.",
        f"Ask again in {wait_en}, or for less at once.",
        seconds=seconds,
    )
