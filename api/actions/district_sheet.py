"""The district sheet: the main figures beside the city's, their change within a year, and the trend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from api.actions.catalogue import Origin
from api.actions.figure_shelf import Tables
from api.actions.layer_cells import (
    CITY,
    Layer,
    LayerCells,
    are_far_apart,
    cells_on,
    change_between,
    measures_of,
)
from api.actions.map_view import ResidentsDate, Sheet, SheetLine, TrendPoint
from api.actions.map_words import Words, decimals_of
from api.actions.what_is_there import WhatIsThere
from geo.measures import NO_DATA
from graph_schema.model.figures import Indicator, Measure, Offer, PublishedCell, last_of_month
from graph_schema.model.places import Neighbourhood

QUARTERS = 8
MAIN_LINES: tuple[tuple[Indicator | Offer, Measure], ...] = (
    (Indicator.PEOPLE, Measure.RATE),
    (Indicator.PEOPLE, Measure.COUNT),
    (Indicator.HOUSEHOLDS, Measure.COUNT),
    (Indicator.CHILDREN, Measure.COUNT),
    (Indicator.LONG_TERM_RECIPIENTS, Measure.RATE),
    (Indicator.CONTACT_BROKEN, Measure.RATE),
    (Indicator.SINGLE_PARENT_HOUSEHOLDS, Measure.RATE),
    (Offer.FREE_PLACES, Measure.COUNT),
)
"""Lines of the sheet after the chosen layer's own, which stands first and is not repeated."""


def sheet_layers(chosen: Layer, day: date) -> tuple[Layer, ...]:
    """Return the layers of the sheet's lines: the chosen one, its count, then the level's main figures of `day`."""
    wanted = [(chosen.indicator.code, chosen.measure, chosen.category)]
    if chosen.indicator.is_count:
        wanted.append((chosen.indicator.code, Measure.COUNT, chosen.category))
    wanted += [(indicator.value, measure, "all") for indicator, measure in MAIN_LINES]
    return tuple(
        Layer(chosen.level, chosen.level.indicators[code], str(measure), category, chosen.minimum_residents)
        for code, measure, category in dict.fromkeys(wanted)
        if code in chosen.level.indicators
        and day in chosen.level.indicators[code].dates
        and measure in measures_of(chosen.level, chosen.level.indicators[code], category)
    )


def year_before(chosen: Layer, day: date) -> date | None:
    """Return the reference date a year before `day`; None where the layer has no table of it."""
    before = last_of_month(day.replace(year=day.year - 1, day=1))
    return before if before in chosen.indicator.dates else None


def trend_dates(dates: Iterable[date], day: date) -> tuple[date, ...]:
    """Return up to eight dates up to `day`, oldest first: quarters back from it, or what there is instead.

    >>> june, july, september = date(2022, 6, 30), date(2022, 7, 31), date(2022, 9, 30)
    >>> [str(each) for each in trend_dates([june, july, september], september)]
    ['2022-06-30', '2022-09-30']
    """
    there = sorted(each for each in dates if each <= day)
    quarters = [each for each in _quarters_back(day) if each in there]
    chosen = quarters if len(quarters) > 1 else there[-QUARTERS:]
    return tuple(sorted(chosen))


def build_sheet(
    chosen: Layer,
    lines: Sequence[Layer],
    *,
    area: Neighbourhood | None,
    day: date,
    tables: Tables,
    there: WhatIsThere,
    words: Words,
) -> Sheet:
    """Return the sheet of `area`, or of the whole city where it is None.

    `lines`: `sheet_layers`, each with the decimals that its values need.
    """
    before = year_before(chosen, day)
    trend = [(each, cells_on(chosen, tables, each)) for each in trend_dates(chosen.indicator.dates, day)]
    return Sheet(
        area=area,
        lines=tuple(_line(layer, area=area, day=day, before=before, tables=tables, words=words) for layer in lines),
        change_since=before,
        trend=tuple(
            TrendPoint(
                each, _of(area, cells) if area else None, cells.value[CITY], _residents_date(chosen, cells, each)
            )
            for each, cells in trend
        ),
        offices=there.offices,
        sites=there.sites,
        provider_names=tuple(each.name for each in there.providers),
        programme_lines=there.programme_lines(),
        languages=there.languages(words.t.locale),
        protected_programmes=there.protected_programmes if area is None else None,
        places_stated=there.places_stated,
        trend_title=words.legend(chosen),
    )


def _line(
    layer: Layer, *, area: Neighbourhood | None, day: date, before: date | None, tables: Tables, words: Words
) -> SheetLine:
    now = cells_on(layer, tables, day)
    change = None
    if before is not None and before in layer.indicator.dates:
        changed = change_between(now.value, cells_on(layer, tables, before).value)
        change = changed.get(area.id if area else CITY, NO_DATA)
    name = words.name(layer.indicator)
    if layer.category != "all":
        name = f"{name} ({words.category(layer.category, layer.indicator.unit)})"
    return SheetLine(
        name,
        "" if layer.indicator.origin is Origin.DIRECTORY and layer.measure == Measure.COUNT else words.unit(layer),
        _of(area, now),
        now.value[CITY],
        change,
        decimals_of(layer),
        _residents_date(layer, now, day),
    )


def _residents_date(layer: Layer, cells: LayerCells, day: date) -> ResidentsDate | None:
    as_of = cells.denominator_as_of
    if not layer.uses_residents or as_of is None:
        return None
    return ResidentsDate(as_of, are_far_apart(as_of, day))


def _of(area: Neighbourhood | None, cells: LayerCells) -> PublishedCell:
    return cells.value.get(area.id if area else CITY, NO_DATA)


def _quarters_back(day: date) -> list[date]:
    months = (day.year * 12 + day.month - 1 - 3 * number for number in range(QUARTERS))
    return [last_of_month(date(month // 12, month % 12 + 1, 1)) for month in months]
