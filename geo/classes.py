"""At most five classes on round numbers, the same for all dates of a layer.

Counts and rates of neighbourhoods are skewed: most are small, a few are large. Equal steps put nearly all
areas into one class, quantiles make breaks nobody can read. Here the breaks follow the quantiles and are
then moved to the nearest round numbers.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

CLASSES = 5
_SHARES = (0.25, 0.5, 0.75, 0.92)
"""Breaks near the quartiles; the last class is small, so that the few large areas stand out."""
_ROUND = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
"""Leading digits that read as round."""


def find_classes(values: Iterable[float], whole: bool = False) -> tuple[float, ...]:
    """Return at most four ascending breaks between at most five classes, in the unit of `values`.

    `values`: shown values of a layer over all its dates (n,); zero, NaN and missing are left out, because they
    have a sign of their own on the map. Class i holds values from break i−1 (included) up to break i (not
    included). `whole` for counts: breaks are whole numbers. Fewer values than classes give fewer breaks;
    no values, or one value only, give none.

    >>> find_classes([3, 4, 5, 7, 9, 12, 18, 30, 44, 120], whole=True)
    (6.0, 10.0, 25.0, 60.0)
    """
    shown = _finite(value for value in values if value != 0)
    if len(np.unique(shown)) < 2:
        return ()
    return _useful({_nearest_round(float(quantile), whole) for quantile in np.quantile(shown, _SHARES)}, shown)


def find_diverging_classes(values: Iterable[float]) -> tuple[float, ...]:
    """Return four breaks (−b, −a, a, b) around zero for a map of change, in the unit of `values`.

    Classes 1 and 2 are decreases, 3 is "about the same" (−a up to a), 4 and 5 are increases. Symmetric, so that
    colour strength means the same on both sides. Empty if there is no change at all.

    >>> find_diverging_classes([-12, -4, -1, 0, 0.5, 2, 6])
    (-6.0, -1.5, 1.5, 6.0)
    """
    sizes = np.abs(_finite(values))
    sizes = sizes[sizes > 0]
    if not len(sizes):
        return ()
    inner = _nearest_round(float(np.quantile(sizes, 0.33)))
    outer = _nearest_round(float(np.quantile(sizes, 0.8)))
    outer = outer if outer > inner else _next_round(inner)
    return (-outer, -inner, inner, outer)


def classify(value: float, breaks: tuple[float, ...]) -> int:
    """Return the class of a value, 1 (lowest) to `len(breaks) + 1`; a value on a break is in the upper class.

    >>> classify(4.9, (5.0, 10.0)), classify(5.0, (5.0, 10.0)), classify(99.0, (5.0, 10.0))
    (1, 2, 3)
    """
    return bisect_right(breaks, value) + 1


def _finite(values: Iterable[float]) -> NDArray[np.float64]:
    array = np.asarray(list(values), dtype=np.float64)
    return array[np.isfinite(array)]


def _nearest_round(value: float, whole: bool = False) -> float:
    """Return the round number nearest to a value, measured as ratio; 0 stays 0."""
    if value <= 0:
        return 0.0 if value == 0 else -_nearest_round(-value, whole)
    if whole and value < 1.5:
        return 1.0
    scale = 10.0 ** math.floor(math.log10(value))
    steps = [step * scale for step in (*_ROUND, 10.0)]
    if whole:
        steps = [step for step in steps if step == round(step)]
    return float(_clean(min(steps, key=lambda step: abs(math.log(step / value)))))


def _next_round(value: float) -> float:
    scale = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return _clean(min(step * scale for step in (*_ROUND, 10.0) if step * scale > value * 1.0001))


def _clean(value: float) -> float:
    """Drop the binary rest of a product such as 3 × 0.1."""
    return float(f"{value:.6g}")


def _useful(breaks: set[float], shown: NDArray[np.float64]) -> tuple[float, ...]:
    """Keep breaks that have values on both sides and a class of their own."""
    kept: list[float] = []
    below = 0
    for each in sorted(breaks):
        count = int((shown < each).sum())
        if below < count < len(shown):
            kept.append(each)
            below = count
    return tuple(kept)
