"""How days, moments and numbers are written at the terminal: as German or as English readers write them.

With `--json`, in the names of files and in what is to be typed they stay as programs write them.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from api.cli.output import choose, language
from graph_schema.office_time import office_time

if TYPE_CHECKING:
    from api.texts import Formats


def written_day(day: date) -> str:
    """Return `30.09.2022` (English `30/09/2022`)."""
    return _formats(language()).day(day)


def written_moment(moment: datetime) -> str:
    """Return `30.09.2022, 14:05 Uhr` (English `30/09/2022, 14:05`) by the office's clock."""
    return _formats(language()).moment(office_time(moment)) + choose(" Uhr", "")


def written_number(value: float, decimals: int = 0) -> str:
    """Return `12.009` or `4,8` (English `12,009`, `4.8`)."""
    return _formats(language()).number(value, decimals)


@cache
def _formats(locale: str) -> Formats:
    from api.texts import Formats

    return Formats(locale)
