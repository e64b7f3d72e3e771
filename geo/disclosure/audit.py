"""The attacker's view: between which bounds can a withheld count lie, given everything that is shown?

Most cells are settled without a program: a shift of the counts that keeps every equation, every inequality and
every shown count is a witness that the bounds are at least that far apart. What no witness settles gets the
attacker's linear program, minimum and maximum.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geo.disclosure.hiding import Reach, guarded_differences
from geo.disclosure.knowledge import Knowledge, columns_of
from geo.disclosure.solver import UNBOUNDED, LinearProgram

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_ROUNDING_ERROR = 1e-5
"""What HiGHS may leave of an equation; far below the limits, which are whole numbers."""


def find_unsafe(
    knowledge: Knowledge, hidden: Flags, need: Floats, minimum_cases: int, shifts: Sequence[Floats] = ()
) -> tuple[list[int], list[int]]:
    """Return withheld cells and differences whose bounds lie closer together than they must.

    `hidden`: shape (cells,). `need`: shape (cells,), distance demanded of a withheld cell. Differences (numbers of
    inequalities) are checked where they are from 1 to below `minimum_cases`. `shifts` are witnesses; one that is
    not valid is ignored. The result does not depend on them, only the number of programs does.
    """
    cells, differences = Reach(len(hidden)), Reach(len(knowledge.inequality_tells))
    for shift in shifts:
        if is_witness(knowledge, hidden, shift):
            cells.take(shift)
            differences.take(knowledge.inequalities @ shift)
    open_cells = np.flatnonzero(hidden & cells.short_of(need - _ROUNDING_ERROR))
    guarded = guarded_differences(knowledge, minimum_cases)
    open_differences = np.flatnonzero(guarded & differences.short_of(minimum_cases - _ROUNDING_ERROR))
    if not len(open_cells) + len(open_differences):
        return [], []
    attacker = Attacker(knowledge, hidden)
    return (
        [cell for cell in map(int, open_cells) if attacker.distance(cell) < need[cell] - _ROUNDING_ERROR],
        [
            row
            for row in map(int, open_differences)
            if attacker.difference_distance(row) < minimum_cases - _ROUNDING_ERROR
        ],
    )  # fmt: skip


def is_witness(knowledge: Knowledge, hidden: Flags, shift: Floats) -> bool:
    """Tell whether counts + shift are counts that a reader cannot tell from the true ones."""
    shifted = knowledge.values + shift
    return bool(
        not shift[~hidden].any()
        and (np.abs(knowledge.equations @ shifted) <= _ROUNDING_ERROR).all()
        and (knowledge.inequalities @ shifted >= -_ROUNDING_ERROR).all()
        and (shifted[hidden] >= knowledge.least()[hidden] - _ROUNDING_ERROR).all()
    )


class Attacker:
    """Knows what is shown, the least that a withheld count can be, and all equations and inequalities."""

    def __init__(self, knowledge: Knowledge, hidden: Flags) -> None:
        self._cells = np.flatnonzero(hidden)
        self._variable = np.full(len(hidden), -1, dtype=np.int64)
        self._variable[self._cells] = np.arange(len(self._cells))
        self._inequalities = sparse.csr_array(columns_of(knowledge.inequalities, self._cells))
        shown = np.where(hidden, 0.0, knowledge.values)
        equal, least = -(knowledge.equations @ shown), -(knowledge.inequalities @ shown)
        self._program = LinearProgram(
            columns_of(knowledge.ties(), self._cells),
            lower=knowledge.least()[self._cells].astype(np.float64),
            upper=np.full(len(self._cells), UNBOUNDED),
            row_lower=np.concatenate([equal, least]),
            row_upper=np.concatenate([equal, np.full(len(least), UNBOUNDED)]),
        )

    def distance(self, cell: int) -> float:
        """Return how far apart the bounds of a withheld cell lie; infinity where there is no upper bound."""
        direction = np.zeros(len(self._cells))
        direction[self._variable[cell]] = 1.0
        return self._width(direction)

    def difference_distance(self, inequality: int) -> float:
        """Return how far apart the bounds of a difference lie."""
        return self._width(self._inequalities[[inequality]].toarray()[0])

    def _width(self, direction: Floats) -> float:
        if not direction.any():
            return 0.0
        ends: list[float] = []
        for sign in (1.0, -1.0):
            self._program.set_costs(sign * direction)
            values = self._program.solve()
            if values is None:
                return float("inf")
            ends.append(float(direction @ values))
        return ends[1] - ends[0]
