"""What the operator says of an identity provider, and which addresses may be asked at all."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from graph_schema.model.access import Role


@dataclass(frozen=True, slots=True)
class Issuer:
    """An identity provider as `sign-in.toml` describes it."""

    code: str
    """Short name in addresses and logs."""
    name: str
    """What stands on the button, and at the accounts that come through it."""
    url: str
    """Its identifier: the `iss` of its tokens, to the letter; its description lies beneath."""
    client_id: str
    client_secret: str = field(default="", repr=False)
    """Empty: a public client, which has PKCE alone."""
    scopes: tuple[str, ...] = ("openid", "profile")
    roles_claim: str = "roles"
    roles: Mapping[str, Role] = field(default_factory=dict[str, Role])
    """Value of the claim → role here; a session begins in the role that stands first."""
    name_claim: str = "name"
    login_claim: str = "preferred_username"
    caseworker_number_claim: str = ""
    """Claim with the case worker's number in the leading system; empty: rights to caseloads are given here."""
    team_claim: str = ""
    """Claim with the names of the teams that the person leads; empty: teams are given here."""
    require_acr: tuple[str, ...] = ()
    """One of these must stand in `acr`; empty: the provider is trusted to ask for a second factor."""
    require_amr: tuple[str, ...] = ()
    """One of these must stand in `amr`."""
    ca_file: Path | None = None
    """Certificate authority (PEM) of the provider, where it is one of the office's own."""


def is_safe_address(address: str) -> bool:
    """Tell whether an address may be asked: https, or a program on this machine; without a password in it.

    >>> is_safe_address("https://id.example/realms/a"), is_safe_address("http://id.example")
    (True, False)
    >>> is_safe_address("http://127.0.0.1:8080"), is_safe_address("https://a:b@id.example")
    (True, False)
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or parts.fragment or not address.isascii() or not address.isprintable():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
