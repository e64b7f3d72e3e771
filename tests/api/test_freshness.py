"""In plain words: of when data are, when they were imported, and whether they are old."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from api.actions.freshness import REGISTER_DAYS, freshness_line, local_day
from api.texts import load_texts
from graph_schema.store.freshness import LastImport

NEWEST = date(2026, 10, 1)
IMPORTED = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
DAY = f"{local_day(IMPORTED):%d.%m.%Y}"


def line(today: date, *, source: str = "register", imported: datetime | None = IMPORTED, invented: bool = False) -> str:
    return freshness_line(load_texts("de"), source, NEWEST, imported, today=today, invented=invented)


def test_the_line_names_both_days() -> None:
    assert line(NEWEST) == f"Register vom 01.10.2026, importiert am {DAY}"
    english = freshness_line(load_texts("en"), "register", NEWEST, IMPORTED, today=NEWEST)
    assert english == f"register of 01/10/2026, imported on {local_day(IMPORTED):%d/%m/%Y}"


def test_a_register_is_old_from_the_day_after_it_should_have_come() -> None:
    assert "älter" not in line(NEWEST + timedelta(days=REGISTER_DAYS))
    assert line(NEWEST + timedelta(days=REGISTER_DAYS + 1)).endswith(", älter als 35 Tage")


def test_invented_people_and_published_figures_are_never_called_old() -> None:
    later = NEWEST + timedelta(days=4_000)
    assert "älter" not in line(later, invented=True)
    assert line(later, source="published") == f"Werte bis 01.10.2026, importiert am {DAY}"


def test_what_is_not_known_is_left_out() -> None:
    assert line(NEWEST, imported=None) == "Register vom 01.10.2026"
    assert freshness_line(load_texts("de"), "register", None, IMPORTED, today=NEWEST) == ""


@pytest.mark.parametrize(("done", "refused", "told"), [(1, 2, True), (2, 1, False), (None, 1, True), (1, None, False)])
def test_a_refusal_is_told_until_the_source_is_current_again(done: int | None, refused: int | None, told: bool) -> None:
    at = {number: datetime(2026, 1, number, tzinfo=UTC) for number in (1, 2)}
    last = LastImport(at[done] if done else None, at[refused] if refused else None)
    assert (last.refused_since_then is not None) == told
