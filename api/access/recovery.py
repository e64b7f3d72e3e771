"""Recovery codes: ten, each used once in place of a second factor whose device is lost."""

from __future__ import annotations

import secrets

from api.access.web_keys import WebKeys

NUMBER = 10
CHARACTERS, GROUP = 12, 4
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without characters that are mistaken for another (0 and o, 1 and l): 59 bits in twelve of them."""
LONGEST = 64
"""Characters that are looked at; people type spaces and hyphens as they like."""


def new_codes() -> tuple[str, ...]:
    """Return ten new codes as they are shown, such as `k7f2-9qx4-m3ab`: shown once and kept nowhere."""
    return tuple(_grouped("".join(secrets.choice(ALPHABET) for _ in range(CHARACTERS))) for _ in range(NUMBER))


def kept(keys: WebKeys, account_id: str, codes: tuple[str, ...]) -> list[str]:
    """Return what is kept of codes: keyed hashes."""
    return [key_of(keys, account_id, code) for code in codes]


def key_of(keys: WebKeys, account_id: str, typed: str) -> str:
    """Return the keyed hash of a code as somebody types it: case, spaces and hyphens do not matter."""
    return keys.recovery_key(account_id, plain(typed))


def plain(typed: str) -> str:
    """Return a code without what people add to it.

    >>> plain(" K7F2 9qx4-m3ab ")
    'k7f29qx4m3ab'
    """
    return "".join(each for each in typed[:LONGEST].casefold() if each.isalnum())


def _grouped(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
