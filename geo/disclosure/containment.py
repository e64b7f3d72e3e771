"""Which area lies in which area of a coarser level: by links of the graph, and where there is none by the borders.

Links are optional at the import, but the borders of every level are served: a reader sees what lies in what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas
import pandas as pd

from geo.boundaries import ground_shares
from geo.frames import flags, texts

INSIDE = 0.99
"""Share of its ground that an area inside another has there at least: two drawings of one border never meet exactly."""

Borders = Mapping[str, geopandas.GeoSeries]
"""By level, polygons by area id."""


def with_containment(areas: pd.DataFrame, borders: Borders) -> pd.DataFrame:
    """Return the areas with two columns more, and parents where borders tell them.

    `areas`: `geo.frames.area_frame`. `within`: ids of all areas that it lies in, the nearest level first. `crosses`:
    codes of the coarser levels where it lies in several areas, in one only partly, or where nobody can tell.
    `parent_id` is the graph's; where it has none, the area that it lies in at the nearest level.
    """
    search = _Search(areas, borders)
    for area in search.parent_of:
        search.place(area)
    return areas.assign(
        parent_id=pd.Series(search.parent_of, dtype=object),
        within=pd.Series(search.within, dtype=object),
        crosses=pd.Series(search.crosses, dtype=object),
    )


def wholes_of(areas: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the areas that each counted area lies in."""
    known = _with_columns(areas)
    counted = flags(known, "is_district")
    return {str(area): tuple(known["within"].loc[area]) for area in known.index[counted]}


def crossed_levels(areas: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the coarser levels whose borders each area crosses."""
    known = _with_columns(areas)
    return {str(area): tuple(crosses) for area, crosses in known["crosses"].items()}


def _with_columns(areas: pd.DataFrame) -> pd.DataFrame:
    return areas if "within" in areas else with_containment(areas, {})


@dataclass(slots=True)
class _Search:
    areas: pd.DataFrame
    borders: Borders
    level_of: dict[str, str] = field(init=False)
    parent_of: dict[str, str | None] = field(init=False)
    within: dict[str, tuple[str, ...]] = field(init=False)
    crosses: dict[str, tuple[str, ...]] = field(init=False)
    shares: dict[tuple[str, str], dict[str, dict[str, float] | None]] = field(init=False)

    def __post_init__(self) -> None:
        ids = [str(area) for area in self.areas.index]
        self.level_of = {area: str(level) for area, level in zip(ids, self.areas["level"], strict=True)}
        parents = texts(self.areas, "parent_id")
        self.parent_of = {area: None if each is None else str(each) for area, each in zip(ids, parents, strict=True)}
        self.within, self.crosses, self.shares = {}, {}, {}

    def place(self, area: str) -> None:
        """Find the areas around one area; those of coarser levels have been placed before."""
        own = self.level_of[area]
        levels = list(dict.fromkeys(self.level_of.values()))
        above = levels[: levels.index(own)]
        found = {self.level_of[whole]: whole for whole in self._chain(self.parent_of[area])}
        crosses: list[str] = []
        for level in reversed(above):
            if level in found:
                continue
            whole = self._whole(area, own, level)
            if whole is None:
                crosses.append(level)
            elif whole:
                self.parent_of[area] = self.parent_of[area] or whole
                for each in self._chain(whole):
                    found.setdefault(self.level_of[each], each)
        self.within[area] = tuple(found[level] for level in reversed(above) if level in found)
        self.crosses[area] = tuple(crosses)

    def _chain(self, area: str | None) -> tuple[str, ...]:
        """Return an area and what it lies in; nothing where the area is unknown."""
        return () if area is None or area not in self.level_of else (area, *self.within.get(area, ()))

    def _whole(self, area: str, own: str, level: str) -> str | None:
        """Return the area of `level` around `area`, "" where it lies outside the level, None where it crosses it."""
        shares = self._shares(own, level).get(area)
        if shares is None:
            return None
        largest = max(shares, key=lambda label: shares[label], default="")
        if largest and shares[largest] >= INSIDE:
            return largest
        return "" if sum(shares.values()) <= 1 - INSIDE else None

    def _shares(self, own: str, level: str) -> dict[str, dict[str, float] | None]:
        if (own, level) not in self.shares:
            parts, wholes = self.borders.get(own), self.borders.get(level)
            self.shares[own, level] = {} if parts is None or wholes is None else ground_shares(parts, wholes)
        return self.shares[own, level]
