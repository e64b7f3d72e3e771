"""The administrators' page of imports as a browser uses it: files in, the job followed, refused rows out."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.access.web_keys import load_web_keys
from api.actions.demo_accounts import LOGINS, ensure_demo_accounts
from api.actions.job_files import job_ids
from api.app import create_app
from api.settings import Settings
from graph_schema.ingest.formulas import guarded
from graph_schema.migrations import wipe
from graph_schema.model.access import Role
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk, desk_at
from tests.integration.small_register import REGISTER_ROWS, copied, import_areas, write_folder

pytestmark = [
    pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session"),
    pytest.mark.asyncio(loop_scope="session"),
]
IMPORT = "/daten/import"
TOKEN = re.compile(r'name="form_token" value="([^"]*)"')


@dataclass(slots=True)
class Town:
    """The product, and the desk of its administrator."""

    app: Any
    desk: Desk
    folder: Path


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """Areas, sign-ins for each role, and uploads of at most two megabytes."""
    await wipe(migrated_graph)
    folder = tmp_path_factory.mktemp("town")
    await import_areas(migrated_graph, folder)
    await ensure_demo_accounts(migrated_graph, load_web_keys(folder), datetime.now(UTC))
    app: Any = create_app(Settings(folder, demo=True, largest_upload=2_000_000), migrated_graph)
    async with desk_at(app) as desk:
        await desk.sign_in("administration")
        yield Town(app, desk, folder)


async def send(desk: Desk, files: list[tuple[str, bytes]], **fields: str) -> httpx.Response:
    """Send the form of imports with files, as the page that is open has it."""
    await desk.open(IMPORT)
    token = TOKEN.search(desk.page.text if desk.page else "")
    data = {"form_token": token[1] if token else "", **fields}
    sent = [("files", (name, content, "text/csv")) for name, content in files]
    desk.page = await desk.client.post(IMPORT, data=data, files=sent, follow_redirects=True)
    return desk.page


async def followed(desk: Desk, seconds: float = 120) -> httpx.Response:
    """Reload the page of a job until it is over."""
    assert desk.page is not None
    path, give_up = desk.page.url.path, time.monotonic() + seconds
    while "data-follow" in (await desk.open(path)).text:
        assert time.monotonic() < give_up
        await asyncio.sleep(0.2)
    return desk.page


async def test_a_register_is_imported_and_its_refused_rows_are_downloaded(town: Town, tmp_path: Path) -> None:
    """The page tells counts, fields and remedies; neither page nor file has a cell of a row."""
    rows = copied(REGISTER_ROWS)
    rows["citizens"][1]["birth_date"] = "unlesbar-77"
    folder = write_folder(tmp_path / "register", rows)
    files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    answer = await send(town.desk, files, kind="register")
    assert answer.status_code == 200
    assert answer.url.path.startswith(f"{IMPORT}/")
    page = await followed(town.desk)
    assert "Abgewiesen" in page.text
    assert "birth_date" in page.text
    assert "kein Datum" in page.text
    job = page.url.path
    english = await town.desk.open(f"{job}?lang=en")
    assert "Nothing was loaded" in english.text
    await town.desk.open(f"{job}?lang=de")
    file = await town.desk.open(f"{job}/abgewiesen.csv")
    assert file.headers["content-disposition"].startswith("attachment")
    table = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert ("citizens.csv", "3", "birth_date") in {(row["file"], row["row"], row["column"]) for row in table}
    for text in (page.text, english.text, file.text):
        for value in ("unlesbar-77", *(row["family_name"] for row in rows["citizens"])):
            assert value not in text.replace("Ein", "")


async def test_the_server_answers_while_a_crafted_file_is_read(town: Town) -> None:
    """No answer waits for the reading: it is done by another process."""
    line = b"a;" * 1_000 + b"\n"
    await send(town.desk, [("plan.csv", line * 900)], kind="plan")
    job, waits = town.desk.page.url.path if town.desk.page else "", list[float]()
    async with desk_at(town.app) as other:
        for _ in range(20):
            began = time.monotonic()
            assert (await other.open("/health/live")).status_code == 200
            waits.append(time.monotonic() - began)
            await asyncio.sleep(0.05)
    assert sorted(waits)[len(waits) // 2] < 0.5
    assert (await town.desk.open(job)).status_code == 200
    await followed(town.desk)


async def test_what_is_wrong_with_a_form_is_told_on_it(town: Town) -> None:
    """A file that is not read, too many bytes, an unreadable day: the form comes back with its words."""
    for files, fields, status, says in (
        ([("a.exe", b"x")], {"kind": "plan"}, 400, "weder CSV noch Excel"),
        ([("a.csv", b"x"), ("b.csv", b"x")], {"kind": "plan"}, 400, "genau eine Datei"),
        ([("a.csv", b"x" * 3_000_000)], {"kind": "plan"}, 413, "größer als 2 MB"),
        ([("a.csv", b"x")], {"kind": "register", "last_day": "gestern"}, 400, "Datum ist nicht lesbar"),
        ([("a.csv", b"x")], {"kind": "residents"}, 400, "gehört die Ebene"),
        ([("a.csv", b"x")], {"kind": "plan", "mapping": "../x.toml"}, 400, "Diese Zuordnung gibt es nicht"),
        ([("a.csv", b"x")], {"kind": "everything"}, 400, "Diese Art von Import gibt es nicht"),
    ):
        before = set(job_ids(town.folder))
        answer = await send(town.desk, files, **fields)
        assert (answer.status_code, says in answer.text) == (status, True), (says, answer.status_code)
        assert set(job_ids(town.folder)) == before  # nothing of it stays


async def test_a_form_of_another_site_or_without_token_takes_no_file(town: Town) -> None:
    """The token comes before the files; without it nothing is written to disk."""
    before = set(job_ids(town.folder))
    client = town.desk.client
    files = [("files", ("plan.csv", b"x", "text/csv"))]
    await town.desk.open(IMPORT)
    token = TOKEN.search(town.desk.page.text if town.desk.page else "")
    assert token is not None
    assert (await client.post(IMPORT, data={"kind": "plan"}, files=files)).status_code == 400
    assert (await client.post(IMPORT, data={"form_token": "x", "kind": "plan"}, files=files)).status_code == 403
    foreign = {"sec-fetch-site": "cross-site"}
    answer = await client.post(IMPORT, data={"form_token": token[1], "kind": "plan"}, files=files, headers=foreign)
    assert answer.status_code == 403
    assert (await client.post(IMPORT, data={"form_token": token[1], "kind": "plan"})).status_code == 400
    boundary = {"content-type": "multipart/form-data; boundary=x"}
    none_chosen = (
        f'--x\r\ncontent-disposition: form-data; name="form_token"\r\n\r\n{token[1]}\r\n'
        '--x\r\ncontent-disposition: form-data; name="kind"\r\n\r\nplan\r\n'
        '--x\r\ncontent-disposition: form-data; name="files"; filename=""\r\n\r\n\r\n--x--\r\n'
    )
    answer = await client.post(IMPORT, content=none_chosen.encode(), headers=boundary)
    assert (answer.status_code, "Es ist keine Datei dabei" in answer.text) == (400, True)
    for body in (b"", b"--x", b"--x\r\n\r\n\r\n--x--\r\n", os.urandom(5_000), b"--x\r\n" * 10_000):
        assert (await client.post(IMPORT, content=body, headers=boundary)).status_code == 400
    assert set(job_ids(town.folder)) == before


async def test_the_pages_exist_for_administrators_alone(town: Town) -> None:
    """Whoever else asks learns nothing: not of the form, not of a job."""
    await send(town.desk, [("plan.csv", b"year\n2026\n")], kind="plan")
    job = (await followed(town.desk)).url.path
    async with desk_at(town.app) as nobody:
        assert (await nobody.open(IMPORT)).url.path == "/anmelden"
    for role, login in LOGINS.items():
        if role is Role.ADMINISTRATOR:
            continue
        async with desk_at(town.app) as other:
            await other.sign_in(login)
            answers = [await other.open(path) for path in (IMPORT, job, f"{job}0", f"{job}/abgewiesen.csv")]
            assert {answer.status_code for answer in answers} == {404}, login
            await other.open("/karte")
            assert (await other.send(f"{job}/abbrechen")).status_code == 404
            sent = await other.client.post(IMPORT, data={"kind": "plan"}, files=[("files", ("a.csv", b"x"))])
            assert sent.status_code == 404


async def test_refused_rows_name_columns_that_no_spreadsheet_calculates(town: Town) -> None:
    """Names of columns come from the file: they are guarded as every text that leaves."""
    header = "=cmd|' /C calc'!A1"
    mapping = f"""version = "1"
leading_system = "x"
[plan]
file = "*.csv"
ignore_others = true
[plan.columns]
year = "{header}"
instrument = {{ value = "work_opportunity" }}
planned_entries = "b"
places = "b"
"""
    await town.desk.open(IMPORT)
    token = TOKEN.search(town.desk.page.text if town.desk.page else "")
    assert token is not None
    answer = await town.desk.client.post(
        IMPORT,
        data={"form_token": token[1], "kind": "plan"},
        files=[
            ("files", ("plan.csv", f"{header},b\nx,1\n".encode(), "text/csv")),
            ("mapping_file", ("m.toml", mapping.encode(), "text/plain")),
        ],
        follow_redirects=True,
    )
    town.desk.page = answer
    page = await followed(town.desk)
    file = await town.desk.open(f"{page.url.path}/abgewiesen.csv")
    assert file.status_code == 200, page.text
    table = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert any(guarded(header) in row for row in table)
    assert not any(cell[:1] in "=+-@\t\r" for row in table for cell in row if cell)
