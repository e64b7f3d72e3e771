"""Files whose names are no UTF-8 through the whole road: an office's system wrote them in an encoding of its own."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from graph_schema.store.graph import Graph
from tests.integration.administrator import administrator_cookie
from tests.integration.small_register import REGISTER_ROWS, copied, import_areas, write_folder
from tests.integration.test_import_commands import Terminal, terminal
from tests.integration.test_leading_systems import mapping_where

pytestmark = [
    pytest.mark.slow,  # a process of its own for each command
    pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session"),
]

__all__ = ["terminal"]
NAME = b"citizens_M\xe4rz.csv"
"""In Windows-1252, as a share of Windows hands it on."""
SHOWN = "citizens_M\ufffdrz.csv"


@pytest.fixture
async def export(terminal: Terminal, graph: Graph) -> Path:
    """An export with such a file, one of whose rows is refused, and a mapping that means it."""
    await import_areas(graph, terminal.folder / "data")
    rows = copied(REGISTER_ROWS)
    rows["citizens"].append({**rows["citizens"][0], "citizen_number": "c9", "birth_date": "gestern"})
    folder = write_folder(terminal.folder / "export", rows)
    (folder / "citizens.csv").rename(os.fsdecode(os.fsencode(folder) + b"/" + NAME))
    mapping_where(terminal.folder, "Fachverfahren", {})
    path = terminal.folder / "mapping.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"citizens.csv"', '"citizens_*.csv"'), encoding="utf-8")
    return folder


async def test_a_file_whose_name_is_no_utf_8_is_imported_listed_and_shown(
    terminal: Terminal, graph: Graph, export: Path
) -> None:
    mapping = terminal.folder / "mapping.toml"
    loaded = await terminal.run("register", export, "--mapping", mapping, "--accept-valid", "--json")
    assert loaded.returncode == 1, loaded.stderr
    document = json.loads(loaded.stdout)
    assert (document["loaded"], document["refused"][0]["file"]) == (True, SHOWN)
    with Path(document["report_file"]).open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["file"] == SHOWN
    again = await terminal.run("register", export, "--mapping", mapping, "--accept-valid")
    assert f"- {SHOWN}, row 6, column birth_date: not a date." in again.stdout
    listed = json.loads((await terminal.run("list", "--json")).stdout)
    shown = await terminal.run("show", listed[1]["id"])
    assert f"  File {SHOWN}: 5 rows, " in shown.stdout
    assert f"- {SHOWN}, row 6, column birth_date: not a date." in shown.stdout
    told = json.loads((await terminal.run("show", listed[1]["id"], "--json")).stdout)
    assert SHOWN in [each["name"] for each in told["files"]]
    app: Any = create_app(Settings(terminal.folder / "data"), graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        client.cookies.update(await administrator_cookie(graph, terminal.folder / "data"))
        for page in ("/daten", f"/daten/{told['id']}", *(f"/daten/{told['id']}.{end}" for end in ("csv", "json"))):
            answer = await client.get(page)
            assert answer.status_code == 200
            assert page == "/daten" or SHOWN in answer.text


async def test_such_a_delivery_is_archived_under_its_own_name(terminal: Terminal, export: Path) -> None:
    arguments = ("watch", export, "--mapping", terminal.folder / "mapping.toml", "--once", "--settle", "0")
    refused = await terminal.run(*arguments)
    assert refused.returncode == 1
    assert f"- {SHOWN}, row 6" in refused.stdout
    (place,) = (export / "refused").iterdir()
    assert NAME in [os.fsencode(path.name) for path in place.iterdir()]
    assert SHOWN in (place / "report.json").read_text(encoding="utf-8")
    assert SHOWN in (place / "refused.csv").read_text(encoding="utf-8-sig")


async def test_such_a_name_is_told_in_errors_and_meant_by_a_suggested_mapping(terminal: Terminal, export: Path) -> None:
    plain = await terminal.run("register", export, "--json")
    assert plain.returncode == 1
    assert "citizens.csv" in json.loads(plain.stderr)["text"]
    empty = Path(os.fsdecode(os.fsencode(export) + b"/" + NAME))
    content = empty.read_bytes()
    empty.write_bytes(b"")
    unread = await terminal.run("register", export, "--mapping", terminal.folder / "mapping.toml")
    assert f"The file {SHOWN} is empty." in unread.stderr
    empty.write_bytes(content)
    suggested = terminal.folder / "suggested.toml"
    told = await terminal.run("register", export, "--suggest-mapping", suggested)
    assert told.returncode == 0, told.stderr
    assert 'file = "citizens_M*rz.csv"' in suggested.read_text(encoding="utf-8")


async def test_a_folder_and_a_file_of_areas_with_such_names(terminal: Terminal, export: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(terminal.folder) + b"/Lieferung_\xfc"))
    export.rename(folder)
    mapping = terminal.folder / "mapping.toml"
    report = folder / "refused.csv"
    refused = await terminal.run("register", folder, "--mapping", mapping, "--check", "--report", report)
    assert (refused.returncode, refused.stderr.count("Traceback")) == (1, 0)
    assert refused.stdout.count("/Lieferung_?/refused.csv") == 1
    assert report.exists()
    (folder / "areas.geojson").write_text("{}")
    areas = await terminal.run(
        "neighbourhoods", folder / "areas.geojson", "--level", "stadtteil", "--key", "key", "--name", "name"
    )
    assert areas.returncode == 1
    assert "Rename the file or the folder." in areas.stderr


async def test_a_single_file_with_such_a_name(terminal: Terminal, export: Path) -> None:
    houses = Path(os.fsdecode(os.fsencode(export) + b"/H\xe4user.csv"))
    houses.write_text("street;house_number;x;y\nHauptstraße;1;9.05;51.05\n", encoding="utf-8")
    loaded = await terminal.run("addresses", houses)
    assert loaded.returncode == 0, loaded.stderr
    assert "  File H\ufffduser.csv: 1 rows, " in (await terminal.run("show")).stdout
    houses.write_text("street;house_number;x;y\nHauptstraße;1;east;51.05\n", encoding="utf-8")
    refused = await terminal.run("addresses", houses, "--json")
    assert json.loads(refused.stdout)["first_refusals"][0]["file"] == "H\ufffduser.csv"
