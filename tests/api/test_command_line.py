"""The command line as a person and a script meet it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import COMMANDS, main
from api.cli.output import exit_code, language_of
from graph_schema import errors

PROGRAM = Path(sys.executable).with_name("sozialraum")


def call(*arguments: str, given: str | None = None, **environment: str) -> Result:
    clean = {name: None for name in os.environ if name.startswith("SOZIALRAUM_")}
    return CliRunner().invoke(main, arguments, input=given, env={**clean, "LC_ALL": "C", **environment})


def test_help_comes_at_once() -> None:
    subprocess.run([PROGRAM, "--help"], capture_output=True, check=True)  # warms the file cache
    before = time.monotonic()
    subprocess.run([PROGRAM, "--help"], capture_output=True, check=True)
    assert time.monotonic() - before < 1.5  # 0.1 s on a quiet machine; tests run on busy ones


def test_help_imports_no_web_framework_and_no_geography() -> None:
    script = (
        "import sys\nfrom api.cli import main\nmain(['--help'], standalone_mode=False)\n"
        "print('heavy:', sorted({'litestar', 'geopandas', 'pandas', 'neo4j', 'strawberry'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "heavy: []" in done.stdout


def test_help_lists_every_command_with_examples() -> None:
    text = call("--help").output
    assert all(each.name in text for each in COMMANDS)
    assert "Examples:" in text


def test_the_version_is_the_distributions() -> None:
    assert call("--version").output.startswith("sozialraum 0.")


def test_an_unknown_command_is_wrong_usage() -> None:
    assert call("nonsense").exit_code == 2
    assert call("graph", "nonsense").exit_code == 2
    assert call("serve", "--port", "many").exit_code == 2


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.BadInput("", ""), 1), (errors.Refused("", ""), 1), (errors.NotFound("", ""), 1),
        (errors.GraphUnavailable("", ""), 3), (errors.GraphOutOfStep("", ""), 3),
        (errors.Conflict("", ""), 4), (errors.FolderInUse("", ""), 4), (errors.PortInUse("", ""), 4),
    ],
)  # fmt: skip
def test_each_kind_of_failure_has_its_exit_code(error: errors.SozialraumError, code: int) -> None:
    assert exit_code(error) == code


def test_a_server_that_does_not_answer_is_one_sentence_and_exit_code_3() -> None:
    result = call("graph", "status", SOZIALRAUM_GRAPH_URI="bolt://127.0.0.1:9")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.stderr


def test_an_error_of_json_is_json_on_standard_error() -> None:
    result = call("graph", "status", "--json", SOZIALRAUM_GRAPH_URI="bolt://127.0.0.1:9")
    error = json.loads(result.stderr)
    assert (error["error"], error["exit_code"]) == ("graph_unavailable", 3)
    assert result.exit_code == 3


def test_messages_are_german_where_the_terminal_is() -> None:
    assert language_of({"LANG": "de_DE.UTF-8"}) == "de"
    assert language_of({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}) == "en"
    assert language_of({}) == "en"
    german = call("--lang", "de", "graph", "status", SOZIALRAUM_GRAPH_URI="bolt://127.0.0.1:9")
    assert german.stderr.startswith("Fehler: ")


def test_a_wrong_setting_stops_every_command_with_its_name() -> None:
    result = call("graph", "status", SOZIALRAUM_PORT="eighty")
    assert result.exit_code == 1
    assert "SOZIALRAUM_PORT" in result.stderr


def test_wiping_asks_and_takes_only_a_yes(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    result = call("--data", str(tmp_path), "graph", "wipe", given="perhaps\n")
    assert result.exit_code == 1
    assert (tmp_path / "graph").exists()
    assert call("--data", str(tmp_path), "graph", "wipe", given="yes\n").exit_code == 0
    assert not (tmp_path / "graph").exists()


BEYOND = ("serve", "--host", "0.0.0.0", "--port", "0")
NAMES = {"SOZIALRAUM_ALLOWED_HOSTS": "sozialraum.example"}


@pytest.mark.parametrize(
    ("command", "environment", "remedy"),
    [
        (BEYOND, {}, "SOZIALRAUM_ALLOWED_HOSTS=sozialraum.example"),
        (BEYOND, {"SOZIALRAUM_TRUSTED_PROXIES": "10.0.0.1"}, "SOZIALRAUM_ALLOWED_HOSTS=sozialraum.example"),
        (BEYOND, NAMES, "--tls-cert, --tls-key"),
        (("serve", "--port", "0"), NAMES, "SOZIALRAUM_TRUSTED_PROXIES"),
        ((*BEYOND, "--tls-cert", "pyproject.toml"), NAMES, "or neither"),
        ((*BEYOND, "--tls-cert", "pyproject.toml", "--tls-key", "pyproject.toml"), NAMES, "PEM format"),
        (("demo", "--host", "0.0.0.0", "--port", "0"), {}, "--host localhost"),
        (("demo", "--port", "0"), NAMES, "--host localhost"),
        (("demo", "--port", "0"), {"SOZIALRAUM_TRUSTED_PROXIES": "127.0.0.1"}, "--host localhost"),
        (("demo", "--host", "10.0.0.7"), {**NAMES, "SOZIALRAUM_TRUSTED_PROXIES": "127.0.0.1"}, "--host localhost"),
    ],
)
def test_serving_other_machines_is_refused_with_what_is_missing(
    tmp_path: Path, command: tuple[str, ...], environment: dict[str, str], remedy: str
) -> None:
    result = call("--data", str(tmp_path), *command, **environment)
    assert result.exit_code == 1
    assert remedy in " ".join(result.stderr.split())
    assert list(tmp_path.iterdir()) == [], "refused before anything is made"


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (("graph", "wipe", "--yes"), {}, "Name one: --office or SOZIALRAUM_OFFICE (a, b)"),
        (("--office", "c", "graph", "status"), {}, "“c” is not in offices.toml"),
        (("graph", "status"), {"SOZIALRAUM_OFFICE": "c"}, "“c” is not in offices.toml"),
    ],
)
def test_with_several_offices_a_command_says_which(
    tmp_path: Path, arguments: tuple[str, ...], environment: dict[str, str], said: str
) -> None:
    offices = (f'[[office]]\nid = "{each}"\nhosts = ["{each}.example"]\n' for each in "ab")
    (tmp_path / "offices.toml").write_text("".join(offices))
    result = call("--data", str(tmp_path), *arguments, **environment)
    assert result.exit_code == 1
    assert said in " ".join(result.stderr.split())


def test_a_command_is_about_the_folder_of_its_office(tmp_path: Path) -> None:
    (tmp_path / "offices.toml").write_text('[[office]]\nid = "a"\nhosts = ["a.example"]\n')
    (tmp_path / "offices" / "a" / "graph").mkdir(parents=True)
    assert call("--data", str(tmp_path), "--office", "a", "graph", "wipe", "--yes").exit_code == 0
    assert not (tmp_path / "offices" / "a" / "graph").exists()


def test_an_unexpected_error_shows_neither_its_text_nor_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise KeyError("".join(["Yıl", "maz"]))

    monkeypatch.setattr("api.cli.graph.read_settings", fail)
    result = call("graph", "status")
    assert result.exit_code == 70
    assert "KeyError" in result.stderr
    assert "Yılmaz" not in result.output
    assert "Yılmaz" not in call("graph", "status", SOZIALRAUM_LOG_LEVEL="debug").output
