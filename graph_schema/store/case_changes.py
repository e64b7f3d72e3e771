"""A dwelling's address and a member's role, of the people whom a session may read, and their change (F1).

As in `people`, each question begins at the session; only `api.access` may call these functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_schema.model.access import Ground
from graph_schema.store.graph import Graph, Rows, Step
from graph_schema.store.people import Asking
from graph_schema.store.steps import row_steps


@dataclass(frozen=True, slots=True)
class OnCase:
    """One person whom a session may read on one of these grounds."""

    asking: Asking
    grounds: frozenset[Ground]
    citizen: str
    """Random key."""

    @property
    def parameters(self) -> dict[str, Any]:
        """What each question of this module takes."""
        asked = {"session": self.asking.session, "now": self.asking.now, "today": self.asking.today}
        return {**asked, "grounds": sorted(self.grounds), "citizen": self.citizen}


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a change: the changed value (random key, properties), and its entry in the trail."""

    change: str
    properties: Mapping[str, Any]
    trail_id: str
    trail: Mapping[str, Any]

    @property
    def parameters(self) -> dict[str, Any]:
        """What the steps of this module take."""
        return {
            "id": self.change, "properties": dict(self.properties), "trail_id": self.trail_id,
            "trail": dict(self.trail),
        }  # fmt: skip


async def find_residence(graph: Graph, case: OnCase, residence: str) -> dict[str, Any] | None:
    """Return a dwelling of today (random key) as it is written; None where there is none, and for a protected one."""
    rows = await graph.read("find_residence_of_session", **case.parameters, residence=residence)
    return rows[0] if rows else None


async def list_roles(graph: Graph, case: OnCase, household: str) -> Rows:
    """Return the memberships of today in a household (random key) of the person, the newest first; none for none."""
    return await graph.read("list_roles_of_session", **case.parameters, household=household)


async def list_changes(graph: Graph, case: OnCase, key: str) -> Rows:
    """Return what was changed here of a residence or membership (register key), and decided about it."""
    return await graph.read("list_changes_of_row", **case.parameters, key=key)


def change_residence(case: OnCase, key: str, seen: Mapping[str, str | None], kept: Kept) -> Step:
    """Return the step that keeps a change of an address, where it is still as `seen`; its row tells that it is."""
    columns = {name: seen[name] or "" for name in ("street", "house_number", "postcode", "town")}
    return "change_residence_of_session", {**case.parameters, **kept.parameters, **columns, "key": key}


def change_membership(case: OnCase, key: str, seen: str, kept: Kept) -> Step:
    """Return the step that keeps a change of a role, where it is still as `seen`; its row tells that it is."""
    return "change_membership_of_session", {**case.parameters, **kept.parameters, "key": key, "seen": seen}


async def list_homes(graph: Graph, case: OnCase, residence: str) -> dict[str, Any] | None:
    """Return the household of a dwelling (random key) with where it lives and lived; None where there is none to move,
    and for protected people, households and residences.
    """
    rows = await graph.read("list_homes_of_session", **case.parameters, residence=residence)
    return rows[0] if rows else None


async def list_members_living_with(graph: Graph, case: OnCase, household: str) -> Rows:
    """Return who belongs to a household (random key) of the person today: random keys and days of birth."""
    return await graph.read("list_members_living_with", **case.parameters, household=household)


async def find_move(graph: Graph, case: OnCase, residence: str) -> dict[str, Any] | None:
    """Return the move, entered here and still held, into a dwelling of today (random key); None where there is none."""
    rows = await graph.read("find_move_of_session", **case.parameters, residence=residence)
    return rows[0] if rows else None


def take_back_move(case: OnCase, residence: str, change: str, act: str, kept: Kept) -> Step:
    """Return the step that keeps that the move into a dwelling (random key) is taken back; its row tells that it is."""
    parameters = {name: value for name, value in kept.parameters.items() if name.startswith("trail")}
    return "take_back_move_of_session", {
        **case.parameters, **parameters, "residence": residence, "id": change, "act": act,
    }  # fmt: skip


def save_trail_of_members(act: str, rows: Sequence[Mapping[str, str]], trail: Mapping[str, Any]) -> list[Step]:
    """Return the steps that keep an act in the trail of other members, too: {id, about} each; none for none."""
    return row_steps("save_trail_of_members", rows, act=act, trail=dict(trail))
