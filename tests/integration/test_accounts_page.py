"""The administrators' pages as a browser uses them, and that they do not exist for anybody else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.access.web_keys import load_web_keys
from api.actions.accounts import Administration, Doer
from api.actions.demo_accounts import LOGINS, ensure_demo_accounts
from api.actions.import_register import import_register
from api.app import create_app
from api.settings import PREFIX, VARIABLES, Settings
from graph_schema.engine.address import GraphAddress
from graph_schema.model.access import Role
from graph_schema.store.accounts import find_account, list_accounts
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk, desk_at
from tests.integration.small_register import REGISTER_ROWS, import_areas, write_folder

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

PASSPHRASE = re.compile(r'id="passphrase">([^<]+)<')
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class Town:
    """The product with the sign-ins of the invented town, and the desk of its administrator."""

    graph: Graph
    app: Any
    desk: Desk
    folder: Path

    async def id_of(self, login: str) -> str:
        stored = await find_account(self.graph, load_web_keys(self.folder).login_key(login))
        assert stored is not None
        return stored.account.id

    async def page_of(self, login: str) -> str:
        return f"/verwaltung/konten/{await self.id_of(login)}"

    async def act(self, login: str, act: str, **fields: str) -> Any:
        """Send a form of an account's page as it is now."""
        path = await self.page_of(login)
        page = await self.desk.open(path)
        version = re.search(r'name="version" value="(\d+)"', page.text)
        return await self.desk.send(f"{path}/{act}", version=version[1] if version else "1", **fields)


@pytest_asyncio.fixture
async def town(graph: Graph, tmp_path: Path) -> AsyncIterator[Town]:
    await import_areas(graph, tmp_path)
    await import_register(graph, write_folder(tmp_path / "r", REGISTER_ROWS), data_folder=tmp_path, now=NOW)
    keys = load_web_keys(tmp_path)
    await ensure_demo_accounts(graph, keys, NOW)
    app: Any = create_app(Settings(tmp_path, demo=True), graph)
    async with desk_at(app) as desk:
        assert (await desk.sign_in("administration")).url.path == "/verwaltung"
        yield Town(graph, app, desk, tmp_path)


async def test_the_pages_exist_for_administrators_alone(town: Town) -> None:
    planner = await town.page_of("planung")
    paths = ("/verwaltung", "/verwaltung/konten/neu", "/verwaltung/einstellungen", planner, f"{planner}/sperren")
    for path in paths:
        assert (await town.desk.open(path)).status_code == 200, path
    async with desk_at(town.app) as nobody:
        for path in paths:
            assert (await nobody.open(path)).url.path == "/anmelden"
    for role, login in LOGINS.items():
        if role is Role.ADMINISTRATOR:
            continue
        async with desk_at(town.app) as other:
            await other.sign_in(login)
            answers = [await other.open(path) for path in (*paths, f"{planner}0", f"{planner}/nichts")]
            assert {answer.status_code for answer in answers} == {404}, login
            # There, not there, or no such act: to the byte the same page, but for the address in it.
            assert len({answer.text.replace(answer.url.path, "") for answer in answers}) == 1, login
            await other.open("/karte")
            for path in ("/verwaltung", "/verwaltung/konten/neu", f"{planner}/sperren"):
                assert (await other.send(path, version="1")).status_code == 404
    stored = [each for each in await list_accounts(town.graph) if each.disabled_at]
    assert stored == []


async def test_an_account_is_made_and_its_passphrase_is_shown_once(town: Town) -> None:
    await town.desk.open("/verwaltung/konten/neu")
    made = await town.desk.send("/verwaltung/konten/neu", login="kim.b", name="Kim B", role_caseworker="1")

    found = PASSPHRASE.search(made.text)
    assert found is not None
    assert made.headers["cache-control"] == "private, no-store"
    async with desk_at(town.app) as kim:
        waiting = await kim.sign_in("kim.b", found[1])
        assert waiting.url.path != "/anmelden"
        assert (await kim.open("/verwaltung")).url.path == "/anmelden", "the second factor is still to come"
    for path in ("/verwaltung", await town.page_of("kim.b")):
        page = (await town.desk.open(path)).text
        assert "Kim B" in page
        assert found[1] not in page


async def test_what_was_typed_stays_where_a_field_is_refused(town: Town) -> None:
    await town.desk.open("/verwaltung/konten/neu")
    wrong = await town.desk.send(
        "/verwaltung/konten/neu", login="planung", name="Kim <B>", role_planner="1", role_team_lead="1"
    )

    assert wrong.status_code == 400
    assert 'value="Kim &lt;B&gt;"' in wrong.text
    assert re.search(r'id="login"[^>]*value="planung"[^>]*aria-invalid="true"', wrong.text)
    assert len(re.findall(r'name="role_\w+" value="1" checked', wrong.text)) == 2
    together = await town.desk.send(
        "/verwaltung/konten/neu", login="kim", name="Kim", role_planner="1", role_administrator="1"
    )
    assert together.status_code == 400
    assert "nicht in einem Konto zusammen" in together.text


async def test_accounts_are_found_by_a_form_and_no_name_is_in_an_address(town: Town) -> None:
    await town.desk.open("/verwaltung")

    def rows(page: Any) -> int:
        return page.text.partition("<dialog")[0].count('<th scope="row">')

    by_login = await town.desk.send("/verwaltung", name="PLANÜNG", role="", state="")
    assert str(by_login.url).endswith("/verwaltung")
    assert rows(by_login) == 1
    by_role = await town.desk.send("/verwaltung", name="", role="team_lead", state="no_factor")
    assert rows(by_role) == 1
    nobody = await town.desk.send("/verwaltung", name="gibt es nicht", role="", state="")
    assert "Kein Konto passt dazu." in nobody.text
    ignored = await town.desk.open("/verwaltung?name=planung")
    assert rows(ignored) == len(LOGINS)
    assert (await town.desk.send("/verwaltung", name="", role="nobody", state="")).status_code == 400


async def test_disabling_asks_once_ends_an_open_page_and_can_be_undone(town: Town) -> None:
    path = await town.page_of("planung")
    async with desk_at(town.app) as planner:
        await planner.sign_in("planung")
        assert "Planung" in (await planner.open("/hilfe")).text
        asked = await town.desk.open(f"{path}/sperren")
        assert "sperren?" in asked.text
        assert "Abmelden" in (await planner.open("/hilfe")).text, "asking changes nothing"

        done = await town.act("planung", "sperren")

        assert "Gesperrt" in done.text
        assert "Rückgängig machen" in done.text
        assert "Abmelden" not in (await planner.open("/hilfe")).text
        refused = await planner.sign_in("planung")
        assert refused.status_code == 403
        await town.act("planung", "entsperren")
        await planner.sign_in("planung")
        assert "Abmelden" in (await planner.open("/hilfe")).text


async def test_a_change_of_roles_is_shown_with_its_undoing_and_its_trail(town: Town) -> None:
    done = await town.act("planung", "rollen", role_team_lead="1")

    assert "Rollen geändert: + Teamleitung, − Planung" in done.text
    assert '<input type="hidden" name="role_planner" value="1">' in done.text
    path = str(done.url)
    later = await town.act("planung", "sperren")
    assert later.status_code == 200
    assert "Rückgängig machen" not in (await town.desk.open(path)).text, "an old address claims nothing"


async def test_a_stale_form_says_who_was_quicker_and_keeps_what_was_chosen(town: Town) -> None:
    path = await town.page_of("planung")
    await town.desk.open(path)
    other = Administration(town.graph, load_web_keys(town.folder), Doer.at_terminal("root"), demo=True)
    await other.change_roles(await town.id_of("planung"), 1, ["planner", "outreach_adviser"], datetime.now(UTC))

    stale = await town.desk.send(f"{path}/rollen", version="1", role_team_lead="1")

    assert stale.status_code == 409
    assert "am Server (root)" in stale.text
    assert re.findall(r'name="role_(\w+)" value="1" checked', stale.text) == ["team_lead"]
    assert 'name="version" value="2"' in stale.text


async def test_the_own_account_has_no_form_and_refuses_one(town: Town) -> None:
    path = await town.page_of("administration")
    own = await town.desk.open(path)
    assert f"{path}/" not in own.text
    assert (await town.desk.open(f"{path}/sperren")).status_code == 404
    for act in ("sperren", "rollen", "passwort", "zweiter-faktor"):
        await town.desk.open(path)
        refused = await town.desk.send(f"{path}/{act}", version="1", role_planner="1")
        assert refused.status_code == 403, act
        assert "ändert niemand selbst" in refused.text


async def test_caseload_and_lead_are_given_and_taken_on_the_page(town: Town) -> None:
    wrong = await town.act("teamleitung", "fallbestand", caseworker="w2")
    assert (wrong.status_code, "hat die Rolle Fallmanagement nicht" in wrong.text) == (400, True)
    unknown = await town.act("fallmanagement", "fallbestand", caseworker="4711")
    assert unknown.status_code == 400
    assert re.search(r'id="caseworker"[^>]*value="4711"[^>]*aria-invalid="true"', unknown.text)
    free = "w2" if "Ost (U25)" in (await town.desk.open(await town.page_of("fallmanagement"))).text else "w1"
    given = await town.act("fallmanagement", "fallbestand", caseworker=free)
    assert given.text.count("(U25) · eigener") == 2
    assert "4711" not in str(given.url)
    keys = re.findall(r'name="of" value="([^"]+)"', given.text)
    taken = await town.act("fallmanagement", "fallbestand-ende", of=keys[0])
    assert taken.text.count("(U25) · eigener") == 1
    gone = await town.act("fallmanagement", "fallbestand-ende", of=keys[0])
    assert (gone.status_code, "nicht verbunden" in gone.text) == (404, True)


async def test_a_new_password_of_a_sign_in_of_the_town_is_refused_and_of_another_shown(town: Town) -> None:
    refused = await town.act("planung", "passwort")
    assert (refused.status_code, "behalten ihr Passwort" in refused.text) == (403, True)
    await town.desk.open("/verwaltung/konten/neu")
    made = await town.desk.send("/verwaltung/konten/neu", login="kim", name="Kim", role_planner="1")
    again = await town.act("kim", "passwort")
    first, second = PASSPHRASE.search(made.text), PASSPHRASE.search(again.text)
    assert first is not None
    assert second is not None
    assert first[1] != second[1]
    async with desk_at(town.app) as kim:
        assert (await kim.sign_in("kim", first[1])).status_code == 403
        assert (await kim.sign_in("kim", second[1])).url.path != "/anmelden"


async def test_administrators_pages_show_no_sign_in_and_nobody_of_the_register(town: Town) -> None:
    async with desk_at(town.app) as planner:
        await planner.sign_in("planung")
        await planner.sign_in("planung", "wrong")
    pages = [await town.desk.open(path) for path in ("/verwaltung", await town.page_of("planung"))]
    pages.append(await town.desk.open(await town.page_of("fallmanagement")))
    trail = pages[1].text.partition('id="trail-title"')[2]
    assert "Noch nichts." in trail
    for page in pages:
        assert not re.search(r"Ada|Kim Eins|Drei|letzte Anmeldung|zuletzt", page.text)


async def test_a_form_without_the_token_of_the_page_changes_nothing(town: Town) -> None:
    path = await town.page_of("planung")
    town.desk.page = None
    forged = await town.desk.send(f"{path}/sperren", version="1")
    assert forged.status_code == 403
    assert [each for each in await list_accounts(town.graph) if each.disabled_at] == []
    unreadable = await town.act("planung", "nichts")
    assert unreadable.status_code == 404
    await town.desk.open(path)
    assert (await town.desk.send(f"{path}/sperren", version="x")).status_code == 400


async def test_the_settings_in_force_are_shown_without_a_secret(graph: Graph, tmp_path: Path) -> None:
    await ensure_demo_accounts(graph, load_web_keys(tmp_path), NOW)
    server = GraphAddress("bolt://graph.example", "offices", "graph-account", "graph-secret", Path("/keys/ca.pem"))
    settings = Settings(tmp_path, demo=True, minimum_cases=5, rounding=10, public_rest=True, graph=server)
    app: Any = create_app(settings, graph)
    async with desk_at(app) as desk:
        await desk.sign_in("administration")
        text = (await desk.open("/verwaltung/einstellungen")).text
        english = (await desk.open("/verwaltung/einstellungen?lang=en")).text
    assert re.search(r"SOZIALRAUM_MINIMUM_CASES", text)
    rows = re.findall(r'<th scope="row">([^<]+)</th>\s*<td[^>]*>([^<]+?)\s*<', text)
    held = dict(rows)
    assert held["Kleinste Zahl von Fällen, die gezeigt wird"] == "5"
    assert held["Gerundet auf Vielfache von"] == "10"
    assert held["Monatsenden, die gezählt werden"] == "25"
    assert "Fewest cases that are shown" in english
    assert held["REST ohne Schlüssel, für öffentliche Zahlen"] == "ja"
    assert (held["Passwort dazu"], held["TLS-Zertifikat mit Schlüssel"]) == ("gesetzt", "nicht gesetzt")
    for name in (PREFIX + each.name for each in VARIABLES):
        assert re.search(rf"\b{name}\b", text), name
    for secret in ("graph-account", "graph-secret", "bolt://", "ca.pem", str(tmp_path)):
        assert secret not in text
