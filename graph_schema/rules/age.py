"""Age at a date, age bands, and the pension age as a dated setting.

The law on age limits changed before and will again (rule F11), so limits are rows with the day from which
they hold (`rules.legal_terms`), not numbers in the code that uses them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graph_schema.model.figures import CATEGORIES, Breakdown
from graph_schema.rules.legal_terms import LegalTerms, Limit, PensionAgeLaw, PensionAgeStep, holding
from graph_schema.rules.read_legal_terms import shipped_terms

__all__ = [
    "PENSION_AGE_LAWS", "PensionAgeLaw", "PensionAgeStep", "add_months", "age_band", "age_on", "is_of_working_age",
    "pension_day", "upper_age",
]  # fmt: skip

PENSION_AGE_LAWS: tuple[PensionAgeLaw, ...] = shipped_terms().pension_age
"""The laws that come with the product; the newest that holds on a day counts."""


def add_months(day: date, months: int) -> date:
    """Return the day `months` later (or earlier, if negative); the month's last day where it has no such day.

    >>> add_months(date(2022, 8, 31), -6)
    datetime.date(2022, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    next_year, next_month = divmod(index + 1, 12)
    days = date(next_year, next_month + 1, 1).toordinal() - date(year, month + 1, 1).toordinal()
    return date(year, month + 1, min(day.day, days))


def age_on(birth_date: date, on: date) -> int:
    """Return completed years of life on `on`; a child born on 29 February is a year older on 1 March.

    >>> age_on(date(2000, 9, 30), date(2022, 9, 30)), age_on(date(2000, 10, 1), date(2022, 9, 30))
    (22, 21)
    """
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def age_band(age: int) -> str:
    """Return the category of `Breakdown.AGE_BAND` for an age in completed years.

    >>> age_band(14), age_band(15), age_band(55)
    ('0-14', '15-24', '55+')
    """
    for band in CATEGORIES[Breakdown.AGE_BAND]:
        if age <= upper_age(band):
            return band
    raise ValueError("the last age band is open")


def upper_age(band: str) -> float:
    """Return the highest age of a band; infinity for an open one.

    >>> upper_age("25-34"), upper_age("55+")
    (34.0, inf)
    """
    return float("inf") if band.endswith("+") else float(band.partition("-")[2])


def pension_day(birth_date: date, on: date, laws: Sequence[PensionAgeLaw] = PENSION_AGE_LAWS) -> date:
    """Return the day on which the pension age is reached by the law that holds on `on`.

    Source: § 7a SGB II. `ValueError` if no law holds on that day.

    >>> pension_day(date(1958, 5, 10), date(2022, 9, 30)), pension_day(date(1964, 1, 31), date(2022, 9, 30))
    (datetime.date(2024, 5, 10), datetime.date(2031, 1, 31))
    """
    law = holding(laws, on)
    if law is None:
        raise ValueError(f"no pension age is set for {on.isoformat()}")
    step = max((step for step in law.steps if step.born_from <= birth_date.year), key=lambda each: each.born_from)
    return add_months(birth_date, step.years * 12 + step.months)


def is_of_working_age(birth_date: date, on: date, terms: LegalTerms | None = None) -> bool:
    """Tell whether the age on `on` is one of § 7 (1) no. 1 SGB II: from 15, below the pension age.

    By the limits of `terms` that hold on `on`; None: those that come with the product.
    """
    terms = terms or shipped_terms()
    old_enough = age_on(birth_date, on) >= terms.limit(Limit.CHILD_BELOW, on)
    return old_enough and on < pension_day(birth_date, on, terms.pension_age)


def births_of_working_age(on: date, terms: LegalTerms | None = None) -> tuple[date, date]:
    """Return the first and the last day of birth of those for whom `is_of_working_age` holds on `on`.

    A query compares birthdays with them. The pension day never falls when birthdays rise, so the first is found by
    halving.

    >>> births_of_working_age(date(2022, 9, 30))
    (datetime.date(1956, 12, 1), datetime.date(2007, 9, 30))
    """
    terms = terms or shipped_terms()
    last = add_months(on, -12 * terms.limit(Limit.CHILD_BELOW, on))
    retired, working = date(on.year - 100, 1, 1).toordinal(), last.toordinal()
    while working - retired > 1:
        middle = (retired + working) // 2
        if on < pension_day(date.fromordinal(middle), on, terms.pension_age):
            working = middle
        else:
            retired = middle
    return date.fromordinal(working), last
