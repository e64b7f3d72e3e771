"""An issuer with what it publishes of itself: description and keys, kept for an hour."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus

from api.access.issuers.asking import NoAnswer, ask
from api.access.issuers.identity_token import (
    Demands,
    Heading,
    NotBelieved,
    VerificationKey,
    check_token,
    find_key,
    read_heading,
    read_keys,
)
from api.access.issuers.issuer import Issuer, is_safe_address

KEPT_SECONDS = 3600.0
FAILED_SECONDS = 5.0
"""How long nobody asks again after a description could not be had: people must not wait for one another."""
AGAIN_AFTER = 60.0
"""Seconds before keys are fetched once more for one that is not among them: tokens must not make us ask."""
_DESCRIPTION = "/.well-known/openid-configuration"
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Description:
    """What an issuer publishes of itself (OpenID Connect Discovery 1.0)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    """Empty: signing out ends the session here alone."""
    names_itself: bool
    """Its answers carry `iss` (RFC 9207): one without it is not from there."""
    secret_in_form: bool
    """It takes the client's secret as a field of the form only, not as HTTP Basic."""


@dataclass(slots=True)
class KnownIssuer:
    """An issuer, asked as seldom as may be; one for each running instance."""

    issuer: Issuer
    clock: Callable[[], float] = time.monotonic
    _description: Description | None = None
    _described_at: float = 0.0
    _failed_at: float = float("-inf")
    _keys: tuple[VerificationKey, ...] = ()
    _keys_at: float = float("-inf")
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def description(self) -> Description:
        """Return what the issuer publishes of itself, at most an hour old; NoAnswer where it cannot be had."""
        async with self._lock:
            if self._description is None or self.clock() - self._described_at >= KEPT_SECONDS:
                self._description = await self._fetch_description()
                self._described_at = self.clock()
            return self._description

    async def _fetch_description(self) -> Description:
        if self.clock() - self._failed_at < FAILED_SECONDS:
            raise NoAnswer("lately")
        try:
            status, answer = await ask(self.issuer.url.rstrip("/") + _DESCRIPTION, ca_file=self.issuer.ca_file)
            return _read_description(self.issuer, status, answer)
        except NoAnswer:
            self._failed_at = self.clock()
            raise

    async def fetch_token(self, code: str, verifier: str, redirect_uri: str) -> str:
        """Return the identity token that is given for a code (RFC 6749, 4.1.3; RFC 7636).

        NoAnswer where the issuer gives none: its text is the issuer's word for it, where that is one of the standard.
        """
        described = await self.description()
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri,
                "code_verifier": verifier}  # fmt: skip
        issuer, auth = self.issuer, None
        if not issuer.client_secret:
            form["client_id"] = issuer.client_id
        elif described.secret_in_form:
            form |= {"client_id": issuer.client_id, "client_secret": issuer.client_secret}
        else:
            auth = (quote_plus(issuer.client_id), quote_plus(issuer.client_secret))
        status, answer = await ask(described.token_endpoint, form=form, auth=auth, ca_file=issuer.ca_file)
        token = answer.get("id_token")
        if status != 200 or not isinstance(token, str):
            raise NoAnswer(known_error(answer.get("error")))
        return token

    async def check(self, token: str, nonce: str, now: datetime) -> dict[str, Any]:
        """Return the claims of an identity token of this issuer; NotBelieved where it does not hold."""
        heading = read_heading(token)
        key = await self._key(heading)
        return check_token(token, key, heading, Demands(self.issuer.url, self.issuer.client_id, nonce), now)

    async def _key(self, heading: Heading) -> VerificationKey:
        """Return the key that a token names; those kept are fetched anew when old, or when it is not among them."""
        described = await self.description()
        async with self._lock:
            age = self.clock() - self._keys_at
            key = find_key(self._keys, heading) if age < KEPT_SECONDS else None
            if key is None and age >= AGAIN_AFTER:
                status, answer = await ask(described.jwks_uri, ca_file=self.issuer.ca_file)
                if status != 200:
                    raise NoAnswer("keys")
                self._keys, self._keys_at = read_keys(answer), self.clock()
                key = find_key(self._keys, heading)
            if key is None:
                raise NotBelieved("key")
            return key


_ERRORS = frozenset(
    {
        "invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type", "invalid_scope",
        "server_error", "temporarily_unavailable", "invalid_client", "invalid_grant", "unsupported_grant_type",
        "interaction_required", "login_required", "account_selection_required", "consent_required",
    }
)  # fmt: skip
"""Codes of RFC 6749 and OpenID Connect Core: what else stands there may hold anything, and is not logged."""


def known_error(code: object) -> str:
    """Return an issuer's error code where it is one of the standards', else `other`.

    >>> known_error("access_denied"), known_error("Kim did it")
    ('access_denied', 'other')
    """
    return code if isinstance(code, str) and code in _ERRORS else "other"


def _read_description(issuer: Issuer, status: int, answer: Mapping[str, Any]) -> Description:
    """Check a description: it must be of this issuer to the letter, and lead to safe addresses only."""
    if status != 200 or answer.get("issuer") != issuer.url:
        raise NoAnswer("issuer")
    addresses = {name: answer.get(name) for name in _NEEDED}
    goodbye = answer.get("end_session_endpoint")
    for address in (*addresses.values(), *([goodbye] if goodbye else [])):
        if not isinstance(address, str) or not is_safe_address(address):
            raise NoAnswer("description")
    methods = answer.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Description(
        authorization_endpoint=str(addresses["authorization_endpoint"]),
        token_endpoint=str(addresses["token_endpoint"]),
        jwks_uri=str(addresses["jwks_uri"]),
        end_session_endpoint=str(goodbye or ""),
        names_itself=answer.get("authorization_response_iss_parameter_supported") is True,
        secret_in_form=isinstance(methods, list)
        and "client_secret_post" in methods and "client_secret_basic" not in methods,
    )  # fmt: skip
