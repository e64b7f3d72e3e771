"""Which month-ends the register covers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.actions.figure_work import reference_dates
from geo.frames import RegisterFrames, register_frames
from graph_schema.model.figures import last_of_month


def register(oldest: date, newest: date) -> RegisterFrames:
    """One person with benefits since `oldest` and a contact on `newest`."""
    return register_frames(
        citizens=[{"citizen_id": "c", "birth_date": date(1980, 1, 1), "sex": "male", "fled_ukraine": False,
                   "employability": "able", "protected": False}],
        households=[], memberships=[], residences=[], residence_areas=[],
        benefits=[{"citizen_id": "c", "since": oldest, "until": None}],
        contacts=[{"citizen_id": "c", "day": newest, "channel": "post", "direction": "from_office",
                   "outcome": "failed"}],
    )  # fmt: skip


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 60), st.integers(0, 500))
def test_no_date_lies_in_the_future_and_each_ends_a_month(today: date, ago: int, months: int) -> None:
    newest = today - timedelta(days=ago)
    dates = reference_dates(register(newest - timedelta(days=months), newest), today)
    assert all(day <= today and day == last_of_month(day) for day in dates)
    assert list(dates) == sorted(set(dates))
    assert len(dates) <= 25


@pytest.mark.parametrize(
    ("newest", "today", "last"),
    [
        (date(2026, 11, 29), date(2026, 11, 29), date(2026, 10, 31)),
        (date(2026, 11, 30), date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 11, 24), date(2026, 12, 3), date(2026, 11, 30)),
        (date(2026, 11, 20), date(2026, 12, 3), date(2026, 10, 31)),
    ],
)
def test_a_month_counts_once_it_is_over_and_entries_reach_into_its_last_week(
    newest: date, today: date, last: date
) -> None:
    assert reference_dates(register(date(2026, 1, 1), newest), today)[-1] == last


def test_what_lies_ahead_does_not_tell_how_far_the_register_reaches() -> None:
    ahead = register(date(2026, 1, 30), date(2026, 12, 15))
    assert ahead.newest_day(date(2026, 11, 20)) == date(2026, 1, 30)
    assert reference_dates(ahead, date(2026, 11, 30))[-1] == date(2026, 1, 31)


def test_what_began_after_the_import_does_not_count_once_that_day_has_come() -> None:
    granted = register(date(2026, 1, 30), date(2026, 12, 1))
    assert reference_dates(granted, date(2026, 12, 3), imported=date(2026, 11, 20))[-1] == date(2026, 1, 31)
    assert reference_dates(granted, date(2026, 12, 3), imported=date(2026, 12, 2))[-1] == date(2026, 11, 30)
