"""Figures: the tables after disclosure control, and their state.

Functions that write
return a step, so that tables and state are written in one transaction (`Graph.write_all`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from graph_schema.errors import Conflict
from graph_schema.model.figures import Breakdown, CellState, PublishedCell, PublishedTable, TableKey
from graph_schema.store.graph import Graph

Row = dict[str, Any]
Step = tuple[str, dict[str, Any]]

_STATES = {CellState.SHOWN: "s", CellState.ZERO: "0", CellState.WITHHELD: "w", CellState.NO_DATA: "n"}
_STATE_OF = {code: state for state, code in _STATES.items()}
_BYTES_PER_STEP = 4_000_000
"""A message to the embedded engine must stay well below its limit."""
_ROWS_PER_STEP = 2_000


@dataclass(frozen=True, slots=True)
class FigureState:
    """Whether the tables are up to date; `stale_since` None means they are."""

    stale_since: datetime | None
    computed_at: datetime | None
    register_as_of: date | None
    limits: str | None


class FiguresChanged(Conflict):
    """The tables were computed anew while they were read: those that were asked for are gone."""


class _Content(msgspec.Struct, omit_defaults=True):
    """A table as stored: a cell is `[state]` or `[state, value]`, in the order of `categories`."""

    categories: list[str]
    cells: dict[str, list[tuple[str, float | None]]]
    total: list[tuple[str, float | None]]
    not_located: list[tuple[str, float | None]]
    computed_on: date
    register_as_of: date | None = None
    stated: dict[str, tuple[date, date]] = {}


async def load_figure_state(graph: Graph) -> FigureState:
    """Return the state of the tables; all None where nothing was ever computed or imported."""
    rows = await graph.read("load_figure_state")
    return FigureState(**rows[0]) if rows else FigureState(None, None, None, None)


async def load_figure_tables(
    graph: Graph, keys: Collection[TableKey], computed_at: datetime | None = None
) -> dict[TableKey, PublishedTable]:
    """Return the tables of these keys, in one query; a key without a table is left out.

    With `computed_at` only tables of that computation are returned, and `FiguresChanged` is raised where the graph
    holds those of another one. A second query settles it for keys without a table: the other may have none for them.
    """
    if not keys:
        return {}
    rows = await graph.read("load_figure_tables", ids=sorted({key.id for key in keys}))
    if computed_at is not None:
        found = {row["computed_at"] for row in rows}
        if len(rows) < len(set(keys)):
            found.add((await load_figure_state(graph)).computed_at)
        if found - {computed_at}:
            raise figures_changed()
    tables = [read_table(row) for row in rows]
    return {table.key: table for table in tables}


def figures_changed() -> FiguresChanged:
    """Return the error for figures that were computed anew while someone read them."""
    return FiguresChanged(
        "Die Zahlen wurden soeben neu berechnet.",
        "The figures were computed anew just now.",
        "Bitte noch einmal abrufen.",
        "Ask for them again.",
    )


async def load_table_keys(graph: Graph, level: str) -> list[TableKey]:
    """Return the keys of all tables of a level, by date, indicator and breakdown."""
    rows = await graph.read("list_figure_tables", level=level)
    return [TableKey(r["indicator"], Breakdown(r["breakdown"]), level, r["reference_date"]) for r in rows]


def save_figure_tables(rows: Sequence[Row], computed_at: datetime, kept: Sequence[str] = ()) -> list[Step]:
    """Return the steps that write these tables (`table_row`) and delete every other one but `kept` (ids).

    `computed_at`: UTC.
    """
    ids = sorted({*(row["id"] for row in rows), *kept})
    steps: list[Step] = [("remove_other_figure_tables", {"ids": ids})]
    steps += [("save_figure_tables", {"rows": part, "computed_at": computed_at}) for part in _parts(rows)]
    return steps


def save_figure_state(
    computed_at: datetime, register_as_of: date | None, limits: str, stale_since: datetime | None
) -> Step:
    """Record a computation. `stale_since` is the mark as it was when the register was read: a newer one stays."""
    return "save_figure_state", {
        "computed_at": computed_at,
        "register_as_of": register_as_of,
        "limits": limits,
        "stale_since": stale_since,
    }


async def load_counted_places(graph: Graph) -> frozenset[str] | None:
    """Return the ids of sites and programmes that kept tables of free places were counted from; None: not known."""
    rows = await graph.read("load_counted_places")
    return frozenset(rows[0]["ids"]) if rows and rows[0]["ids"] is not None else None


def save_counted_places(ids: Collection[str]) -> Step:
    """Remember the sites and programmes that the tables of free places were counted from."""
    return "save_counted_places", {"ids": sorted(ids)}


def mark_figures_stale(now: datetime) -> Step:
    """Mark the tables as lagging behind the graph; part of every import that changes something. `now`: UTC."""
    return "mark_figures_stale", {"now": now}


def table_row(table: PublishedTable) -> Row:
    """Return a table as it is stored; cells that show no number have none in it."""
    content = _Content(
        categories=list(table.categories),
        cells={area: _stored(cells, table.categories) for area, cells in sorted(table.cells.items())},
        total=_stored(table.total, table.categories),
        not_located=_stored(table.not_located, table.categories),
        computed_on=table.computed_on,
        register_as_of=table.register_as_of,
        stated=dict(table.stated),
    )
    return {
        "id": table.key.id,
        "indicator": table.key.indicator,
        "breakdown": str(table.key.breakdown),
        "level": table.key.level,
        "reference_date": table.key.reference_date,
        "content": msgspec.json.encode(content).decode(),
    }


def read_table(row: Row) -> PublishedTable:
    """Return the table of a stored row: the reverse of `table_row`."""
    content = msgspec.json.decode(row["content"], type=_Content)
    categories = tuple(content.categories)
    return PublishedTable(
        key=TableKey(row["indicator"], Breakdown(row["breakdown"]), row["level"], row["reference_date"]),
        categories=categories,
        cells={area: _read(cells, categories) for area, cells in content.cells.items()},
        total=_read(content.total, categories),
        not_located=_read(content.not_located, categories),
        computed_on=content.computed_on,
        register_as_of=content.register_as_of,
        stated=content.stated,
    )


def _stored(cells: dict[str, PublishedCell], categories: Sequence[str]) -> list[tuple[str, float | None]]:
    return [
        (_STATES[cells[name].state], cells[name].value if cells[name].state is CellState.SHOWN else None)
        for name in categories
    ]


def _read(cells: list[tuple[str, float | None]], categories: Sequence[str]) -> dict[str, PublishedCell]:
    return {name: _cell(*cell) for name, cell in zip(categories, cells, strict=True)}


def _cell(code: str, value: float | None) -> PublishedCell:
    state = _STATE_OF[code]
    return PublishedCell(state, 0.0 if state is CellState.ZERO else value)


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Cut rows into parts that fit into a message each."""
    part: list[Row] = []
    size = 0
    for row in rows:
        length = len(row["content"])
        if part and (size + length > _BYTES_PER_STEP or len(part) >= _ROWS_PER_STEP):
            yield part
            part, size = [], 0
        part.append(row)
        size += length
    if part:
        yield part
