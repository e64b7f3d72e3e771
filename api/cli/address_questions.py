"""Asking a person at the terminal which of many houses a written address is."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass

import click

from api.cli.output import choose, say
from api.cli.written import written_number

Suggestion = tuple[str, float, float]
"""An address as the city writes it, latitude and longitude (WGS 84)."""

SHOWN = 9
"""So many places are shown at once."""
_THROUGH = re.compile(r"(?:r|über)\s+(\S.*)", re.IGNORECASE)
_HOUSE = re.compile(r"(?:h|nr\.?|no\.?)\s*(\d+)\s*([a-z]?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Through:
    """Answer that an address is no fixed one, and who can reach those who have no other."""

    told: str


class Reply(enum.Enum):
    """What else a person may answer than a place."""

    LEFT_OPEN = enum.auto()
    NOWHERE = enum.auto()
    STOP = enum.auto()


def explain_answers(*, of_homes: bool = True) -> None:
    """Tell what may be typed, once before the first question; only homes can be no fixed address."""
    through_de = "r Bahnhofsmission: keine feste Anschrift, erreichbar über die Bahnhofsmission. " if of_homes else ""
    through_en = "r Station Mission: no fixed address, reachable through the Station Mission. " if of_homes else ""
    say(
        "Nummer: dieser Ort. h 12a: Hausnummer 12a dieser Straße. m: mehr zeigen. 0: nirgends in der Stadt. "
        f"{through_de}Eingabetaste: offen lassen. q: aufhören.",
        "Number: this place. h 12a: house number 12a of this street. m: show more. 0: nowhere in the city. "
        f"{through_en}Enter: leave open. q: stop.",
    )


def ask_place(suggestions: Sequence[Suggestion], *, of_homes: bool = True) -> Suggestion | Reply | Through:
    """Ask for one of the places, until the answer can be understood; `Through` for homes only."""
    listed = suggestions
    shown = _show(listed, 0)
    while True:
        typed = click.prompt("?", default="", show_default=False, err=True).strip()
        if of_homes and (through := _THROUGH.fullmatch(typed)):
            return Through(through[1])
        answer = typed.lower()
        if answer in _REPLIES:
            return _REPLIES[answer]
        if answer.isdecimal() and 0 < int(answer) <= shown:
            return listed[int(answer) - 1]
        if answer == "m" and shown < len(listed):
            shown = _show(listed, shown)
        elif found := _asked_for(suggestions, answer):
            listed, shown = found, _show(found, 0)
            if len(found) == 1:
                return found[0]


def _asked_for(suggestions: Sequence[Suggestion], answer: str) -> list[Suggestion]:
    """Return the places of the house that the answer names; says why where there are none."""
    house = _HOUSE.fullmatch(answer)
    found = of_house(suggestions, house[1], house[2]) if house is not None else []
    if house is None:
        say("Das ist keine der Antworten.", "This is none of the answers.")
    elif not found:
        say("Dieses Haus ist nicht dabei.", "This house is not among them.")
    return found


_REPLIES = {"": Reply.LEFT_OPEN, "0": Reply.NOWHERE, "q": Reply.STOP}


def of_house(suggestions: Sequence[Suggestion], number: str, suffix: str) -> list[Suggestion]:
    """Return the places with a house number; without `suffix` those with a letter as well.

    >>> places = [("Ring 1 34117", 0.0, 0.0), ("Ring 12 34117", 0.0, 0.0), ("Ring 12 b 34117", 0.0, 0.0)]
    >>> [name for name, _, _ in of_house(places, "12", "b")], len(of_house(places, "12", ""))
    (['Ring 12 b 34117'], 2)
    """
    letter = re.escape(suffix) if suffix else "[a-z]?"
    written = re.compile(rf"(?<!\w){int(number)}\s?{letter}(?!\w)", re.IGNORECASE)
    return [each for each in suggestions if written.search(each[0])]


def homes(number: int) -> str:
    """Return how many residences have an address: `2 Wohnungen`."""
    written = written_number(number)
    return choose(
        "1 Wohnung" if number == 1 else f"{written} Wohnungen",
        "1 residence" if number == 1 else f"{written} residences",
    )


def shown_of_all(shown: int, total: int) -> str:
    """Return how many of the places are shown: `9 von 31 gezeigt`."""
    some, every = written_number(shown), written_number(total)
    return choose(f"{some} von {every} gezeigt", f"{some} of {every} shown")


def _show(listed: Sequence[Suggestion], before: int) -> int:
    """Show the next places after the first `before`; return how many have been shown."""
    upto = min(before + SHOWN, len(listed))
    for number, (name, _, _) in enumerate(listed[before:upto], start=before + 1):
        say(f"    {number}  {name}", f"    {number}  {name}")
    if upto < len(listed):
        told = shown_of_all(upto, len(listed))
        say(f"    … {told}", f"    … {told}")
    return upto
