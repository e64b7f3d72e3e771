"""Reading `offices.toml`: which Jobcenters one installation serves, checked with errors that name place and remedy.

Each has what nobody else has: host names, a graph, a data folder with its keys and files. So nothing can cross that
does not cross in the file, and the file is refused where two offices name the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from api.hosts import host_name
from api.settings import Settings
from graph_schema.engine.address import SCHEMES, GraphAddress
from graph_schema.engine.notices import log_notice
from graph_schema.engine.permissions import tighten_file
from graph_schema.errors import BadInput
from graph_schema.settings_files import SettingsFile

FILE = "offices.toml"
FOLDER = "offices"
_SETTINGS = SettingsFile(
    "Die Datei der Jobcenter",
    "The offices' file",
    broken_de="docs/operating.md zeigt ein Beispiel.",
    broken_en="docs/operating.md shows an example.",
)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_FIELDS = frozenset(
    ("id", "hosts", "data", "graph_uri", "graph_database", "graph_user", "graph_password_file", "graph_ca_file")
)
_OF_THE_GRAPH = _FIELDS & {"graph_database", "graph_user", "graph_password_file", "graph_ca_file"}


def offices_of(settings: Settings) -> tuple[Settings, ...]:
    """Return the settings of each office in `offices.toml` of the data folder; empty where there is no such file.

    What the file does not say of an office (limits of publication, language, logs, proxies) is that of `settings`.
    UnreadableFile for a file that cannot be read or is no TOML; BadInput names the place and the remedy.
    """
    path = settings.data_folder / FILE
    if not path.exists():
        return ()
    content = _SETTINGS.parse(FILE, _SETTINGS.read(path))
    rows = content.get("office")
    if content.keys() != {"office"} or not isinstance(rows, list) or not rows:
        raise _wrong(
            "", "ein [[office]] je Jobcenter erwartet, und nichts sonst", "expected is one [[office]] each, no more"
        )
    if settings.graph is not None or settings.allowed_hosts:
        raise _wrong(
            "",
            "SOZIALRAUM_GRAPH_URI und SOZIALRAUM_ALLOWED_HOSTS gelten für ein einziges Jobcenter; hier stehen sie je "
            "Jobcenter (graph_uri, hosts)",
            "SOZIALRAUM_GRAPH_URI and SOZIALRAUM_ALLOWED_HOSTS are those of a single office; here they stand with each "
            "office (graph_uri, hosts)",
        )
    offices = tuple(_office(settings, number, row) for number, row in enumerate(cast(list[object], rows), 1))
    _refuse_shared(offices)
    return offices


def office_settings(settings: Settings, office: str) -> Settings:
    """Return the settings of the office `office`; as they are where there is one only, and none is named.

    BadInput where the office is not in the file, where there are several and none is named, or none in a file.
    """
    offices = offices_of(settings)
    if not offices and not office:
        return settings
    for each in offices:
        if each.office == office:
            return each
    known = ", ".join(each.office for each in offices)
    if not offices:
        raise BadInput(
            f"In diesem Datenordner liegt kein {FILE}; „{office}“ gibt es nicht.",
            f"There is no {FILE} in this data folder, and no office “{office}”.",
            "Ohne --office (SOZIALRAUM_OFFICE) aufrufen, oder den richtigen Ordner nennen (--data).",
            "Call it without --office (SOZIALRAUM_OFFICE), or name the right folder (--data).",
        )
    asked_de = f"„{office}“ steht nicht in {FILE}." if office else "Hier gibt es mehrere Jobcenter."
    asked_en = f"“{office}” is not in {FILE}." if office else "There are several offices here."
    raise BadInput(
        asked_de,
        asked_en,
        f"Eines nennen: --office oder SOZIALRAUM_OFFICE ({known}).",
        f"Name one: --office or SOZIALRAUM_OFFICE ({known}).",
    )


def _office(settings: Settings, number: int, row: object) -> Settings:
    if not isinstance(row, dict):
        raise _wrong(f"office {number}", "eine Tabelle [[office]] erwartet", "expected is a table [[office]]")
    part = _Part(f"office {number}", cast(dict[str, Any], row))
    office = part.text("id")
    if not _ID.fullmatch(office):
        raise part.wrong("id", "aus a–z, 0–9 und -, höchstens 31 Zeichen", "of a–z, 0–9 and -, at most 31 characters")
    part.place = f"office {office}"
    unknown = sorted(row.keys() - _FIELDS)
    if unknown:
        raise part.wrong(unknown[0], f"nicht bekannt; es gibt {_listed()}", f"not known; there are {_listed()}")
    folder = settings.data_folder / (part.text("data") or f"{FOLDER}/{office}")
    return replace(
        settings, office=office, allowed_hosts=part.hosts(), data_folder=folder, graph=_graph(settings, part)
    )  # fmt: skip


class _Part:
    """One office of the file."""

    def __init__(self, place: str, row: Mapping[str, Any]) -> None:
        self.place = place
        self._row = row

    def __contains__(self, name: str) -> bool:
        return name in self._row

    def text(self, name: str, default: str = "") -> str:
        value = self._row.get(name, default)
        if not isinstance(value, str):
            raise self.wrong(name, "ein Text erwartet", "expected is a text")
        return value.strip()

    def hosts(self) -> tuple[str, ...]:
        given = self._row.get("hosts")
        texts = cast(list[object], given) if isinstance(given, list) else []
        found = [host_name(each) if isinstance(each, str) else None for each in texts]
        named = tuple(dict.fromkeys(each for each in found if each is not None))
        if not named or None in found:
            raise self.wrong(
                "hosts",
                'Namen ohne Port und ohne Platzhalter erwartet: ["jobcenter-a.example"]',
                'expected are names without port or wildcard: ["jobcenter-a.example"]',
            )
        return named

    def wrong(self, name: str, de: str, en: str) -> BadInput:
        return _wrong(f"{self.place}, {name}", de, en)


def _graph(settings: Settings, part: _Part) -> GraphAddress | None:
    """Return the server of an office; None means an embedded engine in its own data folder."""
    uri = part.text("graph_uri")
    if not uri:
        left = sorted(name for name in _OF_THE_GRAPH if name in part)
        if left:
            raise part.wrong(left[0], "steht nur mit graph_uri", "stands with graph_uri only")
        return None
    if uri.partition("://")[0].lower() not in SCHEMES or "://" not in uri:
        schemes = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise part.wrong("graph_uri", f"eine Adresse mit {schemes} erwartet", f"expected is an address with {schemes}")
    ca_file, password_file = part.text("graph_ca_file"), part.text("graph_password_file")
    return GraphAddress(
        uri=uri,
        database=part.text("graph_database", "neo4j"),
        user=part.text("graph_user", "neo4j"),
        password=_password(settings.data_folder / password_file, part) if password_file else "",
        ca_file=settings.data_folder / ca_file if ca_file else None,
    )


def _password(file: Path, part: _Part) -> str:
    for notice in tighten_file(file):
        log_notice(*notice)
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise part.wrong(
            "graph_password_file", "eine lesbare Textdatei erwartet", "expected is a text file that can be read"
        ) from None


def _refuse_shared(offices: tuple[Settings, ...]) -> None:
    """Raise BadInput where two offices name the same id, host, folder or graph."""
    shared: tuple[tuple[str, Callable[[Settings], Iterable[object]]], ...] = (
        ("id", lambda each: (each.office,)),
        ("hosts", lambda each: each.allowed_hosts),
        ("data", lambda each: (each.data_folder.resolve(),)),
        ("graph_uri", lambda each: ((each.graph.place.lower(), each.graph.database),) if each.graph else ()),
    )
    for name, values_of in shared:
        owners: dict[object, str] = {}
        for each in offices:
            for value in values_of(each):
                if value in owners:
                    raise _wrong(
                        f"office {each.office}, {name}",
                        f"dasselbe wie bei {owners[value]}; jedes Jobcenter hat seines",
                        f"the same as of {owners[value]}; each office has its own",
                    )
                owners[value] = each.office
    _refuse_nested(offices)


def _refuse_nested(offices: tuple[Settings, ...]) -> None:
    folders = {each.data_folder.resolve(): each.office for each in offices}
    for folder, office in folders.items():
        if any(above in folders for above in folder.parents):
            raise _wrong(
                f"office {office}, data",
                "der Ordner liegt in dem eines anderen Jobcenters",
                "the folder lies in that of another office",
            )


def _listed() -> str:
    return ", ".join(sorted(_FIELDS))


def _wrong(place: str, de: str, en: str) -> BadInput:
    where = f" ({place})" if place else ""
    return BadInput(
        f"{FILE}{where}: {de}.",
        f"{FILE}{where}: {en}.",
        "docs/operating.md zeigt ein Beispiel.",
        "docs/operating.md shows an example.",
    )
