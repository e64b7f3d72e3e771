"""Valid pages, complete catalogues, and templates without texts of their own."""

from __future__ import annotations

import json
import re
import string
import subprocess
import urllib.error
import urllib.request
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import click
import pytest
from babel.messages.pofile import read_po

from api.cli import main
from api.static import StaticFiles
from tests.browser import views
from tests.browser.showcase import STATES, offline_page, render
from tests.demands import REPOSITORY, skip_or_fail

VALIDATOR = REPOSITORY / "web_static" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
TEMPLATES = REPOSITORY / "web_static" / "templates"
LOCALES = REPOSITORY / "web_static" / "locales"
NEWER_CSS = re.compile(
    r"CSS: “(line-clamp|field-sizing|paint-order)”: Property|“plus-lighter” is not a “mix-blend-mode” value"
)
"""Properties that every current browser knows and the validator does not; they stand in the file for a meeting only."""


@pytest.fixture(scope="module")
def pages(showcase: str, static: StaticFiles, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every page in every state as a file."""
    folder = tmp_path_factory.mktemp("pages")
    for number, path in enumerate(STATES):
        try:
            text = urllib.request.urlopen(showcase + path, timeout=20).read()
        except urllib.error.HTTPError as answer:
            text = answer.read()
        (folder / f"{number:02d}.html").write_bytes(text)
    (folder / "graphiql.html").write_text(render(static, "graphiql.html"), "utf-8")
    (folder / "offline.html").write_text(offline_page(static, views.everything_at_once()), "utf-8")
    return folder


def test_the_nu_validator_finds_nothing(pages: Path, java: Path) -> None:
    if not VALIDATOR.is_file():
        skip_or_fail("no Nu validator: run python -m web_static.build --checks", "REQUIRE_BROWSER")
    files = sorted(str(path) for path in pages.iterdir())

    run = subprocess.run(
        [java, "-Xss2m", "-jar", VALIDATOR, "--stdout", "--exit-zero-always", "--format", "json", *files],
        capture_output=True, text=True, timeout=240, check=True,
    )  # fmt: skip

    messages: list[dict[str, Any]] = json.loads(run.stdout)["messages"]
    found = [f"{Path(each['url']).name}:{each.get('lastLine')} {each['message']}" for each in messages]
    assert [each for each in found if not NEWER_CSS.search(each)] == []


def catalogue(file: Path) -> dict[str, str]:
    with file.open("rb") as stream:
        return {str(each.id): str(each.string) for each in read_po(stream) if each.id}


@pytest.mark.parametrize("german", sorted(LOCALES.glob("*de.po")), ids=lambda file: file.name)
def test_german_and_english_have_the_same_keys_and_the_same_places(german: Path) -> None:
    english = german.with_name(german.name.removesuffix("de.po") + "en.po")
    de, en = catalogue(german), catalogue(english)

    assert set(de) == set(en)
    assert [key for key in de if not de[key].strip() or not en[key].strip()] == []
    assert [key for key in de if _places(de[key]) != _places(en[key])] == []


def test_every_key_that_a_template_names_has_a_text() -> None:
    texts = {key for file in LOCALES.glob("*de.po") for key in catalogue(file)}
    source = "\n".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.html"))

    named = set(re.findall(r"\bt\(\"([\w.]+)\"[,)]", source))
    begun = set(re.findall(r"\bt\(\"([\w.]+\.)\" ~", source))

    assert named - texts == set()
    assert [each for each in begun if not any(key.startswith(each) for key in texts)] == []


def test_the_empty_page_names_every_import(static: StaticFiles) -> None:
    page = render(static, "empty.html")
    context = click.Context(main)
    imports = main.get_command(context, "import")
    assert isinstance(imports, click.Group)
    names = [name for name in imports.list_commands(context) if name not in ("list", "show", "undo", "watch", "grid")]
    assert len(names) == 7
    assert [name for name in names if f"sozialraum import {name} " not in page] == []


def test_no_text_waits_for_a_template_in_vain() -> None:
    source = "\n".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.html"))
    for name in ("charts.py", "caseload_chart.py", "caseload_page.py"):
        source += (REPOSITORY / "api" / "pages" / name).read_text("utf-8")
    begun = tuple(re.findall(r"\bt\(\"([\w.]+\.)\" ~", source))

    unused = [key for key in catalogue(LOCALES / "de.po") if f'"{key}"' not in source and not key.startswith(begun)]

    assert unused == []


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_no_template_holds_a_text_of_its_own(template: Path) -> None:
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", template.read_text("utf-8"), flags=re.DOTALL)
    reader = _Words()

    reader.feed(source)

    assert reader.words == []


def test_no_template_runs_a_script_or_a_style_of_its_own() -> None:
    for template in TEMPLATES.glob("*.html"):
        source = template.read_text("utf-8")
        assert not re.search(r"\son\w+=|javascript:|\sstyle=", source), template.name
        if template.name != "offline.html":
            assert not re.search(r"<style|<script(?! src=)", source), template.name


def test_built_styles_and_scripts_name_no_other_host() -> None:
    vendor = resources.files("web_static").joinpath("vendor")
    manifest = json.loads(vendor.joinpath("manifest.json").read_text("utf-8"))["files"]

    for name in ("sozialraum.css", "graphiql.css"):
        css = vendor.joinpath(manifest[name]["file"]).read_text("utf-8")
        assert re.findall(r"url\([\"']?(?:https?:|//|data:)", css) == []
    for name in ("page.js", "map.js"):
        assert "http" not in vendor.joinpath(manifest[name]["file"]).read_text("utf-8").replace(
            "http://www.w3.org/2000/svg", ""
        )


class _Words(HTMLParser):
    """Collects text between tags and in attributes that are read out."""

    SPOKEN = frozenset({"alt", "aria-label", "title", "placeholder"})
    NO_WORDS = frozenset({"kbd", "code", "style", "script"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside.append(tag)
        self.words += [value for name, value in attrs if name in self.SPOKEN and value and _has_letters(value)]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            del self._inside[len(self._inside) - 1 - self._inside[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self.NO_WORDS & set(self._inside[-1:]) and _has_letters(data):
            self.words.append(data.strip())


def _has_letters(text: str) -> bool:
    return any(sign.isalpha() for sign in text)


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
