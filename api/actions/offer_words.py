"""The words around what is there, as the directory states it: places are of no person and belong to providers.

Every sentence names the days on which the places were stated. No value is a share: places per 100 people need not be
used by those people, so there is no per cent sign.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from api.actions.layer_cells import CITY, Layer, LayerCells
from graph_schema.model.figures import Measure

if TYPE_CHECKING:
    from api.actions.map_words import Words

INSTRUMENT = "instrument:"
"""How the codes of instruments begin in an address."""


def instrument_key(category: str) -> str:
    """Return the key of an instrument's name.

    >>> instrument_key("instrument:wage_subsidy")
    'instrument.wage_subsidy'
    """
    return f"instrument.{category.removeprefix(INSTRUMENT)}"


def stated_days(words: Words, stated: tuple[date, date]) -> str:
    """Return the oldest and the newest statement as a phrase; one day where they are the same."""
    first, last = stated
    if first == last:
        return words.t("answer.places.day", day=words.fmt.day(last))
    return words.t("answer.places.days", first=words.fmt.day(first), last=words.fmt.day(last))


def offer_answer(words: Words, layer: Layer, cells: LayerCells, stated: tuple[date, date]) -> str:
    """Return the answer in one sentence: the city's places, what they are set against, and all days."""
    city = cells.value[CITY]
    given = {
        "what": words.what(layer),
        "city": words.t("answer.city"),
        "of": words.denominator(layer),
        "count": words.fmt.number(cells.count[CITY].value or 0),
        "days": stated_days(words, stated),
    }
    if layer.measure != Measure.RATE:
        return words.t("answer.places.count", **given)
    if city.value is None or cells.denominator_as_of is None:
        return words.t("answer.places.rate_missing", **given)
    return words.t(
        "answer.places.rate",
        **given,
        value=words.value(layer, city.value),
        denominator=words.fmt.number(cells.denominator[CITY].value or 0),
        as_of=words.fmt.day(cells.denominator_as_of),
    )
