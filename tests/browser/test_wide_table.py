"""A table wider than a phone scrolls in its own place; the page never does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import NARROW, PHONE, WIDE, Open

WIDTHS = "() => [document.documentElement.scrollWidth, innerWidth]"
SCROLLED = "() => document.getElementById('table').scrollLeft"
WIDE_TABLE = "/zustand/breit"


async def test_a_table_that_is_too_wide_is_a_place_to_stop_at_and_to_scroll(showcase: str, open_at: Open) -> None:
    visit = await open_at(showcase, NARROW)
    page = await visit.to(WIDE_TABLE)
    await page.wait_for_selector("#table.scrolls")
    page_width, window_width = await page.evaluate(WIDTHS)
    assert page_width == window_width == NARROW
    place = page.get_by_role("region", name="Tabelle")
    assert await place.get_attribute("tabindex") == "0"

    await page.locator("#show-sites").focus()
    stops: list[str] = []
    while "table" not in stops and len(stops) < 5:  # links of the notes may come in between
        await page.keyboard.press("Tab")
        stops.append(await page.evaluate("() => document.activeElement.id"))
    assert stops[-1] == "table"
    outline: Any = await place.evaluate("(each) => getComputedStyle(each).outlineStyle")
    await page.keyboard.press("ArrowRight")
    await page.wait_for_function("() => document.getElementById('table').scrollLeft > 0")
    assert outline == "solid"
    assert await visit.axe() == []


async def test_a_table_that_fits_is_no_stop_of_the_tab_key(showcase: str, open_at: Open) -> None:
    for width, path in ((WIDE, "/karte"), (700, WIDE_TABLE), (NARROW, "/karte"), (PHONE, "/karte")):
        page = await (await open_at(showcase, width)).to(path)
        assert await page.locator("#table[tabindex], #table.scrolls").count() == 0, (width, path)
        await page.context.close()


async def test_the_place_follows_the_window(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase, 700)).to(WIDE_TABLE)
    await page.set_viewport_size({"width": NARROW, "height": 900})
    await page.wait_for_selector("#table.scrolls[tabindex='0']")
    assert await page.locator("#table").evaluate("(each) => each.scrollWidth > each.clientWidth")
    await page.set_viewport_size({"width": 700, "height": 900})
    await page.wait_for_selector("#table:not(.scrolls, [tabindex])")
    assert await page.locator("#table").evaluate("(each) => each.scrollWidth <= each.clientWidth")


async def test_without_a_script_and_on_paper_the_page_does_not_scroll_sideways_either(
    showcase: str, open_at: Open
) -> None:
    plain = (await open_at(showcase, NARROW, java_script_enabled=False)).page
    await plain.goto(showcase + WIDE_TABLE)
    overflow = await plain.locator("#table").evaluate("(each) => getComputedStyle(each).overflowX")
    assert overflow == "auto"

    page = await (await open_at(showcase, WIDE)).to(WIDE_TABLE)
    await page.emulate_media(media="print")
    assert await page.locator("#table").evaluate("(each) => getComputedStyle(each).overflowX") == "visible"


@pytest.mark.parametrize("width", [NARROW, PHONE, 900, 1000])
async def test_no_table_of_the_town_makes_the_page_scroll_sideways(town: str, open_at: Open, width: int) -> None:
    visit = await open_at(town, width)
    for query in (
        "indicator=people&measure=rate",
        "indicator=single_parent_households&measure=rate&area_key=001",
        "indicator=people&measure=rate&compare_with=2021-09-30&lang=en",
        "indicator=households&measure=location_quotient&category=household_type:couple_with_children",
        "indicator=people&measure=rate&level=borough",
    ):
        page = await visit.page.goto(f"{town}/karte?{query}")
        assert page is not None
        await visit.page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page_width, window_width = await visit.page.evaluate(WIDTHS)
        assert page_width == window_width, query
        assert await visit.overhang() == [], query


BROKEN_WORDS = """(names) => {
  const links = [...document.querySelectorAll("#table tbody th a")].slice(0, names.length);
  links.forEach((link, index) => { link.textContent = names[index]; });
  return links.flatMap((link) => [...link.textContent.matchAll(/[^ -]+/g)].filter((word) => {
    const range = document.createRange();
    range.setStart(link.firstChild, word.index);
    range.setEnd(link.firstChild, word.index + word[0].length);
    const lines = [...range.getClientRects()].map((box) => Math.round(box.top));
    return new Set(lines).size > 1;
  }).map((word) => word[0]));
}"""


async def test_no_name_of_usual_length_is_broken_within_a_word_on_a_phone(showcase: str, open_at: Open) -> None:
    names = ["Hammerwerk", "Nordshausen", "Bad Wilhelmshöhe", "Kirchditmold", "Philippinenhof-Warteberg", "Süsterfeld"]
    for path in ("/karte", WIDE_TABLE):
        visit = await open_at(showcase, PHONE)
        page = await visit.to(path)
        broken: Any = await page.evaluate(BROKEN_WORDS, names)
        assert broken == [], path
        assert await visit.overhang() == []
        await page.context.close()
