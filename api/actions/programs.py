"""Use case: an administrator makes programs, gives and revokes their keys, ends them; each act stands in the trail.

A secret is shown once, to who made it; what is kept is its beginning and a keyed hash. Whatever was revoked holds
nothing at the next request, and with a client secret go the tokens that were given for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.access import programs as secrets_of
from api.access.policy import ObjectType
from api.access.web_keys import WebKeys
from api.actions import program_failures
from api.actions.account_fields import WrongField, read_name
from api.actions.accounts import Doer
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.sort_keys import sort_key
from graph_schema.model.programs import (
    LONGEST,
    DoneWithProgram,
    KeyKind,
    KeyState,
    PartnerProgram,
    ProgramAct,
    ProgramKey,
    Scope,
)
from graph_schema.store import programs
from graph_schema.store.graph import Graph, Step
from graph_schema.store.programs import ProgramChange

MADE = {KeyKind.API_KEY: ProgramAct.KEY, KeyKind.CLIENT_SECRET: ProgramAct.SECRET}
REVOKED = {KeyKind.API_KEY: ProgramAct.KEY_REVOKED, KeyKind.CLIENT_SECRET: ProgramAct.SECRET_REVOKED}


@dataclass(frozen=True, slots=True)
class WantedKey:
    """A key that is to be made: which kind, what may be done with it, how many days it holds."""

    kind: KeyKind
    scopes: Iterable[str]
    days: int


@dataclass(frozen=True, slots=True, repr=False)
class GivenKey:
    """A key with its secret: shown once, kept nowhere."""

    program_id: str
    key_id: str
    kind: KeyKind
    secret: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ProgramView:
    """One program as its administrator sees it."""

    program: PartnerProgram
    keys: tuple[ProgramKey, ...]
    trail: tuple[DoneWithProgram, ...]


@dataclass(frozen=True, slots=True)
class Programs:
    """The office that gives programs their keys: graph, the web's keys, and who acts."""

    graph: Graph
    keys: WebKeys
    doer: Doer

    async def create(self, name: str, scopes: Iterable[str], now: datetime) -> str:
        """Make a program without any key; return its random key. WrongField."""
        name = read_name(name, "Wofür und für wen die Anwendung ist", "What and whom the application is for")
        held, program_id = read_scopes(scopes), new_id()
        properties = {
            "name": name,
            "sort_key": sort_key(name, program_id),
            "scopes": list(held),
            "created_at": now,
            "version": 1,
        }
        entry = {**self._entry(program_id, ProgramAct.CREATED, now, given=held), "version": 1}
        await programs.add_program(self.graph, program_id, properties, new_id(), entry)
        return program_id

    async def change_scopes(self, program_id: str, version: int, scopes: Iterable[str], now: datetime) -> None:
        """Let a program's keys have these scopes at most: what is taken no key has any more from the next request on.

        What is given reaches new keys only. WrongField, Refused, Conflict, NotFound.
        """
        program, held = await self.living(program_id), read_scopes(scopes)
        given, taken = set(held) - set(program.scopes), set(program.scopes) - set(held)
        if given or taken:
            entry = self._entry(program_id, ProgramAct.SCOPES, now, given=_ordered(given), taken=_ordered(taken))
            await self._carry_out(program_id, version, entry, now, {"scopes": list(held)})

    async def make_key(self, program_id: str, version: int, wanted: WantedKey, now: datetime) -> GivenKey:
        """Make an API key or client secret that holds for some days, with some of the program's scopes.

        WrongField, Refused (two hold already, the program is ended), Conflict, NotFound.
        """
        program, held, kind = await self.living(program_id), read_scopes(wanted.scopes), wanted.kind
        if set(held) - set(program.scopes):
            raise _wrong_scopes()
        ends_at = now + read_days(wanted.days)
        secret, key_id, event_id = secrets_of.new_secret(kind), new_id(), new_id()
        prefix = secrets_of.visible_prefix(secret)
        properties = {
            "key_hash": self._hash_of(program_id, kind, secret),
            "kind": kind,
            "prefix": prefix,
            "scopes": list(held),
            "created_at": now,
            "ends_at": ends_at,
        }
        also = [programs.give_key(program_id, event_id, key_id, properties)]
        entry = self._entry(program_id, MADE[kind], now, given=held, prefix=prefix)
        await self._carry_out(program_id, version, entry, now, also=also, event_id=event_id, kind=kind)
        return GivenKey(program_id, key_id, kind, secret, ends_at)

    async def revoke_key(self, program_id: str, version: int, key_id: str, now: datetime) -> ProgramKey:
        """Revoke a key or client secret, and end its tokens; Refused where it no longer holds, Conflict, NotFound."""
        await self.living(program_id)
        key = next((each for each in await programs.list_keys(self.graph, program_id, now) if each.id == key_id), None)
        if key is None:
            raise program_failures.no_key()
        if key.state(now) is not KeyState.ACTIVE:
            raise program_failures.not_active()
        event_id = new_id()
        also = [
            programs.revoke_keys(program_id, event_id, now, key_id),
            programs.end_tokens(program_id, event_id, key_id),
        ]
        entry = self._entry(program_id, REVOKED[key.kind], now, prefix=key.prefix)
        await self._carry_out(program_id, version, entry, now, also=also, event_id=event_id)
        return key

    async def end_tokens(self, program_id: str, version: int, now: datetime) -> None:
        """End all tokens of a program; with its client secret it fetches new ones. Refused, Conflict, NotFound."""
        await self.living(program_id)
        event_id = new_id()
        also = [programs.end_tokens(program_id, event_id)]
        entry = self._entry(program_id, ProgramAct.TOKENS_ENDED, now)
        await self._carry_out(program_id, version, entry, now, also=also, event_id=event_id)

    async def end(self, program_id: str, version: int, now: datetime) -> None:
        """End a program for good, with all its keys and tokens; Refused where it is ended, Conflict, NotFound."""
        await self.living(program_id)
        event_id = new_id()
        also = [programs.revoke_keys(program_id, event_id, now), programs.end_tokens(program_id, event_id)]
        entry = self._entry(program_id, ProgramAct.ENDED, now)
        await self._carry_out(program_id, version, entry, now, {"ended_at": now}, also=also, event_id=event_id)

    async def living(self, program_id: str) -> PartnerProgram:
        """Return a program that is not ended; NotFound, Refused."""
        program = await programs.load_program(self.graph, program_id)
        if program is None:
            raise program_failures.no_program()
        if program.ended_at is not None:
            raise program_failures.ended()
        return program

    async def _carry_out(
        self,
        program_id: str,
        version: int,
        entry: Mapping[str, Any],
        now: datetime,
        changes: Mapping[str, Any] | None = None,
        *,
        also: Sequence[Step] = (),
        event_id: str = "",
        kind: KeyKind | None = None,
    ) -> None:
        """Write a change with its entry in the trail, whole or not at all; tell why where it was not."""
        change = ProgramChange(program_id, version, event_id or new_id(), entry, now, changes or {}, kind, also)
        if await programs.change_program(self.graph, change):
            return
        if (await self.living(program_id)).version == version:
            raise program_failures.enough_keys()
        raise program_failures.changed_meanwhile(await programs.load_trail(self.graph, program_id), version)

    def _hash_of(self, program_id: str, kind: KeyKind, secret: str) -> str:
        if kind is KeyKind.API_KEY:
            return self.keys.program_key(secret)
        return self.keys.client_key(program_id, secret)

    def _entry(
        self,
        program_id: str,
        act: ProgramAct,
        now: datetime,
        *,
        given: Iterable[Scope] = (),
        taken: Iterable[Scope] = (),
        prefix: str | None = None,
    ) -> dict[str, Any]:
        return {
            "at": now,
            "unsealed_at": now,
            "account": self.doer.account,
            "role": self.doer.role,
            "action": act,
            "object": ObjectType.PROGRAM,
            "about": program_id,
            "changes": [*(f"+{scope}" for scope in given), *(f"-{scope}" for scope in taken)],
            "key_prefix": prefix,
        }


async def show_program(graph: Graph, program_id: str, now: datetime) -> ProgramView:
    """Return a program with its keys and its trail; NotFound."""
    program = await programs.load_program(graph, program_id)
    if program is None:
        raise program_failures.no_program()
    keys = await programs.list_keys(graph, program_id, now)
    return ProgramView(program, tuple(keys), tuple(await programs.load_trail(graph, program_id)))


def read_scopes(typed: Iterable[str]) -> tuple[Scope, ...]:
    """Return scopes in their order; WrongField where none is chosen, or one is unknown."""
    wanted = set(typed)
    if not wanted or wanted - set(Scope):
        raise _wrong_scopes()
    return _ordered(wanted)


def read_days(days: int) -> timedelta:
    """Return how long a key is to hold; WrongField for less than a day and more than a year."""
    if not 1 <= days <= LONGEST.days:
        raise WrongField(
            "So lange gilt kein Schlüssel; es wurde nichts geschrieben.",
            "No key holds that long; nothing was written.",
            f"1 bis {LONGEST.days} Tage.",
            f"1 to {LONGEST.days} days.",
            field="days",
        )
    return timedelta(days=days)


def _ordered(scopes: Iterable[str]) -> tuple[Scope, ...]:
    wanted = set(scopes)
    return tuple(scope for scope in Scope if scope in wanted)


def _wrong_scopes() -> WrongField:
    return WrongField(
        "Diesen Umfang kann der Schlüssel nicht haben; es wurde nichts geschrieben.",
        "The key cannot have these scopes; nothing was written.",
        "Mindestens einen Umfang wählen, und nur solche, die die Anwendung hat.",
        "Choose at least one scope, and only such as the application has.",
        field="scopes",
    )
