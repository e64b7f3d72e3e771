"""Free places on the map of the town: chosen like any other layer, by instrument, and one step from the page."""

from __future__ import annotations

from tests.browser.conftest import NARROW, WIDE, Open


async def test_free_places_are_chosen_by_instrument_and_led_to_and_from_the_page(town: str, open_at: Open) -> None:
    visit = await open_at(town, WIDE)
    page = await visit.to("/plaetze")
    total = await page.locator("tfoot td").last.inner_text()
    await page.get_by_role("link", name="Auf der Karte zeigen").click()
    await visit.drawn()

    assert await page.locator("h1").inner_text() == "Wo sind Plätze frei?"
    assert await page.locator("#table tfoot td").inner_text() == total
    assert await visit.axe() == []
    assert await visit.overhang() == []

    await page.select_option("#category", "instrument:further_training")
    await page.click("#show")
    await page.wait_for_function("() => document.querySelector('.answer').textContent.includes('Weiterbildung')")
    assert "category=instrument%3Afurther_training" in page.url
    of_one = int(await page.locator("#table tfoot td").inner_text())
    assert 0 < of_one < int(total)

    await page.set_viewport_size({"width": NARROW, "height": 900})
    assert await visit.axe() == []
    assert await visit.overhang() == []
    await page.locator("#notes").get_by_role("link", name="Alle freien Plätze nach Instrument").click()
    await page.wait_for_url("**/plaetze")
    assert await visit.axe() == []
    assert await visit.overhang() == []
