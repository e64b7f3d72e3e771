"""Age, age bands and the pension age."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_schema.model.figures import CATEGORIES, Breakdown
from graph_schema.rules.age import (
    PensionAgeLaw,
    PensionAgeStep,
    add_months,
    age_band,
    age_on,
    births_of_working_age,
    is_of_working_age,
    pension_day,
)

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def test_a_year_is_completed_on_the_birthday() -> None:
    assert age_on(date(2000, 6, 15), date(2022, 6, 14)) == 21
    assert age_on(date(2000, 6, 15), date(2022, 6, 15)) == 22


def test_who_was_born_on_29_february_is_older_on_1_march() -> None:
    assert age_on(date(2004, 2, 29), date(2022, 2, 28)) == 17
    assert age_on(date(2004, 2, 29), date(2022, 3, 1)) == 18


@given(st.integers(0, 120))
@settings(deadline=None)
def test_every_age_has_exactly_one_band(age: int) -> None:
    assert CATEGORIES[Breakdown.AGE_BAND].count(age_band(age)) == 1


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0-14"), (14, "0-14"), (15, "15-24"), (24, "15-24"), (25, "25-34"), (35, "35-54"), (54, "35-54"), (55, "55+")],
)
def test_bands_begin_where_their_name_says(age: int, band: str) -> None:
    assert age_band(age) == band


@given(DAYS, st.integers(-600, 600))
@settings(deadline=None)
def test_adding_months_keeps_the_day_or_takes_the_months_last(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (
        later.day < day.day and add_months(later.replace(day=1), 1).toordinal() - later.toordinal() == 1
    )


@pytest.mark.parametrize(
    ("born", "years", "months"),
    [
        (1940, 65, 0),
        (1946, 65, 0),
        (1947, 65, 1),
        (1957, 65, 11),
        (1958, 66, 0),
        (1959, 66, 2),
        (1963, 66, 10),
        (1964, 67, 0),
        (1990, 67, 0),
    ],
)
def test_the_pension_age_of_7a_sgb_ii_rises_by_year_of_birth(born: int, years: int, months: int) -> None:
    assert pension_day(date(born, 1, 1), date(2022, 9, 30)) == date(born + years, 1 + months, 1)


def test_a_new_law_holds_from_its_day() -> None:
    laws = (
        PensionAgeLaw(date(2008, 1, 1), "old", (PensionAgeStep(0, 65, 0),)),
        PensionAgeLaw(date(2030, 1, 1), "new", (PensionAgeStep(0, 65, 0), PensionAgeStep(1970, 68, 0))),
    )
    assert pension_day(date(1970, 5, 1), date(2029, 12, 31), laws) == date(2035, 5, 1)
    assert pension_day(date(1970, 5, 1), date(2030, 1, 1), laws) == date(2038, 5, 1)


def test_before_the_first_law_nothing_is_guessed() -> None:
    with pytest.raises(ValueError, match="no pension age"):
        pension_day(date(1970, 5, 1), date(2004, 12, 31))


def test_working_age_is_from_15_to_the_day_before_the_pension_day() -> None:
    assert not is_of_working_age(date(2007, 10, 1), date(2022, 9, 30))
    assert is_of_working_age(date(2007, 9, 30), date(2022, 9, 30))
    assert is_of_working_age(date(1956, 12, 1), date(2022, 9, 30))
    assert not is_of_working_age(date(1956, 11, 30), date(2022, 9, 30))


@given(st.dates(date(2009, 1, 1), date(2040, 12, 31)), st.integers(-40, 40))
@settings(deadline=None)
def test_the_days_of_birth_of_working_age_end_where_the_rule_ends(on: date, near: int) -> None:
    first, last = births_of_working_age(on)
    assert is_of_working_age(first, on)
    assert is_of_working_age(last, on)
    for edge in (first, last):
        born = edge + timedelta(days=near)
        assert is_of_working_age(born, on) == (first <= born <= last)
