"""An office's files read through its mapping."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_schema.ingest.cells import is_formula_error
from graph_schema.ingest.checks import read_cells
from graph_schema.ingest.columns import CITIZENS as CITIZENS_TABLE
from graph_schema.ingest.files import RawFile
from graph_schema.ingest.mapped import mapped, read_mapped
from graph_schema.ingest.mapped_cells import excel_date
from tests.graph_schema.ingest.mapping_files import (
    ADA,
    BENEFITS,
    CITIZENS,
    PERSON,
    mapping_of,
    person,
    refused,
    rows_of,
    with_column,
    with_option,
)


def test_columns_codes_and_values_for_all_rows_become_ours(tmp_path: Path) -> None:
    checked = person(tmp_path, CITIZENS, ADA)
    assert checked.refusals == []
    (row,) = checked.rows
    assert {name: value for name, value in row.items() if value is not None} == {
        "citizen_number": "7", "given_name": "Ada", "family_name": "Eins", "birth_date": date(1990, 5, 1),
        "sex": "female", "employability": "able", "protected": False,
    }  # fmt: skip
    assert set(row) == {column.name for column in CITIZENS_TABLE.columns}


def test_a_code_for_nothing_and_a_code_that_means_nothing(tmp_path: Path) -> None:
    mapping = CITIZENS.replace('"w" = "female"', '"w" = "female", "" = "unknown"')
    mapping = with_column('phone = { column = "Tel", codes = { "unbekannt" = "" } }', mapping)
    checked = person(tmp_path, mapping, f"{ADA[:-1]} ;unbekannt", f"8{ADA[1:]};0561", header=f"{PERSON};Tel")
    assert [(row["sex"], row["phone"]) for row in checked.rows] == [("unknown", None), ("female", "0561")]


def test_a_pattern_takes_the_part_that_counts(tmp_path: Path) -> None:
    mapping = with_column("given_name = { column = \"Name\", pattern = '^[^,]*, (.*)$' }", CITIZENS).replace(
        'given_name = "Vorname"\nfamily_name = "Name"\n',
        "family_name = { column = \"Name\", pattern = '^([^,]*)' }\n",
    )
    checked = person(
        tmp_path, mapping, "7;Eins, Ada;1.5.1990;w", "8;Ohne;1.5.1990;w", header="KdNr;Name;geb;Geschlecht"
    )
    assert [(row["family_name"], row["given_name"]) for row in checked.rows] == [("Eins", "Ada"), ("Ohne", None)]
    assert refused(checked) == [(3, "Name", "empty")]


def test_a_pattern_leaves_a_cell_that_is_too_long_to_be_refused(tmp_path: Path) -> None:
    mapping = with_column("phone = { column = \"Tel\", pattern = '^(..)' }")
    rows = [f"{number}{ADA[1:]};{'1' * length}" for number, length in ((7, 4_000), (8, 4_001))]
    checked = person(tmp_path, mapping, *rows, header=f"{PERSON};Tel")
    assert [row["phone"] for row in checked.rows] == ["11", None]
    assert refused(checked) == [(3, "Tel", "too_long")]


def test_several_values_have_their_own_separator_and_codes(tmp_path: Path) -> None:
    codes = 'codes = { "Schulden" = "debts", "Wohnen" = "housing", "-" = "" }'
    mapping = with_column(f'needs = {{ column = "Bedarf", separator = ",", {codes} }}')
    rows = (f"{ADA};Schulden, Wohnen,Schulden", f"8{ADA[1:]};-", f"9{ADA[1:]};")
    checked = person(tmp_path, mapping, *rows, header=f"{PERSON};Bedarf")
    assert [row["needs"] for row in checked.rows] == [["debts", "housing"], None, None]
    assert checked.refusals == []


def test_several_columns_join_to_several_values(tmp_path: Path) -> None:
    mapping = with_column(
        'languages = { join = [ { column = "Mutter", codes = { "Türkisch" = "tr:C2" } },'
        ' { column = "Deutsch", codes = { "B1" = "de:B1", "kein" = "" } }, { value = "en:A1" } ] }'
    )
    rows = (f"{ADA};Türkisch;B1", f"8{ADA[1:]};;kein", f"9{ADA[1:]};Türkisch;B7")
    checked = person(tmp_path, mapping, *rows, header=f"{PERSON};Mutter;Deutsch")
    assert [[each["code"] for each in row["languages"] or ()] for row in checked.rows] == [
        ["tr", "de", "en"],
        ["en"],
        [],
    ]
    assert refused(checked) == [(4, "Mutter + Deutsch", "not_a_language")]


def test_only_the_rows_that_are_wanted_are_read(tmp_path: Path) -> None:
    mapping = with_option('where = { "Art" = "P", "Stand" = "*" }')
    rows = (f"{ADA};P;x", f"8{ADA[1:]};F;x", f"9{ADA[1:]}; P ;", f"10{ADA[1:]};P; y ")
    checked = person(tmp_path, mapping, *rows, header=f"{PERSON};Art;Stand")
    assert [(number, row["citizen_number"]) for number, row in zip(checked.numbers, checked.rows, strict=True)] == [
        (2, "7"), (5, "10"),
    ]  # fmt: skip


def test_a_row_is_not_lost_where_a_formula_fails_in_the_column_that_chooses(tmp_path: Path) -> None:
    mapping = with_option('where = { "Art" = "P" }').replace('protected = { value = "nein" }', 'protected = "Sperre"')
    checked = person(tmp_path, mapping, f"{ADA};ja;#NV", header=f"{PERSON};Sperre;Art")
    assert refused(checked) == [(2, "Art", "formula_error")]
    assert checked.rows[0]["protected"] is True, "whom the row protects (F7) is known all the same"


def test_a_flat_export_names_the_same_person_once(tmp_path: Path) -> None:
    rows = (f"{ADA};BG1", f"{ADA};BG2", f"8{ADA[1:]};BG1", f"8;Kim{ADA[5:]};BG1")
    flat = with_option('ignore = ["BG"]')
    once = person(tmp_path, with_option("distinct = true", flat), *rows, header=f"{PERSON};BG")
    assert list(once.numbers) == [2, 4, 5]
    assert refused(once) == [(4, "KdNr", "duplicate_key"), (5, "KdNr", "duplicate_key")], "rows that contradict"
    every = person(tmp_path, flat, *rows, header=f"{PERSON};BG")
    assert [row for row, _, _ in refused(every)] == [2, 3, 4, 5]


def test_tables_of_a_flat_export_share_what_is_mapped_and_ignored(tmp_path: Path) -> None:
    flat = with_option('ignore = ["Rest"]') + BENEFITS.replace("Leistung.csv", "Personen.csv").replace(
        "[benefit_periods.columns]", 'dates = "excel"\n[benefit_periods.columns]'
    )
    (tmp_path / "Personen.csv").write_text(f"{PERSON};von;bis;Rest\n{ADA};44834;;x\n", encoding="utf-8")
    mapping = mapping_of(tmp_path, flat)
    citizens, periods = (read_cells(raw) for raw in read_mapped(tmp_path, mapping))
    assert citizens.rows[0]["given_name"] == "Ada"
    assert periods.rows == [{"citizen_number": "7", "since": date(2022, 9, 30), "until": None}]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("44834", date(2022, 9, 30)),
        ("44834.0", date(2022, 9, 30)),
        ("10000", date(1927, 5, 18)),
        ("30.09.2022", date(2022, 9, 30)),
        ("2022-09-30", date(2022, 9, 30)),
    ],
)
def test_days_may_be_counted_as_excel_counts_them(tmp_path: Path, written: str, day: date) -> None:
    mapping = BENEFITS.replace("[benefit_periods.columns]", 'dates = "excel"\n[benefit_periods.columns]')
    checked = rows_of(tmp_path, mapping, Leistung=f"KdNr;von;bis\n7;{written};\n")
    assert checked.rows[0]["since"] == day


@given(st.dates(date(1927, 5, 18), date(2099, 12, 31)))
def test_every_day_that_excel_counts_is_that_day(day: date) -> None:
    assert excel_date(str((day - date(1899, 12, 30)).days)) == day.isoformat()
    assert excel_date(day.isoformat()) == day.isoformat()


@pytest.mark.parametrize("text", ["4483", "2022", "44834.5", "448340", "-44834"])
def test_what_is_no_day_of_excel_stays_as_it_is_and_is_refused(tmp_path: Path, text: str) -> None:
    mapping = BENEFITS.replace("[benefit_periods.columns]", 'dates = "excel"\n[benefit_periods.columns]')
    checked = rows_of(tmp_path, mapping, Leistung=f"KdNr;von;bis\n7;{text};\n")
    assert refused(checked) == [(2, "von", "not_a_date")]


def test_without_being_asked_no_number_is_a_day(tmp_path: Path) -> None:
    assert refused(rows_of(tmp_path, BENEFITS, Leistung="KdNr;von;bis\n7;44834;\n")) == [(2, "von", "not_a_date")]


def test_rows_keep_the_numbers_of_the_file(tmp_path: Path) -> None:
    content = "KdNr;von;bis\n7;1.1.2020\n\n8;1.1.2020;;x\n9;1.1.2020;;\n10;1.1.2020;falsch\n"
    checked = rows_of(tmp_path, BENEFITS, Leistung=content)
    assert refused(checked) == [
        (2, "", "wrong_number_of_cells"), (4, "", "wrong_number_of_cells"), (6, "bis", "not_a_date"),
    ]  # fmt: skip


def test_refusals_name_the_columns_of_the_file_and_never_a_value(tmp_path: Path) -> None:
    rows = ("7;;Geheim;gestern;q", "7;Ada;Geheim;01.05.1990;w")
    checked = person(tmp_path, CITIZENS, *rows)
    assert refused(checked) == [
        (2, "geb", "not_a_date"), (2, "Geschlecht", "unknown_code"), (2, "Vorname", "empty"),
        (2, "KdNr", "duplicate_key"), (3, "KdNr", "duplicate_key"),
    ]  # fmt: skip
    told = repr(checked.refusals)
    assert "Use KdNr once only (rows 2, 3)" in told
    assert not [value for value in ("Geheim", "gestern", "01.05.1990", "Ada") if value in told]
    assert not [each for each in checked.refusals if "citizen_number" in each.column + each.remedy_de + each.remedy_en]


def test_a_period_that_ends_before_it_begins_is_told_in_the_words_of_the_file(tmp_path: Path) -> None:
    (refusal,) = rows_of(tmp_path, BENEFITS, Leistung="KdNr;von;bis\n7;1.1.2020;1.1.2019\n").refusals
    assert (refusal.column, refusal.remedy_de) == ("bis", "bis darf nicht vor von liegen.")
    assert refusal.remedy_en == "bis must not be before von."


@pytest.mark.parametrize("codes", ['codes = { "w" = "female" }', "", 'codes = { "q" = "?" }'])
def test_an_unknown_code_is_explained_by_the_mapping(tmp_path: Path, codes: str) -> None:
    sex = f'{{ column = "Geschlecht"{", " * bool(codes)}{codes} }}'
    mapping = CITIZENS.replace('{ column = "Geschlecht", codes = { "w" = "female", "m" = "male" } }', sex)
    (refusal,) = person(tmp_path, mapping, f"{ADA[:-1]}q").refusals
    assert (refusal.row, refusal.column, refusal.kind) == (2, "Geschlecht", "unknown_code")
    assert refusal.remedy_de.startswith("In der Zuordnung unter codes angeben, was der Wert bedeutet")
    assert refusal.remedy_en == (
        "State under codes in the mapping what the value means, or correct the cell. "
        "Allowed are: female, male, diverse, unknown."
    )


def test_an_unknown_yes_or_no_is_explained_by_the_mapping_and_counts_as_protected(tmp_path: Path) -> None:
    mapping = CITIZENS.replace(
        'protected = { value = "nein" }', 'protected = { column = "Sperre", codes = { "?" = "?" } }'
    )
    checked = person(tmp_path, mapping, f"{ADA};vielleicht", header=f"{PERSON};Sperre")
    assert "under codes in the mapping" in checked.refusals[0].remedy_en
    assert (0, "protected") in checked.unreadable


def test_a_date_keeps_its_own_remedy_beside_codes(tmp_path: Path) -> None:
    mapping = BENEFITS.replace('"bis"', '{ column = "bis", codes = { "31.12.9999" = "" } }')
    checked = rows_of(tmp_path, mapping, Leistung="KdNr;von;bis\n7;1.1.2020;31.12.9999\n8;1.1.2020;31.02.2020\n")
    assert checked.rows[0]["until"] is None
    assert refused(checked) == [(3, "bis", "not_a_date")]
    assert checked.refusals[0].remedy_en.startswith("Write YYYY-MM-DD")


@pytest.mark.parametrize("error", ["#NV", "#N/A", "#REF!", "#WERT!"])
def test_the_error_of_a_formula_passes_no_pattern_code_or_list(tmp_path: Path, error: str) -> None:
    assert is_formula_error(error)
    mapping = with_column("phone = { column = \"Tel\", pattern = '([A-Z]+)' }")
    mapping = with_column('needs = { column = "Bedarf", separator = "/" }', mapping)
    row = f"{error};Ada;{error};01.05.1990;w;{error};{error}"
    checked = person(tmp_path, mapping, row, header=f"{PERSON};Tel;Bedarf")
    assert refused(checked) == [(2, each, "formula_error") for each in ("KdNr", "Name", "Bedarf", "Tel")]
    assert error not in repr(checked.rows) + repr(checked.refusals)


def test_an_office_may_say_what_the_error_of_a_formula_means(tmp_path: Path) -> None:
    mapping = with_column('phone = { column = "Tel", codes = { "#NV" = "" } }')
    assert person(tmp_path, mapping, f"{ADA};#NV", header=f"{PERSON};Tel").rows[0]["phone"] is None


def test_what_is_said_for_all_rows_is_refused_under_the_name_of_the_option(tmp_path: Path) -> None:
    mapping = BENEFITS.replace('"bis"', '{ value = "2019-12-31" }')
    checked = rows_of(tmp_path, mapping, Leistung="KdNr;von\n7;1.1.2020\n")
    assert refused(checked) == [(2, "--mapping benefit_periods.until", "ends_before_it_begins")]


def test_a_file_in_windows_1252_and_a_sheet_are_read_alike(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, CITIZENS)
    (source,) = mapping.tables
    raw = RawFile("Personen.xlsx", [*PERSON.split(";")], [(2, ["7", "Ägidius", "Groß", "1990-05-01", "m"])])
    assert (
        read_cells(mapped(raw, source, mapping)).rows
        == rows_of(tmp_path, CITIZENS, Personen=f"{PERSON}\n7;Ägidius;Groß;01.05.1990;m\n".encode("cp1252")).rows
    )
