"""The map: one tab stop, arrow keys, the sheet and back, and the same values as the table."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page

from tests.browser.conftest import PHONE, Open

MIDDLE = """(key) => {
  const box = document.querySelector(`path[data-area='${key}']`).getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


async def focused_area(page: Page) -> str | None:
    return await page.evaluate("() => document.activeElement?.getAttribute('data-area')")


async def enter_map(page: Page) -> None:
    """Step through the page with the tab key until an area of the map has the focus."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await focused_area(page):
            return
    raise AssertionError("the tab key does not lead to the map")


async def test_the_map_is_a_single_tab_stop(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/karte")

    await enter_map(page)
    await page.keyboard.press("Tab")

    assert await focused_area(page) is None
    assert await page.locator("#map path[tabindex='0']").count() == 1


async def test_arrows_go_to_the_next_area_in_that_direction_and_home_and_end_by_name(
    showcase: str, open_at: Open
) -> None:
    page = await (await open_at(showcase)).to("/karte")
    await enter_map(page)
    for key, axis, sign in (("ArrowRight", 0, 1), ("ArrowLeft", 0, -1), ("ArrowDown", 1, 1), ("ArrowUp", 1, -1)):
        before = await focused_area(page)
        at = await page.evaluate(MIDDLE, before)
        await page.keyboard.press(key)
        after = await focused_area(page)
        if after != before:
            assert sign * ((await page.evaluate(MIDDLE, after))[axis] - at[axis]) > 0, key

    await page.keyboard.press("End")
    assert await focused_area(page) == "023"
    await page.keyboard.press("Home")
    assert await focused_area(page) == "001"


async def test_arrow_keys_reach_every_area(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/karte")
    await enter_map(page)
    await page.keyboard.press("Home")
    seen, waiting = set[str](), ["001"]
    while waiting:
        area = waiting.pop()
        if area in seen:
            continue
        seen.add(area)
        for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
            await page.evaluate("(key) => document.querySelector(`path[data-area='${key}']`).focus()", area)
            await page.keyboard.press(key)
            waiting.append(await focused_area(page) or "")

    assert len(seen) == 23


async def test_focus_and_hover_tell_name_value_and_what_is_there(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/karte")
    status = page.locator("#map-status")

    await page.hover("path[data-area='017']")
    hovered = await status.inner_text()
    await page.mouse.move(5, 5)
    await enter_map(page)

    assert "Nordend" in hovered
    assert "Nebenstelle Nordend" in hovered
    assert "Altmarkt" in await status.inner_text()
    assert "Altmarkt" in (await page.locator("path[data-area='001']").get_attribute("aria-label") or "")


async def test_enter_opens_the_sheet_and_escape_leads_back_to_the_area(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/karte")
    await enter_map(page)
    await page.keyboard.press("End")

    await page.keyboard.press("Enter")
    await page.wait_for_selector("#sheet[data-area='023']")
    assert await page.evaluate("() => document.activeElement.id") == "sheet-title"
    assert "area_key=023" in page.url
    assert await page.locator("#table tr.chosen").get_attribute("data-area") == "023"

    await page.keyboard.press("Escape")
    await page.wait_for_selector("#sheet:not([data-area])")
    assert await focused_area(page) == "023"
    assert "area_key" not in page.url


async def test_a_click_opens_the_sheet_and_the_browsers_back_button_closes_it(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/karte")

    await page.click("path[data-area='003']")
    await page.wait_for_selector("#sheet[data-area='003']")
    await page.go_back()

    await page.wait_for_selector("#sheet:not([data-area])")
    assert "area_key" not in page.url


async def test_the_map_shows_the_tables_values_in_every_state(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/karte")

    rows: Any = await page.evaluate(
        "() => [...document.querySelectorAll('#table tbody tr')].map((row) => [row.dataset.area, row.dataset.fill,"
        " row.querySelector('.swatch rect').getAttribute('class'), row.dataset.text])"
    )
    shapes: Any = await page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('path.district')].map((shape) =>"
        " [shape.dataset.area, [shape.getAttribute('class'), shape.getAttribute('aria-label')]]))"
    )

    assert len(rows) == 23
    assert {row[1] for row in rows} >= {"withheld", "no-data", "zero", "class-1", "class-5"}
    for key, fill, swatch, text in rows:
        assert f"fill-{fill}" in shapes[key][0].split()
        assert swatch == f"fill-{fill}"
        assert shapes[key][1].startswith(text)
    undistricted = set(shapes) - {row[0] for row in rows}
    assert [shapes[key][0].split()[-1] for key in undistricted] == ["fill-undistricted"]


async def test_a_withheld_value_is_nowhere_in_the_page(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/karte?area_key=005")

    row = page.locator("#table tr[data-area='005']")
    assert await row.get_attribute("data-short") == "zurückgehalten"
    assert (await row.locator("td").first.inner_text()).replace("\u00ad", "") == "zurückgehalten"


async def test_the_table_sorts_on_the_server_with_missing_values_last(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/karte")

    for direction in ("descending", "ascending"):
        await page.click("#sort-value")
        await page.wait_for_selector(f"#table th[aria-sort='{direction}'] #sort-value")
        fills: Any = await page.evaluate(
            "() => [...document.querySelectorAll('#table tbody tr')].map((row) => row.dataset.fill)"
        )
        told = [fill not in ("withheld", "no-data") for fill in fills]
        assert told == sorted(told, reverse=True)
        assert await page.evaluate("() => document.activeElement.id") == "sort-value"


async def test_names_are_text_and_never_markup(showcase: str, open_at: Open) -> None:
    visit = await open_at(showcase)
    page = await visit.to("/zustand/alles")

    assert (
        await page.locator("#table tr[data-area='023'] th").inner_text() == "Ziegelei <script>alert(1)</script> & Söhne"
    )
    await page.hover("path[data-area='023']")
    assert "<script>alert(1)</script>" in await page.locator("#map-status").inner_text()


async def test_phones_show_values_only_and_larger_maps_names_too(showcase: str, open_at: Open) -> None:
    phone = await (await open_at(showcase, PHONE)).to("/karte")
    desk = await (await open_at(showcase)).to("/karte")

    assert await phone.locator("#map .labels text", has_text="Altmarkt").count() == 0
    assert await phone.locator("#map .labels .value").count() > 8
    assert await desk.locator("#map .labels text", has_text="Altmarkt").count() == 1


async def test_labels_stay_inside_their_areas_but_for_a_tenth_at_either_end(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/karte")
    # What is asked of a point on the screen is known for the window only.
    await page.set_viewport_size({"width": 1280, "height": 2400})

    outside: Any = await page.evaluate(
        """() => [...document.querySelectorAll('#map .labels text')].filter((text) => {
          const box = text.getBoundingClientRect();
          const under = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2)
            .find((each) => each.matches('path.district'));
          if (!under) return true;
          const slack = 0.09 * box.width + 2;
          return [box.left + slack, box.right - slack].some((x) =>
            !document.elementsFromPoint(x, box.y + box.height / 2).includes(under));
        }).map((text) => text.textContent)"""
    )

    assert outside == []


async def test_zoom_buttons_work_and_the_whole_city_comes_back(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/karte")
    width = "() => document.querySelector(\"path[data-area='001']\").getBoundingClientRect().width"
    before: float = await page.evaluate(width)

    await page.click(".zoom button >> nth=0")
    larger: float = await page.evaluate(width)
    await page.click(".zoom button >> nth=2")

    assert larger > 1.8 * before
    assert abs(await page.evaluate(width) - before) < 1


async def test_shortcuts_open_help_and_can_be_switched_off(showcase: str, open_at: Open) -> None:
    page = await (await open_at(showcase)).to("/zustand/hilfe")

    await page.keyboard.press("?")
    assert await page.locator("#shortcuts").is_visible()
    await page.keyboard.press("Escape")
    await page.click("main [data-shortcut-switch] button")
    await page.keyboard.press("?")

    assert not await page.locator("#shortcuts").is_visible()
    assert "ausgeschaltet" in await page.locator("main [data-shortcut-switch]").inner_text()


async def test_everything_but_the_drawing_works_without_javascript(showcase: str, open_at: Open) -> None:
    visit = await open_at(showcase, java_script_enabled=False)
    page = visit.page
    await page.goto(showcase + "/karte")

    await page.click("#table tr[data-area='017'] a")
    assert "area_key=017" in page.url
    assert await page.locator("#sheet-title").inner_text() == "Nordend"
    await page.click("#sort-value")
    assert "sort=value" in page.url
    await page.click("#show")
    assert "reference_date" in page.url
    assert await page.locator("noscript p").is_visible()
