"""Texts, numbers and dates in the reader's language.

Texts lie in `web_static/locales` as gettext catalogues, by key: `<locale>.po` and `<part>.<locale>.po`. A key that
is missing raises, so that a test and not a reader finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from importlib import resources

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from graph_schema.office_time import office_day, office_time

LOCALES = ("de", "en")
NO_BREAK = "\u00a0"
MINUS = "\u2212"

_BABEL = {"de": "de_DE", "en": "en_GB"}
"""Dates in English are written day first, as everywhere around a Jobcenter."""


_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Texts:
    """The catalogue of one language; called with a key and the values of its `{name}` places."""

    locale: str
    entries: dict[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of `key` with `values` in its `{name}` places; KeyError where there is no such text.

        Where `number` is one, the text `<key>.one` is taken, if there is one: “1 Mensch”, not “1 Menschen”.
        A place without a value stays as it is: some are filled in by the browser. Values that are markup make
        the whole text markup: the text and the other values are escaped.
        """
        text = self.entries[key]
        if str(values.get("number")) == "1":
            text = self.entries.get(f"{key}.one", text)
        if not any(isinstance(value, Markup) for value in values.values()):
            return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), text)
        return Markup("").join(escape(values.get(part, "{" + part + "}") if odd else part) for odd, part in _cut(text))

    def has(self, key: str) -> bool:
        """Tell whether there is a text for `key`."""
        return key in self.entries


@dataclass(frozen=True, slots=True)
class Formats:
    """How numbers and dates are written in one language."""

    locale: str

    def number(self, value: float, decimals: int = 0) -> str:
        """Return `12.009` or `4,8` (English `12,009`, `4.8`) with a true minus; half is rounded away from zero."""
        return _number(_rounded(value, decimals), decimals, self.locale)

    def signed(self, value: float, decimals: int = 0) -> str:
        """Return `+0,9`, `−61` or, where nothing but zero is left after rounding, `±0`."""
        rounded = _rounded(value, decimals)
        if rounded == 0:
            return "±" + self.number(0, decimals)
        return self.number(rounded, decimals) if rounded < 0 else "+" + self.number(rounded, decimals)

    def day(self, day: date) -> str:
        """Return `30.09.2022` (English `30/09/2022`)."""
        return format_date(
            day, format="dd.MM.yyyy" if self.locale == "de" else "dd/MM/yyyy", locale=_BABEL[self.locale]
        )

    def language(self, code: str) -> str:
        """Return the name of a language by its ISO 639-1 code; the code where there is none."""
        return Locale(self.locale).languages.get(code, code)

    def moment(self, moment: datetime) -> str:
        """Return `30.09.2022, 14:05` (English `30/09/2022, 14:05`), by the office's clock."""
        here = office_time(moment)
        return f"{self.day(here.date())}, {here:%H:%M}"

    def day_of(self, moment: datetime) -> str:
        """Return the office's day of a moment, as `day` does."""
        return self.day(office_day(moment))

    def month(self, day: date) -> str:
        """Return `9/22`, as trend lines are labelled."""
        return f"{day.month}/{day.year % 100:02d}"

    def per_cent(self, value: float, decimals: int = 1) -> str:
        """Return `4,8 %` (English `4.8%`) with a space that does not break."""
        return self.number(value, decimals) + (f"{NO_BREAK}%" if self.locale == "de" else "%")


@cache
def load_texts(locale: str) -> Texts:
    """Return the catalogue of `locale`; ValueError where a key is there twice or has no text."""
    entries: dict[str, str] = {}
    for file in sorted(resources.files("web_static").joinpath("locales").iterdir(), key=lambda each: each.name):
        if file.name != f"{locale}.po" and not file.name.endswith(f".{locale}.po"):
            continue
        with file.open("rb") as stream:
            for message in read_po(stream, locale=_BABEL[locale]):
                key, text = str(message.id), str(message.string)
                if not key:
                    continue
                if key in entries or not text:
                    raise ValueError(f"{file.name}: {key} is there twice or has no text")
                entries[key] = text
    return Texts(locale, entries)


@lru_cache(maxsize=8_192)
def _number(value: float, decimals: int, locale: str) -> str:
    """Write a number; kept, because a table of 448 areas writes 1,300 and many of them alike, at every page."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=_BABEL[locale]).replace("-", MINUS)


def _cut(text: str) -> Iterator[tuple[bool, str]]:
    """Cut a text into what stands there and the names of its places, in turns."""
    return ((number % 2 == 1, part) for number, part in enumerate(_PLACE.split(text)))


def _rounded(value: float, decimals: int) -> float:
    """Round half away from zero, as people do; without a negative zero."""
    factor = 10**decimals
    rounded = int(abs(value) * factor + 0.5 + 1e-9) / factor
    return (-rounded if value < 0 else rounded) or 0.0
