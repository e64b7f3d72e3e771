"""The migrations in their order, and the check at each start that the graph is in step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from graph_schema.errors import GraphOutOfStep
from graph_schema.migrations.declared import missing_declarations
from graph_schema.store.graph import Graph

log = structlog.get_logger(__name__)

_AT_A_TIME = 5_000


@dataclass(frozen=True, slots=True)
class Migration:
    """A step that changes what is stored; `carry_out` may run twice and then changes nothing more."""

    number: int
    name: str
    carry_out: Callable[[Graph], Awaitable[None]]


async def declare_schema(graph: Graph) -> None:
    """Declare the constraints and indexes that the labels demand and the graph does not keep yet."""
    for each in await missing_declarations(graph):
        await graph.declare(each.statement)


async def mark_unsealed_events(graph: Graph) -> None:
    """Let the entries of a trail that was not chained yet be chained, marked as late."""
    while (await graph.write("mark_unsealed_events", limit=_AT_A_TIME))[0]["marked"]:
        pass


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "declared_schema", declare_schema),
    Migration(2, "trail_to_be_chained", mark_unsealed_events),
)


async def migrate(graph: Graph, now: datetime) -> list[Migration]:
    """Bring the graph up to what is declared; return the migrations carried out now, in their order.

    A label, property or index that was declared after a graph was made is added too, without a number of its
    own; numbers are for steps that change stored data. Raises GraphOutOfStep, before anything is declared, where
    the graph is newer than we.
    """
    done = await _recorded(graph)
    pending = [each for each in MIGRATIONS if each.number not in done]
    await declare_schema(graph)
    for each in pending:
        await each.carry_out(graph)
        await graph.write("record_migration", number=each.number, name=each.name, applied_at=now)
        log.info("migration_carried_out", number=each.number, name=each.name)
    return pending


async def check_schema(graph: Graph) -> None:
    """Raise GraphOutOfStep where a migration is pending, a constraint is missing or the graph is newer than we."""
    done, known = await _recorded(graph), {each.number for each in MIGRATIONS}
    missing = await missing_declarations(graph)
    if known - done or missing:
        raise _out_of_step(len(known - done), [each.name for each in missing])


async def _recorded(graph: Graph) -> set[int]:
    """Return the numbers of the migrations that the graph records."""
    done = {int(row["number"]) for row in await graph.read("load_migrations")}
    if done - {each.number for each in MIGRATIONS}:
        raise GraphOutOfStep(
            "Der Graph wurde von einer neueren Version dieses Programms angelegt.",
            "The graph was made by a newer version of this program.",
            "Diese neuere Version benutzen.",
            "Use that newer version.",
        )
    return done


def _out_of_step(pending: int, missing: list[str]) -> GraphOutOfStep:
    some = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
    return GraphOutOfStep(
        f"Der Graph ist nicht auf dem Stand: offene Migrationen {pending}, fehlende Vorgaben {len(missing)} ({some}).",
        f"The graph is out of step: pending migrations {pending}, missing declarations {len(missing)} ({some}).",
        "„sozialraum graph migrate“ ausführen.",
        "Run “sozialraum graph migrate”.",
    )
