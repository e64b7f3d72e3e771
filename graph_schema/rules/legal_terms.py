"""Legal names, statutes and limits as dated settings (rule F11): the law changed before and will again.

Every row holds from its day until the next one of its kind. The rows that come with the product are in
`legal_terms.toml` beside this module; an operator's file replaces lists of it (`read_legal_terms`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from graph_schema.model.places import Instrument

SGB_II_BEGAN = date(2005, 1, 1)
"""Before this day there was no SGB II: nothing has to hold."""


class Limit(StrEnum):
    """Numbers of a law, or of a rule that works like one."""

    CHILD_BELOW = "child_below"
    """Age in years: the children of the figures are younger, people able to work are not."""
    HOUSEHOLD_MEMBER_BELOW = "household_member_below"
    """Age in years up to which unmarried children belong to the household of their parents."""
    YOUNG_BELOW = "young_below"
    """Age in years up to which teams for the young advise."""
    LONG_TERM_MONTHS_NEEDED = "long_term_months_needed"
    LONG_TERM_MONTHS_LOOKED_AT = "long_term_months_looked_at"
    MONTHS_WITHOUT_CONTACT = "months_without_contact"


class Dated(Protocol):
    """A row that holds from a day on."""

    @property
    def valid_from(self) -> date:
        """The first day."""
        ...


Row = TypeVar("Row", bound=Dated)


@dataclass(frozen=True, slots=True)
class LegalName:
    """What a benefit or an instrument is called, and where the law says so."""

    valid_from: date
    name_de: str
    name_en: str
    statute: str

    def name(self, locale: str) -> str:
        """Return the name in a language."""
        return self.name_de if locale == "de" else self.name_en


@dataclass(frozen=True, slots=True)
class LegalLimit:
    """A number, and where the law says so."""

    valid_from: date
    value: int
    statute: str


@dataclass(frozen=True, slots=True)
class PensionAgeStep:
    """People born in `born_from` or later (years) reach the pension age at `years` and `months`."""

    born_from: int
    years: int
    months: int


@dataclass(frozen=True, slots=True)
class PensionAgeLaw:
    """The steps of a law, by year of birth, and the day from which it holds."""

    valid_from: date
    source: str
    steps: tuple[PensionAgeStep, ...]


@dataclass(frozen=True, slots=True)
class LegalTerms:
    """All dated settings; the rows of each kind are in the order of their days."""

    benefit: tuple[LegalName, ...]
    instruments: Mapping[Instrument, tuple[LegalName, ...]]
    limits: Mapping[Limit, tuple[LegalLimit, ...]]
    pension_age: tuple[PensionAgeLaw, ...]

    @property
    def digest(self) -> str:
        """Tells settings apart that count otherwise: of limits and pension age, not of names."""
        numbers = [(which.value, [(row.valid_from, row.value) for row in self.limits[which]]) for which in Limit]
        ages = [(law.valid_from, law.steps) for law in self.pension_age]
        return hashlib.sha256(repr((numbers, ages)).encode()).hexdigest()

    def benefit_on(self, on: date) -> LegalName:
        """Return what the benefit is called on a day; `ValueError` before SGB II began."""
        return _one(self.benefit, on, "benefit")

    def limit(self, which: Limit, on: date) -> int:
        """Return the number that holds on a day; `ValueError` before SGB II began."""
        return _one(self.limits[which], on, which.value).value

    def instrument_on(self, instrument: Instrument, on: date) -> LegalName | None:
        """Return what an instrument is called on a day; None where there was none yet."""
        return holding(self.instruments[instrument], on)

    def instrument_in(self, instrument: Instrument, year: int) -> LegalName | None:
        """Return what an instrument is called when a year begins, or when it itself begins in that year."""
        rows = self.instruments[instrument]
        within = (row for row in rows if row.valid_from.year == year)
        return holding(rows, date(year, 1, 1)) or next(within, None)


def holding(rows: Sequence[Row], on: date) -> Row | None:
    """Return the row that holds on a day, the newest that has begun; None before the first.

    >>> laws = (LegalLimit(date(2005, 1, 1), 18, ""), LegalLimit(date(2006, 7, 1), 25, ""))
    >>> [row.value if (row := holding(laws, day)) else None for day in (date(2004, 1, 1), date(2006, 7, 1))]
    [None, 25]
    """
    begun = [row for row in rows if row.valid_from <= on]
    return max(begun, key=lambda row: row.valid_from) if begun else None


def _one(rows: Sequence[Row], on: date, what: str) -> Row:
    found = holding(rows, on)
    if found is None:
        raise ValueError(f"{what} is not set for {on.isoformat()}")
    return found
