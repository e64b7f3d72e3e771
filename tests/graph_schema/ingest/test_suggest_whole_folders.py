"""A suggestion for a whole folder: each file finds its table, and what finds none is named with its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graph_schema.ingest.columns import ADDRESSES, DIRECTORY, INDICATOR, PLAN, REGISTER, RESIDENTS, Table
from graph_schema.ingest.german_texts import GERMAN_COLUMNS, GERMAN_TABLES
from graph_schema.ingest.mapping import read_mapping
from graph_schema.ingest.mapping_checks import must_be_stated
from graph_schema.ingest.samples import read_samples
from graph_schema.ingest.suggest_mapping import suggest
from tests.graph_schema.ingest.mapping_files import suggested, written_file

PROVIDERS = (["Träger-Nr", "Trägername"], ["T1", "Bildungswerk"])
SITES = (
    ["Standort-Nr", "Träger-Nr", "Bezeichnung", "barrierefrei", "Straße", "Nr", "PLZ", "geheim"],
    ["S1", "T1", "Haus A", "teilweise", "Hof", "23", "34117", "nein"],
)
PROGRAMMES = (
    ["Maßn.-Nr", "Träger-Nr", "Standorte", "Titel", "Instrument", "Zuweisungsart", "Entscheidung", "Plätze", "besetzt",
     "Stand", "lfd. Einstieg", "Gesundheitsbezug"],
    ["M1", "T1", "S1", "Coaching", "MAT", "Zuweisung", "Jobcenter", "15", "11", "05.10.2026", "ja", "nein"],
)  # fmt: skip
OFFICES = (
    ["Nr", "Bezeichnung", "Art", "barrierefrei", "Öffnungszeiten", "Straße", "Hausnummer", "PLZ"],
    ["G1", "Hauptstelle", "Hauptstelle", "ja", "Mo-Fr 8-12", "Hof", "2", "34117"],
)
FILES = {
    "Träger.csv": PROVIDERS, "Standorte.csv": SITES, "Maßnahmen.csv": PROGRAMMES, "Geschäftsstellen.csv": OFFICES,
}  # fmt: skip
RIGHT = {
    "offices": ("Geschäftsstellen.csv", {
        "office_number": "Nr", "name": "Bezeichnung", "kind": "Art", "opening_hours": "Öffnungszeiten",
        "barrier_free": "barrierefrei", "street": "Straße", "house_number": "Hausnummer", "postcode": "PLZ"}),
    "providers": ("Träger.csv", {"provider_number": "Träger-Nr", "name": "Trägername"}),
    "sites": ("Standorte.csv", {
        "site_number": "Standort-Nr", "provider_number": "Träger-Nr", "name": "Bezeichnung",
        "barrier_free": "barrierefrei", "street": "Straße", "house_number": "Nr", "postcode": "PLZ",
        "secret": "geheim"}),
    "programmes": ("Maßnahmen.csv", {
        "programme_number": "Maßn.-Nr", "provider_number": "Träger-Nr", "site_numbers": "Standorte", "name": "Titel",
        "instrument": "Instrument", "referral_kind": "Zuweisungsart", "deciding_body": "Entscheidung",
        "places": "Plätze", "places_taken": "besetzt", "places_as_of": "Stand", "rolling_entry": "lfd. Einstieg",
        "tells_health": "Gesundheitsbezug"}),
}  # fmt: skip


def folder_of(folder: Path, files: Mapping[str, tuple[list[str], list[str]]]) -> Path:
    """Write files of a few rows, which differ by their first cell."""
    for name, (header, row) in files.items():
        written_file(folder, name, header, [[f"{row[0]}{at}", *row[1:]] for at in range(6)])
    return folder


def named(source: Any) -> str:
    """The column of the file that a line of the mapping names."""
    return source if isinstance(source, str) else source["column"]


def test_each_file_of_a_directory_finds_its_table(tmp_path: Path) -> None:
    text = suggested(folder_of(tmp_path, FILES), DIRECTORY)
    sections = {name: part for name, part in tomllib.loads(text).items() if isinstance(part, dict)}
    assert {
        name: (part["file"], {ours: named(source) for ours, source in part["columns"].items()})
        for name, part in sections.items()
    } == RIGHT
    assert '"?"' not in text, "kinds of offices, of referral and of who decides are known by their words"
    assert "nicht verwendet" not in text


@pytest.mark.parametrize(("name", "least", "most"), [("Träger.csv", 0.95, 1), ("Standorte.csv", 0.6, 0.8)])
def test_a_file_that_is_called_like_another_table_is_less_sure(
    name: str, least: float, most: float, tmp_path: Path
) -> None:
    (found,) = suggest(DIRECTORY, read_samples(folder_of(tmp_path, {name: PROVIDERS})))
    assert found.table.name == "providers"
    assert least <= found.confidence <= most


def test_no_file_and_no_table_is_lost_without_a_word(tmp_path: Path) -> None:
    again = (OFFICES[0][:2], OFFICES[1][:2])
    folder = folder_of(tmp_path, {"Träger.csv": PROVIDERS, "Geschäftsstellen.csv": again, "Träger_alt.csv": PROVIDERS})
    written_file(folder, "Parkplätze.csv", ["Platz", "Wagen"], [["1", "Bus"]])
    (folder / "Liste\n.pdf").write_bytes(b"%PDF")
    german, english = (suggested(folder, DIRECTORY, german=each) for each in (True, False))
    of_offices = "# nicht verwendet / not used: Geschäftsstellen.csv (am ehesten offices, Sicherheit 48 %; "
    assert f"{of_offices}nicht gefunden: kind, barrier_free)\n" in german
    assert "Geschäftsstellen.csv (most like offices, confidence 48%; not found: kind, barrier_free)\n" in english
    assert "Träger_alt.csv (am ehesten providers, aber das kommt aus Träger.csv)\n" in german
    assert "# nicht verwendet / not used: Parkplätze.csv\n" in german
    assert "Liste .pdf (weder CSV noch XLSX)\n" in german
    assert (
        "# [offices]  # nicht gefunden, darf fehlen / not found, may be missing: Standorte des Jobcenters\n" in german
    )
    path = tmp_path / "mapping.toml"
    path.write_text(german, encoding="utf-8")
    assert [each.table.name for each in read_mapping(path, DIRECTORY).tables] == ["providers"]


def test_comments_on_tables_are_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, FILES)
    assert "[sites]  # Standorte der Träger\n" in suggested(folder, DIRECTORY, german=True)
    assert "[sites]  # sites of providers\n" in suggested(folder, DIRECTORY, german=False)


@pytest.mark.parametrize("table", [*REGISTER, *DIRECTORY, *ADDRESSES, RESIDENTS, INDICATOR, PLAN], ids=lambda t: t.name)
def test_what_a_suggestion_may_miss_is_said_in_german(table: Table) -> None:
    assert table.name in GERMAN_TABLES
    assert {column.name for column in table.columns if must_be_stated(column, table)} <= set(GERMAN_COLUMNS)
