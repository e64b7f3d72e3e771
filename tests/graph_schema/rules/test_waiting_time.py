"""A date is counted when it is over, and once more when nothing is expected to be added."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph_schema.model.figures import last_of_month
from graph_schema.rules.waiting_time import final_on, is_due

MONTH_ENDS = st.dates(date(2005, 1, 1), date(2090, 12, 31)).map(last_of_month)


def counts_of(day: date, imports: list[date], months: int) -> list[date]:
    """The days on which `day` is counted if something is imported on each of `imports`."""
    counted: list[date] = []
    for today in imports:
        if is_due(day, counted[-1] if counted else None, today, months):
            counted.append(today)
    return counted


@given(MONTH_ENDS, st.lists(st.integers(0, 400), min_size=1, unique=True), st.integers(1, 12))
def test_a_date_is_never_counted_more_than_twice(day: date, after: list[int], months: int) -> None:
    assert len(counts_of(day, [day + timedelta(days=each) for each in sorted(after)], months)) <= 2


@given(MONTH_ENDS, st.lists(st.integers(0, 400), min_size=1, unique=True), st.integers(1, 12))
def test_what_is_imported_after_the_waiting_time_ends_with_a_final_count(
    day: date, after: list[int], months: int
) -> None:
    imports = [day + timedelta(days=each) for each in sorted(after)]
    final = [each for each in imports if each >= final_on(day, months)]
    if final:
        assert counts_of(day, imports, months)[-1] == final[0]


@given(MONTH_ENDS, st.integers(0, 2000), st.integers(0, 2000))
def test_without_a_waiting_time_every_import_counts_anew(day: date, counted: int, later: int) -> None:
    assert is_due(day, day + timedelta(days=counted), day + timedelta(days=counted + later), 0)


def test_nightly_imports_count_a_date_on_the_first_and_on_the_last_night() -> None:
    nights = [date(2026, 9, 1) + timedelta(days=night) for night in range(200)]
    assert counts_of(date(2026, 8, 31), nights, 3) == [date(2026, 9, 1), date(2026, 11, 30)]
