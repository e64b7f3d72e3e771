"""Contact broken: six months of failed attempts, in writing and also in person or by telephone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_schema.model.people import ChannelKind, ContactDirection, ContactEvent, ContactOutcome
from graph_schema.rules.age import add_months
from graph_schema.rules.contact_loss import ContactState, assess_contact

ON = date(2022, 9, 30)
LIMIT = date(2022, 3, 30)


def tried(day: date, channel: ChannelKind = ChannelKind.POST) -> ContactEvent:
    """A failed attempt of the office."""
    return ContactEvent(day, channel, ContactDirection.FROM_OFFICE, ContactOutcome.FAILED)


def reached(day: date) -> ContactEvent:
    """A conversation that took place."""
    return ContactEvent(day, ChannelKind.OFFICE, ContactDirection.FROM_OFFICE, ContactOutcome.REACHED)


def state(*events: ContactEvent) -> ContactState:
    """The state on the reference date."""
    return assess_contact(events, ON).state


def test_failed_letters_and_calls_for_six_months_are_broken_contact() -> None:
    assert state(reached(date(2022, 1, 10)), tried(date(2022, 2, 1)), tried(date(2022, 5, 1), ChannelKind.PHONE)) is (
        ContactState.BROKEN
    )


@pytest.mark.parametrize("channel", [ChannelKind.PHONE, ChannelKind.VISIT, ChannelKind.OFFICE])
def test_telephone_visit_and_missed_appointment_all_count_beside_writing(channel: ChannelKind) -> None:
    assert state(tried(date(2022, 1, 1), ChannelKind.EMAIL), tried(date(2022, 1, 2), channel)) is ContactState.BROKEN


def test_silence_without_attempts_is_something_else() -> None:
    assert state(reached(date(2020, 1, 10))) is ContactState.NO_ATTEMPT
    assert state() is ContactState.NO_ATTEMPT


def test_letters_alone_do_not_suffice_nor_do_calls_alone() -> None:
    letters = [tried(date(2022, month, 1)) for month in (1, 3, 5, 7)]
    calls = [tried(date(2022, month, 1), ChannelKind.PHONE) for month in (1, 3, 5, 7)]
    assert state(*letters) is ContactState.ATTEMPTS_NOT_SUFFICIENT
    assert state(*calls) is ContactState.ATTEMPTS_NOT_SUFFICIENT


def test_attempts_that_began_less_than_six_months_ago_do_not_suffice() -> None:
    late = LIMIT + timedelta(days=1)
    assert state(reached(date(2021, 1, 1)), tried(late), tried(late, ChannelKind.PHONE)) is (
        ContactState.ATTEMPTS_NOT_SUFFICIENT
    )
    assert state(tried(LIMIT), tried(late, ChannelKind.PHONE)) is ContactState.BROKEN


def test_who_was_reached_within_six_months_is_reached_whatever_failed() -> None:
    attempts = [tried(date(2022, 1, 1)), tried(date(2022, 1, 1), ChannelKind.PHONE)]
    assert state(*attempts, reached(LIMIT + timedelta(days=1))) is ContactState.REACHED_LATELY
    assert state(*attempts, reached(date(2021, 12, 1))) is ContactState.BROKEN


def test_who_comes_forward_has_not_broken_contact_even_if_nobody_answered() -> None:
    called = ContactEvent(date(2022, 8, 1), ChannelKind.PHONE, ContactDirection.FROM_CITIZEN, ContactOutcome.FAILED)
    assert state(tried(date(2022, 1, 1)), tried(date(2022, 1, 2), ChannelKind.VISIT), called) is (
        ContactState.REACHED_LATELY
    )


def test_an_answer_that_is_still_open_is_no_failed_attempt() -> None:
    waiting = ContactEvent(date(2022, 1, 1), ChannelKind.POST, ContactDirection.FROM_OFFICE, ContactOutcome.OPEN)
    assert state(waiting, tried(date(2022, 1, 2), ChannelKind.PHONE)) is ContactState.ATTEMPTS_NOT_SUFFICIENT


def test_attempts_before_the_last_contact_do_not_count() -> None:
    old = [tried(date(2021, 1, 1)), tried(date(2021, 1, 2), ChannelKind.PHONE)]
    assert state(*old, reached(date(2021, 6, 1))) is ContactState.NO_ATTEMPT


def test_what_happened_later_is_not_known_yet() -> None:
    assert state(reached(ON + timedelta(days=1))) is ContactState.NO_ATTEMPT


def test_the_finding_names_every_date_that_decided_it() -> None:
    finding = assess_contact(
        [
            reached(date(2021, 6, 1)),
            tried(date(2021, 8, 1)),
            tried(date(2022, 2, 1), ChannelKind.VISIT),
            tried(date(2022, 4, 1)),
        ],
        ON,
    )
    assert finding.state is ContactState.BROKEN
    assert (finding.last_reached, finding.first_failed) == (date(2021, 6, 1), date(2021, 8, 1))
    assert (finding.last_failed_written, finding.last_failed_personal) == (date(2022, 4, 1), date(2022, 2, 1))
    assert finding.not_reached_since_at_least == LIMIT


EVENTS = st.lists(
    st.builds(
        ContactEvent,
        st.dates(date(2021, 1, 1), date(2022, 12, 31)),
        st.sampled_from(ChannelKind),
        st.sampled_from(ContactDirection),
        st.sampled_from(ContactOutcome),
    ),
    max_size=8,
)


@given(EVENTS)
@settings(deadline=None)
def test_a_contact_today_ends_every_loss(events: list[ContactEvent]) -> None:
    assert state(*events, reached(ON)) is ContactState.REACHED_LATELY


@given(EVENTS)
@settings(deadline=None)
def test_broken_needs_six_months_and_both_ways(events: list[ContactEvent]) -> None:
    finding = assess_contact(events, ON)
    if finding.state is ContactState.BROKEN:
        assert finding.first_failed is not None
        assert add_months(ON, -6) >= finding.first_failed
        assert finding.last_failed_written is not None
        assert finding.last_failed_personal is not None


@given(EVENTS)
@settings(deadline=None)
def test_the_order_of_events_does_not_matter(events: list[ContactEvent]) -> None:
    assert assess_contact(events, ON) == assess_contact(list(reversed(events)), ON)
