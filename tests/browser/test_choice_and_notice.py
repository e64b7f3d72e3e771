"""The fields of the choice keep their places, and what does not go together is told, on the town itself."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.conftest import NARROW, PHONE, WIDE, Open

HEIGHTS = """() => [...document.querySelectorAll("#choice select, #show")]
  .map((each) => [each.id, Math.round(each.getBoundingClientRect().bottom / 8)])"""
"""A select stands a pixel or two above the line under it."""
CUT = """() => [...document.querySelectorAll("#choice select")].filter((each) => {
  const style = getComputedStyle(each), pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  const room = each.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return pen.measureText(each.selectedOptions[0].text).width > room + 1;
}).map((each) => each.id)"""
BELOW_PENSION_AGE = "/karte?indicator=people&measure=rate"
LONGEST = "/karte?indicator=households&measure=location_quotient&category=fled_ukraine:no&compare_with=2021-09-30"
DOES_NOT_FIT = "/karte?indicator=children&category=age_band:15-24"


async def lines_of(page: Page) -> list[list[str]]:
    """The fields of the choice by the line that they stand in."""
    placed: Any = await page.evaluate(HEIGHTS)
    heights = sorted({height for _, height in placed})
    return [[name for name, height in placed if height == line] for line in heights]


@pytest.mark.parametrize("width", [900, 1100, WIDE, 1440])
@pytest.mark.parametrize("path", [BELOW_PENSION_AGE, "/karte?indicator=contact_broken", LONGEST])
async def test_the_fields_stand_in_the_same_two_lines_whatever_is_chosen(
    town: str, open_at: Open, width: int, path: str
) -> None:
    page = await (await open_at(town, width)).to(path)

    assert await lines_of(page) == [
        ["indicator", "measure", "category"],
        ["level", "reference_date", "compare_with", "show"],
    ]
    assert await page.evaluate(CUT) == []


async def test_the_denominator_that_made_the_button_fall_down_is_shown_in_full(town: str, open_at: Open) -> None:
    page = await (await open_at(town, WIDE)).to(BELOW_PENSION_AGE)
    chosen = await page.locator("#measure").evaluate("(each) => each.selectedOptions[0].text")
    assert chosen == "Anteil: je 100 Einwohner:innen unter Rentenalter"


async def test_a_part_that_does_not_fit_is_told_above_the_map(town: str, open_at: Open) -> None:
    for width in (WIDE, PHONE, NARROW):
        visit = await open_at(town, width)
        page = await visit.to(DOES_NOT_FIT)
        notice = page.get_by_role("status").filter(has_text="passt nicht zusammen")

        assert "gewünscht war „15 bis 24 Jahre“, gezeigt wird „alle“" in await notice.inner_text()
        assert page.url.endswith("category=age_band:15-24"), "the address stays as it was asked"
        assert await page.locator("#category").input_value() == "all"
        assert await visit.axe() == []
        assert await visit.overhang() == []
        await page.context.close()


async def test_the_notice_comes_and_goes_in_a_place_that_stays(town: str, open_at: Open) -> None:
    page = await (await open_at(town)).to("/karte?indicator=people&category=age_band:15-24")
    await page.evaluate("() => { document.getElementById('replaced').dataset.before = ''; }")
    assert await page.locator("#replaced").inner_text() == ""

    await page.select_option("#indicator", "children")
    await page.click("#show")
    await page.wait_for_selector("#replaced .kern-alert")
    assert await page.locator("#replaced[data-before]").count() == 1, "a live region must not be put in anew"
    assert "15 bis 24 Jahre" in await page.locator("#replaced").inner_text()

    await page.click("#sort-value")
    await page.wait_for_selector("#table th[aria-sort] #sort-value")
    assert await page.locator("#replaced[data-before]").inner_text() == "", "the address asks for what is shown now"


async def test_a_mistyped_date_leads_to_the_map_of_the_nearest_one(town: str, open_at: Open) -> None:
    for width in (WIDE, PHONE, NARROW):
        visit = await open_at(town, width)
        page = await visit.to("/karte?indicator=children&reference_date=2022-06-31")
        assert "Kennung" not in await page.inner_text("main")
        assert await visit.axe() == []
        assert await visit.overhang() == []

        await page.click("#nearest a")
        await visit.drawn()
        assert await page.locator("#reference_date").input_value() == "2022-06-30"
        assert await page.locator("#indicator").input_value() == "children"
        await page.context.close()
