"""Pages of lists that are whole in memory: a cursor is the place behind which the next page begins."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from litestar.params import QueryParameter

from api.rest.figure_views import Wording
from api.rest.problems import Refusal

Thing = TypeVar("Thing")

USUAL, MOST = 100, 1000

Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="Entries on a page.", title="limit")]
After = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        max_length=200,
        pattern="^[A-Za-z0-9_-]+$",
        description="Cursor of the page before (`next`), unchanged. 404 where it leads nowhere any more.",
    ),
]


@dataclass(frozen=True, slots=True)
class Page(Generic[Thing]):
    """Some entries of a list, and the cursor of the page behind; None on the last one."""

    entries: Sequence[Thing]
    next: str | None


def page_of(entries: Sequence[Thing], names: Sequence[str], limit: int, after: str | None) -> Page[Thing]:
    """Return up to `limit` entries behind the one that a cursor names; `names` tells the entries from each other.

    Refusal 404 where the cursor leads nowhere: the list has changed, or it is none of this list.
    """
    begin = 0
    if after is not None:
        name = _read(after)
        if name not in names:
            raise _gone()
        begin = list(names).index(name) + 1
    end = begin + limit
    return Page(entries[begin:end], cursor_of(names[end - 1]) if end < len(entries) else None)


def cursor_of(name: str) -> str:
    """Return the cursor behind an entry.

    >>> cursor_of("district/people")
    'ZGlzdHJpY3QvcGVvcGxl'
    """
    return base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")


def _read(cursor: str) -> str:
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise _gone() from None


def _gone() -> Refusal:
    return Refusal(
        404,
        "unknown_cursor",
        Wording(de="Diese Fortsetzung gibt es nicht mehr.", en="There is no such continuation any more."),
        Wording(de="Von vorn lesen, ohne „after“.", en="Read from the beginning, without “after”."),
    )
