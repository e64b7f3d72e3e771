"""From the claims of a checked token to what is known of the person here: roles, names, number, teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from api.access.issuers.issuer import Issuer
from graph_schema.model.access import Role

_LONGEST_NAME = 200
_MOST_VALUES = 2_000
"""Of one claim: some directories put every group of a person into it."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """What an identity provider says of a person."""

    subject: str
    """Its own key of the person: the same for ever, unlike names and mail addresses."""
    login: str
    name: str
    roles: tuple[Role, ...]
    """In the order of the operator's map; empty where no value is mapped."""
    factor_shown: bool
    """The second factor that the operator demands stands in the token, or none is demanded there."""
    caseworker_number: str
    teams: tuple[str, ...]


def read_claims(issuer: Issuer, claims: Mapping[str, Any]) -> Vouched:
    """Return what checked claims say of a person; what has another form counts as not there."""
    held = set(_texts(claims, issuer.roles_claim))
    roles = tuple(dict.fromkeys(role for value, role in issuer.roles.items() if value in held))
    login = _line(claims, issuer.login_claim)
    name = _line(claims, issuer.name_claim) or login or issuer.name
    numbers = _texts(claims, issuer.caseworker_number_claim)
    return Vouched(
        subject=str(claims["sub"]),
        login=login or name,
        name=name,
        roles=roles,
        factor_shown=_shown(issuer.require_acr, claims, "acr") and _shown(issuer.require_amr, claims, "amr"),
        caseworker_number=numbers[0].strip() if len(numbers) == 1 else "",
        teams=tuple(dict.fromkeys(each.strip().removeprefix("/") for each in _texts(claims, issuer.team_claim))),
    )


def claim_at(claims: Mapping[str, Any], path: str) -> Any:
    """Return the claim of that name, else the one at the dotted path; None where there is none.

    >>> claim_at({"realm_access": {"roles": ["a"]}, "https://office.example/r": "b"}, "realm_access.roles")
    ['a']
    """
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        found = cast("Mapping[str, Any]", found).get(part) if isinstance(found, dict) else None
    return found


def _texts(claims: Mapping[str, Any], path: str) -> list[str]:
    """Return the texts of a claim: one, or a list; a number is written out."""
    found = claim_at(claims, path) if path else None
    values: list[Any] = list(found)[:_MOST_VALUES] if isinstance(found, list) else [found]
    return [
        str(each) for each in values if isinstance(each, str | int) and not isinstance(each, bool) and str(each).strip()
    ]


def _line(claims: Mapping[str, Any], path: str) -> str:
    """Return a claim as one line that can be shown."""
    found = claim_at(claims, path)
    if not isinstance(found, str):
        return ""
    shown = "".join(each if each.isprintable() else " " for each in found)
    return " ".join(shown.split())[:_LONGEST_NAME]


def _shown(required: tuple[str, ...], claims: Mapping[str, Any], name: str) -> bool:
    return not required or not set(required).isdisjoint(_texts(claims, name))
