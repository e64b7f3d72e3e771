"""The administrators' pages in Chromium: accessible at every width, and a whole account by keyboard alone."""

from __future__ import annotations

import re
from typing import Literal

import pytest

from tests.browser.conftest import NARROW, PHONE, WIDE, Open, Visit


async def signed_in(visit: Visit) -> None:
    """Sign in by the demonstration's button."""
    await visit.to("/anmelden")
    await visit.page.click("form:has(input[value='administration']) button")
    await visit.page.wait_for_url("**/verwaltung")


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (PHONE, "light"),
        *(pytest.param(*look, marks=pytest.mark.slow) for look in ((WIDE, "light"), (NARROW, "light"), (WIDE, "dark"))),
    ],
)
async def test_every_page_is_accessible_at_every_width(
    town: str, open_at: Open, width: int, scheme: Literal["light", "dark"]
) -> None:
    visit = await open_at(town, width, scheme)
    page = visit.page
    await signed_in(visit)
    case_worker = await page.locator("tr:has-text('fallmanagement') a").get_attribute("href")
    lead = await page.locator("tr:has-text('teamleitung') a").get_attribute("href")
    own = await page.locator("tr:has-text('administration') a").first.get_attribute("href")
    for path in (
        "/verwaltung",
        "/verwaltung?lang=en",
        "/verwaltung/konten/neu",
        "/verwaltung/einstellungen",
        "/daten/import",
        case_worker,
        lead,
        own,
        f"{case_worker}/sperren",
    ):
        await visit.to(str(path))
        assert await visit.axe() == [], (path, width, scheme)
        assert await visit.overhang() == [], (path, width, scheme)
    await page.context.close()


async def test_the_form_of_imports_has_the_fields_of_what_is_chosen(town: str, open_at: Open) -> None:
    """Fields of other kinds are not shown; a grid needs no file and every other import one."""
    visit = await open_at(town, PHONE)
    page = visit.page
    await signed_in(visit)
    await visit.to("/daten/import")
    for kind, shown, hidden in (
        ("neighbourhoods", ("level_code", "key", "name", "crs"), ("level", "unit", "counts", "mapping")),
        ("indicator", ("level", "code", "unit", "value"), ("level_code", "key", "counts")),
        ("residents", ("level", "day", "counts"), ("unit", "key")),
        ("grid", ("level_code", "cell", "cut_at"), ("files", "accept_valid", "mapping", "layer")),
    ):
        await page.select_option("#kind", kind)
        for name in shown:
            assert await page.is_visible(f"#{name}"), (kind, name)
        for name in hidden:
            assert not await page.is_visible(f"#{name}"), (kind, name)
        assert await page.eval_on_selector("#files", "each => each.required") is (kind != "grid")
        if kind != "grid":
            await page.eval_on_selector("details.further-fields", "each => { each.open = true }")
        assert await visit.axe() == [], kind
        assert await visit.overhang() == [], kind
    await page.context.close()


async def test_an_account_is_made_by_keyboard_after_a_slip_and_its_passphrase_copied(town: str, open_at: Open) -> None:
    visit = await open_at(town, PHONE, permissions=["clipboard-read", "clipboard-write"])
    page = visit.page
    await signed_in(visit)
    await visit.to("/verwaltung/konten/neu")
    await page.focus("#name")
    await page.keyboard.type("Kim Beispiel")
    await page.keyboard.press("Tab")
    await page.keyboard.type("planung")
    await page.focus("#role-planner")
    await page.keyboard.press("Space")
    await page.focus("#login")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#wrong")

    assert await page.evaluate("() => document.activeElement.id") == "wrong"
    assert await page.input_value("#name") == "Kim Beispiel"
    assert await page.is_checked("#role-planner")
    assert await visit.axe() == []
    assert await visit.overhang() == []

    await page.fill("#login", "kim.beispiel")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#passphrase")
    assert await visit.axe() == []
    assert await visit.overhang() == []
    passphrase = await page.inner_text("#passphrase")
    await page.click("[data-copies]")
    await page.wait_for_function("() => document.querySelector('[data-copies]').textContent.includes('Kopiert')")
    assert await page.evaluate("() => navigator.clipboard.readText()") == passphrase
    assert re.fullmatch(r"(\w{5}-){3}\w{5}", passphrase)
    assert "kim" not in page.url.lower()


async def test_an_account_is_disabled_after_a_question_and_enabled_again_by_undoing(town: str, open_at: Open) -> None:
    visit = await open_at(town, NARROW)
    page = visit.page
    await signed_in(visit)
    await page.fill("#name", "planung")
    await page.click("form[role=search] button")
    await page.click(".records tbody a")
    await page.click("a[href$='/sperren']")
    await page.click("main form button")
    await page.wait_for_selector(".kern-alert--success")
    assert await visit.axe() == []
    assert await visit.overhang() == []

    await page.click(".kern-alert--success button")

    await page.wait_for_selector("a[href$='/sperren']")
    assert "Entsperrt" in await page.inner_text(".kern-alert--success")
