"""The one door through which maps and tables leave (`docs/decisions/0003-disclosure.md`).

All tables of a reference date are protected together: every indicator × breakdown, all levels, "not located"
and the city. What comes out are `PublishedTable`s; nothing else may leave. Measures (`geo.measures`) are made
from published cells only.
"""

from __future__ import annotations

from geo.disclosure.containment import with_containment
from geo.disclosure.limits import Limits
from geo.disclosure.pieces import cut_into_pieces
from geo.disclosure.publishing import (
    Stamp,
    publish_counts,
    publish_imported_counts,
    publish_imported_rates,
    round_count,
)

__all__ = [
    "Limits",
    "Stamp",
    "cut_into_pieces",
    "publish_counts",
    "publish_imported_counts",
    "publish_imported_rates",
    "round_count",
    "with_containment",
]
