"""What no move can be: read from what was given, and refused with a sentence and what to do instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph_schema.errors import BadInput
from graph_schema.ingest.leading_rows import address_text
from graph_schema.ingest.moved_rows import Move, MoveKind
from graph_schema.model.people import ResidenceState

LONGEST_REACHABLE = 200


class NoSuchDay(BadInput):
    """The day of a move cannot be."""


def read_move(day: date, written: Mapping[str, str] | None, reachable_through: str = "") -> Move:
    """Return a move to a written address (as of `read_address`), or to none: then with who can reach the people.

    BadInput where `reachable_through` is no line of text.
    """
    reachable = " ".join(reachable_through.split())
    if len(reachable) > LONGEST_REACHABLE or not reachable.isprintable() or "|" in reachable:
        raise BadInput(
            f"Über wen jemand erreichbar ist, hat höchstens {LONGEST_REACHABLE} Zeichen, ohne „|“.",
            f"Through whom somebody can be reached has at most {LONGEST_REACHABLE} characters, without “|”.",
        )
    if written is None:
        return Move(day, MoveKind.NO_FIXED_ADDRESS, None, reachable)
    return Move(day, MoveKind.HOME, address_text(written))


def refuse_day(
    day: date, today: date, home: Mapping[str, Any], *, joined: date, homes: Sequence[Mapping[str, Any]]
) -> None:
    """Refuse a day on which a household cannot have left the dwelling `home`: NoSuchDay.

    `joined`: since when the person belongs to it, `homes`: all its dwellings.
    """
    if day > today:
        raise _no_such_day(
            "Der Tag des Umzugs liegt in der Zukunft.",
            "The day of the move is in the future.",
            "Den Umzug eintragen, sobald die neue Wohnung bezogen ist.",
            "Enter the move as soon as the new dwelling is moved into.",
        )
    if day <= home["since"]:
        raise _no_such_day(
            "An diesem Tag hatte die bisherige Wohnung noch nicht begonnen.",
            "On this day the dwelling so far had not begun yet.",
            "Einen Tag nach dem Einzug in die bisherige Wohnung angeben; war ihre Anschrift falsch, sie berichtigen.",
            "Give a day after moving into the dwelling so far; if its address was wrong, correct that.",
        )
    if day < joined:
        raise _no_such_day(
            "An diesem Tag gehörte die Person noch nicht zu dieser Bedarfsgemeinschaft.",
            "On this day the person did not belong to this household yet.",
            "Einen späteren Tag angeben, oder den Umzug bei einem anderen Mitglied eintragen.",
            "Give a later day, or enter the move through another member.",
        )
    if any(each["until"] is None or each["until"] >= day for each in homes if each["id"] != home["id"]):
        raise _no_such_day(
            "In der Zeit ab diesem Tag ist schon eine andere Wohnung eingetragen.",
            "Another dwelling is entered for the time from this day on.",
            "Zuerst klären, welche Wohnung gilt; eine aus dem führenden System dort berichtigen.",
            "First settle which dwelling holds; one of the leading system is corrected there.",
        )


def refuse_same(move: Move, home: Mapping[str, Any]) -> None:
    """Refuse a move to where the household lives: BadInput."""
    homeless = home["state"] == ResidenceState.NO_FIXED_ADDRESS
    now = None if homeless else address_text(home)
    same = homeless if move.kind is MoveKind.NO_FIXED_ADDRESS else now is not None and now == move.address
    if same:
        raise BadInput(
            "Da wohnt der Haushalt schon; es wurde nichts geschrieben.",
            "The household lives there already; nothing was written.",
            "Die neue Anschrift angeben.",
            "Give the new address.",
        )


def _no_such_day(de: str, en: str, remedy_de: str, remedy_en: str) -> NoSuchDay:
    return NoSuchDay(de, en, remedy_de, remedy_en)
