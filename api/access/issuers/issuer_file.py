"""Reading `sign-in.toml`: which identity providers there are, checked with errors that name file, place and remedy."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from api.access.issuers.issuer import Issuer, is_safe_address
from graph_schema.engine.notices import log_notice
from graph_schema.engine.permissions import tighten_file
from graph_schema.errors import BadInput
from graph_schema.model.access import Role
from graph_schema.settings_files import SettingsFile

FILE = "sign-in.toml"
_SETTINGS = SettingsFile(
    "Die Anmeldedatei",
    "The sign-in file",
    broken_de="docs/signing-in.md zeigt ein Beispiel.",
    broken_en="docs/signing-in.md shows an example.",
)
SECRET_VARIABLES = "SOZIALRAUM_"  # noqa: S105  # beginning of names, no secret
"""Only variables that are meant for this program: the file must not be able to name another program's."""
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_LONGEST = 500
_FIELDS = (
    "code", "name", "url", "client_id", "client_secret_file", "client_secret_variable", "scopes", "roles_claim",
    "roles", "name_claim", "login_claim", "caseworker_number_claim", "team_claim", "require_acr", "require_amr",
    "ca_file",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignInFile:
    """What the file says; empty where there is none: then people sign in with name and password only."""

    issuers: tuple[Issuer, ...] = ()
    address: str = ""
    """Where browsers reach this instance, such as `https://sozialraum.example`; empty: as they ask for it."""


def sign_in_file_of(data_folder: Path, environment: Mapping[str, str] | None = None) -> SignInFile:
    """Return what `sign-in.toml` in the data folder says, with the secrets that it leads to.

    `environment` is that of the process unless another is given: only the variables named in the file are read.
    UnreadableFile for a file that cannot be read or is no TOML; BadInput names the place and the remedy.
    """
    path = data_folder / FILE
    if not path.exists():
        return SignInFile()
    part = _Part(
        "", _SETTINGS.parse(FILE, _SETTINGS.read(path)), data_folder, os.environ if environment is None else environment
    )
    part.only(("address", "issuer"))
    address = part.text("address", "").rstrip("/")
    if address and (not is_safe_address(address) or address.count("/") != 2):
        raise part.wrong(
            "address ist keine Adresse ohne Pfad mit https, etwa https://sozialraum.example",
            "address is no address with https and without a path, such as https://sozialraum.example",
        )
    issuers = tuple(_issuer(each) for each in part.parts("issuer"))
    for name in ("code", "url"):
        values = [getattr(each, name) for each in issuers]
        if len(set(values)) != len(values):
            raise part.wrong(f"zwei [[issuer]] haben dieselbe {name}", f"two [[issuer]] have the same {name}")
    return SignInFile(issuers, address)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the file; `place` is its name there."""

    place: str
    content: Mapping[str, Any]
    folder: Path
    environment: Mapping[str, str] = field(repr=False)

    def only(self, known: Sequence[str]) -> None:
        for name in self.content:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                de, en = (f"; gemeint ist wohl {near[0]}", f"; {near[0]} may be meant") if near else ("", "")
                raise self.wrong(f"{_shown(name)} ist hier unbekannt{de}", f"{_shown(name)} is unknown here{en}")

    def parts(self, name: str) -> list[_Part]:
        rows = self.content.get(name)
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in cast("list[Any]", rows)):
            raise self.wrong(f"[[{name}]] fehlt", f"[[{name}]] is missing")
        return [
            _Part(f"{name}, {number}.", cast("dict[str, Any]", row), self.folder, self.environment)
            for number, row in enumerate(cast("list[Any]", rows), start=1)
        ]

    def text(self, name: str, default: str | None = None) -> str:
        value = self.content.get(name, default)
        text = value.strip() if isinstance(value, str) and value.isprintable() else None
        if text is not None and len(text) <= _LONGEST and (text or default == ""):
            return text
        raise self.wrong(f'{name} = "…" fehlt oder ist kein Text', f'{name} = "…" is missing or no text')

    def texts(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self.content.get(name, list(default))
        if isinstance(value, list) and all(isinstance(each, str) and each for each in cast("list[Any]", value)):
            return tuple(cast("list[str]", value))
        raise self.wrong(f'{name} ist keine Liste wie ["a", "b"]', f'{name} is no list such as ["a", "b"]')

    def file(self, name: str) -> Path | None:
        given = self.text(name, "")
        if not given:
            return None
        path = self.folder / Path(given).expanduser()
        if not path.is_file():
            raise self.wrong(f"die Datei bei {name} gibt es nicht", f"the file at {name} does not exist")
        return path

    def wrong(self, de: str, en: str) -> BadInput:
        at = f" [{self.place}]" if self.place else ""
        return BadInput(
            f"Anmeldung {FILE}{at}: {de}.",
            f"Signing in {FILE}{at}: {en}.",
            "Die Datei berichtigen; docs/signing-in.md erklärt sie.",
            "Correct the file; docs/signing-in.md explains it.",
        )


def _issuer(part: _Part) -> Issuer:
    part.only(_FIELDS)
    code, url, scopes = part.text("code"), part.text("url"), part.texts("scopes", ("openid", "profile"))
    if not _CODE.fullmatch(code):
        raise part.wrong("code besteht aus a–z, 0–9 und -", "code consists of a–z, 0–9 and -")
    if not is_safe_address(url):
        raise part.wrong(
            "url ist keine Adresse mit https (http nur auf diesem Rechner)",
            "url is no address with https (http on this machine only)",
        )
    if "openid" not in scopes:
        raise part.wrong('in scopes fehlt "openid"', 'scopes lacks "openid"')
    return Issuer(
        code=code,
        name=part.text("name"),
        url=url,
        client_id=part.text("client_id"),
        client_secret=_secret(part),
        scopes=scopes,
        roles_claim=part.text("roles_claim"),
        roles=_roles(part),
        name_claim=part.text("name_claim", "name"),
        login_claim=part.text("login_claim", "preferred_username"),
        caseworker_number_claim=part.text("caseworker_number_claim", ""),
        team_claim=part.text("team_claim", ""),
        require_acr=part.texts("require_acr"),
        require_amr=part.texts("require_amr"),
        ca_file=part.file("ca_file"),
    )


def _roles(part: _Part) -> dict[str, Role]:
    given = part.content.get("roles")
    if not isinstance(given, dict) or not given:
        raise part.wrong("die Tabelle [issuer.roles] fehlt", "the table [issuer.roles] is missing")
    known = [role.value for role in Role]
    roles: dict[str, Role] = {}
    for value, role in cast("dict[str, Any]", given).items():
        if role not in known:
            raise part.wrong(
                f"roles: {_shown(str(role))} ist keine Rolle; es gibt {', '.join(known)}",
                f"roles: {_shown(str(role))} is no role; there are {', '.join(known)}",
            )
        roles[value] = Role(role)
    return roles


def _secret(part: _Part) -> str:
    """Return the client's secret from the file or the variable that the part names; empty where it names none."""
    variable, file = part.text("client_secret_variable", ""), part.file("client_secret_file")
    if variable and file:
        raise part.wrong(
            "client_secret_file und client_secret_variable schließen sich aus",
            "client_secret_file and client_secret_variable exclude each other",
        )
    if variable and not variable.startswith(SECRET_VARIABLES):
        raise part.wrong(
            f"der Name bei client_secret_variable beginnt nicht mit {SECRET_VARIABLES}",
            f"the name at client_secret_variable does not begin with {SECRET_VARIABLES}",
        )
    if not variable and not file:
        return ""
    try:
        secret = part.environment.get(variable, "") if file is None else file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        secret = ""
    for notice in tighten_file(file) if file else ():
        log_notice(*notice)
    secret = secret.strip("\r\n")
    if not secret or not secret.isprintable():
        where = "client_secret_file" if file else "client_secret_variable"
        raise part.wrong(f"bei {where} ist kein lesbares Geheimnis", f"there is no readable secret at {where}")
    return secret


def _shown(given: str) -> str:
    """Return a name of the file as it may be shown: somebody may have typed a secret in its place."""
    return given if re.fullmatch(r"[\w. -]{1,40}", given) else "…"
