"""What every page asks first: one query that says whether what was read before still holds."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime

from graph_schema.errors import GraphUnavailable
from graph_schema.store.graph import Graph

PATIENCE_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class PageState:
    """State of the published tables and of the imports.

    `computed_at` None: nothing was ever computed. `stale_since` None: no import changed something since.
    `city_name` None: nobody has said whose graph it is. `last_import` is the end of the newest import that changed
    something, `last_run` that of the newest at all: one that changed nothing, or was refused, leaves figures and
    borders as they are. `register_imported` is when the register was last found current. Datetimes are in UTC.
    """

    computed_at: datetime | None
    stale_since: datetime | None
    register_as_of: date | None
    limits: str | None
    city_name: str | None
    office_name: str | None
    last_import: datetime | None
    imports_running: int
    last_run: datetime | None = None
    register_imported: datetime | None = None

    @property
    def is_recomputing(self) -> bool:
        """Whether an import is under way, or figures were not computed yet since one that changed something.

        A contact that is recorded here leaves the tables behind the graph too, but nothing computes for it: the next
        import does, or the next start of `serve`.
        """
        if self.imports_running > 0:
            return True
        if self.stale_since is None or self.last_import is None:
            return False
        return self.computed_at is None or self.last_import >= self.computed_at


async def load_page_state(graph: Graph) -> PageState:
    """Return the state of tables and imports; an empty graph has no dates and no imports.

    Raises `GraphUnavailable` after `PATIENCE_SECONDS`: the store itself goes on trying for longer, which suits an
    import, but a reader would look at an empty window.
    """
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            rows = await graph.read("load_page_state")
    except TimeoutError:
        raise GraphUnavailable(
            "Der Graph antwortet nicht.",
            "The graph does not answer.",
            "Er wird gerade neu gestartet oder ist überlastet: in einem Augenblick erneut versuchen.",
            "It is being restarted or is overloaded: try again in a moment.",
        ) from None
    return PageState(**rows[0])
