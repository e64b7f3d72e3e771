"""The chain of the trail on a real graph: what is sealed, who seals, and that each way to falsify it is found."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.access.examine_trail import examine_trail
from api.access.sealer import HELD, LOOKED_AT_ALL, Sealer
from api.access.trail_anchors import AnchorFolder
from api.access.trail_writer import writer_of
from graph_schema.ingest.changes import new_id
from graph_schema.model.trail import Flaw
from graph_schema.queries import Query
from graph_schema.store import sessions
from graph_schema.store import trail as store
from graph_schema.store.graph import Graph

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def entry(number: int, at: datetime = AT) -> dict[str, Any]:
    """An entry as a request leaves it."""
    properties: dict[str, Any] = {
        "at": at,
        "unsealed_at": at,
        "account": f"account {number % 7}",
        "role": "case_worker",
        "action": "read",
        "object": "person",
        "about": new_id(),
        "grounds": ["cover", "own"],
    }
    if number % 3 == 0:
        properties["stated_reason"] = f"Vertretung am Tag {number}"
    return {"id": new_id(), "properties": properties}


async def write(graph: Graph, text: str, **parameters: Any) -> None:
    named = tuple((name, "any") for name in parameters)
    await graph.write(Query("written_in_trail_tests", "tests", text, "?", named, ()), **parameters)


async def chained(graph: Graph) -> list[dict[str, Any]]:
    return [each async for each in store.read_chain(graph)]


@pytest.fixture
def anchors(tmp_path: Path) -> AnchorFolder:
    return AnchorFolder(tmp_path / "anchors")


@pytest_asyncio.fixture(loop_scope="session")
async def sealer(graph: Graph, anchors: AnchorFolder) -> AsyncGenerator[Sealer]:
    yield Sealer(graph, anchors)


async def test_what_is_stored_is_chained_in_the_order_of_its_times(graph: Graph, sealer: Sealer, anchors: AnchorFolder):
    rows = [entry(number, AT + timedelta(milliseconds=number)) for number in range(25)]
    await sessions.save_trail(graph, random.Random(1).sample(rows, len(rows)))
    assert await sealer.seal(AT + timedelta(seconds=1)) == 25
    assert await sealer.seal(AT + timedelta(seconds=2)) == 0
    found = await chained(graph)
    assert [each["id"] for each in found] == [each["id"] for each in rows]
    assert [each["place"] for each in found] == list(range(1, 26))
    assert not any("unsealed_at" in each or "sealed_late" in each for each in found)
    examined = await examine_trail(graph, anchors)
    assert examined.is_whole
    assert (examined.entries, examined.waiting, examined.anchored_to) == (25, 0, 25)


async def test_what_a_crash_left_is_chained_at_the_next_start_and_marked(
    graph: Graph, sealer: Sealer, anchors: AnchorFolder
):
    await sessions.save_trail(graph, [entry(0), entry(1, AT - timedelta(days=40))])
    before = await examine_trail(graph, anchors)
    assert (before.entries, before.waiting, before.is_whole) == (0, 2, True)
    await sealer.seal(AT + timedelta(seconds=3))
    examined = await examine_trail(graph, anchors)
    assert (examined.entries, examined.late, examined.waiting) == (2, 1, 0)


async def test_an_entry_committed_late_is_chained_behind_those_before_it(graph: Graph, sealer: Sealer):
    await sessions.save_trail(graph, [entry(1)])
    await sealer.seal(AT)
    overtaken = entry(2, AT - timedelta(seconds=30))
    await sessions.save_trail(graph, [overtaken])
    assert await sealer.seal(AT + timedelta(seconds=1)) == 1
    assert (await chained(graph))[-1]["id"] == overtaken["id"]


async def test_an_entry_of_a_machine_whose_clock_is_wrong_is_chained_within_the_hour(graph: Graph, sealer: Sealer):
    await sealer.seal(AT)
    await sessions.save_trail(graph, [entry(2, AT - timedelta(days=1))])
    assert await sealer.seal(AT + timedelta(minutes=30)) == 0
    assert await sealer.seal(AT + LOOKED_AT_ALL) == 1


async def test_a_transaction_that_ran_twice_leaves_one_place(graph: Graph, sealer: Sealer, anchors: AnchorFolder):
    twice = entry(3)
    await sessions.save_trail(graph, [twice])
    await sealer.seal(AT)
    await sessions.save_trail(graph, [twice])
    assert await sealer.seal(AT) == 0
    examined = await examine_trail(graph, anchors)
    assert (examined.entries, examined.waiting, examined.is_whole) == (1, 0, True)


async def test_one_process_chains_and_another_goes_on_when_it_has_gone(graph: Graph, anchors: AnchorFolder):
    first, second = Sealer(graph, anchors), Sealer(graph, anchors)
    await sessions.save_trail(graph, [entry(1)])
    assert await first.seal(AT) == 1
    await sessions.save_trail(graph, [entry(2)])
    assert await second.seal(AT) == 0
    assert await second.seal(AT + HELD + timedelta(seconds=1)) == 1
    await sessions.save_trail(graph, [entry(3)])
    # The first one still believes that it chains: it learns better where it moves the end of the chain.
    assert await first.seal(AT + timedelta(seconds=2)) == 0
    await second.close(AT + HELD + timedelta(seconds=2))
    assert await first.seal(AT + HELD + timedelta(seconds=20)) == 0
    examined = await examine_trail(graph, anchors)
    assert (examined.entries, examined.is_whole) == (3, True)


async def test_many_writers_and_two_sealers_at_once_lose_nothing(graph: Graph, anchors: AnchorFolder):
    sealers = [Sealer(graph, anchors), Sealer(graph, anchors)]
    rows = [entry(number, datetime.now(UTC)) for number in range(120)]
    done = asyncio.Event()

    async def chain(each: Sealer) -> None:
        while not done.is_set():
            await each.seal(datetime.now(UTC))

    chaining = [asyncio.create_task(chain(each)) for each in sealers]
    await asyncio.gather(*(writer_of(graph).keep([row]) for row in rows))
    done.set()
    await asyncio.gather(*chaining)
    for each in sealers:
        await each.close(datetime.now(UTC))
    assert {each["id"] for each in await chained(graph)} == {row["id"] for row in rows}
    assert (await examine_trail(graph, anchors)).is_whole


async def test_requests_together_share_a_transaction_and_each_learns_its_own_failure(graph: Graph):
    before = graph.queries_run
    await asyncio.gather(*(writer_of(graph).keep([entry(number)]) for number in range(50)))
    assert graph.queries_run - before <= 3
    wrong = entry(1)
    wrong["properties"]["at"] = AT.replace(tzinfo=None)  # without zone: no such time is stored
    answers = await asyncio.gather(
        *(writer_of(graph).keep([row]) for row in (entry(2), wrong, entry(3))), return_exceptions=True
    )
    assert [type(each) for each in answers] == [type(None), ValueError, type(None)]
    assert len(await store.list_outside(graph)) == 52


FALSIFIED = {
    "an action": (Flaw.CHANGED, "SET e.action = 'list'"),
    "whose data": (Flaw.CHANGED, "SET e.about = 'somebody else'"),
    "a ground": (Flaw.CHANGED, "SET e.grounds = ['own']"),
    "when": (Flaw.CHANGED, "SET e.at = $at"),
    "something added": (Flaw.CHANGED, "SET e.count = 3"),
    "something taken": (Flaw.CHANGED, "REMOVE e.account"),
    "the hash": (Flaw.CHANGED, "SET e.hash = $hash"),
    "the reason": (Flaw.REASON, "SET e.stated_reason = 'Dienstlich'"),
    "the reason gone": (Flaw.REASON, "REMOVE e.stated_reason"),
    "removed": (Flaw.MISSING, "DETACH DELETE e"),
    "taken out of the chain": (Flaw.MISSING, "REMOVE e.place"),
    "to be chained again": (Flaw.MISSING, "SET e.unsealed_at = e.at REMOVE e.place"),
}


@pytest.mark.parametrize("how", FALSIFIED)
async def test_what_is_falsified_is_found_at_its_place(graph: Graph, sealer: Sealer, anchors: AnchorFolder, how: str):
    await sessions.save_trail(graph, [entry(number) for number in range(12)])
    await sealer.seal(AT)
    flaw, change = FALSIFIED[how]
    place = next(each["place"] for each in await chained(graph) if each.get("stated_reason") and each["place"] > 3)
    possible = {"at": AT + timedelta(microseconds=1), "hash": "f" * 64}
    given = {"place": place} | {name: value for name, value in possible.items() if f"${name}" in change}
    await write(graph, f"MATCH (e:AuditEvent {{place: $place}}) {change}", **given)
    found = (await examine_trail(graph, anchors)).breaks
    assert (flaw, place) in {(each.flaw, each.place) for each in found}


async def test_what_is_taken_from_the_end_is_found_by_the_anchors(graph: Graph, sealer: Sealer, anchors: AnchorFolder):
    await sessions.save_trail(graph, [entry(number) for number in range(9)])
    await sealer.seal(AT)
    kept = (await chained(graph))[5]
    await write(graph, "MATCH (e:AuditEvent) WHERE e.place > 6 DETACH DELETE e")
    await write(graph, "MATCH (h:TrailHead) SET h.place = 6, h.hash = $hash", hash=kept["hash"])
    (found,) = (await examine_trail(graph, anchors)).breaks
    assert (found.flaw, found.place, found.until) == (Flaw.CUT, 7, 9)


async def test_a_chain_made_anew_is_found_by_the_anchors(graph: Graph, anchors: AnchorFolder):
    await sessions.save_trail(graph, [entry(number) for number in range(5)])
    sealer = Sealer(graph, anchors)
    await sealer.seal(AT)
    await sealer.close(AT)
    rows = [entry(number, AT + timedelta(hours=1)) for number in range(4)]
    await sessions.save_trail(graph, rows)
    later = Sealer(graph, anchors)
    await later.close(AT + timedelta(hours=1))
    # Who may write into the database chains the last four entries anew, with one of them changed.
    await write(graph, "MATCH (e:AuditEvent {id: $id}) SET e.account = 'nobody'", id=rows[1]["id"])
    await write(graph, "MATCH (e:AuditEvent) WHERE e.place > 5 SET e.unsealed_at = e.at REMOVE e.place, e.hash")
    start = (await chained(graph))[-1]["hash"]
    await write(graph, "MATCH (h:TrailHead) SET h.place = 5, h.hash = $hash", hash=start)
    await Sealer(graph, AnchorFolder(anchors.path / "of the forger")).close(AT + timedelta(hours=1))
    found = (await examine_trail(graph, anchors)).breaks
    assert [(each.flaw, each.place, each.until) for each in found] == [(Flaw.REWRITTEN, 6, 9)]


async def test_a_trail_begun_anew_is_told_unless_its_end_was_written_down(
    graph: Graph, sealer: Sealer, anchors: AnchorFolder
):
    await sessions.save_trail(graph, [entry(number) for number in range(3)])
    await sealer.close(AT)
    old = await store.load_head(graph)
    assert old is not None
    await write(graph, "MATCH (n) WHERE n:AuditEvent OR n:TrailHead DETACH DELETE n")
    await sessions.save_trail(graph, [entry(1)])
    await Sealer(graph, anchors).close(AT)
    (found,) = (await examine_trail(graph, anchors)).breaks
    assert (found.flaw, found.until) == (Flaw.OTHER_TRAIL, 3)
    anchors.write(old, AT, ended=True)
    assert (await examine_trail(graph, anchors)).is_whole
