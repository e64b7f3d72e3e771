"""Measures of published cells: rate, density, location quotient, change.

Every function takes cells that passed disclosure control and hands on their states: what is withheld in a
cell is withheld in each measure made from it, and what the source does not state stays "no data". So nothing
here can tell more than the tables do. Formulas and units: `geo.density`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from geo import density
from graph_schema.model.figures import CellState, PublishedCell

Cells = Mapping[str, PublishedCell]
"""Cells by area id (or any key, such as "city")."""

WITHHELD = PublishedCell(CellState.WITHHELD)
NO_DATA = PublishedCell(CellState.NO_DATA)


def cell_of(value: float | None) -> PublishedCell:
    """Return a cell for a number that is public; None and NaN are "no data", 0 is "zero".

    >>> cell_of(0).state.value, cell_of(None).state.value, cell_of(12.5).value
    ('zero', 'no_data', 12.5)
    """
    if value is None or math.isnan(value):
        return NO_DATA
    return PublishedCell(CellState.ZERO if value == 0 else CellState.SHOWN, float(value))


def public_cells(numbers: Mapping[str, float | None]) -> dict[str, PublishedCell]:
    """Return cells for numbers that are public anyway, such as residents per area."""
    return {key: cell_of(value) for key, value in numbers.items()}


def joined(cells: Sequence[PublishedCell]) -> PublishedCell:
    """Return the sum of published cells: withheld if one is, "no data" if one has none. Not empty.

    >>> joined([cell_of(30), cell_of(0)]).value, joined([cell_of(30), WITHHELD]).state.value
    (30.0, 'withheld')
    """
    states = {cell.state for cell in cells}
    if CellState.WITHHELD in states:
        return WITHHELD
    return NO_DATA if CellState.NO_DATA in states else cell_of(sum(cell.value or 0.0 for cell in cells))


def rate(cases: Cells, denominators: Cells) -> dict[str, PublishedCell]:
    """Return cases per 100 of the denominator, per key of `cases`. Unit: per cent.

    Withheld if cases or denominator are withheld; "no data" if one is missing or the denominator is 0.

    >>> rate({"a": cell_of(30)}, {"a": cell_of(120)})["a"].value
    25.0
    >>> rate({"a": WITHHELD}, {"a": cell_of(120)})["a"].state.value
    'withheld'
    """
    return _combine(cases, denominators, density.benefit_rate)


def density_per_km2(cases: Cells, area_km2: Mapping[str, float]) -> dict[str, PublishedCell]:
    """Return cases per km², per key of `cases`.

    >>> density_per_km2({"a": cell_of(30)}, {"a": 1.5})["a"].value
    20.0
    """
    return _combine(cases, public_cells(dict(area_km2)), density.case_density)


def location_quotient(rates: Cells, city: PublishedCell) -> dict[str, PublishedCell]:
    """Return each rate divided by the city's rate: 1 is as in the city. Without unit.

    Withheld throughout where the city's rate is withheld; "no data" where it is zero or missing.

    >>> location_quotient({"a": cell_of(12.0)}, cell_of(8.0))["a"].value
    1.5
    """
    return _combine(rates, dict.fromkeys(rates, city), _quotient)


def change(now: Cells, before: Cells) -> dict[str, PublishedCell]:
    """Return `now` − `before`, per key of `now`; "no data" where the earlier table has no such area.

    >>> change({"a": cell_of(12.0)}, {"a": cell_of(13.5)})["a"].value
    -1.5
    """
    return _combine(now, before, density.change)


def _quotient(rates: pd.Series, city: pd.Series) -> pd.Series:
    return density.location_quotient(rates, float(city.iloc[0]) if len(city) else math.nan)


Formula = Callable[[pd.Series, pd.Series], pd.Series]


def _combine(first: Cells, second: Cells, formula: Formula) -> dict[str, PublishedCell]:
    """Apply `formula` where both cells have a value; the stricter state holds elsewhere."""
    others = {key: second.get(key, NO_DATA) for key in first}
    usable = [key for key, cell in first.items() if _has_value(cell) and _has_value(others[key])]
    a = pd.Series([first[key].value for key in usable], index=usable, dtype=float)
    b = pd.Series([others[key].value for key in usable], index=usable, dtype=float)
    values = formula(a, b).to_dict() if usable else {}
    return {key: cell_of(values[key]) if key in values else _missing(cell, others[key]) for key, cell in first.items()}


def _has_value(cell: PublishedCell) -> bool:
    return cell.state in (CellState.SHOWN, CellState.ZERO)


def _missing(first: PublishedCell, second: PublishedCell) -> PublishedCell:
    return WITHHELD if CellState.WITHHELD in (first.state, second.state) else NO_DATA
