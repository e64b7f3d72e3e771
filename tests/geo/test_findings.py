"""What is evaluated for the whole register at once equals the pure rule for each person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import findings
from geo.findings import ContactCode
from geo.frames import RegisterFrames, register_frames
from graph_schema.model.figures import CATEGORIES, Breakdown
from graph_schema.model.people import (
    ChannelKind,
    ContactDirection,
    ContactEvent,
    ContactOutcome,
    Employability,
    Period,
)
from graph_schema.rules.age import age_band, age_on, is_of_working_age
from graph_schema.rules.contact_loss import assess_contact
from graph_schema.rules.legal_terms import LegalLimit, LegalTerms, Limit
from graph_schema.rules.long_term_recipients import assess_long_term
from graph_schema.rules.read_legal_terms import shipped_terms

CHANGED = date(2022, 6, 1)
OTHER_NUMBERS = {
    Limit.CHILD_BELOW: 17,
    Limit.LONG_TERM_MONTHS_NEEDED: 5,
    Limit.LONG_TERM_MONTHS_LOOKED_AT: 12,
    Limit.MONTHS_WITHOUT_CONTACT: 9,
}
OURS = shipped_terms()
CHANGING = replace(
    OURS,
    limits={
        which: (*rows, LegalLimit(CHANGED, OTHER_NUMBERS[which], "a law of ours")) if which in OTHER_NUMBERS else rows
        for which, rows in OURS.limits.items()
    },
)
"""Terms that are others from a day on which lies between the dates below."""
TERMS = st.sampled_from([None, CHANGING])
MONTH_ENDS = st.sampled_from([date(2022, 9, 30), date(2022, 2, 28), date(2024, 2, 29), date(2021, 12, 31)])
NEAR = st.dates(date(2019, 6, 1), date(2024, 6, 30))


def period_of(one: date, other: date, is_open: bool) -> Period:
    """A period between two days in either order."""
    return Period(min(one, other), None if is_open else max(one, other))


PERIODS = st.builds(period_of, NEAR, NEAR, st.booleans())
EVENTS = st.builds(
    ContactEvent,
    NEAR,
    st.sampled_from(ChannelKind),
    st.sampled_from(ContactDirection),
    st.sampled_from(ContactOutcome),
)
BIRTHS = st.dates(date(1930, 1, 1), date(2021, 12, 31))


def register_of(
    births: Sequence[date],
    able: Sequence[Employability] = (),
    periods: Sequence[Sequence[Period]] = (),
    events: Sequence[Sequence[ContactEvent]] = (),
) -> RegisterFrames:
    """A register of people without households."""
    ids = [f"c{number}" for number in range(len(births))]
    none: list[dict[str, Any]] = []
    return register_frames(
        citizens=[
            {"citizen_id": each, "birth_date": birth, "sex": "female", "fled_ukraine": None, "protected": False,
             "employability": able[number] if able else Employability.ABLE}
            for number, (each, birth) in enumerate(zip(ids, births, strict=True))
        ],
        households=none, memberships=none, residences=none, residence_areas=none,
        benefits=[
            {"citizen_id": each, "since": period.since, "until": period.until}
            for each, own in zip(ids, periods, strict=False) for period in own
        ],
        contacts=[
            {"citizen_id": each, "day": event.day, "channel": event.channel, "direction": event.direction,
             "outcome": event.outcome}
            for each, own in zip(ids, events, strict=False) for event in own
        ],
    )  # fmt: skip


@given(st.lists(BIRTHS, min_size=1, max_size=20), MONTH_ENDS, TERMS)
@settings(deadline=None)
def test_ages_bands_and_working_age(births: list[date], on: date, terms: LegalTerms | None) -> None:
    register = register_of(births)
    assert findings.ages_on(register, on).tolist() == [age_on(birth, on) for birth in births]
    bands = CATEGORIES[Breakdown.AGE_BAND]
    assert [bands[number] for number in findings.age_bands_on(register, on)] == [
        age_band(age_on(birth, on)) for birth in births
    ]
    assert findings.is_of_working_age(register, on, terms).tolist() == [
        is_of_working_age(birth, on, terms) for birth in births
    ]


PEOPLE = st.lists(
    st.tuples(BIRTHS, st.sampled_from(Employability), st.lists(PERIODS, max_size=3)), min_size=1, max_size=8
)


@given(PEOPLE, MONTH_ENDS, TERMS)
@settings(max_examples=60, deadline=None)
def test_long_term_recipients(
    people: list[tuple[date, Employability, list[Period]]], on: date, terms: LegalTerms | None
) -> None:
    births, able, periods = zip(*people, strict=True)
    register = register_of(births, able, periods)
    expected = [assess_long_term(own, birth, employability, on, terms) for birth, employability, own in people]
    assert findings.is_long_term_recipient(register, on, terms).tolist() == [each.is_long_term for each in expected]
    assert findings.is_able_to_work(register, on, terms).tolist() == [each.is_able_to_work for each in expected]
    assert findings.draws_benefits(register, on).tolist() == [
        any(period.holds_on(on) for period in own) for own in periods
    ]


@given(st.lists(st.lists(EVENTS, max_size=6), min_size=1, max_size=8), MONTH_ENDS, TERMS)
@settings(deadline=None)
def test_contact_states(events: list[list[ContactEvent]], on: date, terms: LegalTerms | None) -> None:
    register = register_of([date(1980, 1, 1)] * len(events), events=events)
    assert [ContactCode(code).name for code in findings.contact_states(register, on, terms)] == [
        assess_contact(own, on, terms).state.name for own in events
    ]


def test_nobody_is_evaluated_to_nothing() -> None:
    register = register_of([])
    on = date(2022, 9, 30)
    for evaluate in (
        findings.ages_on,
        findings.is_long_term_recipient,
        findings.contact_states,
        findings.households_of,
    ):
        assert np.asarray(evaluate(register, on)).shape == (0,)
