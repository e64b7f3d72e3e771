"""Which columns a mapping may say that another system leads (F1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_schema.errors import BadInput
from graph_schema.ingest.columns import REGISTER, Form
from graph_schema.ingest.leading import Leads
from graph_schema.ingest.led_columns import MAY_BE_LED_ELSEWHERE
from tests.graph_schema.ingest.mapping_files import BENEFITS, CITIZENS, mapping_of

LED = '{{ column = "{}", leading_system = "Melderegister" }}'
HOUSEHOLDS = """
[households]
file = "BG.csv"
[households.columns]
household_number = "BG"
type = { value = "single" }
residence_since = "von"
lat = "Breite"
lon = "Länge"
"""


def led(text: str, column: str, cell: str) -> str:
    """The mapping with a column that the register of residents leads."""
    assert f'{column} = "{cell}"' in text
    return text.replace(f'{column} = "{cell}"', f"{column} = {LED.format(cell)}")


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        (led(CITIZENS, "citizen_number", "KdNr"), "what a row is recognised by is always led by the system"),
        (led(HOUSEHOLDS, "residence_since", "von"), "what a row is recognised by"),
        (led(HOUSEHOLDS, "lat", "Breite"), "lat and lon are led by the same system"),
        (led(BENEFITS, "until", "bis"), "fields of this table are always led by the system that the file comes from"),
        (CITIZENS.replace('{ value = "nein" }', LED.format("Sperre")), "protected holds from every file"),
        (CITIZENS + f"caseworker_number = {LED.format('Team')}\n", "who is responsible"),
        (CITIZENS + 'phone = { leading_system = "Fachverfahren" }\n', "give exactly one of column, value or join"),
        (led(CITIZENS, "family_name", "Name").replace('column = "Name", ', ""), "give exactly one of column, value"),
        (HOUSEHOLDS + f"residence_until = {LED.format('bis')}\n", "the days of a period"),
        (HOUSEHOLDS + f"residence_state = {LED.format('Lage')}\n", "protected holds from every file"),
    ],
)
def test_keys_days_protection_and_responsibility_cannot_be_led_elsewhere(
    tmp_path: Path, mapping: str, told: str
) -> None:
    with pytest.raises(BadInput) as refused:
        mapping_of(tmp_path, mapping)
    assert told in refused.value.en
    assert ".columns." in refused.value.en


def test_a_mapping_says_who_leads_and_what_its_files_state(tmp_path: Path) -> None:
    leads = Leads.of(mapping_of(tmp_path, led(CITIZENS, "family_name", "Name")))
    assert (leads.system, leads.elsewhere) == ("Fachverfahren", {"citizens": {"family_name": "Melderegister"}})
    assert leads.asks_about("given_name")
    assert not leads.asks_about("family_name"), "another system leads it"
    assert not leads.asks_about("phone"), "the file does not state it"


def test_a_column_that_the_files_lack_may_be_left_to_its_leader(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, CITIZENS + 'phone = { leading_system = "Telefonbuch" }\n')
    assert Leads.of(mapping).elsewhere == {"citizens": {"phone": "Telefonbuch"}}
    (table,) = mapping.tables
    assert table.columns["phone"].columns == ()


def test_the_system_of_the_file_may_be_named_again(tmp_path: Path) -> None:
    again = CITIZENS.replace('given_name = "Vorname"', f"given_name = {LED.format('Vorname')}").replace(
        "Melderegister", "Fachverfahren"
    )
    assert Leads.of(mapping_of(tmp_path, again)).elsewhere == {}


def test_whatever_may_be_led_elsewhere_is_neither_key_nor_period_nor_protection() -> None:
    for table in REGISTER:
        free = MAY_BE_LED_ELSEWHERE.get(table.name, frozenset())
        declared = {column.name: column for column in table.columns}
        assert free <= set(declared)
        assert not free & {*table.key, "protected", "residence_state"}
        assert {name for name in free if declared[name].form is Form.DATE} <= {"birth_date"}
        assert not any(declared[name].refers_to for name in free)
