"""Why a listed house may be meant by a written address: what of it agrees, what differs, what was not written."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from geo.addresses.house_numbers import parse_house_number
from geo.addresses.street_names import split_address, street_key


class Reason(StrEnum):
    """One thing in which a listed house agrees with a written address, or not."""

    SAME_STREET = "same_street"
    SIMILAR_STREET = "similar_street"
    """Not spelt alike: a guess."""
    SAME_NUMBER = "same_number"
    OTHER_NUMBER = "other_number"
    NO_NUMBER = "no_number"
    """None was written."""
    SAME_POSTCODE = "same_postcode"
    OTHER_POSTCODE = "other_postcode"
    NO_POSTCODE = "no_postcode"
    """None was written, or the list has none for the house."""


def reasons(written: Sequence[str], listed: Sequence[str]) -> tuple[Reason, Reason, Reason]:
    """Return how street, house number and postcode of a listed house compare with a written address.

    Both are (street, house number, postcode, …) with "" for what is not there.

    >>> [str(each) for each in reasons(("Dorfstr. 7", "", "34125", ""), ("Dorfstraße", "7", "34121", ""))]
    ['same_street', 'same_number', 'other_postcode']
    """
    name, number = split_address(written[0], written[1])
    listed_name, listed_number = split_address(listed[0], listed[1])
    same_street = street_key(name) == street_key(listed_name)
    return (
        Reason.SAME_STREET if same_street else Reason.SIMILAR_STREET,
        _number(number, listed_number),
        _postcode(written[2].strip(), listed[2].strip()),
    )


def _number(written: str, listed: str) -> Reason:
    numbers = parse_house_number(written)
    if not numbers:
        return Reason.NO_NUMBER
    return Reason.OTHER_NUMBER if set(numbers).isdisjoint(parse_house_number(listed)) else Reason.SAME_NUMBER


def _postcode(written: str, listed: str) -> Reason:
    if not written or not listed:
        return Reason.NO_POSTCODE
    return Reason.SAME_POSTCODE if written.zfill(5) == listed.zfill(5) else Reason.OTHER_POSTCODE
