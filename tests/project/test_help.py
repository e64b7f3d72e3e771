"""The help page explains every page, tells every role, and names buttons as they are called."""

from __future__ import annotations

import re

import pytest

from api.pages.help_parts import OF_TEMPLATE, PARTS
from api.texts import LOCALES, load_texts
from graph_schema.model.access import Role
from tests.demands import REPOSITORY

TEMPLATES = REPOSITORY / "web_static" / "templates"
EXPLAINED_BY_THEMSELVES = {
    "accessibility.html", "bad_input.html", "error.html", "help.html", "not_found.html", "privacy.html",
    "unavailable.html",
}  # fmt: skip
QUOTED = {"de": re.compile("„(.+?)“"), "en": re.compile("“(.+?)”")}


def test_every_page_has_its_part_of_the_help() -> None:
    pages = {each.name for each in TEMPLATES.glob("*.html") if '{% extends "base.html" %}' in each.read_text("utf-8")}
    assert pages - EXPLAINED_BY_THEMSELVES == set(OF_TEMPLATE)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_part_and_every_role_says_something(locale: str) -> None:
    texts = load_texts(locale)
    assert all(part.points(texts) and texts.has(f"help.{part.code}") for part in PARTS)
    assert all(texts.has(f"help.role.{role}") for role in Role)


@pytest.mark.parametrize("locale", LOCALES)
def test_what_the_help_quotes_is_called_so_on_the_pages(locale: str) -> None:
    entries = load_texts(locale).entries
    labels = {text.lower() for key, text in entries.items() if not key.startswith("help.")}
    quoted = {word for key, text in entries.items() if key.startswith("help.") for word in QUOTED[locale].findall(text)}
    assert {word for word in quoted if word.lower() not in labels} == set()
