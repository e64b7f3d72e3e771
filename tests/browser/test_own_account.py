"""Signing in and the own account in Chromium: codes, passkeys of a virtual device, signing out elsewhere."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import CDPSession, Page, expect

from api.access.codes import new_secret
from api.static import StaticFiles
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.migrations import migrate, wipe
from graph_schema.model.access import Role
from graph_schema.store.connection import connect
from tests.browser.conftest import PHONE, WIDE, Open, Visit, free_port
from tests.integration.office_account import LOGIN, NEW_PASSWORD, PASSWORD, Office, code_of

ROLES = [Role.PLANNER]
"""Begins on the map, which is there without any data."""
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    with EmbeddedEngine(tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def served(
    engine: EmbeddedEngine, static: StaticFiles, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Office, str]]:
    """The product in front of an empty graph, and its address."""
    graph = await connect(engine.address)
    await migrate(graph, datetime.now(UTC))
    office = Office.at(tmp_path_factory.mktemp("office"), graph)
    port = free_port()
    config = uvicorn.Config(office.app, host="127.0.0.1", port=port, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield office, f"http://localhost:{port}"
    server.should_exit = True
    await serving
    await graph.close()


@pytest_asyncio.fixture(loop_scope="session")
async def office(served: tuple[Office, str]) -> Office:
    await wipe(served[0].graph)
    return served[0]


@pytest.fixture
def address(served: tuple[Office, str]) -> str:
    return served[1]


async def plug_in(page: Page) -> tuple[CDPSession, str]:
    """Give a page's browser a device of its own that holds passkeys."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    added = await session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, added["authenticatorId"]


async def give_password(visit: Visit, password: str = PASSWORD) -> None:
    page = await visit.to("/anmelden")
    await page.get_by_label("Anmeldename").fill(LOGIN)
    await page.get_by_label("Passwort", exact=True).fill(password)
    await page.get_by_role("button", name="Anmelden").click()


async def give_code(page: Page, secret: str, steps: int = 0) -> None:
    await page.get_by_label("Code aus der App").fill(code_of(secret, steps))
    await page.keyboard.press("Enter")


async def clean(visit: Visit) -> None:
    """Nothing sticks out and axe finds nothing, wide and on a telephone."""
    for width in (WIDE, PHONE, 320):
        await visit.page.set_viewport_size({"width": width, "height": 900})
        assert await visit.overhang() == []
        assert await visit.axe() == []
    await visit.page.set_viewport_size({"width": WIDE, "height": 900})


async def test_a_passkey_is_set_up_at_the_first_sign_in_and_used_at_the_next(
    office: Office, address: str, open_at: Open
) -> None:
    await office.hire(roles=ROLES, must_change=True)
    visit = await open_at(address)
    page = visit.page
    await plug_in(page)

    await give_password(visit)
    await expect(page.get_by_role("heading", name="Eigenes Passwort")).to_be_visible()
    await clean(visit)
    await page.get_by_label("Neues Passwort", exact=True).fill(NEW_PASSWORD)
    await page.get_by_label("Neues Passwort noch einmal").fill(NEW_PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Zweiten Faktor einrichten")).to_be_visible()
    await clean(visit)
    await page.get_by_label("Name des Passkeys").fill("Dieser Rechner")
    await page.keyboard.press("Enter")
    await expect(page.locator(".recovery-codes li")).to_have_count(10)
    await clean(visit)
    await page.get_by_role("link", name="Ich habe sie verwahrt").click()

    await page.locator(".menu.user summary").click()
    await page.get_by_role("link", name="Mein Konto").click()
    await expect(page.get_by_role("rowheader", name="Dieser Rechner")).to_be_visible()
    await clean(visit)
    await page.locator(".menu.user summary").click()
    await page.get_by_role("button", name="Abmelden", exact=True).click()

    await give_password(visit, NEW_PASSWORD)
    await expect(page.get_by_role("button", name="Mit Passkey anmelden")).to_be_visible()
    await clean(visit)
    await page.get_by_role("button", name="Mit Passkey anmelden").press("Enter")
    await page.wait_for_selector(".menu.user")
    assert "Kim Beispiel" in await page.locator(".menu.user").inner_text()


async def test_a_device_that_does_not_consent_is_told_in_words(office: Office, address: str, open_at: Open) -> None:
    await office.hire(roles=ROLES)
    visit = await open_at(address)
    session, device = await plug_in(visit.page)
    await session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    await give_password(visit)
    await visit.page.get_by_label("Name des Passkeys").fill("Dieser Rechner")
    button = visit.page.get_by_role("button", name="Passkey einrichten")

    await button.click()

    told = visit.page.locator("form[data-passkey] .status")
    await expect(told).to_contain_text("Das Gerät hat nicht zugestimmt")
    assert await button.evaluate("(each) => each === document.activeElement")
    await clean(visit)


async def test_codes_open_and_signing_out_elsewhere_ends_a_second_browser(
    office: Office, address: str, open_at: Open
) -> None:
    secret = new_secret()
    await office.hire(secret=secret, roles=ROLES)
    here, there = await open_at(address), await open_at(address, width=PHONE)
    await give_password(here)
    await here.page.get_by_label("Code aus der App").fill("000000")
    await here.page.keyboard.press("Enter")
    await expect(here.page.get_by_role("alert")).to_be_focused()
    await clean(here)
    await give_code(here.page, secret)
    await expect(here.page.locator(".menu.user")).to_contain_text("Kim Beispiel")
    await give_password(there)
    await give_code(there.page, secret, 1)
    await expect(there.page.locator(".menu.user")).to_contain_text("Kim Beispiel")

    await here.to("/konto")
    await here.page.get_by_role("button", name="Überall sonst abmelden").click()
    await expect(here.page.get_by_role("status").first).to_contain_text("Alle anderen Anmeldungen sind beendet")
    await clean(here)

    await there.to("/konto")
    assert there.page.url.startswith(f"{address}/anmelden")
    await here.to("/konto")
    assert here.page.url == f"{address}/konto"


async def test_an_app_is_connected_from_the_own_account(office: Office, address: str, open_at: Open) -> None:
    secret = new_secret()
    await office.hire(secret=secret, roles=ROLES)
    visit = await open_at(address)
    page = visit.page
    await give_password(visit)
    await give_code(page, secret)
    await expect(page.locator(".menu.user")).to_contain_text("Kim Beispiel")
    await visit.to("/konto/codes")
    await clean(visit)
    shown = await page.locator("code.secret").inner_text()
    assert re.fullmatch(r"([A-Z2-7]{4} ?){8}", shown)
    box = await page.locator(".code-picture svg").bounding_box()
    assert box
    assert box["width"] >= 150, "large enough for a telephone's camera"

    await give_code(page, shown)

    await expect(page.get_by_role("status").first).to_contain_text("Die Codes der App sind eingerichtet")


async def test_without_script_the_page_says_what_passkeys_need(office: Office, address: str, open_at: Open) -> None:
    await office.hire(roles=ROLES)
    visit = await open_at(address, java_script_enabled=False)
    page = visit.page
    await page.goto(f"{address}/anmelden")
    await page.get_by_label("Anmeldename").fill(LOGIN)
    await page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Anmelden").click()

    await page.wait_for_url("**/anmelden/einrichten*")
    assert await page.get_by_text("Passkeys brauchen JavaScript").is_visible()
    assert await page.get_by_role("button", name="Passkey einrichten").count() == 0
    assert not await page.get_by_label("Name des Passkeys").is_visible()


async def test_an_address_of_numbers_says_where_passkeys_are(office: Office, address: str, open_at: Open) -> None:
    await office.hire(roles=ROLES)
    own = address.replace("localhost", "127.0.0.1")
    visit = await open_at(own)
    await give_password(visit)
    await visit.page.wait_for_url("**/anmelden/einrichten*")
    assert await visit.page.get_by_text("nicht unter einer Zahlenadresse wie 127.0.0.1").is_visible()
    assert await visit.page.get_by_role("button", name="Passkey einrichten").count() == 0
