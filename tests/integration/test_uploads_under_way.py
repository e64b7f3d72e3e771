"""Files that are arriving: so many at once for one account, so many for all, and when to come back.

What is sent here is refused once it has arrived, so that no job begins.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.access.programs import Scope
from api.access.web_keys import load_web_keys
from api.actions.accounts import Doer
from api.actions.demo_accounts import ensure_demo_accounts
from api.actions.job_files import uploads_folder
from api.actions.programs import Programs, WantedKey, show_program
from api.app import create_app
from api.settings import Settings
from graph_schema.migrations import wipe
from graph_schema.model.access import Role
from graph_schema.model.programs import KeyKind
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk, desk_at
from tests.integration.small_register import import_areas

pytestmark = [
    pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session"),
    pytest.mark.asyncio(loop_scope="session"),
]
PAGE, DOOR = "/daten/import", "/api/v1/imports/plan"
TOKEN = re.compile(r'name="form_token" value="([^"]*)"')
KIND = {"content-type": "multipart/form-data; boundary=x"}
PART = b'--x\r\ncontent-disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'


@dataclass(slots=True)
class Town:
    """The product, its administrator's desk, and the keys of three programs."""

    app: Any
    desk: Desk
    folder: Path
    keys: list[str]

    async def token(self) -> bytes:
        page = await self.desk.open(PAGE)
        found = TOKEN.search(page.text)
        assert found
        return found[1].encode()

    def uploads(self) -> int:
        """How many folders hold what is arriving, or has arrived."""
        there = uploads_folder(self.folder)
        return len(list(there.iterdir())) if there.is_dir() else 0


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    await wipe(migrated_graph)
    folder, now = tmp_path_factory.mktemp("town"), datetime.now(UTC)
    await import_areas(migrated_graph, folder)
    keys = load_web_keys(folder)
    await ensure_demo_accounts(migrated_graph, keys, now)
    programs = Programs(migrated_graph, keys, Doer("a" * 32, Role.ADMINISTRATOR))
    secrets: list[str] = []
    for name in ("eins", "zwei", "drei"):
        program = await programs.create(name, (Scope.IMPORTS_WRITE,), now)
        version = (await show_program(migrated_graph, program, now)).program.version
        wanted = WantedKey(KeyKind.API_KEY, (Scope.IMPORTS_WRITE,), 30)
        secrets.append((await programs.make_key(program, version, wanted, now)).secret)
    app: Any = create_app(Settings(folder, demo=True, largest_upload=100_000), migrated_graph)
    async with desk_at(app) as desk:
        await desk.sign_in("administration")
        yield Town(app, desk, folder, secrets)


@dataclass(slots=True)
class Sending:
    """A sending that arrives slowly: its file begins, and ends when it is let."""

    town: Town
    key: str | None = None
    """Of a program; None: the administrator's form."""
    asked: dict[str, str] = field(default_factory=dict[str, str])
    arriving: asyncio.Event = field(default_factory=asyncio.Event)
    end: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self) -> httpx.Response:
        if self.key is None:
            fields = PART % (b"form_token", b"", await self.town.token()) + PART % (b"kind", b"", b"none")
            return await self.town.desk.client.post(PAGE, content=self._body(fields), headers=KIND, params=self.asked)
        headers = {**KIND, "authorization": f"Bearer {self.key}"}
        async with desk_at(self.town.app) as desk:
            return await desk.client.post(DOOR, content=self._body(PART % (b"check_only", b"", b"?")), headers=headers)

    async def _body(self, fields: bytes) -> AsyncGenerator[bytes]:
        yield fields + (PART % (b"files", b'; filename="plan.csv"', b""))[:-2]
        yield b"a;b;c\n"
        self.arriving.set()
        await self.end.wait()
        yield b"1;2;3\n\r\n--x--\r\n"


@asynccontextmanager
async def arriving(town: Town, key: str | None = None) -> AsyncGenerator[asyncio.Task[httpx.Response]]:
    """Let a sending be under way as long as the block runs, and have arrived after it."""
    sending = Sending(town, key)
    task = asyncio.create_task(sending.send())
    await asyncio.wait_for(sending.arriving.wait(), 20)
    try:
        yield task
    finally:
        sending.end.set()
        if not task.cancelled() and not task.cancelling():
            answer = await task
            assert answer.status_code == 400, answer.text


async def at_once(town: Town, key: str | None = None, **asked: str) -> httpx.Response:
    """Send something that arrives as a whole."""
    sending = Sending(town, key, asked)
    sending.end.set()
    return await sending.send()


@pytest.mark.parametrize(
    ("language", "says"), [("de", "2 Sendungen von Ihnen"), ("en", "2 sendings of yours are arriving already")]
)
async def test_a_third_sending_of_an_account_is_told_on_the_form_when_to_come_back(
    town: Town, language: str, says: str
) -> None:
    async with arriving(town), arriving(town):
        before = town.uploads()
        answer = await at_once(town, lang=language)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")
        assert says in answer.text
        assert "30 Sekunden" in answer.text or "30 seconds" in answer.text
        assert 'name="form_token"' in answer.text
        assert town.uploads() == before, "nothing of it is on the disk"
        async with arriving(town, town.keys[0]):
            pass  # another's sending does not wait for this account's
    assert (await at_once(town)).status_code == 400


async def test_a_fifth_sending_of_an_office_is_told_so_whoever_sends_it(town: Town) -> None:
    one, two, three = town.keys
    async with AsyncExitStack() as under_way:
        for key in (one, one, two, two):
            await under_way.enter_async_context(arriving(town, key))
        before = town.uploads()
        refused = await at_once(town, one)
        assert (refused.status_code, refused.headers["retry-after"], refused.json()["code"]) == (
            429, "30", "too_many_tries",
        )  # fmt: skip
        busy = await at_once(town, three)
        assert (busy.status_code, busy.headers["retry-after"], busy.json()["code"]) == (503, "30", "busy")
        assert busy.json()["text"]["de"].startswith("Es kommen gerade 4 Sendungen an")
        page = await at_once(town)
        assert (page.status_code, page.headers["retry-after"]) == (503, "30")
        assert town.uploads() == before
    assert (await at_once(town, three)).status_code == 400


async def test_a_sending_that_breaks_off_leaves_its_place_and_nothing_on_the_disk(town: Town) -> None:
    before = town.uploads()
    for _ in range(3):
        async with arriving(town) as first, arriving(town) as second:
            for task in (first, second):
                task.cancel()
            await asyncio.gather(first, second, return_exceptions=True)
    assert town.uploads() == before
    assert (await at_once(town)).status_code == 400
