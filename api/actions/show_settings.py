"""Use case: an administrator reads the settings that are in force. None of them is a secret."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import version

from api.settings import PREFIX, VARIABLES, Settings
from graph_schema.model.city import City
from graph_schema.store.graph import Dialect, Graph

_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: the key of its name, what holds, and where it is set."""

    code: str
    value: str | int | None
    """A number, words as they are shown, or a key of texts where `is_key`; None: nothing is set."""
    where: str
    """Variable of the environment, or command; empty for what cannot be set."""
    preset: bool = False
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class SettingsView:
    """All that is shown, in groups by the key of their name."""

    groups: tuple[tuple[str, tuple[Setting, ...]], ...]


def show_settings(settings: Settings, graph: Graph, city: City | None) -> SettingsView:
    """Return the settings of an instance, without anything that opens a door."""
    embedded = graph.dialect is Dialect.EMBEDDED
    publication = (
        _variable("minimum_cases", settings.minimum_cases, "MINIMUM_CASES"),
        _variable("minimum_residents", settings.minimum_residents, "MINIMUM_RESIDENTS"),
        _variable("rounding", settings.rounding, "ROUNDING"),
        _variable("months_shown", settings.months_shown, "MONTHS_SHOWN"),
        _variable("final_after_months", settings.final_after_months, "FINAL_AFTER_MONTHS"),
    )
    instance = (
        Setting("office", city.office if city else None, "sozialraum import neighbourhoods --office"),
        Setting("demo", f"settings.demo.{'yes' if settings.demo else 'no'}", _command(settings), is_key=True),
        Setting(
            "locale", f"settings.locale.{settings.locale}", f"{PREFIX}LOCALE",
            settings.locale == _DEFAULTS["LOCALE"], is_key=True,
        ),
        Setting("host", f"{settings.host}:{settings.port}", f"{PREFIX}HOST, {PREFIX}PORT", _is_usual(settings)),
        Setting(
            "engine", f"settings.engine.{'embedded' if embedded else 'server'}", f"{PREFIX}GRAPH_URI",
            settings.graph is None, is_key=True,
        ),
        Setting(
            "log", f"{settings.log_format}, {settings.log_level}", f"{PREFIX}LOG_FORMAT, {PREFIX}LOG_LEVEL",
            (settings.log_format, settings.log_level) == (_DEFAULTS["LOG_FORMAT"], _DEFAULTS["LOG_LEVEL"]),
        ),
    )  # fmt: skip
    versions = (
        Setting("product", version("sozialraum"), ""),
        Setting("version.graph", f"{'ArcadeDB' if embedded else 'Neo4j'} {graph.version}", ""),
        Setting("version.python", platform.python_version(), ""),
    )
    return SettingsView((("publication", publication), ("instance", instance), ("versions", versions)))


def _variable(code: str, value: int | None, name: str) -> Setting:
    return Setting(code, value, PREFIX + name, str(value or "") == _DEFAULTS[name])


def _command(settings: Settings) -> str:
    return "sozialraum demo" if settings.demo else "sozialraum serve"


def _is_usual(settings: Settings) -> bool:
    return (settings.host, str(settings.port)) == (_DEFAULTS["HOST"], _DEFAULTS["PORT"])
