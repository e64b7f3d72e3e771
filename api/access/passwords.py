"""Passwords: argon2id (RFC 9106), checked in threads, and what a new one must be (NIST SP 800-63B, 3.1.1).

No demand for signs or digits and no expiry: length, and nothing that stands beside it on the form. Checking takes as
long for a name that there is not, so that time does not tell which accounts exist.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.access.web_keys import folded_login
from graph_schema.errors import BadInput

SHORTEST, LONGEST = 12, 256
"""Characters. Without a second factor 15 are asked; here every local account has one."""
FEWEST_DIFFERENT = 5
AT_ONCE = 2
"""Checks at once: each takes 64 MiB and a core for some 50 ms, and more would keep others waiting."""

_hasher = PasswordHasher()
_threads = ThreadPoolExecutor(AT_ONCE, "passwords")


async def is_right(password: str, password_hash: str | None) -> bool:
    """Tell whether a password is that of an account; None (no such account, or none set) takes as long and is not."""
    if len(password) > LONGEST:
        password, password_hash = "", None
    loop = asyncio.get_running_loop()
    right = await loop.run_in_executor(_threads, _verify, password_hash or _nobodys_hash(), password)
    return right and password_hash is not None


async def hashed(password: str) -> str:
    """Return what is stored of a password: argon2id with a salt of its own and the costs in it."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


def should_be_hashed_anew(password_hash: str) -> bool:
    """Tell whether a stored hash has lower costs than those in force."""
    return _hasher.check_needs_rehash(password_hash)


def check_new_password(password: str, beside: Iterable[str]) -> None:
    """Raise BadInput where a new password is too short, too long, too plain, or holds one of the words `beside` it."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(
            f"Das Passwort braucht mindestens {SHORTEST} Zeichen (höchstens {LONGEST}).",
            f"The password needs at least {SHORTEST} characters (at most {LONGEST}).",
            "Vier oder fünf Wörter, die nicht zusammengehören, lassen sich gut merken.",
            "Four or five words that do not belong together are easy to remember.",
        )
    if len(set(password.casefold())) < FEWEST_DIFFERENT:
        raise BadInput(
            "Das Passwort besteht aus zu wenigen verschiedenen Zeichen.",
            "The password consists of too few different characters.",
            "Andere Wörter nehmen.",
            "Take other words.",
        )
    folded = folded_login(password)
    if any(len(word) > 2 and folded_login(word) in folded for word in beside):
        raise BadInput(
            "Im Passwort steht der eigene Name, der Anmeldename oder der Name des Programms.",
            "The password holds your own name, the name to sign in with, or that of the program.",
            "Andere Wörter nehmen.",
            "Take other words.",
        )


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody signs in with this")
