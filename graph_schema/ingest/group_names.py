"""Which group of residents a column of a city's table counts, by its name: all, sexes, citizenship, ages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from graph_schema.ingest.names_alike import name_score, words

_LEAST_ALIKE = 0.9
_NAMES = {
    "all": ("insgesamt", "gesamt", "Einwohner", "Bevölkerung", "Einwohner insgesamt", "Bevölkerung insgesamt",
            "Einwohnerzahl", "Einwohner gesamt", "Einwohnerinnen und Einwohner", "Personen insgesamt", "EW insgesamt",
            "zusammen", "zus", "Einwohner zusammen", "Einwohner zus", "Bevölkerung zusammen", "Gesamtbevölkerung",
            "Wohnberechtigte", "inhabitants", "Hauptwohnsitz", "Bevölkerung mit Hauptwohnsitz", "total", "population",
            "residents"),
    "female": ("weiblich", "Frauen", "Einwohner weiblich", "Bevölkerung weiblich", "w", "weiblich insgesamt",
               "Frauen insgesamt"),
    "male": ("männlich", "Männer", "Einwohner männlich", "Bevölkerung männlich", "m", "männlich insgesamt",
             "Männer insgesamt"),
    "without_german_citizenship": (
        "nicht deutsch", "Ausländer", "Nichtdeutsche", "Ausländerinnen und Ausländer", "Ausländer insgesamt",
        "ohne deutsche Staatsangehörigkeit", "Einwohner ohne deutsche Staatsangehörigkeit", "ausländische Bevölkerung",
        "nichtdeutsche Bevölkerung"),
}  # fmt: skip
_NOBODY = re.compile(r"^(?:haushalte?|hh|bg|bgs|bedarfsgemeinschaft(?:en)?|familien?|wohnungen|kinder)$")
"""A word that says that something else is counted: "HH insg." are no residents."""
_OLDEST = 999
_BANDS = {"0-14": (0, 14), "15-24": (15, 24), "25-34": (25, 34), "35-54": (35, 54), "55+": (55, _OLDEST)}
_TO = r"\s*(?:bis|-|–|_|/)\s*"
_BELOW = r"(?:unter|u\.?|<)\s*_?"
_AGES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int]]], ...] = (
    (re.compile(rf"(\d+)(?:{_TO}|\s*)(?:b\.\s*)?{_BELOW}(\d+)"), lambda m: (int(m[1]), int(m[2]) - 1)),
    (re.compile(rf"(\d+){_TO}(\d+)"), lambda m: (int(m[1]), int(m[2]))),
    (re.compile(r"(?:ab|über)?\s*(\d+)\s*(?:jahre)?\s*(?:und (?:älter|mehr)|u\.?\s*(?:ä|m)\.?|\+|plus)"),
     lambda m: (int(m[1]), _OLDEST)),
    (re.compile(r"ab\s*(\d+)"), lambda m: (int(m[1]), _OLDEST)),
    (re.compile(rf"{_BELOW}(\d+)"), lambda m: (0, int(m[1]) - 1)),
)  # fmt: skip
_AROUND_AGES = re.compile(
    r"im alter|von|jahren?|jährige|j\.|j(?![a-z])|alter|einwohner|bevölkerung|personen|bev|ew|_|e(?![a-z])|[\s.,()]+"
)
"""What may stand beside an age: whoever else is counted ("Arbeitslose 15–24") are no residents."""
_HIGHEST_AGE = 120


def group_of(name: str) -> str | None:
    """Return the group that a column counts, by its name; None where it is none, or an age.

    >>> group_of("Einwohner insg."), group_of("nicht_deutsch"), group_of("HH insg.")
    ('all', 'without_german_citizenship', None)
    """
    if any(_NOBODY.match(each) for each in words(name)):
        return None
    scores = {group: name_score(name, names) for group, names in _NAMES.items()}
    group = max(scores, key=lambda each: scores[each])
    return group if scores[group] >= _LEAST_ALIKE else None


def ages_of(name: str) -> tuple[int, int] | None:
    """Return the ages that a column counts, first and last; None where it counts something else.

    >>> ages_of("6 bis unter 15 Jahre"), ages_of("0-5"), ages_of("65 und älter"), ages_of("2015")
    ((6, 14), (0, 5), (65, 999), None)
    """
    text = name.casefold().strip()
    for pattern, ages in _AGES:
        if (found := pattern.search(text)) is None:
            continue
        first, last = ages(found)
        rest = _AROUND_AGES.sub("", text[: found.start()] + " " + text[found.end() :])
        possible = first <= last and first <= _HIGHEST_AGE and (last <= _HIGHEST_AGE or last == _OLDEST)
        return (first, last) if possible and not rest else None
    return None


def counted_groups(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the columns that make up each group; ages only where columns fill a band of ours without a gap."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        if ages_of(name) is None and (group := group_of(name)) is not None:
            found.setdefault(group, (name,))
    ages = {name: span for name in names if (span := ages_of(name)) is not None}
    for group, (first, last) in _BANDS.items():
        if columns := _filling(first, last, ages):
            found[group] = columns
    return found


def group_code(text: str) -> str | None:
    """Return the group that a cell names, where a table has a row for each."""
    ages = ages_of(text)
    if ages is not None:
        return next((group for group, span in _BANDS.items() if span == ages), None)
    return group_of(text)


def _filling(first: int, last: int, ages: Mapping[str, tuple[int, int]]) -> tuple[str, ...]:
    """Return columns whose ages are those from `first` to `last`, each once, rather few; nothing where none are."""
    if first > last:
        return ()
    for name, (begins, ends) in sorted(ages.items(), key=lambda each: -each[1][1]):
        if begins != first or ends > last:
            continue
        if ends == last:
            return (name,)
        if rest := _filling(ends + 1, last, ages):
            return (name, *rest)
    return ()
