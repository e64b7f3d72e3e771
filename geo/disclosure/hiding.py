"""Complementary hiding: what else must be withheld so that nothing withheld can be computed.

For a withheld cell the step asks: which other cells must be open so that this one could just as well be larger
by the limit, with everything shown unchanged? A linear program (HiGHS) finds the cheapest such shift of the
counts; cells that it moves are withheld too. The shifted counts are a witness: counts that a reader cannot tell
from the true ones. So each withheld cell ends with a witness as far away as the limit demands, and the
attacker's bounds are at least that far apart (`geo.disclosure.audit` checks it). One shift serves many cells,
so few programs are solved.

Cheap is what hides few, small cells: cost grows with the logarithm of a count, an undivided indicator costs
much more than a category of a breakdown (it is what most readers come for), the city more than an area, "not
located" less. Zeros among categories can be withheld too: a district with three cases could not be told
otherwise, because its categories leave no room. Equal costs are told apart by place only, so a month like the
one before gets the same pattern.

Method: Kelly, Golden, Assad (1992) and Fischetti, Salazar (2005) protect one cell after another; here a program
protects some cells that share few equations at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geo.disclosure.knowledge import Knowledge, columns_of
from geo.disclosure.solver import UNBOUNDED, LinearProgram
from geo.disclosure.ties import CITY
from geo.layers import NOT_LOCATED

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]

TOLERANCE = 1e-6
_TERMS_PER_TARGET = 10
"""Cells of one equation that may be moved up at once: one, and one more for each ten cells of it."""
_EFFORT = 120_000
"""Cells × programs: about 60 programs for 25 rows (fewest cells hidden), a few for 450 (they are slow there)."""
_FEWEST_AT_ONCE = 4
_COST_OF_TOTALS = 30.0
"""Cost of withholding an undivided indicator, where a category of a breakdown costs 1."""
_MANY_AT_ONCE = 50
"""From here on a program is solved afresh; below, from the last answer."""


@dataclass(frozen=True, slots=True)
class Hiding:
    """Which cells are withheld, with the shifts that prove them safe."""

    hidden: Flags
    """Shape (cells,)."""
    shifts: list[Floats]
    """Each of shape (cells,): counts + shift cannot be told from counts."""


def hide_complements(knowledge: Knowledge, primary: Flags, need: Floats, minimum_cases: int) -> Hiding:
    """Return the cells to withhold: `primary` and what must go with them.

    `primary`: shape (cells,). `need`: shape (cells,), how uncertain each count must stay if it is withheld.
    """
    return _Search(knowledge, primary, need, float(minimum_cases)).run()


def guarded_differences(knowledge: Knowledge, minimum_cases: float) -> Flags:
    """Return per inequality whether its slack is a number of people too small to be told."""
    slack = knowledge.inequalities @ knowledge.values
    return knowledge.inequality_tells & (slack > 0) & (slack < minimum_cases)


class Reach:
    """How far apart counts lie that cannot be told apart, as far as shifts have shown."""

    def __init__(self, size: int) -> None:
        self._low, self._high = np.zeros(size), np.zeros(size)

    def take(self, shift: Floats) -> None:
        """Take a shift of the same size into account."""
        np.minimum(self._low, shift, out=self._low)
        np.maximum(self._high, shift, out=self._high)

    def short_of(self, need: Floats | float) -> Flags:
        """Return where the reach is below `need`."""
        return self._high - self._low < np.asarray(need) - TOLERANCE


class _Search:
    """Shifts counts until every withheld cell, and every difference that gives someone away, has a witness."""

    def __init__(self, knowledge: Knowledge, primary: Flags, need: Floats, minimum: float) -> None:
        self._knowledge, self._need, self._minimum = knowledge, need, minimum
        self._guarded = guarded_differences(knowledge, minimum)
        self._hidden = primary.copy()
        self._cells, self._differences = Reach(len(primary)), Reach(len(self._guarded))
        self._program = _ShiftProgram(knowledge, _costs(knowledge))
        self._by_cell = sparse.csr_array(abs(knowledge.equations.T))
        self._by_difference = sparse.csr_array(abs(knowledge.inequalities) @ self._by_cell)
        self._shifts: list[Floats] = []

    def run(self) -> Hiding:
        cells, differences = self._open()
        programs = max(1.0, _EFFORT / max(1, len(self._hidden)))
        at_once = max(_FEWEST_AT_ONCE, round((len(cells) + len(differences)) / programs))
        while len(cells) or len(differences):
            self._protect(*self._choose(cells, differences, at_once))
            cells, differences = self._open()
        return Hiding(self._hidden, self._shifts)

    def _open(self) -> tuple[Integers, Integers]:
        """Return cells and differences that lack a witness; the smallest counts first."""
        cells = np.flatnonzero(self._hidden & self._cells.short_of(self._need))
        differences = np.flatnonzero(self._guarded & self._differences.short_of(self._minimum))
        return cells[np.argsort(self._knowledge.values[cells], kind="stable")], differences

    def _protect(self, cells: Integers, differences: Integers) -> None:
        shift = self._program.solve(self._hidden, cells, self._need[cells], differences, self._minimum)
        self._hidden |= shift != 0
        self._cells.take(shift)
        self._differences.take(self._knowledge.inequalities @ shift)
        self._shifts.append(shift)

    def _choose(self, cells: Integers, differences: Integers, at_once: int) -> tuple[Integers, Integers]:
        """Return up to `at_once` targets that do not drive each other's cost up within one program."""
        room = 1 + np.diff(self._knowledge.equations.indptr) // _TERMS_PER_TARGET
        used = np.zeros(len(room), dtype=np.int64)
        first = list(_pick(differences, self._by_difference, used, room, at_once))
        second = list(_pick(cells, self._by_cell, used, room, at_once - len(first)))
        return np.array(second, dtype=np.int64), np.array(first, dtype=np.int64)


def _pick(targets: Integers, members: sparse.csr_array, used: Integers, room: Integers, most: int) -> Iterator[int]:
    for target in targets:
        if most <= 0:
            return
        equations = members.indices[members.indptr[target] : members.indptr[target + 1]]
        if (used[equations] < room[equations]).all():
            used[equations] += 1
            most -= 1
            yield int(target)


def _costs(knowledge: Knowledge) -> Floats:
    """Return what withholding a cell costs, shape (cells,)."""
    rows = np.array([_row_cost(level, label) for level, label in knowledge.rows])
    columns = np.where(knowledge.totals(), _COST_OF_TOTALS, 1.0)
    size = 1.0 + np.floor(np.log2(np.maximum(knowledge.values, 1)))
    place = np.arange(len(knowledge.values)) * 0.6180339887 % 1.0
    return np.outer(rows, columns).reshape(-1) * size * (1.0 + 0.01 * place)


def _row_cost(level: str, label: str) -> float:
    if (level, label) == CITY:
        return 8.0
    return 0.5 if label == NOT_LOCATED else 1.0


class _ShiftProgram:
    """The cheapest shift y so that counts + y cannot be told from counts, with some targets moved up.

    Variables are the upward and the downward part of y, for each count that can be withheld; a withheld count is
    known to be at least `Knowledge.least`. The program is built once; targets only change bounds.
    """

    def __init__(self, knowledge: Knowledge, costs: Floats) -> None:
        self._cells = np.flatnonzero(knowledge.can_be_withheld())
        self._variable = np.full(len(knowledge.values), -1, dtype=np.int64)
        self._variable[self._cells] = np.arange(len(self._cells))
        self._room = (knowledge.values - knowledge.least())[self._cells].astype(np.float64)
        self._costs = costs[self._cells]
        self._slack = (knowledge.inequalities @ knowledge.values).astype(np.float64)
        equal = np.zeros(len(knowledge.equations.indptr) - 1)
        matrix = columns_of(knowledge.ties(), self._cells)
        self._program = LinearProgram(
            sparse.csc_array(sparse.hstack([matrix, -matrix], format="csc")),
            lower=np.zeros(2 * len(self._cells)),
            upper=np.concatenate([np.full(len(self._cells), UNBOUNDED), self._room]),
            row_lower=np.concatenate([equal, -self._slack]),
            row_upper=np.concatenate([equal, np.full(len(self._slack), UNBOUNDED)]),
        )
        self._first_difference = len(equal)

    def solve(self, hidden: Flags, cells: Integers, need: Floats, differences: Integers, minimum: float) -> Floats:
        """Return the cheapest shift that moves `cells` up by `need` and `differences` by `minimum`.

        It exists: if every count is multiplied by one number, all equations hold and everything grows.
        """
        count = len(self._cells)
        costs = np.where(hidden[self._cells], 0.001 * self._costs, self._costs)
        self._program.set_costs(np.concatenate([costs, costs]))
        up = self._variable[cells]
        free = np.full(len(differences), UNBOUNDED)
        rows = self._first_difference + differences
        self._set_targets(up, need, np.zeros(len(up)))
        self._program.set_row_bounds(rows, np.full(len(rows), minimum), free)
        if len(cells) + len(differences) > _MANY_AT_ONCE:
            self._program.forget()
        parts = self._program.solve()
        self._set_targets(up, np.zeros(len(up)), self._room[up])
        self._program.set_row_bounds(rows, -self._slack[differences], free)
        if parts is None:
            raise RuntimeError("the cheapest shift has no bound")
        moves = parts[:count] - parts[count:]
        shift = np.zeros(len(self._variable))
        shift[self._cells] = np.where(np.abs(moves) > TOLERANCE, moves, 0.0)
        return shift

    def _set_targets(self, up: Integers, least: Floats, most_down: Floats) -> None:
        self._program.set_bounds(up, least, np.full(len(up), UNBOUNDED))
        self._program.set_bounds(up + len(self._cells), np.zeros(len(up)), most_down)
