"""Second factors of accounts: passkeys, recovery codes, and what a browser was asked to sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph_schema.model.access import Account, ChallengeFor, Passkey
from graph_schema.store.graph import Graph


@dataclass(frozen=True, slots=True, repr=False)
class StoredPasskey:
    """A passkey with what is needed to check it."""

    passkey: Passkey
    credential_key: str
    """Keyed hash of the credential's id."""
    sealed_credential: str
    public_key: str
    sign_count: int
    transports: tuple[str, ...]


async def list_passkeys(graph: Graph, account_id: str) -> list[StoredPasskey]:
    """Return the passkeys of an account, the oldest first."""
    return [
        StoredPasskey(
            passkey=Passkey(row["id"], row["name"], row["created_at"], row["used_at"]),
            credential_key=row["credential_key"],
            sealed_credential=row["sealed_credential"],
            public_key=row["public_key"],
            sign_count=row["sign_count"],
            transports=tuple(row["transports"] or ()),
        )
        for row in await graph.read("list_passkeys", account=account_id)
    ]


async def add_passkey(
    graph: Graph, account: Account, *, credential_key: str, passkey_id: str, properties: Mapping[str, Any]
) -> bool:
    """Add a passkey to an account as it was read; False where that has changed, or the credential is known."""
    rows = await graph.write(
        "save_passkey",
        account=account.id,
        version=account.version,
        credential_key=credential_key,
        id=passkey_id,
        properties=dict(properties),
    )
    return bool(rows)


async def use_passkey(graph: Graph, credential_key: str, sign_count: int, now: datetime) -> bool:
    """Use a passkey; False where its count has not grown."""
    return bool(await graph.write("use_passkey", credential_key=credential_key, sign_count=sign_count, now=now))


async def remove_passkey(graph: Graph, account_id: str, passkey_id: str) -> bool:
    """Remove a passkey; False where it is the last second factor, or none of this account."""
    return bool(await graph.write("remove_passkey", account=account_id, passkey=passkey_id))


async def use_recovery_code(graph: Graph, account_id: str, key: str) -> int | None:
    """Use a recovery code by its keyed hash and return how many are left; None where it is none, or was used."""
    rows = await graph.write("use_recovery_code", account=account_id, key=key)
    return rows[0]["left"] if rows else None


async def count_recovery_codes(graph: Graph, account_id: str) -> int:
    """Return how many recovery codes are left."""
    rows = await graph.read("count_recovery_codes", account=account_id)
    return rows[0]["left"] if rows else 0


async def save_challenge(graph: Graph, session_id: str, challenge: str, purpose: ChallengeFor, until: datetime) -> bool:
    """Keep what a session's browser has to sign, in place of what it was asked before; False without a session."""
    rows = await graph.write("save_challenge", session=session_id, challenge=challenge, purpose=purpose, until=until)
    return bool(rows)


async def take_challenge(graph: Graph, session_id: str, purpose: ChallengeFor, now: datetime) -> str | None:
    """Return what the browser had to sign and forget it; None where nothing, or not this, was asked in time."""
    rows = await graph.write("take_challenge", session=session_id, purpose=purpose, now=now)
    return rows[0]["challenge"] if rows else None
