"""Migrations: recorded, repeatable, and the graph's constraints are the declared ones."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from graph_schema.errors import Conflict, GraphError, GraphOutOfStep
from graph_schema.labels import NODES
from graph_schema.migrations import MIGRATIONS, check_schema, graph_status, migrate, wipe
from graph_schema.migrations.declared import Sort, declarations, missing_declarations
from graph_schema.migrations.emptying import WIPE_BATCH
from graph_schema.queries import Query
from graph_schema.store.connection import connect
from graph_schema.store.graph import Dialect, Graph

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def question(text: str) -> Query:
    return Query("asked_in_a_test", "tests", text, "?", (), ())


def test_numbers_rise_by_one_and_names_are_unique() -> None:
    assert [each.number for each in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))
    assert len({each.name for each in MIGRATIONS}) == len(MIGRATIONS)


@pytest.mark.parametrize("dialect", list(Dialect))
def test_declarations_have_names_of_their_own_and_types_come_before_indexes(dialect: Dialect) -> None:
    declared = declarations(dialect)
    assert len({each.name for each in declared}) == len(declared)
    order = [list(Sort).index(each.sort) for each in declared]
    assert order == sorted(order)


def test_neo4j_community_is_asked_for_nothing_that_it_lacks() -> None:
    assert {each.sort for each in declarations(Dialect.NEO4J)} == {Sort.UNIQUE, Sort.INDEX}


def test_every_label_has_a_unique_property() -> None:
    assert [node.label for node in NODES if not any(each.unique for each in node.properties)] == []


async def test_a_second_migration_does_nothing_and_the_graph_is_in_step(graph: Graph) -> None:
    assert await migrate(graph, NOW) == []
    await check_schema(graph)
    status = await graph_status(graph)
    assert status.in_step
    assert [each.number for each in status.migrations] == [each.number for each in MIGRATIONS]
    assert status.nodes == {"Migration": len(MIGRATIONS)}


async def test_a_missing_constraint_stops_the_start_and_the_next_migration_brings_it_back(graph: Graph) -> None:
    await graph.declare("DROP CONSTRAINT unique_city_id")
    with pytest.raises(GraphOutOfStep) as out_of_step:
        await check_schema(graph)
    assert "unique_city_id" in out_of_step.value.de
    assert not (await graph_status(graph)).in_step
    await migrate(graph, NOW)
    await check_schema(graph)


async def test_a_missing_index_is_noticed_too(graph: Graph) -> None:
    await graph.declare("DROP INDEX index_programme_sort_key")
    with pytest.raises(GraphOutOfStep, match="index_programme_sort_key"):
        await check_schema(graph)
    await migrate(graph, NOW)
    await check_schema(graph)


async def test_a_migration_that_was_never_recorded_is_carried_out_again_without_harm(graph: Graph) -> None:
    await graph.write(question("MATCH (m:Migration) DELETE m"))
    with pytest.raises(GraphOutOfStep):
        await check_schema(graph)
    assert [each.number for each in await migrate(graph, NOW)] == [each.number for each in MIGRATIONS]
    status = await graph_status(graph)
    assert status.in_step
    assert {each.applied_at for each in status.migrations} == {NOW}


async def test_two_migrations_at_the_same_time_end_in_step(graph: Graph) -> None:
    await graph.declare("DROP CONSTRAINT unique_city_id")
    await graph.write(question("MATCH (m:Migration) DELETE m"))
    other = await connect(graph.address)
    try:
        await asyncio.gather(migrate(graph, NOW), migrate(other, NOW))
    finally:
        await other.close()
    await check_schema(graph)
    assert (await graph_status(graph)).nodes == {"Migration": len(MIGRATIONS)}


async def test_a_graph_of_a_newer_version_is_refused(graph: Graph) -> None:
    await graph.write("record_migration", number=9_999, name="from_the_future", applied_at=NOW)
    try:
        with pytest.raises(GraphOutOfStep, match="newer version"):
            await check_schema(graph)
        with pytest.raises(GraphOutOfStep, match="newer version"):
            await migrate(graph, NOW)
    finally:
        await graph.write(question("MATCH (m:Migration {number: 9999}) DELETE m"))


async def test_every_declared_key_is_kept_unique(graph: Graph) -> None:
    assert await missing_declarations(graph) == ()
    for each in declarations(graph.dialect):
        if each.sort is Sort.UNIQUE and each.on_node and each.target != "Migration":
            (key,) = each.properties
            twice = question(f"CREATE (:{each.target} {{{key}: 'same'}}), (:{each.target} {{{key}: 'same'}})")
            with pytest.raises(Conflict):
                await graph.write(twice)


async def test_the_embedded_engine_refuses_a_value_of_another_type(graph: Graph) -> None:
    if graph.dialect is Dialect.EMBEDDED:
        with pytest.raises(GraphError):
            await graph.write(question("CREATE (:BenefitPeriod {id: 'x', since: 'not a date'})"))


async def test_wiping_leaves_the_schema_and_nothing_else(graph: Graph) -> None:
    rows = [{"id": str(number)} for number in range(WIPE_BATCH + 10)]
    await graph.write(question("UNWIND $rows AS row CREATE (:Citizen {id: row.id})"), rows=rows)
    await graph.write(question("CREATE (n:Need {code: 'debts'}) WITH n MATCH (c:Citizen) CREATE (c)-[:HAS_NEED]->(n)"))
    status = await graph_status(graph)
    assert status.nodes == {"Citizen": len(rows), "Need": 1, "Migration": len(MIGRATIONS)}
    assert status.relationships == {"HAS_NEED": len(rows)}
    assert await wipe(graph) == len(rows) + 1
    assert await wipe(graph) == 0
    status = await graph_status(graph)
    assert status.nodes == {"Migration": len(MIGRATIONS)}
    assert status.relationships == {}
    await check_schema(graph)
