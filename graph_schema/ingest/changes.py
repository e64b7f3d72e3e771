"""What an import changes: rows compared with the graph by key and fingerprint."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_schema.ingest.report import Counts

Record = dict[str, Any]
"""A row as it is written: `key`, `id`, `properties` (with `fingerprint`) and the keys that links need."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Records of one table by what an import does with them."""

    created: list[Record]
    changed: list[Record]
    unchanged: int
    vanished_keys: Sequence[str] = ()
    """Keys that are in the graph and no longer in the file."""

    @property
    def vanished(self) -> int:
        """Number of the rows that are no longer in the file."""
        return len(self.vanished_keys)

    @property
    def written(self) -> list[Record]:
        """Records that are written: created and changed."""
        return [*self.created, *self.changed]

    @property
    def changed_keys(self) -> list[str]:
        """Keys of the records that are in the graph with other content: their links are replaced."""
        return [record["key"] for record in self.changed]

    def counts(self, refused: int) -> Counts:
        """Return the counts for the report."""
        return Counts(len(self.created), len(self.changed), self.unchanged, refused, self.vanished)


def compare(records: Iterable[Record], known: Mapping[str, str | None], present: Iterable[str] = ()) -> Compared:
    """Compare records with `known` (fingerprint by key).

    `present` are keys that are in the file but were refused: they have not vanished. A known row without a
    fingerprint was changed here and is written again.
    """
    created: list[Record] = []
    changed: list[Record] = []
    unchanged = 0
    seen = set(present)
    for record in records:
        key = record["key"]
        seen.add(key)
        if key not in known:
            created.append(without_empty(record))
        elif known[key] != record["properties"]["fingerprint"]:
            changed.append(record)
        else:
            unchanged += 1
    return Compared(created, changed, unchanged, [key for key in known if key not in seen])


def without_empty(record: Record) -> Record:
    """Return the record without empty properties: a new node has nothing that they would clear."""
    properties = {name: value for name, value in record["properties"].items() if value is not None}
    return {**record, "properties": properties}


def new_id() -> str:
    """Return a random id of 128 bits."""
    return secrets.token_hex(16)


def unique(records: Iterable[Record]) -> list[Record]:
    """Return the first record of each key, in order."""
    return list({record["key"]: record for record in reversed(list(records))}.values())[::-1]
