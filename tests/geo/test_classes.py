"""Class breaks: few, round, useful on skewed data."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.classes import classify, find_classes, find_diverging_classes

VALUES = st.lists(st.floats(0.01, 1e6), max_size=60)
CHANGES = st.lists(st.floats(-1e5, 1e5), max_size=60)


def digits(value: float) -> int:
    """Digits that carry meaning."""
    return len(f"{abs(value):.6e}".split("e")[0].rstrip("0").replace(".", ""))


@given(VALUES)
@settings(deadline=None)
def test_at_most_five_classes_on_round_ascending_breaks(values: list[float]) -> None:
    breaks = find_classes(values)
    assert len(breaks) <= 4
    assert list(breaks) == sorted(set(breaks))
    assert all(digits(each) <= 2 for each in breaks)


@given(VALUES)
@settings(deadline=None)
def test_every_class_has_a_value(values: list[float]) -> None:
    breaks = find_classes(values)
    if breaks:
        assert {classify(value, breaks) for value in values} == set(range(1, len(breaks) + 2))


@given(st.lists(st.integers(1, 50_000), max_size=60))
@settings(deadline=None)
def test_counts_have_whole_breaks(values: list[int]) -> None:
    assert all(each == int(each) for each in find_classes(values, decimals=0))


@given(CHANGES)
@settings(deadline=None)
def test_classes_of_change_are_symmetric_around_no_change(changes: list[float]) -> None:
    breaks = find_diverging_classes(changes)
    assert breaks == tuple(-each for each in reversed(breaks))
    if breaks:
        assert classify(0.0, breaks) == 3
    else:
        assert not any(abs(change) > 1e-9 for change in changes)


def test_skewed_data_do_not_fall_into_one_class() -> None:
    values = np.random.default_rng(1).lognormal(1.5, 1.0, 400)
    breaks = find_classes(values)
    shares = np.bincount([classify(value, breaks) for value in values])[1:] / len(values)
    assert len(breaks) == 4
    assert shares.max() < 0.4


def test_zeros_and_missing_values_have_signs_of_their_own_and_no_class() -> None:
    values = [3.0, 5.0, 9.0, 20.0, 40.0]
    assert find_classes([*values, 0.0, math.nan, 0.0]) == find_classes(values)


@pytest.mark.parametrize("values", [[], [0.0], [7.0], [7.0, 7.0, 7.0], [math.nan]])
def test_without_two_different_values_there_is_one_class(values: list[float]) -> None:
    assert find_classes(values) == ()


def test_an_index_may_be_negative() -> None:
    breaks = find_classes([-3.0, -1.0, 0.5, 2.0, 4.0])
    assert list(breaks) == sorted(breaks)
    assert breaks[0] < 0 < breaks[-1]


def test_a_value_on_a_break_belongs_to_the_upper_class() -> None:
    assert [classify(value, (2.0, 4.0)) for value in (1.9, 2.0, 3.9, 4.0, 99.0)] == [1, 2, 2, 3, 3]
