"""Texts, numbers and dates in the reader's language."""

from __future__ import annotations

import re
from datetime import date

import pytest
from markupsafe import Markup

from api.texts import Formats, load_texts

DE, EN = Formats("de"), Formats("en")


def test_both_languages_have_the_same_texts() -> None:
    assert load_texts("de").entries.keys() == load_texts("en").entries.keys()


def test_both_languages_fill_the_same_places() -> None:
    german, english = load_texts("de").entries, load_texts("en").entries
    for key, text in german.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", english[key])), key


def test_an_unknown_key_is_an_error_and_not_an_empty_place() -> None:
    with pytest.raises(KeyError):
        load_texts("de")("no.such.text")


ONE_AND_TWO = [("de", "1 Mensch.", "2 Menschen."), ("en", "1 person.", "2 people.")]


@pytest.mark.parametrize(("locale", "one", "two"), ONE_AND_TWO)
def test_one_is_told_in_the_singular(locale: str, one: str, two: str) -> None:
    told = [load_texts(locale)("equal.answer", number=number, day="–") for number in ("1", "2")]
    assert told[0].endswith(one)
    assert told[1].endswith(two)


def test_what_fills_a_text_that_becomes_markup_is_escaped() -> None:
    text = load_texts("de")("foot.printed", office=Markup("<b>Amt</b>"), day="<i>", address="x")
    assert text == "<b>Amt</b> · &lt;i&gt; · x"


@pytest.mark.parametrize(
    ("value", "decimals", "german", "english"),
    [
        (12009, 0, "12.009", "12,009"),
        (4.75, 1, "4,8", "4.8"),
        (-61, 0, "\u221261", "\u221261"),
        (-0.04, 1, "0,0", "0.0"),
        (0.5, 0, "1", "1"),
    ],
)
def test_numbers_are_written_as_the_language_does(value: float, decimals: int, german: str, english: str) -> None:
    assert (DE.number(value, decimals), EN.number(value, decimals)) == (german, english)


def test_changes_carry_their_sign() -> None:
    assert [DE.signed(value, 1) for value in (0.9, -61, 0.04)] == ["+0,9", "\u221261,0", "±0,0"]


def test_dates_are_written_day_first_in_both_languages() -> None:
    day = date(2022, 9, 30)
    assert (DE.day(day), EN.day(day), DE.month(day)) == ("30.09.2022", "30/09/2022", "9/22")
