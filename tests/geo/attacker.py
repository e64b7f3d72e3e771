"""A reader who wants to know more than was told: a linear program over published tables alone.

Written apart from `geo.disclosure`: it reads nothing but `PublishedTable`s, the parents of areas and the words of
the table plan, and names its unknowns by table and cell. It knows that zeros of undivided indicators are told, so
that a withheld count there is at least 1; that categories add up, areas add up, parts are not more than their
whole; what the words mean; and from the map, which areas of two levels share ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import highspy
import numpy as np

from graph_schema.model.figures import TABLE_PLAN, Breakdown, CellState, Indicator, PublishedCell, PublishedTable

Place: TypeAlias = tuple[str, str]
"""Level and area id, `(level, "rest")` for what is not located, `("", "city")` for the city."""
Unknown: TypeAlias = tuple[Place, str, str, str]
"""Place, indicator, breakdown, category."""
Sum: TypeAlias = dict[Unknown, float]

CITY: Place = ("", "city")
REST = "rest"
GROUND = "ground"
"""Level of the pieces of ground that two levels cut out."""


@dataclass
class Attack:
    """What the attacker has read, and what follows from it."""

    limit: int
    told: dict[Unknown, float] = field(default_factory=dict[Unknown, float])
    withheld: set[Unknown] = field(default_factory=set[Unknown])
    with_gaps: set[str] = field(default_factory=set[str])
    """Levels where an area or the total has no data: they add up to the city or to less."""
    zero_sums: list[Sum] = field(default_factory=list[Sum])
    not_negative: list[Sum] = field(default_factory=list[Sum])

    def read(self, tables: Iterable[PublishedTable]) -> None:
        """Take note of every cell."""
        for table in tables:
            level = table.key.level
            for area, by_category in table.cells.items():
                self._note((level, area), table, by_category)
            cells = [*table.cells.values(), table.total]
            if any(cell.state is CellState.NO_DATA for each in cells for cell in each.values()):
                self.with_gaps.add(level)
            self._note((level, REST), table, table.not_located)
            self._note(CITY, table, table.total)

    def _note(self, place: Place, table: PublishedTable, cells: Mapping[str, PublishedCell]) -> None:
        for category, cell in cells.items():
            unknown = (place, table.key.indicator, table.key.breakdown.value, category)
            if cell.state is CellState.WITHHELD:
                assert cell.value is None
                self.withheld.add(unknown)
            elif cell.state in (CellState.SHOWN, CellState.ZERO):
                assert cell.value is not None
                assert self.told.get(unknown, cell.value) == cell.value, "two tables tell different values"
                self.told[unknown] = cell.value
        assert not self.withheld & self.told.keys(), "one table tells what another withholds"

    def look_at_the_map(self, pieces: Mapping[str, Sequence[Place]]) -> None:
        """Take note of pieces of ground, by name the places that each is a part of; before `think`.

        Where nobody lives is left out: the reader knows that, too. Nothing is told of a piece.
        """
        seen = {*self.told, *self.withheld}
        for what in {unknown[1:] for unknown in seen}:
            sums: dict[Place, Sum] = {}
            for name, places in pieces.items():
                cell: Unknown = ((GROUND, name), *what)
                self.withheld.add(cell)
                for place in places:
                    sums.setdefault(place, {})[cell] = -1.0
            for place, terms in sums.items():
                if (place, *what) in seen:
                    self.zero_sums.append({(place, *what): 1.0, **terms})

    def think(self, parent_of: Mapping[str, str], exact_parents: set[str], singles_are_one: bool) -> None:
        """Write down every equation and inequality; `exact_parents` are known to have no case outside their parts."""
        seen = {*self.told, *self.withheld}
        by_table: dict[tuple[Place, str, str], Sum] = {}
        for unknown in seen:
            by_table.setdefault(unknown[:3], {})[unknown] = 1.0
        for (place, indicator, breakdown), cells in by_table.items():
            if breakdown != "all":
                self.zero_sums.append({**cells, (place, indicator, "all", "all"): -1.0})
        for place, indicator, breakdown, category in seen:
            self._compare(place, indicator, breakdown, category, seen, singles_are_one)
        self._add_up_places(seen, parent_of, exact_parents)

    def _compare(
        self, place: Place, indicator: str, breakdown: str, category: str, seen: set[Unknown], singles: bool
    ) -> None:
        def cell(name: Indicator) -> Unknown:
            return (place, name.value, breakdown, category)

        here = (place, indicator, breakdown, category)
        for planned in TABLE_PLAN:
            if planned.indicator == indicator and planned.part_of is not None and cell(planned.part_of) in seen:
                self.not_negative.append({cell(planned.part_of): 1.0, here: -1.0})
        if indicator == Indicator.CHILDREN and seen.issuperset({cell(Indicator.PEOPLE), cell(Indicator.ABLE_TO_WORK)}):
            self.not_negative.append({cell(Indicator.PEOPLE): 1.0, here: -1.0, cell(Indicator.ABLE_TO_WORK): -1.0})
        if indicator == Indicator.HOUSEHOLDS and cell(Indicator.PEOPLE) in seen:
            self.not_negative.append({cell(Indicator.PEOPLE): 1.0, here: -1.0})
            if category == "single" and singles:
                self.zero_sums.append({cell(Indicator.PEOPLE): 1.0, here: -1.0})
        same: dict[tuple[str, str], Unknown] = {
            (Indicator.CHILDREN, "all"): (place, Indicator.PEOPLE.value, Breakdown.AGE_BAND.value, "0-14"),
            (Indicator.SINGLE_PARENT_HOUSEHOLDS, "all"): (
                place, Indicator.HOUSEHOLDS.value, Breakdown.HOUSEHOLD_TYPE.value, "single_parent",
            ),
        }  # fmt: skip
        twin = same.get((indicator, breakdown))
        if twin in seen:
            self.zero_sums.append({here: 1.0, twin: -1.0})

    def _add_up_places(self, seen: set[Unknown], parent_of: Mapping[str, str], exact: set[str]) -> None:
        by_table: dict[tuple[str, str, str], dict[Place, Unknown]] = {}
        for unknown in seen:
            by_table.setdefault(unknown[1:], {})[unknown[0]] = unknown
        for places in by_table.values():
            for level in {place[0] for place in places} - {"", GROUND}:
                members = {unknown: -1.0 for place, unknown in places.items() if place[0] == level}
                if CITY in places:
                    rest: Sum = {places[CITY]: 1.0, **members}
                    (self.not_negative if level in self.with_gaps else self.zero_sums).append(rest)
            for parent in set(parent_of.values()):
                whole = next((unknown for place, unknown in places.items() if place[1] == parent), None)
                parts = [unknown for place, unknown in places.items() if parent_of.get(place[1]) == parent]
                if whole is not None and parts:
                    rest = {whole: 1.0, **dict.fromkeys(parts, -1.0)}
                    (self.zero_sums if parent in exact else self.not_negative).append(rest)

    def solve(self, targets: Sequence[Sum]) -> list[float]:
        """Return for each target how far apart the attacker's bounds of that sum lie, at least.

        A program is solved for a target only where feasible counts seen so far do not lie apart by the limit already.
        """
        program = _Program(sorted(self.withheld), self.told, self.zero_sums, self.not_negative)
        return program.widths(targets, self.limit)


_MOST = 1e5
"""No count of a random city is as large: so every program has an end."""
_GLANCES_PAY = 0.97
"""Looking at many targets at once goes on while each look settles three of a hundred."""


class _Program:
    def __init__(
        self, unknowns: list[Unknown], told: Mapping[Unknown, float], zero_sums: list[Sum], not_negative: list[Sum]
    ) -> None:
        self._number = {unknown: number for number, unknown in enumerate(unknowns)}
        self._told = told
        self._highs = highspy.Highs()
        self._highs.setOptionValue("output_flag", False)
        for (level, _), _, breakdown, _ in unknowns:
            self._highs.addVar(1.0 if breakdown == Breakdown.ALL and level != GROUND else 0.0, _MOST)
        for sums, upper in ((zero_sums, 0.0), (not_negative, highspy.kHighsInf)):
            for each in sums:
                numbers, factors, known = self._split(each)
                if numbers:
                    self._highs.addRow(-known, upper - known, len(numbers), np.array(numbers), np.array(factors))
                else:
                    assert known == 0 if upper == 0.0 else known >= 0, "what is told contradicts itself"

    def _split(self, terms: Sum) -> tuple[list[int], list[float], float]:
        open_terms = {self._number[unknown]: factor for unknown, factor in terms.items() if unknown in self._number}
        known = sum(factor * self._told[unknown] for unknown, factor in terms.items() if unknown in self._told)
        return list(open_terms), list(open_terms.values()), known

    def widths(self, targets: Sequence[Sum], enough: float) -> list[float]:
        directions = np.zeros((len(targets), len(self._number)))
        for direction, target in zip(directions, targets, strict=True):
            numbers, factors, _ = self._split(target)
            direction[numbers] = factors
        low, high = np.full(len(targets), np.inf), np.full(len(targets), -np.inf)

        def look(cost: np.ndarray) -> None:
            values = directions @ self._best(cost)
            np.minimum(low, values, out=low)
            np.maximum(high, values, out=high)

        random = np.random.default_rng(len(targets))
        unsettled, before = directions, 2 * len(directions)
        while _GLANCES_PAY * before > len(unsettled) > 0:
            # Many targets at once, each up or down: one answer settles a good part of them.
            cost = random.choice([-1.0, 1.0], len(unsettled)) @ unsettled
            look(cost)
            look(-cost)
            before, unsettled = len(unsettled), directions[high - low < enough]
        for number, direction in enumerate(directions):
            if high[number] - low[number] < enough:
                look(direction)
                look(-direction)
        return list(high - low)

    def _best(self, cost: np.ndarray) -> np.ndarray:
        self._highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self._highs.clearSolver()  # a warm start can get lost in rounding: solve it afresh
            self._highs.run()
        status = self._highs.getModelStatus()
        assert status == highspy.HighsModelStatus.kOptimal, status
        return np.array(self._highs.getSolution().col_value)
