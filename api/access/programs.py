"""Which program asks: found anew at each request from its key or token, and what it may do.

A secret is looked up by its keyed hash and never compared one by one. What was revoked in one process is refused by
all others at the next request, because the state lies in the graph and is kept nowhere else.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.access import throttle
from api.access.tries import count_try
from api.access.web_keys import WebKeys
from graph_schema.errors import ProgramRefused, ScopeMissing
from graph_schema.model.programs import KeyKind, Scope
from graph_schema.store import programs
from graph_schema.store.graph import Graph
from graph_schema.store.programs import FoundKey

__all__ = ["Program", "Scope", "find_client", "find_program", "new_secret", "new_token", "require", "visible_prefix"]

KEY, SECRET, TOKEN = "szr_", "szs_", "szt_"
"""How API keys, client secrets and tokens begin, so that people and scanners for leaked secrets know them."""
USED_EVERY = timedelta(minutes=1)
"""The last use is written at most so often."""
_PREFIX_CHARACTERS = 8
_PREFIX_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_SECRET_BYTES = 32
_LONGEST = 200
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Program:
    """A program that asks with a key or token, at the moment of one request."""

    id: str
    name: str
    scopes: frozenset[Scope]
    key_id: str
    """Random key of the API key, or of the client secret that the token was given for."""
    ends_at: datetime
    """From when what it sent no longer holds."""

    @property
    def in_trail(self) -> str:
        """Who acts, as it stands in the trail."""
        return f"program:{self.id}"


async def find_program(
    graph: Graph, keys: WebKeys, authorization: str | None, now: datetime, *, address: str = ""
) -> Program:
    """Return the program whose API key or token stands behind `Bearer` in a request's `Authorization`.

    `address` is the network address that asks: failed tries make it wait, nobody else. Who sends a key that holds
    never waits: 256 bits are not guessed, and a neighbour's broken program must not stop another one.

    ProgramRefused, in the same words for what is unknown, expired or revoked; TooManyTries.
    """
    sent = _BEARER.fullmatch(authorization or "")
    if sent is None:
        raise not_signed_in()
    found = await _find(graph, keys, sent[1], now) if len(sent[1]) <= _LONGEST else None
    if found is None:
        await count_failure(graph, keys, address, now)
        raise refused()
    return await _in_use(graph, found, now)


async def find_client(
    graph: Graph, keys: WebKeys, client_id: str, secret: str, now: datetime, *, address: str = ""
) -> Program:
    """Return the program behind a client id and secret (RFC 6749 §2.3.1); refused and throttled as a key is."""
    short = len(client_id) <= _LONGEST and len(secret) <= _LONGEST
    found = (
        await programs.find_key(graph, keys.client_key(client_id, secret), KeyKind.CLIENT_SECRET, now)
        if short
        else None
    )
    if found is None:
        await count_failure(graph, keys, address, now)
        raise refused()
    return await _in_use(graph, found, now)


def require(program: Program, scope: Scope) -> None:
    """Return where a program may do this; else ScopeMissing, which names the scope."""
    if scope not in program.scopes:
        raise ScopeMissing(
            f"Dieses Programm darf das nicht; es braucht den Umfang {scope}.",
            f"This program may not do this; it needs the scope {scope}.",
            "Die Administration des Jobcenters um einen Schlüssel mit diesem Umfang bitten.",
            "Ask the administrators of the Jobcenter for a key with this scope.",
            scope=scope,
        )


def new_secret(kind: KeyKind) -> str:
    """Return a new API key or client secret: what tells it from others, then 256 random bits."""
    begins = KEY if kind is KeyKind.API_KEY else SECRET
    mark = "".join(secrets.choice(_PREFIX_LETTERS) for _ in range(_PREFIX_CHARACTERS))
    return f"{begins}{mark}_{secrets.token_urlsafe(_SECRET_BYTES)}"


def visible_prefix(secret: str) -> str:
    """Return what is kept of a secret in clear.

    >>> visible_prefix("szr_k7f29qx4_secret-secret")
    'szr_k7f29qx4'
    """
    return secret[: len(KEY) + _PREFIX_CHARACTERS]


def new_token() -> str:
    """Return a new token: 256 random bits."""
    return TOKEN + secrets.token_urlsafe(_SECRET_BYTES)


async def count_failure(graph: Graph, keys: WebKeys, address: str, now: datetime) -> None:
    """Count a try in vain from a network; TooManyTries where it has to wait."""
    place = keys.place_id("program", throttle.network_of(address))
    await count_try(graph, place, now, throttle.FREE_TRIES_OF_NETWORK)


def not_signed_in() -> ProgramRefused:
    """Return the error for a request without key or token."""
    return ProgramRefused(
        "Hier fehlt der Schlüssel oder das Token einer Anwendung.",
        "The key or token of an application is missing here.",
        "„Authorization: Bearer …“ mitsenden (docs/programs.md).",
        "Send “Authorization: Bearer …” along (docs/programs.md).",
        given=False,
    )


def refused() -> ProgramRefused:
    """Return the error for a key, token or client secret that does not hold, whatever the reason is."""
    return ProgramRefused(
        "Dieser Schlüssel oder dieses Token gilt nicht.",
        "This key or token does not hold.",
        "Ein neues Token holen, oder die Administration des Jobcenters um einen neuen Schlüssel bitten.",
        "Fetch a new token, or ask the administrators of the Jobcenter for a new key.",
    )


async def _find(graph: Graph, keys: WebKeys, sent: str, now: datetime) -> FoundKey | None:
    if sent.startswith(TOKEN):
        return await programs.find_token(graph, keys.program_token(sent), now)
    return await programs.find_key(graph, keys.program_key(sent), KeyKind.API_KEY, now)


async def _in_use(graph: Graph, found: FoundKey, now: datetime) -> Program:
    """Return the program as it asks, and remember that its key was used."""
    before = now - USED_EVERY
    if found.used_at is None or found.used_at <= before:
        await programs.keep_used(graph, found.key_id, now, before)
    return Program(found.program_id, found.name, found.scopes, found.key_id, found.ends_at)
