"""Addresses of the map page that ask for what does not go together, or for what is not there."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from api.app import create_app
from api.settings import Settings
from graph_schema.store.graph import Graph
from tests.integration.made_city import MadeCity

CODE = re.compile(r"\b[2-9a-km-z]{4}-[2-9a-km-z]{4}\b")
"""As `api.errors.new_code` makes them."""


def told_of(page: httpx.Response) -> str:
    """What the page tells of parts that do not go together, without markup."""
    inside = page.text.partition('id="replaced"')[2].partition(">")[2].partition('<div class="notices"')[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", inside)).split())


def main_of(page: httpx.Response) -> str:
    inside = page.text.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", inside)).split())


async def test_a_part_that_does_not_fit_is_told_with_what_is_shown_and_why(client: httpx.AsyncClient) -> None:
    page = await client.get("/karte?indicator=children&category=age_band:15-24")
    assert page.status_code == 200
    assert '<div class="replaced" id="replaced" role="status" data-region>' in page.text
    assert told_of(page) == (
        "Ein Teil der Auswahl passt nicht zusammen "
        "Aufteilung: gewünscht war „15 bis 24 Jahre“, gezeigt wird „alle“. "
        "Für „Kinder unter 15“ gibt es diese Aufteilung nicht."
    )


async def test_it_is_told_in_english_too(client: httpx.AsyncClient) -> None:
    page = await client.get("/karte?reference_date=2022-06-30&compare_with=2022-09-30&lang=en")
    assert told_of(page) == (
        "Parts of the choice do not go together "
        "Change since: “30/09/2022” was asked for, “no comparison” is shown. "
        "A comparison needs an earlier reference date."
    )


async def test_the_address_stays_as_it_was_asked(client: httpx.AsyncClient) -> None:
    asked = "indicator=children&category=age_band%3A15-24"
    page = await client.get(f"/karte?{asked}")
    assert page.status_code == 200
    assert not page.history
    (printed,) = re.findall(r'data-print-footer="([^"]*)"', page.text)
    assert html.unescape(printed).endswith(f"http://localhost:8000/karte?{asked}")
    again = await client.get(f"/karte?{asked}")
    assert told_of(again) == told_of(page), "a shared link tells the same"


async def test_a_choice_that_goes_together_tells_nothing_even_after_one_that_does_not(
    client: httpx.AsyncClient,
) -> None:
    asked = await client.get("/karte?indicator=children&category=age_band:15-24")
    shown = await client.get("/karte?indicator=children&category=all")
    assert told_of(asked) != ""
    assert told_of(shown) == ""


async def test_the_file_for_a_meeting_tells_it_too(client: httpx.AsyncClient) -> None:
    file = await client.get("/karte.html?indicator=children&category=age_band:15-24")
    assert "gezeigt wird „alle“" in html.unescape(file.text)


@pytest.mark.parametrize(
    ("query", "what", "nearest"),
    [
        ("reference_date=2022-06-31", "Stichtag: „2022-06-31“", "Stichtag 30.06.2022"),
        ("compare_with=gestern", "Veränderung seit: „gestern“", "Veränderung seit 30.06.2022"),
        ("lang=fr", "Möglich sind lang=de und lang=en.", "diese Seite ohne diese Angabe"),
        ("level=district&level=a", "Eine Angabe steht zweimal", "diese Seite ohne diese Angabe"),
        (f"indicator={'x' * 200}", "Kennzahl: „xxx", "diese Seite ohne diese Angabe"),
    ],
)
async def test_a_slip_is_told_with_the_nearest_choice_and_without_a_code(
    client: httpx.AsyncClient, query: str, what: str, nearest: str
) -> None:
    page = await client.get(f"/karte?{query}")
    assert page.status_code == 400
    assert what in main_of(page)
    assert "Kennung" not in page.text
    assert not CODE.search(main_of(page))
    assert await leads_to_a_map(client, page, nearest)


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ("reference_date=1999-12-31", "Stichtag 31.12.2020"),
        ("indicator=peple", "Kennzahl Leistungsberechtigte"),
        ("category=sex:femal", "Aufteilung Frauen und Mädchen"),
        ("measure=densty&indicator=children", "Darstellung Dichte"),
        ("sort=need", "diese Seite ohne diese Angabe"),
    ],
)
async def test_what_is_not_there_has_a_nearest_choice(client: httpx.AsyncClient, query: str, nearest: str) -> None:
    page = await client.get(f"/karte?{query}")
    assert page.status_code == 404
    assert await leads_to_a_map(client, page, nearest)


async def leads_to_a_map(client: httpx.AsyncClient, page: httpx.Response, text: str) -> bool:
    """Whether the nearest choice is named so, and its link shows a map that tells nothing more."""
    ((address, named),) = re.findall(r'<p id="nearest">[^<]*<a href="([^"]*)">([^<]*)</a>', page.text)
    assert html.unescape(named) == text
    led = await client.get(html.unescape(address))
    return led.status_code == 200 and told_of(led) == ""


async def test_a_wrong_language_on_another_page_leads_back_to_that_page(client: httpx.AsyncClient) -> None:
    for address in ("/hilfe?lang=fr", "//hilfe?lang=fr"):
        page = await client.get(f"http://localhost:8000{address}")
        for led in re.findall(r'<p id="nearest">[^<]*<a href="([^"]*)"', page.text):
            assert led == "/hilfe"


async def test_what_was_typed_is_shown_as_text(client: httpx.AsyncClient) -> None:
    page = await client.get("/karte", params={"reference_date": "<b>gestern</b>"})
    assert "<b>gestern</b>" not in page.text
    assert "Stichtag: „&lt;b&gt;gestern&lt;/b&gt;“" in page.text


async def test_an_unexpected_failure_keeps_its_code(city: MadeCity, migrated_graph: Graph, tmp_path: Path) -> None:
    app: Any = create_app(Settings(tmp_path), migrated_graph)
    app.state.instance = replace(app.state.instance, borders=None)  # something that nobody has thought of
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        with structlog.testing.capture_logs() as logs:
            page = await client.get("/karte")
    assert page.status_code == 500
    (code,) = CODE.findall(main_of(page))
    assert [each["code"] for each in logs if each["event"] == "unexpected_failure"] == [code]
