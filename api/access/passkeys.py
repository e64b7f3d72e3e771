"""Passkeys as a second factor (WebAuthn level 2): what a browser is asked, and whether its answer is true.

The device itself checks its user (PIN, finger, face: user verification is required), the browser binds the answer to
the host's name, and the server to one session, once and for five minutes.
"""

from __future__ import annotations

import ipaddress
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from api.access.codes import ISSUER
from graph_schema.errors import BadInput, Refused

CHALLENGE_FOR = timedelta(minutes=5)
LONGEST_ANSWER = 20_000
"""Characters; answers are some hundred, with a long RSA key 2,000."""
_CHALLENGE_BYTES = 32
_Checked = TypeVar("_Checked", VerifiedRegistration, VerifiedAuthentication)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser is: a passkey holds for one name of host."""

    origin: str
    """Scheme, host and port: `https://sozialraum.example`."""
    host: str
    """Without port."""

    @classmethod
    def at(cls, scheme: str, host: str) -> Site:
        """Return the site of a request by its scheme and its `Host`.

        >>> Site.at("http", "localhost:8000")
        Site(origin='http://localhost:8000', host='localhost')
        """
        name = host[: host.rfind("]") + 1] if host.startswith("[") else host.partition(":")[0]
        return cls(f"{scheme}://{host.lower()}", name.lower())

    @property
    def has_name(self) -> bool:
        """True where passkeys are possible: a name, never an address, over TLS or at `localhost`."""
        try:
            ipaddress.ip_address(self.host.strip("[]"))
        except ValueError:
            return self.origin.startswith("https://") or self.host == "localhost"
        return False


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose passkey it will be, as the device shows it."""

    handle: bytes
    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """A passkey that is set up: its credential's id in base64url."""

    credential: str
    transports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a device gave when it was set up."""

    credential: str
    public_key: str
    sign_count: int
    transports: tuple[str, ...]


def new_challenge() -> str:
    """Return what a device has to sign: 256 bits in base64url."""
    return bytes_to_base64url(secrets.token_bytes(_CHALLENGE_BYTES))


def ask_to_register(site: Site, owner: Owner, challenge: str, known: Iterable[Known]) -> str:
    """Return as JSON what `navigator.credentials.create` is asked; devices that are known already are refused there."""
    _refuse_without_name(site)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=ISSUER,
        user_id=owner.handle,
        user_name=owner.login,
        user_display_name=owner.name,
        challenge=base64url_to_bytes(challenge),
        timeout=int(CHALLENGE_FOR.total_seconds() * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_described(known),
    )
    return options_to_json(options)


def ask_to_prove(site: Site, challenge: str, known: Iterable[Known]) -> str:
    """Return as JSON what `navigator.credentials.get` is asked: one of the account's own passkeys."""
    _refuse_without_name(site)
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=base64url_to_bytes(challenge),
        timeout=int(CHALLENGE_FOR.total_seconds() * 1000),
        allow_credentials=_described(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def check_registration(site: Site, answer: str, challenge: str) -> NewPasskey:
    """Return the passkey that a device made; BadInput where its answer is not true."""
    read = _read(answer)
    verified = _checked(
        lambda: verify_registration_response(
            credential=read,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    )
    return NewPasskey(
        credential=bytes_to_base64url(verified.credential_id),
        public_key=bytes_to_base64url(verified.credential_public_key),
        sign_count=verified.sign_count,
        transports=_transports(read),
    )


def credential_of(answer: str) -> str:
    """Return the id of the credential that an answer claims to come from; BadInput for what is no answer."""
    claimed = _read(answer).get("id")
    if not isinstance(claimed, str):
        raise untrue()
    return claimed


def check_proof(site: Site, answer: str, challenge: str, public_key: str, sign_count: int) -> int:
    """Return the device's new count; BadInput where the answer is not true, or the count has not grown."""
    read = _read(answer)
    verified = _checked(
        lambda: verify_authentication_response(
            credential=read,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    )
    return verified.new_sign_count


def untrue() -> BadInput:
    """Return the refusal of an answer; why is not said."""
    return BadInput(
        "Der Passkey wurde nicht angenommen; es wurde nichts geschrieben.",
        "The passkey was not accepted; nothing was written.",
        "Laden Sie die Seite neu und versuchen Sie es noch einmal, mit einem Passkey dieses Kontos.",
        "Reload the page and try again, with a passkey of this account.",
    )


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise untrue()
    try:
        read = json.loads(answer)
    except (ValueError, RecursionError):
        raise untrue() from None
    if not isinstance(read, dict):
        raise untrue()
    return read


def _checked(check: Callable[[], _Checked]) -> _Checked:
    """Return what a check of the library returns; it raises more than its own errors for what nobody's device sends."""
    try:
        return check()
    except (WebAuthnException, ValueError, LookupError, TypeError, AttributeError):
        raise untrue() from None


def _transports(read: dict[str, Any]) -> tuple[str, ...]:
    response = read.get("response")
    named = response.get("transports") if isinstance(response, dict) else None
    known = {each.value for each in AuthenticatorTransport}
    return tuple(each for each in named if isinstance(each, str) and each in known) if isinstance(named, list) else ()


def _described(known: Iterable[Known]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(each.credential),
            transports=[AuthenticatorTransport(name) for name in each.transports] or None,
        )
        for each in known
    ]


def _refuse_without_name(site: Site) -> None:
    if not site.has_name:
        raise Refused(
            "Passkeys gelten für einen Namen: Unter einer Zahlenadresse wie 127.0.0.1 gibt es sie nicht.",
            "Passkeys hold for a name: there are none under a numeric address such as 127.0.0.1.",
            "Öffnen Sie die Seite unter localhost oder unter dem Namen des Servers (https).",
            "Open the page at localhost or under the server's name (https).",
        )
