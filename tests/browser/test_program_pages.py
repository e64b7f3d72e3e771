"""The pages for programs in Chromium: accessible at every width, and a key made and copied by keyboard alone."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE, WIDE, Open, Visit
from tests.browser.test_administration import signed_in


async def accessible(visit: Visit) -> None:
    assert await visit.axe() == []
    assert await visit.overhang() == []


@pytest.mark.parametrize("width", [PHONE, WIDE])
async def test_a_program_gets_its_key_by_keyboard_and_loses_it(town: str, open_at: Open, width: int) -> None:
    visit = await open_at(town, width, permissions=["clipboard-read", "clipboard-write"])
    page = visit.page
    await signed_in(visit)
    await visit.to("/verwaltung/programme/neu")
    await accessible(visit)
    await page.focus("#name")
    await page.keyboard.type("Datenabgleich Stadtstatistik")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".kern-alert--success")
    own = page.url.partition("?")[0]
    await accessible(visit)

    await page.focus("summary:has-text('API-Schlüssel ausstellen')")
    await page.keyboard.press("Enter")
    await accessible(visit)
    await page.focus("#days-api-schluessel")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#secret")
    await accessible(visit)
    secret = await page.inner_text("#secret")
    await page.click("[data-copies]")
    await page.wait_for_function("() => document.querySelector('[data-copies]').textContent.includes('Kopiert')")
    assert await page.evaluate("() => navigator.clipboard.readText()") == secret
    assert "szr_" not in page.url

    await page.click("main a.kern-btn--primary")
    await page.wait_for_selector("text=noch nie")
    await accessible(visit)
    assert secret not in await page.content()
    await page.click("a:has-text('Widerrufen')")
    await page.wait_for_selector("h1:has-text('widerrufen?')")
    await accessible(visit)
    await page.click("main form button")
    await page.wait_for_selector("text=widerrufen am")
    await accessible(visit)
    await visit.to("/verwaltung/programme")
    await accessible(visit)
    await visit.to(f"{own}?lang=en".partition("//")[2].partition("/")[1] + own.partition("//")[2].partition("/")[2])
    await accessible(visit)
    await page.context.close()
