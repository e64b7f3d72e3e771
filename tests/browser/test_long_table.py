"""A table of 448 areas: its first rows, and all of them on demand, on paper and without a script."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.browser.conftest import PHONE, WIDE, Open

MANY = "/zustand/viele"
ROWS = "#table tbody tr"
VISIBLE = "() => [...document.querySelectorAll('#table tbody tr')].filter((row) => row.checkVisibility()).length"
PAGE_HEIGHT = "() => document.documentElement.scrollHeight"


async def visible_rows(page: Page) -> int:
    return await page.evaluate(VISIBLE)


@pytest.mark.slow
async def test_forty_rows_are_shown_and_all_of_them_on_demand(showcase: str, open_at: Open) -> None:
    for width in (WIDE, PHONE):
        visit = await open_at(showcase, width)
        page = await visit.to(MANY)
        button = page.locator("#show-rows")
        assert (await visible_rows(page), await page.locator(ROWS).count()) == (40, 448)
        assert (await button.inner_text(), await button.get_attribute("aria-expanded")) == (
            "Alle 448 anzeigen",
            "false",
        )
        assert "Gezeigt sind 40 von 448" in await page.locator("#rows-shown").inner_text()
        assert await page.evaluate(PAGE_HEIGHT) < (3_000 if width == WIDE else 6_000)
        assert await page.locator("#table tfoot").is_visible()

        await button.click()
        assert await visible_rows(page) == 448
        assert (await button.inner_text(), await button.get_attribute("aria-expanded")) == ("Nur 40 anzeigen", "true")
        assert await visit.axe() == []
        assert await visit.overhang() == []

        await button.press("Enter")
        assert await visible_rows(page) == 40
        assert await button.evaluate("(each) => each === document.activeElement")
        await page.context.close()


async def test_a_short_table_has_no_such_button(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/karte")
    assert await visible_rows(page) == 23
    assert await page.locator("#show-rows, #further-rows").count() == 0


async def test_the_row_of_the_open_district_is_always_in_view(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to(f"{MANY}?area_key=300")
    assert await visible_rows(page) == 41
    assert await page.locator("#table tr.chosen").is_visible()
    assert await page.locator("#table tr.chosen").get_attribute("data-area") == "300"


async def test_the_map_opens_districts_whose_rows_are_not_shown(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to(MANY)
    await page.locator("path[data-area='300']").focus()
    assert "Planungsraum 299" in await page.locator("#map-status").inner_text()
    await page.keyboard.press("ArrowRight")
    key = await page.evaluate("() => document.activeElement.dataset.area")
    assert not await page.locator(f"#table tr[data-area='{key}']").is_visible() or int(key) <= 40

    await page.keyboard.press("Enter")
    await page.wait_for_selector(f"#sheet[data-area='{key}']")
    assert await page.locator(f"#table tr[data-area='{key}']").is_visible()
    assert await page.evaluate("() => document.activeElement.id") == "sheet-title"

    await page.keyboard.press("Escape")
    await page.wait_for_selector("#sheet:not([data-area])")
    assert await page.evaluate("() => document.activeElement.dataset.area") == key
    assert await visible_rows(page) == 40


async def test_all_rows_stay_shown_while_the_reader_moves_on(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to(MANY)
    await page.click("#show-rows")
    await page.click("#sort-value")
    await page.wait_for_selector("#table th[aria-sort='descending'] #sort-value")
    assert await visible_rows(page) == 448
    assert await page.locator("#show-rows").get_attribute("aria-expanded") == "true"
    assert await page.locator("#show-rows").inner_text() == "Nur 40 anzeigen"


async def test_paper_and_pages_without_a_script_show_every_row(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to(MANY)
    await page.emulate_media(media="print")
    assert await visible_rows(page) == 448
    assert not await page.locator(".further").is_visible()

    plain = (await open_at(showcase, java_script_enabled=False)).page
    await plain.goto(showcase + MANY)
    assert await plain.locator(ROWS).nth(447).is_visible()
    assert not await plain.locator("#show-rows").is_visible()


LABELS = "#map .labels:not(.pointed) text"


async def test_values_then_names_stand_on_448_areas_as_soon_as_they_fit(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to(MANY)
    whole = await page.locator(f"{LABELS}.value").count()
    for _ in range(3):
        await page.click(".zoom button >> nth=0")

    view = "() => document.querySelectorAll('#map .labels:not(.pointed) > g').length"
    assert await page.locator(LABELS, has_text="Planungsraum").count() > 3
    assert 5 < await page.evaluate(view) < 60, "only what is in view is labelled"
    assert whole > 20

    before = await page.locator(LABELS).all_inner_texts()
    await page.locator("path.district").first.focus()
    for _ in range(6):
        await page.keyboard.press("ArrowRight")
    assert await page.locator(LABELS).all_inner_texts() != before


async def test_a_step_of_the_zoom_labels_448_areas_at_once(showcase: str, open_at: Open) -> None:
    """Measured: a tenth of a second for all that a step draws; the limit leaves room for a busy machine."""
    page = await (await open_at(showcase)).to(MANY)
    spent = await page.evaluate(
        """() => [0, 1, 2].map(() => {
          const start = performance.now();
          document.querySelector(".zoom button").click();
          return performance.now() - start;
        })"""
    )
    assert min(spent) < 600, spent
