"""Borders, residents, published figures and a grid by the page: files in, the job followed, refused rows out."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from shapely.geometry import Polygon, box, mapping

from api.access.web_keys import load_web_keys
from api.actions.demo_accounts import ensure_demo_accounts
from api.actions.job_files import job_ids
from api.actions.undo_import import undo_import
from api.app import create_app
from api.settings import Settings
from graph_schema.migrations import wipe
from graph_schema.store.areas import load_levels, load_neighbourhoods
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_import_runs
from tests.integration.desk import Desk, desk_at
from tests.integration.small_register import ask, import_areas

pytestmark = [
    pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session"),
    pytest.mark.asyncio(loop_scope="session"),
]
IMPORT = "/daten/import"
TOKEN = re.compile(r'name="form_token" value="([^"]*)"')
NAME = "Am Geheimen Anger"


@dataclass(slots=True)
class Town:
    """The product with three areas, and the desk of its administrator."""

    app: Any
    graph: Graph
    desk: Desk
    folder: Path

    async def send(self, file: tuple[str, bytes] | None, **fields: str) -> httpx.Response:
        """Send the form of imports, as the page that is open has it."""
        await self.desk.open(IMPORT)
        token = TOKEN.search(self.desk.page.text if self.desk.page else "")
        data = {"form_token": token[1] if token else "", **fields}
        if file is not None:
            sent = [("files", (file[0], file[1], "application/octet-stream"))]
            self.desk.page = await self.desk.client.post(IMPORT, data=data, files=sent, follow_redirects=True)
            return self.desk.page
        # As a browser sends a form in which no file was chosen: a part with an empty name.
        parts = [f'name="{name}"\r\n\r\n{value}' for name, value in data.items()]
        parts.append('name="files"; filename=""\r\ncontent-type: application/octet-stream\r\n\r\n')
        body = "".join(f"--x\r\ncontent-disposition: form-data; {part}\r\n" for part in parts) + "--x--\r\n"
        kind = {"content-type": "multipart/form-data; boundary=x"}
        self.desk.page = await self.desk.client.post(IMPORT, content=body.encode(), headers=kind, follow_redirects=True)
        return self.desk.page

    async def imported(self, file: tuple[str, bytes] | None, **fields: str) -> httpx.Response:
        """Send the form and reload the job's page until it is over."""
        answer = await self.send(file, **fields)
        assert answer.status_code == 200, re.findall(r'id="wrong".*?</', answer.text, re.DOTALL)
        path, give_up = answer.url.path, time.monotonic() + 120
        while "data-follow" in (page := await self.desk.open(path)).text:
            assert time.monotonic() < give_up
            await asyncio.sleep(0.2)
        return page

    async def keys(self, level: str) -> set[str]:
        """Return the keys of the areas of a level."""
        return {each.key for each in await load_neighbourhoods(self.graph, level)}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """Three areas, sign-ins for each role, and uploads of at most two megabytes."""
    await wipe(migrated_graph)
    folder = tmp_path_factory.mktemp("town")
    await import_areas(migrated_graph, folder)
    await ensure_demo_accounts(migrated_graph, load_web_keys(folder), datetime.now(UTC))
    settings = Settings(folder, demo=True, largest_upload=2_000_000, reading_memory=600_000_000)
    app: Any = create_app(settings, migrated_graph)
    async with desk_at(app) as desk:
        await desk.sign_in("administration")
        yield Town(app, migrated_graph, desk, folder)


def geojson(*areas: tuple[str | None, str, Any], **more: Any) -> bytes:
    """Return a GeoJSON of areas: key, name, shape."""
    features = [
        {"type": "Feature", "properties": {"nr": key, "titel": name, "leute": 1_000}, "geometry": mapping(shape)}
        for key, name, shape in areas
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


QUARTERS = geojson(("q1", NAME, box(9.0, 51.0, 9.05, 51.1)), ("q2", "Zwei", box(9.05, 51.0, 9.1, 51.1)))
FIELDS = {"kind": "neighbourhoods", "level_code": "quartier", "key": "nr", "name": "titel"}


async def test_borders_are_checked_imported_and_taken_back(town: Town) -> None:
    """A check writes nothing; the import leaves a record and an event; `import undo` takes it back."""
    checked = await town.imported(("quartiere.geojson", QUARTERS), **FIELDS, parent_level="stadtteil", check_only="1")
    assert "Geschrieben wurde nichts" in checked.text
    assert await town.keys("quartier") == set()
    done = await town.imported(("quartiere.geojson", QUARTERS), **FIELDS, parent_level="stadtteil")
    assert "Alles ist importiert" in done.text
    assert await town.keys("quartier") == {"q1", "q2"}
    assert not list(town.folder.glob("uploads/*/files")) + list(town.folder.glob("uploads/*/areas.*"))
    run = (await load_import_runs(town.graph, 1))[0]
    assert (run["kind"], run["subject"]) == ("neighbourhoods", "quartier")
    assert f"/daten/{run['id']}" in done.text
    begun = await ask(town.graph, "MATCH (e:AuditEvent) WHERE e.action = 'import_begun' RETURN e.about AS about")
    assert (done.url.path.rpartition("/")[2],) in begun
    await undo_import(town.graph, data_folder=town.folder, now=datetime.now(UTC))
    assert await town.keys("quartier") == set()


async def test_refused_areas_are_downloaded_by_number_and_field(town: Town) -> None:
    """File, feature, the file's own field, kind and remedy; no name of an area; nothing is loaded."""
    triangle = Polygon([(9.05, 51.0), (9.1, 51.0), (9.1, 51.1)])
    file = geojson(("q1", NAME, box(9.0, 51.0, 9.05, 51.1)), (None, NAME, triangle), ("q1", "", triangle))
    page = await town.imported(("quartiere.geojson", file), **FIELDS)
    assert "Geladen wurde nichts" in page.text
    assert await town.keys("quartier") == set()
    rows = await town.desk.open(f"{page.url.path}/abgewiesen.csv")
    table = list(csv.DictReader(io.StringIO(rows.content.decode("utf-8-sig"))))
    found = {(row["file"], row["row"], row["column"]) for row in table}
    assert {("quartiere.geojson", "2", "nr"), ("quartiere.geojson", "3", "titel")} <= found
    assert all(row["remedy_de"] or row["remedy_en"] for row in table if "remedy_de" in row)
    assert NAME not in rows.text


@pytest.mark.slow
async def test_residents_and_figures_come_from_their_own_columns(town: Town) -> None:
    """A table with a row per area, as the command takes it; a count below the limit is governed on the map as ever."""
    keys = sorted(await town.keys("stadtteil"))
    table = "gebiet;einwohner;frauen\n" + "".join(f"{key};1000;500\n" for key in keys)
    page = await town.imported(
        ("einwohner.csv", table.encode()), kind="residents", level="stadtteil", day="31.12.2025",
        area_column="gebiet", counts="einwohner=all\r\nfrauen=female",
    )  # fmt: skip
    assert "Alles ist importiert" in page.text
    file = geojson(*((key, "x", box(9, 51, 9.1, 51.1)) for key in keys))
    page = await town.imported(
        ("werte.geojson", file), kind="indicator", level="stadtteil", code="arbeitslose", unit="people",
        name_de="Arbeitslose", name_en="unemployed", denominator="residents", area_column="nr", value="leute",
        day="31.12.2025",
    )  # fmt: skip
    assert "Alles ist importiert" in page.text
    stored = await ask(town.graph, "MATCH (f:PublishedFigure) RETURN f.indicator AS indicator, f.value AS value")
    assert stored == [("arbeitslose", 1000.0)] * 3
    counts = await ask(town.graph, "MATCH (c:ResidentCount) RETURN c.group AS group, c.count AS count")
    assert set(counts) == {("all", 1000), ("female", 500)}


async def test_a_grid_is_made_of_what_is_there(town: Town) -> None:
    """Without a file; one that is sent along is refused."""
    page = await town.imported(None, kind="grid", level_code="raster", cell="10000")
    assert "Alles ist importiert" in page.text
    assert "raster" in {each.code for each in await load_levels(town.graph)}
    assert await town.keys("raster")
    with_file = await town.send(("a.geojson", QUARTERS), kind="grid", cell="1000")
    assert (with_file.status_code, "keine Datei gelesen" in with_file.text) == (400, True)


async def test_what_does_not_fit_a_kind_is_told_on_the_form(town: Town) -> None:
    """The form comes back with what was typed; no job and no file stays."""
    file, table = ("a.geojson", QUARTERS), ("a.csv", b"area;n\nx;1\n")
    wide = {"kind": "indicator", "level": "stadtteil", "code": "c", "name_de": "N", "name_en": "N", "unit": "people"}
    for sent, fields, says in (
        (table, FIELDS, "gehört nicht zu dieser Art"),
        (file, {"kind": "plan"}, "gehört nicht zu dieser Art"),
        (file, {**FIELDS, "key": ""}, "Eine Angabe fehlt"),
        (file, {**FIELDS, "level_code": "../x"}, "nicht lesbar"),
        (file, {**FIELDS, "crs": "+proj=utm +nadgrids=/etc/passwd"}, "nicht lesbar"),
        (file, {**FIELDS, "parent_key": "p"}, "gehört die Ebene darüber"),
        (file, {**FIELDS, "rank": "-1"}, "nicht lesbar"),
        (file, {**FIELDS, "mapping": "x.toml"}, "gehört keine Zuordnung"),
        (table, {**wide, "area_column": "area"}, "Eine Angabe fehlt"),
        (file, {**wide}, "Eine Angabe fehlt"),
        (table, {**wide, "unit": "euro"}, "nicht lesbar"),
        (("a.shp", b"x"), FIELDS, "in einer ZIP-Datei"),
        (None, FIELDS, "keine Datei dabei"),
    ):
        before = set(job_ids(town.folder))
        answer = await town.send(sent, **fields)
        assert (answer.status_code, says in answer.text) == (400, True), (fields, says, answer.status_code)
        assert set(job_ids(town.folder)) == before
    answer = await town.send(table, **{**FIELDS, "source": "Stadt <b>"})
    assert 'value="Stadt &lt;b&gt;"' in answer.text


def combs(teeth: int) -> bytes:
    """Two valid areas with so many teeth that cross each other at right angles: few points, very many crossings."""
    step = 0.1 / teeth
    lying: list[tuple[float, float]] = [(8.99, 51.0)]
    standing: list[tuple[float, float]] = [(9.0, 50.99)]
    for at in range(teeth):
        low, high = at * step, at * step + step / 2
        lying += [(9.11, 51.0 + low), (9.11, 51.0 + high), (9.0, 51.0 + high), (9.0, 51.0 + low + step)]
        standing += [(9.0 + low, 51.11), (9.0 + high, 51.11), (9.0 + high, 51.0), (9.0 + low + step, 51.0)]
    return geojson(("k1", "Kamm", Polygon([*lying, (8.99, 51.1)])), ("k2", "Kamm", Polygon([*standing, (9.1, 50.99)])))


@pytest.mark.slow
async def test_hostile_borders_are_refused_and_nothing_is_half_written(town: Town, tmp_path: Path) -> None:
    """Each ends as a refused import with a sentence that names the file; the pages go on."""
    package = tmp_path / "sicht.gpkg"
    with closing(sqlite3.connect(package)) as database:
        database.execute("CREATE VIEW gpkg_contents AS SELECT load_extension('x')")
        database.commit()
    vrt = b"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/vsicurl/http://127.0.0.1:9/a</SrcDataSource>"
    before = await load_levels(town.graph)
    for name, content, says in (
        ("sicht.gpkg", package.read_bytes(), "etwas ausführen"),
        ("liste.geojson", vrt, "nicht, was ihr Name sagt"),
        ("kaemme.geojson", combs(3_000), "lassen sich mit"),
    ):
        page = await town.imported((name, content), **FIELDS)
        assert ("Geladen wurde nichts" in page.text, name in page.text, says in page.text) == (True, True, True), name
        assert (await town.desk.client.get("/health/live")).status_code == 200
        run = (await load_import_runs(town.graph, 1))[0]
        assert (run["kind"], run["state"]) == ("neighbourhoods", "refused")
    assert await load_levels(town.graph) == before
    assert await town.keys("quartier") == set()


async def test_only_an_administrator_imports_borders(town: Town) -> None:
    """For others the page is not there, before a byte of the file is looked at."""
    async with desk_at(town.app) as other:
        await other.sign_in("planung")
        answer = await other.client.post(IMPORT, data=FIELDS, files=[("files", ("a.geojson", QUARTERS, ""))])
        assert answer.status_code == 404
