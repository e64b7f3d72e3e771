"""Downloads of the page and `sozialraum map export`: the same values as on the page."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from pathlib import Path

import httpx
import pyogrio
import pytest
from click.testing import CliRunner, Result

from api.cli import main
from graph_schema.engine.address import GraphAddress
from tests.integration.made_city import MadeCity


@pytest.fixture
def command_line(graph_address: GraphAddress, city: MadeCity, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line with the graph of the tests."""
    for name, value in (
        ("URI", graph_address.uri),
        ("DATABASE", graph_address.database),
        ("USER", graph_address.user),
        ("PASSWORD", graph_address.password),
    ):
        monkeypatch.setenv(f"SOZIALRAUM_GRAPH_{name}", value)
    return CliRunner()


async def call(command_line: CliRunner, *arguments: str) -> Result:
    return await asyncio.to_thread(command_line.invoke, main, list(arguments))


def rows_of(content: bytes) -> dict[str, dict[str, str]]:
    table = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return {row["area_key"]: row for row in table}


async def test_the_table_holds_what_the_page_shows(client: httpx.AsyncClient) -> None:
    answer = await client.get("/karte.csv?sort=value")
    rows = rows_of(answer.content)
    assert answer.headers["content-disposition"] == (
        'attachment; filename="musterstadt_people_rate_district_2022-09-30.csv"'
    )
    assert (rows["01"]["value"], rows["01"]["count"], rows["01"]["denominator"]) == ("12", "120", "1000")
    assert (rows["03"]["value"], rows["03"]["count"], rows["03"]["state"]) == ("", "", "withheld")
    assert (rows["06"]["value"], rows["06"]["state"]) == ("0", "zero")
    assert rows["99"]["row"] == "without_district"
    assert list(rows)[4:6] == ["03", "05"], "withheld districts stand last, as on the page"


async def test_every_file_names_the_denominator(client: httpx.AsyncClient, tmp_path: Path) -> None:
    (unit,) = {row["unit"] for row in rows_of((await client.get("/karte.csv")).content).values() if row["unit"]}
    assert unit == "je 100 Einwohner"
    assert (await client.get("/karte.geojson")).json()["metadata"]["denominator_of"] == "Einwohner:innen"
    path = tmp_path / "layer.gpkg"
    path.write_bytes((await client.get("/karte.gpkg?indicator=contact_broken")).content)
    about = pyogrio.read_dataframe(path, layer="about").set_index("name")["text"]
    assert about["denominator_of"] == "eLb"
    counted = (await client.get("/karte.geojson?measure=count")).json()["metadata"]
    assert "denominator_of" not in counted


async def test_the_change_is_exported_as_the_change(client: httpx.AsyncClient) -> None:
    answer = await client.get("/karte.csv?compare_with=2021-09-30")
    rows = rows_of(answer.content)
    assert (rows["01"]["value"], rows["01"]["compare_with"]) == ("6", "2021-09-30")
    assert rows["01"]["fill"].startswith("change-")
    assert rows["03"]["value"] == ""


async def test_the_geopackage_draws_every_area(client: httpx.AsyncClient, tmp_path: Path) -> None:
    path = tmp_path / "layer.gpkg"
    path.write_bytes((await client.get("/karte.gpkg")).content)
    frame = pyogrio.read_dataframe(path, layer="people_rate").set_index("area_key")
    assert len(frame) == 7
    assert not frame.geometry.is_empty.any()
    assert frame.to_crs(25832).geometry.area["01"] == pytest.approx(1e6, rel=0.01)
    assert frame["fill"]["99"] == "undistricted"
    about = pyogrio.read_dataframe(path, layer="about").set_index("name")["text"]
    assert about["licence_of_borders"] == "DL-DE/BY 2.0"
    assert about["denominator_as_of"] == "2021-12-31"


async def test_geojson_tells_dates_source_licence_and_rules(client: httpx.AsyncClient) -> None:
    answer = await client.get("/karte.geojson?lang=en")
    known = answer.json()["metadata"]
    assert answer.headers["content-type"] == "application/geo+json"
    assert known["reference_date"] == "2022-09-30"
    assert known["borders"] == "Amt für Karten"
    assert "withheld" in known["rules"]


async def test_the_file_for_a_meeting_needs_nothing_from_anywhere(client: httpx.AsyncClient) -> None:
    text = (await client.get("/karte.html?area_key=01")).text
    assert "Wo leben die Menschen, die wir unterstützen?" in text
    assert not re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="', text)
    assert not re.findall(r"url\((?!data:|#|\"?#)[^)]*\)", text.partition("<style>")[2].partition("</style>")[0])


@pytest.mark.parametrize("ending", ["csv", "gpkg", "geojson", "html"])
async def test_the_command_writes_what_the_page_offers(
    command_line: CliRunner, client: httpx.AsyncClient, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"out.{ending}"
    result = await call(
        command_line, "--lang", "de", "map", "export", "--indicator", "people", "--format", ending, "--to", str(target)
    )
    assert result.exit_code == 0, result.output
    if ending in ("csv", "geojson"):
        assert target.read_bytes() == (await client.get(f"/karte.{ending}")).content
    assert target.stat().st_size > 500


async def test_the_command_replaces_no_file_unasked(command_line: CliRunner, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine")
    result = await call(command_line, "map", "export", "--format", "csv", "--to", str(target))
    assert (result.exit_code, target.read_text()) == (1, "mine")
    replaced = await call(command_line, "map", "export", "--format", "csv", "--to", str(target), "--overwrite")
    assert replaced.exit_code == 0
    assert target.read_text() != "mine"


async def test_the_command_names_what_it_does_not_know(command_line: CliRunner, tmp_path: Path) -> None:
    result = await call(
        command_line, "--lang", "en", "map", "export", "--indicator", "nobody", "--format", "csv", "--to", str(tmp_path)
    )
    assert result.exit_code == 1
    assert "“nobody” is not there" in result.output
