"""The head of each page names its reader: whoever opens the same page afterwards does not read it."""

from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio
from litestar.routes import HTTPRoute

from api.app import create_app
from api.pages.news import NEWS_OF_CASES, NEWS_OF_OPENINGS
from api.settings import Settings
from graph_schema.store.graph import Graph
from tests.integration.office import open_office
from tests.integration.signed_in_desk import Doors

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
MENU = 'class="menu user"'
NEVER_ENDING = (NEWS_OF_CASES, NEWS_OF_OPENINGS)


@pytest_asyncio.fixture(loop_scope="session")
async def doors(graph: Graph, tmp_path: Path) -> Doors:
    office = await open_office(graph, tmp_path)
    return Doors(office, create_app(Settings(office.folder), office.graph))


def pages(doors: Doors) -> list[str]:
    """All addresses without a variable part that answer GET, and come to an end."""
    http = [each for each in doors.app.routes if isinstance(each, HTTPRoute)]
    return sorted(
        each.path for each in http if "GET" in each.methods and "{" not in each.path and each.path not in NEVER_ENDING
    )


async def test_no_page_shows_the_reader_before(doors: Doors) -> None:
    headed: set[str] = set()
    async with doors.desk("ost") as first, doors.desk("other_lead") as second, doors.desk(None) as nobody:
        for path in pages(doors):
            own = await first.client.get(path)
            if MENU not in own.text:
                continue
            headed.add(path)
            name = own.text.partition('<span class="name">')[2].partition("<")[0]
            token = own.text.partition('name="form_token" value="')[2].partition('"')[0]
            assert name
            assert token
            for desk in (second, nobody):
                answer = await desk.client.get(path)
                assert name not in answer.text, path
                assert token not in answer.text, path
            assert MENU not in (await nobody.client.get(path)).text, path
    assert {"/daten", "/betreuung", "/hilfe", "/api"} <= headed
