"""Written addresses in a small town: what is found, what is left to a person, and that no place is invented."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.addresses.gazetteer import Gazetteer, read_house_coordinates, read_street_directory
from geo.addresses.matching import PLACED, AddressMatch, AddressMatcher, Found, match_addresses

HOUSES = pd.DataFrame(
    [
        # street, number, suffix, postcode, latitude, longitude: a degree of latitude is 111 km
        ("Hauptstraße", "1", "", "34117", 51.3100, 9.48),
        ("Hauptstraße", "3", "", "34117", 51.3102, 9.48),
        ("Hauptstraße", "5", "a", "34117", 51.3104, 9.48),
        ("Hauptstraße", "2-6", "", "34117", 51.3101, 9.481),
        ("Karl-Müller-Straße", "10", "", "34119", 51.3200, 9.47),
        ("Karl-Müller-Straße", "12", "", "34119", 51.3203, 9.47),
        ("Dorfstraße", "7", "", "34121", 51.3000, 9.50),
        ("Dorfstraße", "7", "", "34134", 51.2700, 9.46),
        ("Dorfstraße", "9", "", "34134", 51.2702, 9.46),
        ("Lindenweg", "4", "", "34121", 51.3010, 9.50),
        ("Lindenring", "4", "", "34121", 51.3050, 9.51),
        ("Fichtestraße", "8", "", "34119", 51.3210, 9.46),
        ("Fichtenstraße", "8", "", "34119", 51.3290, 9.43),
        ("Hofweg", "1", "", "34119", 51.3300, 9.46),
        ("Hofweg", "1", "", "34119", 51.3309, 9.46),
        ("Hofweg", "1", "", "34119", 51.3318, 9.46),
    ],
    columns=["street", "house_number", "suffix", "postcode", "lat", "lon"],
)


@pytest.fixture(scope="module")
def matcher() -> AddressMatcher:
    return AddressMatcher(read_house_coordinates(HOUSES))


@pytest.mark.parametrize(
    ("street", "number", "postcode", "row"),
    [
        ("Hauptstr.", "1", "34117", 0),
        ("HAUPTSTRASSE 1", "", "", 0),
        ("Hauptstr.", "5A", "34117", 2),
        ("Hauptstr.", "4", "34117", 3),
        ("Hauptstr.", "1–3", "34117", 0),
        ("Hauptstr.", "1 Hinterhaus", "34118", 0),
        ("Haupstraße", "3", "34117", 1),
        ("K.-Mueller-Str.", "12", "34119", 5),
        ("Karl-Muller-Strasse", "10", "", 4),
        ("Carl-Müller-Straße", "10", "34119", 4),
        ("Karl-Müller", "10", "34119", 4),
        ("Dorfstr.", "7", "34134", 7),
        ("Dorfstr.", "9", "", 8),
        ("Lindenwge", "4", "34121", 9),
        ("Hofweg", "1", "34119", 14),
        ("Dorfstr.", "9", "34135", 8),  # a slip in the postcode
    ],
)
def test_a_spelling_is_found(matcher: AddressMatcher, street: str, number: str, postcode: str, row: int) -> None:
    assert matcher.find(street, number, postcode) == Found(AddressMatch.EXACT, (row,))


@pytest.mark.parametrize(
    ("street", "number", "postcode", "match"),
    [
        ("Hauptstr.", "7", "34117", AddressMatch.NEAREST_NUMBER),  # beside 5a
        ("Hauptstr.", "1b", "34117", AddressMatch.NEAREST_NUMBER),
        ("Hauptstr.", "120", "34117", AddressMatch.STREET_ONLY),
        ("Hauptstr.", "", "34117", AddressMatch.STREET_ONLY),
        ("Dorfstr.", "7", "", AddressMatch.AMBIGUOUS),  # in two quarters
        ("Fichtesraße", "8", "", AddressMatch.AMBIGUOUS),  # one letter from two streets
        ("Lindenplatz", "4", "34121", AddressMatch.NOT_FOUND),  # neither way nor ring
        ("Hauptstr.", "1", "10115", AddressMatch.AMBIGUOUS),  # another city's Hauptstraße
        ("Dorfstr.", "9", "34121", AddressMatch.AMBIGUOUS),  # the other Dorfstraße has a 9, this one a 7
        ("Dorfstr.", "11", "34134", AddressMatch.NEAREST_NUMBER),
        ("Haupstraße", "99", "34117", AddressMatch.AMBIGUOUS),  # misspelt, and no such number
        ("Goetheallee", "1", "34117", AddressMatch.NOT_FOUND),
        ("", "5", "34117", AddressMatch.NOT_FOUND),
    ],
)
def test_what_is_not_sure_says_so(
    matcher: AddressMatcher, street: str, number: str, postcode: str, match: AddressMatch
) -> None:
    assert matcher.find(street, number, postcode).match is match


def test_the_nearest_number_is_a_house_of_the_street(matcher: AddressMatcher) -> None:
    assert matcher.find("Hauptstr.", "7", "34117").rows == (2,)


def test_a_number_of_the_street_in_another_quarter_is_not_meant(matcher: AddressMatcher) -> None:
    assert matcher.find("Dorfstr.", "9", "34121") == Found(AddressMatch.AMBIGUOUS, (8,))
    assert matcher.find("Dorfstr.", "11", "34134").rows == (8,)


def test_a_postcode_without_its_zero_is_whole_again() -> None:
    houses = HOUSES.iloc[[6, 7]].assign(postcode=["04317", "04158"])
    assert AddressMatcher(read_house_coordinates(houses)).find("Dorfstr.", "7", "4158").rows == (1,)


def test_street_only_names_all_houses_of_the_street(matcher: AddressMatcher) -> None:
    assert matcher.find("Karl-Müller-Str.", "", "34119").rows == (4, 5)


def test_a_frame_comes_back_on_its_own_index() -> None:
    asked = pd.DataFrame(
        {"street": ["Hauptstr.", None, "Dorfstr."], "house_number": ["3", "1", "7"]}, index=["x", "y", "z"]
    )
    found = match_addresses(asked, read_house_coordinates(HOUSES))
    assert list(found.index) == ["x", "y", "z"]
    assert list(found["match"]) == [AddressMatch.EXACT, AddressMatch.NOT_FOUND, AddressMatch.AMBIGUOUS]
    assert found.loc["x", "lat"] == 51.3102
    assert found["lat"].isna().tolist() == [False, True, True]
    assert found.loc["z", "rows"] == (6, 7)


def test_missing_postcodes_come_from_agreeing_neighbours_only() -> None:
    row = [("Feldweg", str(number), "34117", 51.31 + number / 1e5, 9.48) for number in range(1, 8)]
    far = [("Feldweg", "1", "", 51.40, 9.48), ("Feldweg", "9", "", 51.31009, 9.48)]
    houses = pd.DataFrame([*row, *far], columns=["street", "house_number", "postcode", "lat", "lon"])
    assert list(read_house_coordinates(houses).frame["postcode"])[-2:] == ["", "34117"]


def towns() -> Gazetteer:
    houses = HOUSES.iloc[[0, 0]].assign(town=["Rüsselsheim am Main", "Raunheim"], postcode=["", ""], lat=[50.0, 50.1])
    return read_house_coordinates(houses)


@pytest.mark.parametrize(
    ("town", "rows"), [("Rüsselsheim", (0,)), ("Ruesselsheim am Main", (0,)), ("Raunheim", (1,)), ("Mainz", ())]
)
def test_the_town_decides_between_streets_of_one_name(town: str, rows: tuple[int, ...]) -> None:
    assert AddressMatcher(towns()).find("Hauptstr.", "1", "", town).rows == rows


def test_without_the_town_a_person_decides() -> None:
    assert AddressMatcher(towns()).find("Hauptstr.", "1").match is AddressMatch.AMBIGUOUS


DIRECTORY = pd.DataFrame(
    [
        ("Holländische Straße", "1", "99", "odd", "01"),
        ("Holländische Straße", "2", "100", "even", "02"),
        ("Holländische Straße", "101", "", "", "03"),
        ("Gartenweg", "", "", "all", "04"),
        ("Parkweg", "1", "12", "", "05"),
        ("Parkweg", "12b", "30", "", "06"),
    ],
    columns=["street", "first", "last", "side", "area_key"],
)


@pytest.mark.parametrize(
    ("street", "number", "area"),
    [
        ("Hollaendische Str.", "17", "01"),
        ("Hollaendische Str.", "99a", "01"),
        ("Holländische Str.", "18", "02"),
        ("Holländische Str.", "1002", "03"),
        ("Gartenweg", "3", "04"),
        ("Gartenweg", "", "04"),
    ],
)
def test_a_street_directory_tells_the_area(street: str, number: str, area: str) -> None:
    gazetteer = read_street_directory(DIRECTORY)
    found = AddressMatcher(gazetteer).find(street, number)
    assert {gazetteer.frame["area_key"].iloc[row] for row in found.rows} == {area}


def test_stretches_that_overlap_leave_the_area_open() -> None:
    assert AddressMatcher(read_street_directory(DIRECTORY)).find("Parkweg", "12c").match is AddressMatch.AMBIGUOUS


def test_a_number_outside_all_stretches_is_in_none() -> None:
    assert AddressMatcher(read_street_directory(DIRECTORY)).find("Parkweg", "44").match is AddressMatch.STREET_ONLY


@given(st.text(max_size=30), st.text(max_size=8), st.text(max_size=6))
def test_a_place_is_one_house_and_nothing_else_is(street: str, number: str, postcode: str) -> None:
    found = AddressMatcher(read_house_coordinates(HOUSES)).find(street, number, postcode)
    assert (len(found.rows) == 1) or found.match not in PLACED
    assert (found.match is AddressMatch.NOT_FOUND) == (not found.rows)
