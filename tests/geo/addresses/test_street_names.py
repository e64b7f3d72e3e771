"""Street names and house numbers: many ways to write one, and names that must stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.addresses.house_numbers import HouseNumber, nearest_number, parse_house_number
from geo.addresses.street_names import split_address, street_key, street_type, street_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karl-Liebknecht-Straße", "Karl Liebknecht Str."),
        ("Karl-Liebknecht-Straße", "KARL-LIEBKNECHT-STRASSE"),
        ("Karl-Liebknecht-Straße", "karlliebknechtstr"),
        ("Hauptstraße", "Hauptstr."),
        ("Hauptstraße", "Haupt-Strasse"),
        ("Prager Straße", "Prager St."),
        ("Müllerweg", "Muellerweg"),
        ("Dr.-Külz-Straße", "Doktor Kuelz Str"),
        ("Sankt-Georg-Platz", "St. Georg Pl."),
        ("Simón-Bolívar-Straße", "Simon Bolivar Strasse"),
        ("Lindenallee", "Lindenallee (Ortsteil Mitte)"),
        ("Lindenallee", "Lindenallee, OT Lindenau"),
    ],
)
def test_two_spellings_are_one_street(one: str, other: str) -> None:
    assert street_key(one) == street_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rosenweg", "Rosenring"),
        ("Weinberg", "Weinbergstraße"),
        ("Am Feld", "Feldstraße"),
        ("Straße 145", "Straße 146"),
        ("Große Gasse", "Kleine Gasse"),
    ],
)
def test_two_streets_stay_two(one: str, other: str) -> None:
    assert street_key(one) != street_key(other)


@pytest.mark.parametrize(
    ("cell", "street", "number"),
    [
        ("Hauptstr. 12 a", "Hauptstr.", "12 a"),
        ("Hauptstr.12", "Hauptstr.", "12"),
        ("Straße des 17. Juni", "Straße des 17. Juni", ""),
        ("Straße des 17. Juni 5", "Straße des 17. Juni", "5"),
        ("Platz des 20. Juli 1944 3", "Platz des 20. Juli 1944", "3"),
        ("Straße 145 7", "Straße 145", "7"),
        ("Straße 145", "Straße 145", ""),
        ("Am Feld 3, 2. OG", "Am Feld", "3, 2. OG"),
        ("145", "145", ""),
    ],
)
def test_a_number_behind_the_street_is_found_and_a_date_is_none(cell: str, street: str, number: str) -> None:
    assert split_address(cell, "") == (street, number)


def test_a_number_of_its_own_cell_leaves_the_street_alone() -> None:
    assert split_address(" Straße 145 ", " 7 ") == ("Straße 145", "7")


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("12", ["12"]),
        ("012", ["12"]),
        ("12a", ["12a"]),
        ("12 A", ["12a"]),
        ("Nr. 12", ["12"]),
        ("12–14", ["12", "14"]),
        ("2-6", ["2", "4", "6"]),
        ("12 bis 16", ["12", "14", "16"]),
        ("91/92", ["91", "92"]),
        ("11, 13", ["11", "13"]),
        ("34/34a", ["34", "34a"]),
        ("12/2. OG", ["12"]),
        ("12/130", ["12"]),
        ("12 Hinterhaus", ["12"]),
        ("12a WE 14", ["12a"]),
        ("9.3", ["9"]),
        ("", []),
        ("ohne", []),
    ],
)
def test_house_numbers_are_read(written: str, numbers: list[str]) -> None:
    assert [f"{each.number}{each.suffix}" for each in parse_house_number(written)] == numbers


@given(st.integers(1, 999), st.sampled_from(["", *"abcdefgh"]), st.sampled_from(["{}{}", "{} {}", "Nr. {}{}", "0{}{}"]))
def test_a_house_number_is_read_in_every_notation(number: int, suffix: str, notation: str) -> None:
    assert parse_house_number(notation.format(number, suffix.upper())) == (HouseNumber(number, suffix),)


@given(st.text(max_size=40), st.text(max_size=10))
def test_whatever_is_written_can_be_read(street: str, number: str) -> None:
    name, rest = split_address(street, number)
    assert street_key(name) == "".join(street_words(name))
    assert all(each.number >= 0 for each in parse_house_number(rest))


@given(
    st.builds(HouseNumber, st.integers(1, 60), st.sampled_from(["", "a", "b"])),
    st.lists(st.builds(HouseNumber, st.integers(1, 60), st.sampled_from(["", "a", "b"])), max_size=8),
)
def test_the_nearest_number_is_on_the_same_side_if_any_is_near(wanted: HouseNumber, there: list[HouseNumber]) -> None:
    nearest = nearest_number(wanted, there, furthest=8)
    near = [each for each in there if abs(each.number - wanted.number) <= 8]
    assert (nearest is None) == (not near)
    if nearest is not None and any((each.number - wanted.number) % 2 == 0 for each in near):
        assert (nearest.number - wanted.number) % 2 == 0


def test_the_kind_of_a_street_is_told_from_its_name() -> None:
    assert street_type(street_key("Rosenweg")) == "weg"
    assert street_type(street_key("Weg")) == ""
