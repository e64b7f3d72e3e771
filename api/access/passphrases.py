"""Passphrases that are given by an administrator: random, shown once, changed at the first use."""

from __future__ import annotations

import secrets

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without characters that are mistaken for another when they are read out (0 and o, 1, i and l): 31 of them."""
GROUPS, OF = 4, 5
"""Twenty characters of 31: 20 × log2(31) = 99 bits. Words would need a list of our own and be longer to type once."""


def new_passphrase() -> str:
    """Return a passphrase such as `k7f2q-9xm4t-…`: four groups of five characters, 99 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(OF)) for _ in range(GROUPS))
