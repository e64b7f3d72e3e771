"""Which file of an office's folder a mapping means, and what its columns must be."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from graph_schema.errors import BadInput, UnreadableFile
from graph_schema.ingest.checks import check_rows
from graph_schema.ingest.mapped import find_file, read_mapped
from graph_schema.ingest.refusals import RefusalKind
from tests.graph_schema.ingest.mapping_files import (
    ADA,
    BENEFITS,
    CITIZENS,
    PERSON,
    mapping_of,
    person,
    refused,
    with_option,
)


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("BG_*.csv", ["BG_20221001.csv", "Personen.csv", "BG_20221001.csv.bak", ".BG_1.csv", "~$BG_2.csv"]),
        ("Fachkräfte.csv", [unicodedata.normalize("NFD", "Fachkräfte.csv")]),
        ("Export [neu].csv", ["Export [neu].csv", "Export n.csv"]),
        ("Export (?).csv", ["Export (?).csv", "Export (1).csv"]),
    ],
)
def test_the_one_file_that_is_meant_is_found(tmp_path: Path, pattern: str, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / "BG_old.csv").mkdir()
    (source,) = mapping_of(tmp_path, BENEFITS.replace("Leistung.csv", pattern)).tables
    assert find_file(tmp_path, source, "register.toml") == tmp_path / names[0]


def test_no_file_or_several_are_told_with_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    mapping = mapping_of(tmp_path, BENEFITS.replace("Leistung.csv", "Leistung_*.csv"))
    with pytest.raises(BadInput, match=r"names “Leistung_\*\.csv” under \[benefit_periods\] file; the folder export"):
        read_mapped(folder, mapping)
    (folder / "Leistungen.csv").touch()
    with pytest.raises(BadInput, match=r"Is “Leistungen\.csv” meant\?"):
        read_mapped(folder, mapping)
    for day in (1, 2):
        (folder / f"Leistung_{day}.csv").touch()
    with pytest.raises(BadInput, match=r"“Leistung_\*\.csv”: Leistung_1\.csv, Leistung_2\.csv") as refusal:
        read_mapped(folder, mapping)
    assert "einer Lieferung" in refusal.value.remedy_de


def test_a_renamed_column_does_not_become_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no column “geb”, which the mapping register\.toml names") as refusal:
        person(tmp_path, CITIZENS, ADA, header="KdNr;Vorname;Name;gebo;Geschlecht")
    assert "Is “gebo” meant?" in refusal.value.remedy_en
    with pytest.raises(BadInput, match="no column “Art”"):
        person(tmp_path, with_option('where = { "Art" = "P" }'), ADA)


def test_a_new_column_is_decided_on(tmp_path: Path) -> None:
    header = f"{PERSON};Herkunft"
    with pytest.raises(BadInput, match=r"columns that the mapping register\.toml does not name: Herkunft") as refusal:
        person(tmp_path, CITIZENS, f"{ADA};Geheim", header=header)
    assert "list them under ignore, or set ignore_others" in refusal.value.remedy_en
    assert "Geheim" not in refusal.value.text("de") + str(refusal.value)
    for option in ('ignore = ["Herkunft"]', "ignore_others = true"):
        assert len(person(tmp_path, with_option(option), f"{ADA};Geheim", header=header).rows) == 1


def test_a_column_that_is_there_twice_is_told_where_it_is_used(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="has the column “Name” more than once"):
        person(tmp_path, CITIZENS, f"{ADA};x", header=f"{PERSON};Name")
    ignored = with_option('ignore = ["Rest"]')
    assert len(person(tmp_path, ignored, f"{ADA};x;y", header=f"{PERSON};Rest;Rest").rows) == 1


def test_a_file_without_names_is_told_without_repeating_its_first_person(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"Row 1 of Personen\.csv has none of the columns") as refusal:
        person(tmp_path, CITIZENS, ADA, header="4711;Geheim;Geheim;1.1.1990;w")
    assert "header_row" in refusal.value.remedy_de
    assert "Geheim" not in refusal.value.text("de") + str(refusal.value)


def test_titles_above_the_names_are_skipped(tmp_path: Path) -> None:
    mapping = with_option("header_row = 3")
    checked = person(tmp_path, mapping, PERSON, ADA.replace("w", "q"), header="Auszug;;\nStand: heute")
    assert refused(checked) == [(4, "Geschlecht", "unknown_code")]


def test_a_file_of_names_only_is_taken_for_unfinished(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="a header but no rows"):
        person(tmp_path, CITIZENS)


def test_rows_that_share_a_key_are_told_of_distinct_where_it_could_help(tmp_path: Path) -> None:
    for folder, mapping in (("first", CITIZENS), ("second", with_option("distinct = true"))):
        (tmp_path / folder).mkdir()
        found = person(tmp_path / folder, mapping, ADA, ADA.replace("Ada", "Ava") if folder == "second" else ADA)
        check_rows(found)
        told = next(each.remedy_en for each in found.refusals if each.kind is RefusalKind.DUPLICATE_KEY)
        assert ("distinct = true ([citizens])" in told) is (folder == "first")
