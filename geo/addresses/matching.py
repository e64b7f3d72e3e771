"""Written addresses looked up in the city's list of addresses.

A street is found by its spelling brought to one form; failing that by shortened first names, by sound, by a missing
word for its kind, and last by few typing errors. Whatever is not spelt alike counts only where house number and
postcode speak for it and for no other street: a wrong place is worse than none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from rapidfuzz.distance import OSA
from scipy.sparse.csgraph import connected_components

from geo.addresses.gazetteer import Gazetteer, Street, metres_between
from geo.addresses.house_numbers import HouseNumber, nearest_number, parse_house_number
from geo.addresses.similar_streets import SimilarStreets
from geo.addresses.street_names import split_address, street_key, street_words

SAME_PLACE_METRES = 150.0
"""Houses with one address, each no further from the next, are one place: front and rear building, a court."""
FURTHEST_NUMBER = 8
"""A number that the list lacks is put beside its nearest neighbour up to here: four houses of one side."""
_SUGGESTIONS = 5


class AddressMatch(StrEnum):
    """How sure the place of a written address is."""

    EXACT = "exact"
    NEAREST_NUMBER = "nearest_number"
    """The street is there, the number is not: the nearest one stands for it."""
    STREET_ONLY = "street_only"
    """The street is there; the number is missing or too far from all that are known."""
    AMBIGUOUS = "ambiguous"
    """Several places fit, or one fits only by guessing: a person decides."""
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Found:
    """The place of one address: `rows` are positions in the gazetteer's frame.

    One row where the place is known (exact, nearest number); all that it could be otherwise.
    """

    match: AddressMatch
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    words: tuple[str, ...]
    numbers: tuple[HouseNumber, ...]
    postcode: str
    towns: frozenset[str] | None


_NOT_FOUND = Found(AddressMatch.NOT_FOUND)


class AddressMatcher:
    """Looks up addresses in one gazetteer; remembers streets that it has seen."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._similar = SimilarStreets(gazetteer.words)
        self._postcode = gazetteer.frame["postcode"].to_numpy()
        self._town = gazetteer.frame["town_key"].to_numpy()
        self._lat = gazetteer.frame["lat"].to_numpy()
        self._lon = gazetteer.frame["lon"].to_numpy()
        self._area = gazetteer.frame["area_key"].to_numpy()
        self._towns = frozenset(self._town) - {""}

    def find(self, street: str, house_number: str = "", postcode: str = "", town: str = "") -> Found:
        """Return the place of an address; street and number may stand in one cell.

        Postcode and town narrow the search where they are given, and are not demanded.
        """
        name, number_text = split_address(street, house_number)
        words = street_words(name)
        if not words:
            return _NOT_FOUND
        numbers = parse_house_number(number_text)
        asked = _Asked(words, numbers, _whole_postcode(postcode), self._towns_meant(town))
        if asked.towns == frozenset():
            return _NOT_FOUND
        spelt_alike = self._gazetteer.streets.get("".join(words))
        if spelt_alike is not None and self._is_certain(spelt_alike, asked):
            return self._in_street(spelt_alike, asked)
        return self._by_guess(asked, spelt_alike)

    def _is_certain(self, street: Street, asked: _Asked) -> bool:
        """Tell whether a street of this very name is meant.

        Where the postcode is another one, a street of a similar name in that postcode may be meant.
        """
        if asked.towns is not None and not self._in_town(street.rows, asked):
            return False
        if not asked.postcode or asked.postcode in street.postcodes:
            return True
        return _postcode_agrees(asked.postcode, street.postcodes) and not any(
            self._postcode[row] == asked.postcode
            for guess in self._similar.find(asked.words)
            if guess.key != street.key
            for row in self._with_number(self._gazetteer.streets[guess.key], asked)
        )

    def _in_street(self, street: Street, asked: _Asked) -> Found:
        """Return the place within a street that is certain.

        A street of this name in another quarter may have the number that is asked for, and is not meant: houses whose
        postcode is another one are left to a person.
        """
        for number in asked.numbers:
            if there := self._in_town(street.at(number), asked):
                agreeing = self._agreeing(there, asked)
                if not agreeing:
                    return Found(AddressMatch.AMBIGUOUS, tuple(there))
                return self._one_place(self._preferred(agreeing, asked), AddressMatch.EXACT)
        possible = self._agreeing(self._in_town(street.rows, asked), asked)
        numbers = [number for number, rows in street.houses.items() if not set(possible).isdisjoint(rows)]
        nearest = nearest_number(asked.numbers[0], numbers, furthest=FURTHEST_NUMBER) if asked.numbers else None
        if nearest is None:
            return Found(AddressMatch.STREET_ONLY, tuple(possible))
        there = self._agreeing(self._in_town(street.houses[nearest], asked), asked)
        return self._one_place(self._preferred(there, asked), AddressMatch.NEAREST_NUMBER)

    def _by_guess(self, asked: _Asked, spelt_alike: Street | None) -> Found:
        """Return the one street that number and postcode speak for; all that may be meant otherwise."""
        supported: list[tuple[int, Street]] = []
        possible = self._in_town(spelt_alike.rows, asked)[:_SUGGESTIONS] if spelt_alike is not None else []
        for guess in self._similar.find(asked.words):
            street = self._gazetteer.streets[guess.key]
            with_number = self._with_number(street, asked)
            possible += (with_number or self._in_town(street.rows, asked))[:_SUGGESTIONS]
            if with_number and _postcode_agrees(asked.postcode, {self._postcode[row] for row in with_number}):
                supported.append((guess.errors, street))
        if supported and spelt_alike is None and _is_clear([errors for errors, _ in supported], asked):
            return self._in_street(supported[0][1], asked)
        if not possible:
            return _NOT_FOUND
        return Found(AddressMatch.AMBIGUOUS, tuple(dict.fromkeys(possible))[: 4 * _SUGGESTIONS])

    def _in_town(self, rows: Sequence[int], asked: _Asked) -> list[int]:
        """Return the houses that lie in a town that may be meant."""
        towns = asked.towns
        return list(rows) if towns is None else [row for row in rows if self._town[row] in towns]

    def _agreeing(self, rows: Sequence[int], asked: _Asked) -> list[int]:
        """Return the houses whose postcode may be the one that was asked for."""
        return [row for row in rows if _postcode_agrees(asked.postcode, {self._postcode[row]})]

    def _with_number(self, street: Street, asked: _Asked) -> list[int]:
        """Return the houses of a street that have the number that was asked for."""
        return self._in_town([row for each in asked.numbers[:1] for row in street.at(each)], asked)

    def _preferred(self, rows: Sequence[int], asked: _Asked) -> list[int]:
        """Return the rows with the postcode that was asked for, else those whose postcode is unknown, else all."""
        if not asked.postcode:
            return list(rows)
        same = [row for row in rows if self._postcode[row] == asked.postcode]
        return same or [row for row in rows if not self._postcode[row]] or list(rows)

    def _one_place(self, rows: Sequence[int], match: AddressMatch) -> Found:
        """Return the middle one of houses that are one place; ambiguous where they are several."""
        if len(rows) == 1:
            return Found(match, (rows[0],))
        if len({self._area[row] for row in rows} - {""}) == 1:
            return Found(match, (rows[0],))
        lat, lon = self._lat[list(rows)], self._lon[list(rows)]
        apart = metres_between(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
        if connected_components(apart <= SAME_PLACE_METRES, directed=False, return_labels=False) > 1:
            return Found(AddressMatch.AMBIGUOUS, tuple(rows))
        return Found(match, (rows[int(np.argmin(apart.sum(axis=1)))],))

    def _towns_meant(self, town: str) -> frozenset[str] | None:
        """Return the towns of the list that a name means; None where it says nothing, empty where it is another's."""
        key = street_key(town)
        if not key or not self._towns:
            return None
        if key in self._towns:
            return frozenset({key})
        return frozenset(each for each in self._towns if each.startswith(key) or key.startswith(each))


def match_addresses(addresses: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """Look up a frame of addresses.

    `addresses`: `street` and, where there, `house_number`, `postcode`, `town` (texts). Returns a frame on the same
    index with `match` (`AddressMatch`), `rows` (tuple of positions in `gazetteer.frame`) and `lat`, `lon` (degrees;
    NaN where the place is not one).
    """
    matcher = AddressMatcher(gazetteer)
    found = [matcher.find(*address) for address in _texts(addresses)]
    lat, lon = gazetteer.frame["lat"].to_numpy(), gazetteer.frame["lon"].to_numpy()
    placed = [each.rows[0] if each.match in PLACED else -1 for each in found]
    return pd.DataFrame(
        {
            "match": [each.match for each in found],
            "rows": [each.rows for each in found],
            "lat": [lat[row] if row >= 0 else np.nan for row in placed],
            "lon": [lon[row] if row >= 0 else np.nan for row in placed],
        },
        index=addresses.index,
    )


PLACED = frozenset({AddressMatch.EXACT, AddressMatch.NEAREST_NUMBER})
"""Matches that have one place."""


def _texts(addresses: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    columns = [
        addresses[name].fillna("").astype(str) if name in addresses else [""] * len(addresses)
        for name in ("street", "house_number", "postcode", "town")
    ]
    return zip(*columns, strict=True)


def _is_clear(errors: Sequence[int], asked: _Asked) -> bool:
    """Tell whether the first of sorted guesses stands alone: without postcode the next one must be further off."""
    return len(errors) == 1 or errors[1] - errors[0] >= (1 if asked.postcode else 2)


def _postcode_agrees(postcode: str, there: Collection[str]) -> bool:
    """Tell whether a postcode is one of those of the houses, or one typing error away, or says nothing."""
    return not postcode or "" in there or any(_one_slip(postcode, each) for each in there)


def _whole_postcode(text: str) -> str:
    """Return a postcode with the zero before it that spreadsheets take for nothing: 4317 is 04317."""
    postcode = text.strip()
    return postcode.zfill(5) if postcode.isdecimal() else postcode


def _one_slip(one: str, other: str) -> bool:
    return one == other or (len(other) == len(one) and OSA.distance(one, other) <= 1)
