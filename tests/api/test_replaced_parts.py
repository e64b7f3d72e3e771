"""What an address asks for and a page does not show is told, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.actions.catalogue import Catalogue
from api.actions.choice_names import NAMED
from api.actions.choose_layer import choose_layer
from api.actions.map_view import Replaced
from api.actions.map_words import Words
from api.actions.replaced_parts import replaced_parts
from api.pages.addresses import map_fields
from api.texts import load_texts
from graph_schema.errors import SozialraumError
from tests.api.made_catalogue import catalogue
from tests.integration.made_city import LEVEL

DE, EN = Words.of(load_texts("de")), Words.of(load_texts("en"))


def two_levels() -> Catalogue:
    """The made city with boroughs above its districts, which know counted people only."""
    city = catalogue("all", "female")
    districts = city.levels[LEVEL.code]
    areas = tuple(replace(area, id=f"b{area.key}", key=f"b{area.key}", level="borough") for area in districts.areas[:2])
    boroughs = replace(
        districts,
        level=replace(LEVEL, code="borough", name_de="Bezirke", name_en="Boroughs"),
        areas=areas,
        indicators={"people": districts.indicators["people"]},
    )
    return replace(city, levels={"borough": boroughs, **city.levels})


CITY = two_levels()


def told(words: Words, /, **wanted: str) -> tuple[Replaced, ...]:
    return replaced_parts(CITY, wanted, choose_layer(CITY, wanted), words)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (
            {"indicator": "children", "category": "age_band:15-24"},
            Replaced("category", "15 bis 24 Jahre", "alle", "Für „Kinder unter 15“ gibt es diese Aufteilung nicht."),
        ),
        (
            {"category": "sex:male", "measure": "rate"},
            Replaced(
                "measure",
                "Anteil",
                "Dichte",
                "Die Zahl, auf die sich ein Anteil bezieht, gibt es für diese Auswahl nicht.",
            ),
        ),
        (
            {"indicator": "fire", "measure": "density"},
            Replaced(
                "measure",
                "Dichte",
                "Wert wie veröffentlicht",
                "„Brände“ gibt es nur so, wie es veröffentlicht ist.",
            ),
        ),
        (
            {"measure": "value"},
            Replaced(
                "measure",
                "Wert wie veröffentlicht",
                "Anteil",
                "„Leistungsberechtigte“ wird gezählt; einen fertig veröffentlichten Wert gibt es nicht.",
            ),
        ),
        (
            {"reference_date": "2019-12-31"},
            Replaced(
                "reference_date",
                "31.12.2019",
                "31.12.2020",
                "Für „Leistungsberechtigte“ gibt es zu diesem Stichtag keine Zahlen.",
            ),
        ),
        (
            {"reference_date": "2022-06-30", "compare_with": "2022-09-30"},
            Replaced(
                "compare_with", "30.09.2022", "kein Vergleich", "Verglichen wird nur mit einem früheren Stichtag."
            ),
        ),
        (
            {"reference_date": "2020-12-31", "compare_with": "2019-12-31"},
            Replaced(
                "compare_with",
                "31.12.2019",
                "kein Vergleich",
                "Vor dem 31.12.2020 gibt es für „Leistungsberechtigte“ keine Zahlen.",
            ),
        ),
        (
            {"level": "borough", "indicator": "children"},
            Replaced(
                "indicator",
                "Kinder unter 15",
                "Leistungsberechtigte",
                "Auf der Ebene „Bezirke“ gibt es diese Kennzahl nicht.",
            ),
        ),
        (
            {"level": "borough", "area_key": "04"},
            Replaced("area_key", "Zentrum", "ganze Stadt", "Das Gebiet gehört zu einer anderen Ebene."),
        ),
    ],
)
def test_it_is_told_what_was_asked_what_is_shown_and_why(wanted: Mapping[str, str], expected: Replaced) -> None:
    assert told(DE, **wanted) == (expected,)


def test_it_is_told_in_english_too() -> None:
    (part,) = told(EN, indicator="children", category="age_band:15-24")
    assert part == Replaced("category", "15 to 24 years", "all", "“Children below 15” does not have this breakdown.")


def test_every_part_that_does_not_fit_is_told() -> None:
    parts = told(DE, indicator="children", category="age_band:15-24", measure="value", reference_date="2019-12-31")
    assert [part.field for part in parts] == ["measure", "category", "reference_date"]


@pytest.mark.parametrize("wanted", [{}, {"indicator": "", "category": " "}, {"category": "sex:female"}])
def test_nothing_is_told_where_the_address_is_shown_as_it_asks(wanted: Mapping[str, str]) -> None:
    assert told(DE, **wanted) == ()


codes: Mapping[str, list[str]] = {
    "indicator": ["people", "children", "fire", "contact_broken"],
    "measure": ["rate", "count", "density", "location_quotient", "value"],
    "category": ["all", "sex:female", "sex:male", "age_band:15-24", "household_type:single"],
    "level": ["borough", "district"],
    "reference_date": ["2022-09-30", "2020-12-31", "2019-12-31"],
    "compare_with": ["2022-06-30", "2021-12-31", "2019-12-31"],
    "area_key": ["04", "b01"],
}


@given(st.fixed_dictionaries({}, optional={name: st.sampled_from(each) for name, each in codes.items()}))
def test_whatever_is_not_shown_as_asked_is_told_and_nothing_else(wanted: dict[str, str]) -> None:
    try:
        choice = choose_layer(CITY, wanted)
    except SozialraumError:
        return
    shown = map_fields(choice)
    for words in (DE, EN):
        parts = {part.field: part for part in replaced_parts(CITY, wanted, choice, words)}
        assert set(parts) == {name for name in NAMED if name in wanted and wanted[name] != shown.get(name)}
        assert all(part.asked and part.shown and part.reason for part in parts.values())
        assert all("{" not in part.reason for part in parts.values())
    assert replaced_parts(CITY, shown, choose_layer(CITY, shown), DE) == (), "what is shown asks for itself"


def test_dates_are_written_as_the_reader_does() -> None:
    (part,) = told(EN, reference_date=date(2019, 12, 31).isoformat())
    assert (part.asked, part.shown) == ("31/12/2019", "31/12/2020")
