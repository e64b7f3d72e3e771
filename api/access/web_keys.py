"""The web's own key: what makes of tokens, names and places the keyed hashes that the graph holds.

It lies in `web.key` beside the register's key and is another one: who may restore the register's key need not be able
to make sessions. HKDF (RFC 5869) draws a key for each use from it.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from graph_schema.engine.key_files import load_key_file
from graph_schema.engine.notices import Tell, log_notice
from graph_schema.errors import Refused

KEY_FILE = "web.key"
_NONCE_BYTES = 12
_HASH_CHARACTERS = 43
"""256 bits in base64: as many as a token has."""


@dataclass(frozen=True, repr=False)
class WebKeys:
    """Keyed hashes and seals of the web's state; `secret` is that of the key file."""

    secret: bytes

    def login_key(self, login: str) -> str:
        """Return the key of the account that signs in with a name; case and surrounding spaces do not matter."""
        return self._hash("login", folded_login(login))

    def subject_key(self, issuer: str, subject: str) -> str:
        """Return the key of the account of an identity provider's person; never that of a name to sign in with."""
        return self._hash("subject", f"{issuer}\0{subject}")

    def session_id(self, token: str) -> str:
        """Return the key of the session whose token a browser holds."""
        return self._hash("session", token)

    def form_token(self, token: str) -> str:
        """Return what a form must send with its fields: bound to the cookie, useless in another browser."""
        return self._hash("form", token)

    def device_token(self, nonce: str, login: str) -> str:
        """Return the proof that a browser has signed in to an account before."""
        return self._hash("device", f"{nonce}\0{folded_login(login)}")

    def place_id(self, kind: str, *parts: str) -> str:
        """Return the key under which failed tries from a place are counted."""
        return self._hash(f"place {kind}", "\0".join(parts))

    def recovery_key(self, account_id: str, code: str) -> str:
        """Return under what a recovery code of an account is kept."""
        return self._hash("recovery", f"{account_id}\0{code}")

    def credential_key(self, credential: str) -> str:
        """Return under what a passkey is kept, by its credential's id in base64url."""
        return self._hash("credential", credential)

    def request_key(self, account_id: str, key: str) -> str:
        """Return under what a change is kept that a client has given a key of its own."""
        return self._hash("request", f"{account_id}\0{key}")

    def version(self, *values: str) -> str:
        """Return what tells whether a thing is as somebody saw it: another one for other values."""
        return self._hash("version", "\0".join(values))

    def user_handle(self, account_id: str) -> bytes:
        """Return by what a device tells the passkeys of accounts apart: it says nothing about the person."""
        return self._hash("user handle", account_id).encode()

    def program_key(self, secret: str) -> str:
        """Return under what a program's API key is kept."""
        return self._hash("program key", secret)

    def client_key(self, client_id: str, secret: str) -> str:
        """Return under what the client secret of a program is kept: bound to its client id."""
        return self._hash("client secret", f"{client_id}\0{secret}")

    def program_token(self, token: str) -> str:
        """Return under what a program's token of ten minutes is kept."""
        return self._hash("program token", token)

    def seal(self, account_id: str, text: str) -> str:
        """Return a secret of an account, encrypted and bound to it."""
        nonce = os.urandom(_NONCE_BYTES)
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), account_id.encode())).decode()

    def open(self, account_id: str, sealed: str) -> str:
        """Return a sealed secret; Refused where another key sealed it, or for another account."""
        try:
            whole = base64.b64decode(sealed, validate=True)
            return self._cipher.decrypt(whole[:_NONCE_BYTES], whole[_NONCE_BYTES:], account_id.encode()).decode()
        except (InvalidTag, ValueError, binascii.Error):
            raise Refused(
                "Der zweite Faktor dieses Kontos lässt sich mit der Schlüsseldatei web.key nicht lesen.",
                "The second factor of this account cannot be read with the key file web.key.",
                "web.key aus der Sicherung zurückholen oder den zweiten Faktor neu einrichten lassen.",
                "Restore web.key from the backup, or have the second factor set up anew.",
            ) from None

    def _hash(self, use: str, text: str) -> str:
        digest = hmac.digest(self._hash_key, f"{use}\0{text}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode()[:_HASH_CHARACTERS]

    @cached_property
    def _hash_key(self) -> bytes:
        return self._derived(b"sozialraum web hashes 1")

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self._derived(b"sozialraum web seals 1"))

    def _derived(self, info: bytes) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=info).derive(self.secret)


def folded_login(login: str) -> str:
    """Return a name to sign in with as it is compared.

    >>> folded_login("  Kim.Beispiel ")
    'kim.beispiel'
    """
    return unicodedata.normalize("NFKC", login).strip().casefold()


def load_web_keys(data_folder: Path, *, tell: Tell = log_notice) -> WebKeys:
    """Return the web's keys, made at first use; UnreadableFile where the file is damaged."""
    secret = load_key_file(
        data_folder,
        KEY_FILE,
        "mit einem neuen Schlüssel kann sich niemand mehr anmelden",
        "with a new key nobody can sign in any more",
        tell=tell,
    )
    return WebKeys(secret)
