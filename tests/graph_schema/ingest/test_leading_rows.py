"""Addresses as one text: what is written is read again, and equal addresses are equal texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph_schema.ingest.leading import HeldValue, says_the_same
from graph_schema.ingest.leading_rows import ADDRESS, ADDRESS_COLUMNS, address_text, address_values, with_address

PARTS = st.one_of(st.none(), st.text(st.characters(exclude_characters="|"), min_size=1, max_size=12))
ADDRESSES = st.fixed_dictionaries(dict.fromkeys(ADDRESS_COLUMNS, PARTS))


@given(ADDRESSES)
def test_an_address_is_read_as_it_was_written(address: dict[str, str | None]) -> None:
    assert address_values(address_text(address)) == address


@given(ADDRESSES, ADDRESSES)
def test_texts_are_equal_where_addresses_are(one: dict[str, str | None], other: dict[str, str | None]) -> None:
    assert (address_text(one) == address_text(other)) == (one == other)


@given(ADDRESSES, st.floats(-90, 90))
def test_a_corrected_address_leaves_the_place_of_the_former_one(address: dict[str, str | None], lat: float) -> None:
    row = {
        "lat": lat,
        "lon": 9.0,
        "residence_state": "no_fixed_address",
        "reachable_through": "Stelle",
        "type": "single",
    }
    after = with_address(row, address_text(address))
    assert {name: after[name] for name in ADDRESS_COLUMNS} == address
    assert (after["lat"], after["lon"], after["residence_state"], after["reachable_through"]) == (None,) * 4
    assert after["type"] == "single"


def test_no_fixed_address_is_no_address_and_capitals_make_no_other_one() -> None:
    held = HeldValue("v", ADDRESS, "Weg|1||")
    assert address_text({"street": "Weg", "residence_state": "no_fixed_address"}) is None
    assert says_the_same(held.column, held.ours, "WEG|1||")
    assert not says_the_same(held.column, held.ours, "Weg|1|34117|")
