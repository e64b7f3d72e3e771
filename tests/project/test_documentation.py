"""The documentation is held to what the program does."""

from __future__ import annotations

import re

import click
import pytest

from api.cli.output import EXIT_CODES
from api.settings import PREFIX, VARIABLES, Variable
from docs.describe_commands import walk_commands
from docs.generate import FOLDER, PAGES
from graph_schema.queries import all_queries
from tests.demands import REPOSITORY
from tests.project.committed import committed_files

OPERATING = FOLDER / "operating.md"
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)|<img[^>]*src=\"([^\"]+)\"")


@pytest.mark.parametrize("page", PAGES)
def test_the_generated_page_is_up_to_date(page: str) -> None:
    assert (FOLDER / page).read_text("utf-8") == PAGES[page](), "run `make docs`"


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda each: each.name)
def test_every_setting_is_documented_with_its_default(variable: Variable) -> None:
    begins = f"| `{PREFIX}{variable.name}` |"
    rows = [row for row in OPERATING.read_text("utf-8").splitlines() if row.startswith(begins)]
    assert rows, f"docs/operating.md says nothing about {PREFIX}{variable.name}"
    assert f"| `{variable.default}` |" in rows[0] if variable.default else "| empty |" in rows[0]


def test_no_setting_is_documented_that_does_not_exist() -> None:
    named = set(re.findall(rf"\b{PREFIX}([A-Z_]+[A-Z])\b", OPERATING.read_text("utf-8")))
    assert named - {each.name for each in VARIABLES} == set()


def test_every_exit_code_is_documented() -> None:
    text = OPERATING.read_text("utf-8")
    assert [code for code, _ in EXIT_CODES if f"| {code} |" not in text] == []


def test_every_command_shows_an_example() -> None:
    silent = [path for path, command in walk_commands() if "  sozialraum " not in (command.epilog or "")]
    assert silent == []


def test_every_option_of_every_command_says_what_it_does() -> None:
    silent = [
        f"{path} {option.name}"
        for path, command in walk_commands()
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert silent == []


def test_every_query_is_documented() -> None:
    text = (FOLDER / "queries.md").read_text("utf-8")
    assert [query.name for query in all_queries() if f"`{query.name}`" not in text] == []


def test_links_between_the_pages_lead_somewhere() -> None:
    broken: list[str] = []
    for path in committed_files():
        if path.suffix != ".md":
            continue
        for found in _LINK.findall(path.read_text("utf-8")):
            target = found[0] or found[1]
            if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(REPOSITORY)} → {target}")
    assert broken == []


def test_the_readme_fits_its_first_result_on_one_screen() -> None:
    lines = (REPOSITORY / "README.md").read_text("utf-8").splitlines()
    first_result = next(number for number, line in enumerate(lines) if "make demo" in line)
    assert first_result < 30


def test_every_target_of_make_that_the_pages_name_exists() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        target
        for path in committed_files() if path.suffix == ".md"
        for target in re.findall(r"`make ([a-z0-9-]+)", path.read_text("utf-8"))
    }  # fmt: skip
    assert named - targets == set()


def test_pages_that_the_help_of_a_command_names_exist() -> None:
    named = {
        page
        for _, command in walk_commands()
        for page in re.findall(r"docs/[\w./-]+\.\w+", f"{command.help} {command.epilog}")
    }
    assert [page for page in sorted(named) if not (REPOSITORY / page).is_file()] == []


def test_every_rule_of_the_field_names_tests_that_exist() -> None:
    rows = re.findall(
        r"^\| \*\*(F\d+)\*\* .*\| (.*) \|$", (FOLDER / "rules-of-the-field.md").read_text("utf-8"), re.MULTILINE
    )
    assert [rule for rule, _ in rows] == [f"F{number}" for number in range(1, 13)]
    texts = [
        path.read_text("utf-8") for path in committed_files() if path.suffix == ".py" and path.name.startswith("test_")
    ]
    named = {name for _, held_by in rows for name in re.findall(r"`(test_\w+)`", held_by)}
    assert len(named) >= 14
    assert [name for name in sorted(named) if not any(f"def {name}(" in text for text in texts)] == []


def test_every_test_that_the_threat_model_names_is_there() -> None:
    named = set(re.findall(r"`(?:tests/)?(\w+\.py)`", (REPOSITORY / "SECURITY.md").read_text("utf-8")))
    there = {path.name for path in (REPOSITORY / "tests").rglob("*.py")}
    assert len(named) > 15
    assert named - there == set()
