"""From an address to a choice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.actions.choose_layer import FIELDS, NothingToShow, UnknownChoice, choose_layer
from api.actions.map_view import MapChoice
from api.pages.addresses import map_fields
from graph_schema.errors import SozialraumError
from tests.api.made_catalogue import catalogue
from tests.integration.made_city import NEWEST

CITY = catalogue("all", "female")


def test_an_address_without_fields_shows_the_first_question_on_the_newest_date() -> None:
    assert choose_layer(CITY, {}) == MapChoice("people", "rate", "all", "district", NEWEST)


def test_without_tables_there_is_nothing_to_show() -> None:
    empty = replace(CITY, levels={})
    with pytest.raises(NothingToShow):
        choose_layer(empty, {})


def test_the_usual_level_is_the_finest_whose_names_fit_on_the_map() -> None:
    district = CITY.levels["district"]
    many = replace(district, level=replace(district.level, code="block"), areas=district.areas * 20)
    few = replace(district, level=replace(district.level, code="borough"), areas=district.areas[:2])
    city = replace(CITY, levels={"borough": few, "district": district, "block": many})
    assert choose_layer(city, {}).level == "district"
    assert choose_layer(replace(CITY, levels={"block": many}), {}).level == "block"


def test_an_unknown_district_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(UnknownChoice) as refused:
        choose_layer(CITY, {"area_key": "nowhere"})
    assert ("Zentrum", "04") in refused.value.areas


def test_a_breakdown_that_the_indicator_does_not_have_becomes_all() -> None:
    assert choose_layer(CITY, {"indicator": "children", "category": "age_band:15-24"}).category == "all"


def test_a_rate_of_a_category_needs_residents_of_that_category() -> None:
    assert choose_layer(CITY, {"category": "sex:female", "measure": "rate"}).measure == "rate"
    assert choose_layer(CITY, {"category": "sex:male", "measure": "rate"}).measure == "density"


def test_a_date_of_another_indicator_becomes_the_nearest_earlier_one() -> None:
    assert choose_layer(CITY, {"indicator": "people", "reference_date": "2019-12-31"}).reference_date == date(
        2020, 12, 31
    )


def test_a_comparison_must_lie_before_the_reference_date() -> None:
    choice = choose_layer(CITY, {"reference_date": "2022-06-30", "compare_with": "2022-09-30"})
    assert choice.compare_with is None


values = st.sampled_from(["people", "rate", "all", "sex:female", "district", "2022-06-30", "04", "value", "1"])


@given(st.dictionaries(st.sampled_from(FIELDS), values | st.text(max_size=20)))
def test_every_address_is_a_choice_or_an_expected_refusal(fields: dict[str, str]) -> None:
    try:
        choice = choose_layer(CITY, fields)
    except SozialraumError:
        return
    assert choose_layer(CITY, map_fields(choice)) == choice, "the address of a choice leads back to it"
