"""The totals of the whole town, counted by the product's own rules."""

from __future__ import annotations

from datetime import date

import pytest

from graph_schema.invented_town import published
from graph_schema.invented_town.published import REFERENCE_DATE, totals_at
from graph_schema.rules.age import is_of_working_age
from graph_schema.rules.contact_loss import ContactState, assess_contact
from tests.graph_schema.invented_town.towns import Town, invent

QUARTERS = (
    date(2020, 12, 31), date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30), date(2021, 12, 31), date(2022, 3, 31),
    date(2022, 6, 30), date(2022, 9, 30),
)  # fmt: skip


@pytest.fixture(scope="module")
def town() -> Town:
    return invent(1, 1.0)


def test_households_people_and_those_able_to_work_are_the_published_ones(town: Town) -> None:
    assert len(town.households()) == 12_009
    assert len(town.on_benefits()) == 25_402
    assert len(town.able()) == 16_572


def test_everyone_able_to_work_is_of_working_age(town: Town) -> None:
    assert all(is_of_working_age(town.citizens[number]["birth_date"], REFERENCE_DATE) for number in town.able())


def test_the_share_without_german_citizenship_is_the_published_one(town: Town) -> None:
    without = sum(town.citizens[number]["citizenship"] == "other" for number in town.able())
    assert without == published.ABLE_WITHOUT_GERMAN_CITIZENSHIP
    assert round(100 * without / 16_572, 1) == 52.8


def test_exactly_eight_hundred_have_broken_contact_by_the_rule(town: Town) -> None:
    assert len(town.broken()) == 800


def test_about_as_many_are_long_term_recipients_as_assumed(town: Town) -> None:
    assert len(town.long_term()) == pytest.approx(published.LONG_TERM_RECIPIENTS, rel=0.01)


def test_every_state_of_contact_occurs_hundreds_of_times(town: Town) -> None:
    states = [assess_contact(town.events[number], REFERENCE_DATE).state for number in town.able()]
    assert all(states.count(state) > 300 for state in ContactState)


def test_eight_quarters_are_steady(town: Town) -> None:
    people = [len(town.on_benefits(day)) for day in QUARTERS]
    broken = [len(town.broken(day)) for day in (QUARTERS[0], QUARTERS[4], QUARTERS[7])]
    long_term = [len(town.long_term(day)) for day in (QUARTERS[0], QUARTERS[7])]
    assert max(people) / min(people) < 1.10
    assert max(broken) / min(broken) < 1.20
    assert max(long_term) / min(long_term) < 1.12


def test_people_from_ukraine_come_under_the_jobcenter_from_june_2022(town: Town) -> None:
    fled = {number for number, row in town.citizens.items() if row["fled_ukraine"]}
    assert not fled & town.on_benefits(date(2022, 5, 31))
    assert len(fled & town.on_benefits()) == pytest.approx(published.FLED_UKRAINE, rel=0.05)


def test_benefits_reach_back_more_than_four_years(town: Town) -> None:
    old = [number for number in town.able() if min(p.since for p in town.periods[number]) < date(2018, 9, 1)]
    assert len(old) > 2_000


def test_the_register_fits_into_one_transaction(town: Town) -> None:
    assert sum(len(rows) for rows in town.rows.register.values()) <= 200_000


@pytest.mark.parametrize("scale", [0.01, 0.05, 0.3])
def test_other_scales_have_the_same_totals_in_proportion(scale: float) -> None:
    small, totals = invent(5, scale), totals_at(scale)
    assert len(small.households()) == totals.households
    assert len(small.on_benefits()) == totals.people
    assert len(small.able()) == totals.able
    assert len(small.broken()) == totals.broken
    assert sum(small.citizens[number]["citizenship"] == "other" for number in small.able()) == totals.able_not_german


@pytest.mark.parametrize("scale", [0.0, 0.009, 10.5, -1.0])
def test_a_scale_out_of_range_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="scale"):
        totals_at(scale)
