"""Years and months in cells, for which the figures of their last day stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from graph_schema.model.figures import last_of_month

_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = (
    re.compile(r"(?P<year>(?:19|20)\d\d)[-/.]?(?P<month>\d\d)"),
    re.compile(r"(?P<month>\d\d?)[-/.](?P<year>(?:19|20)\d\d)"),
)
_MOST = 60
"""More periods than these are not listed one by one."""


def last_days(cells: Sequence[str]) -> dict[str, str] | None:
    """Return the last day of each year or month in cells, as codes; None where something else is in one of them.

    >>> last_days(["2015", "2016"]), last_days(["2024-02"]), last_days(["2015-12-31"])
    ({'2015': '2015-12-31', '2016': '2016-12-31'}, {'2024-02': '2024-02-29'}, None)
    """
    found = {cell: _last_day(cell) for cell in sorted(set(cells))}
    days = {cell: day.isoformat() for cell, day in found.items() if day is not None}
    return days if len(days) == len(found) <= _MOST else None


def _last_day(cell: str) -> date | None:
    if _YEAR.fullmatch(cell):
        return date(int(cell), 12, 31)
    for pattern in _MONTHS:
        if (month := pattern.fullmatch(cell)) is not None and 1 <= int(month["month"]) <= 12:
            return last_of_month(date(int(month["year"]), int(month["month"]), 1))
    return None
