"""Differences with the leading system, of the people whom a session may read (F1).

As in `people`, each question begins at the session; only `api.access` may call these functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph_schema.model.access import Ground
from graph_schema.store.graph import Graph, Rows, Step
from graph_schema.store.people import Asking


@dataclass(frozen=True, slots=True)
class Reach:
    """Which differences are meant: of people on one of these grounds, about one of these columns."""

    grounds: frozenset[Ground]
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, or that it is taken back: by whom, with which random key, and what stands in the trail."""

    account: str
    act: str
    trail_id: str
    trail: Mapping[str, Any]


async def list_differences(graph: Graph, asking: Asking, reach: Reach) -> Rows:
    """Return the differences to settle, in the order of the people's names."""
    return await graph.read("list_differences_of_session", **_asked(asking), **_meant(reach))


async def count_differences(graph: Graph, asking: Asking, reach: Reach) -> dict[str, int]:
    """Return how many differences are to settle of each person, by random key; people without any are left out."""
    rows = await graph.read("count_differences_of_session", **_asked(asking), **_meant(reach))
    return {row["citizen_id"]: row["number"] for row in rows}


async def count_differences_of_teams(graph: Graph, asking: Asking, fields: Iterable[str]) -> Rows:
    """Return team, number of its employees and number of differences to settle of the people whom they advise."""
    return await graph.read("count_differences_of_team", **_asked(asking), fields=sorted(fields))


async def find_differences(graph: Graph, asking: Asking, reach: Reach, ids: Sequence[str]) -> Rows:
    """Return how some differences stand, settled or not."""
    return await graph.read("find_differences_of_session", **_asked(asking), **_meant(reach), ids=list(ids))


async def find_settled(
    graph: Graph, asking: Asking, grounds: Iterable[Ground], *, act: str, account: str, earliest: datetime
) -> Rows:
    """Return what one act of an account has settled since `earliest`."""
    return await graph.read(
        "find_settled_by_act", **_asked(asking), grounds=sorted(grounds), act=act, account=account, earliest=earliest
    )


def settle_difference(
    asking: Asking, grounds: Iterable[Ground], difference: str, decided: Decided, *, take_theirs: bool, by: str
) -> Step:
    """Return the step that settles a difference; its row tells that it came through."""
    return "settle_difference_of_session", {
        **_asked(asking),
        **_acted(grounds, difference, decided),
        "decision": "take_theirs" if take_theirs else "keep_ours",
        "by": by,
        "closed_at": asking.now if take_theirs else None,
        "closed_because": "theirs_taken" if take_theirs else None,
    }


def reopen_difference(
    asking: Asking, grounds: Iterable[Ground], difference: str, decided: Decided, *, settled: str, earliest: datetime
) -> Step:
    """Return the step that takes back what the act `settled` decided since `earliest`; its row tells that it did."""
    return "reopen_difference_of_session", {
        **_asked(asking), **_acted(grounds, difference, decided), "settled": settled, "earliest": earliest,
    }  # fmt: skip


def _acted(grounds: Iterable[Ground], difference: str, decided: Decided) -> dict[str, Any]:
    return {
        "grounds": sorted(grounds), "id": difference, "account": decided.account, "act": decided.act,
        "trail_id": decided.trail_id, "trail": dict(decided.trail),
    }  # fmt: skip


def _meant(reach: Reach) -> dict[str, Any]:
    return {"grounds": sorted(reach.grounds), "fields": sorted(reach.fields)}


def _asked(asking: Asking) -> dict[str, Any]:
    return {"session": asking.session, "now": asking.now, "today": asking.today}
