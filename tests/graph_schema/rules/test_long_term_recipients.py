"""Long-term recipients: able to work and on benefits in at least 21 of the past 24 months (§ 48a SGB II)."""

from __future__ import annotations

from datetime import date

import pytest

from graph_schema.model.people import Employability, Period
from graph_schema.rules.long_term_recipients import assess_long_term, counted_days

ON = date(2022, 9, 30)
ADULT = date(1980, 1, 1)
ABLE = Employability.ABLE


def is_long_term(*periods: Period, birth: date = ADULT, employability: Employability = ABLE) -> bool:
    """The finding on the reference date."""
    return assess_long_term(periods, birth, employability, ON).is_long_term


def test_the_past_24_months_end_with_the_reference_date() -> None:
    days = counted_days(ON)
    assert len(days) == 24
    assert (days[0], days[-1]) == (date(2020, 10, 31), ON)


def test_21_months_make_a_long_term_recipient_and_20_do_not() -> None:
    assert is_long_term(Period(date(2021, 1, 31)))
    assert not is_long_term(Period(date(2021, 2, 1)))


def test_gaps_of_three_months_are_forgiven_and_of_four_not() -> None:
    assert is_long_term(Period(date(2015, 1, 1), date(2021, 5, 31)), Period(date(2021, 9, 30)))
    assert not is_long_term(Period(date(2015, 1, 1), date(2021, 4, 30)), Period(date(2021, 9, 30)))


def test_a_gap_within_a_month_costs_nothing() -> None:
    assert is_long_term(Period(date(2015, 1, 1), date(2021, 5, 3)), Period(date(2021, 5, 30)))


def test_who_is_not_on_benefits_today_is_none_whatever_came_before() -> None:
    assert not is_long_term(Period(date(2010, 1, 1), date(2022, 9, 29)))


def test_who_is_not_able_to_work_is_none() -> None:
    assert not is_long_term(Period(date(2010, 1, 1)), employability=Employability.NOT_ABLE)


@pytest.mark.parametrize(("birth", "expected"), [(date(2006, 1, 31), True), (date(2006, 2, 1), False)])
def test_months_before_the_fifteenth_birthday_do_not_count(birth: date, expected: bool) -> None:
    assert is_long_term(Period(birth), birth=birth) is expected


def test_who_has_reached_the_pension_age_is_none() -> None:
    assert not is_long_term(Period(date(2010, 1, 1)), birth=date(1956, 1, 1))


def test_the_finding_names_the_months_that_count() -> None:
    finding = assess_long_term([Period(date(2022, 8, 1))], ADULT, ABLE, ON)
    assert finding.months == (date(2022, 8, 31), ON)
    assert finding.is_able_to_work
    assert not finding.is_long_term
