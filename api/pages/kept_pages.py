"""Pages that were sent lately, ready to be sent again as long as nothing in the graph has changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

KEPT = 128
"""Pages; with 448 areas one is 20 kB compressed."""


class KeptPages:
    """Compressed pages by what they depend on: state of the graph, address, day. For the event loop's thread only.

    The head of a page names its reader and holds the token of the reader's forms: a page is kept for that reader
    alone. So the reader is asked for besides the key, and None is the public.
    """

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[Hashable, Hashable], bytes] = OrderedDict()

    def find(self, user: Hashable | None, key: Hashable) -> bytes | None:
        """Return the page compressed with gzip; None if it is not kept for this reader."""
        page = self._pages.get((user, key))
        if page is not None:
            self._pages.move_to_end((user, key))
        return page

    def keep(self, user: Hashable | None, key: Hashable, packed: bytes) -> None:
        """Keep a compressed page for its reader; the one not asked for longest makes room."""
        self._pages[(user, key)] = packed
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
