"""Contacts that were recorded here and come back in the office's register: the same event, not a second one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph_schema.ingest.changes import Record
from graph_schema.ingest.report import Note

_RECORDED = ("day", "channel", "direction", "outcome")


@dataclass(slots=True)
class ReturnedContacts:
    """What an import has to know of the contacts that come back.

    `known`: fingerprints by register key, as they are once the events have their numbers. `to_number`: {id, key} of
    the events that get a number. `doubled`: keys under which an earlier import stored an event a second time.
    """

    known: dict[str, str | None]
    to_number: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    doubled: list[str] = field(default_factory=list[str])
    differing: int = 0

    @property
    def notes(self) -> list[Note]:
        """What is worth saying."""
        if not self.differing:
            return []
        return [
            Note(
                "recorded_here",
                f"Hier festgehaltene Kontakte, die mit anderem Inhalt zurückkamen: {self.differing}. Es bleibt, was "
                "hier festgehalten wurde; im führenden System nachsehen.",
                f"Contacts recorded here that came back with other content: {self.differing}. What was recorded here "
                "stays; look them up in the leading system.",
            )
        ]


def recognise(
    records: Sequence[Record], ours: Sequence[Mapping[str, Any]], known: Mapping[str, str | None]
) -> ReturnedContacts:
    """Recognise the contacts of `ours` among the records of a register, by our reference or by their number.

    `ours` are rows of `load_contacts_of_ours`. What was recorded here is led here: its content and citizen are put
    into the records, which are changed, so that the import overwrites nothing (F1); where they differ it is counted.
    """
    found = ReturnedContacts(dict(known))
    by_id = {each["id"]: each for each in ours}
    by_key = {each["key"]: each for each in ours if each["key"] is not None}
    for record in records:
        event = by_id.get(record["reference"]) or by_key.get(record["key"])
        if event is None:
            continue
        properties = record["properties"]
        found.differing += record["citizen"] != event["citizen"] or any(
            properties[name] != event[name] for name in _RECORDED
        )
        properties.update({name: event[name] for name in _RECORDED})
        record["citizen"] = event["citizen"]
        if event["key"] != record["key"]:
            _number(found, event, record["key"], by_key)
    return found


def _number(
    found: ReturnedContacts, event: Mapping[str, Any], key: str, by_key: Mapping[str, Mapping[str, Any]]
) -> None:
    """Give an event its number; one that it had before, and a double of it in the graph, are gone."""
    if event["key"] is not None:
        found.known.pop(event["key"], None)
    if key in found.known and key not in by_key:
        found.doubled.append(key)
    found.known[key] = None
    found.to_number.append({"id": event["id"], "key": key})
