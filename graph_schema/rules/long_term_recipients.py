"""Long-term recipients (Langzeitleistungsbeziehende, § 48a SGB II)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph_schema.model.figures import last_of_month
from graph_schema.model.people import Employability, Period
from graph_schema.rules.age import add_months, is_of_working_age

MONTHS_NEEDED = 21
MONTHS_LOOKED_AT = 24


@dataclass(frozen=True, slots=True)
class LongTermFinding:
    """Whether someone is a long-term recipient on day `on`, with the months that decided it."""

    is_long_term: bool
    on: date
    is_able_to_work: bool
    """On benefits, able to work and of working age on `on` itself (eLb)."""
    months: tuple[date, ...]
    """Last days of the counted months among the past 24, oldest first."""
    months_needed: int = MONTHS_NEEDED


def counted_days(on: date) -> tuple[date, ...]:
    """Return the 24 days looked at, oldest first: last days of months, `on` standing for its own month.

    >>> counted_days(date(2022, 9, 30))[0], counted_days(date(2022, 9, 30))[-1]
    (datetime.date(2020, 10, 31), datetime.date(2022, 9, 30))
    """
    earlier = [last_of_month(add_months(on.replace(day=1), -back)) for back in range(MONTHS_LOOKED_AT - 1, 0, -1)]
    return (*earlier, on)


def assess_long_term(
    periods: Sequence[Period], birth_date: date, employability: Employability, on: date
) -> LongTermFinding:
    """Return whether someone drew benefits as a person able to work in at least 21 of the past 24 months.

    A month counts if on its last day a benefit period holds and the age is one of § 7 (1) SGB II (from 15,
    below the pension age). Employability has no dates in the register: the present state counts throughout.
    """
    able = employability is Employability.ABLE

    def counts(day: date) -> bool:
        return able and any(period.holds_on(day) for period in periods) and is_of_working_age(birth_date, day)

    months = tuple(day for day in counted_days(on) if counts(day))
    now = counts(on)
    return LongTermFinding(now and len(months) >= MONTHS_NEEDED, on, now, months)
