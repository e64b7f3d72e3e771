"""What leaves the screen: the printed page and the one file for a meeting."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.async_api import Browser

from api.static import StaticFiles
from tests.browser import views
from tests.browser.conftest import Open
from tests.browser.showcase import offline_page


async def test_paper_shows_heads_and_values_without_what_only_works_on_screen(showcase: str, open_at: Open) -> None:
    visit = await open_at(showcase)
    page = await visit.to("/karte?area_key=017")
    await page.emulate_media(media="print")

    for hidden in (".top", ".strip", ".actions", ".choice", ".zoom", ".close", ".map-status"):
        assert not await page.locator(hidden).first.is_visible(), hidden
    for shown in ("h1", ".answer", "#map .labels .value", ".legend", "#sheet-title", "#table tfoot", "#office-list"):
        assert await page.locator(shown).first.is_visible(), shown
    heads = await page.locator("#table thead th").all_inner_texts()
    assert [head.strip() for head in heads] == ["Stadtteil", "je 100 eLb", "Personen", "eLb"]


async def test_the_printed_page_is_a4_upright_with_the_map_on_page_one(showcase: str, open_at: Open) -> None:
    visit = await open_at(showcase)
    page = await visit.to("/karte?area_key=017")

    paper = await page.pdf(prefer_css_page_size=True)

    sizes = [tuple(map(float, each.split())) for each in re.findall(rb"/MediaBox\s*\[0 0 ([\d. ]+)\]", paper)]
    assert 2 <= len(sizes) <= 4
    assert all(abs(width - 595) < 2 and abs(height - 842) < 2 for width, height in sizes)


async def test_paper_is_light_also_for_readers_of_the_dark_theme(showcase: str, open_at: Open) -> None:
    visit = await open_at(showcase, scheme="dark")
    page = await visit.to("/karte")
    await page.emulate_media(media="print", color_scheme="dark")

    assert await page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert await page.evaluate("() => getComputedStyle(document.querySelector('h1')).color") == "rgb(19, 21, 37)"
    assert await page.evaluate("() => getComputedStyle(document.querySelector('td')).color") == "rgb(19, 21, 37)"


async def test_the_file_for_a_meeting_works_from_a_folder_without_a_single_request(
    chromium: Browser, static: StaticFiles, tmp_path: Path
) -> None:
    file = tmp_path / "karte.html"
    file.write_text(offline_page(static, views.everything_at_once()), "utf-8")
    context = await chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = await context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    await page.goto(file.as_uri())
    await page.wait_for_selector("#map[data-drawn]")
    await page.hover("path[data-area='023']")
    told = await page.locator("#map-status").inner_text()
    await page.click("path[data-area='023']")
    chosen = await page.locator("#table tr.chosen").get_attribute("data-area")
    shapes = await page.locator("path.district").count()
    font: Any = await page.evaluate("() => document.fonts.check('600 16px \"Fira Sans\"')")
    own = await page.locator("a[href^='/'], form").count()
    leading_out = await page.locator("a[href^='http']").all_inner_texts()
    await context.close()

    assert [each for each in asked if not each.startswith(("data:", file.as_uri()))] == []
    assert complaints == []
    assert "<script>alert(1)</script>" in told
    assert (chosen, shapes, font, own) == ("023", 24, True, 0)
    assert leading_out == ["Dieselbe Karte in Sozialraum öffnen (dafür ist Netz nötig)"]


async def test_the_file_for_a_meeting_shows_no_raw_address(
    static: StaticFiles, chromium: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "karte.html"
    file.write_text(offline_page(static, views.map_view()), "utf-8")
    page = await chromium.new_page()
    await page.goto(file.as_uri())
    text, href = await page.inner_text(".strip"), await page.get_attribute(".strip a", "href")
    await page.close()

    assert "localhost" not in text
    assert "/karte" not in text
    assert href == "http://localhost:8000/karte"


async def test_the_file_for_a_meeting_is_accessible(showcase: str, open_at: Open) -> None:
    for width in (1280, 320):
        visit = await open_at(showcase, width, bypass_csp=True)
        await visit.to("/karte.html")

        assert await visit.axe() == []
        assert await visit.overhang() == []
