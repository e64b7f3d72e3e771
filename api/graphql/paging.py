"""Pages of a list: keyset paging with opaque cursors, in the shape of Relay connections.

A cursor is the sort key of a thing, so a page goes on behind that key whatever was inserted or removed in
the meantime: no page repeats or skips a thing that was there all the time.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from graph_schema.errors import BadInput
from graph_schema.store.directory import Placed

Thing = TypeVar("Thing")

DEFAULT_FIRST = 25
MOST_FIRST = 100


@dataclass(frozen=True, slots=True)
class Edge(Generic[Thing]):
    """A thing on a page."""

    sort_key: str
    node: Thing

    @property
    def cursor(self) -> str:
        """The opaque cursor behind which the next page begins."""
        return cursor_of(self.sort_key)


@dataclass(frozen=True, slots=True)
class Page(Generic[Thing]):
    """A page of a list, with its marks."""

    edges: list[Edge[Thing]]
    has_next_page: bool
    has_previous_page: bool

    @property
    def page_info(self) -> Page[Thing]:
        """The page's marks are told by the page itself."""
        return self

    @property
    def nodes(self) -> list[Thing]:
        """The things without their cursors."""
        return [edge.node for edge in self.edges]

    @property
    def start_cursor(self) -> str | None:
        """Cursor of the first thing; None on an empty page."""
        return self.edges[0].cursor if self.edges else None

    @property
    def end_cursor(self) -> str | None:
        """Cursor of the last thing; None on an empty page."""
        return self.edges[-1].cursor if self.edges else None


@dataclass(frozen=True, slots=True)
class Window:
    """What was asked of a list: up to `first` things behind the sort key `after` ('' for the start)."""

    after: str
    first: int

    @property
    def ask_for(self) -> int:
        """One more than wanted: whether it comes tells whether there is a next page."""
        return self.first + 1


def window(first: int | None, after: str | None) -> Window:
    """Read the arguments of a connection; BadInput for `first` outside 0…100 and for a cursor that is not ours."""
    wanted = DEFAULT_FIRST if first is None else first
    if not 0 <= wanted <= MOST_FIRST:
        raise BadInput(
            f"„first“ muss zwischen 0 und {MOST_FIRST} liegen.",
            f"`first` must lie between 0 and {MOST_FIRST}.",
            "Weitere Seiten mit „after“ lesen.",
            "Read further pages with `after`.",
        )
    return Window(after="" if after is None else sort_key_of(after), first=wanted)


def page(found: Sequence[Placed[Thing]], asked: Window) -> Page[Thing]:
    """Make a page of up to `asked.ask_for` things that were found behind `asked.after`."""
    shown = found[: asked.first]
    return Page(
        edges=[Edge(placed.sort_key, placed.thing) for placed in shown],
        has_next_page=len(found) > asked.first,
        has_previous_page=bool(asked.after),
    )


def cursor_of(sort_key: str) -> str:
    """Return the opaque cursor of a sort key."""
    return base64.urlsafe_b64encode(sort_key.encode()).decode().rstrip("=")


def sort_key_of(cursor: str) -> str:
    """Return the sort key of a cursor; BadInput where it is none of ours."""
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise no_cursor() from None


def no_cursor() -> BadInput:
    """Return the refusal of a cursor that is none of ours."""
    return BadInput(
        "„after“ ist kein Cursor dieser Schnittstelle.",
        "`after` is not a cursor of this interface.",
        "Den Wert von „endCursor“ unverändert übergeben.",
        "Pass the value of `endCursor` unchanged.",
    )
