"""A slip in an address leads to the nearest map that there is."""

from __future__ import annotations

import doctest
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.actions import nearest_choice as module
from api.actions.choose_layer import FIELDS, UnknownChoice, UnreadableChoice, choose_layer
from api.actions.nearest_choice import nearest_choice
from tests.api.made_catalogue import catalogue

CITY = catalogue("all", "female")


def nearest(wanted: Mapping[str, str]) -> dict[str, str]:
    with pytest.raises((UnknownChoice, UnreadableChoice)) as refused:
        choose_layer(CITY, wanted)
    assert isinstance(refused.value, UnknownChoice | UnreadableChoice)
    return nearest_choice(CITY, wanted, refused.value)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2022-02-31", "2022-03-31"),
        ("2022-06-31", "2022-06-30"),
        ("2022-6-30", "2022-06-30"),
        ("2022-09-3o", "2022-09-30"),
        ("2022/03", "2022-03-31"),
        ("30.06.2022", "2022-06-30"),
        ("20211231", "2021-12-31"),
        ("2021", "2021-12-31"),
        ("1999-12-31", "2020-12-31"),
        ("2022-99-99", "2022-09-30"),
        ("0000-00-00", "2022-09-30"),
        ("yesterday", "2022-09-30"),
    ],
)
def test_a_mistyped_date_leads_to_the_nearest_reference_date(typed: str, meant: str) -> None:
    assert nearest({"reference_date": typed}) == {"reference_date": meant}


def test_the_dates_are_those_of_the_indicator_that_is_asked_for() -> None:
    wanted = {"indicator": "fire", "reference_date": "2022-06-31"}
    assert nearest(wanted) == {"indicator": "fire", "reference_date": "2019-12-31"}


def test_a_mistyped_comparison_leads_to_an_earlier_date_or_to_none() -> None:
    assert nearest({"reference_date": "2021-12-31", "compare_with": "2022-06-31"}) == {
        "reference_date": "2021-12-31",
        "compare_with": "2021-09-30",
    }
    assert nearest({"reference_date": "2020-12-31", "compare_with": "gestern"}) == {"reference_date": "2020-12-31"}


@pytest.mark.parametrize(
    ("field", "typed", "meant"),
    [
        ("indicator", "peple", "people"),
        ("indicator", "Contact_Broken", "contact_broken"),
        ("measure", "rates", "rate"),
        ("category", "sex:femal", "sex:female"),
        ("level", "districts", "district"),
    ],
)
def test_a_mistyped_code_leads_to_the_one_most_alike(field: str, typed: str, meant: str) -> None:
    assert nearest({field: typed}) == {field: meant}


@pytest.mark.parametrize("wanted", [{"indicator": "xyz"}, {"sort": "need"}, {"level": "x" * 200}, {"area_key": "?"}])
def test_what_is_like_nothing_is_left_out(wanted: Mapping[str, str]) -> None:
    assert nearest(wanted) == {}


def test_the_other_parts_stay_as_far_as_they_can_be_shown() -> None:
    kept = {"indicator": "children", "measure": "count"}
    assert nearest({**kept, "reference_date": "2022-06-31"}) == {**kept, "reference_date": "2022-06-30"}
    assert nearest({"reference_date": "2022-06-31", "sort": "need"}) == {"reference_date": "2022-06-30"}


values = st.sampled_from(["people", "rate", "all", "district", "2022-06-31", "2022", "04", "need"]) | st.text(
    max_size=12
)


@given(st.dictionaries(st.sampled_from(FIELDS), values))
def test_whatever_comes_nearest_can_be_shown(wanted: dict[str, str]) -> None:
    try:
        shown = choose_layer(CITY, wanted)
    except (UnknownChoice, UnreadableChoice) as error:
        shown = choose_layer(CITY, nearest_choice(CITY, wanted, error))
    assert shown.level in CITY.levels


def test_the_examples_run() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("typed", ["9999-12-31", "9999-12", "31.12.9999", "9999-13-45", "0000-01-01"])
def test_a_date_at_the_end_of_time_leads_to_the_newest_map(typed: str) -> None:
    assert (
        nearest({"reference_date": typed})["reference_date"]
        == nearest({"reference_date": "yesterday"})["reference_date"]
    )
