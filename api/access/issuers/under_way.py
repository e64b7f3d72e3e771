"""A sign-in that is under way at an issuer: kept sealed in the browser's cookie, ten minutes, used once."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from api.access.issuers.issuer import Issuer
from api.access.web_keys import WebKeys
from graph_schema.errors import Refused

WITHIN = timedelta(minutes=10)
_SEALED_FOR = "sign-in under way"
_RANDOM_BYTES = 32


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What is remembered of a sign-in until the browser comes back; `repr` shows no secret."""

    issuer: str
    """Code of the issuer: an answer of another one is none to this question (mix-up)."""
    redirect_uri: str
    wanted: str
    """Page of ours to go on to; empty: the role's first."""
    locale: str
    ends_at: float
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)

    @classmethod
    def begin(cls, issuer: Issuer, redirect_uri: str, wanted: str, locale: str, now: datetime) -> UnderWay:
        """Begin a sign-in with fresh random values."""
        state, nonce, verifier = (secrets.token_urlsafe(_RANDOM_BYTES) for _ in range(3))
        ends_at = (now + WITHIN).timestamp()
        return cls(issuer.code, redirect_uri, wanted, locale, ends_at, state, nonce, verifier)

    def sealed(self, keys: WebKeys) -> str:
        """Return what the browser's cookie holds: nobody without the web's key can read or make it."""
        sealed = base64.b64decode(keys.seal(_SEALED_FOR, json.dumps(asdict(self))))
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def question(self, issuer: Issuer, endpoint: str) -> str:
        """Return the address at the issuer to which the browser is led (authorization code with PKCE, S256)."""
        return prepare_grant_uri(
            endpoint,
            client_id=issuer.client_id,
            response_type="code",
            redirect_uri=self.redirect_uri,
            scope=" ".join(issuer.scopes),
            state=self.state,
            nonce=self.nonce,
            code_challenge=create_s256_code_challenge(self.verifier),
            code_challenge_method="S256",
            acr_values=" ".join(issuer.require_acr) or None,
            ui_locales=self.locale,
        )

    def is_answered_by(self, state: str, now: datetime) -> bool:
        """Tell whether an answer with `state` belongs to this sign-in, and comes in time."""
        return hmac.compare_digest(self.state.encode(), state.encode()) and now.timestamp() < self.ends_at


def open_under_way(keys: WebKeys, cookie: str) -> UnderWay | None:
    """Return the sign-in that a cookie holds; None for one that we did not seal."""
    try:
        sealed = base64.b64encode(base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4))).decode()
        return UnderWay(**json.loads(keys.open(_SEALED_FOR, sealed)))
    except (Refused, ValueError, TypeError):
        return None


@dataclass(slots=True)
class UsedOnce:
    """States that have been answered: a second answer is refused, also where somebody copied cookie and address.

    In memory, for ten minutes: one process serves, and after its restart the issuer still takes no code twice.
    """

    _until: dict[str, float] = field(default_factory=dict[str, float])

    def use(self, under_way: UnderWay, now: datetime) -> bool:
        """Use up a state; False where that has happened before."""
        moment = now.timestamp()
        while self._until and next(iter(self._until.values())) <= moment:
            del self._until[next(iter(self._until))]
        if under_way.state in self._until:
            return False
        # Until the end of any sign-in that began by now, so that the oldest always stands first.
        self._until[under_way.state] = moment + WITHIN.total_seconds()
        return True
