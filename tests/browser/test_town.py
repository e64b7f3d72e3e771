"""The product itself with a small invented town: from the first page to the file for a meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Request

from tests.browser.conftest import NARROW, PHONE, WIDE, Open

WEIGHT_LIMIT = 700_000


async def test_the_map_of_the_town_is_accessible_at_every_width(town: str, open_at: Open) -> None:
    for width, scheme in ((WIDE, "light"), (PHONE, "light"), (NARROW, "light"), (WIDE, "dark")):
        visit = await open_at(town, width, scheme)
        page = await visit.to("/karte")

        assert await page.locator("path.district").count() == 24
        assert await visit.axe() == [], (width, scheme)
        assert await visit.overhang() == [], (width, scheme)
        await page.context.close()


async def test_other_pages_and_wrong_addresses_are_accessible(town: str, open_at: Open) -> None:
    for path in (
        "/hilfe",
        "/plan",
        "/datenschutz",
        "/barrierefreiheit",
        "/karte?area_key=nirgendwo",
        "/karte?level=nichts",
        "/x",
    ):
        visit = await open_at(town, PHONE)
        await visit.to(path)

        assert await visit.axe() == [], path
        assert await visit.overhang() == [], path
        await visit.page.context.close()


async def test_a_first_visit_loads_less_than_700_kilobytes_from_our_own_host(town: str, open_at: Open) -> None:
    visit = await open_at(town)
    asked: list[Request] = []

    def keep(request: Request) -> None:
        asked.append(request)

    visit.page.on("requestfinished", keep)
    await visit.to("/karte")
    await visit.page.wait_for_load_state("networkidle")

    assert sum([(await request.sizes())["responseBodySize"] for request in asked]) < WEIGHT_LIMIT
    assert visit.foreign == []


async def test_choosing_another_indicator_keeps_the_map_and_changes_its_values(town: str, open_at: Open) -> None:
    page = await (await open_at(town)).to("/karte")
    heading = await page.locator("h1").inner_text()
    await page.evaluate("() => { document.querySelector('path.district').dataset.before = ''; }")
    codes: Any = await page.evaluate(
        "() => [...document.querySelector('#indicator').options].map((each) => each.value)"
    )

    await page.select_option("#indicator", codes[1])
    await page.click("#show")
    await page.wait_for_function("(before) => document.querySelector('h1').textContent !== before", arg=heading)

    assert f"indicator={codes[1]}" in page.url
    assert await page.locator("path.district[data-before]").count() == 1
    assert await page.evaluate(
        """() => [...document.querySelectorAll("#table tbody tr")].every((row) => {
          const shape = document.querySelector(`path[data-area='${row.dataset.area}']`);
          return shape.classList.contains(`fill-${row.dataset.fill}`);
        })"""
    )


async def test_a_shared_link_shows_the_same_page(town: str, open_at: Open) -> None:
    page = await (await open_at(town)).to("/karte")
    await page.click("#sort-value")
    await page.wait_for_selector("#table th[aria-sort] #sort-value")
    await page.click("#table tbody tr:first-child th a")
    await page.wait_for_selector("#sheet[data-area]")

    other = await (await open_at(town)).to(page.url.removeprefix(town))

    for place in ("h1", "#sheet-title", "#table tbody"):
        assert await other.locator(place).inner_text() == await page.locator(place).inner_text()


async def test_english_stays_english_from_page_to_page(town: str, open_at: Open) -> None:
    page = await (await open_at(town)).to("/karte")

    await page.click("footer a[hreflang='en']")
    await page.click("#to-help")

    assert await page.locator("html").get_attribute("lang") == "en"
    assert await page.locator("h1").inner_text() == "Help"


async def test_the_towns_file_for_a_meeting_opens_from_a_folder(
    town: str, open_at: Open, chromium: Browser, tmp_path: Path
) -> None:
    page = await (await open_at(town)).to("/karte")
    async with page.expect_download() as waiting:
        await page.click(".actions > a[download]")
    download = await waiting.value
    file = tmp_path / download.suggested_filename
    await download.save_as(file)

    context = await chromium.new_context(offline=True)
    paper = await context.new_page()
    await paper.goto(file.as_uri())
    await paper.wait_for_selector("#map[data-drawn]")

    assert file.suffix == ".html"
    assert await paper.locator("path.district").count() == 24
    await context.close()


async def test_graphiql_runs_from_our_own_files_and_gets_an_answer(town: str, open_at: Open) -> None:
    visit = await open_at(town)
    page = visit.page
    await page.goto(town + "/graphql")
    await page.wait_for_selector(".graphiql-execute-button")

    await page.click(".graphiql-execute-button")
    await page.wait_for_function("() => document.querySelector('.result-window')?.textContent.includes('data')")

    assert visit.foreign == []
