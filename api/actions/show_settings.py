"""Use case: an administrator reads the settings that are in force. Secrets, accounts and paths are told as set or not.

Each variable of `api.settings.VARIABLES` belongs to one line; a test compares, so that a new one cannot be missing.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from api.settings import PREFIX, Settings
from graph_schema.model.city import City
from graph_schema.store.graph import Dialect, Graph

Value = str | int | None
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: the key of its name, what holds, and where it is set."""

    code: str
    value: Value
    """A number, words as they are shown, or a key of texts where `is_key`; None: nothing is set."""
    where: str
    """Variables of the environment, or a command; empty for what cannot be set."""
    preset: bool = False
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class SettingsView:
    """All that is shown, in groups by the key of their name."""

    groups: tuple[tuple[str, tuple[Setting, ...]], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of one variable or of several that belong together."""

    code: str
    variables: tuple[str, ...]
    """Names without prefix."""
    value: Callable[[Settings], Value]
    is_key: bool = False


def _told(code: str, name: str, value: Callable[[Settings], Value], *more: str) -> Line:
    return Line(code, (name, *more), value)


def _worded(code: str, name: str, value: Callable[[Settings], str], *more: str) -> Line:
    """Return a line whose value is a key of texts."""
    return Line(code, (name, *more), value, is_key=True)


def _secret(code: str, name: str, is_set: Callable[[Settings], object], *more: str) -> Line:
    """Return a line that only tells whether something is set."""
    return _worded(code, name, lambda settings: f"settings.{'set' if is_set(settings) else 'not_set'}", *more)


def _yes(given: bool) -> str:
    return f"settings.{'yes' if given else 'no'}"


def _is_usual_folder(settings: Settings) -> bool:
    return settings.data_folder == Settings.from_environment({}).data_folder


LINES: tuple[tuple[str, tuple[Line, ...]], ...] = (
    (
        "publication",
        (
            _told("minimum_cases", "MINIMUM_CASES", lambda s: s.minimum_cases),
            _told("minimum_residents", "MINIMUM_RESIDENTS", lambda s: s.minimum_residents),
            _told("rounding", "ROUNDING", lambda s: s.rounding),
            _told("months_shown", "MONTHS_SHOWN", lambda s: s.months_shown),
            _told("final_after_months", "FINAL_AFTER_MONTHS", lambda s: s.final_after_months),
            _worded("public_graphql", "PUBLIC_GRAPHQL", lambda s: _yes(s.public_graphql)),
            _worded("public_rest", "PUBLIC_REST", lambda s: _yes(s.public_rest)),
        ),
    ),
    (
        "uploads",
        (
            _told("largest_upload", "LARGEST_UPLOAD", lambda s: s.largest_upload // _MEGABYTE),
            _told("reading_memory", "READING_MEMORY", lambda s: s.reading_memory // _MEGABYTE),
            _told("reading_seconds", "READING_SECONDS", lambda s: s.reading_seconds),
        ),
    ),
    (
        "reach",
        (
            _told("host", "HOST", lambda s: f"{s.host}:{s.port}", "PORT"),
            _told("allowed_hosts", "ALLOWED_HOSTS", lambda s: ", ".join(s.allowed_hosts) or None),
            _told("trusted_proxies", "TRUSTED_PROXIES", lambda s: ", ".join(s.trusted_proxies) or None),
            _secret("tls", "TLS_CERT_FILE", lambda s: s.tls_cert and s.tls_key, "TLS_KEY_FILE"),
            _told(
                "metrics",
                "METRICS_HOST",
                lambda s: None if s.metrics_port is None else f"{s.metrics_host}:{s.metrics_port}",
                "METRICS_PORT",
            ),
        ),
    ),
    (
        "graph",
        (
            _worded("engine", "GRAPH_URI", lambda s: f"settings.engine.{'server' if s.graph else 'embedded'}"),
            _told("graph_database", "GRAPH_DATABASE", lambda s: s.graph.database if s.graph else None),
            _secret("graph_user", "GRAPH_USER", lambda s: s.graph and s.graph.user),
            _secret("graph_password", "GRAPH_PASSWORD_FILE", lambda s: s.graph and s.graph.password, "GRAPH_PASSWORD"),
            _secret("graph_ca", "GRAPH_CA_FILE", lambda s: s.graph and s.graph.ca_file),
            _worded("unsafe_cluster", "GRAPH_ALLOW_UNSAFE_CLUSTER", lambda s: _yes(s.allow_unsafe_cluster)),
            _told("engine_heap", "ENGINE_HEAP", lambda s: s.engine_heap),
        ),
    ),
    (
        "instance",
        (
            _worded("data", "DATA", lambda s: f"settings.data.{'usual' if _is_usual_folder(s) else 'own'}"),
            _worded("anchors", "TRAIL_ANCHORS", lambda s: f"settings.anchors.{'own' if s.trail_anchors else 'beside'}"),
            _told("office_code", "OFFICE", lambda s: s.office or None),
            _told("time_zone", "TIME_ZONE", lambda s: s.time_zone),
            _worded("locale", "LOCALE", lambda s: f"settings.locale.{s.locale}"),
            _told("log", "LOG_FORMAT", lambda s: f"{s.log_format}, {s.log_level}", "LOG_LEVEL"),
        ),
    ),
)
"""All settings that the environment holds, in the groups and the order in which they are shown."""


def show_settings(settings: Settings, graph: Graph, city: City | None) -> SettingsView:
    """Return the settings of an instance, without anything that opens a door or tells where its files lie."""
    usual = Settings.from_environment({})
    held = {group: tuple(_setting(line, settings, usual) for line in lines) for group, lines in LINES}
    held["instance"] = (
        Setting("office", city.office if city else None, "sozialraum import neighbourhoods --office"),
        Setting("demo", f"settings.demo.{'yes' if settings.demo else 'no'}", _command(settings), is_key=True),
        *held["instance"],
    )
    engine = "ArcadeDB" if graph.dialect is Dialect.EMBEDDED else "Neo4j"
    held["versions"] = (
        Setting("product", version("sozialraum"), ""),
        Setting("version.graph", f"{engine} {graph.version}", ""),
        Setting("version.python", platform.python_version(), ""),
    )
    return SettingsView(tuple(held.items()))


def _setting(line: Line, settings: Settings, usual: Settings) -> Setting:
    value = line.value(settings)
    where = ", ".join(PREFIX + name for name in line.variables)
    return Setting(line.code, value, where, value == line.value(usual), line.is_key)


def _command(settings: Settings) -> str:
    return "sozialraum demo" if settings.demo else "sozialraum serve"
