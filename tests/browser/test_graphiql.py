"""The page to write queries runs under the strict policy, from our own files only."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from typing import Literal

import pytest
import uvicorn

from api.app import create_app
from api.settings import Settings
from api.static import StaticFiles
from bench.memory_graph import invented_directory
from tests.browser.conftest import Open, Visit

EDITOR, RESULT = ".graphiql-query-editor .CodeMirror", ".result-window .CodeMirror"
QUERY = "{ offices(first: 2) { nodes { name } } }"


@pytest.fixture(scope="module")
def interface(static: StaticFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the product over a directory in memory."""
    del static  # only that the files are built
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = create_app(Settings(tmp_path_factory.mktemp("directory"), public_graphql=True), invented_directory())
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        give_up = time.monotonic() + 30
        while not server.started and time.monotonic() < give_up:
            time.sleep(0.05)
        yield f"http://localhost:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


async def write_and_run(visit: Visit, query: str) -> str:
    """Write a query into the editor, run it and return what is shown as its answer."""
    page = visit.page
    await page.goto(f"{visit.own}/graphql")
    await page.wait_for_selector(EDITOR)
    await page.evaluate(f"document.querySelector({json.dumps(EDITOR)}).CodeMirror.setValue({json.dumps(query)})")
    await page.click(".graphiql-execute-button")
    shown = f"document.querySelector({json.dumps(RESULT)})?.CodeMirror.getValue()"
    await page.wait_for_function(f"() => {shown}?.includes('data')")
    return await page.evaluate(shown)


async def test_a_query_written_on_the_page_is_answered(interface: str, open_at: Open) -> None:
    shown = await write_and_run(await open_at(interface), QUERY)
    assert json.loads(shown) == {"data": {"offices": {"nodes": [{"name": "Büro 000"}, {"name": "Büro 001"}]}}}


async def test_the_page_shows_the_schema_with_its_descriptions(interface: str, open_at: Open) -> None:
    visit = await open_at(interface)
    await visit.page.goto(f"{interface}/graphql")
    await visit.page.click("button[aria-label='Show Documentation Explorer']")
    await visit.page.locator(".graphiql-doc-explorer-type-name", has_text=re.compile("^Programme$")).first.click()
    assert await visit.page.wait_for_selector("text=Maßnahme / Angebot. Where")


async def test_programs_get_no_page(interface: str, open_at: Open) -> None:
    visit = await open_at(interface)
    answer = await visit.page.request.get(f"{interface}/graphql", headers={"accept": "application/json"})
    assert answer.status == 400
    assert answer.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(interface: str, open_at: Open, scheme: Literal["light", "dark"]) -> None:
    visit = await open_at(interface, scheme=scheme)
    await visit.page.goto(f"{interface}/graphql")
    await visit.page.wait_for_selector(EDITOR)
    assert await visit.axe() == []
    await write_and_run(visit, QUERY)
    assert await visit.axe() == []
