"""The line that tells what happened since a page was opened: in Chromium, in front of a real server."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from api.pages import open_streams
from api.pages.cookies import SESSION
from graph_schema.model.access import Role
from tests.integration.live_office import REASON, Live, client, events_of, live, next_of
from tests.integration.served import chromium

__all__ = ["live"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session"),
]

SINCE = "Seit Sie diese Seite geöffnet haben: "


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as found:
        yield found


@asynccontextmanager
async def page_of(live: Live, browser: Browser, token: str, path: str, width: int = 1280) -> AsyncGenerator[Page]:
    origin = f"http://localhost:{live.port}"
    context = await browser.new_context(viewport={"width": width, "height": 900})
    await context.add_cookies(
        [{"name": SESSION, "value": token, "url": f"https://localhost:{live.port}", "secure": True, "httpOnly": True}]
    )
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    async with page.expect_response(re.compile("/neues")):
        await page.goto(origin + path, wait_until="load")
    yield page
    await context.close()
    assert complaints == []


async def test_the_caseload_tells_what_others_did_meanwhile_and_nothing_moves(live: Live, browser: Browser) -> None:
    async with page_of(live, browser, await live.token("ost"), "/faelle") as page:
        line = page.locator("#news")
        place = await page.locator(".plan-table").bounding_box()
        await live.record("ost", "c1")  # the own acts are known
        await (await live.people("west")).open_case(await live.office.key("c1"), REASON)
        await expect(line).to_have_text(SINCE + "1 neue Einsicht. Neu laden")
        await live.record("west", "c1")
        await live.record("west", "c1")
        await expect(line).to_have_text(SINCE + "2 neue Einträge und 1 neue Einsicht. Neu laden")
        assert await page.locator(".plan-table").bounding_box() == place
        await line.get_by_role("link").click()
        await expect(page.locator(".notice.warning")).to_contain_text("Konto west")
        await expect(line).to_have_text("")


async def test_a_page_that_was_not_looked_at_tells_afterwards_what_happened(live: Live, browser: Browser) -> None:
    async with page_of(live, browser, await live.token("ost"), "/faelle?lang=en") as page:
        hide = "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});"
        hide += " document.dispatchEvent(new Event('visibilitychange')); }"
        await page.evaluate(hide, True)
        await (await live.people("west")).open_case(await live.office.key("c1"), REASON)
        assert await page.locator("#news").inner_text() == ""  # nobody looks: the line is closed meanwhile
        async with page.expect_response(re.compile("/neues")) as asked:
            await page.evaluate(hide, False)
        await expect(page.locator("#news")).to_have_text("Since you opened this page: 1 case opened. Reload")
        assert (await asked.value).status == 200


async def test_the_officer_is_told_of_an_opening_at_once(live: Live, browser: Browser) -> None:
    token = await live.token(Role.DATA_PROTECTION_OFFICER)
    async with page_of(live, browser, token, "/einsichten", 375) as page:
        await live.record("ost", "c1")  # none of hers
        await (await live.people("west")).open_case(await live.office.key("c1"), REASON)
        await expect(page.locator("#news")).to_have_text(SINCE + "1 neue Einsicht. Neu laden")
        await page.locator("#news").get_by_role("link").click()
        await expect(page.locator(".plan-table").first).to_contain_text("Konto west")
        assert "Ada" not in await page.locator("main").inner_text(), "the officer reads no name of a person"


async def test_signing_out_elsewhere_ends_the_line_and_says_so(live: Live, browser: Browser) -> None:
    token = await live.token("ost")
    async with page_of(live, browser, token, "/faelle") as page:
        await live.end(token)
        await expect(page.locator("#news")).to_contain_text("Sie sind hier nicht mehr angemeldet.")
        await page.locator("#news").get_by_role("link", name="Neu anmelden").click()
        await page.wait_for_url("**/anmelden")
        assert await page.locator(".plan-table").count() == 0, "nothing of the caseload stays on the screen"


async def test_the_stream_of_a_page_holds_counts_and_no_person(live: Live) -> None:
    token = await live.token("ost")
    async with events_of(live, token, "/faelle/neues", query=None) as events:
        assert (await next_of(events)).data == {"entries": 0, "openings": 0}
        await (await live.people("west")).open_case(await live.office.key("c1"), REASON)
        event = await next_of(events)
        assert event.data == {"entries": 0, "openings": 1}
        assert event.id
    async with events_of(live, token, "/faelle/neues?nach=17", query=None) as events:
        assert (await next_of(events)).name == "stale"


async def test_streams_of_pages_are_there_for_the_roles_of_the_table_only(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    for login in ("lead", Role.PLANNER, Role.ADMINISTRATOR, Role.EQUAL_OPPORTUNITY_OFFICER):
        async with client(live, await live.token(login)) as browser:
            for path in ("/faelle/neues", "/einsichten/neues"):
                assert (await browser.get(path)).status_code == 404
    async with client(live, None) as browser:
        assert (await browser.get("/faelle/neues")).text == "event: over\ndata: {}\n\n"
    monkeypatch.setattr(open_streams, "MOST_OF_AN_ACCOUNT", 0)
    async with client(live, await live.token("ost")) as browser:
        assert (await browser.get("/faelle/neues")).status_code == 429
