"""Published tables with a row per area."""

from pathlib import Path

import pytest

from graph_schema.errors import BadInput
from graph_schema.ingest.checks import check_rows, read_cells
from graph_schema.ingest.files import RawFile, read_file
from graph_schema.ingest.rules import RULES
from graph_schema.ingest.wide import WideColumns, figures_of, residents_of

FILE = RawFile(
    "town.csv",
    ["area", "einwohner", "nicht_deutsch", "stand"],
    [
        (2, ["01", "8196", "1510", "31.12.2015"]),
        (3, ["02", "7792.0", ".", "31.12.2015"]),
        (4, ["03", "x1", "", "2015"]),
    ],
)


def test_a_column_per_group_becomes_rows_of_residents() -> None:
    tables = residents_of(
        FILE, WideColumns("area", date="2015-12-31"), [("einwohner", "all"), ("nicht_deutsch", "female")]
    )
    checked = [read_cells(table) for table in tables]
    assert [(row["area_key"], row["group"], row["count"]) for each in checked for row in each.valid_rows] == [
        ("01", "all", 8196), ("02", "all", 7792), ("01", "female", 1510),
    ]  # fmt: skip


def test_refusals_name_the_files_own_row_and_column() -> None:
    checked = read_cells(residents_of(FILE, WideColumns("area", date_column="stand"), [("einwohner", "all")])[0])
    check_rows(checked, RULES["residents"])
    assert [(refusal.row, refusal.column) for refusal in checked.refusals] == [(4, "stand"), (4, "einwohner")]


def test_what_is_not_published_is_no_data() -> None:
    checked = read_cells(figures_of(FILE, WideColumns("area", date="2015-12-31"), "nicht_deutsch", counted=True))
    assert [row["value"] for row in checked.rows] == [1510.0, None, None]


SIGNS = RawFile("signs.csv", ["area", "n"], [(at, [str(at), sign]) for at, sign in enumerate(
    ["12", " - ", "–", "—", ".", "*", "/", "x", "X", "...", "…", ""], start=2
)])  # fmt: skip
PLACES = WideColumns("area", date="2015-12-31")


def test_a_dash_says_that_nobody_is_there_and_other_signs_say_that_nothing_is_published() -> None:
    figures = read_cells(figures_of(SIGNS, PLACES, "n", counted=True))
    assert [row["value"] for row in figures.rows] == [12, 0, 0, 0, *[None] * 8]
    residents = read_cells(residents_of(SIGNS, PLACES, [("n", "all")])[0])
    assert [(row["area_key"], row["count"]) for row in residents.valid_rows] == [
        ("2", 12),
        ("3", 0),
        ("4", 0),
        ("5", 0),
    ]
    assert not figures.refused | residents.refused


def test_a_dash_among_rates_is_no_data() -> None:
    rates = read_cells(figures_of(SIGNS, PLACES, "n", counted=False))
    assert [row["value"] for row in rates.rows] == [12.0, *[None] * 11]


def test_thousands_points_are_refused_in_counts_and_decimals_in_rates_kept() -> None:
    file = RawFile("a.csv", ["area", "n"], [(2, ["1", "12.345"]), (3, ["2", "1.000"]), (4, ["3", "7"])])
    for table in (figures_of(file, PLACES, "n", counted=True), residents_of(file, PLACES, [("n", "all")])[0]):
        refusals = read_cells(table).refusals
        assert [(each.row, each.column, each.kind) for each in refusals] == [
            (2, "n", "not_a_whole_number"), (3, "n", "not_a_whole_number"),
        ]  # fmt: skip
    rates = read_cells(figures_of(file, PLACES, "n", counted=False))
    assert [row["value"] for row in rates.rows] == [12.345, 1.0, 7.0]


def test_areas_that_come_again_can_be_numbered() -> None:
    file = RawFile("a.csv", ["id", "n"], [(2, ["7", "1"]), (3, ["8", "2"]), (4, ["7", "3"])])
    table = figures_of(file, WideColumns("id", date="2015-12-31", number_repeated=True), "n", counted=True)
    assert [row["area_key"] for row in read_cells(table).valid_rows] == ["7", "8", "7-2"]


def test_a_column_that_is_not_there_is_named_with_a_close_match() -> None:
    with pytest.raises(BadInput, match="“einwohner” meant"):
        residents_of(FILE, WideColumns("area", date="2015-12-31"), [("einwoner", "all")])


def test_the_date_must_be_given_somewhere() -> None:
    with pytest.raises(BadInput, match="--date"):
        figures_of(FILE, WideColumns("area"), "einwohner", counted=True)


def test_a_row_that_lacks_cells_is_refused_and_not_taken_for_unpublished() -> None:
    file = RawFile("a.csv", ["area", "n", "of", "as_of"], [(2, ["1", "12"]), (3, ["2", "7", "", ""]), (4, ["3"])])
    for table in (figures_of(file, PLACES, "n", counted=True), residents_of(file, PLACES, [("n", "all")])[0]):
        checked = read_cells(table)
        check_rows(checked)
        assert [(each.row, each.column, each.kind) for each in checked.refusals] == [
            (2, "", "wrong_number_of_cells"), (4, "", "wrong_number_of_cells"),
        ]  # fmt: skip
        assert checked.refusals[0].remedy_de.startswith("Zeile hat 2 statt 4 Felder.")
        assert checked.refusals[0].remedy_en.startswith("The row has 2 instead of 4 fields.")
        assert [row["area_key"] for row in checked.valid_rows] == ["2"]


def test_a_row_with_cells_behind_the_last_column_is_refused() -> None:
    file = RawFile("a.csv", ["area", "n"], [(2, ["1", "12", "x"]), (3, ["2", "7", "", " "])])
    checked = read_cells(figures_of(file, PLACES, "n", counted=True))
    assert [(each.row, each.kind) for each in checked.refusals] == [(2, "wrong_number_of_cells")]
    assert "quotation marks" in checked.refusals[0].remedy_en


def test_a_row_that_lacks_cells_is_refused_once_for_all_groups() -> None:
    file = RawFile("a.csv", ["area", "n", "f"], [(2, ["1", "12"]), (3, ["2", "7", "3"])])
    tables = [read_cells(each) for each in residents_of(file, PLACES, [("n", "all"), ("f", "female")])]
    assert [len(each.refusals) for each in tables] == [1, 0]
    assert [len(each.valid_rows) for each in tables] == [1, 1]


def test_a_row_that_lacks_cells_leaves_the_numbers_of_repeated_areas_as_they_are() -> None:
    file = RawFile("a.csv", ["id", "n", "m"], [(2, ["7", "1"]), (3, ["7", "2", ""])])
    table = figures_of(file, WideColumns("id", date="2015-12-31", number_repeated=True), "n", counted=True)
    assert [row["area_key"] for row in read_cells(table).valid_rows] == ["7-2"]


def test_separators_behind_the_last_column_are_no_column(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("area;n;;\n1;12\n2;7;;\n", encoding="utf-8")
    raw = read_file(tmp_path / "a.csv", ["area", "n"])
    assert raw.header == ["area", "n"]
    assert not read_cells(figures_of(raw, PLACES, "n", counted=True)).refused


@pytest.mark.parametrize(
    ("columns", "named"),
    [(WideColumns("area", date="2015-12-31"), "area"), (WideColumns("area", date_column="stand"), "area + stand")],
)
def test_rows_that_are_there_twice_are_told_by_the_names_of_the_file(columns: WideColumns, named: str) -> None:
    file = RawFile("a.csv", ["area", "n", "stand"], [(at, ["1", "12", "2015-12-31"]) for at in (2, 3)])
    for table in (residents_of(file, columns, [("n", "all")])[0], figures_of(file, columns, "n", counted=True)):
        checked = read_cells(table)
        check_rows(checked)
        assert [each.remedy_de for each in checked.refusals] == [f"{named} nur einmal verwenden (Zeilen 2, 3)."] * 2
        assert [each.remedy_en for each in checked.refusals] == [f"Use {named} once only (rows 2, 3)."] * 2
