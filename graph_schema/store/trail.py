"""The chain of the trail as it is stored: read in its order, moved on by whoever holds it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph_schema.model.trail import TrailHead
from graph_schema.rules.trail_chain import START
from graph_schema.store.graph import Graph
from graph_schema.store.steps import Records, row_steps

PAGE = 2000
"""Entries that are read or chained at a time."""


@dataclass(frozen=True, slots=True)
class Outside:
    """An entry without a place in the chain; `waiting`: it will get one."""

    id: str
    at: datetime
    waiting: bool


async def hold(graph: Graph, holder: str, new_trail: str, now: datetime, until: datetime) -> TrailHead | None:
    """Let `holder` chain until then; return where the chain ends, None where another process holds it.

    `new_trail` becomes the random key of the chain where there is none yet.
    """
    rows = await graph.write("hold_trail", holder=holder, trail=new_trail, start=START, now=now, until=until)
    return _head(rows[0]) if rows else None


async def release(graph: Graph, holder: str) -> None:
    """Let another process chain."""
    await graph.write("release_trail", holder=holder)


async def load_head(graph: Graph) -> TrailHead | None:
    """Return where the chain ends; None where nothing was ever chained."""
    rows = await graph.read("load_trail_head")
    return _head(rows[0]) if rows else None


async def list_unsealed(graph: Graph, since: datetime, limit: int = PAGE) -> list[dict[str, Any]]:
    """Return entries made since a moment that are not chained yet, all properties, the oldest first."""
    rows = await graph.read("list_unsealed_events", since=since, limit=limit)
    return sorted((row["event"] for row in rows), key=lambda event: (event["unsealed_at"], event["id"]))


async def seal(graph: Graph, holder: str, *, before: TrailHead, after: TrailHead, rows: Records, now: datetime) -> bool:
    """Chain entries and move the head in one transaction; False where the chain ends elsewhere by now.

    `rows`: {id, sealed}, where `sealed` holds place, hash and all that the hash covers besides what was there.
    """
    head = {"holder": holder, "before": before.hash, "place": after.place, "hash": after.hash, "now": now}
    sealed = row_steps("seal_events_after", rows, hash=after.hash)
    return bool((await graph.write_all([("advance_trail_head", head), *sealed]))[0])


async def settle(graph: Graph, ids: Sequence[str]) -> None:
    """Take the mark "not chained yet" from entries that are chained."""
    await graph.write("settle_chained_events", ids=list(ids))


async def read_chain(graph: Graph, after: int = 0, page: int = PAGE) -> AsyncGenerator[dict[str, Any]]:
    """Give the chained entries behind a place, all properties, in the order of their places; memory stays flat.

    Two entries with one place both come, ordered by their keys.
    """
    while True:
        rows = await graph.read("list_sealed_events", after=after, up_to=after + page)
        for event in sorted((row["event"] for row in rows), key=_place_and_id):
            yield event
        if len(rows) >= page:
            after += page
            continue
        # The end, or places without an entry.
        following = await graph.read("find_next_place", after=after + page)
        if not following:
            return
        after = following[0]["place"] - 1


async def list_outside(graph: Graph) -> list[Outside]:
    """Return the entries that have no place in the chain; it reads the whole trail."""
    return [Outside(**row) for row in await graph.read("list_events_outside")]


def _place_and_id(event: Mapping[str, Any]) -> tuple[int, str]:
    return event["place"], event["id"]


def _head(row: Mapping[str, Any]) -> TrailHead:
    return TrailHead(row["trail"], row["place"], row["hash"])
