"""Sealed numbers: who has the key file can read them, nobody else can, and none can be moved."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_schema.errors import Refused
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.sealing import NumberSeal

SEAL = NumberSeal(bytes(range(32)))


@given(st.text(min_size=1, max_size=40))
def test_a_sealed_number_opens_to_itself(number: str) -> None:
    assert SEAL.open("Citizen", "key", SEAL.seal("Citizen", "key", number)) == number


def test_the_same_number_is_never_sealed_the_same_way() -> None:
    """Otherwise equal numbers of two tables, or of two days, could be told from a copy of the graph."""
    assert len({SEAL.seal("Citizen", "key", "4711") for _ in range(50)}) == 50


def test_nothing_of_a_number_can_be_read_without_the_key() -> None:
    sealed = base64.b64decode(SEAL.seal("Citizen", "key", "BG-4711-2022"))
    assert b"4711" not in sealed
    with pytest.raises(Refused, match=r"import\.key"):
        NumberSeal(bytes(32)).open("Citizen", "key", base64.b64encode(sealed).decode())


@pytest.mark.parametrize(("label", "key"), [("Household", "key"), ("Citizen", "another")])
def test_a_number_that_was_moved_to_another_node_does_not_open(label: str, key: str) -> None:
    sealed = SEAL.seal("Citizen", "key", "4711")
    with pytest.raises(Refused) as told:
        SEAL.open(label, key, sealed)
    assert "4711" not in told.value.text("de") + told.value.text("en")


@given(st.data())
def test_a_damaged_number_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(base64.b64decode(SEAL.seal("Citizen", "key", "4711")))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Refused):
        SEAL.open("Citizen", "key", base64.b64encode(sealed).decode())


@pytest.mark.parametrize("text", ["", "AAAA", "no base64", "ü" * 60])
def test_what_is_no_sealed_number_at_all_is_told_the_same_way(text: str) -> None:
    with pytest.raises(Refused):
        SEAL.open("Citizen", "key", text)


def test_the_key_of_the_seal_is_not_the_key_of_the_hashes() -> None:
    """What the hashes' key does is known to whoever sees many of them; it must not open a seal."""
    keys = ImportKeys(bytes(range(32)))
    hashed = bytes.fromhex(keys.register_key("citizen", "4711")) * 2
    with pytest.raises(Refused):
        NumberSeal(hashed).open("Citizen", "key", SEAL.seal("Citizen", "key", "4711"))
