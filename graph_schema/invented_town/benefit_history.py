"""Since when people draw benefits: durations, interruptions and departures, so that eight quarters stay steady."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator

from .ages import FIFTEEN
from .chance import BoolArray, FloatArray, IntArray
from .households import Group
from .published import FIRST_DATE, REFERENCE_DATE

TODAY = REFERENCE_DATE.toordinal()
OPEN = date(9999, 1, 1).toordinal()
"""Stands for "still lasts" in arrays of days; rows hold None."""
_EARLIEST = date(2005, 1, 1).toordinal()
"""SGB II began on this day."""
_WINDOW = TODAY - FIRST_DATE.toordinal()
_MONTH = 30.44
_LONG_TERM_START = date(2021, 1, 15).toordinal()
"""Who has drawn benefits without a gap since before this day has at least 21 of the past 24 months."""
_COUNTED_FROM = date(2020, 10, 1).toordinal()
"""First day of the past 24 months."""
_TURNED_FIFTEEN_LONG_AGO = FIFTEEN + 645
"""Age in days from which 21 past months count as months of a person able to work."""
_UKRAINIANS_FROM = date(2022, 6, 1).toordinal()


@dataclass(frozen=True, slots=True)
class History:
    """Days as ordinals, `(households,)`; a gap of -1 is none."""

    start: IntArray
    end: IntArray
    gap_start: IntArray
    gap_end: IntArray
    """First and last day of an interruption of benefits."""


def current_history(rng: Generator, group: Group, long_term: int) -> History:
    """Draw histories of households on benefits today; about `long_term` people are long-term recipients.

    Long-term: at least 21 of the past 24 months. The others started within 20 months or had a gap of five months.
    """
    size = len(group.type)
    counts = group.able & (TODAY - group.birth_day >= _TURNED_FIFTEEN_LONG_AGO)
    people = np.bincount(group.household[counts], minlength=size)
    order = rng.permutation(size)
    is_long = np.zeros(size, dtype=np.bool_)
    is_long[order[np.cumsum(people[order]) <= long_term]] = True
    start = np.where(is_long, _old_start(rng, size), TODAY - np.floor(rng.uniform(12, 19.5 * _MONTH, size)))
    interrupted = ~is_long & (rng.random(size) < 0.06)
    start = np.where(interrupted, _old_start(rng, size), start).astype(np.int64)
    length = np.rint(rng.uniform(5.2, 9, size) * _MONTH)
    gap_start = np.rint(rng.uniform(TODAY - 14 * _MONTH, TODAY - 10 * _MONTH, size))
    gap_start, length = _older_gaps(rng, start, is_long, gap_start, length)
    has_gap = interrupted | (is_long & (gap_start > start + 200) & (rng.random(size) < 0.12))
    return History(
        start=start,
        end=np.full(size, OPEN),
        gap_start=np.where(has_gap, gap_start, -1).astype(np.int64),
        gap_end=np.where(has_gap, gap_start + length, -1).astype(np.int64),
    )


def _old_start(rng: Generator, size: int) -> FloatArray:
    return np.maximum(_EARLIEST, _LONG_TERM_START - 1 - np.floor(rng.exponential(50 * _MONTH, size)))


def _older_gaps(
    rng: Generator, start: IntArray, is_long: BoolArray, gap_start: FloatArray, length: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Move the gaps of long-term recipients to before the months that count."""
    latest = _COUNTED_FROM - 6 * _MONTH
    older = np.rint(start + rng.random(len(start)) * np.maximum(0, latest - start))
    return np.where(is_long, older, gap_start), np.where(is_long, np.rint(length / 2), length)


def fled_history(rng: Generator, group: Group) -> History:
    """Draw histories of people who fled Ukraine: under the Jobcenter from June 2022, more each month."""
    size = len(group.type)
    later = np.floor(rng.uniform(0, 115, size))
    start = np.where(rng.random(size) < 0.68, _UKRAINIANS_FROM, _UKRAINIANS_FROM + later).astype(np.int64)
    nothing = np.full(size, -1)
    return History(start, np.full(size, OPEN), nothing, nothing)


def left_history(rng: Generator, households: int) -> History:
    """Draw histories of households that left within the eight quarters.

    Nine in ten were there before and leave evenly over time, as new ones come; the others come and go within.
    """
    end = np.floor(TODAY - _WINDOW * rng.random(households))
    old = np.minimum(FIRST_DATE.toordinal() - rng.exponential(40 * _MONTH, households), end - 60)
    brief = rng.random(households) < 0.12
    start = np.where(brief, end - rng.uniform(2, 10, households) * _MONTH, np.maximum(_EARLIEST, old))
    nothing = np.full(households, -1)
    return History(np.floor(start).astype(np.int64), end.astype(np.int64), nothing, nothing)
