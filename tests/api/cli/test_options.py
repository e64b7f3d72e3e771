"""Options that are wrong are told before anything is opened, with their name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main

TABLE = "obz,stadtteil,einwohner,nicht_deutsch\n01,Mitte,8196,1510\n"
GROUPS = "all, below_pension_age, without_german_citizenship, female, male, 0-14, 15-24, 25-34, 35-54, 55+"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a table; its data folder must stay absent, because nothing was begun."""
    (tmp_path / "town.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def call(folder: Path, *arguments: str, language: str = "en") -> Result:
    clean = {name: None for name in os.environ if name.startswith("SOZIALRAUM_")}
    result = CliRunner().invoke(main, ["--data", str(folder / "data"), "--lang", language, *arguments], env=clean)
    assert not (folder / "data").exists()
    return result


def residents(folder: Path, *counts: str, language: str = "en", area: str = "obz") -> Result:
    options = [part for count in counts for part in ("--count", count)]
    return call(
        folder, "import", "residents", str(folder / "town.csv"), "--level", "ortsbezirk", "--date", "2015-12-31",
        "--area-column", area, *options, language=language,
    )  # fmt: skip


def test_an_unknown_group_is_wrong_usage_that_names_the_groups(folder: Path) -> None:
    result = residents(folder, "einwohner=alle")
    assert result.exit_code == 2
    assert f"Error: --count: there is no group “alle”. Is “all” meant? Groups: {GROUPS}." in result.stderr
    german = residents(folder, "einwohner=qqq", language="de")
    assert german.exit_code == 2
    assert f"--count: Die Gruppe „qqq“ gibt es nicht. Gruppen: {GROUPS}." in german.stderr


def test_a_column_that_the_file_lacks_is_wrong_usage_that_names_its_columns(folder: Path) -> None:
    result = residents(folder, "einwohner=all", "nicht_deutsche=female")
    assert result.exit_code == 2
    assert (
        "Error: town.csv has no column “nicht_deutsche”. Is “nicht_deutsch” meant? "
        "There are: obz, stadtteil, einwohner, nicht_deutsch.\n"
    ) in result.stderr
    german = residents(folder, "einwohner=all", area="obzz", language="de")
    assert german.exit_code == 2
    assert "In town.csv gibt es die Spalte „obzz“ nicht. Ist „obz“ gemeint?" in german.stderr


def test_a_column_that_a_file_of_areas_lacks_is_wrong_usage_too(folder: Path) -> None:
    (folder / "town.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": "1", "people": 7},'
        ' "geometry": null}]}',
        encoding="utf-8",
    )
    result = call(
        folder, "import", "indicator", str(folder / "town.geojson"), "--level", "ortsbezirk", "--date", "2015-12-31",
        "--area-column", "id", "--value", "peopel", "--code", "x", "--unit", "people", "--name-de", "x",
        "--name-en", "x",
    )  # fmt: skip
    assert result.exit_code == 2
    assert "Is “people” meant? There are: id, people." in result.stderr


def test_a_group_that_is_given_twice_is_wrong_usage(folder: Path) -> None:
    result = residents(folder, "einwohner=all", "nicht_deutsch=all")
    assert result.exit_code == 2
    assert "the group all is there more than once" in result.stderr


def test_a_table_without_any_date_is_wrong_usage(folder: Path) -> None:
    result = call(
        folder, "import", "residents", str(folder / "town.csv"), "--level", "ortsbezirk", "--area-column", "obz",
        "--count", "einwohner=all", language="de",
    )  # fmt: skip
    assert result.exit_code == 2
    assert "--date JJJJ-MM-TT oder --date-column SPALTE" in result.stderr


def test_a_date_of_figures_that_ends_no_month_is_wrong_usage(folder: Path) -> None:
    result = call(
        folder, "import", "indicator", str(folder / "town.csv"), "--level", "ortsbezirk", "--date", "2015-06-15",
        "--area-column", "obz", "--value", "einwohner", "--code", "x", "--unit", "people", "--name-de", "x",
        "--name-en", "x",
    )  # fmt: skip
    assert result.exit_code == 2
    assert "--date: The last day of the month that the figure stands for, such as 2015-06-30." in result.stderr


@pytest.mark.parametrize("option", ["--date", "--since"])
@pytest.mark.parametrize("text", ["31.12.15", "31.02.2015", "2015-02-31", "yesterday", "2015"])
def test_a_date_that_is_none_is_told_with_the_name_of_its_option(folder: Path, option: str, text: str) -> None:
    export = ("map", "export", "--format", "csv", "--to", str(folder / "x.csv"), option, text)
    german, english = call(folder, *export, language="de"), call(folder, *export)
    assert (german.exit_code, english.exit_code) == (2, 2)
    assert (
        f"{option}: Das ist kein Datum von 1900 bis 2099. Erwartet wird: 30.09.2022 oder 2022-09-30." in german.stderr
    )
    assert (
        f"{option}: this is no date from 1900 to 2099. Expected is a day like 2022-09-30 or 30.09.2022."
        in english.stderr
    )
    assert "address" not in english.stderr
    assert "Adresse" not in german.stderr


def test_dates_of_an_import_are_told_the_same_way(folder: Path) -> None:
    table = str(folder / "town.csv")
    result = call(folder, "import", "residents", table, "--level", "ortsbezirk", "--date", "31.12.")
    assert (result.exit_code, "--date: this is no date from 1900 to 2099." in result.stderr) == (2, True)
    borders = call(
        folder, "import", "neighbourhoods", table, "--level", "ortsbezirk", "--key", "obz", "--name", "stadtteil",
        "--borders-as-of", "2025",
    )  # fmt: skip
    assert (borders.exit_code, "--borders-as-of: this is no date from 1900 to 2099." in borders.stderr) == (2, True)


def test_a_code_that_is_far_too_long_is_not_told_as_an_address(folder: Path) -> None:
    result = call(folder, "map", "export", "--format", "csv", "--to", str(folder / "x.csv"), "--indicator", "x" * 101)
    assert result.exit_code == 1
    assert "is not there" in result.stderr
    assert "address" not in result.stderr
