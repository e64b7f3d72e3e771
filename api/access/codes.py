"""The second factor by an app: six digits for each half minute (RFC 6238), none taken twice."""

from __future__ import annotations

import hmac
from datetime import datetime
from io import BytesIO

import segno
from pyotp import random_base32
from pyotp.totp import TOTP

ISSUER = "Sozialraum"
SECONDS = 30
STEPS_AROUND = 1
"""A code holds half a minute longer on both sides: clocks differ, and people type."""


def new_secret() -> str:
    """Return a new secret to be shared with the app, 160 bits in base32."""
    return random_base32()


def step_of_code(secret: str, code: str, now: datetime) -> int | None:
    """Return the step of time that a code belongs to; None where it is wrong or out of its time."""
    typed = "".join(code.split())
    current = int(now.timestamp()) // SECONDS
    totp = TOTP(secret, interval=SECONDS)
    for step in range(current - STEPS_AROUND, current + STEPS_AROUND + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            return step
    return None


def address_for_app(secret: str, login: str) -> str:
    """Return the address that an app reads from the drawn code."""
    return TOTP(secret, interval=SECONDS).provisioning_uri(name=login, issuer_name=ISSUER)


def drawn(address: str) -> str:
    """Return the code that an app photographs, as SVG without style of its own."""
    buffer = BytesIO()
    segno.make(address, error="m").save(
        buffer, kind="svg", xmldecl=False, svgns=True, border=4, scale=4, dark="#131525", light="#ffffff"
    )
    return buffer.getvalue().decode()


def in_groups(secret: str) -> str:
    """Return a secret as people type it: in groups of four.

    >>> in_groups("ABCDEFGH")
    'ABCD EFGH'
    """
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
