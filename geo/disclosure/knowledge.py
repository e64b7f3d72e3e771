"""What an attentive reader knows about the counts of one reference date, as equations and inequalities.

The counts of all tables of a date form one matrix: a row per area of every level, per "not located" and for the
city; a column per (indicator, breakdown, category). Rows and columns are tied:

- the categories of a breakdown add up to the indicator (all breakdowns share that margin);
- the areas of a level and its "not located" add up to the city, or to less where figures of some are missing;
- an area is the sum of the pieces into which the borders of all levels cut it (`geo.disclosure.pieces`); of imported
  figures nobody knows the pieces: there the parts of an area add up to it, or to less;
- an indicator that is part of another is not larger; children and people able to work are different people;
- every household has a person in it; a household of one has exactly one;
- children are the people of the first age band, single-parent households a type of household: one column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from geo.disclosure.pieces import PIECES
from geo.disclosure.ties import CITY, Row, RowTies, Terms, rows_of_pieces, tie_parts, tie_to_city
from graph_schema.model.figures import CATEGORIES, TABLE_PLAN, Breakdown, Indicator

Column: TypeAlias = tuple[str, str, str]
"""Indicator, breakdown, category."""

_ALL = (Breakdown.ALL.value, CATEGORIES[Breakdown.ALL][0])
_CHILD_BAND = CATEGORIES[Breakdown.AGE_BAND][0]
_SAME: tuple[tuple[Column, Column], ...] = (
    ((Indicator.CHILDREN.value, *_ALL), (Indicator.PEOPLE.value, Breakdown.AGE_BAND.value, _CHILD_BAND)),
    (
        (Indicator.SINGLE_PARENT_HOUSEHOLDS.value, *_ALL),
        (Indicator.HOUSEHOLDS.value, Breakdown.HOUSEHOLD_TYPE.value, "single_parent"),
    ),
    (
        (Indicator.PEOPLE.value, Breakdown.HOUSEHOLD_TYPE.value, "single"),
        (Indicator.HOUSEHOLDS.value, Breakdown.HOUSEHOLD_TYPE.value, "single"),
    ),
)
"""Columns that count the same by definition (the last pair: where every household of one is of one type)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A combination of columns that cannot be negative: the first without the others."""

    whole: Column
    parts: tuple[Column, ...]
    tells_of_people: bool
    """True where the difference is itself a number of people or households, so that 1 or 2 give someone away."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The counts of one date with everything that ties them; cells are numbered row by row.

    Rows of the level `PIECES` are never shown.
    """

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    same_as: Mapping[Column, Column]
    values: NDArray[np.int64]
    """Counts, shape (cells,)."""
    equations: sparse.csr_array
    """equations @ values == 0."""
    inequalities: sparse.csr_array
    """inequalities @ values >= 0."""
    inequality_tells: NDArray[np.bool_]
    """Per inequality: is its slack a number of people or households?"""

    def totals(self) -> NDArray[np.bool_]:
        """Return which columns hold an indicator undivided, shape (columns,): no category of a breakdown."""
        twins = {other for one, other in self.same_as.items() if one[1:] == _ALL}
        return np.array([column[1:] == _ALL or column in twins for column in self.columns], dtype=np.bool_)

    def least(self) -> NDArray[np.int64]:
        """Return the least that a withheld count can be, shape (cells,), as every reader knows.

        Zeros of an undivided indicator are always told, so there it is 1; among categories a zero can be withheld
        to protect its neighbours. Nothing is told of a piece.
        """
        return np.where(self.in_pieces(), 0, np.tile(self.totals().astype(np.int64), len(self.rows)))

    def in_pieces(self) -> NDArray[np.bool_]:
        """Return which cells count a piece of ground, shape (cells,)."""
        return np.repeat([level == PIECES for level, _ in self.rows], len(self.columns)).astype(np.bool_)

    def can_be_withheld(self) -> NDArray[np.bool_]:
        """Return which cells can be withheld, shape (cells,): none below `least`, none that is zero by its meaning.

        A category without any case in the whole city (children able to work) is known to be empty everywhere. All
        rows are looked at: an imported indicator that leaves areas out has no city's total.
        """
        table = self.values.reshape(len(self.rows), len(self.columns))
        possible = np.tile(table.any(axis=0), len(self.rows))
        return possible & (self.values >= self.least())

    def ties(self) -> sparse.csr_array:
        """Return equations and inequalities, one below the other."""
        return _stack(self.equations, self.inequalities)


def gather(
    counts: Mapping[str, pd.DataFrame],
    areas: pd.DataFrame,
    city: pd.Series | None,
    pieces: pd.DataFrame | None = None,
) -> Knowledge:
    """Return what ties the counts of one date.

    `counts`: per level a frame as of `geo.layers.count_tables`: labels (areas, `NOT_LOCATED`) × columns, the same
    columns at each level. `city`: the city's count per column; None where nobody knows it. `pieces`: as of
    `geo.disclosure.pieces.Ground`, with the level `PIECES` in `counts`; without them `areas` tell (as of
    `geo.disclosure.containment.with_containment`) which areas are parts of which.
    """
    given = [(str(i), str(b), str(c)) for i, b, c in next(iter(counts.values())).columns]
    rows, table, ties = _tied_rows(counts, areas, city, pieces)
    same_as = _same_columns(given, table)
    kept = [number for number, column in enumerate(given) if column not in same_as]
    columns = [given[number] for number in kept]
    differences = _differences(columns, given, same_as)
    across = _matrix([_difference_terms(each, columns, same_as) for each in differences], len(columns))
    every_row, every_column = _identity(len(rows)), _identity(len(columns))
    tells = [each.tells_of_people for each in differences] * len(rows)
    return Knowledge(
        rows=tuple(rows),
        columns=tuple(columns),
        same_as=same_as,
        values=table[:, kept].reshape(-1),
        equations=_stack(
            _spread(every_row, _matrix(_column_equations(columns, given, same_as), len(columns))),
            _spread(_matrix(ties.equations, len(rows)), every_column),
        ),
        inequalities=_stack(_spread(every_row, across), _spread(_matrix(ties.inequalities, len(rows)), every_column)),
        inequality_tells=np.array(tells + [True] * (len(ties.inequalities) * len(columns)), dtype=bool),
    )


def _tied_rows(
    counts: Mapping[str, pd.DataFrame], areas: pd.DataFrame, city: pd.Series | None, pieces: pd.DataFrame | None
) -> tuple[list[Row], NDArray[np.int64], RowTies]:
    """Return the rows, their counts, shape (rows, given columns), and how they are tied."""
    own, sums = ([], []) if pieces is None else rows_of_pieces(counts, pieces)
    frames = [*(counts[level] for level in counts if level != PIECES), *([counts[PIECES].loc[own]] if own else [])]
    rows: list[Row] = [(level, str(label)) for level in counts if level != PIECES for label in counts[level].index]
    rows += [*((PIECES, piece) for piece in own), CITY]
    total = np.zeros(frames[0].shape[1], dtype=np.int64) if city is None else city.to_numpy(dtype=np.int64)
    table = np.vstack([*(frame.to_numpy(dtype=np.int64) for frame in frames), total])
    ties = RowTies() if city is None else tie_to_city(rows, table)
    if pieces is None:
        tie_parts(rows, areas, table, ties)
    place = {row: number for number, row in enumerate(rows)}
    ties.equations.extend({place[row]: factor for row, factor in terms.items()} for terms in sums)
    return rows, table, ties


def columns_of(matrix: sparse.csr_array, cells: NDArray[np.int64]) -> sparse.csc_array:
    """Return the columns of some cells."""
    return sparse.csc_array(sparse.csc_array(matrix)[:, cells])


def _stack(*parts: sparse.csr_array) -> sparse.csr_array:
    return sparse.csr_array(sparse.vstack(parts, format="csr"))


def _spread(one: sparse.csr_array, other: sparse.csr_array) -> sparse.csr_array:
    """Return the Kronecker product: ties of columns for every row, or ties of rows for every column."""
    return sparse.csr_array(sparse.kron(one, other, format="csr"))


def _matrix(terms: Sequence[Terms], width: int) -> sparse.csr_array:
    entries = [(number, place, factor) for number, each in enumerate(terms) for place, factor in each.items()]
    lines, places, factors = zip(*entries, strict=True) if entries else ((), (), ())
    return sparse.csr_array((factors, (lines, places)), shape=(len(terms), width), dtype=np.float64)


def _identity(size: int) -> sparse.csr_array:
    return _matrix([{number: 1.0} for number in range(size)], size)


def _same_columns(given: Sequence[Column], table: NDArray[np.int64]) -> dict[Column, Column]:
    place = {column: number for number, column in enumerate(given)}
    return {
        one: other
        for one, other in _SAME
        if one in place and other in place and np.array_equal(table[:, place[one]], table[:, place[other]])
    }


def _column_equations(
    columns: Sequence[Column], given: Sequence[Column], same_as: Mapping[Column, Column]
) -> list[Terms]:
    """The categories of each breakdown add up to the indicator."""
    place = {column: number for number, column in enumerate(columns)}
    equations: list[Terms] = []
    for indicator in dict.fromkeys(column[0] for column in given):
        margin = (indicator, *_ALL)
        for breakdown in dict.fromkeys(column[1] for column in given if column[0] == indicator):
            if breakdown == Breakdown.ALL.value:
                continue
            members = [column for column in given if column[:2] == (indicator, breakdown)]
            terms = {place[same_as.get(column, column)]: 1.0 for column in members}
            equations.append({**terms, place[same_as.get(margin, margin)]: -1.0})
    return equations


def _differences(
    columns: Sequence[Column], given: Sequence[Column], same_as: Mapping[Column, Column]
) -> list[Difference]:
    """Return what cannot be negative among the columns that are there."""
    there = set(given)
    found: list[Difference] = []
    for indicator, breakdown, category in given:
        for whole, parts, tells in _RULES:
            members = tuple((part, breakdown, category) for part in parts)
            if indicator == parts[0] and there.issuperset({(whole, breakdown, category), *members}):
                found.append(Difference((whole, breakdown, category), members, tells))
    return [each for each in found if _difference_terms(each, columns, same_as)]


def _difference_terms(difference: Difference, columns: Sequence[Column], same_as: Mapping[Column, Column]) -> Terms:
    place = {column: number for number, column in enumerate(columns)}
    terms: Terms = {place[same_as.get(difference.whole, difference.whole)]: 1.0}
    for part in difference.parts:
        number = place[same_as.get(part, part)]
        terms[number] = terms.get(number, 0.0) - 1.0
    return {number: factor for number, factor in terms.items() if factor}


_RULES: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    *((each.part_of.value, (each.indicator.value,), True) for each in TABLE_PLAN if each.part_of is not None),
    (Indicator.PEOPLE.value, (Indicator.ABLE_TO_WORK.value, Indicator.CHILDREN.value), True),
    (Indicator.PEOPLE.value, (Indicator.HOUSEHOLDS.value,), False),
)
"""Whole, its parts, and whether the difference is a number of people."""
