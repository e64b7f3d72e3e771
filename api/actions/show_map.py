"""Use case: show a layer of the city on a date, with its table, its legend and the district sheet.

Everything comes from published tables; page, downloads, offline file and command line share the one `MapView`.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from api.actions.catalogue import CASE_UNITS, Catalogue, limits_used
from api.actions.choice_options import Options, options_for
from api.actions.choose_layer import choose_layer, dates_beside
from api.actions.district_sheet import build_sheet, sheet_layers
from api.actions.figure_shelf import FigureShelf, Tables
from api.actions.freshness import last_imported, layer_freshness, local_day
from api.actions.layer_cells import (
    VALUE,
    Cells,
    Layer,
    LayerCells,
    are_far_apart,
    cells_on,
    change_between,
    lacks_residents,
    months_between,
)
from api.actions.layer_classes import FoundBreaks, LayerClasses
from api.actions.map_rows import classed_values, map_rows, total_row
from api.actions.map_view import ClassesOf, MapChoice, MapClass, MapRow, MapView, Sheet
from api.actions.map_words import Words, decimals_of, reason_of_nothing
from api.actions.replaced_parts import replaced_parts
from api.actions.view_tables import tables_of_view
from api.actions.what_is_there import WhatIsThere, at_level, load_what_is_there
from api.actions.when_counted import when_counted
from api.texts import Texts
from geo.disclosure.limits import Limits
from graph_schema.model.figures import CellState, Measure, PublishedTable
from graph_schema.model.places import DistrictOffice, Neighbourhood, Site
from graph_schema.office_time import office_day
from graph_schema.rules.waiting_time import WAITING_MONTHS
from graph_schema.store.directory import list_offices, list_sites
from graph_schema.store.graph import Graph

KEPT_VIEWS = 64


@dataclass(frozen=True, slots=True)
class _Ingredients:
    """What a view is put together from, all read before."""

    catalogue: Catalogue
    choice: MapChoice
    layer: Layer
    lines: tuple[Layer, ...]
    """Layers of the sheet."""
    area: Neighbourhood | None
    tables: Tables
    found: FoundBreaks
    offices: tuple[DistrictOffice, ...]
    sites: tuple[Site, ...]
    there: WhatIsThere
    limits: Limits
    words: Words
    imported: datetime | None
    """When the source was last found current."""
    today: date


class MapViews:
    """Builds the views of one graph, and remembers the last ones until something changes."""

    def __init__(self, graph: Graph, limits: Limits, final_after_months: int = WAITING_MONTHS) -> None:
        self.shelf = FigureShelf(graph)
        self._graph = graph
        self._limits = limits
        self._months = final_after_months
        self._classes = LayerClasses(self.shelf)
        self._known: OrderedDict[tuple[object, ...], MapView] = OrderedDict()

    async def show_map(self, wanted: Mapping[str, str], texts: Texts) -> MapView:
        """Return the view for the fields of an address, in the language of `texts`.

        Raises `NothingToShow` where the graph holds no tables, `UnknownChoice` for what is not there, `BadInput`
        for what cannot be read, and `GraphError` where the graph does not answer.
        """
        return await self.shelf.answer(lambda catalogue: self.show_from(catalogue, wanted, texts))

    async def show_from(self, catalogue: Catalogue, wanted: Mapping[str, str], texts: Texts) -> MapView:
        """Return the view as `show_map` does, for a caller that needs the catalogue too: see `FigureShelf.answer`.

        Raises `FiguresChanged` where the catalogue's tables are there no longer.
        """
        choice = choose_layer(catalogue, wanted)
        today = office_day()
        known_as = (catalogue.state, choice, texts.locale, today)
        if known_as not in self._known:
            ingredients = await self._gather(catalogue, choice, Words.of(texts), today)
            view = await asyncio.to_thread(_build, ingredients)
            self._known[known_as] = when_counted(view, _table(ingredients), self._months)
            while len(self._known) > KEPT_VIEWS:
                self._known.popitem(last=False)
        self._known.move_to_end(known_as)
        told = replaced_parts(catalogue, wanted, choice, Words.of(texts))
        return replace(self._known[known_as], replaced=told) if told else self._known[known_as]

    async def _gather(self, catalogue: Catalogue, choice: MapChoice, words: Words, today: date) -> _Ingredients:
        limits = limits_used(catalogue, self._limits)
        shown = catalogue.levels[choice.level]
        indicator = shown.indicators[choice.indicator]
        plain = Layer(shown, indicator, choice.measure, choice.category, limits.minimum_residents)
        layer = await self._classes.with_decimals(plain, catalogue)
        wanted = sheet_layers(layer, choice.reference_date)
        lines = tuple([await self._classes.with_decimals(line, catalogue) for line in wanted])
        area = shown.area(choice.area_key) if choice.area_key else None
        before = choice.compare_with
        months_back = months_between(before, choice.reference_date) if before else None
        found, there, offices, sites, imported = await asyncio.gather(
            self._classes.breaks(layer, catalogue, months_back),
            load_what_is_there(self._graph, area.id if area else None),
            list_offices(self._graph),
            list_sites(self._graph),
            last_imported(self._graph, catalogue, indicator),
        )
        ids = [each.id for each in (*shown.areas, *shown.undistricted)]
        return _Ingredients(
            catalogue=catalogue,
            choice=choice,
            layer=layer,
            lines=lines,
            area=area,
            tables=await self.shelf.tables(tables_of_view(choice, layer, lines), catalogue),
            found=found,
            offices=at_level(offices, ids, catalogue.parents),
            sites=at_level(sites, ids, catalogue.parents),
            there=there,
            limits=limits,
            words=words,
            imported=imported,
            today=today,
        )


@dataclass(frozen=True, slots=True)
class _Shown:
    """What was made of the ingredients: cells now, what the map shows of them, and the rows of the table."""

    now: LayerCells
    value: Cells
    rows: tuple[MapRow, ...]
    unit: str
    legend_title: str
    classes: tuple[MapClass, ...]

    @property
    def states(self) -> frozenset[CellState]:
        """States that occur in the rows."""
        return frozenset(row.cell.state for row in self.rows)


def _build(given: _Ingredients) -> MapView:
    shown = _shown_change(given) if given.choice.compare_with else _shown_values(given)
    layer, words = given.layer, given.words
    view = _view(given, shown, options_for(given.catalogue, given.choice, layer, words))
    return replace(
        view,
        freshness=_freshness(given, shown.now, view.register_as_of),
        origin=layer.indicator.origin,
        stated=shown.now.stated,
        denominator_as_of=shown.now.denominator_as_of,
        imported_on=local_day(given.imported) if given.imported else None,
        not_publishable_reason=reason_of_nothing(words, shown.states),
        count_title=_count_title(layer, words),
        denominator_title=words.denominator(layer, "head") if shown.now.denominator else "",
        denominator_of=words.denominator(layer) if shown.now.denominator else "",
        classes_of=_classes_of(given.found),
        zero_is_nobody=layer.indicator.unit in CASE_UNITS,
        residents_missing=lacks_residents(layer),
    )


def _shown_values(given: _Ingredients) -> _Shown:
    layer, words = given.layer, given.words
    now = cells_on(layer, given.tables, given.choice.reference_date)
    breaks = given.found.breaks
    rows = map_rows(given.choice, layer, now, now.value, breaks)
    return _Shown(
        now, now.value, rows, words.unit(layer), words.legend(layer), words.classes(layer, breaks, classed_values(rows))
    )


def _shown_change(given: _Ingredients) -> _Shown:
    layer, words, before = given.layer, given.words, given.choice.compare_with
    assert before is not None, "a change has an earlier date"
    now = cells_on(layer, given.tables, given.choice.reference_date)
    change = change_between(now.value, cells_on(layer, given.tables, before).value)
    breaks = given.found.breaks
    rows = map_rows(given.choice, layer, now, change, breaks)
    legend = words.change_legend(layer, before)
    return _Shown(now, change, rows, words.change_unit(), legend, words.change_classes(breaks))


def _view(given: _Ingredients, shown: _Shown, options: Options) -> MapView:
    layer, words, city, day = given.layer, given.words, given.catalogue.city, given.choice.reference_date
    earlier, later = dates_beside(layer.indicator.dates, day)
    return MapView(
        choice=given.choice,
        locale=words.t.locale,
        city_name=city.name,
        office_name=city.office,
        is_demo=city.is_demo,
        heading=words.heading(layer.indicator),
        answer=_answer(given, shown),
        indicators=options.indicators,
        measures=options.measures,
        categories=options.categories,
        levels=options.levels,
        reference_dates=options.reference_dates,
        compare_dates=options.compare_dates,
        previous_date=earlier,
        next_date=later,
        level=words.borders(layer.level.level),
        unit=shown.unit,
        decimals=decimals_of(layer),
        legend_title=shown.legend_title,
        classes=shown.classes,
        states_present=shown.states,
        rows=shown.rows,
        undistricted=layer.level.undistricted,
        total=total_row(layer, city.name, shown.now, shown.value),
        not_located=shown.now.not_located,
        offices=given.offices,
        sites=given.sites,
        sheet=_sheet(given),
        minimum_cases=given.limits.minimum_cases,
        minimum_residents=given.limits.minimum_residents,
        register_as_of=_register_as_of(given),
        residents_as_of=shown.now.denominator_as_of if layer.uses_residents else None,
        dates_far_apart=_far_apart(layer, day, shown.now.denominator_as_of),
        stale=given.catalogue.state.is_recomputing,
    )


def _sheet(given: _Ingredients) -> Sheet:
    return build_sheet(
        given.layer,
        given.lines,
        area=given.area,
        day=given.choice.reference_date,
        tables=given.tables,
        there=given.there,
        words=given.words,
    )


def _answer(given: _Ingredients, shown: _Shown) -> str:
    answer = given.words.answer(given.layer, given.choice.reference_date, shown.now)
    before = given.choice.compare_with
    return f"{answer} {given.words.answer_change(given.layer, before, shown.value)}" if before else answer


def _table(given: _Ingredients) -> PublishedTable | None:
    return given.tables.get(given.layer.key(given.choice.reference_date))


def _register_as_of(given: _Ingredients) -> date | None:
    table = _table(given)
    return table.register_as_of if table else None


def _freshness(given: _Ingredients, now: LayerCells, register_as_of: date | None) -> str:
    return layer_freshness(
        given.words.t,
        given.layer.indicator,
        register_as_of=register_as_of,
        stated=now.stated,
        imported=given.imported,
        on=given.choice.reference_date,
        today=given.today,
        invented=given.catalogue.city.is_demo,
    )


def _far_apart(layer: Layer, day: date, as_of: date | None) -> bool:
    return layer.uses_residents and as_of is not None and are_far_apart(as_of, day)


def _classes_of(found: FoundBreaks) -> ClassesOf | None:
    if found.first is None or found.last is None:
        return None
    return ClassesOf(found.first, found.last, found.for_a_year)


def _count_title(layer: Layer, words: Words) -> str:
    if layer.measure in (Measure.COUNT, VALUE):
        return ""
    return words.t(f"figure.counted.{layer.indicator.unit}")
