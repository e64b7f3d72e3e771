"""Who came to the equal-opportunity officer or was sent to her (§ 18e SGB II).

As in `people`, each question begins at the session; only `api.access` may call these functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground
from graph_schema.store.graph import Graph, Rows, Step
from graph_schema.store.people import Asking


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts on which grounds, and what stands in the trail of it."""

    asking: Asking
    account: str
    grounds: frozenset[Ground]
    trail: Mapping[str, Any]

    @property
    def kept(self) -> dict[str, Any]:
        """The entry of the trail."""
        return {"trail_id": new_id(), "trail": dict(self.trail)}


async def list_officers(graph: Graph, asking: Asking) -> Rows:
    """Return the equal-opportunity officers with whom a case worker can pre-register somebody: id and name."""
    return await graph.read("list_equal_opportunity_officers", session=asking.session, now=asking.now)


async def save_pre_registration(graph: Graph, acting: Acting, citizen: str, officer: str, until: date) -> bool:
    """Pre-register a person; False where she may not be read, is registered there, or there is no such officer."""
    rows = await graph.write(
        "save_pre_registration", **_asked(acting.asking), grounds=sorted(acting.grounds), citizen=citizen,
        officer=officer, until=until, account=acting.account, **acting.kept,
    )  # fmt: skip
    return bool(rows)


async def list_pre_registrations(graph: Graph, asking: Asking, grounds: Iterable[Ground], citizen: str) -> Rows:
    """Return with whom a person is pre-registered today."""
    return await graph.read("list_pre_registrations", **_asked(asking), grounds=sorted(grounds), citizen=citizen)


async def end_pre_registration(graph: Graph, acting: Acting, citizen: str, officer: str) -> bool:
    """Take back a pre-registration; False where there is none, or the person may not be read."""
    rows = await graph.write(
        "end_pre_registration", **_asked(acting.asking), grounds=sorted(acting.grounds), citizen=citizen,
        officer=officer, last=acting.asking.today - timedelta(days=1), **acting.kept,
    )  # fmt: skip
    return bool(rows)


def record_who_came(acting: Acting, citizen_key: str, until: date, wish: str, *, trail_id: str) -> Step:
    """Return the step that keeps that a person came (keyed hash of her number); its row holds her random key.

    Without a row where nobody has the number.
    """
    return "record_who_came", {
        **_asked(acting.asking), "citizen_key": citizen_key, "until": until, "wish": wish, "trail_id": trail_id,
        "trail": dict(acting.trail),
    }  # fmt: skip


async def list_who_came(graph: Graph, asking: Asking, grounds: Iterable[Ground], account: str) -> Rows:
    """Return who came to an officer or was sent to her, by name, each with the rights that hold today."""
    return await graph.read("list_who_came", **_asked(asking), grounds=sorted(grounds), account=account)


async def end_who_came(graph: Graph, acting: Acting, citizen: str) -> bool:
    """End what the officer may read of a person; False where she may read nothing."""
    rows = await graph.write(
        "end_who_came", **_asked(acting.asking), grounds=sorted(acting.grounds), citizen=citizen,
        account=acting.account, last=acting.asking.today - timedelta(days=1), **acting.kept,
    )  # fmt: skip
    return bool(rows)


def _asked(asking: Asking) -> dict[str, Any]:
    return {"session": asking.session, "now": asking.now, "today": asking.today}
