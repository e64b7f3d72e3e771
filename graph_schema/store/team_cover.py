"""The team of who leads it, who stands in for whom, and the trail as the data-protection officer reads it.

As in `people`, each question begins at the session; only `api.access` may call these functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph_schema.store.graph import Graph, Rows, Step
from graph_schema.store.people import Asking


@dataclass(frozen=True, slots=True)
class CoverKey:
    """Who stands in for whom, from which day on."""

    caseworker: str
    """Random key of the one who is absent."""
    deputy: str
    """Random key of the account that stands in."""
    since: date


async def load_team(graph: Graph, asking: Asking) -> Rows:
    """Return the case workers of the teams that the session leads, in the order of names."""
    return await graph.read("load_team_of_session", session=asking.session, now=asking.now, today=asking.today)


def save_cover(asking: Asking, cover: CoverKey, until: date, *, trail_id: str, trail: Mapping[str, Any]) -> Step:
    """Return the step that begins a cover or gives it another last day.

    Without a row where one of the two is in no team that the session leads, or the deputy is who leads it.
    """
    return "save_cover", {**_cover(asking, cover), "until": until, "trail_id": trail_id, "trail": dict(trail)}


def end_cover(asking: Asking, cover: CoverKey, until: date, *, trail_id: str, trail: Mapping[str, Any]) -> Step:
    """Return the step that gives a cover its last day; without a row where there is none in a led team."""
    return "end_cover", {**_cover(asking, cover), "until": until, "trail_id": trail_id, "trail": dict(trail)}


async def list_covers(graph: Graph, asking: Asking, earliest: datetime) -> Rows:
    """Return the covers that hold still or were given since `earliest`, as the data-protection officer reads them."""
    return await graph.read(
        "list_covers", session=asking.session, now=asking.now, today=asking.today, earliest=earliest
    )


async def list_own_covers(graph: Graph, asking: Asking, earliest: date) -> Rows:
    """Return who stands in for the case worker behind the session, or did until `earliest` or later."""
    return await graph.read(
        "list_covers_of_own_caseload", session=asking.session, now=asking.now, today=asking.today, earliest=earliest
    )


async def find_citizen(graph: Graph, asking: Asking, citizen_key: str) -> str | None:
    """Return the random key of the citizen whose trail is asked for; None where there is none."""
    found = await graph.read("find_citizen_of_trail", session=asking.session, now=asking.now, citizen_key=citizen_key)
    return found[0]["id"] if found else None


async def load_trail(graph: Graph, asking: Asking, citizen_key: str) -> Rows:
    """Return what stands in the trail about a citizen (keyed hash of the number), the newest first."""
    return await graph.read("load_trail_of_citizen", session=asking.session, now=asking.now, citizen_key=citizen_key)


async def load_lists(graph: Graph, asking: Asking, citizen_key: str) -> Rows:
    """Return which accounts saw a citizen in a list, by day, the newest first."""
    return await graph.read("load_lists_of_citizen", session=asking.session, now=asking.now, citizen_key=citizen_key)


def _cover(asking: Asking, cover: CoverKey) -> dict[str, Any]:
    return {
        "session": asking.session,
        "now": asking.now,
        "today": asking.today,
        "caseworker": cover.caseworker,
        "deputy": cover.deputy,
        "since": cover.since,
    }
