"""The pieces of ground into which the borders of several levels cut a city.

Who sees the borders of two levels can subtract areas of one from areas of the other, whether or not the levels are
linked, nested, or the old and the new borders of the same districts. What such a subtraction can reach at most are
the *pieces*: the cases that share their area at every level. Every area is the sum of its pieces, and so is "not
located". A piece is a row that is never shown, tied to all that is, and protected like any cell.

The pieces come from the register itself, not from geometry: a piece in which nobody is counted on the date is taken
for known to be empty. That credits the reader with more than a map tells, and needs no tolerance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.frames import RegisterFrames, integers
from geo.layers import NOT_LOCATED, areas_of_residences, districts_of

PIECES = "*pieces*"
"""Code of the level of pieces; an operator's levels are words."""

MOST_PIECES = 100
"""Pieces that are no area by themselves, of levels that cross: 68 take 8 s of computing a date, 560 take minutes."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Register and areas with the pieces as one more level."""

    register: RegisterFrames
    areas: pd.DataFrame
    """As of `geo.frames.area_frame`, pieces last."""
    pieces: pd.DataFrame | None
    """Index: piece; a column per level: id of the area that it is part of, or `NOT_LOCATED`. None: one level."""


def cut_into_pieces(register: RegisterFrames, areas: pd.DataFrame) -> Ground:
    """Return what `geo.layers.count_tables` needs to count pieces beside the areas of every level.

    A level that crosses coarser ones in more than `MOST_PIECES` pieces is left out: it gets no figures.
    """
    places = _told_together(_districts_of_residences(register, areas))
    areas = areas.loc[areas["level"].isin(list(places.columns)).to_numpy()]
    if places.shape[1] < 2:
        return Ground(register, areas, None)
    located = np.flatnonzero((places != NOT_LOCATED).any(axis=1))
    inside = places.iloc[located]
    labels = inside.iloc[:, 0].str.cat(inside.iloc[:, 1:], sep="|")
    pieces = inside.assign(piece=labels).drop_duplicates("piece").set_index("piece").sort_index()
    links = pd.DataFrame({"residence": located, "area_id": labels.to_numpy(dtype=object)})
    every_link = pd.concat([register.residence_areas, links], ignore_index=True)
    return Ground(replace(register, residence_areas=every_link), pd.concat([areas, _as_areas(areas, pieces)]), pieces)


def _districts_of_residences(register: RegisterFrames, areas: pd.DataFrame) -> pd.DataFrame:
    """Return per residence (row) and level (column) the counted area, or `NOT_LOCATED`."""
    found: dict[str, NDArray[np.object_]] = {}
    for level, place in areas_of_residences(register, areas).items():
        counted = pd.Index(districts_of(areas, level), dtype=object)
        found[level] = np.where(counted.get_indexer(pd.Index(place, dtype=object)) >= 0, place, NOT_LOCATED)
    return pd.DataFrame(found)


def _told_together(places: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of levels that can be protected together, the coarsest first."""
    told = [str(level) for level in places.columns[:1]]
    for level in map(str, places.columns[1:]):
        if _pieces_that_are_no_area(places.loc[:, [*told, level]]) <= MOST_PIECES:
            told.append(level)
    return places.loc[:, told]


def _pieces_that_are_no_area(places: pd.DataFrame) -> int:
    pieces = places.drop_duplicates()
    alone = [~pieces[level].duplicated(keep=False).to_numpy() for level in pieces.columns]
    return len(pieces) - int(np.logical_or.reduce(alone).sum())


def _as_areas(areas: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    rank = int(integers(areas, "rank").max()) + 1
    frame = pd.DataFrame({"rank": rank, "level": PIECES, "parent_id": None, "is_district": True}, index=pieces.index)
    return frame.astype({"level": object, "parent_id": object}).rename_axis(areas.index.name)


def members_of_rows(
    pieces: pd.DataFrame, there: Sequence[str], levels: Sequence[str]
) -> Mapping[tuple[str, str], list[str]]:
    """Return the pieces of every (level, area or `NOT_LOCATED`), of those that are `there`.

    What lies in no area of any level is one more piece, under the label `NOT_LOCATED`.
    """
    members: dict[tuple[str, str], list[str]] = {}
    places = {level: pieces[level].to_dict() for level in levels}
    for piece in there:
        for level in levels:
            place = NOT_LOCATED if piece == NOT_LOCATED else str(places[level][piece])
            members.setdefault((level, place), []).append(piece)
    return members
