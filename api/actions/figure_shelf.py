"""The published tables in memory: read when needed, kept while there is room, dropped when the graph changes.

Catalogue and tables are of one computation, and each caller says of which. Whoever began before a recomputation is
told `FiguresChanged` after it: old figures never get under a new catalogue, neither in an answer nor in memory.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TypeVar

from api.actions.catalogue import Catalogue, load_catalogue
from graph_schema.model.figures import CATEGORIES, PublishedTable, TableKey
from graph_schema.store.figures import FiguresChanged, figures_changed, load_figure_tables
from graph_schema.store.graph import Graph
from graph_schema.store.page_state import PageState, load_page_state

Tables = Mapping[TableKey, PublishedTable]
Answer = TypeVar("Answer")

ROOM = 400_000
"""Cells that are kept: some 50 MB. A table of 448 areas in 5 categories has 2,240."""
CELLS_AT_ONCE = 25_000
"""Cells decoded between two turns of the event loop: below 50 ms."""
TRIES = 3
"""How often a catalogue is read anew at once where the graph changes meanwhile; the next caller goes on."""


class FigureShelf:
    """Gives catalogue and tables of one graph; every page asks it for the catalogue first."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._lock = asyncio.Lock()
        self._known: Catalogue | None = None
        self._tables: OrderedDict[TableKey, PublishedTable] = OrderedDict()
        self._cells = 0

    @property
    def last_known(self) -> Catalogue | None:
        """The catalogue as it was last read: for pages that tell of a failed graph."""
        return self._known

    async def catalogue(self) -> Catalogue:
        """Return the catalogue as the graph is now: one query where nothing has changed."""
        state = await load_page_state(self._graph)
        known = self._known
        if known is not None and _same_figures(known.state, state) and state.computed_at is not None:
            if known.state != state:
                known = self._known = Catalogue(state, known.city, known.levels, known.parents)
            return known
        async with self._lock:
            return await self._read_anew(state)

    async def answer(self, ask: Callable[[Catalogue], Awaitable[Answer]]) -> Answer:
        """Return what `ask` makes of the present catalogue; asked again where figures were computed anew meanwhile."""
        for _ in range(TRIES - 1):
            with suppress(FiguresChanged):
                return await ask(await self.catalogue())
        return await ask(await self.catalogue())

    async def tables(self, keys: Collection[TableKey], catalogue: Catalogue) -> Tables:
        """Return the tables of `keys` that belong to `catalogue`; a key without a table is left out.

        One query for a few, none for known ones. `FiguresChanged` where the catalogue's tables are there no longer:
        ask for the catalogue again.
        """
        self._refuse_older(catalogue)
        found = {key: self._tables[key] for key in keys if key in self._tables}
        for key in found:
            self._tables.move_to_end(key)
        missing = sorted((key for key in set(keys) if key not in found), key=lambda key: key.id)
        for part in _parts(missing, catalogue):
            read = await load_figure_tables(self._graph, part, catalogue.state.computed_at)
            self._refuse_older(catalogue)
            found.update(read)
            self._keep(read)
        return found

    async def _read_anew(self, state: PageState) -> Catalogue:
        """Return the catalogue of `state`, or of a later one where something changes while it is read."""
        for _ in range(TRIES):
            known = self._known
            if known is not None and _same_figures(known.state, state) and state.computed_at is not None:
                return known
            read = await load_catalogue(self._graph, state)
            before, state = state, await load_page_state(self._graph)
            if _same_figures(before, state):
                self._tables.clear()
                self._cells = 0
                self._known = read
                return read
        raise figures_changed()

    def _refuse_older(self, catalogue: Catalogue) -> None:
        """Raise `FiguresChanged` where the tables in memory are of another computation than `catalogue`."""
        if self._known is not None and self._known.state.computed_at != catalogue.state.computed_at:
            raise figures_changed()

    def _keep(self, tables: Tables) -> None:
        for key, table in tables.items():
            if key not in self._tables:
                self._tables[key] = table
                self._cells += _size(table)
        while self._cells > ROOM and len(self._tables) > 1:
            _, dropped = self._tables.popitem(last=False)
            self._cells -= _size(dropped)


def _parts(keys: Sequence[TableKey], catalogue: Catalogue) -> Iterator[list[TableKey]]:
    """Cut keys into parts of about `CELLS_AT_ONCE` cells, by the number of areas that their levels have."""
    part: list[TableKey] = []
    cells = 0
    for key in keys:
        shown = catalogue.levels.get(key.level)
        size = (len(shown.areas) if shown else 1) * len(CATEGORIES[key.breakdown])
        if part and cells + size > CELLS_AT_ONCE:
            yield part
            part, cells = [], 0
        part.append(key)
        cells += size
    if part:
        yield part


def _same_figures(one: PageState, other: PageState) -> bool:
    """Tell whether tables, areas, directory and names are the same; that an import has begun changes none of them."""
    return _what_pages_show(one) == _what_pages_show(other)


def _what_pages_show(state: PageState) -> tuple[object, ...]:
    return (state.computed_at, state.last_import, state.city_name, state.office_name)


def _size(table: PublishedTable) -> int:
    return (len(table.cells) + 2) * len(table.categories)
