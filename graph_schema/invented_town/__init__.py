"""The people, offices, programmes and events of an invented town, drawn from a seed.

Its map is drawn in `geo.town`; what is a published figure and what is our assumption stands in `published`.
"""

from __future__ import annotations

from .ground import Ground
from .residents import draw_residents, sum_by_parent
from .town import TownRows, describe, invent_town

__all__ = ["Ground", "TownRows", "describe", "draw_residents", "invent_town", "sum_by_parent"]
