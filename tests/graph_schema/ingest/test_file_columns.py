"""Columns that an option names and that the file lacks."""

import pytest

from graph_schema.ingest.file_columns import UnknownColumn, listed, require_columns

HEADER = ["obz", "stadtteil", "einwohner", "nicht_deutsch"]


def refused(header: list[str], wanted: list[str]) -> UnknownColumn:
    with pytest.raises(UnknownColumn) as error:
        require_columns("kassel.csv", header, wanted)
    return error.value


def test_only_the_column_that_is_missing_is_an_error() -> None:
    require_columns("kassel.csv", HEADER, ["obz", "einwohner"])
    assert "obz" not in refused(HEADER, ["obz", "flaeche"]).en


def test_a_column_that_is_missing_is_named_with_the_nearest_and_all_others() -> None:
    error = refused(HEADER, ["obz", "einwoner"])
    assert error.text("de") == (
        "In kassel.csv gibt es die Spalte „einwoner“ nicht. Ist „einwohner“ gemeint? "
        "Vorhanden sind: obz, stadtteil, einwohner, nicht_deutsch."
    )
    assert error.text("en") == (
        "kassel.csv has no column “einwoner”. Is “einwohner” meant? "
        "There are: obz, stadtteil, einwohner, nicht_deutsch."
    )


def test_several_missing_columns_are_one_error() -> None:
    error = refused(HEADER, ["obz", "einwoner", "nicht_deutsche", "qqq"])
    assert "die Spalten „einwoner“, „nicht_deutsche“, „qqq“ nicht. Sind „einwohner“, „nicht_deutsch“ gemeint?" in (
        error.text("de")
    )


def test_a_file_without_header_does_not_tell_its_first_person() -> None:
    error = refused(["4711", "Yılmaz", "1990-05-01"], ["area", "count"])
    assert "Yılmaz" not in error.text("de") + error.text("en")
    assert "must name the columns" in error.text("en")
    assert "muss die Spalten nennen" in error.text("de")


def test_years_as_columns_are_listed_where_another_column_is_known() -> None:
    assert "There are: area, 2014, 2015." in refused(["area", "2014", "2015"], ["area", "2016"]).text("en")


def test_a_long_list_is_cut() -> None:
    assert listed([str(at) for at in range(100)]).endswith("28, 29, … (100)")
