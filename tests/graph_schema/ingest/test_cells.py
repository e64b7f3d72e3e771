"""One cell: what is read, and what is refused with which kind."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_schema.ingest.cells import EARLIEST, LATEST, CellError, read_cell
from graph_schema.ingest.columns import Column, Form
from graph_schema.ingest.refusals import RefusalKind
from graph_schema.model.people import Sex
from graph_schema.model.places import NeedKind


def column(form: Form, **more: object) -> Column:
    return Column("anything", form, "a column", **more)  # pyright: ignore[reportArgumentType]


def kind_of(form: Form, text: str, **more: object) -> RefusalKind:
    with pytest.raises(CellError) as refused:
        read_cell(column(form, **more), text)
    return refused.value.kind


@given(st.dates(EARLIEST, LATEST))
def test_a_date_is_read_in_both_ways_of_writing(day: date) -> None:
    assert read_cell(column(Form.DATE), day.isoformat()) == day
    assert read_cell(column(Form.DATE), f"{day.day}.{day.month}.{day.year}") == day
    assert read_cell(column(Form.DATE), day.strftime("%d.%m.") + f"{day.year:04d}") == day


@pytest.mark.parametrize("text", ["2022-02-30", "31.04.2022", "09/30/2022", "1.1.22", "20220930", "2022-09-30T00:00"])
def test_what_is_no_day_is_refused(text: str) -> None:
    assert kind_of(Form.DATE, text) is RefusalKind.NOT_A_DATE


@pytest.mark.parametrize("text", ["31.12.9999", "0001-01-01"])
def test_placeholders_for_open_ends_are_refused_with_a_kind_of_their_own(text: str) -> None:
    assert kind_of(Form.DATE, text) is RefusalKind.DATE_OUT_OF_RANGE


@pytest.mark.parametrize(
    ("text", "number"), [("51,3", 51.3), ("51.3", 51.3), ("-7", -7.0), ("1.234,5", 1234.5), ("1.675", 1.675)]
)
def test_a_number_has_a_decimal_point_or_comma(text: str, number: float) -> None:
    assert read_cell(column(Form.NUMBER), text) == number


@pytest.mark.parametrize("text", ["1,234.5", "1 234", "12 %", "nan", "inf", "1e5", "zwölf", "--1"])
def test_what_is_no_number_is_refused(text: str) -> None:
    assert kind_of(Form.NUMBER, text) is RefusalKind.NOT_A_NUMBER


def test_a_whole_number_may_carry_an_empty_fraction() -> None:
    assert read_cell(column(Form.INTEGER), "1675.0") == 1675
    assert read_cell(column(Form.INTEGER), "1.675,0") == 1675
    assert read_cell(column(Form.INTEGER), "0.000") == 0
    assert kind_of(Form.INTEGER, "16,75") is RefusalKind.NOT_A_WHOLE_NUMBER


@pytest.mark.parametrize("text", ["1.000", "12.000", "-12.000", "12.345", "1.234.567", "1,000", "1.000,000.000"])
def test_a_whole_number_with_what_may_be_thousands_points_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(CellError) as refused:
        read_cell(column(Form.INTEGER), text)
    assert refused.value.kind in (RefusalKind.NOT_A_WHOLE_NUMBER, RefusalKind.NOT_A_NUMBER)
    assert "Tausender" in refused.value.remedy_de
    assert "thousands" in refused.value.remedy_en
    assert text not in refused.value.remedy_de


@pytest.mark.parametrize(("text", "value"), [("ja", True), ("TRUE", True), ("0", False), ("Nein", False)])
def test_yes_and_no_are_read_in_two_languages(text: str, value: bool) -> None:
    assert read_cell(column(Form.BOOLEAN), text) is value
    assert kind_of(Form.BOOLEAN, "vielleicht") is RefusalKind.NOT_YES_OR_NO


def test_codes_must_be_known_and_the_remedy_names_them() -> None:
    assert read_cell(column(Form.CODE, codes=Sex), "female") == "female"
    with pytest.raises(CellError) as refused:
        read_cell(column(Form.CODE, codes=Sex), "weiblich")
    assert refused.value.kind is RefusalKind.UNKNOWN_CODE
    assert "female, male" in refused.value.remedy_en
    assert "weiblich" not in refused.value.remedy_en


def test_several_codes_are_separated_by_a_bar_and_named_once() -> None:
    assert read_cell(column(Form.CODES, codes=NeedKind), "health| debts|health|") == ["health", "debts"]
    assert kind_of(Form.CODES, "health|money", codes=NeedKind) is RefusalKind.UNKNOWN_CODE


def test_languages_have_a_level() -> None:
    assert read_cell(column(Form.LANGUAGES), "tr:C2|de:A0") == [
        {"code": "tr", "level": "C2"},
        {"code": "de", "level": "A0"},
    ]
    for wrong in ("tr", "tr:C3", "tr:B0", "türkisch:C2", "TR:C2"):
        assert kind_of(Form.LANGUAGES, wrong) is RefusalKind.NOT_A_LANGUAGE


@given(st.dates(EARLIEST, LATEST))
def test_a_published_figure_stands_for_a_month(day: date) -> None:
    if (day + timedelta(days=1)).day == 1:
        assert read_cell(column(Form.MONTH_END), day.isoformat()) == day
    else:
        assert kind_of(Form.MONTH_END, day.isoformat()) is RefusalKind.NOT_THE_END_OF_A_MONTH


def test_the_remedy_for_a_day_within_a_month_names_its_last_day() -> None:
    with pytest.raises(CellError) as refused:
        read_cell(column(Form.MONTH_END), "15.02.2024")
    assert "29.02.2024" in refused.value.remedy_de
    assert "2024-02-29" in refused.value.remedy_en


FORMULA_ERRORS = (
    "#N/A", "#NV", "#REF!", "#BEZUG!", "#VALUE!", "#WERT!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#ZAHL!", "#SPILL!",
    "#ÜBERLAUF!", "#CALC!", "#KALK!", "#FIELD!", "#FELD!", "#GETTING_DATA", "Err:502", "Fehler:502", "########", "#nv",
)  # fmt: skip


@pytest.mark.parametrize("form", list(Form))
def test_the_error_value_of_a_formula_is_no_value_in_any_column(form: Form) -> None:
    assert {kind_of(form, text) for text in FORMULA_ERRORS} == {RefusalKind.FORMULA_ERROR}


@pytest.mark.parametrize("form", [Form.CODES, Form.LANGUAGES])
def test_the_error_value_of_a_formula_is_none_among_several_values_either(form: Form) -> None:
    assert kind_of(form, "de:C2|#NV") is RefusalKind.FORMULA_ERROR


def test_the_remedy_of_an_error_value_is_the_formula() -> None:
    with pytest.raises(CellError) as refused:
        read_cell(column(Form.TEXT), "#NV")
    assert "Formel in der Tabelle berichtigen" in refused.value.remedy_de
    assert "Correct the formula in the spreadsheet" in refused.value.remedy_en


@pytest.mark.parametrize("text", ["#1", "# 7", "#Nord", "Fehler", "Err: 502", "#NVA", "##", "Hof #N/A", "n/a"])
def test_texts_that_only_look_like_errors_are_texts(text: str) -> None:
    assert read_cell(column(Form.TEXT), text) == text
