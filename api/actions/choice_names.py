"""What the codes of an address are called: for sentences about what was asked, is shown instead, or comes nearest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from api.actions.catalogue import Catalogue, ShownIndicator
from api.actions.map_words import Words

NAMED = ("indicator", "measure", "category", "level", "reference_date", "compare_with", "area_key")
"""Fields whose codes have a name; a column to sort by has none."""


def choice_name(catalogue: Catalogue, words: Words, field: str, code: str, *, unit: str = "people") -> str:
    """Return the name of a code of one of the `NAMED` fields that is somewhere in the catalogue.

    `unit`: what the shown indicator counts, because households have other words for some breakdowns.
    """
    names: Mapping[str, Callable[[], str]] = {
        "indicator": lambda: words.name(_indicator(catalogue, code)),
        "measure": lambda: words.t(f"figure.measure_name.{code}"),
        "category": lambda: words.category(code, unit),
        "level": lambda: words.level(catalogue.levels[code].level),
        "reference_date": lambda: words.fmt.day(date.fromisoformat(code)),
        "compare_with": lambda: words.fmt.day(date.fromisoformat(code)),
        "area_key": lambda: _area_name(catalogue, code),
    }
    return names[field]()


def _indicator(catalogue: Catalogue, code: str) -> ShownIndicator:
    return next(level.indicators[code] for level in catalogue.levels.values() if code in level.indicators)


def _area_name(catalogue: Catalogue, key: str) -> str:
    return next(area.name for level in catalogue.levels.values() for area in level.areas if area.key == key)
