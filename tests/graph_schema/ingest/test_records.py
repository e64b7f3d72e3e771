"""What is handed to the graph: only declared properties, and nothing of a protected place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from graph_schema.ingest import register_records as records
from graph_schema.ingest.area_records import figure_records, neighbourhood_records, resident_records
from graph_schema.ingest.changes import Record
from graph_schema.ingest.checks import typed_table
from graph_schema.ingest.columns import (
    BENEFIT_PERIODS,
    CASEWORKERS,
    CITIZENS,
    CONTACTS,
    HOUSEHOLDS,
    MEMBERSHIPS,
    OFFICES,
    PROGRAMMES,
    PROVIDERS,
    SITES,
    Form,
    Table,
)
from graph_schema.ingest.directory_records import compare_directory
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.ingest.report import Place, Row
from graph_schema.labels import RELATIONSHIPS, node
from graph_schema.labels.described import Kind, Property

KEYS = ImportKeys(bytes(32))
HASHED = RegisterHash.of(KEYS)
EXAMPLES: dict[Form, Any] = {
    Form.TEXT: "text", Form.NUMBER: 0.5, Form.INTEGER: 5, Form.DATE: date(2022, 1, 1), Form.BOOLEAN: False,
    Form.CODE: "code", Form.CODES: ["code"], Form.LANGUAGES: [{"code": "tr", "level": "C2"}],
}  # fmt: skip
PYTHON: dict[Kind, type | tuple[type, ...]] = {
    Kind.STRING: str, Kind.INTEGER: int, Kind.FLOAT: float, Kind.BOOLEAN: bool, Kind.DATE: date, Kind.STRING_LIST: list,
}  # fmt: skip


def full_row(table: Table) -> Row:
    """A row with a value in every column."""
    return typed_table(table, [{column.name: EXAMPLES[column.form] for column in table.columns}]).rows[0]


def nobody(_household: str) -> bool:
    return False


def everybody(_household: str) -> bool:
    return True


def directory(table: Table) -> Sequence[Record]:
    return compare_directory(KEYS, typed_table(table, [full_row(table)]), {}).created


def area_row() -> Row:
    return {
        "key": "1",
        "name": "A",
        "parent": None,
        "is_district": True,
        "area_km2": 1.0,
        "wkb": b"",
        "crs": "EPSG:4326",
    }


def count_row() -> Row:
    return {"area_key": "1", "reference_date": date(2022, 1, 1), "group": "all", "count": 3, "value": 3.0}


MADE: list[tuple[str, Sequence[Record]]] = [
    ("Caseworker", records.caseworker_records(HASHED, [full_row(CASEWORKERS)])),
    ("Team", records.team_records(HASHED, [full_row(CASEWORKERS)])),
    ("Household", records.household_records(HASHED, [full_row(HOUSEHOLDS)], nobody)),
    ("Residence", records.residence_records(HASHED, [full_row(HOUSEHOLDS)], nobody, [Place(area_ids=["area"])])),
    ("Citizen", records.citizen_records(HASHED, [full_row(CITIZENS)])),
    ("Channel", records.citizen_records(HASHED, [full_row(CITIZENS)])[0]["channels"]),
    ("BenefitPeriod", records.benefit_period_records(HASHED, [full_row(BENEFIT_PERIODS)])),
    ("ContactEvent", records.contact_records(HASHED, [full_row(CONTACTS)])),
    ("DistrictOffice", directory(OFFICES)),
    ("Provider", directory(PROVIDERS)),
    ("Site", directory(SITES)),
    ("Programme", directory(PROGRAMMES)),
    ("Neighbourhood", neighbourhood_records(KEYS, "level", [area_row()], {})),
    ("ResidentCount", resident_records(KEYS, "level", [count_row()])),
    ("PublishedFigure", figure_records(KEYS, "level", "code", [count_row()])),
]


def require_declared(properties: dict[str, Any], declared: tuple[Property, ...]) -> None:
    by_name = {each.name: each for each in declared}
    for name, value in properties.items():
        assert name in by_name, f"{name} is not declared"
        assert value is None or isinstance(value, PYTHON[by_name[name].kind]), name


@pytest.mark.parametrize(("label", "made"), MADE, ids=[label for label, _ in MADE])
def test_records_hold_declared_properties_of_the_declared_type(label: str, made: Sequence[Record]) -> None:
    assert made
    for record in made:
        require_declared(record["properties"], node(label).properties)


def test_memberships_hold_declared_properties() -> None:
    declared = next(each for each in RELATIONSHIPS if each.type == "MEMBER_OF")
    made = records.membership_records(HASHED, [full_row(MEMBERSHIPS)])
    assert made
    for record in made:
        require_declared(record["properties"], declared.properties)


def test_no_record_holds_a_number_of_the_leading_system() -> None:
    for table, make in (
        (CASEWORKERS, records.caseworker_records),
        (CITIZENS, records.citizen_records),
        (MEMBERSHIPS, records.membership_records),
        (BENEFIT_PERIODS, records.benefit_period_records),
        (CONTACTS, records.contact_records),
    ):
        row = full_row(table)
        numbered = {name: f"NR-{name}" if name.endswith("_number") else value for name, value in row.items()}
        assert "NR-" not in repr(make(HASHED, [numbered]))


def test_a_protected_residence_keeps_its_street_and_nothing_that_a_map_could_show() -> None:
    row = full_row(HOUSEHOLDS) | {"residence_state": None}
    assert not records.has_place(row, protected=True)
    place = Place(51.0, 9.0, ["area"], "exact")
    record = records.residence_records(HASHED, [row], everybody, [place])[0]
    properties = record["properties"]
    assert (record["area_ids"], properties["address_match"]) == ((), None)
    assert (properties["state"], properties["lat"], properties["lon"]) == ("protected", None, None)
    assert properties["street"] == "text"
    assert records.household_records(HASHED, [row], everybody)[0]["properties"]["protected"] is True


def test_protection_changes_the_fingerprint_so_that_it_is_written() -> None:
    row = full_row(HOUSEHOLDS)
    before = records.residence_records(HASHED, [row], nobody, [Place()])[0]["properties"]["fingerprint"]
    after = records.residence_records(HASHED, [row], everybody, [Place()])[0]["properties"]["fingerprint"]
    assert before != after


def test_the_order_of_languages_and_needs_is_no_other_content() -> None:
    row = full_row(CITIZENS) | {
        "needs": ["debts", "health"], "languages": [{"code": "tr", "level": "C2"}, {"code": "de", "level": "A2"}],
    }  # fmt: skip
    turned = row | {"needs": row["needs"][::-1], "languages": row["languages"][::-1]}
    other = row | {"needs": ["debts", "housing"]}
    made = [records.citizen_fingerprint(HASHED, each) for each in (row, turned, other)]
    assert made[0] == made[1] != made[2]
