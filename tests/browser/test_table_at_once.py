"""The table is seen with the map, or one step away from it; an open district's sheet goes before it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.conftest import NARROW, PHONE, WIDE, Open

TOP = "(place) => Math.round(document.querySelector(place).getBoundingClientRect().top)"
ORDER = "() => [...document.querySelectorAll('.beside > [data-region]')].map((each) => each.id)"


async def focused(page: Page) -> str:
    return await page.evaluate("() => document.activeElement.id")


async def in_view(page: Page, place: str) -> bool:
    """Whether the beginning of a place is on the screen, once scrolling has ended."""
    return await page.evaluate(
        """async (place) => {
          const top = () => document.querySelector(place).getBoundingClientRect().top;
          for (let before = NaN; before !== top();) {
            before = top();
            await new Promise((go) => setTimeout(go, 150));
          }
          return top() >= -1 && top() < innerHeight;
        }""",
        place,
    )


@pytest.mark.parametrize("width", [900, WIDE])
async def test_the_table_begins_beside_the_map(showcase: str, open_at: Open, width: int) -> None:
    page = await (await open_at(showcase, width)).to("/karte")

    assert await page.evaluate(TOP, "#table") == await page.evaluate(TOP, ".map-part")
    left: Any = await page.evaluate("() => document.querySelector('#table').getBoundingClientRect().left")
    right: Any = await page.evaluate("() => document.querySelector('.map-part').getBoundingClientRect().right")
    assert left > right


@pytest.mark.parametrize("path", ["/karte", "/karte?area_key=017"])
@pytest.mark.parametrize("width", [NARROW, PHONE, WIDE])
async def test_a_link_before_the_map_leads_to_the_table_and_one_behind_it_back(
    showcase: str, open_at: Open, width: int, path: str
) -> None:
    visit = await open_at(showcase, width)
    page = await visit.to(path)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    await page.focus("#on-to-table")
    assert await page.locator("#on-to-table").is_visible()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**#table-title")
    assert await focused(page) == "table-title"
    assert await in_view(page, "#table-title")
    await page.keyboard.press("Tab")
    assert await page.evaluate("() => document.activeElement.closest('#table') !== null")

    await page.focus("#back-to-map")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**#map-title")
    assert await focused(page) == "map-title"
    assert await in_view(page, "#map-title")
    assert [each for each in asked if "/karte" in each] == [], "the page was fetched anew"
    assert await visit.axe() == []
    assert await visit.overhang() == []


async def test_the_sheet_goes_before_the_table_while_a_district_is_open(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/karte#table-title")
    await page.evaluate("() => { document.querySelector('path.district').dataset.before = ''; }")
    assert await page.evaluate(ORDER) == ["table", "sheet"]

    await page.click("#table tr[data-area='017'] a")
    await page.wait_for_selector("#sheet[data-area='017']")
    assert await page.evaluate(ORDER) == ["sheet", "table"]
    assert await focused(page) == "sheet-title"
    assert await in_view(page, "#sheet-title")

    await page.click("[data-close-sheet]")
    await page.wait_for_selector("#sheet:not([data-area])")
    assert await page.evaluate(ORDER) == ["table", "sheet"]
    assert await page.locator("path.district[data-before]").count() == 1, "the map was drawn anew"

    await page.go_back()
    await page.wait_for_selector("#sheet[data-area='017']")
    assert await page.evaluate(ORDER) == ["sheet", "table"]


async def test_the_citys_offices_stand_once_in_full(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/karte")

    first = page.locator("#sheet .there > li").first
    assert await first.locator("summary").inner_text() == "4 Standorte"
    assert not await first.locator("li").first.is_visible()
    assert await page.locator("#office-list li, #office-list tbody tr").count() == 4
