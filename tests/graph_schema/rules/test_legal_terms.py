"""Legal names, statutes and limits with their days (F11)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_schema.errors import BadInput, UnreadableFile
from graph_schema.model.people import Employability, Period
from graph_schema.model.places import Instrument
from graph_schema.rules.age import is_of_working_age
from graph_schema.rules.contact_loss import assess_contact
from graph_schema.rules.legal_terms import SGB_II_BEGAN, LegalLimit, Limit, holding
from graph_schema.rules.long_term_recipients import assess_long_term
from graph_schema.rules.read_legal_terms import FILE, legal_terms_of, shipped_terms
from tests.demands import REPOSITORY

OURS = shipped_terms()
DAYS = st.dates(SGB_II_BEGAN, date(2099, 12, 31))
BENEFIT = '[[benefit]]\nvalid_from = 2005-01-01\nname_de = "A"\nname_en = "B"\nstatute = "§ 19 SGB II"\n'


def write(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


@given(DAYS)
def test_on_each_day_one_row_of_each_kind_holds(day: date) -> None:
    for rows in (OURS.benefit, OURS.pension_age, *OURS.limits.values()):
        found = [
            row
            for row, after in zip(rows, [*rows[1:], None], strict=True)
            if row.valid_from <= day and (after is None or day < after.valid_from)
        ]
        assert found == [holding(rows, day)]


@given(DAYS, st.sampled_from(list(Instrument)))
def test_an_instrument_keeps_its_name_until_the_next_one_begins(day: date, instrument: Instrument) -> None:
    rows = OURS.instruments[instrument]
    found = OURS.instrument_on(instrument, day)
    assert (found is None) == (day < rows[0].valid_from)
    tomorrow = OURS.instrument_on(instrument, day + timedelta(days=1))
    assert tomorrow is found or (tomorrow is not None and tomorrow.valid_from == day + timedelta(days=1))


def test_the_benefit_is_called_as_the_law_calls_it() -> None:
    assert OURS.benefit_on(date(2022, 12, 31)).name_de == "Arbeitslosengeld II"
    assert OURS.benefit_on(date(2023, 1, 1)).name_de == "Bürgergeld"
    with pytest.raises(ValueError, match="benefit is not set for 2004-12-31"):
        OURS.benefit_on(date(2004, 12, 31))


def test_an_instrument_that_begins_within_a_year_has_its_name_in_that_year() -> None:
    stated = OURS.instrument_in(Instrument.HOLISTIC_SUPPORT, 2023)
    assert stated is not None
    assert stated.statute == "§ 16k SGB II"
    assert OURS.instrument_in(Instrument.HOLISTIC_SUPPORT, 2022) is None


def test_without_a_file_of_the_office_ours_hold(tmp_path: Path) -> None:
    assert legal_terms_of(tmp_path) is OURS


def test_an_offices_file_replaces_the_lists_that_it_states_and_no_others(tmp_path: Path) -> None:
    terms = legal_terms_of(write(tmp_path, BENEFIT.replace("2005", "2004")))
    assert [row.name_de for row in terms.benefit] == ["A"]
    assert replace(terms, benefit=OURS.benefit) == OURS
    assert terms.digest == OURS.digest


def test_the_example_of_the_operators_page_can_be_used(tmp_path: Path) -> None:
    page = (REPOSITORY / "docs" / "operating.md").read_text("utf-8")
    (example,) = (
        each for each in re.findall(r"^```toml\n(.*?)^```", page, re.MULTILINE | re.DOTALL) if "[[benefit]]" in each
    )
    terms = legal_terms_of(write(tmp_path, example))
    assert [row.name_de for row in terms.benefit] == ["Arbeitslosengeld II", "Bürgergeld", "Grundsicherungsgeld"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BENEFIT.replace("benefit", "benefits"), "“benefits” is unknown here; is this meant: benefit?"),
        (BENEFIT.replace("statute", "paragraph"), "[benefit, 1.]: “paragraph” is unknown here"),
        (BENEFIT.replace('name_de = "A"\n', ""), '[benefit, 1.]: name_de = "…" is missing'),
        (BENEFIT.replace("2005-01-01", '"2005-01-01"'), "valid_from is no day without quotation marks"),
        (BENEFIT + BENEFIT, "benefit has two rows from 01/01/2005 on"),
        (BENEFIT.replace("2005", "2023"), "benefit does not say what held from 01/01/2005 to 01/01/2023"),
        ('[[limits.child_below]]\nvalid_from = 2005-01-01\nvalue = 0\nstatute = "x"\n', "value is no whole number"),
        ("[limits]\nchild = 3\n", "[limits]: “child” is unknown here; is this meant: child_below?"),
        ("[instruments]\nagh = 3\n", "[instruments]: “agh” is unknown here"),
        ('[[pension_age]]\nvalid_from = 2005-01-01\nstatute = "x"\n'
         "steps = [{ born_from = 1, years = 65, months = 0 }]\n",
         "steps begins with born_from = 0"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput) as error:
        legal_terms_of(write(tmp_path, text))
    assert said in error.value.text("en")


def test_a_file_that_is_no_toml_says_from_which_line_on(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="from line 2 on"):
        legal_terms_of(write(tmp_path, BENEFIT.replace("2005-01-01", "2005-13-45")))


def test_a_figure_of_a_past_date_is_counted_by_the_limit_of_that_date() -> None:
    changed = date(2030, 1, 1)
    other = {Limit.CHILD_BELOW: 16, Limit.LONG_TERM_MONTHS_NEEDED: 24, Limit.MONTHS_WITHOUT_CONTACT: 9}
    limits = {which: (*OURS.limits[which], LegalLimit(changed, value, "new")) for which, value in other.items()}
    terms = replace(OURS, limits={**OURS.limits, **limits})
    before, birth = changed - timedelta(days=1), date(2014, 6, 1)

    assert is_of_working_age(birth, before, terms)
    assert not is_of_working_age(birth, changed, terms)

    grown, since = date(1990, 1, 1), [Period(date(2028, 3, 1), None)]
    assert assess_long_term(since, grown, Employability.ABLE, before, terms).is_long_term
    found = assess_long_term(since, grown, Employability.ABLE, changed, terms)
    assert (found.is_long_term, found.months_needed) == (False, 24)

    assert assess_contact([], before, terms).not_reached_since_at_least == date(2029, 6, 30)
    assert assess_contact([], changed, terms).not_reached_since_at_least == date(2029, 4, 1)
    assert terms.digest != OURS.digest
