"""F1 as sentences: what imports, changes and decisions do to one value, in any order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_schema.ingest.columns import CITIZENS, REGISTER
from graph_schema.ingest.leading import (
    CHANGEABLE,
    COLUMNS,
    Difference,
    HeldValue,
    Leads,
    as_led,
    cell_text,
    cell_value,
    left,
    meet,
    says_the_same,
    settle,
    with_held,
)
from graph_schema.ingest.report import Row

TEXTS = {
    "given_name": ["Ada", "Eva"], "family_name": ["Eins", "Zwei"], "phone": ["0561 1", "0561/1", "0561 2"],
    "email": ["a@example.org", "A@example.org", "b@example.org"], "languages": ["de:C2|tr:B1", "tr:B1|de:C2", "ar:A1"],
    "needs": ["debts|housing", "housing|debts", "health"], "childcare": ["no_child", "with_place"],
    "residence_status": ["limited", "settled"], "phone_state": ["works", "broken"], "email_state": ["works", "broken"],
    "post_state": ["works", "broken"],
}  # fmt: skip
"""Cells of each column; some of them mean the same."""
REQUIRED = ("given_name", "family_name")


@st.composite
def columns_and_cells(draw: st.DrawFn, cells: int) -> tuple[str, list[str | None]]:
    """A column with as many cells of it as asked for."""
    column = draw(st.sampled_from(CHANGEABLE))
    nothing: list[str | None] = [] if column in REQUIRED else [None]
    one = st.sampled_from([*TEXTS[column], *nothing])
    return column, [canonical(column, draw(one)) for _ in range(cells)]


def canonical(column: str, text: str | None) -> str | None:
    return cell_text(COLUMNS[column], cell_value(COLUMNS[column], text))


@dataclass
class Value:
    """One value of one citizen as people and imports treat it."""

    column: str
    here: str | None
    held: HeldValue | None = None
    asked: list[str | None] = field(default_factory=list[str | None])
    """What a person was asked about: each new open difference."""
    ids: Iterator[int] = field(default_factory=count)

    def change(self, text: str | None) -> None:
        before = self.held.theirs if self.held is not None else self.here
        self.here, self.held = text, HeldValue(f"v{next(self.ids)}", self.column, text, before)

    def bring(self, theirs: str | None) -> None:
        row: Row = {self.column: cell_value(COLUMNS[self.column], theirs)}
        if self.held is not None:
            before = self.held.difference
            self.held = meet(self.held, theirs, f"d{next(self.ids)}")
            if self.held is not None and self.held.is_open and self.held.difference != before:
                self.asked.append(theirs)
        if self.held is not None:
            row = with_held(row, {self.column: self.held})
        self.here = cell_text(COLUMNS[self.column], row[self.column])

    def settle(self, *, take_theirs: bool) -> None:
        assert self.held is not None
        theirs = self.held.theirs
        self.held = settle(self.held, take_theirs=take_theirs)
        if take_theirs:
            self.here = theirs


@given(columns_and_cells(6))
def test_a_value_changed_here_is_never_changed_by_an_import(drawn: tuple[str, list[str | None]]) -> None:
    column, (first, ours, *files) = drawn
    value = Value(column, first)
    value.change(ours)
    for theirs in files:
        value.bring(theirs)
        if value.held is None:
            assert says_the_same(column, theirs, ours), "only agreement ends it"
            break
        assert value.here == ours


@given(columns_and_cells(4))
def test_importing_twice_asks_once(drawn: tuple[str, list[str | None]]) -> None:
    column, (first, ours, theirs, other) = drawn
    value = Value(column, first)
    value.change(ours)
    for said in (theirs, theirs, other, other):
        value.bring(said)
    assert len(value.asked) == len(set(map(repr, value.asked)))
    assert not any(says_the_same(column, ours, said) for said in value.asked)


@given(columns_and_cells(4))
def test_after_ours_is_kept_the_same_file_asks_nothing_and_another_value_asks_again(
    drawn: tuple[str, list[str | None]],
) -> None:
    column, (first, ours, theirs, other) = drawn
    value = Value(column, first)
    value.change(ours)
    value.bring(theirs)
    if value.held is None:
        return
    value.settle(take_theirs=False)
    value.bring(theirs)
    assert (value.asked, value.here) == ([theirs], ours)
    value.bring(other)
    is_news = not says_the_same(column, other, ours) and not says_the_same(column, other, theirs)
    assert (len(value.asked) == 2) == is_news


@given(columns_and_cells(4))
def test_after_theirs_is_taken_files_are_taken_as_ever(drawn: tuple[str, list[str | None]]) -> None:
    column, (first, ours, theirs, other) = drawn
    value = Value(column, first)
    value.change(ours)
    value.bring(theirs)
    if value.held is None:
        return
    value.settle(take_theirs=True)
    assert value.here == theirs
    value.bring(other)
    assert (value.here, value.asked) == (other, [theirs])


@given(columns_and_cells(4))
def test_a_second_change_still_knows_what_the_register_said(drawn: tuple[str, list[str | None]]) -> None:
    column, (first, ours, later, theirs) = drawn
    value = Value(column, first)
    value.change(ours)
    value.bring(theirs)
    value.change(later)
    assert value.held is not None
    assert value.held.theirs == theirs


def test_values_of_every_column_are_written_as_a_cell_and_read_back() -> None:
    assert set(TEXTS) == set(CHANGEABLE)
    for column, texts in TEXTS.items():
        for text in texts:
            written = canonical(column, text)
            assert canonical(column, written) == written
    assert canonical("languages", "tr:B1|de:C2") == canonical("languages", "de:C2|tr:B1")
    assert canonical("needs", None) is None


def test_the_state_of_a_number_is_not_that_of_another() -> None:
    row: Row = {"phone": "0561 1", "phone_state": "works", "email": None, "email_state": None}
    phone = HeldValue("1", "phone", "0561 2", "0561 1")
    assert with_held(row, {"phone": phone}) == {**row, "phone": "0561 2", "phone_state": None}
    state = HeldValue("2", "phone_state", "uncertain", "works")
    held = with_held(row, {"phone_state": state, "phone": phone})
    assert held == {**row, "phone": "0561 2", "phone_state": "uncertain"}


PERSON = {column.name: column for column in CITIZENS.columns}
FULL: dict[str, Any] = {"family_name": "Eins", "needs": ["debts", "housing"], "phone": None, "fled_ukraine": False}
KNOWN: dict[str, Any] = {"family_name": "Zwei", "needs": ["housing", "debts"], "phone": "0561 1", "fled_ukraine": True}


@pytest.mark.parametrize(
    ("row", "known", "led", "not_taken"),
    [
        (FULL, {}, {}, []),  # nothing is known: the file's values are taken
        (FULL, KNOWN, KNOWN, ["family_name", "fled_ukraine"]),
        (FULL, {"family_name": "Eins", "needs": []}, {}, []),
        ({**FULL, "needs": None}, KNOWN, KNOWN, ["family_name", "fled_ukraine"]),
    ],
)
def test_what_is_led_elsewhere_is_taken_only_where_there_is_nothing(
    row: Row, known: Row, led: Row, not_taken: list[str]
) -> None:
    elsewhere = dict.fromkeys(FULL, "Melderegister")
    assert as_led(row, known, elsewhere, PERSON) == {**row, **led}
    assert left(row, known, elsewhere, PERSON) == not_taken
    assert as_led(row, known, {}, PERSON) == row, "what the file's system leads is taken"


def test_without_a_mapping_the_register_leads_all_its_columns() -> None:
    leads = Leads.of(None)
    assert leads.system == "case system"
    assert [name for table in REGISTER for name in leads.elsewhere.get(table.name, {})] == []
    assert all(map(leads.asks_about, CHANGEABLE))


def test_a_difference_is_open_until_a_person_decides() -> None:
    held = HeldValue("1", "phone", "2", "1", Difference("d", "3"))
    assert held.is_open
    kept = settle(held, take_theirs=False)
    assert kept is not None
    assert not kept.is_open
    assert settle(held, take_theirs=True) is None
