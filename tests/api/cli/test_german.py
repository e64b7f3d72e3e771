"""Everything that the terminal says is there in German: click's own sentences, and all help."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result

from api.cli import COMMANDS, main
from api.cli.catalogue import named, paragraphs
from docs.describe_commands import walk_commands
from web_static.terminal_catalogue import COMPILED, SOURCE, compiled

_NOT_SEEN = ("defined twice", "cannot use the same flag", "Could not determine name", "No options defined",
             "Arguments take exactly one", "Invalid start character", "Unknown color", "Choice({choices})")  # fmt: skip
"""What click says to whoever writes a command."""


def call(*arguments: str, **environment: str) -> Result:
    clean = {name: None for name in os.environ if name.startswith("SOZIALRAUM_")}
    return CliRunner().invoke(main, arguments, prog_name="sozialraum", env={**clean, "LC_ALL": "C", **environment})


def catalogue() -> set[str]:
    with SOURCE.open("rb") as file:
        return {each.id if isinstance(each.id, str) else each.id[0] for each in read_po(file, "de") if each.string}


def sentences_of_click() -> Iterator[str]:
    keywords = {"_": None, "ngettext": (1, 2)}
    for name in ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types"):
        for found in extract_from_file("python", Path(click.__file__).with_name(f"{name}.py"), keywords):
            yield found[1] if isinstance(found[1], str) else found[1][0]


def texts_of_help() -> Iterator[str]:
    yield from (each.text for each in COMMANDS)
    for _, command in walk_commands():
        for part in (*paragraphs(command.help or ""), *paragraphs(command.epilog or "")):
            # Of examples only the line above them is in words, unless they are explained line by line.
            yield part.split("\n")[1] if part.startswith("\b") else part
        for parameter in command.params:
            yield getattr(parameter, "help", None) or ""
            yield named(parameter)


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    assert COMPILED.read_bytes() == compiled(), "run python -m web_static.terminal_catalogue"


def test_all_that_click_says_to_users_is_there_in_german() -> None:
    there = catalogue()
    missing = {text for text in sentences_of_click() if text not in there and not any(s in text for s in _NOT_SEEN)}
    assert missing == set()


def test_all_help_is_there_in_german() -> None:
    there = catalogue()
    assert [text for text in texts_of_help() if text and text not in there] == []


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(("--lang", "de", "--help"), {}), (("--help", "--lang=de"), {}), (("--help",), {"LC_ALL": "de_DE.UTF-8"})],
)
def test_help_is_german_wherever_german_is_asked_for(arguments: tuple[str, ...], environment: dict[str, str]) -> None:
    text = call(*arguments, **environment).output
    assert text.startswith("Aufruf: sozialraum [OPTIONEN] BEFEHL [ARGUMENTE]...\n")
    assert all(word in text for word in ("Optionen:\n", "Befehle:\n", "Diese Hilfe zeigen.", "Beispiele:\n"))
    assert not any(word in text for word in ("Options:", "Commands:", "Usage:", "Examples:", "Show this"))
    assert call("--lang", "en", "--help", LC_ALL="de_DE.UTF-8").output.startswith("Usage: sozialraum [OPTIONS]")


def test_lists_of_commands_are_not_cut_off() -> None:
    assert "..." not in call("--lang", "de", "import", "--help").output.partition("Befehle:")[2].partition("Eine")[0]


@pytest.mark.parametrize(
    ("arguments", "german"),
    [
        (("--nonsense", "--lang", "de"), "Die Option '--nonsense' gibt es nicht."),
        (("--lang", "de", "exprot"), "Den Befehl „exprot“ gibt es nicht. Ist „export“ gemeint?"),
        (("--lang", "de", "import", "shwo"), "Den Befehl 'shwo' gibt es nicht. Ist 'show' gemeint?"),
        (("--lang", "de", "import", "register"), "Es fehlt das Argument 'ORDNER'."),
        (
            ("--lang", "de", "import", "plan", "nowhere.csv"),
            "Ungültiger Wert für 'DATEI': 'nowhere.csv' gibt es nicht.",
        ),
        (("--lang", "de", "serve", "--port", "70000"), "Ungültiger Wert für '--port': 70000 liegt nicht im Bereich"),
        (("graph", "status", "--nonsense", "--lang", "de"), "Die Option '--nonsense' gibt es nicht."),
    ],
)
def test_wrong_usage_is_told_in_german(arguments: tuple[str, ...], german: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert f"Fehler: {german}" in result.stderr
    assert "Hilfe zeigt „sozialraum" in result.stderr
    assert not any(word in result.stderr for word in ("Error", "Usage", "Try ", "Missing", "Invalid"))


def test_an_option_without_its_value_is_told_in_german() -> None:
    result = call("--lang", "de", "serve", "--port")
    assert (result.exit_code, result.stderr) == (2, "Fehler: Zur Option '--port' fehlt der Wert.\n")


def test_the_language_of_one_call_does_not_stay_for_the_next() -> None:
    call("--lang", "de", "legal", "--help")
    before = os.environ.get("LANGUAGE")
    assert "Show this message and exit." in call("--lang", "en", "legal", "--help").output
    assert "Diese Hilfe zeigen." in call("--lang", "de", "legal", "--help").output
    assert os.environ.get("LANGUAGE") == before


def test_a_day_is_taken_as_it_is_told() -> None:
    told = call("--lang", "de", "legal", "show", "--on", "30.09.2022").output
    assert told == call("--lang", "de", "legal", "show", "--on", "2022-09-30").output
    assert "Arbeitslosengeld II (§ 19 SGB II, seit 01.01.2005)\n" in told


def test_what_may_not_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    if os.geteuid() == 0:
        shut = Path("/sys")  # where even root may make no folder
    result = call("--lang", "de", "--data", str(shut / "data"), "import", "list")
    assert (result.exit_code, f"darf im Datenordner {shut / 'data'} nicht lesen und schreiben" in result.stderr) == (
        1,
        True,
    )
    assert "Unerwartet" not in result.stderr


def test_wrong_usage_is_json_where_json_is_asked_for() -> None:
    day = call("--lang", "de", "legal", "show", "--json", "--on", "2004-01-01")
    assert (day.exit_code, day.stdout) == (2, "")
    assert json.loads(day.stderr) == {
        "error": "usage", "text": "--on: das SGB II gilt seit dem 01.01.2005.", "exit_code": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [("import", "list", "--json", "--nonsense"), ("import", "nonsense", "--json"), ("nonsense", "--json")]
)
def test_what_the_parser_refuses_is_json_too(wrong: tuple[str, ...]) -> None:
    result = call(*wrong)
    told = json.loads(result.stderr)
    assert (result.exit_code, result.stdout, told["error"], told["exit_code"]) == (2, "", "usage", 2)
    assert "nonsense" in told["text"]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "31.02.2025"])
def test_a_day_that_time_does_not_reach_is_wrong_usage(day: str) -> None:
    result = call("contacts", "list", "--day", day)
    assert (result.exit_code, "no date from 1900 to 2099" in result.stderr) == (2, True)


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    result = call("--data", str(tmp_path / ("x" * 300)), "import", "list")
    assert (result.exit_code, "the name is too long. Choose a shorter name." in result.stderr) == (1, True)


def test_a_full_disk_is_told_and_is_no_unexpected_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError(28, "No space left on device", "/srv/data/graph")

    monkeypatch.setattr("api.cli.graph.read_settings", fail)
    result = call("--lang", "de", "graph", "status")
    assert result.exit_code == 1
    assert result.stderr == (
        "Fehler: /srv/data/graph: der Datenträger ist voll. Platz schaffen und den Befehl wiederholen.\n"
    )
