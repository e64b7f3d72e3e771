"""The entries of the select fields: only what can be shown is offered."""

from __future__ import annotations

from dataclasses import dataclass

from api.actions.catalogue import Catalogue
from api.actions.layer_cells import Layer, breakdown_of, measures_of
from api.actions.map_view import MapChoice, Option
from api.actions.map_words import Words


@dataclass(frozen=True, slots=True)
class Options:
    """Entries by field of the choice."""

    indicators: tuple[Option, ...]
    measures: tuple[Option, ...]
    categories: tuple[Option, ...]
    levels: tuple[Option, ...]
    reference_dates: tuple[Option, ...]
    compare_dates: tuple[Option, ...]


def options_for(catalogue: Catalogue, choice: MapChoice, layer: Layer, words: Words) -> Options:
    """Return what can be chosen from here; dates newest first."""
    dates = sorted(layer.indicator.dates, reverse=True)
    return Options(
        indicators=_indicators(choice, layer, words),
        measures=tuple(
            Option(measure, words.measure(_with_measure(layer, measure)), measure == choice.measure)
            for measure in measures_of(layer.level, layer.indicator, choice.category)
        ),
        categories=tuple(
            Option(
                category,
                words.category(category, layer.indicator.unit),
                category == choice.category,
                _group(category, words),
            )
            for category in layer.indicator.categories
        ),
        levels=tuple(
            Option(code, words.level(each.level), code == choice.level) for code, each in catalogue.levels.items()
        ),
        reference_dates=tuple(
            Option(day.isoformat(), words.fmt.day(day), day == choice.reference_date) for day in dates
        ),
        compare_dates=tuple(
            Option(day.isoformat(), words.fmt.day(day), day == choice.compare_with)
            for day in dates
            if day < choice.reference_date
        ),
    )


def _indicators(choice: MapChoice, layer: Layer, words: Words) -> tuple[Option, ...]:
    """Return the indicators; in groups by origin where there is more than one."""
    there = layer.level.indicators.values()
    grouped = len({each.origin for each in there}) > 1
    return tuple(
        Option(
            each.code,
            words.name(each),
            each.code == choice.indicator,
            words.t(f"figure.{each.origin}") if grouped else None,
        )
        for each in there
    )


def _with_measure(layer: Layer, measure: str) -> Layer:
    return Layer(layer.level, layer.indicator, measure, layer.category, layer.minimum_residents)


def _group(category: str, words: Words) -> str | None:
    return words.breakdown(breakdown_of(category))
