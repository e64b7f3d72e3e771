"""From what an address says to a choice that can be shown.

A code or date that exists nowhere is refused with `UnknownChoice`: the address is wrong, and guessing would show
another map than was meant. Codes that exist but do not go together (a breakdown that the new indicator does not
have) come from changing one select field; there the nearest choice is taken, and `api.actions.replaced_parts` tells
the reader so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from api.actions.catalogue import OFFERS, Catalogue, ShownIndicator, ShownLevel
from api.actions.layer_cells import VALUE, measures_of
from api.actions.map_view import MapChoice
from graph_schema.errors import BadInput, NotFound
from graph_schema.model.figures import CATEGORIES, Breakdown, Measure

FIELDS = (
    "indicator", "measure", "category", "level", "reference_date", "compare_with", "area_key", "sort", "descending",
)  # fmt: skip
"""Fields of the address, named as in `MapChoice`; others are ignored."""

SORTS = ("name", "value", "count", "denominator")
LONGEST_CODE = 100
MOST_READABLE = 60
"""Areas above which the map leaves their names to the table."""
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(eq=False)
class UnknownChoice(NotFound):
    """An address names something that is not there; `areas` (name, key) are offered instead of an unknown area."""

    wanted: str = ""
    field: str = ""
    """Of `FIELDS`."""
    allowed: tuple[str, ...] = ()
    """Codes that are there; empty for dates and areas."""
    level: str = ""
    areas: tuple[tuple[str, str], ...] = ()


@dataclass(eq=False)
class UnreadableChoice(BadInput):
    """An address holds something that cannot be read at all."""

    wanted: str = ""
    field: str = ""
    """Of `FIELDS`, or another field of the address."""
    allowed: tuple[str, ...] = ()


class NothingToShow(NotFound):
    """The graph holds no tables yet."""


def choose_layer(catalogue: Catalogue, wanted: Mapping[str, str]) -> MapChoice:
    """Return the choice that `wanted` (fields of an address, missing or empty ones by default) stands for.

    Raises `NothingToShow` for a graph without tables, `UnknownChoice` for what is not there, `BadInput` for what
    cannot be read.
    """
    if not catalogue.levels:
        raise NothingToShow(
            "Noch sind keine Zahlen da.",
            "There are no figures yet.",
            "Lesen Sie Gebiete und Zahlen ein: sozialraum import --help",
            "Import neighbourhoods and figures: sozialraum import --help",
        )
    given = {name: wanted.get(name, "").strip() for name in FIELDS}
    _refuse_overlong(given)
    shown = _level(catalogue, given)
    indicator = _indicator(catalogue, shown, given["indicator"])
    category = _category(catalogue, indicator, given["category"])
    day = _reference_date(catalogue, indicator, given["reference_date"])
    sort, descending = given["sort"] or "name", given["descending"]
    return MapChoice(
        indicator=indicator.code,
        measure=_measure(shown, indicator, category, given["measure"]),
        category=category,
        level=shown.level.code,
        reference_date=day,
        compare_with=_compare_with(catalogue, indicator, day, given["compare_with"]),
        area_key=_area_key(catalogue, shown, given["area_key"]),
        sort=_one_of("sort", SORTS, sort),
        descending=_one_of("descending", ("", "0", "1"), descending) == "1",
    )


def read_date(text: str, field: str = "reference_date") -> date:
    """Return the date of `2022-09-30`; UnreadableChoice for anything else."""
    if _DATE.fullmatch(text):
        with suppress(ValueError):  # 31 February: the same sentence as for any other text
            return date.fromisoformat(text)
    raise UnreadableChoice(
        "Ein Datum in der Adresse ist nicht lesbar.",
        "A date in the address cannot be read.",
        "Erwartet wird Jahr-Monat-Tag, zum Beispiel 2022-09-30.",
        "Expected is year-month-day, for example 2022-09-30.",
        wanted=text,
        field=field,
    )


def _unknown(field: str, wanted: str, allowed: Iterable[str] = ()) -> UnknownChoice:
    return UnknownChoice(
        "Das gibt es hier nicht.",
        "That is not here.",
        "Wählen Sie auf der Karte neu.",
        "Choose again on the map.",
        wanted=wanted,
        field=field,
        allowed=tuple(allowed),
    )


def _no_places(code: str) -> UnknownChoice:
    return UnknownChoice(
        "Freie Plätze sind noch nicht da.",
        "There are no free places yet.",
        "Sie kommen mit dem Verzeichnis, sobald darin Maßnahmen mit einer Grenze der Plätze stehen: "
        "sozialraum import directory --help. Nach dem Einlesen werden sie neu gezählt.",
        "They come with the directory, once it holds programmes whose places are a limit: "
        "sozialraum import directory --help. After the import they are counted anew.",
        wanted=code,
        field="indicator",
    )


def _refuse_overlong(given: Mapping[str, str]) -> None:
    field = next((name for name, value in given.items() if len(value) > LONGEST_CODE), None)
    if field is not None:
        raise UnreadableChoice(
            "Eine Angabe in der Adresse ist zu lang.",
            "A value in the address is too long.",
            "Wählen Sie auf der Karte neu.",
            "Choose again on the map.",
            wanted=given[field],
            field=field,
        )


def _level(catalogue: Catalogue, given: Mapping[str, str]) -> ShownLevel:
    code, indicator = given["level"], given["indicator"]
    if code:
        return catalogue.levels[_one_of("level", catalogue.levels, code)]
    there = [each for each in catalogue.levels.values() if not indicator or indicator in each.indicators]
    return _usual_level(there or list(catalogue.levels.values()))


def _usual_level(levels: Sequence[ShownLevel]) -> ShownLevel:
    """Return the finest level whose names fit on the map, else the coarsest. `levels`: the coarsest first."""
    readable = [each for each in levels if len(each.areas) <= MOST_READABLE]
    return readable[-1] if readable else levels[0]


def _indicator(catalogue: Catalogue, shown: ShownLevel, code: str) -> ShownIndicator:
    known = {each for level in catalogue.levels.values() for each in level.indicators}
    if code in OFFERS and code not in known:
        raise _no_places(code)
    _one_of("indicator", {*known, ""}, code)
    return shown.indicators.get(code) or next(iter(shown.indicators.values()))


def _category(catalogue: Catalogue, indicator: ShownIndicator, category: str) -> str:
    known = {
        each for level in catalogue.levels.values() for one in level.indicators.values() for each in one.categories
    }
    # An instrument is no slip where none of its places is a limit: the reader is told that nothing is shown of it.
    instruments = {f"{Breakdown.INSTRUMENT}:{name}" for name in CATEGORIES[Breakdown.INSTRUMENT]}
    wanted = _one_of("category", {*known, *instruments, "all"}, category or "all")
    return wanted if wanted in indicator.categories else indicator.categories[0]


def _measure(shown: ShownLevel, indicator: ShownIndicator, category: str, measure: str) -> str:
    if measure:
        _one_of("measure", (*(each.value for each in Measure), VALUE), measure)
    possible = measures_of(shown, indicator, category)
    return measure if measure in possible else possible[0]


def _reference_date(catalogue: Catalogue, indicator: ShownIndicator, text: str) -> date:
    if not text:
        return indicator.dates[-1]
    wanted = _known_date(catalogue, "reference_date", text)
    return nearest_date(indicator.dates, wanted)


def _compare_with(catalogue: Catalogue, indicator: ShownIndicator, day: date, text: str) -> date | None:
    """Return the earlier date; None where the field is empty or the date is not before the reference date."""
    if not text:
        return None
    wanted = _known_date(catalogue, "compare_with", text)
    earlier = [each for each in indicator.dates if each < day]
    return nearest_date(earlier, wanted) if earlier and wanted < day else None


def _known_date(catalogue: Catalogue, field: str, text: str) -> date:
    wanted = read_date(text, field)
    dates = (one.dates for level in catalogue.levels.values() for one in level.indicators.values())
    if not any(wanted in each for each in dates):
        raise _unknown(field, text)
    return wanted


def nearest_date(dates: Iterable[date], wanted: date) -> date:
    """Return the newest of `dates` not after `wanted`, else the oldest of them."""
    ordered = sorted(dates)
    return ordered[max(0, bisect_right(ordered, wanted) - 1)]


def dates_beside(dates: Sequence[date], day: date) -> tuple[date | None, date | None]:
    """Return the reference dates before and after `day`, which is one of `dates`."""
    place = dates.index(day)
    return (dates[place - 1] if place else None), (dates[place + 1] if place + 1 < len(dates) else None)


def _area_key(catalogue: Catalogue, shown: ShownLevel, key: str) -> str | None:
    """Return the key of an open district; None for none, and for one of another level."""
    if not key or shown.area(key) is not None:
        return key or None
    if any(level.area(key) is not None for level in catalogue.levels.values()):
        return None
    raise UnknownChoice(
        "Dieses Gebiet gibt es hier nicht.",
        "There is no such area here.",
        "Wählen Sie eines aus der Liste.",
        "Choose one from the list.",
        wanted=key,
        field="area_key",
        level=shown.level.code,
        areas=tuple((area.name, area.key) for area in shown.areas),
    )


def _one_of(field: str, allowed: Iterable[str], value: str) -> str:
    if value not in allowed:
        raise _unknown(field, value, sorted(each for each in allowed if each))
    return value
