"""Cookies: bound to this host and to TLS, out of reach of scripts, never a value that means something by itself."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from litestar import Response
from litestar.datastructures import Cookie

from api.access.web_keys import WebKeys
from api.pages.reader import Connection

SESSION = "__Host-sozialraum"
FORM = "__Host-sozialraum-form"
"""Token of the forms of somebody who is not signed in."""
DEVICE = "__Host-sozialraum-device"
UNDER_WAY = "__Host-sozialraum-oidc"
"""A sign-in at an identity provider that is under way, sealed."""
_DEVICE_SECONDS = 365 * 24 * 3600
_ACCOUNTS_OF_A_DEVICE = 6
"""Proofs that a browser keeps: desks are shared."""
_NONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Device:
    """A browser's nonce, and the proofs of the accounts that have signed in with it."""

    nonce: str
    proofs: tuple[str, ...]

    @classmethod
    def of(cls, connection: Connection) -> Device:
        """Return the device that a request comes from; a new one where it has no cookie yet."""
        nonce, *proofs = connection.cookies.get(DEVICE, "").split(".")
        return cls(nonce or secrets.token_urlsafe(_NONCE_BYTES), tuple(proofs[:_ACCOUNTS_OF_A_DEVICE]))

    def known_to(self, keys: WebKeys, login: str) -> str:
        """Return the nonce where this browser has signed in to the account before, else an empty text."""
        proof = keys.device_token(self.nonce, login)
        return self.nonce if any(hmac.compare_digest(proof.encode(), each.encode()) for each in self.proofs) else ""

    def remember(self, response: Response[bytes], keys: WebKeys, login: str) -> None:
        """Let the browser keep the proof that it has signed in to an account."""
        proof = keys.device_token(self.nonce, login)
        kept = (proof, *(each for each in self.proofs if each != proof))[:_ACCOUNTS_OF_A_DEVICE]
        response.set_cookie(_cookie(DEVICE, ".".join((self.nonce, *kept)), max_age=_DEVICE_SECONDS))


def begin(response: Response[bytes], token: str) -> None:
    """Give the browser the token of a session; it goes when the browser is closed, or the session is over."""
    response.set_cookie(_cookie(SESSION, token))


def end(response: Response[bytes]) -> None:
    """Take the session's token, and whatever else of ours the browser holds but for the device's proof, away."""
    for name in (SESSION, FORM):
        response.set_cookie(_cookie(name, "", max_age=0))


def set_form_token(response: Response[bytes], token: str) -> None:
    """Give the browser the token of forms for somebody who is not signed in."""
    response.set_cookie(_cookie(FORM, token))


def set_under_way(response: Response[bytes], sealed: str, seconds: int) -> None:
    """Let the browser keep a sign-in that is under way at an identity provider."""
    response.set_cookie(_cookie(UNDER_WAY, sealed, max_age=seconds))


def end_under_way(response: Response[bytes]) -> None:
    """Take it away again."""
    response.set_cookie(_cookie(UNDER_WAY, "", max_age=0))


def _cookie(name: str, value: str, max_age: int | None = None) -> Cookie:
    """Return a cookie: `__Host-` demands Secure, this host and the path `/`.

    Lax: a link from a mail leads to the page and not to the sign-in; forms carry a token of their own.
    """
    return Cookie(name, path="/", value=value, max_age=max_age, secure=True, httponly=True, samesite="lax")
