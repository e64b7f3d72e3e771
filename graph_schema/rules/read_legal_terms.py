"""Reading dated legal settings from TOML, checked row by row with errors that name the place."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar, cast

from graph_schema.errors import BadInput
from graph_schema.model.places import Instrument
from graph_schema.rules.legal_terms import (
    SGB_II_BEGAN,
    Dated,
    LegalLimit,
    LegalName,
    LegalTerms,
    Limit,
    PensionAgeLaw,
    PensionAgeStep,
)
from graph_schema.settings_files import SettingsFile
from graph_schema.written import day_words

_OWN = SettingsFile("Die Datei mit Rechtsbegriffen", "The file of legal terms")
FILE = "legal_terms.toml"
"""Name of the operator's file in the data folder, and of ours in this package."""
_HIGHEST = 120
"""No age in years and no number of months beyond."""
Row = TypeVar("Row", bound=Dated)


@cache
def shipped_terms() -> LegalTerms:
    """Return the dated settings that come with the product."""
    text = resources.files(__package__ or "").joinpath(FILE).read_text("utf-8")
    part = _Part(FILE, "", tomllib.loads(text))
    return LegalTerms(
        benefit=part.rows("benefit", _name, SGB_II_BEGAN),
        instruments={each: part.part("instruments").rows(each, _name) for each in Instrument},
        limits={each: part.part("limits").rows(each, _limit, SGB_II_BEGAN) for each in Limit},
        pension_age=part.rows("pension_age", _law, SGB_II_BEGAN),
    )


def legal_terms_of(data_folder: Path) -> LegalTerms:
    """Return the dated settings of an instance: ours, with the lists that the operator's file replaces.

    UnreadableFile for a file that cannot be read or is no TOML; BadInput names the place, what is wrong there and
    what may be meant.
    """
    path = data_folder / FILE
    return read_legal_terms(path) if path.exists() else shipped_terms()


def read_legal_terms(path: Path) -> LegalTerms:
    """Return our dated settings with the lists that the file at `path` states instead; errors as above."""
    part = _Part(path.name, "", _OWN.parse(path.name, _OWN.read(path)))
    part.only(("benefit", "instruments", "limits", "pension_age"))
    terms = shipped_terms()
    if "benefit" in part.content:
        terms = replace(terms, benefit=part.rows("benefit", _name, SGB_II_BEGAN))
    if "pension_age" in part.content:
        terms = replace(terms, pension_age=part.rows("pension_age", _law, SGB_II_BEGAN))
    if "instruments" in part.content:
        inside = part.part("instruments")
        inside.only([each.value for each in Instrument])
        stated = {each: inside.rows(each, _name) for each in Instrument if each in inside.content}
        terms = replace(terms, instruments={**terms.instruments, **stated})
    if "limits" in part.content:
        inside = part.part("limits")
        inside.only([each.value for each in Limit])
        numbers = {each: inside.rows(each, _limit, SGB_II_BEGAN) for each in Limit if each in inside.content}
        terms = replace(terms, limits={**terms.limits, **numbers})
    return terms


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the file: `place` is its name there."""

    file: str
    place: str
    content: Mapping[str, Any]

    def only(self, known: Sequence[str]) -> None:
        for name in self.content:
            if name not in known:
                meant = difflib.get_close_matches(name, known, n=1) or [", ".join(known)]
                raise self.wrong(
                    f"„{name}“ gibt es hier nicht; ist gemeint: {meant[0]}?",
                    f"“{name}” is unknown here; is this meant: {meant[0]}?",
                )

    def part(self, name: str) -> _Part:
        value = self.content.get(name)
        if not isinstance(value, dict):
            raise self.wrong(f"{name} ist kein Abschnitt", f"{name} is no section")
        return _Part(self.file, f"{self.place}.{name}" if self.place else name, cast("dict[str, Any]", value))

    def parts(self, name: str) -> list[_Part]:
        values = self.content.get(name)
        place = f"{self.place}.{name}" if self.place else name
        if not isinstance(values, list) or not values:
            raise self.wrong(f"[[{place}]] hat keine Zeile", f"[[{place}]] has no row")
        parts: list[_Part] = []
        for number, value in enumerate(cast("list[Any]", values), start=1):
            if not isinstance(value, dict):
                raise self.wrong(f"[[{place}]] ist keine Zeile", f"[[{place}]] is no row")
            parts.append(_Part(self.file, f"{place}, {number}.", cast("dict[str, Any]", value)))
        return parts

    def rows(self, name: str, read: Callable[[_Part], Row], begins: date | None = None) -> tuple[Row, ...]:
        """Return the rows of a kind in the order of their days; the first must hold on `begins` already."""
        parts = self.parts(name)
        rows = sorted((read(part) for part in parts), key=lambda row: row.valid_from)
        days = [row.valid_from for row in rows]
        if repeated := [day for day in days if days.count(day) > 1]:
            de, en = day_words(repeated[0])
            raise self.wrong(
                f"{name} hat zwei Zeilen ab {de}; an jedem Tag gilt eine",
                f"{name} has two rows from {en} on; one holds on each day",
            )
        if begins is not None and days[0] > begins:
            (from_de, from_en), (to_de, to_en) = day_words(begins), day_words(days[0])
            raise self.wrong(
                f"{name} sagt nicht, was von {from_de} bis {to_de} galt; auch die früheren Zeilen angeben",
                f"{name} does not say what held from {from_en} to {to_en}; state the earlier rows too",
            )
        return tuple(rows)

    def day(self, name: str) -> date:
        value = self.content.get(name)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(
                f"{name} ist kein Tag ohne Anführungszeichen, etwa {name} = 2026-07-01",
                f"{name} is no day without quotation marks, such as {name} = 2026-07-01",
            )
        return value

    def text(self, name: str) -> str:
        value = self.content.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f'{name} = "…" fehlt', f'{name} = "…" is missing')
        return value.strip()

    def number(self, name: str, least: int, most: int) -> int:
        value = self.content.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(
                f"{name} ist keine ganze Zahl von {least} bis {most}",
                f"{name} is no whole number from {least} to {most}",
            )
        return value

    def wrong(self, de: str, en: str) -> BadInput:
        at = f" [{self.place}]" if self.place else ""
        return BadInput(
            f"Rechtsbegriffe {self.file}{at}: {de}.".replace("?.", "?"),
            f"Legal terms {self.file}{at}: {en}.".replace("?.", "?"),
            "Die Datei berichtigen; docs/operating.md erklärt sie.",
            "Correct the file; docs/operating.md explains it.",
        )


def _name(part: _Part) -> LegalName:
    part.only(("valid_from", "name_de", "name_en", "statute"))
    return LegalName(part.day("valid_from"), part.text("name_de"), part.text("name_en"), part.text("statute"))


def _limit(part: _Part) -> LegalLimit:
    part.only(("valid_from", "value", "statute"))
    return LegalLimit(part.day("valid_from"), part.number("value", 1, _HIGHEST), part.text("statute"))


def _law(part: _Part) -> PensionAgeLaw:
    part.only(("valid_from", "statute", "steps"))
    steps = [_step(each) for each in part.parts("steps")]
    years = [step.born_from for step in steps]
    if years[0] != 0 or not _rising(years):
        raise part.wrong(
            "steps beginnt mit born_from = 0 und steigt danach", "steps begins with born_from = 0 and rises from there"
        )
    return PensionAgeLaw(part.day("valid_from"), part.text("statute"), tuple(steps))


def _step(part: _Part) -> PensionAgeStep:
    part.only(("born_from", "years", "months"))
    return PensionAgeStep(
        part.number("born_from", 0, 2200), part.number("years", 1, _HIGHEST), part.number("months", 0, 11)
    )


def _rising(numbers: Iterable[int]) -> bool:
    listed = list(numbers)
    return listed == sorted(set(listed))
