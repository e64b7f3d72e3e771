"""The invented town's map: districts, boroughs, a river and streets, from a seed and no file of a real town."""

from __future__ import annotations

from .ground import km_from, prepare_ground
from .place_names import OFFICE, TOWN
from .town_map import TownMap, draw_town

__all__ = ["OFFICE", "TOWN", "TownMap", "draw_town", "km_from", "prepare_ground"]
