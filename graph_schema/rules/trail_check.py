"""The examination of a chain: every entry is hashed anew and compared with what was chained and what was anchored.

It reads the entries once, in the order of their places, and keeps none: memory does not grow with the trail. After a
flaw it goes on from the stored hash, so that each further one is found, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping
from typing import Any

from graph_schema.model.trail import Anchor, Break, Flaw, TrailHead
from graph_schema.rules.trail_chain import START, digest_of_reason, is_hash, next_hash


class ChainCheck:
    """Takes the entries of a chain one by one and tells what is wrong with them.

    `anchors` are the heads of this chain that were written down, in any order.
    """

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        self._anchors: defaultdict[int, list[Anchor]] = defaultdict(list)
        for each in anchors:
            self._anchors[each.head.place].append(each)
        self._agreed = 0
        self._goes_on_from = (START,)
        """Hashes that the next entry may follow on: two where this one is not what was chained."""
        self.place = 0
        """The last place that was read."""
        self.hash = START
        """Its stored hash."""

    def take(self, entry: Mapping[str, Any]) -> Generator[Break]:
        """Give the flaws of the next entry; entries come in the order of their places."""
        place, stored = entry["place"], str(entry.get("hash"))
        found = {"entry": entry.get("id"), "at": entry.get("at")}
        if place <= self.place:
            yield Break(Flaw.TWICE, place, place, **found)
            return
        if place > self.place + 1:
            # What the missing ones led to is unknown: nobody can tell whether this entry is as it was.
            yield Break(Flaw.MISSING, self.place + 1, place - 1)
            self._goes_on_from = (stored,)
        else:
            hashes = tuple(_hash_of(before, entry) for before in self._goes_on_from)
            if stored in hashes:
                self._goes_on_from = (stored,)
            else:
                yield Break(Flaw.CHANGED, place, place, **found)
                self._goes_on_from = (stored, *hashes)
        if not _reason_holds(entry):
            yield Break(Flaw.REASON, place, place, **found)
        self.place, self.hash = place, stored
        yield from self._compare(place)

    def end(self, head: TrailHead | None) -> Generator[Break]:
        """Give the flaws of the end of the chain."""
        last = max(self._anchors, default=0)
        if last > self.place:
            yield Break(Flaw.CUT, self.place + 1, last, at=self._anchors[last][0].at)
        stored = (head.place, head.hash) if head is not None else (0, START)
        if stored != (self.place, self.hash):
            last = max(stored[0], self.place)
            yield Break(Flaw.HEAD, min(stored[0], self.place, last - 1) + 1, last)

    def _compare(self, place: int) -> Generator[Break]:
        for anchor in self._anchors.get(place, ()):
            if anchor.head.hash in self._goes_on_from:
                self._agreed = place
            else:
                yield Break(Flaw.REWRITTEN, self._agreed + 1, place, at=anchor.at)


def check_chain(
    entries: Iterable[Mapping[str, Any]], head: TrailHead | None, anchors: Iterable[Anchor]
) -> Generator[Break]:
    """Give every flaw of a chain whose entries come in the order of their places.

    >>> list(check_chain([], None, []))
    []
    """
    check = ChainCheck(anchors)
    for entry in entries:
        yield from check.take(entry)
    yield from check.end(head)


def _hash_of(before: str, entry: Mapping[str, Any]) -> str:
    """Return the hash that an entry should have; empty where it holds what no entry was ever given."""
    try:
        return next_hash(before, entry) if is_hash(before) else ""
    except TypeError:
        return ""


def _reason_holds(entry: Mapping[str, Any]) -> bool:
    reason, salt, digest = (entry.get(name) for name in ("stated_reason", "reason_salt", "reason_digest"))
    if digest is None:
        return reason is None
    if not (isinstance(reason, str) and isinstance(salt, str) and is_hash(salt)):
        return False
    return digest_of_reason(salt, reason) == digest
