"""Rows that refer to rows of another table: the other row must be there, and not be refused itself.

Of each number its digest is remembered, so that a register of millions of rows is checked in little memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph_schema.ingest.checks import CheckedTable
from graph_schema.ingest.columns import Column
from graph_schema.ingest.digests import Array, DigestSet, Flags, Positions, digests
from graph_schema.ingest.refusals import RefusalKind


def check_references(tables: Mapping[str, CheckedTable], elsewhere: Mapping[str, Container[str]]) -> None:
    """Refuse rows that refer to a row which is not there, or which was refused itself, until nothing changes.

    Rows that must refer to one that a mapping leaves out were left out before, and people name no case worker who is
    left out any more (`leave_out_followers`); other rows that may do without it are refused with words of their own.

    `elsewhere` holds the numbers of tables that are not part of this import but in the graph. The message tells
    apart what does not exist and what was refused.
    """
    references = [
        _Reference.of(checked, column, tables.get(column.refers_to), elsewhere.get(column.refers_to, frozenset()))
        for checked in tables.values()
        for column in checked.table.columns
        if column.refers_to is not None
    ]
    targets = {each.column.refers_to: each.target for each in references if each.target is not None}
    numbers = {name: Numbers.of(target, target.table.columns[0]) for name, target in targets.items()}
    while True:
        before = sum(len(checked.refused) for checked in tables.values())
        for reference in references:
            reference.check(numbers.get(reference.column.refers_to))
        if before == sum(len(checked.refused) for checked in tables.values()):
            return


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers in a column, in the order of the rows: position of the row, and digest."""

    positions: Positions
    digests: Array

    @classmethod
    def of(cls, checked: CheckedTable, column: Column, without: Container[str] = frozenset()) -> Numbers:
        """Gather the numbers of a column, but for those in `without`."""
        positions = array("q")

        def numbers() -> Iterator[str]:
            for position, row in enumerate(checked.rows):
                for number in _numbers_in(row.get(column.name)):
                    if number not in without:
                        positions.append(position)
                        yield number

        gathered = digests(numbers())
        return cls(np.array(positions, dtype=np.int64), gathered)

    def of_rows(self, rows: Iterable[int], *, of_others: bool = False) -> Array:
        """Return the digests of some rows, or of all others."""
        chosen: Flags = np.isin(self.positions, np.fromiter(rows, dtype=np.int64), invert=of_others)
        return self.digests[chosen]


@dataclass(frozen=True, slots=True)
class _Reference:
    """A column that refers to a table: one of this import (`target`), or one that only the graph holds.

    `numbers` of the latter are those that are not there.
    """

    checked: CheckedTable
    column: Column
    numbers: Numbers
    target: CheckedTable | None = None

    @classmethod
    def of(
        cls, checked: CheckedTable, column: Column, target: CheckedTable | None, there: Container[str]
    ) -> _Reference:
        """Read the column of a table; `there` are the numbers of a target that only the graph holds."""
        return cls(checked, column, Numbers.of(checked, column, there if target is None else frozenset()), target)

    def check(self, known: Numbers | None) -> None:
        """Refuse the rows that refer to nothing; `known` are the numbers of the target, also of its refused rows."""
        file = self.target.file if self.target is not None else f"{self.column.refers_to}.csv"
        refused_numbers = np.zeros(len(self.numbers.digests), dtype=np.bool_)
        missing, left_out = ~refused_numbers, refused_numbers
        if known is not None and self.target is not None:
            missing = ~DigestSet(known.of_rows(self.target.refused, of_others=True)).holds(self.numbers.digests)
            refused_numbers = DigestSet(known.of_rows(self.target.refused)).holds(self.numbers.digests)
            left_out = DigestSet(self.target.left_out.numbers).holds(self.numbers.digests)
        for at in np.flatnonzero(missing):
            position = int(self.numbers.positions[at])
            if position not in self.checked.refused:  # of several wrong numbers in a cell the first is told
                self._refuse(position, file, depends=bool(refused_numbers[at]), left_out=bool(left_out[at]))

    def _refuse(self, position: int, file: str, *, depends: bool, left_out: bool) -> None:
        if left_out:
            self.checked.refuse(
                position,
                self.column.name,
                RefusalKind.REFERS_TO_LEFT_OUT,
                f"Die Zeilen von {file} mit dieser Nummer lässt die Zuordnung aus (where): hier eine andere angeben, "
                f"die Zelle leeren, oder where unter [{self.column.refers_to}] ändern oder weglassen.",
                f"The mapping leaves out the rows of {file} with this number (where): give another one here, empty the "
                f"cell, or change or leave out where under [{self.column.refers_to}].",
            )
        elif depends:
            self.checked.refuse(
                position,
                self.column.name,
                RefusalKind.DEPENDS_ON_REFUSED,
                f"Zuerst die abgewiesene Zeile in {file} berichtigen.",
                f"Correct the refused row in {file} first.",
            )
        else:
            self.checked.refuse(
                position,
                self.column.name,
                RefusalKind.UNKNOWN_REFERENCE,
                f"Die Nummer steht nicht in {file}: dort ergänzen oder hier berichtigen.",
                f"The number is not in {file}: add it there or correct it here.",
            )


def _numbers_in(value: str | list[str] | None) -> Sequence[str]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value
