"""The one way to the graph: questions by name, in managed transactions."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Any, LiteralString, TypeVar, cast

import neo4j
import structlog
from neo4j.exceptions import ConstraintError, DriverError, IncompleteCommit, Neo4jError

from graph_schema.engine.address import GraphAddress
from graph_schema.queries import FRESH, Query, load_query
from graph_schema.store.failures import explain
from graph_schema.store.values import from_driver, to_driver

log = structlog.get_logger(__name__)

Outcome = TypeVar("Outcome")
Rows = list[dict[str, Any]]
Step = tuple[str | Query, dict[str, Any]]
Observe = Callable[[str, str, float], None]
"""Hears of each query that was asked: name of its file, `done` or `failed`, seconds."""

_ATTEMPTS = 6
_FIRST_PAUSE, _LONGEST_PAUSE = 0.01, 0.1
READ_SECONDS = 60.0
"""Time limit of a read on a Neo4j server; the embedded engine has its own (`command.timeout`)."""


class Dialect(StrEnum):
    """What is spoken to: both answer the same questions, the schema is declared differently."""

    EMBEDDED = "embedded"
    NEO4J = "neo4j"


class Graph:
    """A graph behind an address.

    Every unit of work is a managed transaction and may run twice (conflict, lost connection, commit in doubt):
    writes are idempotent. A query with the parameter `$fresh` locks a node first; the store supplies a new value
    at each attempt. All methods raise the errors of `graph_schema.errors` only, without stored values.
    """

    def __init__(self, driver: neo4j.AsyncDriver, address: GraphAddress, dialect: Dialect, version: str) -> None:
        self._driver = driver
        self.address = address
        self._bookmarks = neo4j.AsyncGraphDatabase.bookmark_manager()
        self.dialect = dialect
        self.version = version
        self.queries_run = 0
        self.observe: Observe | None = None

    async def read(self, query: str | Query, /, **parameters: Any) -> Rows:
        """Ask the query file `query` and return its rows."""
        prepared = _prepare(query, parameters)

        @neo4j.unit_of_work(timeout=READ_SECONDS)
        async def ask(transaction: neo4j.AsyncManagedTransaction) -> Rows:
            return await self._ask(transaction, *prepared)

        return await self._run(neo4j.READ_ACCESS, ask)

    async def write(self, query: str | Query, /, **parameters: Any) -> Rows:
        """Carry out the query file `query` in a transaction of its own and return its rows."""
        return (await self.write_all([(query, parameters)]))[0]

    async def write_all(self, steps: Sequence[Step]) -> list[Rows]:
        """Carry out all `steps` (query, parameters) in one transaction, in order; rows of each step."""
        prepared = [_prepare(query, parameters) for query, parameters in steps]

        async def carry_out(transaction: neo4j.AsyncManagedTransaction) -> list[Rows]:
            return [await self._ask(transaction, query, parameters) for query, parameters in prepared]

        return await self._run(neo4j.WRITE_ACCESS, carry_out)

    async def declare(self, statement: str) -> None:
        """Carry out a statement of the schema (constraint, index) that is made from the declared labels."""

        async def carry_out(transaction: neo4j.AsyncManagedTransaction) -> None:
            self.queries_run += 1
            await (await transaction.run(cast(LiteralString, statement))).consume()

        await self._run(neo4j.WRITE_ACCESS, carry_out)

    async def close(self) -> None:
        """Give back all connections."""
        await self._driver.close()

    async def _ask(self, transaction: neo4j.AsyncManagedTransaction, query: Query, parameters: dict[str, Any]) -> Rows:
        if query.locks:
            # New at each attempt: setting the same value again would not lock on the embedded engine.
            parameters = {**parameters, FRESH: secrets.token_hex(8)}
        self.queries_run += 1
        outcome, began = "failed", time.perf_counter()
        try:
            result = await transaction.run(cast(LiteralString, query.text), parameters)
            names = result.keys()
            rows = [dict(zip(names, map(from_driver, record.values()), strict=True)) async for record in result]
            outcome = "done"
        finally:
            if self.observe is not None:
                self.observe(query.name, outcome, time.perf_counter() - began)
        return rows

    async def _run(self, access: str, work: Callable[[neo4j.AsyncManagedTransaction], Awaitable[Outcome]]) -> Outcome:
        """Run a unit of work until it is through; what the driver does not repeat by itself is repeated here."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await self._run_once(access, work)
            except (ConstraintError, IncompleteCommit) as error:
                # Two transactions made the same new key at once, or the connection broke while committing.
                # Units are idempotent, so doing it again settles both.
                if attempt == _ATTEMPTS:
                    raise explain(error, self.address) from None
                log.info("unit_of_work_repeated", attempt=attempt, reason=type(error).__name__)
                pause = min(_FIRST_PAUSE * 1.6**attempt, _LONGEST_PAUSE)
                await asyncio.sleep(pause * random.uniform(0.5, 1.5))
            except (Neo4jError, DriverError, OSError) as error:
                raise explain(error, self.address) from None  # the driver's texts may hold stored values
        raise AssertionError("unreachable")

    async def _run_once(
        self, access: str, work: Callable[[neo4j.AsyncManagedTransaction], Awaitable[Outcome]]
    ) -> Outcome:
        # The database is always named: a pooled connection to the embedded engine remembers the last one.
        async with self._driver.session(
            database=self.address.database, bookmark_manager=self._bookmarks, default_access_mode=access
        ) as session:
            if access == neo4j.READ_ACCESS:
                return await session.execute_read(work)
            return await session.execute_write(work)


def _prepare(asked: str | Query, given: dict[str, Any]) -> tuple[Query, dict[str, Any]]:
    """Return the query and its parameters as the driver takes them; TypeError where a parameter is amiss."""
    query = load_query(asked) if isinstance(asked, str) else asked
    amiss = (query.used_parameters - {FRESH}) ^ (given.keys() - {FRESH})
    if amiss:
        raise TypeError(f"query {query.name}: missing or unknown parameters {', '.join(sorted(amiss))}")
    return query, {key: to_driver(key, value) for key, value in given.items()}
