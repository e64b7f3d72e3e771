"""House numbers as registers write them: `12 a`, `12A`, `Nr. 012`, `12–14`, `11, 13`, `34/34a`, `12 Hinterhaus`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_DASHES = str.maketrans("–—−‐‑", "-----")
_ONE = re.compile(r"(?:haus)?(?:nr|nummer|no)?\.? *0*(\d{1,4})(?: ?([a-z])(?![a-z]))?", re.IGNORECASE)
_JOINED = re.compile(r" *(-|bis|[,;/+&]|und) *(?=\d)", re.IGNORECASE)
_WIDEST_RANGE = 40
"""Longer "ranges" are something else: `12/130` is house 12 and a flat."""


@dataclass(frozen=True, slots=True, order=True)
class HouseNumber:
    """One house number; `suffix` is a small letter, or empty."""

    number: int
    suffix: str = ""


def parse_house_number(text: str) -> tuple[HouseNumber, ...]:
    """Return the house numbers that a text names, the first one first; empty where it names none.

    A range with ends of one parity names every second number (`2-6`: 2, 4, 6), because German streets are
    numbered side by side; one with ends of both parities names all. What follows a number (flat, floor, rear
    building) is left out: it does not move the house.

    >>> parse_house_number("012 A")
    (HouseNumber(number=12, suffix='a'),)
    >>> [each.number for each in parse_house_number("2–6")]
    [2, 4, 6]
    """
    cleaned = text.translate(_DASHES).strip()
    first = _ONE.match(cleaned)
    if first is None:
        return ()
    found = [_read(first)]
    end = first.end()
    while joined := _JOINED.match(cleaned, end):
        following = _ONE.match(cleaned, joined.end())
        if following is None or not _belongs(found[-1], following, joined[1]):
            break
        number = _read(following)
        found += _between(found[-1], number) if joined[1].lower() in {"-", "bis"} else ()
        found.append(number)
        end = following.end()
    return tuple(dict.fromkeys(found))


def nearest_number(wanted: HouseNumber, there: Sequence[HouseNumber], *, furthest: int) -> HouseNumber | None:
    """Return the number of `there` that is nearest to `wanted`, at most `furthest` away; None where none is.

    The same number with another letter comes first, then the same side of the street, then the lower number.
    """
    near = [each for each in there if abs(each.number - wanted.number) <= furthest]
    return min(near, key=lambda each: _farness(wanted, each), default=None)


def _farness(wanted: HouseNumber, each: HouseNumber) -> tuple[bool, int, int, int]:
    other_side = (each.number - wanted.number) % 2 == 1
    return (other_side, abs(each.number - wanted.number), each.number, _letter_distance(wanted.suffix, each.suffix))


def _letter_distance(one: str, other: str) -> int:
    """Return how many letters lie between two suffixes; none comes before a."""
    return abs((ord(one) if one else ord("a") - 1) - (ord(other) if other else ord("a") - 1))


def _read(match: re.Match[str]) -> HouseNumber:
    return HouseNumber(int(match[1]), (match[2] or "").lower())


def _belongs(before: HouseNumber, following: re.Match[str], joined_by: str) -> bool:
    """Tell whether a second number is another house of the same address, and no flat or floor."""
    number = int(following[1])
    if joined_by in {"/", "-"} and following.string[following.end() :].lstrip(" ").startswith("."):
        return False  # `12/2. OG`
    return before.number <= number <= before.number + _WIDEST_RANGE


def _between(start: HouseNumber, end: HouseNumber) -> list[HouseNumber]:
    step = 2 if (end.number - start.number) % 2 == 0 else 1
    return [HouseNumber(number) for number in range(start.number + step, end.number, step)]
