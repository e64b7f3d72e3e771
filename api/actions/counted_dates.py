"""Which reference dates are counted now, and which stay as they were counted.

A date is counted when it is over and finally after the waiting time (`graph_schema.rules.waiting_time`), and anew
where something else than the register changed: areas, their size, limits, the plan. In between its tables stay as they
are, whatever is imported: two versions of one date a day apart would give a late entry away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime

import msgspec

from api.actions.figure_work import FigureWork, residents_on
from graph_schema.model.figures import CATEGORIES, TABLE_PLAN, Indicator
from graph_schema.rules.waiting_time import is_due
from graph_schema.store.counted_dates import CountedDate
from graph_schema.store.figures import load_table_keys
from graph_schema.store.graph import Graph

_COUNTING = 1
"""Raised when counting itself or disclosure control is changed: then every date is counted anew."""

_PLANNED = frozenset(breakdown for planned in TABLE_PLAN for breakdown in planned.breakdowns)
"""Breakdowns of the register: one that offers are counted by is no ground of them."""


def dates_to_keep(work: FigureWork, counted: Mapping[date, CountedDate], months: int) -> frozenset[date]:
    """Return the register's dates whose tables stay: counted on the same ground, and not due for the final count."""
    return frozenset(
        day
        for day in work.register_dates
        if day in counted
        and not is_due(day, counted[day].counted_on, work.computed_on, months)
        and counted[day].ground == ground_of(work, day)
    )


def keeps_caseload(work: FigureWork, counted: Mapping[date, CountedDate], months: int, *, same_limits: bool) -> bool:
    """Tell whether the teams' caseload of the newest date stays as it was counted.

    It stands on no area, so that other borders or a new level count the date's tables anew and not the caseload.
    """
    newest = max(work.register_dates, default=None)
    if newest is None or newest not in counted or not same_limits:
        return False
    return not is_due(newest, counted[newest].counted_on, work.computed_on, months)


def ground_of(work: FigureWork, day: date) -> str:
    """Return a hash of what the tables of `day` stand on beside the register: equal ground, comparable tables."""
    limit = work.limits.minimum_residents
    content = {
        "counting": _COUNTING,
        "plan": [repr(each) for each in TABLE_PLAN],
        "categories": [(str(breakdown), names) for breakdown, names in CATEGORIES.items() if breakdown in _PLANNED],
        "limits": asdict(work.limits),
        "law": work.terms.digest,
        "areas": [[str(cell) for cell in row] for row in work.areas.reset_index().itertuples(index=False)],
        "sizes": sorted(work.sizes.items()),
        "below_limit": sorted(
            (category, area)
            for category, numbers in residents_on(work, day).items()
            for area, number in numbers.items()
            if number < limit
        ),
    }
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()


def counted_now(work: FigureWork, counted: Mapping[date, CountedDate], now: datetime) -> list[CountedDate]:
    """Return every date of the register that has tables after this computation. `now`: UTC."""
    return [
        counted[day]
        if day in work.kept_dates
        else CountedDate(day, work.computed_on, now, work.register_as_of, ground_of(work, day))
        for day in work.register_dates
    ]


async def kept_tables(graph: Graph, levels: Iterable[str], kept: frozenset[date]) -> list[str]:
    """Return the ids of the stored tables of the register of `kept` dates."""
    if not kept:
        return []
    ours = set(map(str, Indicator))
    keys = [key for level in levels for key in await load_table_keys(graph, level)]
    return [key.id for key in keys if key.reference_date in kept and key.indicator in ours]
