"""Contacts that were recorded here and come back in the office's register: the same event, not a second one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph_schema.ingest.changes import Record
from graph_schema.ingest.register_records import RegisterHash, contact_records
from graph_schema.ingest.report import Note, Row

_RECORDED = ("day", "channel", "direction", "outcome")
Known = Mapping[str, str | None]
"""Fingerprint by register key."""


class ReturnedContacts:
    """Recognises the contacts of `ours` (rows of `load_contacts_of_ours`) among those of a register, piece by piece.

    `to_number`: {id, key} of the events that get a number. `renumbered`: ids of those that lose theirs first, because
    they get another, or because it is another event's now. `doubled`: keys under which an earlier import stored an
    event a second time. All are complete when the register has been gone through.
    """

    def __init__(self, ours: Sequence[Mapping[str, Any]]) -> None:
        events = [dict(each) for each in ours]
        self._by_id = {each["id"]: each for each in events}
        self._by_key = {each["key"]: each for each in events if each["key"] is not None}
        self._known = _Renumbered({})
        self.to_number: list[dict[str, str]] = []
        self.renumbered: dict[str, None] = {}
        self.doubled: list[str] = []
        self._differing = 0
        self._of_others = 0

    def known_as(self, known: Known) -> Known:
        """Return what the graph knows of contacts as it is once the events have their numbers."""
        self._known = _Renumbered(known)
        return self._known

    def contact_records(self, hashed: RegisterHash, rows: Sequence[Row]) -> list[Record]:
        """Return the records of contacts, by our reference or their number with what was recorded here.

        It is led here: its content and citizen are put into the records, so that the import overwrites nothing (F1);
        where they differ it is counted. A reference to another person's contact means nothing: the row is a contact of
        its own, and counted too.
        """
        records = contact_records(hashed, rows)
        for record in records if self._by_id else ():
            event = self._by_id.get(record["reference"])
            if event is not None and event["citizen"] != record["citizen"]:
                self._of_others += 1
                continue
            event = event or self._by_key.get(record["key"])
            if event is not None:
                self._keep_ours(record, event)
        return records

    @property
    def notes(self) -> list[Note]:
        """What is worth saying."""
        found: list[Note] = []
        if self._differing:
            found.append(
                Note(
                    "recorded_here",
                    f"Hier festgehaltene Kontakte, die mit anderem Inhalt zurückkamen: {self._differing}. Es bleibt, "
                    "was hier festgehalten wurde; im führenden System nachsehen.",
                    f"Contacts recorded here that came back with other content: {self._differing}. What was recorded "
                    "here stays; look them up in the leading system.",
                )
            )
        if self._of_others:
            found.append(
                Note(
                    "reference_of_another",
                    f"Kontakte, deren „reference“ zum Kontakt einer anderen Person gehört: {self._of_others}. Sie sind "
                    "als eigene Kontakte geladen; im führenden System berichtigen.",
                    f"Contacts whose “reference” belongs to another person's contact: {self._of_others}. They are "
                    "loaded as contacts of their own; correct them in the leading system.",
                )
            )
        return found

    def _keep_ours(self, record: Record, event: dict[str, Any]) -> None:
        properties = record["properties"]
        self._differing += record["citizen"] != event["citizen"] or any(
            properties[name] != event[name] for name in _RECORDED
        )
        properties.update({name: event[name] for name in _RECORDED})
        record["citizen"] = event["citizen"]
        if event["key"] != record["key"]:
            self._number(event, record["key"])

    def _number(self, event: dict[str, Any], key: str) -> None:
        """Give an event its number; one that it had before, and a double of it in the graph, are gone."""
        if event["key"] is not None:
            self._known.forget(event["key"])
            self._by_key.pop(event["key"], None)
            self.renumbered[event["id"]] = None
        if key in self._by_key:
            other = self._by_key.pop(key)
            other["key"] = None
            self.renumbered[other["id"]] = None
        elif key in self._known:
            self.doubled.append(key)
        self._known.number(key)
        event["key"] = key
        self._by_key[key] = event
        self.to_number.append({"id": event["id"], "key": key})


class _Renumbered(Mapping[str, str | None]):
    """What is known, with the few keys that are gone and those that were given: these are written anew."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._gone: set[str] = set()
        self._given: dict[str, None] = {}

    def forget(self, key: str) -> None:
        self._gone.add(key)
        self._given.pop(key, None)

    def number(self, key: str) -> None:
        self._given[key] = None

    def __getitem__(self, key: str) -> str | None:
        if key in self._given:
            return None
        if key in self._gone:
            raise KeyError(key)
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in self._known if key not in self._gone and key not in self._given)
        yield from self._given

    def __len__(self) -> int:
        return sum(1 for _ in self)
