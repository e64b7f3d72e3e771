"""A day that a page shows is taken by its forms as the same day, in each language."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.days import read_day
from api.pages.import_form import wanted_of
from api.texts import LOCALES, Formats
from graph_schema.errors import BadInput
from graph_schema.ingest.cells import EARLIEST, LATEST

DAYS = st.dates(EARLIEST, LATEST)


@given(DAYS, st.sampled_from(LOCALES))
def test_what_a_page_shows_is_read_as_the_same_day(day: date, locale: str) -> None:
    shown = Formats(locale).day(day)
    assert read_day({"day": f" {shown} "}, "day") == day
    assert wanted_of({"kind": "register", "last_day": shown}).last_day == day
    assert read_day({"day": day.isoformat()}, "day") == day


@pytest.mark.parametrize("typed", ["", "gestern", "13/31/2026", "31/04/2026", "2026/11/03", "3/11/26", "01.01.1899"])
def test_what_is_no_day_is_refused_with_the_form_to_write_it_in(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_day({"day": typed}, "day")
    assert refused.value.remedy_de
    assert refused.value.remedy_en
    assert not typed or typed not in refused.value.text("de") + refused.value.text("en")
