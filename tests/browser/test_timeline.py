"""The slider over the dates: the map follows the hand and the keys, plays by itself, and the classes stay."""

from __future__ import annotations

from playwright.async_api import Page

from tests.browser.conftest import NARROW, PHONE, WIDE, Open

DAYS = "() => [...document.querySelectorAll('#reference_date option')].map((each) => each.value).sort()"
SLIDER, BUTTON, TOLD = "#timeline input", "#timeline button", "#timeline output"


async def shown_day(page: Page) -> str:
    return await page.eval_on_selector("#reference_date", "(each) => each.value")


async def legend(page: Page) -> list[str]:
    return await page.locator("#legend li").all_inner_texts()


async def test_keys_move_through_the_dates_that_were_imported(town: str, open_at: Open) -> None:
    page = await (await open_at(town)).to("/karte?indicator=people")
    days: list[str] = await page.evaluate(DAYS)
    slider = page.locator(SLIDER)
    newest, classes = await shown_day(page), await legend(page)
    assert newest == days[-1]
    assert await slider.get_attribute("max") == str(len(days) - 1)
    german = ".".join(reversed(newest.split("-")))
    assert await slider.get_attribute("aria-valuetext") == german == await page.locator(TOLD).inner_text()

    await slider.press("ArrowLeft")
    await page.wait_for_url(f"**reference_date={days[-2]}*")
    assert await shown_day(page) == days[-2]
    assert await slider.evaluate("(each) => each === document.activeElement"), "the hand stays where it is"
    assert await legend(page) == classes

    await slider.press("Home")
    await page.wait_for_url(f"**reference_date={days[0]}*")
    assert await page.locator(TOLD).inner_text() == ".".join(reversed(days[0].split("-")))
    assert await page.locator("#timeline .end").all_inner_texts() == [
        ".".join(reversed(day.split("-"))) for day in (days[0], days[-1])
    ]

    await page.go_back()
    await page.wait_for_function(f"() => document.querySelector('#reference_date').value === '{days[-2]}'")
    assert await slider.get_attribute("aria-valuetext") == ".".join(reversed(days[-2].split("-")))


async def test_the_slider_follows_the_field_and_its_arrows(town: str, open_at: Open) -> None:
    page = await (await open_at(town)).to("/karte?indicator=households")
    days: list[str] = await page.evaluate(DAYS)
    await page.click("#step-back")
    await page.wait_for_url(f"**reference_date={days[-2]}*")
    assert await page.locator(SLIDER).input_value() == str(len(days) - 2)


async def test_it_plays_from_the_first_date_to_the_last_and_stops_when_asked(town: str, open_at: Open) -> None:
    page = await (await open_at(town)).to("/karte?indicator=people")
    days: list[str] = await page.evaluate(DAYS)
    await page.click(BUTTON)
    for day in days[:2]:
        await page.wait_for_function(f"() => document.querySelector('#reference_date').value === '{day}'")
    assert await page.locator(BUTTON).inner_text() == "Anhalten"

    await page.keyboard.press("Escape")
    assert await page.locator(BUTTON).inner_text() == "Zeitverlauf abspielen"
    stopped = await shown_day(page)
    await page.wait_for_timeout(1_500)
    assert await shown_day(page) == stopped
    assert page.url.endswith(f"reference_date={stopped}")

    await page.go_back()
    await page.wait_for_function(f"() => document.querySelector('#reference_date').value === '{days[-1]}'")


async def test_it_is_large_enough_to_be_touched_and_within_the_window(town: str, open_at: Open) -> None:
    for width in (WIDE, PHONE, NARROW):
        visit = await open_at(town, width)
        page = await visit.to("/karte")
        box = await page.locator(SLIDER).bounding_box()
        assert box is not None
        assert box["height"] >= 24
        assert box["width"] > 150
        assert await visit.overhang() == []
        await page.context.close()


async def test_without_a_script_there_is_none(town: str, open_at: Open) -> None:
    plain = (await open_at(town, java_script_enabled=False)).page
    await plain.goto(f"{town}/karte")
    assert not await plain.locator("#timeline").is_visible()
    assert await plain.locator("#reference_date").is_visible()
