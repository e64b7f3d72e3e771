"""A first mapping, suggested from an office's files: what is found, and that no value of a person is in it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.office_export import MAPPING, write_export
from graph_schema.ingest.candidates import is_context_only, is_never_imported
from graph_schema.ingest.checks import read_cells
from graph_schema.ingest.columns import DIRECTORY, Column, Form
from graph_schema.ingest.files import read_file
from graph_schema.ingest.known_names import KNOWN_NAMES, OPEN_ENDS
from graph_schema.ingest.mapped import find_file, read_mapped
from graph_schema.ingest.mapping import FileMapping
from tests.graph_schema.ingest.mapping_files import Register, as_mapping, columns_of, suggested, written_file

_CODED = (Form.CODE, Form.CODES, Form.BOOLEAN)


@pytest.fixture(scope="module")
def export(register: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of an office that has this register."""
    folder = tmp_path_factory.mktemp("export")
    write_export(folder, register)
    return folder


def test_every_table_of_an_office_is_found(export: Path, tmp_path: Path) -> None:
    mapping, suggestion = as_mapping(tmp_path, MAPPING), as_mapping(tmp_path, suggested(export))
    assert [each.table.name for each in suggestion.tables] == [each.table.name for each in mapping.tables]
    for ours, theirs in zip(mapping.tables, suggestion.tables, strict=True):
        assert find_file(export, theirs, "") == find_file(export, ours, "")
        assert theirs.format.excel_dates == ours.format.excel_dates
        assert not theirs.distinct


def test_nine_of_ten_columns_are_suggested_rightly(export: Path, tmp_path: Path) -> None:
    wanted = columns_of(as_mapping(tmp_path, MAPPING))
    found = columns_of(as_mapping(tmp_path, suggested(export)))
    wrong = {place: found.get(place) for place, column in wanted.items() if found.get(place) != column}
    assert len(wanted) > 35
    assert len(wrong) <= 0.1 * len(wanted), wrong
    assert set(found) <= set(wanted) | {("citizens", "languages")}, "nothing is suggested that is not there"


def test_codes_that_are_known_are_explained_and_others_left_to_a_person(export: Path, tmp_path: Path) -> None:
    mapping, suggestion = as_mapping(tmp_path, MAPPING), as_mapping(tmp_path, suggested(export))
    undecided = 0
    for ours, theirs in zip(mapping.tables, suggestion.tables, strict=True):
        for name, source in theirs.columns.items():
            right = ours.columns[name].codes
            assert {code: means for code, means in source.codes.items() if means != "?"}.items() <= right.items()
            undecided += sum(means == "?" for means in source.codes.values())
    assert 0 < undecided < 15


def cells_of(folder: Path, mapping: FileMapping, *, coded: bool) -> set[str]:
    """All cells of the columns that are codes, or of those that say something of a single person."""
    found: set[str] = set()
    for table in mapping.tables:
        raw = read_file(find_file(folder, table, ""), [], table.format)
        forms = {column.name: column for column in table.table.columns}
        for name, source in table.columns.items():
            if _is_code(forms[name]) == coded and forms[name].personal and forms[name].form is not Form.LANGUAGES:
                places = [raw.header.index(column) for column in source.columns]
                found |= {cells[place].strip() for _, cells in raw.rows for place in places}
    return found - {"", *OPEN_ENDS}


def _is_code(column: Column) -> bool:
    return column.form in _CODED or column.name == "full_time_share"


def test_no_value_of_a_person_is_in_a_suggestion(export: Path, tmp_path: Path) -> None:
    mapping = as_mapping(tmp_path, MAPPING)
    text = suggested(export)
    personal = cells_of(export, mapping, coded=False) - cells_of(export, mapping, coded=True)
    assert len(personal) > 10_000
    words = set(re.findall(r"[^\s\"',=|{}\[\]#();]+", text))
    quoted = set(re.findall(r'"([^"]*)"', text))
    assert personal & (words | quoted) == set()
    assert not [value for value in personal if len(value) > 5 and value in text]


NAMES = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäöüß"), min_size=2, max_size=12).map(
    lambda rest: f"Xq{rest}"
)
ANY_COLUMN = st.sampled_from(sorted({name for names in KNOWN_NAMES.values() for name in names}))


@given(
    header=st.lists(ANY_COLUMN, min_size=1, max_size=8, unique=True),
    people=st.lists(NAMES, min_size=1, max_size=25, unique=True),
    times=st.integers(1, 8),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_name_is_shown_whatever_the_column_is_called(
    tmp_path: Path, header: list[str], people: list[str], times: int
) -> None:
    needed = ["BG-Nummer", "BG-Typ", "wohnhaft seit", "Kundennummer", "Vorname", "Nachname", "Geburtsdatum", "Rolle"]
    whole = [*needed, *(each for each in header if each not in needed)]
    rows = [[person] * len(whole) for person in people for _ in range(times)]
    text = suggested(written_file(tmp_path, "Export.csv", whole, rows))
    tomllib.loads(text)
    assert not [person for person in people if person in text]


def test_the_few_that_have_a_rare_code_are_not_shown(tmp_path: Path) -> None:
    header = ["BG-Nummer", "Kundennummer", "Rolle", "von", "bis"]
    rows = [[str(at), str(at), "AS" if at > 8 else "P" if at > 3 else "Z9", "1.1.2020", ""] for at in range(40)]
    text = suggested(written_file(tmp_path, "Mitglieder.csv", header, rows))
    assert 'role = { column = "Rolle", codes = { "AS" = "applicant", "P" = "?" } }' in text
    assert "1 Werte nicht gezeigt, codes ergänzen / values not shown, add codes" in text
    assert "Z9" not in text


ORIGIN = (
    "Migrationshintergrund", "Mit Migrationshintergrund (J/N)", "Migr.-Hintergrund", "MigHG", "Herkunft",
    "Herkunftsland", "Ethnie", "Ethnische Herkunft", "Volksgruppe", "Geburtsort", "Geburtsland", "Geburtsland Mutter",
    "Geb.-Ort", "Religion", "Religionszugehörigkeit", "Konfession", "Rasse", "Hautfarbe", "Geburtsort ",
    "MIGRATIONSHINTERGRUND", "KD_GEBORT", "kd_geb_land", "Migr.-Hintergr.", "MIG_HINT",
)  # fmt: skip
CITIZENSHIPS = (
    "Staatsangehörigkeit", "Staatsangeh.", "Staatsang.", "STAATSANG", "KD_STAATSANGEH", "StA", "KD_STA", "Nationalität",
    "Nationalitaet", "Staatsbürgerschaft", "1. Staatsangehörigkeit", "Nat.", "citizenship",
)  # fmt: skip


def test_what_tells_of_origin_or_belief_is_known_by_its_name() -> None:
    assert [name for name in ORIGIN if not is_never_imported(name)] == []


def test_what_is_asked_for_is_never_taken_for_origin() -> None:
    names = {name for known in KNOWN_NAMES.values() for name in known}
    assert [name for name in names if is_never_imported(name)] == []
    assert {name for name in names if is_context_only(name)} == set(KNOWN_NAMES["citizenship"])


def test_origin_is_ignored_with_its_reason_and_never_mapped(tmp_path: Path) -> None:
    header = ["Kundennummer", "Vorname", "Nachname", "Geburtsdatum", "Geschlecht", "eLb", "Auskunftssperre"]
    row = ["7", "Ada", "Eins", "1.1.1990", "w", "ja", "nein"]
    folder = written_file(
        tmp_path,
        "Personen.csv",
        [*header, *ORIGIN, *CITIZENSHIPS],
        [[*row, *["ja"] * len(ORIGIN), *["deutsch"] * len(CITIZENSHIPS)]] * 9,
    )
    text = suggested(folder)
    (table,) = as_mapping(tmp_path, text).tables
    assert table.ignore == {*map(str.strip, ORIGIN), *CITIZENSHIPS}
    assert not {column for source in table.columns.values() for column in source.columns} & table.ignore
    for name in map(str.strip, ORIGIN):
        assert f'  "{name}",  # wird nie eingelesen (F5, Herkunft) / never imported (F5, origin)' in text
    for name in CITIZENSHIPS:
        assert f'  "{name}",  # nur Kontext, nicht ohne Grund einlesen (F5)' in text


def test_a_file_without_names_of_columns_suggests_nothing_and_shows_nothing(tmp_path: Path) -> None:
    person = ["K-4711", "Geheim", "Verborgen", "24.12.1990", "w", "ja", "nein"]
    text = suggested(written_file(tmp_path, "Personen.csv", person, [person] * 9))
    assert not [value for value in person[:4] if value in text]
    assert "# [citizens]  # nicht gefunden, wird gebraucht / not found, needed" in text
    assert tomllib.loads(text) == {"version": "1", "leading_system": "Fachverfahren"}


def test_what_is_needed_and_not_found_is_a_comment_that_says_so(tmp_path: Path) -> None:
    header = ["Kundennummer", "Vorname", "Nachname", "Geburtsdatum"]
    text = suggested(written_file(tmp_path, "Personen.csv", header, [["7", "Ada", "Eins", "1.1.1990"]]))
    assert "# protected =  # nicht gefunden, wird gebraucht / not found, needed: protected address (F7)" in text
    assert "# sex =  # nicht gefunden, wird gebraucht" in text
    tomllib.loads(text)


def test_sheets_of_a_workbook_are_looked_at_one_by_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    people, periods, empty = book.worksheets[0], book.create_sheet("Leistung"), book.create_sheet("Tabelle3")
    people.title = 'Personen "neu"'
    people.append(["Kundennummer", "Vorname", "Nachname", "Geburtsdatum", "Geschlecht", "eLb", "Sperrvermerk"])
    periods.append(["Kundennummer", "Bezug von", "Bezug bis"])
    assert empty.title == "Tabelle3"
    for at in range(9):
        people.append([at, "Ada", "Eins", 33000 + at, "w", "ja", "nein"])
        periods.append([at, 44834, None])
    book.save(tmp_path / "Export_20221001.xlsx")
    mapping = as_mapping(tmp_path, suggested(tmp_path))
    assert [(each.table.name, each.file, each.format.sheet, each.format.excel_dates) for each in mapping.tables] == [
        ("citizens", "Export_*.xlsx", 'Personen "neu"', True), ("benefit_periods", "Export_*.xlsx", "Leistung", True),
    ]  # fmt: skip
    citizens, _ = (read_cells(raw) for raw in read_mapped(tmp_path, mapping))
    assert citizens.refusals == []


def test_a_day_in_a_files_name_becomes_a_star_only_where_one_file_is_meant(tmp_path: Path) -> None:
    header, rows = ["Kundennummer", "Bezug von", "Bezug bis"], [["7", "1.1.2020", ""]]
    written_file(tmp_path, "Leistung_20221001.csv", header, rows)
    assert 'file = "Leistung_*.csv"' in suggested(tmp_path)
    written_file(tmp_path, "Leistung_20220901.csv", header, rows)
    assert 'file = "Leistung_20220901.csv"' in suggested(tmp_path)


def test_the_star_for_a_day_keeps_its_century_where_another_file_begins_alike(tmp_path: Path) -> None:
    people, periods = (
        ["Kundennummer", "Vorname", "Nachname", "Geburtsdatum"],
        ["Kundennummer", "Bezug von", "Bezug bis"],
    )
    written_file(tmp_path, "JC_20221001.csv", people, [["7", "Ada", "Eins", "1.1.1990"]])
    written_file(tmp_path, "JC_Leistung_20221001.csv", periods, [["7", "1.1.2020", ""]])
    text = suggested(tmp_path)
    assert 'file = "JC_20*.csv"' in text
    assert 'file = "JC_Leistung_*.csv"' in text


def test_codes_that_come_some_other_night_are_explained_with_those_that_are_there(tmp_path: Path) -> None:
    header = ["Kundennummer", "Vorname", "Nachname", "Geburtsdatum", "Geschlecht", "eLb", "Auskunftssperre"]
    text = suggested(written_file(tmp_path, "P.csv", header, [["7", "Ada", "Eins", "1.1.1990", "W", "NEF", "N"]] * 9))
    assert 'sex = { column = "Geschlecht", codes = { "W" = "female", "M" = "male", "D" = "diverse" } }' in text
    assert 'employability = { column = "eLb", codes = { "NEF" = "not_able", "ELB" = "able" } }' in text
    assert 'protected = { column = "Auskunftssperre", codes = { "N" = "false", "J" = "true" } }' in text


def test_case_workers_who_are_in_no_file_are_not_asked_for(tmp_path: Path) -> None:
    """Their numbers would be found nowhere, and every person refused."""
    header = ["Kundennummer", "Vorname", "Nachname", "Geburtsdatum", "Geschlecht", "eLb", "Auskunftssperre", "IFK-Nr"]
    rows = [["7", "Ada", "Eins", "1.1.1990", "w", "ja", "nein", "3"]] * 9
    text = suggested(written_file(tmp_path, "Personen.csv", header, rows))
    assert "caseworker_number =" not in text
    assert '  "IFK-Nr",  # braucht eine Datei der Fachkräfte / needs a file of the case workers' in text
    written_file(tmp_path, "IFK.csv", ["IFK-Nr", "Name", "Stellenanteil", "Team"], [["3", "Kim", "1", "U25"]] * 9)
    assert text.count("caseworker_number =") == 0
    assert suggested(tmp_path).count('caseworker_number = "IFK-Nr"') == 2


def test_a_column_that_is_there_twice_is_not_suggested(tmp_path: Path) -> None:
    header = ["Kundennummer", "Bezug von", "Bezug bis", "Bezug bis"]
    text = suggested(written_file(tmp_path, "Leistung.csv", header, [["7", "1.1.2020", "", ""]]))
    assert '  "Bezug bis",  # steht mehrmals da: umbenennen / there more than once: rename' in text
    assert "until =" not in text


def test_rows_with_an_undecided_code_are_refused_with_what_to_do(export: Path, tmp_path: Path) -> None:
    mapping = as_mapping(tmp_path, suggested(export))
    tables = {raw.table.name: read_cells(raw) for raw in read_mapped(export, mapping)}
    told = {(each.column, each.kind.value) for checked in tables.values() for each in checked.refusals}
    assert told == {(column, "unknown_code") for column in ("BG-Typ", "Status", "Rolle")}
    assert len(tables["households"].refused) == len(tables["households"].rows)
    assert all(
        "State under codes in the mapping" in each.remedy_en for checked in tables.values() for each in checked.refusals
    )


def test_certificates_are_no_codes_that_somebody_must_explain(tmp_path: Path) -> None:
    header = ["IFK-Nr", "Name", "Stellenanteil", "Team", "Zertifikate"]
    rows = [[str(at), "Eins", "0,5", "U25", "Sucht, Schulden"] for at in range(9)]
    text = suggested(written_file(tmp_path, "Fachkräfte.csv", header, rows))
    assert 'certificates = { column = "Zertifikate", separator = "," }' in text


def test_the_directory_is_suggested_too(tmp_path: Path) -> None:
    written_file(tmp_path, "Träger.csv", ["Träger-Nr", "Bezeichnung"], [["1", "Öse"]])
    header = ["Standort-Nr", "Bezeichnung", "Art", "barrierefrei"]
    written_file(tmp_path, "Standorte.csv", header, [["1", "Haus", "main", "ja"]] * 9)
    text = suggested(tmp_path, DIRECTORY)
    assert 'provider_number = "Träger-Nr"' in text
    assert 'barrier_free = { column = "barrierefrei", codes = { "ja" = "yes" } }' in text
