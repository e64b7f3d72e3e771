"""Programs that sign in by themselves: found by the keyed hash of what they send, changed together with the trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from graph_schema.model.programs import (
    MOST_AT_A_TIME,
    DoneWithProgram,
    KeyKind,
    PartnerProgram,
    ProgramAct,
    ProgramKey,
    Scope,
)
from graph_schema.store.graph import Graph, Step

_NO_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A program found by its key, client secret or token: all of it holds at that moment."""

    program_id: str
    name: str
    key_id: str
    scopes: frozenset[Scope]
    """What may be done: of the key or token, as far as the program still has it."""
    ends_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProgramChange:
    """A change of one program: what it was, its entry in the trail, and what goes with it."""

    program_id: str
    version: int
    event_id: str
    entry: Mapping[str, Any]
    now: datetime
    changes: Mapping[str, Any]
    key_kind: KeyKind | None = None
    """A key of this kind is made: no more than `MOST_AT_A_TIME` may hold."""
    also: Sequence[Step] = ()


async def find_key(graph: Graph, key_hash: str, kind: KeyKind, now: datetime) -> FoundKey | None:
    """Return whose key or client secret this is; None where there is none that holds."""
    rows = await graph.read("find_program_key", key_hash=key_hash, kind=kind, now=now)
    return _found(rows[0], rows[0]["scopes"]) if rows else None


async def find_token(graph: Graph, token_id: str, now: datetime) -> FoundKey | None:
    """Return whose token this is; None where it, its client secret or its program no longer holds."""
    rows = await graph.read("find_program_token", id=token_id, now=now)
    return _found(rows[0], set(rows[0]["scopes"]) & set(rows[0]["key_scopes"])) if rows else None


async def keep_used(graph: Graph, key_id: str, now: datetime, before: datetime) -> None:
    """Remember that a key was used, where its last use is not after `before`."""
    await graph.write("keep_program_key_used", id=key_id, now=now, before=before)


async def give_token(graph: Graph, key_id: str, token_id: str, now: datetime, properties: Mapping[str, Any]) -> bool:
    """Keep a token for a client secret, and remove those whose time is over; False where the secret holds no more."""
    rows = await graph.write_all(
        [
            ("save_program_token", {"key": key_id, "now": now, "id": token_id, "properties": dict(properties)}),
            ("remove_old_program_tokens", {"now": now}),
        ]
    )
    return bool(rows[0])


async def end_token(graph: Graph, program_id: str, token_id: str) -> None:
    """End a token of a program; nothing happens where it has none such."""
    await graph.write("end_program_token", id=token_id, program=program_id)


async def add_program(
    graph: Graph, program_id: str, properties: Mapping[str, Any], event_id: str, entry: Mapping[str, Any]
) -> None:
    """Make a program, with its first entry in the trail."""
    await graph.write(
        "save_program", id=program_id, properties=dict(properties), event=event_id, entry=dict(entry)
    )  # fmt: skip


async def change_program(graph: Graph, change: ProgramChange) -> bool:
    """Carry out a change, whole or not at all.

    False, and nothing is written, where the program was changed meanwhile, is ended or gone, or has keys enough.
    """
    first: Step = (
        "change_program_in_trail",
        {
            "id": change.program_id,
            "version": change.version,
            "changes": dict(change.changes),
            "kind": change.key_kind or "",
            "most": MOST_AT_A_TIME if change.key_kind else _NO_LIMIT,
            "now": change.now,
            "event": change.event_id,
            "entry": dict(change.entry),
        },
    )
    rows = await graph.write_all([first, *change.also])
    if rows[0]:
        return True
    # A unit of work that is repeated after a commit in doubt finds its own change: then it is done.
    return any(done.id == change.event_id for done in await load_trail(graph, change.program_id))


def give_key(program_id: str, event_id: str, key_id: str, properties: Mapping[str, Any]) -> Step:
    """Return the step that gives a program a key."""
    parameters = {"event": event_id, "program": program_id, "id": key_id, "properties": dict(properties)}
    return "save_program_key_after", parameters


def revoke_keys(program_id: str, event_id: str, now: datetime, key_id: str = "") -> Step:
    """Return the step that revokes one key of a program, or all of them."""
    return "revoke_program_keys_after", {"event": event_id, "program": program_id, "key": key_id, "now": now}


def end_tokens(program_id: str, event_id: str, key_id: str = "") -> Step:
    """Return the step that ends the tokens of a program: those given for one client secret, or all."""
    return "end_program_tokens_after", {"event": event_id, "program": program_id, "key": key_id}


async def list_programs(graph: Graph, now: datetime) -> list[PartnerProgram]:
    """Return all programs in the order of names, with their last use and the number of keys that hold."""
    return [
        replace(_program(row), used_at=row["used_at"], active=row["active"], next_end=row["next_end"])
        for row in await graph.read("list_programs", now=now)
    ]


async def load_program(graph: Graph, program_id: str) -> PartnerProgram | None:
    """Return a program by its random key, without last use and number of keys."""
    rows = await graph.read("load_program", id=program_id)
    return _program(rows[0]) if rows else None


async def list_keys(graph: Graph, program_id: str, now: datetime) -> list[ProgramKey]:
    """Return the keys and client secrets of a program, the newest first."""
    return [
        ProgramKey(
            id=row["id"],
            kind=KeyKind(row["kind"]),
            prefix=row["prefix"],
            scopes=_scopes(row["scopes"]),
            created_at=row["created_at"],
            ends_at=row["ends_at"],
            revoked_at=row["revoked_at"],
            used_at=row["used_at"],
            tokens=row["tokens"],
        )
        for row in await graph.read("list_program_keys", program=program_id, now=now)
    ]


async def load_trail(graph: Graph, program_id: str) -> list[DoneWithProgram]:
    """Return what administrators did with a program, the newest first."""
    rows = await graph.read("list_trail_of_program", program=program_id, actions=list(ProgramAct))
    return [
        DoneWithProgram(
            id=row["id"],
            act=ProgramAct(row["action"]),
            at=row["at"],
            by=row["by"],
            by_name=row["by_name"],
            changes=tuple(row["changes"] or ()),
            key_prefix=row["key_prefix"],
            version=row["version"] or 0,
        )
        for row in rows
    ]


def _program(row: Mapping[str, Any]) -> PartnerProgram:
    return PartnerProgram(
        id=row["id"],
        name=row["name"],
        scopes=_scopes(row["scopes"]),
        created_at=row["created_at"],
        ended_at=row["ended_at"],
        version=row["version"],
    )


def _found(row: Mapping[str, Any], scopes: Sequence[str] | set[str]) -> FoundKey:
    held = set(scopes) & set(row["program_scopes"])
    return FoundKey(row["id"], row["name"], row["key_id"], frozenset(_scopes(held)), row["ends_at"], row["used_at"])


def _scopes(stored: Sequence[str] | set[str]) -> tuple[Scope, ...]:
    """Return scopes in their order; one that this version does not know gives nothing."""
    return tuple(scope for scope in Scope if scope in stored)
