"""Ages in days that fit each other: children of one household, their parents, adults alone."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.random import Generator

from .chance import BoolArray, IntArray, mark
from .published import REFERENCE_DATE

YEAR = 365.25
FIFTEEN = (REFERENCE_DATE - date(REFERENCE_DATE.year - 15, REFERENCE_DATE.month, REFERENCE_DATE.day)).days
"""Age in days of someone who is 15 on the reference date: able to work from here (§ 7 (1) SGB II)."""
CHILD_OLDEST = int(24.8 * YEAR)
"""Unmarried children belong to the household until 25."""
ADULT_OLDEST = int(64.7 * YEAR)
"""Below every pension age of § 7a SGB II."""
_EPOCH = date(1970, 1, 1).toordinal()


def completed_years(birth_day: IntArray, on: date = REFERENCE_DATE) -> IntArray:
    """Return completed years of life on `on` of people born on these ordinals; rule: `rules.age.age_on`.

    >>> completed_years(np.array([date(2008, 9, 30).toordinal(), date(2008, 10, 1).toordinal()])).tolist()
    [14, 13]
    """
    birthdays = (birth_day - _EPOCH).astype("datetime64[D]")
    months = birthdays.astype("datetime64[M]").astype(np.int64)
    day_of_month = (birthdays - birthdays.astype("datetime64[M]")).astype(np.int64) + 1
    year, month = np.divmod(months, 12)
    later_in_the_year = (month + 1) * 100 + day_of_month > on.month * 100 + on.day
    return on.year - (year + 1970) - later_in_the_year


def children_days(rng: Generator, household: IntArray, grown: int) -> tuple[IntArray, BoolArray]:
    """Return ages `(children,)` in days and who is 15 or older: exactly `grown` of them.

    `household` is sorted; siblings stand from the oldest to the youngest and are born at least ten months apart.
    """
    if not len(household):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
    years = _sibling_years(rng, household)
    order = np.argsort(-years, kind="stable")
    is_grown = mark(len(years), order[:grown])
    # A monotone map that lets exactly `grown` children be 15: order and distance of siblings stay sensible.
    top, middle = years[order[0]] + 0.01, _between(years[order], grown)
    above = FIFTEEN + (years - middle) / (top - middle) * (CHILD_OLDEST - FIFTEEN)
    below = years / middle * (FIFTEEN - 1)
    return np.floor(np.where(is_grown, above, below)).astype(np.int64), is_grown


def _between(falling: np.ndarray[tuple[int], np.dtype[np.float64]], position: int) -> float:
    """Return a value between the entries before and at `position` of a falling array."""
    if position <= 0:
        return float(falling[0]) + 0.005
    if position >= len(falling):
        return float(falling[-1]) * 0.999
    return float(falling[position - 1] + falling[position]) / 2


def _sibling_years(rng: Generator, household: IntArray) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Draw ages in years: the youngest first, each older sibling one to some years before."""
    names, start, number = np.unique(household, return_index=True, return_counts=True)
    of = np.repeat(np.arange(len(names)), number)
    from_youngest = number[of] - 1 - (np.arange(len(household)) - start[of])
    youngest = 0.05 + 19.5 * rng.beta(0.95, 1.35, len(names)) * (1 - 0.1 * (number - 1))
    gaps = np.where(from_youngest > 0, 1.5 + rng.gamma(1.5, 1.1, len(household)), 0.0)
    years = youngest[of] + gaps[::-1].cumsum()[::-1] - gaps[::-1].cumsum()[::-1][start + number - 1][of]
    oldest = years[start]
    return years * np.minimum(1.0, 22.0 / oldest)[of]


def parents_days(rng: Generator, oldest: IntArray, youngest: IntArray) -> IntArray:
    """Return the age in days of a mother (or single parent) of children of these ages, `(households,)`."""
    first_birth = (18.5 + rng.gamma(2.4, 3.1, len(oldest))) * YEAR
    lowest = oldest + 17 * YEAR
    highest = np.minimum(ADULT_OLDEST, np.maximum(youngest + 46 * YEAR, lowest))
    return np.floor(np.clip(oldest + first_birth, lowest, highest)).astype(np.int64)


def adult_days(rng: Generator, couple: BoolArray) -> IntArray:
    """Return ages in days of adults without children, `(households,)`; couples are older."""
    bands = np.array([[18.0, 25.0], [25.0, 35.0], [35.0, 50.0], [50.0, 64.5]])
    chance = rng.random(len(couple))
    limits = np.where(couple[:, None], [0.02, 0.12, 0.38], [0.08, 0.37, 0.67])
    band = bands[(chance[:, None] > limits).sum(axis=1)]
    return np.floor(rng.uniform(band[:, 0], band[:, 1]) * YEAR).astype(np.int64)
