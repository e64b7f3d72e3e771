"""Rows that refer to rows which the mapping leaves out (`where`): they are left out with them, and not refused.

An office marks deleted households and people; what hangs on them, memberships and contacts, has no such mark.
A person whose case worker is left out, such as one who retired, stays, without a case worker.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import replace
from itertools import compress

import numpy as np

from graph_schema.ingest.checks import CheckedTable
from graph_schema.ingest.columns import Column
from graph_schema.ingest.digests import Array, DigestSet, Flags, digests
from graph_schema.ingest.references import Numbers
from graph_schema.ingest.report import Row
from graph_schema.ingest.spool import Altered, Chosen


def leave_out_followers(tables: Mapping[str, CheckedTable]) -> dict[str, CheckedTable]:
    """Return tables without the rows that must refer to a row, and whose number stands in rows left out only.

    A number that also stands in a row that was taken, be it refused, is there. A row that may do without the other
    one does not follow it: a person is taken without the case worker (`Column.may_be_left_out`); of programmes
    `check_references` says what is wrong. Tables come before those that refer to them, as in `columns.REGISTER`, so
    that what follows is followed in its turn.
    """
    left: dict[str, CheckedTable] = {}
    for name, checked in tables.items():
        followed = _without_followers(checked, left)
        for column in checked.table.columns:
            if column.may_be_left_out and column.refers_to in left:
                followed = _emptied(followed, column, left[column.refers_to])
        left[name] = _only_in_rows_left_out(followed)
    return left


def _emptied(checked: CheckedTable, column: Column, target: CheckedTable) -> CheckedTable:
    """Return a table in which the cells of `column` that name a row left out of `target` are empty, and counted."""
    if not len(target.left_out.numbers):
        return checked
    numbers = Numbers.of(checked, column)
    emptied: Flags = np.zeros(len(checked.rows), dtype=np.bool_)
    emptied[numbers.positions[DigestSet(target.left_out.numbers).holds(numbers.digests)]] = True

    def empty(row: Row) -> Row:
        return {**row, column.name: None}

    return replace(
        checked,
        rows=Altered(checked.rows, emptied, empty),
        left_out=replace(checked.left_out, without_caseworker=int(emptied.sum())),
    )


def _without_followers(checked: CheckedTable, targets: Mapping[str, CheckedTable]) -> CheckedTable:
    follows: Flags = np.zeros(len(checked.rows), dtype=np.bool_)
    for column in checked.table.columns:
        target = targets.get(column.refers_to) if column.refers_to is not None and column.required else None
        if target is not None and len(target.left_out.numbers):
            numbers = Numbers.of(checked, column)
            follows[numbers.positions[DigestSet(target.left_out.numbers).holds(numbers.digests)]] = True
    return _parted(checked, follows) if follows.any() else checked


def _parted(checked: CheckedTable, follows: Flags) -> CheckedTable:
    """Return a table without some of its rows, and without what was found wrong with them."""
    taken = ~follows
    place = np.cumsum(taken) - 1
    gone = set(compress(checked.numbers, follows))
    followers = Chosen(checked.rows, follows)
    own = checked.table.columns[0]
    numbers = digests(row[own.name] for row in followers if row.get(own.name) is not None)
    return replace(
        checked,
        rows=Chosen(checked.rows, taken),
        numbers=array("q", compress(checked.numbers, taken)),
        refusals=[each for each in checked.refusals if each.row not in gone],
        refused={int(place[each]) for each in checked.refused if taken[each]},
        unreadable={(int(place[each]), name) for each, name in checked.unreadable if taken[each]},
        followers=followers,
        left_out=replace(
            checked.left_out,
            followers=len(followers),
            numbers=np.concatenate([checked.left_out.numbers, numbers]),
        ),
    )


def _only_in_rows_left_out(checked: CheckedTable) -> CheckedTable:
    """Return a table that remembers of the numbers in rows left out those that no other row may state."""
    numbers: Array = checked.left_out.numbers
    if not len(numbers):
        return checked
    own = checked.table.columns[0]
    # In a row whose cells nobody can tell apart each cell may be the number.
    taken = np.concatenate([Numbers.of(checked, own).digests, digests(checked.scattered)])
    gone = numbers[~DigestSet(taken).holds(numbers)]
    return replace(checked, left_out=replace(checked.left_out, numbers=gone))
