"""The pages about people in Chromium: accessible at every width, a contact by keyboard, out everywhere."""

from __future__ import annotations

import re
from typing import Literal

import pytest

from tests.browser.conftest import NARROW, PHONE, WIDE, Open, Visit


async def signed_in(visit: Visit, login: str, page: str) -> None:
    """Sign in by the demonstration's button."""
    await visit.to("/anmelden")
    await visit.page.click(f"form:has(input[value='{login}']) button")
    await visit.page.wait_for_url(f"**{page}")


LOOKS = [
    (PHONE, "light"),
    *(pytest.param(*look, marks=pytest.mark.slow) for look in ((WIDE, "light"), (NARROW, "light"), (WIDE, "dark"))),
]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
async def test_every_page_is_accessible_at_every_width(
    town: str, open_at: Open, width: int, scheme: Literal["light", "dark"]
) -> None:
    visit = await open_at(town, width, scheme)
    await signed_in(visit, "fallmanagement", "/faelle")
    person = str(await visit.page.locator("tbody th a").first.get_attribute("href"))
    await visit.to(person)
    household = str(await visit.page.locator("h2 a[href*='haushalte']").first.get_attribute("href"))
    moves = visit.page.locator("a[href*='/umzug/']")  # nobody moves out of a protected home
    move = [str(await moves.first.get_attribute("href"))] if await moves.count() else []
    for path in (
        *move,
        "/faelle",
        "/faelle?kontakt=broken&reihe=last_contact&lang=en",
        person,
        household,
        "/einsicht",
        "/faelle/abweichungen",
    ):
        await visit.to(path)
        assert await visit.axe() == [], (path, width, scheme)
        assert await visit.overhang() == [], (path, width, scheme)
    await visit.page.context.close()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
async def test_pages_of_lead_and_officer_are_accessible_at_every_width(
    town: str, open_at: Open, width: int, scheme: Literal["light", "dark"]
) -> None:
    for login, path in (("teamleitung", "/team"), ("datenschutz", "/einsichten")):
        visit = await open_at(town, width, scheme)
        await signed_in(visit, login, path)
        assert await visit.axe() == [], (path, width)
        assert await visit.overhang() == [], (path, width)
        await visit.page.context.close()


async def test_a_contact_is_recorded_by_keyboard_and_taken_back(town: str, open_at: Open) -> None:
    visit = await open_at(town, PHONE)
    await signed_in(visit, "fallmanagement", "/faelle")
    page = visit.page
    await page.locator("tbody th a").first.click()
    await page.wait_for_url("**/personen/*")
    before = await page.locator(".events li").count()
    for name in ("channel-phone", "outcome-reached"):
        await page.focus(f"#{name}")
        await page.keyboard.press("Space")
    await page.focus("form.record button[type='submit']")
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(r"erfasst="))
    assert "Erfasst: Telefon" in str(await page.text_content("[role='status']:not(#announcement)"))
    assert await page.locator(".events li").count() == before + 1
    assert "Erfasst: Telefon" in await page.evaluate("() => document.activeElement.textContent")
    assert await visit.axe() == []
    assert await visit.overhang() == []

    await page.focus("[role='status'] button")
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(r"zurueckgenommen=1"))
    assert await page.locator(".events li").count() == before


async def test_a_foreign_case_asks_for_number_and_reason_and_keeps_what_was_typed(town: str, open_at: Open) -> None:
    visit = await open_at(town, PHONE)
    await signed_in(visit, "fallmanagement", "/faelle")
    await visit.to("/einsicht")
    page = visit.page
    await page.fill("#number", "gibt es nicht")
    await page.fill("#reason", "Die Person steht an der Theke.")
    # Refused as one that there is not: the browser tells of the status, and nothing else went wrong.
    async with page.expect_navigation():
        await page.click("main form button[type='submit']")
    visit.complaints.clear()
    assert await page.input_value("#reason") == "Die Person steht an der Theke."
    assert await page.evaluate("() => document.activeElement.id") == "wrong"
    assert await visit.axe() == []


async def test_signing_out_everywhere_ends_a_second_browser(town: str, open_at: Open) -> None:
    here, there = await open_at(town), await open_at(town)
    for visit in (here, there):
        await signed_in(visit, "fallmanagement", "/faelle")
    await here.page.click(".menu.user summary")
    await here.page.click("text=Überall abmelden")
    await here.page.wait_for_url("**/anmelden*")
    await there.to("/faelle")
    assert "/anmelden" in there.page.url


async def test_differences_are_settled_by_keyboard_and_taken_back(town: str, open_at: Open) -> None:
    visit = await open_at(town, PHONE)
    await signed_in(visit, "fallmanagement", "/faelle")
    await visit.to("/faelle/abweichungen")
    page = visit.page
    before = await page.locator("tbody tr").count()
    for at in (0, 1):
        await page.locator("input.tick").nth(at).focus()
        await page.keyboard.press("Space")
    await page.locator("button[name='keep_chosen']").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(r"geklaert=2"))
    assert await page.locator("tbody tr").count() == before - 2
    assert await visit.axe() == []
    assert await visit.overhang() == []
    await page.focus("[role='status'] button")
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(r"zurueckgenommen=2"))
    assert await page.locator("tbody tr").count() == before
