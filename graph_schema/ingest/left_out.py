"""Rows of an office's file that are not taken: those that `where` does not choose, and those that refer to them.

Of the former the digests of their numbers are remembered, and in plain the numbers of those whom they protect (F7):
these are few, and the graph is asked for their households.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from graph_schema.ingest.digests import Array, as_array


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is known of the rows of a file that a table does not take; nothing where no mapping chooses rows."""

    rows: int = 0
    """Rows of the file, taken or not."""
    by_where: int = 0
    followers: int = 0
    """Rows that refer to rows which are left out of another table."""
    without_caseworker: int = 0
    """Rows that were taken without the case worker whom they name, whose row is left out."""
    numbers: Array = field(default_factory=lambda: as_array(b""), compare=False)
    """Digests of the numbers (the table's first column) that stand in rows left out."""
    protected: frozenset[str] = frozenset()
    """Numbers of the rows left out by `where` that say of a person, or of a residence, that it is protected (F7)."""


class LeftOutRows(msgspec.Struct, frozen=True):
    """How many rows of a file a table left out, as reports tell it."""

    rows: int
    """Rows of the file."""
    by_where: int
    followers: int
    """Rows that refer to rows which were left out of another table."""
    read: int
    """Rows that were taken."""
    without_caseworker: int = 0
    """Rows among them that were taken without the case worker whom they name, whose row was left out."""

    @property
    def others(self) -> int:
        """Rows that say the same as another one and count once with it, or that hold no value."""
        return self.rows - self.by_where - self.followers - self.read


def left_out_rows(left_out: LeftOut, taken: int) -> LeftOutRows | None:
    """Return the numbers that a report tells, None where every row was taken.

    `taken`: rows of the table; a row of the file may make several, a group of residents each.
    """
    if not (left_out.by_where or left_out.followers or left_out.without_caseworker):
        return None
    rest = left_out.rows - left_out.by_where - left_out.followers
    return LeftOutRows(
        left_out.rows, left_out.by_where, left_out.followers, min(taken, rest), left_out.without_caseworker
    )
