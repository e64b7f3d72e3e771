"""The command that tells which legal names and limits hold on a day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from graph_schema.rules.read_legal_terms import FILE


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOZIALRAUM_DATA", str(tmp_path))
    return tmp_path


def show(*arguments: str, language: str = "en") -> Result:
    return CliRunner().invoke(main, ["--lang", language, "legal", "show", *arguments])


def test_the_names_of_a_day_are_told_with_statute_and_first_day(data: Path) -> None:
    german = show("--on", "2022-09-30", language="de").output
    assert "benefit: Arbeitslosengeld II (§ 19 SGB II, seit 01.01.2005)\n" in german
    assert "holistic_support" not in german
    later = json.loads(show("--on", "2023-07-01", "--json").output)
    terms = {row["code"]: row for row in later["terms"]}
    assert later["on"] == "2023-07-01"
    assert terms["holistic_support"] == {
        "code": "holistic_support", "value": "holistic support", "statute": "§ 16k SGB II", "valid_from": "2023-07-01",
    }  # fmt: skip
    assert terms["household_member_below"]["value"] == 25
    assert terms["pension_age"]["value"] == "67 years, 0 months for those born from 1964 on"
    assert list(data.iterdir()) == []


def test_an_offices_file_is_used_and_checked(data: Path) -> None:
    rows = '[[limits.child_below]]\nvalid_from = 2005-01-01\nvalue = 16\nstatute = "x"\n'
    (data / FILE).write_text(rows, encoding="utf-8")
    assert "child_below: 16 (x, since 01/01/2005)" in show().output
    (data / FILE).write_text(rows.replace("child", "kind"), encoding="utf-8")
    wrong = show()
    assert wrong.exit_code == 1
    assert "Legal terms legal_terms.toml [limits]: “kind_below” is unknown here" in wrong.output


def test_there_is_nothing_to_tell_before_sgb_ii_began(data: Path) -> None:
    assert data.is_dir()
    assert show("--on", "2004-12-31").exit_code == 2
