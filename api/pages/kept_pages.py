"""Pages that were sent lately, ready to be sent again as long as nothing in the graph has changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

KEPT = 128
"""Pages; with 448 areas one is 20 kB compressed."""


class KeptPages:
    """Compressed pages by what they depend on: state of the graph, address, day. For the event loop's thread only."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, bytes] = OrderedDict()

    def find(self, key: Hashable) -> bytes | None:
        """Return the page compressed with gzip; None if it is not kept."""
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
        return page

    def keep(self, key: Hashable, packed: bytes) -> None:
        """Keep a compressed page; the one not asked for longest makes room."""
        self._pages[key] = packed
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
