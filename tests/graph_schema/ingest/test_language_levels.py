"""The level of a language in a column of its own: as a mapping says it, and as a suggestion finds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_schema.errors import BadInput
from graph_schema.ingest.columns import REGISTER
from graph_schema.way_back.table_writers import table_writer
from tests.graph_schema.ingest.mapping_files import (
    PERSON,
    as_mapping,
    mapping_of,
    person,
    refused,
    suggested,
    with_column,
    written_file,
)

TWO = (
    'languages = { join = [{ column = "Sprache", codes = { "Türkisch" = "tr" }, '
    'level = { column = "Niveau", codes = { "gut" = "B2", "" = "A0" } } }, { column = "Deutsch", codes = '
    '{ "B1" = "de:B1" } }] }'
)
HEADER = f"{PERSON};Sprache;Niveau;Deutsch"


@pytest.mark.parametrize(
    ("cells", "spoken"),
    [
        ("Türkisch;C1;B1", [("tr", "C1"), ("de", "B1")]),
        ("Türkisch;gut;", [("tr", "B2")]),
        ("Türkisch;;", [("tr", "A0")]),
        (";C1;B1", [("de", "B1")]),
        ("tr:A2;C1;", [("tr", "A2")]),
        (";;", []),
    ],
)
def test_a_language_takes_its_level_from_the_column_beside_it(
    tmp_path: Path, cells: str, spoken: list[tuple[str, str]]
) -> None:
    checked = person(tmp_path, with_column(TWO), f"7;Ada;Eins;01.05.1990;w;{cells}", header=HEADER)
    assert [(each["code"], each["level"]) for each in checked.rows[0].get("languages") or []] == spoken
    assert refused(checked) == []


def test_a_level_that_nobody_explained_refuses_its_row(tmp_path: Path) -> None:
    checked = person(tmp_path, with_column(TWO), "7;Ada;Eins;01.05.1990;w;Türkisch;mittel;", header=HEADER)
    assert [row for row, _, _ in refused(checked)] == [2]
    failed = person(tmp_path, with_column(TWO), "7;Ada;Eins;01.05.1990;w;Türkisch;#NV;", header=HEADER)
    assert [kind for _, _, kind in refused(failed)] == ["formula_error"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('phone = { column = "Tel", level = "Niveau" }', "level is for languages only"),
        ('languages = { column = "S", level = { column = "N", codes = { "gut" = "B7" } } }', "“B7” is no level"),
        ('languages = { column = "S", level = { value = "B1" } }', "“value” is unknown here"),
        ('languages = { value = "tr:C2", level = "N" }', "level belongs to column"),
        ('languages = { column = "S", codes = { "T" = "Türkisch" }, level = "N" }', "does not fit languages"),
    ],
)
def test_what_a_level_cannot_be_is_told(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(BadInput) as told:
        mapping_of(tmp_path, with_column(line))
    assert said in told.value.text("en")


def test_a_level_is_not_read_backwards(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, with_column('languages = { column = "S", level = "N" }'))
    with pytest.raises(BadInput, match="level cannot be reversed"):
        table_writer(mapping, REGISTER[2].name)


def people(folder: Path, header: list[str], *rows: list[str]) -> str:
    """A suggestion for people with these columns of languages."""
    start = ["Kundennummer", "Vorname", "Nachname", "Geburtsdatum", "Geschlecht", "eLb", "Auskunftssperre"]
    cells = ["7", "Ada", "Eins", "1.1.1990", "w", "ja", "nein"]
    return suggested(
        written_file(folder, "P.csv", [*start, *header], [[*cells, *row] for row in rows for _ in range(5)])
    )


@pytest.mark.parametrize(
    ("header", "pairs"),
    [
        (["Sprache 1", "Niveau 1", "Sprache 2", "Niveau 2"], [("Sprache 1", "Niveau 1"), ("Sprache 2", "Niveau 2")]),
        (["SPRACHE1", "SPRACHE2", "NIVEAU1", "NIVEAU2"], [("SPRACHE1", "NIVEAU1"), ("SPRACHE2", "NIVEAU2")]),
        (["Fremdsprache", "Sprachniveau", "x", "y"], [("Fremdsprache", "Sprachniveau")]),
    ],
)
def test_languages_and_levels_are_joined(tmp_path: Path, header: list[str], pairs: list[tuple[str, str]]) -> None:
    cells = {"1": "Türkisch", "2": "Dari", "F": "Türkisch", "S": "B1"}
    row = [
        "A2" if "n" in name.lower()[:1] or "niveau" in name.lower() else cells.get(name[-1], "Türkisch")
        for name in header
    ]
    (table,) = as_mapping(tmp_path, people(tmp_path, header, row)).tables
    source = table.columns["languages"]
    found = [(part.column, part.level.column if part.level else None) for part in source.join or (source,)]
    assert found == pairs


def test_a_language_without_any_level_is_left_to_a_person(tmp_path: Path) -> None:
    text = people(tmp_path, ["Sprache"], ["Türkisch"])
    assert "languages =" not in text
    assert '"Sprache",  # ? prüfen / check' in text


def test_a_mother_tongue_has_its_level_and_german_its_language(tmp_path: Path) -> None:
    text = people(tmp_path, ["Muttersprache", "Deutschniveau"], ["Türkisch", "B1"], ["Dari", "A2"])
    assert '{ column = "Muttersprache", codes = { "Dari" = "prs:C2", "Türkisch" = "tr:C2" } }' in text
    assert '{ column = "Deutschniveau", codes = { "A2" = "de:A2", "B1" = "de:B1" } }' in text


def test_a_language_that_sometimes_has_no_level_asks_for_one(tmp_path: Path) -> None:
    text = people(tmp_path, ["Sprache 1", "Niveau 1"], ["Türkisch", "B1"], ["Dari", ""])
    assert 'level = { column = "Niveau 1", codes = { "" = "?" } }' in text
