"""The words around a layer: heading, unit, legend and the answer in one sentence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from api.actions import invented_borders
from api.actions.catalogue import Origin, ShownIndicator
from api.actions.layer_cells import CITY, VALUE, Cells, Layer, LayerCells, resident_group
from api.actions.map_view import MapClass
from api.actions.offer_words import INSTRUMENT, instrument_key, offer_answer
from api.texts import NO_BREAK, Formats, Texts
from graph_schema.model.figures import Breakdown, CellState, Measure, PublishedCell
from graph_schema.model.places import Level

CHANGE_CLASSES = ("decrease_strong", "decrease", "same", "increase", "increase_strong")


@dataclass(frozen=True, slots=True)
class Words:
    """Puts texts together in one language."""

    t: Texts
    fmt: Formats

    @classmethod
    def of(cls, texts: Texts) -> Words:
        """Return the words in the language of `texts`."""
        return cls(texts, Formats(texts.locale))

    def name(self, indicator: ShownIndicator) -> str:
        """Return the short name of an indicator."""
        published = indicator.published
        if published is None:
            return self.t(f"figure.name.{indicator.code}")
        return published.name_de if self.t.locale == "de" else published.name_en or published.name_de

    def level(self, level: Level) -> str:
        """Return the name of a level, in the plural."""
        return level.name_de if self.t.locale == "de" else level.name_en

    def borders(self, level: Level) -> Level:
        """Return the level with source and licence in the reader's language, where they are the invented town's."""
        invented, free = level.source == invented_borders.SOURCE, level.licence == invented_borders.LICENCE
        return replace(
            level,
            source=self.t("figure.borders.invented") if invented else level.source,
            licence=self.t("figure.borders.free") if invented and free else level.licence,
        )

    def heading(self, indicator: ShownIndicator) -> str:
        """Return the reader's question."""
        if indicator.published is not None:
            return self.t("figure.question.published", name=self.name(indicator))
        return self.t(f"figure.question.{indicator.code}")

    def category(self, category: str, unit: str = "people") -> str:
        """Return the words of `all`, `sex:female`, … for what is counted in `unit`: a household has not fled itself."""
        if category.startswith(INSTRUMENT):
            return self.t(instrument_key(category))
        of_households = ".households" if _is_household_of_people(category, unit) else ""
        return self.t(f"figure.category.{category.replace(':', '.')}{of_households}")

    def breakdown(self, breakdown: Breakdown) -> str | None:
        """Return the heading of a group of categories; None for `all`."""
        return None if breakdown is Breakdown.ALL else self.t(f"figure.breakdown.{breakdown}")

    def denominator(self, layer: Layer, form: str = "of") -> str:
        """Return what a rate is made of.

        `form`: "of" in a sentence, "head" as the head of a column, "per" within the head of another one.
        """
        if not layer.uses_residents:
            return self.t(f"figure.{form}.{layer.rate_of}")
        group = resident_group(layer.level, layer.indicator, layer.category)
        code = "residents" if group in (None, "all") else f"residents_{group}"
        return self.t(f"figure.{form}.{code}")

    def measure(self, layer: Layer) -> str:
        """Return the words of a measure as an option."""
        if layer.measure == Measure.RATE:
            of_places = ".places" if layer.indicator.origin is Origin.DIRECTORY else ""
            return self.t(f"figure.measure.rate{of_places}", of=self.denominator(layer))
        return self.t(f"figure.measure.{layer.measure}")

    def unit(self, layer: Layer) -> str:
        """Return the unit of the layer's values, as the head of a column."""
        if layer.measure == Measure.RATE:
            return self.t("figure.unit.rate", of=self.denominator(layer, "per"))
        if layer.measure in (Measure.COUNT, VALUE):
            return self.t(f"figure.unit.{layer.indicator.unit}")
        return self.t(f"figure.unit.{layer.measure}")

    def legend(self, layer: Layer) -> str:
        """Return what is counted of whom."""
        name = self.name(layer.indicator)
        if layer.category != "all":
            name = f"{name} ({self.category(layer.category, layer.indicator.unit)})"
        if layer.measure == Measure.RATE:
            return self.t("figure.legend.rate", name=name, of=self.denominator(layer))
        return self.t(f"figure.legend.{layer.measure}", name=name)

    def change_unit(self) -> str:
        """Return the head of the column on a map of change; the legend says of what."""
        return self.t("figure.unit.change")

    def change_legend(self, layer: Layer, before: date) -> str:
        """Return what has changed since when."""
        return self.t("figure.legend.change", legend=self.legend(layer), day=self.fmt.day(before))

    def what(self, layer: Layer) -> str:
        """Return who is counted, as a phrase that begins a sentence."""
        published = layer.indicator.published
        if published is not None:
            form = "published" if published.source else "published_alone"
            return self.t(f"figure.what.{form}", name=self.name(layer.indicator), source=published.source)
        what = self.t(f"figure.what.{layer.indicator.code}")
        if layer.category == "all":
            return what
        category = self.category(layer.category, layer.indicator.unit)
        excludes = layer.category == "fled_ukraine:no" or _is_household_of_people(layer.category, layer.indicator.unit)
        return self.t("figure.what.with" if excludes else "figure.what.category", what=what, category=category)

    def value(self, layer: Layer, value: float) -> str:
        """Return a value in a sentence: `4,8 %`, `120,5`, `1,42`."""
        return self.fmt.number(value, decimals_of(layer)) + self._sign(layer)

    def answer(self, layer: Layer, day: date, cells: LayerCells) -> str:
        """Return the answer in one sentence: the city's value, its denominator and both dates."""
        if cells.stated is not None:
            return offer_answer(self, layer, cells, cells.stated)
        city = cells.value[CITY]
        words = {"what": self.what(layer), "city": self.t("answer.city"), "day": self.fmt.day(day)}
        if layer.measure == Measure.LOCATION_QUOTIENT:
            return self._answer_quotient(layer, words, cells)
        if city.value is None:
            return self._answer_without_value(layer, words, cells)
        words["value"] = self.value(layer, city.value)
        if layer.measure == Measure.RATE:
            return self._answer_rate(layer, words, day, cells)
        if layer.measure == Measure.DENSITY:
            km2 = self.fmt.number(layer.level.area_km2, 1)
            return self.t("answer.density", **words, count=self._number(cells.count[CITY]), km2=km2)
        return self.t(f"answer.{layer.measure}", **words)

    def answer_change(self, layer: Layer, before: date, changes: Cells) -> str:
        """Return the sentence on the change of the whole city."""
        city = changes[CITY]
        if city.value is None:
            return self.t("answer.change.withheld", before=self.fmt.day(before), city=self.t("answer.city"))
        change = self.fmt.signed(city.value, decimals_of(layer))
        return self.t("answer.change", before=self.fmt.day(before), city=self.t("answer.city"), change=change)

    def classes(self, layer: Layer, breaks: Sequence[float], values: Collection[float] = ()) -> tuple[MapClass, ...]:
        """Return the classes of the legend in words, the lowest first.

        Without breaks there is one class: it says from where to where the shown `values` reach.
        """
        if not breaks and values:
            return (MapClass(1, None, None, self._range(layer, min(values), max(values))),)
        decimals = max((_decimals(each) for each in breaks), default=0)
        edges = [None, *breaks, None]
        return tuple(
            MapClass(place + 1, lower, upper, self._class_text(layer, self._bounds(lower, upper, decimals)))
            for place, (lower, upper) in enumerate(pairwise(edges))
        )

    def change_classes(self, breaks: Sequence[float]) -> tuple[MapClass, ...]:
        """Return the classes of a map of change in words, the strongest decrease first."""
        if not breaks:
            return (MapClass(3, None, None, self.t("figure.change.none")),)
        decimals = max(_decimals(each) for each in breaks)
        edges = [None, *breaks, None]
        return tuple(
            MapClass(
                place + 1,
                lower,
                upper,
                self.t(f"figure.change.{form}", **self._bounds(lower, upper, decimals, signed=True)),
            )
            for place, (form, lower, upper) in enumerate(zip(CHANGE_CLASSES, edges[:-1], edges[1:], strict=True))
        )

    def _range(self, layer: Layer, lowest: float, highest: float) -> str:
        decimals = decimals_of(layer)
        lower, upper = self.fmt.number(lowest, decimals), self.fmt.number(highest, decimals)
        form, sign = ("one" if lower == upper else "range"), self._sign(layer)
        return self.t(f"figure.class.{form}", lower=lower, upper=upper, sign=sign)

    def _bounds(
        self, lower: float | None, upper: float | None, decimals: int, *, signed: bool = False
    ) -> dict[str, str]:
        number = self.fmt.signed if signed else self.fmt.number
        bounds = (("lower", lower), ("upper", upper))
        return {name: number(value, decimals) for name, value in bounds if value is not None}

    def _class_text(self, layer: Layer, bounds: dict[str, str]) -> str:
        if not bounds:
            return self.t("figure.class.all")
        form = "between" if len(bounds) == 2 else ("from" if "lower" in bounds else "below")
        return self.t(f"figure.class.{form}", **bounds, sign=self._sign(layer))

    def _sign(self, layer: Layer) -> str:
        """Return the per cent sign where values are per cent; with a space before it in German."""
        if layer.indicator.origin is Origin.DIRECTORY:
            return ""
        if layer.measure != Measure.RATE and layer.indicator.unit != "per_cent":
            return ""
        return f"{NO_BREAK}%" if self.t.locale == "de" else "%"

    def _answer_without_value(self, layer: Layer, words: dict[str, str], cells: LayerCells) -> str:
        if cells.value[CITY].state is CellState.WITHHELD:
            return self.t("answer.withheld", **words)
        if layer.uses_residents and cells.denominator_as_of is not None:
            day = self.fmt.day(cells.denominator_as_of)
            return self.t("answer.rate.residents_missing", **words, of=self.denominator(layer), as_of=day)
        return self.t("answer.value.areas_only" if layer.measure == VALUE else "answer.no_data", **words)

    def _answer_quotient(self, layer: Layer, words: dict[str, str], cells: LayerCells) -> str:
        of = self.denominator(layer)
        if layer.uses_residents and cells.value[CITY].state is CellState.NO_DATA:
            return self._answer_without_value(layer, words, cells)
        sentence = self.t("answer.location_quotient", **words, of=of)
        if cells.denominator_as_of is None:
            return sentence
        days = self.t("answer.location_quotient.days", **words, of=of, as_of=self.fmt.day(cells.denominator_as_of))
        return f"{sentence} {days}"

    def _answer_rate(self, layer: Layer, words: dict[str, str], day: date, cells: LayerCells) -> str:
        as_of = cells.denominator_as_of or day
        return self.t(
            "answer.rate.same_day" if as_of == day else "answer.rate.two_days",
            **words,
            of=self.denominator(layer),
            count=self._number(cells.count[CITY]),
            denominator=self._number(cells.denominator[CITY]),
            as_of=self.fmt.day(as_of),
        )

    def _number(self, cell: PublishedCell) -> str:
        return self.fmt.number(cell.value or 0) if cell.value is not None else self.t(f"state.{cell.state}")


def reason_of_nothing(words: Words, states: frozenset[CellState]) -> str | None:
    """Return why no area shows a value; None where one does."""
    if states & {CellState.SHOWN, CellState.ZERO} or not states:
        return None
    return words.t("reason.all_withheld" if CellState.WITHHELD in states else "reason.no_data")


def _is_household_of_people(category: str, unit: str) -> bool:
    return unit == "households" and category.startswith("fled_ukraine:")


def decimals_of(layer: Layer) -> int:
    """Return how many decimals a value of the layer is printed with: on page, paper and in the offline file alike.

    Data files have four decimals and GraphQL all of them, so printed ones tell nothing more: values are made of
    published, rounded counts (`docs/decisions/0003-disclosure.md`).
    """
    if layer.measure == Measure.COUNT:
        return 0
    if layer.measure == Measure.LOCATION_QUOTIENT or layer.indicator.unit == "index":
        return 2
    return layer.decimals


def _decimals(value: float) -> int:
    """Return how many decimals a round number needs: 0 for 6, 1 for 2.5, 2 for 0.15."""
    return next((places for places in range(4) if abs(round(value, places) - value) < 1e-9), 4)
