"""Every page in every state: accessible, within its window, without a request to another host or an error."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.async_api import Request

from tests.browser.conftest import NARROW, PHONE, WIDE, Open
from tests.browser.showcase import STATES

LOOKS = [
    pytest.param((WIDE, "light"), marks=pytest.mark.slow),
    (PHONE, "light"),
    pytest.param((NARROW, "light"), marks=pytest.mark.slow),
    pytest.param((WIDE, "dark"), marks=pytest.mark.slow),
]
"""The narrow one of a telephone, where most goes wrong, is in every run."""


@pytest.mark.parametrize("look", LOOKS, ids=["wide", "phone", "narrow", "dark"])
@pytest.mark.parametrize("path", STATES)
async def test_axe_finds_nothing_at_any_width_nor_in_the_dark_theme(
    showcase: str, open_at: Open, path: str, look: tuple[int, Literal["light", "dark"]]
) -> None:
    visit = await open_at(showcase, *look)
    await visit.to(path)

    assert await visit.axe() == []
    assert await visit.overhang() == []


async def test_axe_finds_nothing_with_everything_opened(showcase: str, open_at: Open) -> None:
    for width in (WIDE, PHONE):
        visit = await open_at(showcase, width)
        page = await visit.to("/karte?area_key=017")
        await page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        await page.check("#show-sites")

        assert await visit.axe() == []
        assert await visit.overhang() == []
        await page.evaluate("() => document.activeElement.blur()")
        await page.keyboard.press("?")
        await page.wait_for_selector("#shortcuts[open]")
        assert await visit.axe() == []
        await page.context.close()


async def test_the_first_visit_of_a_map_with_448_areas_loads_less_than_700_kilobytes(
    showcase: str, open_at: Open
) -> None:
    visit = await open_at(showcase)
    asked: list[Request] = []

    def keep(request: Request) -> None:
        asked.append(request)

    visit.page.on("requestfinished", keep)

    await visit.to("/zustand/viele")
    await visit.page.wait_for_load_state("networkidle")
    weights = {request.url: (await request.sizes())["responseBodySize"] for request in asked}
    text = next(weight for address, weight in weights.items() if address.endswith("/viele"))

    # The showcase sends the page itself uncompressed; the product compresses it.
    assert sum(weights.values()) - text < 500_000
    assert len(weights) < 20


async def test_forced_colours_keep_the_maps_patterns_and_its_selection(showcase: str, open_at: Open) -> None:
    visit = await open_at(showcase, forced_colors="active")
    page = await visit.to("/karte?area_key=017")

    fill = "(shape) => getComputedStyle(shape).fill"
    assert await page.locator("path.fill-withheld").first.evaluate(fill) == 'url("#hatch")'
    assert await page.locator("path.fill-class-5").first.evaluate(fill) == "rgb(36, 55, 114)"
    assert await visit.axe() == []


async def test_nothing_moves_where_the_reader_wants_no_motion(showcase: str, open_at: Open) -> None:
    visit = await open_at(showcase)
    page = await visit.to("/karte")

    names = "() => [...document.querySelectorAll('*')].map((each) => getComputedStyle(each).animationName)"
    assert set(await page.evaluate(names)) == {"none"}
    assert await page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == "auto"


async def test_the_map_stays_light_in_the_dark_theme(showcase: str, open_at: Open) -> None:
    visit = await open_at(showcase, scheme="dark")
    page = await visit.to("/karte")

    background = "(place) => getComputedStyle(document.querySelector(place)).backgroundColor"
    assert await page.evaluate(background, "body") == "oklch(0 0 0)"
    assert await page.evaluate(background, ".map-box") == "rgb(255, 255, 255)"
