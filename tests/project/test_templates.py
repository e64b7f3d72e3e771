"""Templates: each compiles, has its texts in both languages, and holds nothing that our content policy refuses."""

from __future__ import annotations

import re

import pytest
from jinja2 import nodes

from api.pages.rendering import templates
from api.texts import load_texts

NAMES = tuple(sorted(name for name in templates().list_templates() if name.endswith(".html")))
_INLINE = re.compile(r"<[^>]*\s(?:style|on[a-z]+)\s*=", re.IGNORECASE)
_FOREIGN = re.compile(r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//""", re.IGNORECASE)
_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)[^>]*>", re.IGNORECASE)
OFFLINE = {"offline.html"}
"""The file for a meeting holds all it needs in itself: its scripts and styles are inline by intention."""


def _source(name: str) -> str:
    loader = templates().loader
    assert loader is not None
    return loader.get_source(templates(), name)[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name: str) -> None:
    assert templates().get_template(name).name == name


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OFFLINE])
def test_a_template_holds_no_inline_style_handler_or_script(name: str) -> None:
    assert _INLINE.findall(_source(name)) == []
    assert _SCRIPT.findall(_source(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_loads_nothing_from_another_host(name: str) -> None:
    assert _FOREIGN.findall(_source(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_a_template_is_there_in_both_languages(name: str) -> None:
    keys = {
        call.args[0].value
        for call in templates().parse(_source(name)).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "t"
        and call.args and isinstance(call.args[0], nodes.Const)
    }  # fmt: skip
    for locale in ("de", "en"):
        assert [key for key in sorted(keys) if not load_texts(locale).has(key)] == []


def test_both_languages_have_the_same_texts() -> None:
    assert set(load_texts("de").entries) == set(load_texts("en").entries)


def test_no_text_uses_the_words_that_stigmatise_a_quarter() -> None:
    refused = re.compile(r"brennpunkt|hotspot|problemviertel|ghetto", re.IGNORECASE)
    for locale in ("de", "en"):
        assert [key for key, text in load_texts(locale).entries.items() if refused.search(text)] == []
