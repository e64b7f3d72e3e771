"""Changes that a client names with a key of its own, so that one that is sent twice is made once.

The graph keeps keyed hashes: of the key with its account, and of what was to be done. What is made gets its random key
from the client's, too, so that two requests at the same moment cannot make two. Keys of changes that came to nothing
are not kept.

After `KEPT_FOR` it is no longer known what a key stood for, but the trail still knows that it was used. It is refused
then, whether or not it was removed already: to make the change again would make a second one, and to answer with the
old one could tell somebody that other content was written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.access.web_keys import WebKeys
from graph_schema.errors import BadInput, KeyReused
from graph_schema.store import sessions
from graph_schema.store.graph import Graph, Rows, Step

KEPT_FOR = timedelta(days=7)
SHORTEST, LONGEST = 8, 200


@dataclass(frozen=True, slots=True)
class Request:
    """A change as a client named it: keyed hashes of the key and of the content; `act` is the key of what it makes."""

    id: str
    content: str
    act: str

    @classmethod
    def of(cls, keys: WebKeys, account: str, key: str, content: Mapping[str, object]) -> Request:
        """Return the change that `key` names; BadInput where the key is none."""
        if not SHORTEST <= len(key) <= LONGEST or not key.isascii() or not key.isprintable():
            raise BadInput(
                f"Der Schlüssel eines Auftrags hat {SHORTEST} bis {LONGEST} Zeichen (ASCII).",
                f"The key of a request has {SHORTEST} to {LONGEST} characters (ASCII).",
                "Je Auftrag eine neue UUID bilden.",
                "Make a new UUID for each request.",
            )
        told = "\0".join(f"{name}={content[name]}" for name in sorted(content))
        hashed = keys.request_key(account, key)
        return cls(
            hashed, keys.request_key(account, f"\0{told}"), hashlib.blake2b(hashed.encode(), digest_size=16).hexdigest()
        )

    async def result(self, graph: Graph, now: datetime) -> str | None:
        """Return what came of this change before; None where it is new.

        KeyReused where the key named another one, or was used longer ago than keys are kept.
        """
        known = await sessions.load_request_key(graph, self.id, self.act)
        if known is None:
            return None
        if known.at is None or known.at < now - KEPT_FOR:
            raise key_forgotten()
        if known.content != self.content:
            raise key_reused()
        return known.result

    def keep(self, action: str, result: str, now: datetime) -> Step:
        """Return the step that keeps this change beside what it does, where the trail says that it did `action`."""
        return sessions.save_request_key(
            self.id, content=self.content, act=self.act, action=action, result=result, now=now
        )

    def check(self, kept: Rows) -> None:
        """Raise KeyReused where another change came first with this key, at the same moment (the rows of `keep`)."""
        if kept and kept[0]["content"] != self.content:
            raise key_reused()


async def forget_old(graph: Graph, now: datetime) -> None:
    """Forget what was done so long ago that nobody sends it again."""
    await sessions.remove_old_request_keys(graph, now - KEPT_FOR)


def key_reused() -> KeyReused:
    """Return the refusal of a key that named another change before."""
    return KeyReused(
        "Mit diesem Schlüssel wurde schon etwas anderes beauftragt; es wurde nichts geschrieben.",
        "Something else was asked for with this key before; nothing was written.",
        "Für jeden neuen Auftrag einen neuen Schlüssel bilden.",
        "Make a new key for each new request.",
    )


def key_forgotten() -> KeyReused:
    """Return the refusal of a key whose change was made so long ago that its content is no longer known."""
    return KeyReused(
        f"Mit diesem Schlüssel wurde vor mehr als {KEPT_FOR.days} Tagen etwas beauftragt; es wurde nichts geschrieben.",
        f"Something was asked for with this key more than {KEPT_FOR.days} days ago; nothing was written.",
        "Nachsehen, ob die Änderung schon da ist, und sie sonst mit einem neuen Schlüssel beauftragen.",
        "See whether the change is there already, and else ask for it with a new key.",
    )
