"""Programs that sign in by themselves: keys, their rotation, expiry and revocation, and what is never kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from api.access.programs import Program, Scope, find_program, require
from api.access.web_keys import WebKeys, load_web_keys
from api.actions.account_fields import WrongField
from api.actions.accounts import Doer
from api.actions.programs import GivenKey, Programs, WantedKey, show_program
from graph_schema.errors import Conflict, ProgramRefused, Refused, ScopeMissing, TooManyTries
from graph_schema.migrations import wipe
from graph_schema.model.access import Role
from graph_schema.model.programs import KeyKind, KeyState, ProgramAct
from graph_schema.store import programs
from graph_schema.store.graph import Graph
from tests.integration.small_register import ask

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ALL = tuple(Scope)


@dataclass(slots=True)
class Desk:
    """Where keys are given, and where programs come with them."""

    graph: Graph
    keys: WebKeys
    programs: Programs

    async def program(self, *scopes: Scope) -> str:
        return await self.programs.create("Datenabgleich Stadt", scopes or ALL, AT)

    async def key(
        self, program: str, *scopes: Scope, days: int = 30, kind: KeyKind = KeyKind.API_KEY, at: datetime = AT
    ) -> GivenKey:
        return await self.programs.make_key(
            program, await self.version(program), WantedKey(kind, scopes or ALL, days), at
        )

    async def version(self, program: str) -> int:
        return (await show_program(self.graph, program, AT)).program.version

    async def asks(self, secret: str, at: datetime = AT, address: str = "192.0.2.1") -> Program:
        return await find_program(self.graph, self.keys, f"Bearer {secret}", at, address=address)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    await wipe(migrated_graph)
    folder: Path = tmp_path_factory.mktemp("programs")
    keys = load_web_keys(folder)
    yield Desk(migrated_graph, keys, Programs(migrated_graph, keys, Doer("a" * 32, Role.ADMINISTRATOR)))


async def test_a_key_lets_its_program_do_what_it_was_given(desk: Desk) -> None:
    program = await desk.program()
    key = await desk.key(program, Scope.FIGURES_READ)
    asking = await desk.asks(key.secret)
    assert (asking.id, asking.name, asking.key_id) == (program, "Datenabgleich Stadt", key.key_id)
    require(asking, Scope.FIGURES_READ)
    with pytest.raises(ScopeMissing) as refusal:
        require(asking, Scope.IMPORTS_WRITE)
    assert refusal.value.scope == "imports:write"


async def test_a_third_key_is_refused_until_one_of_the_two_is_revoked(desk: Desk) -> None:
    program = await desk.program()
    old, new = await desk.key(program), await desk.key(program)
    assert (await desk.asks(old.secret)).id == (await desk.asks(new.secret)).id == program
    with pytest.raises(Refused, match="2"):
        await desk.key(program)
    await desk.key(program, kind=KeyKind.CLIENT_SECRET)  # counted apart
    await desk.programs.revoke_key(program, await desk.version(program), old.key_id, AT)
    third = await desk.key(program)
    assert (await desk.asks(third.secret)).id == program
    with pytest.raises(ProgramRefused):
        await desk.asks(old.secret)


async def test_an_expired_key_is_none_of_the_two(desk: Desk) -> None:
    program = await desk.program()
    await desk.key(program, days=1)
    await desk.key(program, days=1)
    with pytest.raises(Refused):
        await desk.key(program)
    later = AT + timedelta(days=1)
    await desk.key(program, at=later)
    usable = [each for each in (await show_program(desk.graph, program, later)).keys if each.ends_at > later]
    assert len(usable) == 1


async def test_two_keys_at_the_same_moment_do_not_become_three(desk: Desk) -> None:
    program = await desk.program()
    await desk.key(program)
    version = await desk.version(program)
    made = await asyncio.gather(
        *(desk.programs.make_key(program, version, WantedKey(KeyKind.API_KEY, ALL, 30), AT) for _ in range(5)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, GivenKey) for each in made) == 1
    assert all(isinstance(each, GivenKey | Refused | Conflict) for each in made)
    assert len((await show_program(desk.graph, program, AT)).keys) == 2


async def test_a_key_holds_to_its_end_and_no_longer(desk: Desk) -> None:
    program = await desk.program()
    key = await desk.key(program, days=2)
    assert key.ends_at == AT + timedelta(days=2)
    assert (await desk.asks(key.secret, key.ends_at - timedelta(seconds=1))).id == program
    with pytest.raises(ProgramRefused):
        await desk.asks(key.secret, key.ends_at)


@pytest.mark.parametrize("days", [0, -1, 366])
async def test_no_key_is_without_an_end_or_holds_longer_than_a_year(desk: Desk, days: int) -> None:
    program = await desk.program()
    with pytest.raises(WrongField):
        await desk.key(program, days=days)
    assert (await show_program(desk.graph, program, AT)).keys == ()


async def test_what_is_unknown_expired_or_revoked_is_answered_alike(desk: Desk) -> None:
    program = await desk.program()
    expired, revoked = await desk.key(program, days=1), await desk.key(program)
    await desk.programs.revoke_key(program, await desk.version(program), revoked.key_id, AT)
    later = AT + timedelta(days=1)
    other_kind = await desk.key(program, kind=KeyKind.CLIENT_SECRET, at=later)
    answers: set[tuple[str, str, str, bool]] = set()
    sent = ("szr_aaaaaaaa_" + "A" * 43, "x", "A" * 5000, expired.secret, revoked.secret, other_kind.secret)
    for number, secret in enumerate(sent):
        with pytest.raises(ProgramRefused) as refusal:
            await desk.asks(secret, later, f"198.51.100.{number}")
        answers.add((refusal.value.code, refusal.value.text("de"), refusal.value.text("en"), refusal.value.given))
    assert len(answers) == 1


async def test_the_last_use_is_written_at_most_once_a_minute(desk: Desk) -> None:
    program = await desk.program()
    key = await desk.key(program)

    async def used() -> datetime | None:
        return (await show_program(desk.graph, program, AT)).keys[0].used_at

    assert await used() is None
    await desk.asks(key.secret)
    await desk.asks(key.secret, AT + timedelta(seconds=59))
    assert await used() == AT
    # Also where another process has written it since it was read.
    await programs.keep_used(desk.graph, key.key_id, AT + timedelta(seconds=59), AT - timedelta(seconds=1))
    assert await used() == AT
    await desk.asks(key.secret, AT + timedelta(seconds=60))
    assert await used() == AT + timedelta(seconds=60)


async def test_a_scope_taken_from_the_program_is_taken_from_its_keys_at_the_next_request(desk: Desk) -> None:
    program = await desk.program()
    key = await desk.key(program)
    await desk.programs.change_scopes(program, await desk.version(program), [Scope.IMPORTS_READ], AT)
    assert (await desk.asks(key.secret)).scopes == {Scope.IMPORTS_READ}
    with pytest.raises(WrongField):
        await desk.key(program, Scope.FIGURES_READ)


async def test_an_ended_program_signs_in_no_more_and_is_changed_no_more(desk: Desk) -> None:
    program = await desk.program()
    key = await desk.key(program)
    await desk.programs.end(program, await desk.version(program), AT)
    with pytest.raises(ProgramRefused):
        await desk.asks(key.secret)
    view = await show_program(desk.graph, program, AT)
    assert [each.state(AT) for each in view.keys] == [KeyState.REVOKED]
    with pytest.raises(Refused, match="ended"):
        await desk.key(program)


async def test_a_change_that_comes_too_late_changes_nothing(desk: Desk) -> None:
    program = await desk.program()
    version = await desk.version(program)
    await desk.key(program)
    with pytest.raises(Conflict):
        await desk.programs.make_key(program, version, WantedKey(KeyKind.API_KEY, ALL, 30), AT)
    assert len((await show_program(desk.graph, program, AT)).keys) == 1


async def test_each_act_stands_in_the_trail_with_the_beginning_of_its_key(desk: Desk) -> None:
    program = await desk.program(Scope.FIGURES_READ)
    key = await desk.key(program, Scope.FIGURES_READ)
    await desk.programs.revoke_key(program, await desk.version(program), key.key_id, AT)
    await desk.programs.end(program, await desk.version(program), AT)
    trail = (await show_program(desk.graph, program, AT)).trail
    assert [(done.act, done.key_prefix, done.by) for done in trail] == [
        (ProgramAct.ENDED, None, "a" * 32),
        (ProgramAct.KEY_REVOKED, key.secret[:12], "a" * 32),
        (ProgramAct.KEY, key.secret[:12], "a" * 32),
        (ProgramAct.CREATED, None, "a" * 32),
    ]
    assert trail[2].changes == ("+figures:read",)


async def test_no_secret_is_kept_in_clear_anywhere_in_the_graph(
    desk: Desk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    program = await desk.program()
    made = [await desk.key(program), await desk.key(program, kind=KeyKind.CLIENT_SECRET)]
    await desk.asks(made[0].secret)
    everything = str(await ask(desk.graph, "MATCH (n) RETURN n.id AS key, properties(n) AS value"))
    out, err = capfd.readouterr()
    for key in made:
        secret = key.secret[13:]
        assert len(secret) == 43  # 256 bits
        assert key.secret[:12] in everything  # so that the text is that of the graph
        assert secret not in everything
        assert secret not in caplog.text + out + err + repr(key)


async def test_many_tries_in_vain_make_their_network_wait_and_no_other_one(desk: Desk) -> None:
    program = await desk.program()
    key = await desk.key(program)
    for _ in range(30):
        with pytest.raises(ProgramRefused):
            await desk.asks("szr_wrong", address="203.0.113.9")
    with pytest.raises(TooManyTries) as refusal:
        await desk.asks("szr_wrong", address="203.0.113.9")
    assert refusal.value.seconds > 0
    with pytest.raises(ProgramRefused):
        await desk.asks("szr_wrong", address="203.0.113.10")
    # A neighbour behind the same address, whose key holds, is not stopped either.
    assert (await desk.asks(key.secret, address="203.0.113.9")).id == program
    assert (await desk.asks(key.secret, address="203.0.113.10")).id == program


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer a b", "Bearer ä"])
async def test_without_a_key_nothing_is_counted_and_no_error_is_named(desk: Desk, authorization: str | None) -> None:
    before = desk.graph.queries_run
    with pytest.raises(ProgramRefused) as refusal:
        await find_program(desk.graph, desk.keys, authorization, AT, address="203.0.113.77")
    assert refusal.value.given is False
    assert desk.graph.queries_run == before
