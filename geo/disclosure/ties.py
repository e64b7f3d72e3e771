"""How the rows of one date are tied: areas, their parts, pieces of ground, "not located" and the city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.disclosure.containment import wholes_of
from geo.disclosure.pieces import PIECES, members_of_rows
from geo.layers import NOT_LOCATED

Row: TypeAlias = tuple[str, str]
"""Level, and area id or `NOT_LOCATED`; `PIECES` and the label of a piece."""
Terms: TypeAlias = dict[int, float]
"""Factors by number of row or column."""

CITY: Row = ("", "city")


@dataclass(frozen=True, slots=True)
class RowTies:
    """Sums of rows that are zero, and sums that are not negative."""

    equations: list[Terms] = field(default_factory=list[Terms])
    inequalities: list[Terms] = field(default_factory=list[Terms])

    def take(self, whole: int, members: Sequence[int], table: NDArray[np.int64]) -> None:
        """Tie a whole to its members: they add up to it, or to less.

        Members that add up to more contradict their whole; nobody who knows that can rely on a tie.
        """
        rest = table[whole] - table[list(members)].sum(axis=0)
        terms = {whole: 1.0, **dict.fromkeys(members, -1.0)}
        if not rest.any():
            self.equations.append(terms)
        elif (rest >= 0).all():
            self.inequalities.append(terms)


def tie_to_city(rows: Sequence[Row], table: NDArray[np.int64]) -> RowTies:
    """Return ties of each level to the city: its areas add up to it, or to less where some are not known."""
    ties = RowTies()
    for level in dict.fromkeys(level for level, _ in rows if level not in (CITY[0], PIECES)):
        ties.take(rows.index(CITY), [number for number, row in enumerate(rows) if row[0] == level], table)
    return ties


def tie_parts(rows: Sequence[Row], areas: pd.DataFrame, table: NDArray[np.int64], ties: RowTies) -> None:
    """Tie areas to those of their parts that have a row, each level of parts by itself."""
    place = {label: number for number, (_, label) in enumerate(rows) if label != NOT_LOCATED}
    parts: dict[tuple[str, str], list[int]] = {}
    for part, wholes in wholes_of(areas).items():
        if part in place:
            for whole in wholes:
                parts.setdefault((whole, rows[place[part]][0]), []).append(place[part])
    for (whole, _), members in parts.items():
        if whole in place:
            ties.take(place[whole], members, table)


def rows_of_pieces(
    counts: Mapping[str, pd.DataFrame], pieces: pd.DataFrame
) -> tuple[list[str], list[dict[Row, float]]]:
    """Return the pieces that need a row of their own, and the equations of rows with their pieces.

    A piece that is all of some area is that area's row (the finest one's). Where levels are nested and linked, no
    piece is left. `ValueError` if a row is not the sum of its pieces: then the pieces are not those of the counts.
    """
    levels = [level for level in counts if level != PIECES]
    filled = np.flatnonzero(counts[PIECES].to_numpy().any(axis=1))
    there = [str(label) for label in counts[PIECES].index[filled]]
    members = members_of_rows(pieces, there, levels)
    row_of: dict[str, Row] = {}
    for level in reversed(levels):
        for row, inside in members.items():
            if row[0] == level and len(inside) == 1:
                row_of.setdefault(inside[0], row)
    own = [piece for piece in there if piece not in row_of]
    equations: list[dict[Row, float]] = []
    for row, inside in members.items():
        _require_sum(counts[row[0]].loc[row[1]], counts[PIECES].loc[inside])
        summed = [row_of.get(piece, (PIECES, piece)) for piece in inside]
        if summed != [row]:
            equations.append({row: 1.0, **dict.fromkeys(summed, -1.0)})
    return own, equations


def _require_sum(whole: pd.Series, pieces: pd.DataFrame) -> None:
    if not np.array_equal(whole.to_numpy(), pieces.to_numpy().sum(axis=0)):
        raise ValueError("an area is not the sum of its pieces")
