"""Days after the import: what has happened is refused, what begins may lie up to twelve months ahead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_schema.ingest.checks import CheckedTable, typed_table
from graph_schema.ingest.columns import REGISTER, Table
from graph_schema.ingest.future_days import future_rules

TODAY = date(2026, 11, 30)
TABLES = {table.name: table for table in REGISTER}
HAPPENED = [("citizens", "birth_date"), ("contacts", "day")]
BEGINS = [("households", "residence_since"), ("memberships", "since"), ("benefit_periods", "since")]


def checked(table: Table, rows: list[dict[str, Any]], today: date = TODAY) -> CheckedTable:
    found = typed_table(table, rows)
    for rule in future_rules(table.name, today):
        rule(found)
    return found


@pytest.mark.parametrize(("table", "column"), HAPPENED)
def test_what_has_happened_lies_on_the_day_of_the_import_at_the_latest(table: str, column: str) -> None:
    days = [TODAY, TODAY + timedelta(days=1), None, date(2030, 3, 4)]
    refusals = checked(TABLES[table], [{column: day} for day in days]).refusals
    assert [(each.row, each.column, each.kind) for each in refusals] == [
        (3, column, "in_the_future"), (5, column, "in_the_future"),
    ]  # fmt: skip
    for each in refusals:
        assert "30.11.2026" in each.remedy_de
        assert "30/11/2026" in each.remedy_en
        assert "2030" not in each.remedy_de + each.remedy_en, "the value is personal"


@pytest.mark.parametrize(("table", "column"), BEGINS)
def test_what_begins_may_begin_within_twelve_months(table: str, column: str) -> None:
    days = [date(2026, 12, 1), date(2027, 11, 30), date(2027, 12, 1), date(2031, 5, 1)]
    found = checked(TABLES[table], [{column: day} for day in days])
    assert [(each.row, each.column, each.kind) for each in found.refusals] == [
        (4, column, "too_far_ahead"), (5, column, "too_far_ahead"),
    ]  # fmt: skip


def test_an_end_may_lie_as_far_ahead_as_the_leading_system_writes_it() -> None:
    rows = [{"since": TODAY, "until": date(2099, 12, 31)}]
    assert not checked(TABLES["benefit_periods"], rows).refusals


@given(st.dates(date(1950, 1, 1), date(2080, 1, 1)), st.integers(0, 20_000))
def test_no_day_up_to_the_import_is_refused(today: date, ago: int) -> None:
    day = today - timedelta(days=ago)
    for table, column in [*HAPPENED, *BEGINS]:
        assert not checked(TABLES[table], [{column: day}], today).refusals
