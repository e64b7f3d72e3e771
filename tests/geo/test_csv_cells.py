"""No cell of a CSV file is a formula, whatever stands before it that nobody sees."""

from __future__ import annotations

import pytest

from geo.exports import in_csv


@pytest.mark.parametrize("before", ["", " ", "\ufeff", "\x00", "\u00a0", " \u200b", "\t", "\r\n"])
@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1"])
def test_a_text_that_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(before: str, formula: str) -> None:
    assert in_csv(before + formula) == f"'{before}{formula}"


def test_other_texts_and_numbers_stay() -> None:
    assert [in_csv(each) for each in (" Nordstadt", "a=b", -1.5, 3, None)] == [" Nordstadt", "a=b", "-1,5", "3", ""]
