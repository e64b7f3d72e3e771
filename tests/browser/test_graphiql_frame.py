"""The page for programs stands in the frame of every page, and can be used on a phone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import NARROW, PHONE, WIDE, Open

EDITOR, RESULT = ".graphiql-editors", ".graphiql-response"
BOXES = """([one, other]) => [one, other].map((place) => {
  const box = document.querySelector(place).getBoundingClientRect();
  return [Math.round(box.left), Math.round(box.top), Math.round(box.width), Math.round(box.height)];
})"""


@pytest.mark.parametrize("width", [WIDE, PHONE, NARROW])
async def test_it_has_header_navigation_notice_and_footer(town: str, open_at: Open, width: int) -> None:
    visit = await open_at(town, width)
    page = await visit.to("/graphql")
    await page.wait_for_selector(EDITOR)

    assert await page.locator("header .product strong").inner_text() == "Sozialraum"
    assert await page.get_by_role("region", name="Hinweise").inner_text() == (
        "Vorführung: Personen, Träger und Zahlen sind erfunden."
    )
    if width < 900:
        await page.click(".menu-button")
    assert await page.locator("nav a[aria-current='page']").inner_text() == "GraphQL"
    assert await page.locator("footer a[hreflang='en']").is_visible()
    await page.click("#to-map")
    await page.wait_for_selector("#map")


@pytest.mark.parametrize("width", [PHONE, NARROW])
async def test_on_a_phone_query_and_answer_stand_below_each_other(town: str, open_at: Open, width: int) -> None:
    visit = await open_at(town, width)
    page = await visit.to("/graphql")
    await page.click(".graphiql-execute-button")
    await page.wait_for_function("() => document.querySelector('.result-window')?.textContent.includes('data')")

    boxes: Any = await page.evaluate(BOXES, [EDITOR, RESULT])
    (left, top, wide, high), (result_left, result_top, result_wide, result_high) = boxes
    assert result_top >= top + high
    assert min(wide, result_wide) >= width - 70
    assert min(high, result_high) >= 300
    assert max(left + wide, result_left + result_wide) <= width
    assert await page.evaluate("() => document.documentElement.scrollWidth") == width
    assert await visit.overhang() == []
    assert await visit.axe() == []


async def test_the_schema_can_be_read_on_a_phone(town: str, open_at: Open) -> None:
    visit = await open_at(town, PHONE)
    page = await visit.to("/graphql")
    await page.click("button[aria-label='Show Documentation Explorer']")
    explorer = page.locator(".graphiql-plugin")
    await explorer.get_by_text("Query", exact=True).first.click()

    box = await explorer.bounding_box()
    assert box is not None
    assert box["width"] >= PHONE - 70
    assert box["x"] >= 0
    assert await page.evaluate("() => document.documentElement.scrollWidth") == PHONE
    assert await visit.axe() == []


async def test_on_a_wide_screen_they_stand_beside_each_other(town: str, open_at: Open) -> None:
    visit = await open_at(town, WIDE)
    page = await visit.to("/graphql")
    await page.wait_for_selector(EDITOR)

    (left, _, wide, high), (result_left, _, _, _) = await page.evaluate(BOXES, [EDITOR, RESULT])
    assert result_left >= left + wide
    assert high > 400
