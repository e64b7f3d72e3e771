"""Which nodes an import met before, in few bytes: a register has millions of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph_schema.ingest.digests import SIZE, digest


class SeenNodes:
    """Remembers nodes by a digest of 128 bits; each takes 16 bytes and what a growing array keeps free."""

    def __init__(self) -> None:
        self._buckets: defaultdict[bytes, bytearray] = defaultdict(bytearray)
        """Digests that begin with the same two bytes are few, and found by looking through them."""

    def new_ones(self, label: str, keys: Iterable[str]) -> list[str]:
        """Return those of the nodes `keys` that come for the first time, in order, and remember them."""
        return [key for key in keys if self._is_new(digest((label, key)))]

    def _is_new(self, node: bytes) -> bool:
        bucket = self._buckets[node[:2]]
        at = bucket.find(node)
        while at % SIZE and at > 0:  # the end of one digest and the beginning of the next
            at = bucket.find(node, at + 1)
        if at >= 0:
            return False
        bucket += node
        return True
