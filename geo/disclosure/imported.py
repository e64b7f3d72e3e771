"""Which imported counts can be protected: those whose ties to the other levels are known."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geo.disclosure.containment import crossed_levels, wholes_of
from geo.layers import districts_of

Counts = Mapping[str, pd.Series]
"""Per level whole numbers by area id."""


def without_loose_ends(counts: Counts, areas: pd.DataFrame, has_small: bool) -> dict[str, pd.Series]:
    """Return the counts without those that cannot be protected against a coarser level.

    Nobody knows how many cases of an imported count lie in a piece of ground, so areas that cross the borders of a
    coarser level which has counts too are left out. If the counts have small ones, so are parts that add up to more
    than their area: no sum ties them, but a reader's guess could come close. A source that rounds often contradicts
    itself, and has no small ones.
    """
    levels = [level for level in dict.fromkeys(areas["level"]) if level in counts]
    crosses = crossed_levels(areas)
    kept: dict[str, pd.Series] = {}
    for level in levels:
        nested = [str(area) for area in counts[level].index if not set(crosses.get(str(area), ())) & kept.keys()]
        series = counts[level].loc[nested]
        fitting = series.drop(_contradicting(series, kept, areas)) if has_small else series
        if len(fitting):
            kept[level] = fitting
    return kept


def is_complete(counts: pd.Series, areas: pd.DataFrame, level: str) -> bool:
    """Tell whether no district of a level is missing."""
    return set(districts_of(areas, level)) <= set(counts.index)


def _contradicting(parts: pd.Series, coarser: Counts, areas: pd.DataFrame) -> list[str]:
    """Return the parts that add up to more than an area which they lie in."""
    wholes = {str(area): float(count) for series in coarser.values() for area, count in series.items()}
    around = wholes_of(areas)
    members: dict[str, list[str]] = {}
    for part in map(str, parts.index):
        for whole in around.get(part, ()):
            members.setdefault(whole, []).append(part)
    return list(
        dict.fromkeys(
            part
            for whole, inside in members.items()
            if whole in wholes and parts.loc[inside].sum() > wholes[whole]
            for part in inside
        )
    )
