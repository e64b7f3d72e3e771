"""Use case: a person settles where the leading system says something else than what was changed here (F1)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from api.actions.change_value import checked_name, read_again, write_value
from api.actions.changed_rows import said_of_row, settled_row_steps
from api.actions.moved_homes import said_of_move, settled_move_steps
from graph_schema.errors import Conflict, NotFound
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.leading import COLUMNS, STATE_OF, cell_text
from graph_schema.ingest.leading_rows import OF_ROWS
from graph_schema.ingest.load import import_session
from graph_schema.ingest.moved_rows import MOVE
from graph_schema.store import differences
from graph_schema.store.differences import Act, OpenDifference
from graph_schema.store.figures import mark_figures_stale
from graph_schema.store.graph import Graph, Step

SHORT = 8
"""Characters of a difference's id by which a person names it."""


async def list_open_differences(graph: Graph) -> list[OpenDifference]:
    """Return the differences that nobody has settled, the oldest first.

    Personal: for the terminal of somebody who may see it, never for a log or a page without sign-in. The address of a
    protected person or household is not among them (F7).
    """
    return await differences.list_differences(graph)


async def settle_difference(
    graph: Graph, name: str, *, take_theirs: bool, by: str, data_folder: Path, now: datetime
) -> None:
    """Settle one difference: take the leading system's value, or keep ours until it says something else.

    `name`: the first characters of its id, 8 or more. NotFound where none is called so; Conflict where somebody
    settled it meanwhile, where it is over, and while an import runs. Who and when are kept.
    """
    by = checked_name(by)
    async with import_session(graph, data_folder=data_folder, now=now) as session:
        ids = await differences.find_differences(graph, name) if len(name) >= SHORT else []
        if len(ids) != 1:
            raise _no_such_difference(name)
        there = [each for each in await differences.list_differences(graph) if each.id == ids[0]]
        if not there:
            raise _settled_meanwhile(name)
        act = Act(there[0].change, new_id())
        decision = differences.settle_difference(ids[0], take_theirs=take_theirs, by=by, act=act.key, now=now)
        each = there[0]
        taking = await write_steps(
            graph, session.keys, act, each.citizen, field=each.field, text=each.theirs, channel_key=each.channel_key
        )
        steps = [decision, *taking, mark_figures_stale(now)] if take_theirs else [decision]
        if not (await graph.write_all(steps))[0]:
            raise _settled_meanwhile(name)


async def write_steps(
    graph: Graph, keys: ImportKeys, act: Act, citizen: str, *, field: str, text: str | None, channel_key: str | None
) -> list[Step]:
    """Return the steps that write a value of a citizen (register key), where the act comes through.

    Under the lock of imports: they are made from what the graph says now.
    """
    if field == MOVE:
        return await settled_move_steps(graph, keys, act, text)
    if field in OF_ROWS:
        return await settled_row_steps(graph, keys, act, field=field, text=text, key=channel_key or "")
    known = (await differences.load_citizen_values(graph, [citizen]))[citizen]
    steps = write_value(act, field, text, known, channel_key)
    return [*steps, read_again(act)] if field in STATE_OF else steps


async def said_now(graph: Graph, citizen: str, change: str, field: str, channel_key: str | None) -> str | None:
    """Return what the graph says of a citizen (register key), as a cell holds it; `change`: id of the changed value."""
    if field == MOVE:
        return await said_of_move(graph, change)
    if field in OF_ROWS:
        return await said_of_row(graph, field, channel_key or "")
    known = (await differences.load_citizen_values(graph, [citizen]))[citizen]
    return cell_text(COLUMNS[field], known[field])


def _no_such_difference(name: str) -> NotFound:
    return NotFound(
        f"Kein Unterschied heißt {name}.",
        f"No difference is called {name}.",
        "„sozialraum differences list“ zeigt, was zu klären ist.",
        "“sozialraum differences list” shows what is to settle.",
    )


def _settled_meanwhile(name: str) -> Conflict:
    return Conflict(
        f"Der Unterschied {name} ist schon geklärt, oder es gibt ihn nicht mehr.",
        f"The difference {name} is settled already, or there is none any more.",
        "„sozialraum differences list“ zeigt, was noch zu klären ist.",
        "“sozialraum differences list” shows what is still to settle.",
    )
