"""What is told of acts on cases, in the order in which they were committed.

Each act that is to be told takes its place from one counter, in its own transaction: whoever has read the counter has
everything up to that place before him, and nothing is committed below it later. So a follower asks for the counter
first, then for the events behind his position up to it. (Asked in one go, a database that reads what is committed
meanwhile could give a later event and not yet an earlier one.)

Only `api.access` may call these functions (an import contract), as with people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from graph_schema.model.case_events import ABOUT_A_CASE, OVERSEEN, CaseAct
from graph_schema.store.graph import Graph, Rows, Step
from graph_schema.store.people import Asking


@dataclass(frozen=True, slots=True)
class Counted:
    """How far the sequence has come (`last`), and up to where events were removed (`removed_to`)."""

    last: int
    removed_to: int


def save_case_event(trail_id: str, act: CaseAct, earliest: datetime) -> Step:
    """Return the step that tells followers of an act: the last one of the act's transaction.

    `trail_id` is the key of the act's entry in the trail. Where there is no such entry since `earliest` (the act was
    refused), or it is told already (the act was sent twice), nothing is written.
    """
    return "save_case_event", {"id": trail_id, "act": act, "earliest": earliest}


async def load_event_counter(graph: Graph) -> Counted:
    """Return how far the sequence has come."""
    rows = await graph.read("load_event_counter")
    return Counted(rows[0]["last"], rows[0]["removed_to"]) if rows else Counted(0, 0)


async def list_case_events(graph: Graph, asking: Asking, after: int, up_to: int, limit: int) -> Rows:
    """Return at most `limit` events about people that may be read, with the grounds, in the order of the sequence."""
    return await graph.read(
        "list_case_events", session=asking.session, now=asking.now, today=asking.today, after=after, up_to=up_to,
        limit=limit, acts=sorted(ABOUT_A_CASE),
    )  # fmt: skip


async def list_opening_events(graph: Graph, asking: Asking, after: int, up_to: int, limit: int) -> Rows:
    """Return at most `limit` events as the data-protection officer reads them, in order."""
    return await graph.read(
        "list_opening_events", session=asking.session, now=asking.now, after=after, up_to=up_to, limit=limit,
        acts=sorted(OVERSEEN),
    )  # fmt: skip


async def list_acting_sessions(graph: Graph, sessions: Iterable[str], now: datetime) -> frozenset[str]:
    """Return in which of these sessions (keyed hashes) somebody may still act."""
    return frozenset(row["id"] for row in await graph.read("list_acting_sessions", ids=list(sessions), now=now))


async def remove_old_case_events(graph: Graph, earliest: datetime) -> None:
    """Remove events that were made before `earliest`, and remember up to which place."""
    await graph.write("remove_old_case_events", earliest=earliest)
