"""Sessions, failed tries to sign in, and the trail. Keys are keyed hashes: the graph holds no token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from graph_schema.model.access import Role, SessionState, SignedIn
from graph_schema.store.graph import Graph, Rows, Step
from graph_schema.store.steps import Records, row_steps


@dataclass(frozen=True, slots=True)
class Tries:
    """Failed tries from one place, when the last one was, and up to when tries were forgotten (epoch, seconds)."""

    failed: int
    last_at: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class Forgetting:
    """How failed tries are forgotten: one for each `every`, all behind `most`, and all after `after` without one."""

    every: timedelta
    most: int
    after: timedelta


@dataclass(frozen=True, slots=True)
class ListedDay:
    """Whom a list named (random keys), to be added to what the account's lists of that day named in that role."""

    id: str
    account: str
    role: str
    now: datetime
    listed: Sequence[str]


async def begin_session(
    graph: Graph,
    session_id: str,
    account_id: str,
    properties: Mapping[str, Any],
    *,
    version: int | None = None,
    former: str = "",
) -> bool:
    """Begin a session; False where the account is disabled or not there.

    Also where it is no longer of the `version` that what was proved was checked against (None: of any), and where the
    session `former` is over that this one goes on from.
    """
    rows = await graph.write(
        "save_session", id=session_id, account=account_id, version=version, former=former, properties=dict(properties)
    )
    return bool(rows)


async def load_session(graph: Graph, session_id: str, now: datetime) -> SignedIn | None:
    """Return who is signed in; None where the session is over, or the account may no longer act in its role."""
    rows = await graph.read("load_session", id=session_id, now=now)
    if not rows:
        return None
    row = rows[0]
    return SignedIn(
        id=row["id"],
        account_id=row["account_id"],
        display_name=row["display_name"],
        role=Role(row["role"]),
        roles=tuple(Role(each) for each in row["roles"]),
        state=SessionState(row["state"]),
        created_at=row["created_at"],
        seen_at=row["seen_at"],
        ends_at=row["ends_at"],
        proved_at=row["proved_at"],
    )


async def load_sealed_sign_out(graph: Graph, session_id: str) -> str | None:
    """Return what signing out at the identity provider needs, sealed; None for a session of a local account."""
    rows = await graph.read("load_sign_out", id=session_id)
    return rows[0]["sealed_sign_out"] if rows else None


async def keep_session(graph: Graph, session_id: str, seen_at: datetime, idle_until: datetime) -> None:
    """Remember that a session was used."""
    await graph.write("keep_session", id=session_id, seen_at=seen_at, idle_until=idle_until)


async def end_session(graph: Graph, session_id: str) -> None:
    """End a session."""
    await graph.write("end_session", id=session_id)


async def end_sessions(graph: Graph, account_id: str, *, but: str = "") -> None:
    """End all sessions of an account, or all but one."""
    await graph.write("end_sessions", account=account_id, but=but)


async def remove_old_sessions(graph: Graph, now: datetime) -> None:
    """Remove sessions whose time is over."""
    await graph.write("remove_old_sessions", now=now)


async def list_sessions(graph: Graph, account_id: str, now: datetime) -> Rows:
    """Return where an account is signed in, the oldest first."""
    return await graph.read("list_sessions", account=account_id, now=now)


async def load_tries(graph: Graph, ids: Sequence[str]) -> dict[str, Tries]:
    """Return failed tries by place (keyed hash); places without any are left out."""
    rows = await graph.read("load_sign_in_tries", ids=list(ids))
    return {row["id"]: _tries(row) for row in rows}


async def record_failed_tries(graph: Graph, ids: Sequence[str], now: datetime, by: Forgetting) -> dict[str, int]:
    """Count a failed try at each place, after forgetting by `by` what time has ended. Return the new counts."""
    rows = await graph.write(
        "record_failed_tries", ids=list(ids), now=now, seconds=now.timestamp(), forgotten=now - by.after,
        every=by.every.total_seconds(), most=by.most,
    )  # fmt: skip
    return {row["id"]: row["failed"] for row in rows}


async def take_back_try(graph: Graph, place: str, at: datetime, former: datetime | None) -> None:
    """Take back the try at a place that was counted `at` a moment, before it was found to be right.

    `former`: when the one before it was, which is the last one again; None: there was none.
    """
    await graph.write("take_back_try", id=place, at=at, former=former)


async def clear_tries(graph: Graph, ids: Sequence[str], before: datetime) -> None:
    """Forget failed tries at some places, and all that are older than `before`."""
    await graph.write("clear_sign_in_tries", ids=list(ids), before=before)


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What is known of a client's key: keyed hash of the content, random id of what came of it, and since when.

    All None where it is forgotten, and only the trail still knows of the change.
    """

    content: str | None
    result: str | None
    at: datetime | None


async def load_request_key(graph: Graph, key: str, act: str) -> KnownKey | None:
    """Return what is known of a client's key (keyed hash), whose change has the entry `act`; None for a new key."""
    (row,) = await graph.read("load_request_key", id=key, act=act)
    if row["at"] is None and not row["entries"]:
        return None
    return KnownKey(row["content"], row["result"], row["at"])


def save_request_key(key: str, *, content: str, act: str, action: str, result: str, now: datetime) -> Step:
    """Return the step that keeps a client's key where the trail says that `act` did `action`."""
    return "save_request_key", {
        "id": key, "content": content, "act": act, "action": action, "result": result, "now": now,
    }  # fmt: skip


async def remove_old_request_keys(graph: Graph, before: datetime) -> None:
    """Forget the keys of changes made before a moment."""
    await graph.write("remove_old_request_keys", before=before)


async def save_trail(graph: Graph, rows: Records, days: Sequence[ListedDay] = ()) -> None:
    """Keep entries of the trail, {id, properties}, and whom the lists of some days named, in one transaction."""
    steps = keep_audit_events(rows)
    for day in sorted(days, key=lambda each: each.id):  # in one order, so that two processes cannot wait for each other
        named = {"id": day.id, "account": day.account, "role": day.role, "now": day.now, "listed": list(day.listed)}
        steps.append(("save_listed_day", named))
    await graph.write_all(steps)


def keep_audit_events(rows: Records) -> list[Step]:
    """Return the steps that keep several entries, {id, properties}."""
    return row_steps("save_audit_events", rows)


def _tries(row: Mapping[str, Any]) -> Tries:
    seconds = row["seconds"] if row["seconds"] is not None else row["last_at"].timestamp()
    return Tries(row["failed"], row["last_at"], seconds)


async def count_sessions(graph: Graph, now: datetime) -> int:
    """Return how many browsers are signed in, whoever they belong to."""
    return (await graph.read("count_sessions", now=now, state=SessionState.FULL))[0]["sessions"]
