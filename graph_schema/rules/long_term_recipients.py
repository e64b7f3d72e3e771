"""Long-term recipients (Langzeitleistungsbeziehende, § 48a SGB II)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph_schema.model.figures import last_of_month
from graph_schema.model.people import Employability, Period
from graph_schema.rules.age import add_months, is_of_working_age
from graph_schema.rules.legal_terms import LegalTerms, Limit
from graph_schema.rules.read_legal_terms import shipped_terms


@dataclass(frozen=True, slots=True)
class LongTermFinding:
    """Whether someone is a long-term recipient on day `on`, with the months that decided it."""

    is_long_term: bool
    on: date
    is_able_to_work: bool
    """On benefits, able to work and of working age on `on` itself (eLb)."""
    months: tuple[date, ...]
    """Last days of the counted months among the past 24, oldest first."""
    months_needed: int


def counted_days(on: date, terms: LegalTerms | None = None) -> tuple[date, ...]:
    """Return the 24 days looked at, oldest first: last days of months, `on` standing for its own month.

    24, or as many as `terms` state for `on`.

    >>> counted_days(date(2022, 9, 30))[0], counted_days(date(2022, 9, 30))[-1]
    (datetime.date(2020, 10, 31), datetime.date(2022, 9, 30))
    """
    months = (terms or shipped_terms()).limit(Limit.LONG_TERM_MONTHS_LOOKED_AT, on)
    earlier = [last_of_month(add_months(on.replace(day=1), -back)) for back in range(months - 1, 0, -1)]
    return (*earlier, on)


def assess_long_term(
    periods: Sequence[Period],
    birth_date: date,
    employability: Employability,
    on: date,
    terms: LegalTerms | None = None,
) -> LongTermFinding:
    """Return whether someone drew benefits as a person able to work in at least 21 of the past 24 months.

    A month counts if on its last day a benefit period holds and the age is one of § 7 (1) SGB II (from 15,
    below the pension age). Employability has no dates in the register: the present state counts throughout.
    The numbers of months are those of `terms` on `on`, the ages those on each day; None: as they come with the product.
    """
    terms = terms or shipped_terms()
    needed = terms.limit(Limit.LONG_TERM_MONTHS_NEEDED, on)
    able = employability is Employability.ABLE

    def counts(day: date) -> bool:
        return able and any(period.holds_on(day) for period in periods) and is_of_working_age(birth_date, day, terms)

    months = tuple(day for day in counted_days(on, terms) if counts(day))
    now = counts(on)
    return LongTermFinding(now and len(months) >= needed, on, now, months, needed)
