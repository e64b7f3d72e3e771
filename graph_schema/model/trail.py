"""The chain of the trail and what its examination finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class TrailHead:
    """Where a chain ends: its random key, the place of its last entry and that one's hash (hex)."""

    trail: str
    place: int
    hash: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head as it was written down outside the database."""

    head: TrailHead
    at: datetime
    ended: bool = False
    """A command of the operator's ended this chain here; another was begun."""


class Flaw(StrEnum):
    """What can be wrong with a chain."""

    CHANGED = "changed"
    """The entry is not the one that was chained at this place."""
    MISSING = "missing"
    """There is no entry at this place, and at all up to `until`."""
    TWICE = "twice"
    """A second entry claims the place."""
    REASON = "reason"
    """The reason's words are not those that were chained, or they are gone."""
    CUT = "cut"
    """The chain ends before a head that was anchored: entries were taken from its end."""
    REWRITTEN = "rewritten"
    """The chain leads to another hash than was anchored: it was made anew from an earlier place on."""
    HEAD = "head"
    """The stored head is not where the entries end."""
    OUTSIDE = "outside"
    """An entry has neither a place nor the mark that it is to be chained."""
    OTHER_TRAIL = "other_trail"
    """Anchored heads belong to another chain: this one was begun anew without its end having been written down."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain is broken, and how."""

    flaw: Flaw
    place: int
    until: int
    """The last place that it concerns; the same as `place` where it is one."""
    entry: str | None = None
    """Random key of the entry that stands there."""
    at: datetime | None = None
    """Time of that entry, or of the anchor that disagrees."""
