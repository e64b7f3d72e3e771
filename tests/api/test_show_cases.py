"""Which people of a caseload are shown, in which order, and what their state of contact asks for."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.access.sheets import CaseLine
from api.actions.show_cases import PAGE, NextStep, Order, choose_cases, next_step
from graph_schema.model.access import Ground
from graph_schema.model.people import ChannelKind, ContactDirection, ContactEvent, ContactOutcome
from graph_schema.rules.contact_loss import ContactState, assess_contact

TODAY = date(2026, 11, 2)


def line(family: str, given: str = "Kim", *events: ContactEvent) -> CaseLine:
    grounds = frozenset({Ground.OWN})
    return CaseLine(family + given, family, given, date(2000, 2, 29), grounds, assess_contact(events, TODAY), False)


def failed(days: int, channel: ChannelKind) -> ContactEvent:
    return ContactEvent(TODAY - timedelta(days=days), channel, ContactDirection.FROM_OFFICE, ContactOutcome.FAILED)


def reached(days: int) -> ContactEvent:
    return ContactEvent(
        TODAY - timedelta(days=days), ChannelKind.PHONE, ContactDirection.FROM_OFFICE, ContactOutcome.REACHED
    )


def names(lines: list[CaseLine], *, wanted: str = "", order: Order = Order.NAME, page: int = 1) -> list[str]:
    found = choose_cases(lines, TODAY, state=None, wanted=wanted, order=order, page=page)
    return [each.line.family_name for each in found.shown]


def test_names_stand_as_german_readers_look_for_them() -> None:
    given_names = ["Zander", "Bąk", "Öztürk", "Bauer", "Otto", "Bozkurt", "Ärmel"]
    assert names([line(each) for each in given_names]) == [
        "Ärmel", "Bąk", "Bauer", "Bozkurt", "Otto", "Öztürk", "Zander",
    ]  # fmt: skip


def test_the_longest_without_contact_comes_first_and_who_was_never_reached_before_all() -> None:
    lines = [line("Lately", "Kim", reached(3)), line("Never"), line("Long", "Kim", reached(300))]
    assert names(lines, order=Order.LAST_CONTACT) == ["Never", "Long", "Lately"]


def test_a_search_finds_every_word_in_any_spelling() -> None:
    lines = [line("Şahin", "Ömer"), line("Sahin", "Ayşe"), line("Omerovic", "Sahin")]
    assert names(lines, wanted="  OMER şahin ") == ["Omerovic", "Şahin"]
    assert names(lines, wanted="niemand") == []


@given(st.integers(0, 180), st.integers(-3, 9))
def test_pages_hold_everybody_once(number: int, asked: int) -> None:
    lines = [line(f"N{place:03d}") for place in range(number)]
    first = choose_cases(lines, TODAY, state=None, wanted="", order=Order.NAME)
    together = [name for page in range(1, first.pages + 1) for name in names(lines, page=page)]
    assert together == [each.family_name for each in lines]
    shown = choose_cases(lines, TODAY, state=None, wanted="", order=Order.NAME, page=asked)
    assert 1 <= shown.page <= shown.pages
    assert len(shown.shown) <= PAGE


def test_each_state_asks_for_a_step_of_the_office() -> None:
    post, phone = ChannelKind.POST, ChannelKind.PHONE
    steps = {
        NextStep.NONE: (reached(10),),
        NextStep.TRY: (reached(400),),
        NextStep.OUTREACH: (failed(250, post), failed(20, phone)),
        NextStep.TRY_IN_PERSON: (failed(250, post),),
        NextStep.TRY_IN_WRITING: (failed(250, phone),),
        NextStep.GO_ON: (failed(90, post), failed(20, phone)),
    }
    assert {step: next_step(assess_contact(events, TODAY)) for step, events in steps.items()} == {
        step: step for step in steps
    }


def test_states_are_counted_over_all_and_not_over_what_was_chosen() -> None:
    lines = [line("A", "Kim", reached(3)), line("B"), line("C")]
    chosen = choose_cases(lines, TODAY, state=ContactState.NO_ATTEMPT, wanted="b", order=Order.NAME)
    assert (chosen.found, chosen.total) == (1, 3)
    assert chosen.states[ContactState.NO_ATTEMPT] == 2
    assert chosen.states[ContactState.BROKEN] == 0
