"""Age at a date, age bands, and the pension age as a dated setting.

The law on age limits changed before and will again (rule F11), so limits are rows with the day from which
they hold, not numbers in the code that uses them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph_schema.model.figures import CATEGORIES, Breakdown

CHILD_BELOW = 15
"""§ 7 (1) no. 1 SGB II: able to work from 15; children of the figures are the people below."""


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


def _steps_of_2008() -> tuple[PensionAgeStep, ...]:
    one_month_each = [PensionAgeStep(1946 + months, 65, months) for months in range(1, 12)]
    two_months_each = [PensionAgeStep(1958 + half, 66, 2 * half) for half in range(6)]
    return (
        PensionAgeStep(0, 65, 0),
        *one_month_each,
        *two_months_each,
        PensionAgeStep(1964, 67, 0),
    )


PENSION_AGE_LAWS: tuple[PensionAgeLaw, ...] = (
    PensionAgeLaw(date(2005, 1, 1), "§ 7 (1) SGB II as of 2005: 65 years", (PensionAgeStep(0, 65, 0),)),
    PensionAgeLaw(date(2008, 1, 1), "§ 7a SGB II: 65 years, rising to 67 by year of birth", _steps_of_2008()),
)
"""Dated settings; the newest law that holds on a day counts."""


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
    holding = [law for law in laws if law.valid_from <= on]
    if not holding:
        raise ValueError(f"no pension age is set for {on.isoformat()}")
    law = max(holding, key=lambda each: each.valid_from)
    step = max((step for step in law.steps if step.born_from <= birth_date.year), key=lambda each: each.born_from)
    return add_months(birth_date, step.years * 12 + step.months)


def is_of_working_age(birth_date: date, on: date, laws: Sequence[PensionAgeLaw] = PENSION_AGE_LAWS) -> bool:
    """Tell whether the age on `on` is one of § 7 (1) no. 1 SGB II: from 15, below the pension age."""
    return age_on(birth_date, on) >= CHILD_BELOW and on < pension_day(birth_date, on, laws)


def births_of_working_age(on: date, laws: Sequence[PensionAgeLaw] = PENSION_AGE_LAWS) -> tuple[date, date]:
    """Return the first and the last day of birth of those for whom `is_of_working_age` holds on `on`.

    A query compares birthdays with them. The pension day never falls when birthdays rise, so the first is found by
    halving.

    >>> births_of_working_age(date(2022, 9, 30))
    (datetime.date(1956, 12, 1), datetime.date(2007, 9, 30))
    """
    last = add_months(on, -12 * CHILD_BELOW)
    retired, working = date(on.year - 100, 1, 1).toordinal(), last.toordinal()
    while working - retired > 1:
        middle = (retired + working) // 2
        if on < pension_day(date.fromordinal(middle), on, laws):
            working = middle
        else:
            retired = middle
    return date.fromordinal(working), last
