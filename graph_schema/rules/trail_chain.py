"""How entries of the trail are chained: each hash covers the hash before it and the entry's canonical JSON.

Whoever changes, removes, moves or adds an entry would have to make every later hash anew; the heads that are kept
outside the database (anchors) then say from where. Canonical JSON follows RFC 8785 for the types that an entry has:
texts, whole numbers, truth values, lists of texts; times are texts in UTC with microseconds.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

FORM = 1
"""Version of the canonical JSON; it stands in each entry, so that older ones can still be checked."""
START = hashlib.sha256(b"sozialraum trail").hexdigest()
"""What stands for the hash of place 0."""
NOT_CHAINED = frozenset({"hash", "unsealed_at", "stated_reason", "reason_salt"})
"""Properties that the hash does not cover: the reason's words can be erased, their digest stays."""

_HASH = re.compile(r"[0-9a-f]{64}")


def canonical(entry: Mapping[str, Any]) -> bytes:
    """Return the canonical JSON of an entry; TypeError for a type that no entry has.

    >>> canonical({"place": 1, "action": "read", "hash": "…", "grounds": ["own"]})
    b'{"action":"read","grounds":["own"],"place":1}'
    """
    chained = {name: value for name, value in entry.items() if name not in NOT_CHAINED and value is not None}
    return json.dumps(chained, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_written).encode()


def next_hash(before: str, entry: Mapping[str, Any]) -> str:
    """Return the hash of an entry (hex) that follows on one with the hash `before`."""
    return hashlib.sha256(bytes.fromhex(before) + canonical(entry)).hexdigest()


def digest_of_reason(salt: str, reason: str) -> str:
    """Return what is chained of a reason. The salt (hex) is random, so that the words cannot be guessed without it."""
    return hmac.new(bytes.fromhex(salt), reason.encode(), "sha256").hexdigest()


def is_hash(text: str) -> bool:
    """Tell whether a text is a hash or a salt as they are stored: 64 hexadecimal digits."""
    return _HASH.fullmatch(text) is not None


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"an entry of the trail has no {type(value).__name__}")
