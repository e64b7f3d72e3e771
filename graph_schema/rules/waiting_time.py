"""When a reference date is counted: once when it is over, and finally after a waiting time for late entries.

The Federal Employment Agency counts its statistics of basic income support three months after the reference date,
because registers are completed and corrected so long. Counting a past date with every import instead would show the
same date in many versions, and whoever kept two of them could subtract: a late entry would stand alone
(docs/decisions/0003-disclosure.md).
"""

from __future__ import annotations

from datetime import date

from graph_schema.model.figures import last_of_month
from graph_schema.rules.age import add_months

WAITING_MONTHS = 3
"""Months after a reference date during which entries may still come."""


def final_on(day: date, months: int = WAITING_MONTHS) -> date:
    """Return the day from which a count of `day`, the last day of a month, is final.

    >>> final_on(date(2026, 8, 31)), final_on(date(2025, 11, 30), 3), final_on(date(2026, 8, 31), 0)
    (datetime.date(2026, 11, 30), datetime.date(2026, 2, 28), datetime.date(2026, 8, 31))
    """
    return last_of_month(add_months(day.replace(day=1), months))


def is_due(day: date, counted_on: date | None, today: date, months: int = WAITING_MONTHS) -> bool:
    """Tell whether `day`, counted last on `counted_on` (None: never), is to be counted on `today`.

    True for the first count, for the final one once the waiting time is over, and always where `months` is 0.
    """
    if counted_on is None or months == 0:
        return True
    return counted_on < final_on(day, months) <= today
