"""At most five classes on round numbers, the same for all dates of a layer.

Counts and rates of neighbourhoods are skewed: most are small, a few are large. Equal steps put nearly all
areas into one class, quantiles make breaks nobody can read. Here the breaks follow the quantiles and are
then moved to the nearest round numbers.

A reader sees values rounded, so classes are made of rounded values: breaks have no more digits than the values
are printed with, and a value is classed as it is printed (`as_printed`). Else 3.96 would be printed as 4.0 and
coloured as "below 4". Printing more digits instead was refused: no number of them is always enough. Only a layer of
small values has a second decimal (`find_decimals`).
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


def find_decimals(values: Iterable[float]) -> int:
    """Return how many decimals rates and densities of a layer are printed with: 1, or 2 where most of them need it.

    `values`: shown values of the layer (n,); zero, NaN and missing are left out. Two decimals where three quarters of
    the values lie below 1: with one decimal they would have one digit, and a rate of 0.14 would be told as one of 0.06.
    One district above 1 does not take the second digit from all others. No values give 1.

    >>> find_decimals([0.04, 0.12, 0.31, 0.9, 1.3]), find_decimals([0.4, 1.2, 2.4, 3.5]), find_decimals([])
    (2, 1, 1)
    """
    shown = _finite(value for value in values if value != 0)
    return 2 if len(shown) and float(np.quantile(np.abs(shown), 0.75)) < 1 else 1


def find_classes(values: Iterable[float], decimals: int | None = None) -> tuple[float, ...]:
    """Return at most four ascending breaks between at most five classes, in the unit of `values`.

    `values`: shown values of a layer over all its dates (n,); zero, NaN and missing are left out, because they
    have a sign of their own on the map. Class i holds values from break i−1 (included) up to break i (not
    included). `decimals`: how many the values are printed with, 0 for counts; None takes them as they are. Fewer
    values than classes give fewer breaks; no values, or one value only, give none.

    >>> find_classes([3, 4, 5, 7, 9, 12, 18, 30, 44, 120], decimals=0)
    (6.0, 10.0, 25.0, 60.0)
    >>> find_classes([0.96, 1.04, 3.94, 3.96, 4.1], decimals=1), find_classes([0.96, 1.04], decimals=1)
    ((4.0,), ())
    """
    shown = _printed(_finite(value for value in values if value != 0), decimals)
    if len(np.unique(shown)) < 2:
        return ()
    return _useful({_nearest_round(float(quantile), decimals) for quantile in np.quantile(shown, _SHARES)}, shown)


def find_diverging_classes(values: Iterable[float], decimals: int | None = None) -> tuple[float, ...]:
    """Return four breaks (−b, −a, a, b) around zero for a map of change, in the unit of `values`.

    Classes 1 and 2 are decreases, 3 is "about the same" (between −a and a), 4 and 5 are increases: see
    `classify_change`. Symmetric, so that colour strength means the same on both sides. `decimals` as in
    `find_classes`. Empty if there is no change at all, or none that is printed as one.

    >>> find_diverging_classes([-12, -4, -1, 0, 0.5, 2, 6])
    (-6.0, -1.5, 1.5, 6.0)
    >>> find_diverging_classes([0.14, 0.16, -0.21], decimals=1), find_diverging_classes([0.04], decimals=1)
    ((-0.3, -0.2, 0.2, 0.3), ())
    """
    sizes = np.abs(_printed(_finite(values), decimals))
    sizes = sizes[sizes > _NO_CHANGE]
    if not len(sizes):
        return ()
    inner = _nearest_round(float(np.quantile(sizes, 0.33)), decimals)
    outer = _nearest_round(float(np.quantile(sizes, 0.8)), decimals)
    outer = outer if outer > inner else _next_round(inner, decimals)
    return (-outer, -inner, inner, outer)


def as_printed(value: float, decimals: int) -> float:
    """Return the number that a reader sees: half is rounded away from zero, as `api.texts` writes it.

    >>> as_printed(3.96, 1), as_printed(-0.25, 1), as_printed(0.5, 0)
    (4.0, -0.3, 1.0)
    """
    return float(_printed(np.asarray([value]), decimals)[0])


def classify(value: float, breaks: tuple[float, ...]) -> int:
    """Return the class of a value, 1 (lowest) to `len(breaks) + 1`; a value on a break is in the upper class.

    >>> classify(4.9, (5.0, 10.0)), classify(5.0, (5.0, 10.0)), classify(99.0, (5.0, 10.0))
    (1, 2, 3)
    """
    return bisect_right(breaks, value) + 1


def classify_change(value: float, breaks: tuple[float, ...]) -> int:
    """Return the class of a change between symmetric breaks; one on a break is in the stronger class, up and down.

    >>> [classify_change(value, (-6.0, -1.5, 1.5, 6.0)) for value in (-6.0, -1.5, -1.4, 0.0, 1.5, 6.0)]
    [1, 2, 3, 3, 4, 5]
    """
    return classify(value, breaks) if value >= 0 else len(breaks) + 2 - classify(-value, breaks)


def _finite(values: Iterable[float]) -> NDArray[np.float64]:
    array = np.asarray(list(values), dtype=np.float64)
    return array[np.isfinite(array)]


_NO_CHANGE = 1e-9
"""A smaller change of a rate is what computing leaves; the smallest numbers have no order of magnitude to divide by."""


def _printed(values: NDArray[np.float64], decimals: int | None) -> NDArray[np.float64]:
    if decimals is None:
        return values
    # The small addition makes up for decimal halves that have no exact binary form, as in `api.texts`.
    return np.sign(values) * np.floor(np.abs(values) * 10**decimals + 0.5 + 1e-9) / 10**decimals


def _nearest_round(value: float, decimals: int | None = None) -> float:
    """Return the round number nearest to a value, measured as ratio; 0 stays 0."""
    if value <= 0:
        return 0.0 if value == 0 else -_nearest_round(-value, decimals)
    unit = 1.0 if decimals is None else 10.0**decimals
    if decimals is not None and value * unit < 1.5:
        return 1 / unit
    steps = _steps(value * unit, whole=decimals is not None)
    return _clean(min(steps, key=lambda step: abs(math.log(step / (value * unit)))) / unit)


def _next_round(value: float, decimals: int | None = None) -> float:
    """Return the next round number above a round one."""
    unit = 1.0 if decimals is None else 10.0**decimals
    steps = _steps(value * unit * (1 + 1e-9), whole=decimals is not None)
    return _clean(min(step for step in steps if step > value * unit * 1.0001) / unit)


def _steps(value: float, *, whole: bool) -> list[float]:
    """Return the round numbers of a value's order of magnitude, up to the first one of the next."""
    scale = 10.0 ** math.floor(math.log10(value))
    steps = [step * scale for step in (*_ROUND, 10.0)]
    return [step for step in steps if step == round(step)] if whole else steps


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
