"""What an identity token must be before a word of it is believed (OpenID Connect Core 1.0, 3.1.3.7).

Signed by a key of the issuer, with one of three algorithms that are named here: what the token says of itself decides
nothing. `none` and shared secrets are refused; so are keys below today's strength.
"""

from __future__ import annotations

import hmac
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
"""Algorithm → kind of key."""
LEEWAY = 60
"""Seconds by which clocks may differ."""
OLDEST = 600
"""Seconds since the token was made: it is asked for at the moment of signing in."""
LONGEST_SUBJECT = 255
_SMALLEST_RSA = 2048
_REGISTRY = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
"""Header names that we do not know are passed over; those that are marked as critical are refused."""

VerificationKey = RSAKey | ECKey


class NotBelieved(Exception):
    """The token is not believed; the text is a fixed word for the log, never a value of the token."""


@dataclass(frozen=True, slots=True)
class Demands:
    """What a token must say."""

    issuer: str
    client_id: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What a token's head says of the key that signed it; not yet checked."""

    algorithm: str
    key_id: str | None


def read_heading(token: str) -> Heading:
    """Return algorithm and key of a token; NotBelieved for another algorithm, or what is no signed token."""
    try:
        head: Mapping[str, Any] = jws.extract_compact(token.encode("ascii"), registry=_REGISTRY).headers()
    except (JoseError, ValueError):
        raise NotBelieved("form") from None
    algorithm, key_id = head.get("alg"), head.get("kid")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise NotBelieved("algorithm")
    if key_id is not None and not isinstance(key_id, str):
        raise NotBelieved("form")
    return Heading(algorithm, key_id)


def read_keys(published: Mapping[str, Any]) -> tuple[VerificationKey, ...]:
    """Return the keys of an issuer's key set that may sign; what cannot be used is passed over."""
    rows = published.get("keys")
    found: list[VerificationKey] = []
    for row in cast("list[Any]", rows) if isinstance(rows, list) else []:
        key = _read_key(cast("dict[str, Any]", row)) if isinstance(row, dict) else None
        if key is not None:
            found.append(key)
    return tuple(found)


def find_key(keys: Sequence[VerificationKey], heading: Heading) -> VerificationKey | None:
    """Return the key that a token names; without a name the only one that fits, else None."""
    fitting = [
        key for key in keys
        if key.key_type == ALGORITHMS[heading.algorithm] and key.get("alg") in (None, heading.algorithm)
    ]  # fmt: skip
    if heading.key_id is None:
        return fitting[0] if len(fitting) == 1 else None
    return next((key for key in fitting if key.kid == heading.key_id), None)


def check_token(token: str, key: VerificationKey, heading: Heading, demands: Demands, now: datetime) -> dict[str, Any]:
    """Return the claims of a token that holds; NotBelieved where signature or one of the claims does not."""
    try:
        claims = jwt.decode(token, key, algorithms=[heading.algorithm], registry=_REGISTRY).claims
    except (JoseError, ValueError):
        raise NotBelieved("signature") from None
    _check_who(claims, demands)
    _check_when(claims, now.timestamp())
    return claims


def _check_who(claims: Mapping[str, Any], demands: Demands) -> None:
    if claims.get("iss") != demands.issuer:
        raise NotBelieved("iss")
    given = claims.get("aud")
    audience: list[Any] = [given] if isinstance(given, str) else list(given) if isinstance(given, list) else []
    if demands.client_id not in audience:
        raise NotBelieved("aud")
    if (len(audience) > 1 or "azp" in claims) and claims.get("azp") != demands.client_id:
        raise NotBelieved("azp")
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), demands.nonce.encode()):
        raise NotBelieved("nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotBelieved("sub")


def _check_when(claims: Mapping[str, Any], now: float) -> None:
    if _moment(claims, "exp") <= now - LEEWAY:
        raise NotBelieved("exp")
    made = _moment(claims, "iat")
    if not now - OLDEST - LEEWAY < made <= now + LEEWAY:
        raise NotBelieved("iat")
    if "nbf" in claims and _moment(claims, "nbf") > now + LEEWAY:
        raise NotBelieved("nbf")


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise NotBelieved(name)
    return float(value)


def _read_key(row: dict[str, Any]) -> VerificationKey | None:
    """Return a key that may sign: RSA from 2048 bits on or P-256, its public part alone."""
    if row.get("use", "sig") != "sig":
        return None
    public = {name: value for name, value in row.items() if name in ("kty", "kid", "alg", "n", "e", "crv", "x", "y")}
    try:
        if public.get("kty") == "RSA":
            key = RSAKey.import_key(public)
            return key if key.public_key.key_size >= _SMALLEST_RSA else None
        if public.get("kty") == "EC" and public.get("crv") == "P-256":
            return ECKey.import_key(public)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return None
