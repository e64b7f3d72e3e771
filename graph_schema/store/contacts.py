"""Contacts that were recorded here, and the files in which they left for the leading system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from graph_schema.store.graph import Graph, Rows, Step
from graph_schema.store.steps import Records, key_steps, row_steps

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""Before everything that was recorded: the index on the time finds what has one."""
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)


async def has_citizen(graph: Graph, key: str) -> bool:
    """Tell whether the register has a citizen with this register key."""
    return bool(await graph.read("find_citizen", key=key))


def save_recorded_contact(citizen: str, contact_id: str, properties: Mapping[str, Any]) -> Step:
    """Record a contact of the citizen with this register key; the step returns no row where there is none."""
    return "save_recorded_contact", {"citizen": citizen, "id": contact_id, "properties": dict(properties)}


async def load_recorded_contacts(graph: Graph, since: datetime, until: datetime) -> Rows:
    """Return the contacts that were recorded here from `since` to before `until` (UTC), the oldest first."""
    return await graph.read("load_recorded_contacts", since=since, until=until, name="")


async def find_recorded_contacts(graph: Graph, name: str) -> Rows:
    """Return the contacts recorded here whose id begins with `name`."""
    return await graph.read("load_recorded_contacts", since=_EARLIEST, until=_LATEST, name=name)


async def load_contacts_of_ours(graph: Graph) -> Rows:
    """Return everything that was recorded here, as an import compares it."""
    return await graph.read("load_contacts_of_ours", earliest=_EARLIEST)


def remove_doubled_contacts(keys: Sequence[str]) -> list[Step]:
    """Remove contacts of the register that are one with a contact recorded here."""
    return key_steps("remove_doubled_contacts", keys)


def clear_contact_keys(ids: Sequence[str]) -> list[Step]:
    """Take the leading system's number from contacts that were recorded here, before numbers are given anew."""
    return key_steps("clear_contact_keys", ids, "ids")


def save_contact_keys(rows: Records) -> list[Step]:
    """Give contacts that were recorded here the leading system's number; rows are {id, key}."""
    return row_steps("save_contact_keys", rows)


async def load_unexported_contacts(graph: Graph, until: date) -> Rows:
    """Return the contacts up to a day that were recorded here and have not left yet, without those that never do."""
    return await graph.read("load_unexported_contacts", earliest=_EARLIEST, until=until)


async def load_exported_contacts(graph: Graph, run_id: str) -> Rows:
    """Return the contacts that left in a file."""
    return await graph.read("load_exported_contacts", run=run_id)


async def save_export_run(graph: Graph, run_id: str, ids: Sequence[str], properties: Mapping[str, Any]) -> bool:
    """Record a file and that these contacts left in it, all in one transaction.

    False, and nothing is written, where one of them has left in another file.
    """
    rows = await graph.write("save_export_run", ids=list(ids), count=len(ids), run=run_id, properties=dict(properties))
    return bool(rows) and rows[0]["marked"] == len(ids)


async def load_export_runs(graph: Graph, *, limit: int = 20, name: str = "") -> Rows:
    """Return the files that were written, the newest first; with `name` those whose id begins so."""
    return await graph.read("load_export_runs", limit=limit, name=name)
