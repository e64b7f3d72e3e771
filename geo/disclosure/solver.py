"""A linear program over counts, kept open in HiGHS so that a changed question starts from the last answer."""

from __future__ import annotations

import highspy
import numpy as np
from highspy._core import _Highs as QuietHighs  # pyright: ignore[reportPrivateUsage]
from numpy.typing import NDArray
from scipy import sparse

# `highspy.Highs` adds Python callbacks to this class and prints a banner to standard output, where the
# command line writes what programs read.

Floats = NDArray[np.float64]

UNBOUNDED = float(highspy.kHighsInf)


class LinearProgram:
    """Minimise cost @ x with lower <= x <= upper and row_lower <= matrix @ x <= row_upper; all can be changed."""

    def __init__(
        self, matrix: sparse.csc_array, *, lower: Floats, upper: Floats, row_lower: Floats, row_upper: Floats
    ) -> None:
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = len(row_lower), len(lower)
        model.col_cost_ = np.zeros(len(lower))
        model.col_lower_, model.col_upper_ = lower, upper
        model.row_lower_, model.row_upper_ = row_lower, row_upper
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.asarray(matrix.indptr, dtype=np.int32)
        model.a_matrix_.index_ = np.asarray(matrix.indices, dtype=np.int32)
        model.a_matrix_.value_ = np.asarray(matrix.data, dtype=np.float64)
        self._every = np.arange(len(lower), dtype=np.int32)
        self._highs = QuietHighs()
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        self._highs.passModel(model)

    def set_costs(self, costs: Floats) -> None:
        """Set the cost of every variable."""
        self._highs.changeColsCost(len(costs), self._every, costs)

    def set_bounds(self, variables: NDArray[np.int64], lower: Floats, upper: Floats) -> None:
        """Set the bounds of some variables."""
        self._highs.changeColsBounds(len(variables), variables.astype(np.int32), lower, upper)

    def set_row_bounds(self, rows: NDArray[np.int64], lower: Floats, upper: Floats) -> None:
        """Set the bounds of some rows."""
        for row, low, high in zip(rows, lower, upper, strict=True):
            self._highs.changeRowBounds(int(row), float(low), float(high))

    def forget(self) -> None:
        """Start the next solve afresh: faster than from the last answer where most of the question changed."""
        self._highs.clearSolver()

    def solve(self) -> Floats | None:
        """Return the best x, or None where it is without bound; `RuntimeError` if there is no x at all."""
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return np.asarray(self._highs.getSolution().col_value)
        if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        raise RuntimeError(f"HiGHS found no answer: {status.name}")
