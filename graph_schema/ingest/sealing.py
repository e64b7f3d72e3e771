"""Sealed numbers: what the office's system calls a person, kept so that only the holder of the key file can read it.

A keyed hash tells rows apart and cannot be turned back; for the way back the number itself is needed. It lies in the
graph encrypted and authenticated (AES-256-GCM, random nonce), under a key that HKDF (RFC 5869) draws from
`import.key`, and bound to the node that it stands at: a sealed number that was moved to another person does not open.
"""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from graph_schema.errors import Refused

SEAL_VERSION = 1
"""Part of the fingerprint of rows with sealed numbers: a graph that was filled before is filled by the next import."""
_INFO = b"sozialraum sealed numbers 1"
"""Keeps this key apart from the HMAC key of the same file, and from later ones."""
_KEY_BYTES = 32
_NONCE_BYTES = 12


@dataclass(frozen=True)
class NumberSeal:
    """Seals and opens the leading system's numbers; `secret` is that of the key file."""

    secret: bytes

    def seal(self, label: str, register_key: str, number: str) -> str:
        """Return a number sealed for the node with this label and register key, as text."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, number.encode(), _bound_to(label, register_key))
        return base64.b64encode(nonce + sealed).decode("ascii")

    def open(self, label: str, register_key: str, sealed: str | None) -> str:
        """Return the number; Refused where it was sealed with another key, is damaged, or belongs to another node.

        None is what a graph has that was filled before numbers were sealed: Refused too, with what to do.
        """
        if sealed is None:
            raise _not_sealed(label)
        try:
            whole = base64.b64decode(sealed, validate=True)
            number = self._cipher.decrypt(whole[:_NONCE_BYTES], whole[_NONCE_BYTES:], _bound_to(label, register_key))
        except (InvalidTag, ValueError, binascii.Error):
            raise _cannot_be_opened(label) from None
        return number.decode()

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(HKDF(SHA256(), _KEY_BYTES, salt=None, info=_INFO).derive(self.secret))


def _bound_to(label: str, register_key: str) -> bytes:
    return f"{label}\0{register_key}".encode()


def _not_sealed(label: str) -> Refused:
    return Refused(
        f"Zu einer Zeile ({label}) fehlt die Nummer des führenden Systems: sie wurde mit einer früheren Version "
        "importiert.",
        f"A row ({label}) lacks the number of the leading system: it was imported with an earlier version.",
        "Das Register noch einmal importieren; danach geht es.",
        "Import the register once more; it works then.",
    )


def _cannot_be_opened(label: str) -> Refused:
    return Refused(
        f"Eine versiegelte Nummer ({label}) lässt sich mit der Schlüsseldatei import.key nicht öffnen: der Schlüssel "
        "ist ein anderer, oder der Graph ist beschädigt.",
        f"A sealed number ({label}) cannot be opened with the key file import.key: the key is another one, or the "
        "graph is damaged.",
        "import.key aus der Sicherung zurückholen; sonst das Register noch einmal in einen neuen Datenordner "
        "importieren.",
        "Restore import.key from the backup; otherwise import the register again into a new data folder.",
    )
