"""In a real browser through an identity provider and out again: with the mock, and with Keycloak itself."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from api.app import create_app
from api.settings import Settings
from graph_schema.model.access import Role
from graph_schema.office_time import office_day
from graph_schema.store import accounts
from graph_schema.store.graph import Graph
from tests.demands import skip_or_fail
from tests.integration.handed_over import load_register
from tests.integration.mock_issuer import mock_issuer, write_sign_in_file
from tests.integration.served import chromium, served
from tests.servers.keycloak import CannotBeHad, KeycloakServer, realm_for

pytestmark = [
    pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session"),
    pytest.mark.browser,
]

PASSWORD = "a-password-of-tests"
SECRET = "a-secret-of-tests"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def begin(page: Page, address: str) -> list[str]:
    """Press the provider's button; return what the browser complains about from then on."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    await page.goto(f"{address}/anmelden")
    await page.get_by_role("button", name="Anmelden mit").click()
    return complaints


async def test_a_browser_goes_through_the_provider_and_out_again(graph: Graph, tmp_path: Path) -> None:
    address = f"http://localhost:{(port := free_port())}"
    with mock_issuer() as issuer:
        issuer.know("person-1", name="Kim Beispiel", office={"roles": ["planner"]})
        write_sign_in_file(tmp_path, {"house": issuer.url})
        async with served(create_app(Settings(tmp_path), graph), port), chromium() as browser:
            page = await (await browser.new_context(locale="de-DE")).new_page()
            complaints = await begin(page, address)
            await page.get_by_placeholder("sub").fill("person-1")
            await page.get_by_role("button", name="Authorize").click()
            await page.wait_for_url(f"{address}/karte*")
            await page.goto(f"{address}/hilfe")
            await page.get_by_text("Kim Beispiel").click()
            await page.get_by_role("button", name="Abmelden", exact=True).click()
            await page.get_by_role("heading", name="End Session").wait_for()
            await page.get_by_role("button", name="End session").click()
            await page.wait_for_url(f"{address}/anmelden")
            assert [each for each in complaints if "Content Security" in each] == []
            assert await page.get_by_text("Kim Beispiel").count() == 0


def person(role: Role) -> dict[str, Any]:
    number = {"attributes": {"caseworker_number": ["w1"]}} if role is Role.CASEWORKER else {}
    return {
        "username": f"kim-{role.replace('_', '-')}", "enabled": True, "firstName": "Kim", "lastName": role.title(),
        "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
        "clientRoles": {"sozialraum": [role.value]}, "requiredActions": [], **number,
    }  # fmt: skip


@pytest.fixture(scope="module")
def keycloak_port() -> int:
    """Where the product will answer: the realm has to know it before it starts."""
    return free_port()


@pytest.fixture(scope="module")
def keycloak(keycloak_port: int) -> Iterator[KeycloakServer]:
    server = KeycloakServer(free_port())
    nobody = {**person(Role.PLANNER), "username": "kim-nobody", "clientRoles": {}}
    realm = realm_for(f"http://localhost:{keycloak_port}", SECRET, [*(person(role) for role in Role), nobody])
    try:
        seconds = server.start(realm)
    except CannotBeHad as reason:
        skip_or_fail(f"no Keycloak: {reason}", "REQUIRE_KEYCLOAK")
    print(f"Keycloak answered after {seconds:.0f} s")
    yield server
    server.end()


def write_manuals_file(folder: Path, issuer: str) -> None:
    """Write the example of the manual, as an operator would change it."""
    manual = (Path(__file__).parents[2] / "docs" / "signing-in.md").read_text("utf-8")
    text = manual.partition("```toml\n")[2].partition("```")[0]
    text = text.replace("https://id.example/realms/sozialraum", issuer)
    text = "\n".join(line for line in text.splitlines() if not line.startswith("address"))
    (folder / "sign-in.toml").write_text(text, "utf-8")
    (folder / "sign-in.keycloak.secret").write_text(SECRET, "utf-8")


async def sign_in_there(page: Page, user: str) -> None:
    await page.locator("#username").fill(user)
    await page.locator("#password").fill(PASSWORD)
    await page.locator("#kc-login").click()


@pytest.mark.slow
async def test_each_role_signs_in_through_keycloak_and_out_again(
    graph: Graph, tmp_path: Path, keycloak: KeycloakServer, keycloak_port: int
) -> None:
    address = f"http://localhost:{keycloak_port}"
    await load_register(graph, tmp_path)
    folder = tmp_path / "data"
    write_manuals_file(folder, keycloak.issuer)
    async with served(create_app(Settings(folder), graph), keycloak_port), chromium() as browser:
        for role in Role:
            context = await browser.new_context(locale="de-DE")
            page = await context.new_page()
            complaints = await begin(page, address)
            await sign_in_there(page, person(role)["username"])
            await page.wait_for_url(f"{address}/**")
            await page.goto(f"{address}/hilfe")
            await page.get_by_text(f"Kim {role.title()}").click()
            await page.get_by_role("button", name="Abmelden", exact=True).click()
            await page.wait_for_url(f"{address}/anmelden")
            # Signed out there, too: the next sign-in asks for the password again.
            await begin(page, address)
            await page.locator("#password").wait_for()
            assert [each for each in complaints if "Content Security" in each] == []
            await context.close()
    made = {account.roles: account.id for account in await accounts.list_accounts(graph)}
    assert set(made) == {(role,) for role in Role}
    today = office_day()
    assert len(await accounts.load_own_caseloads(graph, made[Role.CASEWORKER,], today)) == 1


@pytest.mark.slow
async def test_whom_keycloak_gives_no_role_has_none_here(
    graph: Graph, tmp_path: Path, keycloak: KeycloakServer, keycloak_port: int
) -> None:
    address = f"http://localhost:{keycloak_port}"
    write_manuals_file(tmp_path, keycloak.issuer)
    async with served(create_app(Settings(tmp_path), graph), keycloak_port), chromium() as browser:
        page = await browser.new_page()
        await begin(page, address)
        await sign_in_there(page, "kim-nobody")
        await page.wait_for_url(f"{address}/anmelden?hinweis=no_role")
        assert await page.locator("#wrong").is_visible()
    assert await accounts.list_accounts(graph) == []
