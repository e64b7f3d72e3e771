"""Values that people changed here, and where the leading system says something else (F1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph_schema.store.graph import Graph, Step
from graph_schema.store.steps import Records, key_steps, row_steps

Values = dict[str, Any]
"""Values of a node by the names of the columns of its file, typed as a row is."""


@dataclass(frozen=True, slots=True)
class OpenDifference:
    """A difference that nobody has settled, with whom it concerns. Personal.

    `ours`, `theirs`: as a cell holds them, None: empty. Times are UTC; `since`: start of the import that said so first.
    """

    id: str
    change: str
    citizen: str
    """Register key."""
    given_name: str | None
    family_name: str | None
    birth_date: date | None
    field: str
    ours: str | None
    changed_by: str
    changed_at: datetime
    theirs: str | None
    leading_system: str
    since: datetime
    channel_key: str | None


async def load_held_values(graph: Graph) -> list[dict[str, Any]]:
    """Return the changed values that are still held: citizen (register key), change, and the current difference."""
    return await graph.read("load_held_values")


async def load_held_moves(graph: Graph) -> list[dict[str, Any]]:
    """Return the moves that are still held: household and both dwellings by register key, and the days before it."""
    return await graph.read("load_held_moves")


async def load_move(graph: Graph, change: str) -> dict[str, Any]:
    """Return the household and the former dwelling of a move (random key of the changed value), and what came since."""
    (found,) = await graph.read("load_move", change=change)
    return {**found, "later": [each for each in found["later"] if each["key"] is not None]}


async def list_differences(graph: Graph) -> list[OpenDifference]:
    """Return the differences that nobody has settled, the oldest first."""
    return [OpenDifference(**row) for row in await graph.read("list_differences")]


async def find_differences(graph: Graph, name: str) -> list[str]:
    """Return the ids of the differences, settled or not, that begin with `name`."""
    return [row["id"] for row in await graph.read("find_differences", name=name)]


async def load_citizen_values(graph: Graph, keys: Sequence[str]) -> dict[str, Values]:
    """Return what the graph says of citizens, by register key."""
    found: dict[str, Values] = {}
    for query, parameters in key_steps("load_citizen_values", keys):
        for row in await graph.read(query, **parameters):
            channels = {kind: (value, state) for kind, value, state in row.pop("channels")}
            (phone, phone_state), (email, email_state) = (channels.get(kind, (None, None)) for kind in _VALUED)
            found[row.pop("key")] = {
                **row,
                "languages": _languages(row["languages"]),
                "phone": phone,
                "phone_state": phone_state,
                "email": email,
                "email_state": email_state,
                "post_state": channels.get("post", (None, None))[1],
            }
    return found


_VALUED = ("phone", "email")


async def load_caseworker_values(graph: Graph, keys: Sequence[str]) -> dict[str, Values]:
    """Return what the graph says of case workers, by register key."""
    found = await _values(graph, "load_caseworker_values", keys)
    return {key: {**row, "languages": _languages(row["languages"])} for key, row in found.items()}


async def load_residence_values(graph: Graph, keys: Sequence[str]) -> dict[str, Values]:
    """Return what the graph says of residences, by register key; coordinates only where a register stated them."""
    return await _values(graph, "load_residence_values", keys)


async def load_membership_roles(graph: Graph, keys: Sequence[str]) -> dict[str, Values]:
    """Return the roles of memberships, by register key."""
    return await _values(graph, "load_membership_roles", keys)


async def load_household_types(graph: Graph, keys: Sequence[str]) -> dict[str, Values]:
    """Return the types of households, by register key."""
    return await _values(graph, "load_household_types", keys)


async def _values(graph: Graph, name: str, keys: Sequence[str]) -> dict[str, Values]:
    found: dict[str, Values] = {}
    for query, parameters in key_steps(name, keys):
        found.update({row.pop("key"): row for row in await graph.read(query, **parameters)})
    return found


def _languages(spoken: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    return [{"code": code, "level": level} for code, level in spoken]


def save_differences(rows: Records) -> list[Step]:
    """Record where the leading system says something else; rows are {change, id, properties}."""
    return row_steps("save_differences", rows)


def end_differences(ids: Sequence[str], now: datetime) -> list[Step]:
    """Record that the leading system no longer says so."""
    return [(query, {**parameters, "now": now}) for query, parameters in key_steps("end_differences", ids)]


def close_agreed_values(ids: Sequence[str], now: datetime) -> list[Step]:
    """Record that the leading system says what was changed here: nothing is held any more."""
    return [(query, {**parameters, "now": now}) for query, parameters in key_steps("close_agreed_values", ids)]


def change_value(citizen: str, field: str, seen: Sequence[str], change: str, properties: Mapping[str, Any]) -> Step:
    """Record a change of a citizen's value; gives a row back unless there is a change of this field not in `seen`."""
    return "change_value", {
        "citizen": citizen, "field": field, "seen": list(seen), "id": change, "properties": dict(properties),
    }  # fmt: skip


def close_replaced(change: str, now: datetime) -> list[Step]:
    """Record that the former changes of a value, and their differences, are over since `change`."""
    return [(query, {"id": change, "now": now}) for query in ("end_replaced_differences", "close_replaced_values")]


def close_replaced_rows(change: str, now: datetime) -> list[Step]:
    """Record that the former changes of a residence or membership, and their differences, are over since `change`."""
    return [
        (query, {"id": change, "now": now}) for query in ("end_replaced_row_differences", "close_replaced_row_values")
    ]


def settle_difference(difference: str, *, take_theirs: bool, by: str, act: str, now: datetime) -> Step:
    """Record a decision; gives a row back unless the difference was settled, or is over."""
    return "settle_difference", {
        "id": difference, "decision": "take_theirs" if take_theirs else "keep_ours", "by": by, "now": now, "act": act,
        "closed_at": now if take_theirs else None, "closed_because": "theirs_taken" if take_theirs else None,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did to a changed value; what it writes is written only where it came through.

    `change`: the id of the changed value. `key`: random.
    """

    change: str
    key: str

    def _step(self, query: str, **parameters: Any) -> Step:
        return query, {"change": self.change, "act": self.key, **parameters}

    def set_properties(self, properties: Mapping[str, Any]) -> Step:
        """Set properties of the citizen."""
        return self._step("set_changed_properties", properties=dict(properties))

    def save_channel(self, key: str, channel_id: str, properties: Mapping[str, Any]) -> Step:
        """Create or change a channel of the citizen."""
        return self._step("save_changed_channel", key=key, id=channel_id, properties=dict(properties))

    def remove_channel(self, key: str) -> Step:
        """Remove a channel of the citizen."""
        return self._step("remove_changed_channel", key=key)

    def replace_languages(self, languages: Sequence[Mapping[str, str]]) -> list[Step]:
        """Replace the citizen's languages; they must be in the graph."""
        rows = [dict(each) for each in languages]
        return [self._step("clear_changed_languages"), self._step("save_changed_languages", rows=rows)]

    def replace_needs(self, codes: Sequence[str]) -> list[Step]:
        """Replace the citizen's needs; they must be in the graph."""
        rows = [{"code": code} for code in codes]
        return [self._step("clear_changed_needs"), self._step("save_changed_needs", rows=rows)]

    def set_residence(self, key: str, properties: Mapping[str, Any], area_ids: Sequence[str]) -> list[Step]:
        """Set properties of a residence (register key) and put it into areas; not where it is protected (F7)."""
        return [
            self._step("set_changed_residence", key=key, properties=dict(properties)),
            self._step("clear_changed_residence_areas", key=key),
            self._step("save_changed_residence_areas", key=key, rows=[{"area_id": each} for each in area_ids]),
        ]

    def save_moved_residence(self, former: str, key: str, residence_id: str, properties: Mapping[str, Any]) -> Step:
        """Create the dwelling into which the household of a former one moved (register keys); not a protected one."""
        return self._step("save_moved_residence", former=former, key=key, id=residence_id, properties=dict(properties))

    def end_residence(self, key: str, properties: Mapping[str, Any]) -> Step:
        """Set the last day of a residence (register key), or that the next import writes it; not of a protected one."""
        return self._step("set_changed_residence", key=key, properties=dict(properties))

    def remove_moved_residence(self, key: str) -> Step:
        """Remove a dwelling (register key) into which nobody moved after all."""
        return self._step("remove_moved_residence", key=key)

    def follow_moved_residence(self, keys: Sequence[str], key: str) -> Step:
        """Let a later move that is held begin at this dwelling instead of one of `keys` (register keys)."""
        return self._step("follow_moved_residence", keys=list(keys), key=key)

    def end_differences(self, now: datetime) -> Step:
        """Record that what the leading system said instead is nothing to settle any more."""
        return self._step("end_differences_of_change", now=now)

    def set_membership(self, key: str, properties: Mapping[str, Any]) -> Step:
        """Set properties of a membership (register key) of the citizen."""
        return self._step("set_changed_role", key=key, properties=dict(properties))
