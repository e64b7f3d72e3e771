"""The trail examined: every entry hashed anew in its order, against the chain and the heads that were written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from api.access.trail_anchors import AnchorFolder
from graph_schema.model.trail import Anchor, Break, Flaw, TrailHead
from graph_schema.rules.trail_check import ChainCheck
from graph_schema.store import trail as store
from graph_schema.store.graph import Graph

MOST_NAMED = 1000
"""Flaws that are named; more are counted."""

Show = Callable[[str, int, int], None]
"""Stage, entries done, entries in all."""


@dataclass(slots=True)
class Examination:
    """What was examined and what was found."""

    head: TrailHead | None
    entries: int = 0
    late: int = 0
    """Entries that were chained more than a minute after they were made."""
    waiting: int = 0
    """Entries that are not chained yet."""
    anchors: int = 0
    """Heads of this chain that were written down."""
    anchored_to: int = 0
    """The last place that one of them covers."""
    anchored_at: datetime | None = None
    flaws: int = 0
    breaks: list[Break] = field(default_factory=list[Break])
    """The first of the flaws, in the order of their places."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.flaws == 0

    def find(self, found: Iterable[Break]) -> None:
        """Count flaws, and name them while there are not too many."""
        for each in found:
            self.flaws += 1
            if len(self.breaks) < MOST_NAMED:
                self.breaks.append(each)


def _show_nothing(_stage: str, _done: int, _total: int) -> None:
    pass


async def examine_trail(graph: Graph, folder: AnchorFolder, show: Show = _show_nothing) -> Examination:
    """Examine the whole trail, also while a process chains on; memory stays flat.

    UnreadableFile where an anchor cannot be read.
    """
    anchors = folder.read()  # before the head is: a head is written down after it was stored
    head = await store.load_head(graph)
    own = [each for each in anchors if head is not None and each.head.trail == head.trail]
    found = Examination(head, anchors=len(own))
    last = max(own, key=lambda each: each.head.place, default=None)
    if last is not None:
        found.anchored_to, found.anchored_at = last.head.place, last.at
    found.find(_other_trails(anchors, head))
    check = ChainCheck(own)
    await _read_on(graph, check, found, head.place if head is not None else 0, show)
    for each in await store.list_outside(graph):
        if each.waiting:
            found.waiting += 1
        else:
            found.find([Break(Flaw.OUTSIDE, 0, 0, each.id, each.at)])
    return found


async def _read_on(graph: Graph, check: ChainCheck, found: Examination, total: int, show: Show) -> None:
    while True:
        before = check.place
        async for entry in store.read_chain(graph, after=check.place):
            found.find(check.take(entry))
            found.entries += 1
            found.late += bool(entry.get("sealed_late"))
            if found.entries % store.PAGE == 0:
                show("examine", found.entries, max(total, found.entries))
        head = await store.load_head(graph)
        # Chained meanwhile: the new entries are read, too.
        if head is None or head.place <= check.place or check.place == before:
            found.head = head
            found.find(check.end(head))
            return


def _other_trails(anchors: Iterable[Anchor], head: TrailHead | None) -> list[Break]:
    """Return the chains that were begun before this one and whose end nobody wrote down."""
    last: dict[str, Anchor] = {}
    for each in anchors:
        known = last.get(each.head.trail)
        if known is None or not known.ended:
            last[each.head.trail] = each
    return [
        Break(Flaw.OTHER_TRAIL, 1, each.head.place, at=each.at)
        for trail, each in last.items()
        if not each.ended and (head is None or trail != head.trail)
    ]
