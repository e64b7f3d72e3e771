"""What an import changes: rows compared with the graph by key and fingerprint."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

from graph_schema.ingest.digests import DigestSet, as_array, digest, digests
from graph_schema.ingest.report import Counts
from graph_schema.ingest.spool import IN_MEMORY, Chained, Spools
from graph_schema.store.steps import pieces

Record = dict[str, Any]
"""A row as it is written: `key`, `id`, `properties` (with `fingerprint`) and the keys that links need."""
_KEYS_AT_ONCE = 10_000
_NOT_THERE = object()


@dataclass(frozen=True, slots=True)
class Compared:
    """Records of one table by what an import does with them."""

    created: Sequence[Record]
    changed: Sequence[Record]
    unchanged: int
    vanished_keys: Sequence[str] = ()
    """Keys that are in the graph and no longer in the file."""

    @property
    def vanished(self) -> int:
        """Number of the rows that are no longer in the file."""
        return len(self.vanished_keys)

    @property
    def written(self) -> Sequence[Record]:
        """Records that are written: created and changed."""
        return Chained(self.created, self.changed)

    @property
    def changed_keys(self) -> list[str]:
        """Keys of the records that are in the graph with other content: their links are replaced."""
        return [record["key"] for record in self.changed]

    def counts(self, refused: int) -> Counts:
        """Return the counts for the report."""
        return Counts(len(self.created), len(self.changed), self.unchanged, refused, self.vanished)


def compare(
    records: Iterable[Record],
    known: Mapping[str, str | None],
    present: Iterable[str] = (),
    spools: Spools = IN_MEMORY,
) -> Compared:
    """Compare records with `known` (fingerprint by key); those that are written go into `spools`.

    `present` are keys that are in the file but were refused: they have not vanished. A known row without a
    fingerprint was changed here and is written again.
    """
    created, changed = spools.of(list[Record]()), spools.of(list[Record]())
    unchanged = 0
    seen = bytearray().join(map(digest, present))
    for record in records:
        key = record["key"]
        seen += digest(key)
        fingerprint = known.get(key, _NOT_THERE)
        if fingerprint is _NOT_THERE:
            created.append(without_empty(record))
        elif fingerprint != record["properties"]["fingerprint"]:
            changed.append(record)
        else:
            unchanged += 1
    return Compared(created, changed, unchanged, spools.of(_missing(known, DigestSet(as_array(seen)))))


def _missing(known: Iterable[str], seen: DigestSet) -> Iterator[str]:
    """Yield the keys of `known` that were not seen."""
    for keys in pieces(known, _KEYS_AT_ONCE):
        yield from compress(keys, ~seen.holds(digests(keys)))


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
