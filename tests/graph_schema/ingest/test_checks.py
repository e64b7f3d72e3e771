"""Rows against each other, and what a report of refused rows holds."""

import csv
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_schema.ingest.checks import CheckedTable, check_rows, read_cells, typed_table
from graph_schema.ingest.columns import (
    BENEFIT_PERIODS,
    CITIZENS,
    DIRECTORY,
    HOUSEHOLDS,
    MEMBERSHIPS,
    PROGRAMMES,
    REGISTER,
    RESIDENTS,
    Form,
    Table,
)
from graph_schema.ingest.protection import protected_households, still_protected
from graph_schema.ingest.reading import RawTable, WrongWidth
from graph_schema.ingest.references import check_references
from graph_schema.ingest.refusals import RefusalKind, told_once, write_refusals
from graph_schema.ingest.rules import RULES

DAY = date(2022, 1, 1)


def raw(table: Table, *rows: dict[str, str]) -> RawTable:
    names = [column.name for column in table.columns]
    return RawTable(
        table, f"{table.name}.csv", [(at, [row.get(name, "") for name in names]) for at, row in enumerate(rows, 2)]
    )


def checked(table: Table, *rows: dict[str, Any]) -> CheckedTable:
    found = typed_table(table, list(rows))
    check_rows(found, RULES.get(table.name, ()))
    return found


def kinds(table: CheckedTable) -> list[tuple[int, str, RefusalKind]]:
    return [(refusal.row, refusal.column, refusal.kind) for refusal in table.refusals]


def household(number: str, **more: Any) -> dict[str, Any]:
    return {"household_number": number, "type": "single", "residence_since": DAY, **more}


def citizen(number: str, **more: Any) -> dict[str, Any]:
    return {
        "citizen_number": number, "given_name": "A", "family_name": "B", "birth_date": DAY, "sex": "female",
        "employability": "able", **more,
    }  # fmt: skip


def test_empty_required_cells_are_refused_once() -> None:
    found = read_cells(raw(BENEFIT_PERIODS, {"citizen_number": "1"}, {"citizen_number": "2", "since": "nie"}))
    check_rows(found)
    assert kinds(found) == [(3, "since", RefusalKind.NOT_A_DATE), (2, "since", RefusalKind.EMPTY)]


def test_all_rows_that_share_a_key_are_refused() -> None:
    period = {"citizen_number": "1", "since": DAY}
    found = checked(BENEFIT_PERIODS, period, {**period, "citizen_number": "2"}, {**period, "until": DAY})
    assert kinds(found) == [
        (2, "citizen_number", RefusalKind.DUPLICATE_KEY),
        (4, "citizen_number", RefusalKind.DUPLICATE_KEY),
    ]


def test_a_period_does_not_end_before_it_begins() -> None:
    found = checked(BENEFIT_PERIODS, {"citizen_number": "1", "since": DAY, "until": date(2021, 12, 31)})
    assert kinds(found) == [(2, "until", RefusalKind.ENDS_BEFORE_IT_BEGINS)]


@pytest.mark.parametrize(
    ("place", "refused"),
    [
        ({"lat": 51.3, "lon": 9.4}, []),
        ({"lat": 91.0, "lon": 9.4}, [("lat", RefusalKind.NUMBER_OUT_OF_RANGE)]),
        ({"lat": 51.3, "lon": -181.0}, [("lon", RefusalKind.NUMBER_OUT_OF_RANGE)]),
        ({"lat": 51.3}, [("lon", RefusalKind.COORDINATES_INCOMPLETE)]),
        ({}, []),
    ],
)
def test_coordinates_come_in_pairs_and_on_this_earth(
    place: dict[str, float], refused: list[tuple[str, RefusalKind]]
) -> None:
    assert [(column, kind) for _, column, kind in kinds(checked(HOUSEHOLDS, household("1", **place)))] == refused


def test_the_rows_of_a_household_agree_on_its_type() -> None:
    found = checked(
        HOUSEHOLDS,
        household("1"),
        household("1", residence_since=date(2022, 5, 1), type="couple"),
        household("2"),
    )
    assert {row for row, _, kind in kinds(found) if kind is RefusalKind.ROWS_CONTRADICT} == {2, 3}


def test_groups_of_residents_must_be_known() -> None:
    row = {"area_key": "1", "reference_date": DAY, "count": 3}
    found = checked(RESIDENTS, {**row, "group": "all"}, {**row, "group": "alle"})
    assert kinds(found) == [(3, "group", RefusalKind.UNKNOWN_CODE)]


def test_rows_depending_on_refused_rows_are_refused_with_the_reason() -> None:
    tables = {
        "households": checked(HOUSEHOLDS, household("1")),
        "citizens": checked(CITIZENS, citizen("1"), citizen("2", birth_date=None)),
        "memberships": checked(
            MEMBERSHIPS,
            {"household_number": "1", "citizen_number": "1", "role": "applicant", "since": DAY},
            {"household_number": "1", "citizen_number": "2", "role": "child", "since": DAY},
            {"household_number": "9", "citizen_number": "1", "role": "child", "since": DAY},
        ),
    }
    check_references(tables, {"caseworkers": frozenset()})
    assert kinds(tables["memberships"]) == [
        (4, "household_number", RefusalKind.UNKNOWN_REFERENCE),
        (3, "citizen_number", RefusalKind.DEPENDS_ON_REFUSED),
    ]


def test_a_chain_of_programmes_is_refused_as_far_as_it_depends_on_a_refused_one() -> None:
    def programme(number: str, *next_stations: str, **more: Any) -> dict[str, Any]:
        return {
            "programme_number": number, "name": "n", "instrument": "provider_measure", "referral_kind": "proposal",
            "deciding_body": "jobcenter", "places": 1, "places_are_limit": True, "places_taken": 0,
            "places_as_of": DAY, "rolling_entry": True, "tells_health": False,
            "next_station_numbers": list(next_stations), **more,
        }  # fmt: skip

    tables = {
        "programmes": checked(
            PROGRAMMES, programme("1", "2"), programme("2", "3"), programme("3", places=-1), programme("4")
        )
    }
    check_references(tables, {"providers": frozenset(), "sites": frozenset()})
    assert [row["programme_number"] for row in tables["programmes"].valid_rows] == ["4"]


def test_numbers_of_tables_that_are_not_imported_are_looked_up_elsewhere() -> None:
    tables = {"citizens": checked(CITIZENS, citizen("1", caseworker_number="w"), citizen("2", caseworker_number="v"))}
    check_references(tables, {"caseworkers": {"w"}})
    assert kinds(tables["citizens"]) == [(3, "caseworker_number", RefusalKind.UNKNOWN_REFERENCE)]


MARK = "zq§"
"""Begins every wrong cell: it occurs nowhere in a report by accident."""
WRONG_CELLS = [
    (table, column.name)
    for table in (*REGISTER, *DIRECTORY)
    for column in table.columns
    if column.form is not Form.TEXT
    and not (column.form is Form.CODES and column.codes is None and column.name != "languages")
]


@settings(deadline=None)
@given(st.sampled_from(WRONG_CELLS), st.text(min_size=1, max_size=40))
def test_a_refused_cells_value_never_occurs_in_the_report(place: tuple[Table, str], text: str) -> None:
    table, column = place
    value = MARK + text
    found = read_cells(raw(table, {column: value}))
    check_rows(found, RULES.get(table.name, ()))
    assert (0, column) in found.unreadable
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.csv"
        write_refusals(found.refusals, path)
        written = path.read_text(encoding="utf-8-sig")
        assert path.stat().st_mode & 0o777 == 0o600
    assert MARK not in written
    assert any(row["column"] == column for row in csv.DictReader(written.splitlines()))


@given(st.text(min_size=1, max_size=20))
def test_a_duplicate_number_never_occurs_in_the_report(text: str) -> None:
    period = {"citizen_number": MARK + text, "since": DAY}
    found = checked(BENEFIT_PERIODS, period, period)
    assert len(found.refusals) == 2
    assert not any(MARK in str(refusal) for refusal in found.refusals)


def test_a_protected_citizen_protects_the_household_even_in_refused_rows() -> None:
    households = checked(
        HOUSEHOLDS, household("1"), household("2"), household("3"), household("4", residence_state="protected")
    )
    citizens = read_cells(
        raw(
            CITIZENS,
            {"citizen_number": "a", "protected": "ja", "birth_date": "never"},
            {"citizen_number": "b", "protected": "perhaps"},
            {"citizen_number": "c", "protected": "nein"},
        )
    )
    memberships = read_cells(
        raw(
            MEMBERSHIPS,
            {"household_number": "1", "citizen_number": "a", "since": "wrong"},
            {"household_number": "2", "citizen_number": "b"},
            {"household_number": "3", "citizen_number": "c"},
        )
    )
    assert protected_households(households, citizens, memberships) == {"1", "2", "4"}


def test_a_number_in_a_row_whose_cells_nobody_can_tell_apart_counts_as_protected() -> None:
    single = {"type": "single", "residence_since": "2022-01-01"}
    whole = raw(HOUSEHOLDS, *({"household_number": number, **single} for number in ("1", "2", "3")))
    scattered = (5, WrongWidth(3, 11, ("1", "single", "protected")))
    households = read_cells(RawTable(HOUSEHOLDS, "households.csv", [scattered, *whole.rows]))
    citizens = read_cells(RawTable(CITIZENS, "citizens.csv", [(2, WrongWidth(2, 19, ("Ada", "b")))]))
    memberships = checked(
        MEMBERSHIPS,
        {"household_number": "2", "citizen_number": "b", "role": "child", "since": DAY},
        {"household_number": "3", "citizen_number": "c", "role": "child", "since": DAY},
    )
    assert protected_households(households, citizens, memberships) == {"1", "2"}


def test_a_person_missing_from_the_file_keeps_the_households_protection() -> None:
    citizens = checked(CITIZENS, citizen("1"), citizen("2", birth_date=None))
    in_graph = [("key-1", "home-1"), ("key-2", "home-2"), ("key-3", "home-3")]
    assert still_protected(in_graph, citizens, lambda number: f"key-{number}") == {"home-2", "home-3"}


@pytest.mark.parametrize(
    ("table", "column"), [(CITIZENS, "protected"), (HOUSEHOLDS, "residence_state")], ids=["person", "residence"]
)
def test_a_cell_that_protects_because_nobody_can_read_it_says_so_without_its_value(table: Table, column: str) -> None:
    (refusal,) = [each for each in read_cells(raw(table, {column: "GEHEIM"})).refusals if each.column == column]
    assert (refusal.row, refusal.field) == (2, f"{table.name}.{column}")
    assert "gilt die" in refusal.remedy_de
    assert "geschützt" in refusal.remedy_de
    assert "counts as protected" in refusal.remedy_en
    assert "GEHEIM" not in refusal.remedy_de + refusal.remedy_en
    others = read_cells(raw(table, {"birth_date": "GEHEIM", "since": "GEHEIM", "residence_since": "GEHEIM"})).refusals
    assert others
    assert not any("geschützt" in each.remedy_de for each in others)


def test_fields_that_are_read_from_one_cell_have_its_fault_once() -> None:
    shown = {"residence_since": "Beginn", "residence_until": "Beginn"}
    found = read_cells(replace(raw(HOUSEHOLDS, dict.fromkeys(shown, "gestern")), shown=shown))
    (refusal,) = told_once(found.refusals)
    assert (refusal.row, refusal.column) == (2, "Beginn")
    assert refusal.field == "households.residence_since, households.residence_until"
