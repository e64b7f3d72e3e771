"""The values of one layer on one date: counts, denominators and the measure made from them.

Every cell comes from a published table or is a public number of residents, and measures are made by
`geo.measures`, which hands on what is withheld. The whole city is one more cell, under the key `CITY`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from api.actions.catalogue import Origin, ShownIndicator, ShownLevel, counted_denominator
from api.actions.figure_shelf import Tables
from geo import measures
from geo.measures import NO_DATA, WITHHELD
from graph_schema.model.figures import (
    Breakdown,
    CellState,
    Denominator,
    Indicator,
    Measure,
    PublishedCell,
    TableKey,
    members_of,
)

CITY = ""
"""Key of the whole city among area ids, which are never empty."""

VALUE = "value"
"""Measure of a published figure that its source has computed already (per cent, index)."""

Cells = Mapping[str, PublishedCell]

FAR_APART_MONTHS = 24
"""Numerator and denominator further apart than this are flagged wherever the rate stands."""

_RATES = (Measure.RATE, Measure.LOCATION_QUOTIENT)


@dataclass(frozen=True, slots=True)
class Layer:
    """What a map shows, apart from its date."""

    level: ShownLevel
    indicator: ShownIndicator
    measure: str
    category: str
    minimum_residents: int
    decimals: int = 1
    """Decimals that rates, densities and figures in per cent are printed with: see `api.actions.layer_classes`."""

    @property
    def breakdown(self) -> Breakdown:
        """Breakdown that the category belongs to."""
        return breakdown_of(self.category)

    @property
    def rate_of(self) -> str | None:
        """What its rate is counted of."""
        return self.indicator.rate_of(self.category)

    @property
    def is_share(self) -> bool:
        """True where the measure is made of all cases of the same indicator."""
        return self.measure in _RATES and self.rate_of == self.indicator.code

    def key(self, day: date) -> TableKey:
        """Return the key of the table of counts."""
        return TableKey(self.indicator.code, self.breakdown, self.level.level.code, day)

    @property
    def uses_residents(self) -> bool:
        """True where the measure is made of residents, who are counted on another date than the cases."""
        return self.measure in _RATES and self.rate_of is not None and counted_denominator(self.rate_of) is None

    def denominator_key(self, day: date) -> TableKey | None:
        """Return the key of the table of denominators; None where the measure has none or they are residents."""
        if self.measure not in _RATES or self.rate_of is None:
            return None
        counted = counted_denominator(self.rate_of)
        if counted is None:
            return None
        if self.indicator.origin is Origin.DIRECTORY:
            # Places are stated on other days than the register is counted, and are of everybody.
            below = self.level.indicators[counted]
            return TableKey(counted, Breakdown.ALL, self.level.level.code, _nearest(below.dates, day))
        of_all = counted == self.indicator.code
        return TableKey(counted, Breakdown.ALL if of_all else self.breakdown, self.level.level.code, day)

    def keys(self, days: Iterable[date]) -> list[TableKey]:
        """Return the keys of all tables that the layer needs on `days`."""
        wanted = [key for day in days for key in (self.key(day), self.denominator_key(day)) if key is not None]
        return list(dict.fromkeys(wanted))


@dataclass(frozen=True, slots=True)
class LayerCells:
    """Cells by area id, and under `CITY`; `denominator` is empty where the measure has none."""

    value: Cells
    count: Cells
    denominator: Cells
    denominator_as_of: date | None
    not_located: PublishedCell
    stated: tuple[date, date] | None = None
    """Of an offer: the oldest and the newest statement; None where there is no table."""


def are_far_apart(one: date, other: date) -> bool:
    """Tell whether more than 24 months lie between the cases and the residents of a rate.

    >>> are_far_apart(date(2022, 9, 30), date(2020, 9, 30)), are_far_apart(date(2022, 9, 30), date(2019, 12, 31))
    (False, True)
    """
    return abs(months_between(one, other)) > FAR_APART_MONTHS


def months_between(earlier: date, later: date) -> int:
    """Return the number of months between two dates' months.

    >>> months_between(date(2021, 9, 30), date(2022, 9, 30))
    12
    """
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def breakdown_of(category: str) -> Breakdown:
    """Return the breakdown of a category's code.

    >>> breakdown_of("all").value, breakdown_of("sex:female").value
    ('all', 'sex')
    """
    return Breakdown.ALL if category == "all" else Breakdown(category.partition(":")[0])


def resident_group(level: ShownLevel, indicator: ShownIndicator, category: str) -> str | None:
    """Return the group of residents that a rate of `category` is made of; None where none fits.

    The benefit rate is counted of residents below pension age where they are known, else of all residents. A rate
    of one category is made of the residents of that category only, or not at all.
    """
    groups = level.residents.groups()
    if category != "all":
        group = category.partition(":")[2]
        return group if group in groups else None
    wants_younger = (
        indicator.denominator == Denominator.RESIDENTS_BELOW_PENSION_AGE or indicator.code == Indicator.PEOPLE
    )
    if wants_younger and "below_pension_age" in groups:
        return "below_pension_age"
    return "all" if "all" in groups else None


def measures_of(level: ShownLevel, indicator: ShownIndicator, category: str) -> tuple[str, ...]:
    """Return the measures that can be shown, the most telling first."""
    if not indicator.is_count:
        return (VALUE,)
    if indicator.origin is Origin.DIRECTORY:
        per_case = (Measure.RATE.value,) if _has_denominator(level, indicator, "all") else ()
        return (Measure.COUNT.value, *per_case)
    with_rate = _has_denominator(level, indicator, category)
    rates = (Measure.RATE.value, Measure.LOCATION_QUOTIENT.value) if with_rate else ()
    return (*rates, Measure.DENSITY.value, Measure.COUNT.value)


def lacks_residents(layer: Layer) -> bool:
    """Tell whether there is no rate because nobody knows the level's residents, as of a grid."""
    if not layer.indicator.is_count or layer.rate_of is None or counted_denominator(layer.rate_of) is not None:
        return False
    return Measure.RATE.value not in measures_of(layer.level, layer.indicator, layer.category)


def cells_on(layer: Layer, tables: Tables, day: date) -> LayerCells:
    """Return the layer's cells on `day`; "no data" throughout where there is no table for it."""
    table = tables.get(layer.key(day))
    category = layer.category.partition(":")[2] or "all"
    areas = [area.id for area in layer.level.areas]
    count: dict[str, PublishedCell] = dict.fromkeys(areas, NO_DATA)
    count[CITY] = NO_DATA
    not_located = NO_DATA
    members = members_of(layer.breakdown, category)
    if table is not None and set(members) <= set(table.categories):
        count.update((area, _joined(table.cells[area], members)) for area in areas if area in table.cells)
        count[CITY] = _joined(table.total, members)
        not_located = _joined(table.not_located, members)
    denominator, as_of = _denominator(layer, tables, day)
    value = _measured(layer, count, denominator)
    return LayerCells(value, count, denominator, as_of, not_located, table.stated.get(category) if table else None)


def _nearest(dates: Sequence[date], day: date) -> date:
    """Return the newest of `dates` not after `day`, else the oldest of them."""
    return max((each for each in dates if each <= day), default=min(dates))


def change_between(now: Cells, before: Cells) -> dict[str, PublishedCell]:
    """Return the change of every cell. No change is the value 0 and not the state "zero", which means nobody."""
    changed = measures.change(now, before)
    nothing = PublishedCell(CellState.SHOWN, 0.0)
    return {key: nothing if cell.state is CellState.ZERO else cell for key, cell in changed.items()}


def _has_denominator(level: ShownLevel, indicator: ShownIndicator, category: str) -> bool:
    denominator = indicator.rate_of(category)
    if denominator is None:
        return False
    counted = counted_denominator(denominator)
    if counted is None:
        return resident_group(level, indicator, category) is not None
    below = level.indicators.get(counted)
    return below is not None and category in below.categories


def _denominator(layer: Layer, tables: Tables, day: date) -> tuple[Cells, date | None]:
    if layer.measure not in _RATES:
        return {}, None
    key = layer.denominator_key(day)
    if key is None:
        return _residents(layer, day)
    table = tables.get(key)
    category = "all" if key.breakdown is Breakdown.ALL else layer.category.partition(":")[2]
    members = members_of(key.breakdown, category)
    if table is None or not set(members) <= set(table.categories):
        return {}, None
    cells = {area: _joined(by_category, members) for area, by_category in table.cells.items()}
    return {**cells, CITY: _joined(table.total, members)}, key.reference_date


def _joined(cells: Mapping[str, PublishedCell], members: Sequence[str]) -> PublishedCell:
    return cells[members[0]] if len(members) == 1 else measures.joined([cells[name] for name in members])


def _residents(layer: Layer, day: date) -> tuple[Cells, date | None]:
    group = resident_group(layer.level, layer.indicator, layer.category)
    as_of = layer.level.residents.nearest_date(group, day) if group else None
    if group is None or as_of is None:
        return {}, None
    numbers = layer.level.residents.on(group, as_of)
    # The city's cases are those of all districts. Residents of some districts only would make its rate too high,
    # and every location quotient too low.
    everywhere = all(area.id in numbers for area in layer.level.areas)
    return measures.public_cells({**numbers, CITY: sum(numbers.values()) if everywhere else None}), as_of


def _measured(layer: Layer, count: Cells, denominator: Cells) -> Cells:
    if layer.measure in (Measure.COUNT, VALUE):
        return count
    if layer.measure == Measure.DENSITY:
        km2 = {area.id: area.area_km2 for area in layer.level.areas}
        return measures.density_per_km2(count, {**km2, CITY: layer.level.area_km2})
    rates: Cells = _nobody_of_nobody(measures.rate(count, denominator), count, denominator)
    if layer.uses_residents:
        rates = _large_enough(rates, denominator, layer.minimum_residents)
    if layer.is_share:
        rates = {key: _at_most_all(cell) for key, cell in rates.items()}
    return rates if layer.measure == Measure.RATE else measures.location_quotient(rates, rates[CITY])


def _nobody_of_nobody(rates: Cells, count: Cells, denominator: Cells) -> dict[str, PublishedCell]:
    """Return "zero" where nobody was counted of nobody: that is known, and not "no data"."""
    nobody = {
        key
        for key, cell in count.items()
        if cell.state is CellState.ZERO and denominator.get(key, NO_DATA).state is CellState.ZERO
    }
    return {key: count[key] if key in nobody else cell for key, cell in rates.items()}


def _at_most_all(cell: PublishedCell) -> PublishedCell:
    """Return a share of at most 100: two rounded types of household can add up to more than their rounded total."""
    return PublishedCell(CellState.SHOWN, 100.0) if cell.value is not None and cell.value > 100 else cell


def _large_enough(rates: Cells, denominator: Cells, minimum: int) -> dict[str, PublishedCell]:
    """Withhold rates of fewer residents than the limit.

    Areas below it show no count either (`geo.disclosure`); this holds for groups of residents, such as women.
    """
    return {
        key: WITHHELD if cell.state is CellState.SHOWN and (denominator[key].value or 0) < minimum else cell
        for key, cell in rates.items()
    }
