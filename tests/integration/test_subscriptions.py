"""Subscriptions through a real server: over WebSocket with the npm package `graphql-ws`, and as server-sent events."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.pages import open_streams
from api.pages.cookies import SESSION
from graph_schema.model.access import Role
from graph_schema.store import sessions
from tests.api.graphql.test_audit import node_program
from tests.demands import REPOSITORY, skip_or_fail
from tests.integration.live_office import QUERY, REASON, SOON, Event, Live, client, events_of, live, next_of

__all__ = ["live"]


MODULES = REPOSITORY / "web_static" / "node_modules"


@dataclass(slots=True)
class Program:
    """A program in Node; what it says comes line by line."""

    process: asyncio.subprocess.Process
    said: list[dict[str, Any]] = field(default_factory=list)

    async def line(self, *names: str) -> dict[str, Any]:
        """Wait for the next line that has one of these names."""
        assert self.process.stdout
        while True:
            async with asyncio.timeout(SOON):
                text = await self.process.stdout.readline()
            assert text, self.said
            self.said.append(json.loads(text))
            if self.said[-1].keys() & set(names):
                return self.said[-1]


@asynccontextmanager
async def program(port: int, token: str, what: str) -> AsyncGenerator[Program]:
    node = node_program()
    if node is None or not (MODULES / "graphql-ws").is_dir():
        skip_or_fail("no Node or no graphql-ws: run python -m web_static.build --checks", "REQUIRE_BROWSER")
    script = Path(__file__).with_name("follow.mjs")
    process = await asyncio.create_subprocess_exec(
        node, script, MODULES, f"ws://127.0.0.1:{port}/graphql", f"{SESSION}={token}", what,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Program(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


CLOSED = {
    "slow init": 4408,
    "init twice": 4429,
    "subscribe before init": 4401,
    "no JSON": 4400,
    "a list": 4400,
    "a number": 4400,
    "unknown type": 4400,
    "bytes": 4400,
    "deep JSON": 4400,
    "no payload": 4400,
    "id is a number": 4400,
    "query is a list": 4400,
    "id twice": 4409,
    "too large": 1009,
    "nobody": 4403,
}
REFUSED = {
    "bad syntax": "BAD_QUERY",
    "unknown field": "BAD_QUERY",
    "a query": "BAD_QUERY",
    "two at once": "BAD_QUERY",
    "foreign cursor": "BAD_INPUT",
}


async def test_the_protocol_is_kept_whatever_is_sent(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_streams, "MOST_OF_AN_ACCOUNT", 100)
    async with program(live.port, await live.token("ost"), "protocol") as node:
        out, _ = await asyncio.wait_for(node.process.communicate(), SOON)
    told = {line["name"]: line for line in map(json.loads, out.splitlines())}
    assert {name: told[name].get("code") for name in CLOSED} == CLOSED
    errors = {name: told[name]["got"][-1]["payload"][0]["extensions"]["code"] for name in REFUSED}
    assert errors == REFUSED
    assert told["foreign origin"].get("status") == 403, told["foreign origin"]
    assert told["own origin"]["got"] == [{"type": "connection_ack"}]
    assert told["ping"]["got"] == [{"type": "pong"}]
    for name in ("legacy protocol", "no protocol"):
        assert told[name].get("code") == 4406 or "subprotocol" in told[name]["failed"]
    assert [each["type"] for each in told["too many"]["got"]].count("error") == 1
    assert told["begins"]["got"][-1]["payload"]["data"]["caseEvents"]["events"] == []
    assert {each["type"] for each in told["after complete"]["got"]} <= {"connection_ack", "next", "pong"}


async def test_a_client_follows_and_completes(live: Live) -> None:
    async with program(live.port, await live.token("ost"), "follow") as node:
        assert (await node.line("events"))["events"] == []
        contact = await live.record("ost", "c1")
        await live.record("sued", "c4")  # nothing of hers
        second = await live.record("ost", "c1")
        assert [each["id"] for each in (await node.line("events"))["events"]] == [contact]
        assert [each["id"] for each in (await node.line("events"))["events"]] == [second]
        assert node.process.stdin
        node.process.stdin.write(b"stop\n")
        assert await node.line("complete")
        assert await asyncio.wait_for(node.process.wait(), SOON) == 0


@asynccontextmanager
async def breaking(port: int) -> AsyncGenerator[tuple[int, set[asyncio.StreamWriter]]]:
    """A way to a port on which every connection can be cut, as by a bad network; without a word of either side."""
    writers: set[asyncio.StreamWriter] = set()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        writers.update((writer, far_writer))
        await asyncio.gather(pass_on(reader, far_writer), pass_on(far_reader, writer))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], writers
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()


async def test_a_connection_that_breaks_again_and_again_loses_nothing_and_gives_nothing_twice(live: Live) -> None:
    written: list[str] = []
    async with breaking(live.port) as (port, writers), program(port, await live.token("ost"), "follow") as node:
        assert (await node.line("events"))["events"] == []

        async def write_and_break() -> None:
            for number in range(24):
                written.append(await live.record("ost", "c1"))
                if number % 5 == 2:
                    for writer in list(writers):
                        writer.transport.abort()
                    writers.clear()

        writing = asyncio.create_task(write_and_break())
        seen: list[str] = []
        while len(seen) < 24:
            seen += [each["id"] for each in (await node.line("events"))["events"]]
        await writing
    assert seen == written
    assert sum("closed" in line for line in node.said) >= 3


async def test_signing_out_elsewhere_ends_a_connection_with_its_code(live: Live) -> None:
    token = await live.token("ost")
    async with program(live.port, token, "follow") as node:
        await node.line("events")
        await live.end(token)
        assert (await node.line("closed"))["closed"] == 4403


async def test_no_more_than_some_connections_are_open_at_once(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_streams, "MOST_OF_AN_ACCOUNT", 1)
    token = await live.token("ost")
    async with program(live.port, token, "follow") as node:
        await node.line("events")
        async with client(live, token) as browser:
            answer = await browser.post("/graphql/stream", json={"query": QUERY})
            assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")
            assert answer.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_TRIES"


def told(event: Event) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = event.data["data"]["caseEvents"]["events"]
    return found


async def test_events_are_sent_and_a_stream_goes_on_where_it_broke(live: Live) -> None:
    token = await live.token("ost")
    async with events_of(live, token) as events:
        first = await next_of(events)
        assert (first.name, told(first)) == ("next", [])
        contact = await live.record("ost", "c1")
        event = await next_of(events)
        assert told(event) == [
            {"id": contact, "act": "CONTACT_RECORDED", "citizen": live.office.citizens["c1"], "byYou": True,
             "opening": None}
        ]  # fmt: skip
        assert event.id == event.data["data"]["caseEvents"]["cursor"]
    missed = [await live.record("ost", "c1") for _ in range(3)]
    async with events_of(live, token, **{"last-event-id": event.id}) as events:
        assert [each["id"] for each in told(await next_of(events))] == missed


async def test_an_opening_is_seen_at_once_by_the_own_case_worker_and_the_officer(live: Live) -> None:
    own, officer = await live.token("ost"), await live.token(Role.DATA_PROTECTION_OFFICER)
    async with events_of(live, own) as of_own, events_of(live, officer) as of_officer:
        for events in (of_own, of_officer):
            await next_of(events)
        await (await live.people("west")).open_case(await live.office.key("c1"), REASON)
        opening = {"openedBy": "Konto west", "role": "CASEWORKER", "statedReason": REASON}
        (seen,), (overseen,) = told(await next_of(of_own)), told(await next_of(of_officer))
        assert (seen["opening"], seen["citizen"]) == (opening, live.office.citizens["c1"])
        assert (overseen["opening"], overseen["citizen"]) == (opening, None)


async def test_signing_out_elsewhere_ends_a_stream_with_its_code(live: Live) -> None:
    token = await live.token("ost")
    async with events_of(live, token) as events:
        await next_of(events)
        await live.end(token)
        over = await next_of(events)
        assert over.data["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert (await next_of(events)).name == "complete"
        with pytest.raises(StopAsyncIteration):
            await anext(events)


async def test_roles_without_events_are_answered_as_if_there_were_none(live: Live) -> None:
    for login in (Role.PLANNER, "lead", Role.ADMINISTRATOR, Role.PARTNER):
        async with events_of(live, await live.token(login)) as events:
            refused = await next_of(events)
            assert refused.data["errors"][0]["extensions"]["code"] == "NOT_FOUND"
            assert "data" not in refused.data


async def test_what_cannot_be_followed_is_answered_at_once(live: Live) -> None:
    token = await live.token("ost")
    fan = "subscription { caseEvents { events { " + " ".join(f"a{n}: id" for n in range(200)) + " } } }"
    async with client(live, token) as browser:
        for query, code in (("{ __typename }", "BAD_QUERY"), ("subscription {", "BAD_QUERY"), (fan, "BAD_INPUT")):
            answer = await browser.post("/graphql/stream", json={"query": query})
            assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, code)
        elsewhere = await browser.post(
            "/graphql/stream", json={"query": QUERY}, headers={"origin": "https://a.example"}
        )
        assert elsewhere.status_code == 403
        assert (await browser.get("/graphql/stream")).status_code == 405
        page = await browser.post("/graphql/stream", json={"query": QUERY}, headers={"accept": "text/html"})
        assert page.status_code == 406
    async with client(live, None) as browser:
        answer = await browser.post("/graphql/stream", content=b"nonsense")
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")


async def test_a_query_elsewhere_cannot_subscribe(live: Live) -> None:
    async with client(live, await live.token("ost")) as browser:
        answer = await browser.post("/graphql", json={"query": QUERY})
    assert "data" not in answer.json() or answer.json()["data"] is None


async def test_an_open_stream_is_no_use_of_the_session(live: Live) -> None:
    token = await live.token("ost")
    key = live.office.keys.session_id(token)
    earlier = datetime.now(UTC) - timedelta(minutes=20)
    await sessions.keep_session(live.office.graph, key, earlier, datetime.now(UTC) + timedelta(seconds=4))
    async with events_of(live, token) as events:
        await next_of(events)
        assert (await next_of(events)).data["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
