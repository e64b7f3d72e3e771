"""A device that makes and shows passkeys, in software: an ES256 key, and the answers that a browser would send."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass(slots=True)
class Device:
    """One credential. What it gets wrong can be set: origin, count, whether its user was verified."""

    origin: str = "https://localhost"
    counts: bool = True
    verifies: bool = True
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: os.urandom(32))
    count: int = 0

    def make(self, asked: dict[str, Any]) -> str:
        """Answer what `navigator.credentials.create` is asked."""
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        told = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + cbor2.dumps(public)
        data = self._data(asked["rp"]["id"], ATTESTED) + told
        return self._answer(
            "webauthn.create",
            asked,
            attestationObject=bytes_to_base64url(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
            transports=["internal", "unheard-of"],
        )

    def show(self, asked: dict[str, Any]) -> str:
        """Answer what `navigator.credentials.get` is asked."""
        self.count += self.counts
        data = self._data(asked["rpId"])
        client = self._client("webauthn.get", asked)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            "webauthn.get",
            asked,
            authenticatorData=bytes_to_base64url(data),
            signature=bytes_to_base64url(signature),
            userHandle=None,
        )

    @property
    def credential_id(self) -> str:
        """The credential's id, as browsers write it."""
        return bytes_to_base64url(self.credential)

    def _data(self, host: str, more: int = 0) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _answer(self, kind: str, asked: dict[str, Any], **response: Any) -> str:
        client = bytes_to_base64url(self._client(kind, asked))
        return json.dumps(
            {
                "id": self.credential_id,
                "rawId": self.credential_id,
                "type": "public-key",
                "response": {"clientDataJSON": client, **response},
            }
        )
