"""What rules over all rows remember of each row: 128 bits in place of its cells.

Two different contents never meet in 128 keyed bits (as with register keys, `graph_schema.ingest.keys`), so that a rule
decides as it would with the cells themselves. The key is drawn anew in each process and nothing is stored.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

SIZE = 16
_DIGEST = np.dtype(f"V{SIZE}")
_KEY = secrets.token_bytes(32)
_encode = msgspec.msgpack.Encoder().encode
Array = npt.NDArray[Any]
"""Digests, as opaque values of 16 bytes."""
Flags = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]


def digest(content: Any) -> bytes:
    """Return what stands for a content: plain values, dates, and sequences of them."""
    return blake2b(_encode(content), digest_size=SIZE, key=_KEY).digest()


def digests(contents: Iterable[Any]) -> Array:
    """Return the digest of each content, in order."""
    gathered = bytearray()
    for content in contents:
        gathered += digest(content)
    return as_array(gathered)


def as_array(gathered: bytes | bytearray) -> Array:
    """Return digests that were gathered one behind the other."""
    return np.frombuffer(gathered, dtype=_DIGEST)


class DigestSet:
    """A set of digests; each takes 16 bytes."""

    def __init__(self, members: Array) -> None:
        self._sorted = np.sort(members)

    def holds(self, asked: Array) -> Flags:
        """Tell for each digest whether it is a member."""
        if not len(self._sorted):
            return np.zeros(len(asked), dtype=np.bool_)
        place = np.searchsorted(self._sorted, asked)
        return (place < len(self._sorted)) & (self._sorted[np.minimum(place, len(self._sorted) - 1)] == asked)


def first_of_each(given: Array) -> Flags:
    """Tell for each digest whether it comes for the first time."""
    order, begins = _in_groups(given)
    first = np.zeros(len(given), dtype=np.bool_)
    first[order[begins]] = True
    return first


def repeated(given: Array) -> list[Positions]:
    """Return the positions of each digest that comes more than once, in the order of their first positions."""
    order, begins = _in_groups(given)
    ends = np.append(begins[1:], len(order))
    several = np.flatnonzero(ends - begins > 1)
    groups = [order[begins[each] : ends[each]] for each in several]
    return sorted(groups, key=lambda group: int(group[0]))


def with_several_values(keys: Array, values: Array) -> Flags:
    """Tell for each position whether its key comes with different values."""
    order, begins = _in_groups(keys)
    differs = np.zeros(len(keys), dtype=np.bool_)
    if len(keys):
        group = np.zeros(len(keys), dtype=np.int64)
        group[begins[1:]] = 1
        group = np.cumsum(group)
        ordered = values[order]
        unlike = ordered != ordered[begins][group]
        differs[order] = np.logical_or.reduceat(unlike, begins)[group]
    return differs


def _in_groups(given: Array) -> tuple[Positions, Positions]:
    """Return the positions sorted by digest (equal ones in order), and where in that order each digest begins."""
    order = np.argsort(given, kind="stable")
    ordered = given[order]
    begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(order) else np.zeros(0, np.int64)
    return order, begins
