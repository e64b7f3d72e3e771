"""How a client names a change, so that one that is sent twice is made once."""

from __future__ import annotations

from api.access.requests import Request

from .people_loaders import LoadedPeople

IDEMPOTENCY_KEY = (
    "made by the client, a new one for each change: sent again with the same content, the change is made once"
)


def request_of(loaded: LoadedPeople, change: str, key: str, **content: str) -> Request:
    """Return the change that a client's key names; BadInput where the key is none."""
    return Request.of(loaded.keys, loaded.people.actor.account_id, key, {"change": change, **content})
