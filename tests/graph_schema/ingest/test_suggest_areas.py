"""A mapping suggested for a city's table of residents or of figures."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_schema.ingest.columns import COUNTED_INDICATOR, HOUSE_COORDINATES, PLAN, RESIDENTS, STREET_DIRECTORY, Table
from graph_schema.ingest.group_names import ages_of, counted_groups
from graph_schema.ingest.mapping import FileMapping, read_mapping
from graph_schema.ingest.samples import read_samples
from graph_schema.ingest.suggest_areas import suggest_figures, suggest_residents
from graph_schema.ingest.suggest_mapping import Suggestion, suggest
from graph_schema.ingest.suggested_text import written
from tests.graph_schema.ingest.mapping_files import written_file

OF_A_DATE = ("reference_date",)


def residents(folder: Path, header: list[str], *rows: list[str], given: tuple[str, ...] = OF_A_DATE) -> FileMapping:
    """The mapping that is suggested for a table of residents, read back."""
    (sample,) = read_samples(written_file(folder, "Einwohner.csv", header, rows))
    found = suggest_residents(sample, given)
    assert found is not None
    return read_back(folder, RESIDENTS, found, given)


def read_back(folder: Path, table: Table, found: Suggestion, given: tuple[str, ...] = ()) -> FileMapping:
    """Write a suggestion and read it as a mapping."""
    path = folder / "suggested.toml"
    path.write_text(written([table], [found], [found.sample]), encoding="utf-8")
    return read_mapping(path, [table], dict.fromkeys(given, "2025-12-31"))


def test_a_column_for_each_group(tmp_path: Path) -> None:
    header = [
        "Stadtteil-Nr", "Stadtteil", "insgesamt", "weiblich", "Ausländer", "Haushalte", "unter 6", "6 bis unter 15",
        "15 bis unter 25", "65 und älter", "Migrationshintergrund",
    ]  # fmt: skip
    row = ["01", "Mitte", "100", "51", "20", "60", "5", "9", "12", ".", "30"]
    (table,) = residents(tmp_path, header, row, ["02", "Süd", *row[2:]]).tables
    assert table.columns["area_key"].column == "Stadtteil-Nr", "the key, rather than the name"
    assert table.counts == {
        "all": ("insgesamt",), "female": ("weiblich",), "without_german_citizenship": ("Ausländer",),
        "0-14": ("unter 6", "6 bis unter 15"), "15-24": ("15 bis unter 25",),
    }  # fmt: skip
    assert {"Stadtteil", "Haushalte", "65 und älter", "Migrationshintergrund"} <= table.ignore


@pytest.mark.parametrize(
    ("key", "called", "everybody"),
    [
        ("OT-Nr", "Ortsteil", "Einwohner insg."),
        ("Bezirk-ID", "Bezirk", "EW gesamt"),
        ("Gebiets-Key", "Gebiet", "zusammen"),
        ("Ortsteilschlüssel", "Ortsteil", "Bev. insgesamt"),
        ("ST_NR", "Stadtteilname", "zus."),
        ("Stadtteil", "Gebietsname", "EW"),
    ],
)
def test_a_key_is_a_number_rather_than_a_name_and_all_are_found(
    key: str, called: str, everybody: str, tmp_path: Path
) -> None:
    rows = [["Mitte", "01", "50", "100", "51"], ["Süd", "02", "70", "120", "70"]]
    (table,) = residents(tmp_path, [called, key, "HH insg.", everybody, "weiblich"], *rows).tables
    assert table.columns["area_key"].column == key
    assert table.counts == {"all": (everybody,), "female": ("weiblich",)}


def test_names_are_keys_where_there_is_no_other_but_less_surely(tmp_path: Path) -> None:
    (sample,) = read_samples(written_file(tmp_path, "E.csv", ["Ortsteil", "insgesamt"], [["Mitte", "5"]] * 3))
    found = suggest_residents(sample, OF_A_DATE)
    assert found is not None
    assert found.columns["area_key"].name == "Ortsteil"
    assert found.columns["area_key"].confidence < 0.8


def test_a_row_for_each_group(tmp_path: Path) -> None:
    rows = [["01", year, group, "7"] for year in ("2024", "2025") for group in ("Insgesamt", "0 bis 14 J.", "Hunde")]
    (table,) = residents(tmp_path, ["Schlüssel", "Jahr", "Merkmal", "Anzahl"], *rows, given=()).tables
    assert table.columns["group"].codes == {"Insgesamt": "all", "0 bis 14 J.": "0-14", "Hunde": "?"}
    assert table.columns["count"].column == "Anzahl"
    assert table.columns["reference_date"].codes == {"2024": "2024-12-31", "2025": "2025-12-31"}


def test_a_table_without_residents_suggests_nothing(tmp_path: Path) -> None:
    header, row = ["Stadtteil", "Arbeitslose 15 bis unter 25 Jahre", "Haushalte"], ["Mitte", "12", "5"]
    (sample,) = read_samples(written_file(tmp_path, "A.csv", header, [row]))
    assert suggest_residents(sample) is None, "people of an age who are unemployed are no residents of this age"


def test_a_figure_is_found_by_what_it_is_called(tmp_path: Path) -> None:
    header = ["Gebiet", "Berichtsmonat", "ELB", "Bedarfsgemeinschaften"]
    rows = [["01", "06/2025", "12", "7"], ["02", "06/2025", "*", "-"]]
    (sample,) = read_samples(written_file(tmp_path, "SGB2.csv", header, rows))
    found = suggest_figures(sample, COUNTED_INDICATOR, ["Bedarfsgemeinschaften", "households", "bg"])
    assert found is not None
    (table,) = read_back(tmp_path, COUNTED_INDICATOR, found).tables
    assert table.columns["value"].column == "Bedarfsgemeinschaften"
    assert table.columns["reference_date"].codes == {"06/2025": "2025-06-30"}
    unknown = suggest_figures(sample, COUNTED_INDICATOR, ["Quote"])
    assert unknown is not None
    assert "value" not in unknown.columns, "two columns may be meant"


@pytest.mark.parametrize(
    ("table", "header", "row", "wanted"),
    [
        (HOUSE_COORDINATES, ["STRNAME", "Strassenname", "HNR", "ADZ", "PLZ", "Ostwert", "Nordwert"],
         ["1", "Hof", "7", "a", "34117", "534000,5", "5684000"],
         {"street": "Strassenname", "house_number": "HNR", "suffix": "ADZ", "postcode": "PLZ", "x": "Ostwert",
          "y": "Nordwert"}),
        (STREET_DIRECTORY, ["Straße", "von Hausnr.", "bis Hausnr.", "Seite", "Statistischer Bezirk"],
         ["Hof", "1", "9", "ungerade", "011"],
         {"street": "Straße", "first": "von Hausnr.", "last": "bis Hausnr.", "side": "Seite",
          "area_key": "Statistischer Bezirk"}),
        (PLAN, ["Jahr", "Instrument", "geplante Eintritte", "Plätze"], ["2023", "AGH", "398", "306"],
         {"year": "Jahr", "instrument": "Instrument", "planned_entries": "geplante Eintritte", "places": "Plätze"}),
    ],
)  # fmt: skip
def test_other_lists_of_a_city(
    tmp_path: Path, table: Table, header: list[str], row: list[str], wanted: dict[str, str]
) -> None:
    samples = read_samples(written_file(tmp_path, "Liste.csv", header, [row] * 9))
    (found,) = suggest([table], samples)
    (source,) = read_back(tmp_path, table, found).tables
    assert {name: each.column for name, each in source.columns.items()} == wanted


def test_rows_of_houses_without_an_address_are_left_out(tmp_path: Path) -> None:
    rows = [["Hof", "1", "9,4", "51,3"], ["", "", "9,5", "51,3"]]
    samples = read_samples(written_file(tmp_path, "H.csv", ["street", "housenumber", "lon", "lat"], rows))
    text = written([HOUSE_COORDINATES], suggest([HOUSE_COORDINATES], samples), samples)
    assert tomllib.loads(text)["house_coordinates"]["where"] == {"street": "*", "housenumber": "*"}


@given(st.sets(st.integers(1, 90), max_size=12))
def test_ages_make_up_a_band_only_where_they_fill_it(cuts: set[int]) -> None:
    """Ages that are cut anywhere: a band is there exactly if there is a cut at each of its ends."""
    edges = [0, *sorted(cuts)]
    names = [f"{first} bis unter {last}" for first, last in pairwise(edges)]
    names.append(f"{edges[-1]} und älter")
    found = counted_groups(names)
    bands = {"0-14": (0, 15), "15-24": (15, 25), "25-34": (25, 35), "35-54": (35, 55), "55+": (55, 999)}
    at = {*edges, 999}
    assert set(found) == {band for band, (first, last) in bands.items() if first in at and last in at}
    for band, columns in found.items():
        spans = sorted(span for name in columns if (span := ages_of(name)) is not None)
        assert (spans[0][0], min(spans[-1][1], 998) + 1) == bands[band]
        assert all(one[1] + 1 == other[0] for one, other in pairwise(spans))
