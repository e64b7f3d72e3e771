"""The one way to the graph, on both engines."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from graph_schema.errors import GraphError, SozialraumError
from graph_schema.queries import Query, all_queries
from graph_schema.store.graph import Dialect, Graph


def question(text: str) -> Query:
    """A query that is asked in one test only."""
    return Query("asked_in_a_test", "tests", text, "?", (), ())


KEEP = question("MERGE (r:ImportRun {id: $id}) SET r.counts = $value RETURN r.counts AS kept")
KEEP_AT = question("MERGE (r:ImportRun {id: 'one'}) SET r.started_at = $at RETURN r.started_at AS at")
READ_AT = question("MATCH (r:ImportRun {id: 'one'}) RETURN r.started_at AS at")
COUNT = question("MATCH (r:ImportRun) RETURN count(r) AS n")


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    "value",
    ["Straße „Süd“ – 🏙", "", 0, -(2**63), 2**63 - 1, 0.1, float("inf"), True, date(1, 1, 1), date(9999, 12, 31)],
)
async def test_values_come_back_as_they_went_in(graph: Graph, value: object) -> None:
    written = question("MERGE (r:ImportRun {id: 'one'}) RETURN $value AS kept, [$value] AS listed, {a: $value} AS map")
    (row,) = await graph.write(written, value=value)
    assert row == {"kept": value, "listed": [value], "map": {"a": value}}
    assert type(row["kept"]) is type(value)


async def test_stored_properties_of_every_kind_come_back(graph: Graph) -> None:
    at = datetime(2026, 11, 23, 12, 30, 0, 123456, UTC)
    kept: dict[str, Any] = {
        "wkb": bytes(range(256)) * 400, "certificates": ["b", "a"], "full_time_share": 0.75, "places": 7,
        "rolling_entry": True, "since": date(2026, 3, 29), "at": at, "name": "Süd",
    }  # fmt: skip
    await graph.write(
        question(
            "CREATE (b:Boundary {id: 'b', wkb: $wkb}), (c:Caseworker {id: 'c', certificates: $certificates,"
            " full_time_share: $full_time_share}), (p:Programme {id: 'p', places: $places,"
            " rolling_entry: $rolling_entry, name: $name}), (e:BenefitPeriod {id: 'e', since: $since}),"
            " (r:ImportRun {id: 'r', started_at: $at})"
        ),
        **kept,
    )
    (row,) = await graph.read(
        question(
            "MATCH (b:Boundary), (c:Caseworker), (p:Programme), (e:BenefitPeriod), (r:ImportRun)"
            " RETURN b.wkb AS wkb, c.certificates AS certificates, c.full_time_share AS full_time_share,"
            " p.places AS places, p.rolling_entry AS rolling_entry, p.name AS name, e.since AS since,"
            " r.started_at AS at"
        )
    )
    assert row == kept


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-5)), ZoneInfo("Europe/Berlin")])
async def test_a_time_comes_back_as_the_same_instant_in_utc(graph: Graph, zone: Any) -> None:
    summer = datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=1)
    await graph.write(KEEP_AT, at=summer)
    (row,) = await graph.read(READ_AT)
    assert row["at"] == summer.astimezone(UTC)
    assert row["at"].tzinfo is UTC


async def test_a_time_without_zone_is_refused_before_it_is_sent(graph: Graph) -> None:
    with pytest.raises(ValueError, match="at"):
        await graph.write(KEEP_AT, at=datetime(2026, 1, 1))  # noqa: DTZ001 - the very mistake


async def test_what_is_not_a_number_is_refused_before_it_is_sent(graph: Graph) -> None:
    with pytest.raises(ValueError, match=r"rows\.share"):
        await graph.write(question("UNWIND $rows AS row RETURN row"), rows=[{"share": float("nan")}])


async def test_a_type_that_no_engine_keeps_is_refused_without_its_value(graph: Graph) -> None:
    with pytest.raises(TypeError) as refused:
        await graph.write(KEEP, id="one", value={"Erika Mustermann"})
    assert "Mustermann" not in str(refused.value)


async def test_an_enumeration_is_stored_as_its_word(graph: Graph) -> None:
    (row,) = await graph.write(KEEP, id="one", value=Colour.RED)
    assert type(row["kept"]) is str
    assert row["kept"] == "red"


async def test_a_forgotten_parameter_is_named(graph: Graph) -> None:
    with pytest.raises(TypeError, match="value"):
        await graph.write(KEEP, id="one")


async def test_a_query_that_returns_a_whole_node_is_refused(graph: Graph) -> None:
    await graph.write(KEEP, id="one", value="x")
    with pytest.raises(TypeError, match="properties"):
        await graph.read(question("MATCH (r:ImportRun) RETURN r"))


async def test_all_steps_are_there_or_none(graph: Graph) -> None:
    with pytest.raises(GraphError):
        await graph.write_all([(KEEP, {"id": "one", "value": "x"}), (question("RETURN 1 / 0 AS broken"), {})])
    assert await graph.read(COUNT) == [{"n": 0}]
    rows = await graph.write_all([(KEEP, {"id": each, "value": each}) for each in "abc"])
    assert [row[0]["kept"] for row in rows] == ["a", "b", "c"]


async def test_an_error_tells_no_stored_value(graph: Graph) -> None:
    await graph.write(KEEP, id="Mustermann", value="x")
    with pytest.raises(SozialraumError) as conflict:
        await graph.write(question("CREATE (r:ImportRun {id: $id})"), id="Mustermann")
    assert conflict.value.code == "conflict"
    told = f"{conflict.value} {conflict.value.text('de')} {conflict.value.__cause__}"
    assert "Mustermann" not in told
    assert conflict.value.__suppress_context__


async def test_a_slip_in_a_query_names_its_kind(graph: Graph) -> None:
    with pytest.raises(GraphError, match="SyntaxError"):
        await graph.read(question("METCH (n) RETURN n"))


async def test_an_own_write_is_seen_by_the_next_read(graph: Graph) -> None:
    for number in range(20):
        await graph.write(KEEP, id=str(number), value="x")
        assert await graph.read(COUNT) == [{"n": number + 1}]


async def test_queries_are_counted(graph: Graph) -> None:
    await graph.write_all([(KEEP, {"id": each, "value": each}) for each in "abc"])
    await graph.read(COUNT)
    assert graph.queries_run == 4


async def test_sixteen_writers_of_the_same_new_keys_make_each_once(graph: Graph) -> None:
    count_up = question(
        "MERGE (r:ImportRun {id: $id}) SET r._lock = $fresh WITH r SET r.batches_done = coalesce(r.batches_done, 0) + 1"
    )

    async def writer(number: int) -> None:
        for step in range(20):
            await graph.write(count_up, id=str((number + step) % 20))

    await asyncio.gather(*(writer(number) for number in range(16)))
    rows = await graph.read(question("MATCH (r:ImportRun) RETURN r.id AS id, r.batches_done AS n"))
    assert Counter({row["id"]: row["n"] for row in rows}) == Counter({str(each): 16 for each in range(20)})


async def test_batches_that_merge_the_same_new_keys_make_each_once(graph: Graph) -> None:
    merge = question("UNWIND $rows AS row MERGE (r:ImportRun {id: row.id}) SET r.counts = row.id")
    batches = [[{"id": str((start + step) % 400)} for step in range(100)] for start in range(0, 400, 10)]
    await asyncio.gather(*(graph.write(merge, rows=rows) for rows in batches))
    assert await graph.read(COUNT) == [{"n": 400}]


async def test_sixteen_tasks_that_fight_for_fifty_places_book_exactly_fifty(graph: Graph) -> None:
    await graph.write(question("CREATE (p:Programme {id: 'p', places: 50, places_taken: 0})"))
    book = question(
        "MATCH (p:Programme {id: 'p'}) SET p._lock = $fresh WITH p WHERE p.places_taken < p.places"
        " SET p.places_taken = p.places_taken + 1 CREATE (r:ImportRun {id: $id}) RETURN r.id AS id"
    )

    async def booker(number: int) -> int:
        return sum([len(await graph.write(book, id=f"{number}-{step}")) for step in range(5)])

    booked = sum(await asyncio.gather(*(booker(number) for number in range(16))))
    (row,) = await graph.read(
        question("MATCH (p:Programme) WITH p.places_taken AS taken MATCH (r:ImportRun) RETURN taken, count(r) AS made")
    )
    assert (booked, row) == (50, {"taken": 50, "made": 50})


async def test_sixteen_tasks_that_merge_one_relationship_make_it_once(graph: Graph) -> None:
    await graph.write(question("CREATE (:Provider {id: 'p'}), (:Site {id: 's'})"))
    link = question(
        "MATCH (p:Provider {id: 'p'}), (s:Site {id: 's'}) SET p._lock = $fresh WITH p, s MERGE (p)-[:HAS_SITE]->(s)"
    )
    await asyncio.gather(*(graph.write(link) for _ in range(64)))
    assert await graph.read(question("MATCH (:Provider)-[l:HAS_SITE]->(:Site) RETURN count(l) AS n")) == [{"n": 1}]


async def test_a_message_of_twenty_megabytes_passes(graph: Graph) -> None:
    rows = [{"id": str(number), "text": "x" * 20_000} for number in range(1000)]
    await graph.write(question("UNWIND $rows AS row CREATE (:ImportRun {id: row.id, counts: row.text})"), rows=rows)
    (row,) = await graph.read(question("MATCH (r:ImportRun) RETURN sum(size(r.counts)) AS letters"))
    assert row["letters"] == 20_000_000


async def test_every_query_file_is_understood(graph: Graph) -> None:
    not_understood: list[str] = []
    for each in all_queries():
        if graph.dialect is Dialect.NEO4J or "SHOW" not in each.text:
            explained = question(f"EXPLAIN {each.text}")
            parameters: dict[str, Any] = {name: None for name, _ in each.parameters}
            try:
                await graph.read(explained, **parameters)
            except SozialraumError:
                not_understood.append(each.name)
    assert not_understood == []
