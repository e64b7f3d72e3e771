"""A move entered here against whatever a register says next: one dwelling a day, and ours until it is settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.actions.address_book import AddressBook
from api.actions.held_moves import HeldMove, HeldMoves
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.leading import HeldValue, Leads
from graph_schema.ingest.moved_rows import Move, MoveKind, move_of
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.ingest.report import Row

KEYS = ImportKeys(b"0" * 32)
HASHED = RegisterHash.of(KEYS)
BOOK = AddressBook(KEYS, {}, (), {})
BEGAN = date(2026, 1, 1)
FORMER, OURS = "Weg|1||", "Neu|2||"
ANY_DAY = st.integers(2, 40)


@dataclass(frozen=True)
class Register:
    """What a register says of the household: how long it lived at the old address, and in which dwellings since."""

    until: date | None
    later: tuple[tuple[date, date | None, str], ...]

    @property
    def rows(self) -> list[Row]:
        homes = [(BEGAN, self.until, "Weg"), *self.later]
        return [
            {"household_number": "h", "type": "single", "residence_since": since, "residence_until": until,
             "residence_state": None, "street": street, "house_number": "1" if street == "Weg" else "2",
             "postcode": None, "town": None, "lat": None, "lon": None, "reachable_through": None}
            for since, until, street in homes
        ]  # fmt: skip


def day(number: int) -> date:
    return BEGAN + timedelta(days=number)


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Registers that know of one dwelling a day; the last one may end or last."""
    begins = sorted(draw(st.sets(ANY_DAY, max_size=3)))
    lasts = draw(st.booleans())
    ends = [*(begin - 1 for begin in begins), None if lasts else (begins[-1] if begins else 1) + 5]
    days = [None if each is None else day(each) for each in ends]
    streets = [draw(st.sampled_from(("Neu", "Anders"))) for _ in begins]
    return Register(days[0], tuple(zip(map(day, begins), days[1:], streets, strict=True)))


def moved(on: int, kind: MoveKind = MoveKind.HOME, *, since: date = BEGAN) -> HeldMove:
    """The household's move on a day, as it was entered here, out of the dwelling `since` a day."""
    move = Move(day(on), kind, OURS if kind is MoveKind.HOME else None)
    key, former = (KEYS.register_key("residence", "h", each) for each in (day(on), since))
    value = HeldValue(f"change {on}", "move", move.text)
    return HeldMove(value, HASHED("household", "h"), key, former, since, None)


def imported(rows: Sequence[Row], *held: HeldMove, hidden: bool = False) -> tuple[list[Row], HeldMoves]:
    moves = HeldMoves(HASHED, Leads("register"), {held[0].household: held})
    moves.meet(rows, [held[0].household] if hidden else [], BOOK)
    return [written for _, written in moves.rows(rows)], moves


def homes_on(rows: Sequence[Row], on: date) -> list[Row]:
    return [
        row
        for row in rows
        if row["residence_since"] <= on and (row["residence_until"] is None or row["residence_until"] >= on)
    ]


@given(registers(), ANY_DAY, st.sampled_from((MoveKind.HOME, MoveKind.NO_FIXED_ADDRESS)), st.booleans())
def test_on_each_day_a_household_has_at_most_one_dwelling(
    register: Register, on: int, kind: MoveKind, hidden: bool
) -> None:
    rows, _ = imported(register.rows, moved(on, kind), hidden=hidden)
    assert all(len(homes_on(rows, day(each))) <= 1 for each in range(60))
    assert len({row["residence_since"] for row in rows}) == len(rows)


@given(registers(), st.sets(ANY_DAY, min_size=2, max_size=3), st.booleans())
def test_after_several_moves_too(register: Register, days: set[int], hidden: bool) -> None:
    first, *others = sorted(days)
    held = [moved(first)]
    for on in others:
        held.append(moved(on, MoveKind.NO_FIXED_ADDRESS, since=held[-1].ours.day))
    rows, moves = imported(register.rows, *held, hidden=hidden)
    assert all(len(homes_on(rows, day(each))) <= 1 for each in range(60))
    assert len({row["residence_since"] for row in rows}) == len(rows)
    if not (register.later or register.until or hidden):
        assert [row["residence_since"] for row in rows] == [BEGAN, *(each.ours.day for each in held)]
        assert moves.open_differences == 1
        assert set(moves.unstated(register.rows)) == {each.key for each in held}


@given(registers(), ANY_DAY)
def test_ours_holds_on_its_day_and_the_former_home_the_day_before_unless_both_agree(
    register: Register, on: int
) -> None:
    move = moved(on)
    rows, moves = imported(register.rows, move)
    agreed = any(after is None for _, after in moves.met)
    same = any(since == day(on) and street == "Neu" for since, _, street in register.later)
    assert agreed == same
    if agreed:
        assert rows == register.rows
        return
    (ours,), (former,) = homes_on(rows, day(on)), homes_on(rows, day(on - 1))
    assert (ours["residence_since"], ours["street"]) == (day(on), "Neu")
    assert (former["residence_since"], former["street"]) == (BEGAN, "Weg")
    assert moves.open_differences == 1


@given(registers(), ANY_DAY)
def test_the_same_file_asks_once_and_writes_the_same(register: Register, on: int) -> None:
    move = moved(on)
    once, moves = imported(register.rows, move)
    ((_, after),) = moves.met
    if after is None:
        return
    again, later = imported(register.rows, HeldMove(after, move.household, move.key, move.former_key, BEGAN, None))
    assert (again, later.met, later.open_differences) == (once, [], 1)


@given(registers(), ANY_DAY)
def test_what_the_register_says_is_what_there_is_to_settle(register: Register, on: int) -> None:
    _, moves = imported(register.rows, moved(on))
    ((_, after),) = moves.met
    if after is None:
        return
    assert after.difference is not None
    theirs = move_of(after.difference.theirs) if after.difference.theirs else None
    stated = {since: street for since, _, street in register.later}
    if theirs is None:
        assert (register.until, register.later) == (None, ())
    elif theirs.kind is MoveKind.ENDED:
        assert (theirs.last_day_before, register.later) == (register.until, ())
    else:
        assert (theirs.address or "").startswith(stated[theirs.day])


@given(registers(), ANY_DAY)
def test_of_a_protected_household_nothing_is_asked_and_no_address_of_ours_is_put_over_theirs(
    register: Register, on: int
) -> None:
    rows, moves = imported(register.rows, moved(on), hidden=True)
    assert (moves.met, moves.open_differences) == ([], 0)
    if register.later:
        assert {row["street"] for row in rows} <= {"Weg", *(street for _, _, street in register.later)}


@given(registers())
def test_households_without_a_move_are_written_as_they_are_stated(register: Register) -> None:
    others = [{**row, "household_number": "other"} for row in register.rows]
    rows, _ = imported([*register.rows, *others], moved(3))
    assert [row for row in rows if row["household_number"] == "other"] == others
