"""Days of the register that lie after the day of the import: what has happened cannot, what begins may for a while."""

from __future__ import annotations

from datetime import date

from graph_schema.ingest.checks import CheckedTable
from graph_schema.ingest.refusals import RefusalKind
from graph_schema.ingest.rules import Rule
from graph_schema.rules.age import add_months
from graph_schema.written import day_words

MONTHS_AHEAD = 12
"""Benefits are granted for a year as a rule (§ 41 (3) SGB II): what begins later than that is a typing error."""
_HAPPENED = {"citizens": "birth_date", "contacts": "day"}
_BEGINS = {"households": "residence_since", "memberships": "since", "benefit_periods": "since"}


def future_rules(table: str, day: date) -> tuple[Rule, ...]:
    """Return the rules for days after `day`, the day of the import, in a table of the register."""
    if table in _HAPPENED:
        return (_not_after(_HAPPENED[table], day),)
    return (_not_far_after(_BEGINS[table], day),) if table in _BEGINS else ()


def _not_after(column: str, day: date) -> Rule:
    """Return the rule that what has happened, such as a birth or a contact, lies on `day` at the latest."""
    de, en = day_words(day)
    return _at_the_latest(
        column,
        day,
        RefusalKind.IN_THE_FUTURE,
        f"Das Datum berichtigen: es liegt nach dem Tag des Imports ({de}).",
        f"Correct the date: it is after the day of the import ({en}).",
    )


def _not_far_after(column: str, day: date) -> Rule:
    """Return the rule that what begins does so within `MONTHS_AHEAD` months after `day`."""
    last = add_months(day, MONTHS_AHEAD)
    de, en = day_words(last)
    return _at_the_latest(
        column,
        last,
        RefusalKind.TOO_FAR_AHEAD,
        f"Das Datum berichtigen: Beginn höchstens {MONTHS_AHEAD} Monate nach dem Import (bis {de}).",
        f"Correct the date: begin at most {MONTHS_AHEAD} months after the import (until {en}).",
    )


def _at_the_latest(column: str, last: date, kind: RefusalKind, remedy_de: str, remedy_en: str) -> Rule:
    """Return the rule that refuses rows whose `column` is after `last`."""

    def check(checked: CheckedTable) -> None:
        for position, row in enumerate(checked.rows):
            value = row.get(column)
            if value is not None and value > last:
                checked.refuse(position, column, kind, remedy_de, remedy_en)

    return check
