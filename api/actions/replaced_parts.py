"""What of an address was replaced, because its parts do not go together: told to the reader, never done in silence.

`api.actions.choose_layer` takes the nearest choice that can be shown; here it is compared with what was asked. The
address stays as it was asked, so that the same link tells the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from api.actions.catalogue import Catalogue, Origin, ShownIndicator, ShownLevel
from api.actions.choice_names import NAMED, choice_name
from api.actions.choose_layer import read_date
from api.actions.layer_cells import VALUE
from api.actions.map_view import MapChoice, Replaced
from api.actions.map_words import Words


def replaced_parts(
    catalogue: Catalogue, wanted: Mapping[str, str], choice: MapChoice, words: Words
) -> tuple[Replaced, ...]:
    """Return the parts of `wanted` (fields of an address) that `choice` does not show; empty where it shows all."""
    asked = {field: wanted.get(field, "").strip() for field in NAMED}
    shown = {field: _code(choice, field) for field in NAMED}
    told = _Telling(catalogue, choice, words)
    return tuple(
        told.replaced(field, asked[field], shown[field])
        for field in NAMED
        if asked[field] and asked[field] != shown[field]
    )


def _code(choice: MapChoice, field: str) -> str:
    value = getattr(choice, field)
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Puts a replaced part into words."""

    catalogue: Catalogue
    choice: MapChoice
    words: Words

    @property
    def level(self) -> ShownLevel:
        return self.catalogue.levels[self.choice.level]

    @property
    def indicator(self) -> ShownIndicator:
        return self.level.indicators[self.choice.indicator]

    def replaced(self, field: str, asked: str, shown: str) -> Replaced:
        reasons: Mapping[str, Callable[[], str]] = {
            "indicator": lambda: self._reason("indicator", level=self.words.level(self.level.level)),
            "measure": lambda: self._measure(asked),
            "category": lambda: self._reason("category"),
            "reference_date": lambda: self._reason("date"),
            "compare_with": lambda: self._compare_with(read_date(asked)),
            "area_key": lambda: self._reason("area"),
        }
        return Replaced(
            field=field,
            asked=self._name(field, asked),
            shown=self._name(field, shown) if shown else self.words.t(f"replaced.nothing.{field}"),
            reason=reasons[field](),
        )

    def _name(self, field: str, code: str) -> str:
        return choice_name(self.catalogue, self.words, field, code, unit=self.indicator.unit)

    def _reason(self, which: str, **values: str) -> str:
        return self.words.t(f"replaced.why.{which}", indicator=self.words.name(self.indicator), **values)

    def _measure(self, asked: str) -> str:
        if not self.indicator.is_count:
            return self._reason("only_value")
        if self.indicator.origin is Origin.DIRECTORY and asked != VALUE:
            return self._reason("of_places")
        return self._reason("no_value" if asked == VALUE else "no_denominator")

    def _compare_with(self, asked: date) -> str:
        if asked >= self.choice.reference_date:
            return self._reason("not_before")
        if self.choice.compare_with is None:
            return self._reason("none_before", day=self.words.fmt.day(self.choice.reference_date))
        return self._reason("date")
