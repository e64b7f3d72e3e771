"""Settings are read from the environment once, and a wrong one says which."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from api.actions.show_settings import LINES
from api.settings import PREFIX, VARIABLES, Settings
from graph_schema.errors import BadInput


def test_an_empty_environment_means_the_embedded_engine_on_loopback() -> None:
    settings = Settings.from_environment({"XDG_DATA_HOME": "/somewhere"})
    assert settings == Settings(data_folder=Path("/somewhere/sozialraum"))
    assert settings.graph is None
    assert (settings.host, settings.port) == ("localhost", 8000)


def test_limits_of_disclosure_control_are_those_of_the_published_rules_unless_set() -> None:
    assert Settings.from_environment({}).minimum_cases == 3
    assert Settings.from_environment({}).minimum_residents == 100
    assert Settings.from_environment({}).rounding is None
    assert Settings.from_environment({f"{PREFIX}MINIMUM_CASES": "10"}).minimum_cases == 10
    assert Settings.from_environment({f"{PREFIX}ROUNDING": "5"}).rounding == 5


def test_a_server_is_described_by_address_account_and_a_password_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("pass word\n")
    settings = Settings.from_environment(
        {
            f"{PREFIX}GRAPH_URI": "neo4j+s://graph.example:7687",
            f"{PREFIX}GRAPH_USER": "office",
            f"{PREFIX}GRAPH_PASSWORD": "other",
            f"{PREFIX}GRAPH_PASSWORD_FILE": str(file),
            f"{PREFIX}GRAPH_CA_FILE": "authority.pem",
        }
    )
    assert settings.graph is not None
    assert (settings.graph.user, settings.graph.password) == ("office", "pass word")
    assert settings.graph.ca_file == Path("authority.pem")
    assert settings.graph.database == "neo4j"


def test_the_password_shows_in_no_representation() -> None:
    settings = Settings.from_environment({f"{PREFIX}GRAPH_URI": "bolt://x", f"{PREFIX}GRAPH_PASSWORD": "very secret"})
    assert "very secret" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"), ("PORT", "70000"), ("PORT", "-1"), ("MINIMUM_CASES", "0"), ("ROUNDING", "1"),
        ("GRAPH_URI", "http://graph.example"), ("GRAPH_URI", "graph.example"), ("ENGINE_HEAP", "lots"),
        ("LOCALE", "fr"), ("LOG_FORMAT", "xml"), ("LOG_LEVEL", "loud"), ("GRAPH_ALLOW_UNSAFE_CLUSTER", "yes"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_read_is_refused_by_name_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(BadInput) as refused:
        Settings.from_environment({PREFIX + name: value})
    for text in (refused.value.text("de"), refused.value.text("en")):
        assert PREFIX + name in text
        assert value not in text.replace("http", "") or len(value) < 3


def test_a_password_file_that_is_missing_is_named_by_its_setting() -> None:
    with pytest.raises(BadInput, match="GRAPH_PASSWORD_FILE"):
        Settings.from_environment({f"{PREFIX}GRAPH_URI": "bolt://x", f"{PREFIX}GRAPH_PASSWORD_FILE": "/nowhere/at/all"})


def test_settings_do_not_change_after_the_start() -> None:
    settings = Settings.from_environment({})
    with pytest.raises(FrozenInstanceError):
        settings.port = 1  # type: ignore[misc]


def test_every_variable_is_read_and_no_other_one(tmp_path: Path) -> None:
    asked: set[str] = set()

    class Watched(dict[str, str]):
        def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
            asked.add(key)
            return super().get(key, default)

    password = tmp_path / "password"
    password.write_text("secret")
    Settings.from_environment(Watched({f"{PREFIX}GRAPH_URI": "bolt://x"}))
    Settings.from_environment(
        Watched({f"{PREFIX}GRAPH_URI": "bolt://x", f"{PREFIX}GRAPH_PASSWORD_FILE": str(password)})
    )
    assert asked - {"XDG_DATA_HOME"} == {PREFIX + each.name for each in VARIABLES}


def test_every_variable_stands_on_the_administrators_page_once() -> None:
    """The page is made of lines that name their variables: a new variable without a line fails here."""
    named = [name for _, lines in LINES for line in lines for name in line.variables]
    assert sorted(named) == sorted(each.name for each in VARIABLES)


def test_every_setting_of_the_environment_is_told_by_a_line_that_changes_with_it(tmp_path: Path) -> None:
    """Each variable, set to another value than its own, makes its line say something else than before."""
    others = {
        "HOST": "0.0.0.0", "PORT": "9", "ALLOWED_HOSTS": "a.example", "TRUSTED_PROXIES": "10.0.0.1",
        "METRICS_HOST": "0.0.0.0", "METRICS_PORT": "9", "GRAPH_URI": "bolt://b.example", "GRAPH_DATABASE": "other",
        "GRAPH_ALLOW_UNSAFE_CLUSTER": "1", "ENGINE_HEAP": "2g", "MINIMUM_CASES": "9", "MINIMUM_RESIDENTS": "9",
        "ROUNDING": "9", "MONTHS_SHOWN": "9", "FINAL_AFTER_MONTHS": "9", "LARGEST_UPLOAD": "9",
        "READING_MEMORY": "999", "READING_SECONDS": "9", "PUBLIC_GRAPHQL": "1", "PUBLIC_REST": "1", "LOCALE": "en",
        "LOG_FORMAT": "json", "LOG_LEVEL": "error", "OFFICE": "a",
        "DATA": "/somewhere", "GRAPH_PASSWORD": "secret", "GRAPH_CA_FILE": "a.pem",
    }  # fmt: skip
    base = {PREFIX + "METRICS_PORT": "8", PREFIX + "GRAPH_URI": "bolt://a.example"}
    for _, lines in LINES:
        for line in lines:
            for name in line.variables:
                if name not in others:
                    continue
                before = Settings.from_environment({} if name == "GRAPH_URI" else base)
                after = Settings.from_environment({**base, PREFIX + name: others[name]})
                assert line.value(before) != line.value(after), name
