"""The pages for programs as an administrator's browser uses them, and that they do not exist for anybody else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.access.programs import Program, find_program
from api.access.web_keys import WebKeys, load_web_keys
from api.actions.demo_accounts import LOGINS, ensure_demo_accounts
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import ProgramRefused
from graph_schema.migrations import wipe
from graph_schema.model.access import Role
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk, desk_at

SECRET = re.compile(r'id="secret">([^<]+)<')
VERSION = re.compile(r'name="version" value="(\d+)"')
REVOKE = re.compile(r'href="(/verwaltung/programme/\w+/schluessel/\w+)"')
READS = {"scope_figures:read": "1"}


@dataclass(slots=True)
class Town:
    """The product with the sign-ins of the invented town."""

    graph: Graph
    app: Any
    keys: WebKeys

    async def asks(self, secret: str) -> Program:
        return await find_program(self.graph, self.keys, f"Bearer {secret}", datetime.now(UTC))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Town:
    await wipe(migrated_graph)
    folder = tmp_path_factory.mktemp("pages")
    keys = load_web_keys(folder)
    await ensure_demo_accounts(migrated_graph, keys, datetime.now(UTC))
    return Town(migrated_graph, create_app(Settings(folder, demo=True), migrated_graph), keys)


async def new_program(desk: Desk, name: str = "Datenabgleich", **scopes: str) -> str:
    """Sign in, make a program and return the address of its page, which is open then."""
    await desk.sign_in("administration")
    await desk.open("/verwaltung/programme/neu")
    page = await desk.send("/verwaltung/programme/neu", name=name, **(scopes or READS))
    assert page.status_code == 200
    return page.url.path


async def send(desk: Desk, path: str, act: str, **fields: str) -> httpx.Response:
    """Send a form of a program's page as it is now."""
    version = VERSION.search((await desk.open(path)).text)
    return await desk.send(f"{path}/{act}", version=version[1] if version else "0", **fields)


def without_address(page: httpx.Response) -> str:
    """Return a page without the address that was asked for, and the token of its forms."""
    return re.sub(r"/verwaltung/[\w/]+|%2Fverwaltung[\w%]*|value=\"[^\"]*\"", "", page.text)


def secret_on(page: httpx.Response) -> str:
    found = SECRET.search(page.text)
    assert found, page.status_code
    return found[1]


async def test_the_pages_exist_for_administrators_alone(town: Town) -> None:
    async with desk_at(town.app) as desk:
        path = await new_program(desk)
        paths = ("/verwaltung/programme", "/verwaltung/programme/neu", path, f"{path}/beenden")
        for each in paths:
            for language in ("de", "en"):
                assert (await desk.open(f"{each}?lang={language}")).status_code == 200, each
    async with desk_at(town.app) as nobody:
        for each in paths:
            assert (await nobody.open(each)).url.path == "/anmelden"
    for role, login in LOGINS.items():
        if role is Role.ADMINISTRATOR:
            continue
        async with desk_at(town.app) as desk:
            await desk.sign_in(login)
            nowhere = await desk.open("/verwaltung/nirgends")
            for each in paths:
                answer = await desk.open(each)
                assert (answer.status_code, "Datenabgleich" in answer.text) == (404, False), (role, each)
                assert without_address(answer) == without_address(nowhere), each
            await desk.open("/karte")
            sent = await desk.send("/verwaltung/programme/neu", name="Fremd", **READS)
            assert sent.status_code == 404, role


async def test_a_key_is_shown_once_and_replaced_by_another_one(town: Town) -> None:
    async with desk_at(town.app) as desk:
        path = await new_program(desk)
        old = secret_on(await send(desk, path, "api-schluessel", days="30", **READS))
        assert (await town.asks(old)).id == path.rpartition("/")[2]
        page = await desk.open(path)
        assert old not in page.text
        assert old[:12] in page.text
        new = secret_on(await send(desk, path, "api-schluessel", days="365", **READS))
        page = await desk.open(path)
        assert "Zwei gelten schon" in page.text
        third = await send(desk, path, "api-schluessel", days="30", **READS)
        assert (third.status_code, SECRET.search(third.text)) == (403, None)

        questions = REVOKE.findall((await desk.open(path)).text)
        assert len(questions) == 2
        (old_question,) = [each for each in questions if old[:12] in (await desk.open(each)).text]
        await desk.open(old_question)
        version = VERSION.search(desk.page.text if desk.page else "")
        assert version
        done = await desk.send(old_question, version=version[1])
        assert done.url.path == path
        assert "API-Schlüssel widerrufen" in done.text
        with pytest.raises(ProgramRefused):
            await town.asks(old)
        assert (await town.asks(new)).name == "Datenabgleich"
        assert (await desk.open(old_question)).status_code == 404  # it holds no more


async def test_a_form_that_is_sent_again_makes_no_second_key(town: Town) -> None:
    async with desk_at(town.app) as desk:
        path = await new_program(desk)
        page = await desk.open(path)
        fields = {"version": VERSION.findall(page.text)[0], "days": "30", **READS}
        secret_on(await desk.send(f"{path}/api-schluessel", **fields))
        await desk.open(path)
        again = await desk.send(f"{path}/api-schluessel", **fields)
        assert (again.status_code, SECRET.search(again.text)) == (409, None)
        assert len(REVOKE.findall((await desk.open(path)).text)) == 1


async def test_a_client_secret_fetches_tokens_that_are_counted_and_ended_here(town: Town) -> None:
    async with desk_at(town.app) as desk:
        path = await new_program(desk)
        shown = await send(desk, path, "client-geheimnis", days="30", **READS)
        client_id = path.rpartition("/")[2]
        assert client_id in shown.text
        answer = await desk.client.post(
            "/oauth/token", data={"grant_type": "client_credentials"}, auth=(client_id, secret_on(shown))
        )
        token = answer.json()["access_token"]
        page = await desk.open(path)
        assert "Gültige Tokens: 1." in page.text
        assert token not in page.text
        ended = await send(desk, path, "tokens-beenden")
        assert "Gültige Tokens" not in ended.text
        with pytest.raises(ProgramRefused):
            await town.asks(token)


async def test_scopes_are_changed_and_the_program_is_ended_for_good(town: Town) -> None:
    async with desk_at(town.app) as desk:
        path = await new_program(desk, "Ende", **READS, **{"scope_imports:read": "1"})
        key = secret_on(
            await send(desk, path, "api-schluessel", days="30", **READS, **{"scope_imports:read": "1"})
        )  # fmt: skip
        changed = await send(desk, path, "umfang", **READS)
        assert "Umfang geändert" in changed.text
        assert {str(each) for each in (await town.asks(key)).scopes} == {"figures:read"}
        ended = await send(desk, path, "beenden")
        assert "Anwendung beendet" in ended.text
        assert "<details" not in ended.text.partition("<main")[2]
        with pytest.raises(ProgramRefused):
            await town.asks(key)
        assert "beendet am" in (await desk.open("/verwaltung/programme")).text
        assert (await desk.open(f"{path}/beenden")).status_code == 404


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("api-schluessel", {"days": "0", **READS}),
        ("api-schluessel", {"days": "366", **READS}),
        ("api-schluessel", {"days": "²", **READS}),
        ("api-schluessel", {"days": "30"}),
        ("api-schluessel", {"days": "30", "scope_imports:write": "1"}),
        ("umfang", {}),
    ],
)
async def test_what_cannot_be_is_refused_and_said(town: Town, act: str, fields: dict[str, str]) -> None:
    async with desk_at(town.app) as desk:
        path = await new_program(desk)
        refused = await send(desk, path, act, **fields)
        assert refused.status_code == 400
        assert 'id="wrong"' in refused.text
        assert "Noch kein API-Schlüssel" in refused.text
        assert (await desk.send(f"{path}/nirgends", version="1")).status_code == 404
        for name in ("", "x" * 101):
            await desk.open("/verwaltung/programme/neu")
            assert (await desk.send("/verwaltung/programme/neu", name=name, **READS)).status_code == 400


async def test_a_form_without_its_token_changes_nothing(town: Town) -> None:
    async with desk_at(town.app) as desk:
        path = await new_program(desk)
        for sent in (f"{path}/api-schluessel", f"{path}/beenden", "/verwaltung/programme/neu"):
            answer = await desk.client.post(sent, data={"version": "1", "days": "30", "name": "Fremd", **READS})
            assert answer.status_code == 403, sent
        page = await desk.open(path)
        assert "Noch kein API-Schlüssel" in page.text
        assert "Fremd" not in (await desk.open("/verwaltung/programme")).text
