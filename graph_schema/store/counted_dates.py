"""Which reference dates of the register were counted, and when. Functions that write return a step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from graph_schema.store.graph import Graph, Step


@dataclass(frozen=True, slots=True)
class CountedDate:
    """A reference date of which all tables of the register are stored.

    `ground` tells what else than the register they stand on: areas, limits and plan; `counted_at` is UTC.
    """

    reference_date: date
    counted_on: date
    counted_at: datetime
    register_as_of: date | None
    ground: str


async def load_counted_dates(graph: Graph) -> dict[date, CountedDate]:
    """Return the counted dates, oldest first."""
    return {row["reference_date"]: CountedDate(**row) for row in await graph.read("load_counted_dates")}


def save_counted_dates(counted: Iterable[CountedDate]) -> list[Step]:
    """Return the steps after which exactly these dates are known as counted."""
    rows = [{"id": each.reference_date.isoformat(), **asdict(each)} for each in counted]
    return [
        ("remove_other_counted_dates", {"ids": [row["id"] for row in rows]}),
        ("save_counted_dates", {"rows": rows}),
    ]


def forget_counted_dates(since: datetime, first: date) -> Step:
    """Return the step after which dates from `first` on that were counted at `since` (UTC) or later are counted anew.

    Their tables stay until then.
    """
    return "forget_counted_dates", {"since": since, "first": first}


def keep_figure_tables(ids: Iterable[str], computed_at: datetime) -> Step:
    """Return the step that makes stored tables part of the computation of `computed_at` (UTC), as they are."""
    return "keep_figure_tables", {"ids": sorted(ids), "computed_at": computed_at}
