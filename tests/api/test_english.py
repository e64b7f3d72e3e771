"""English as it is written: nothing within a sentence carries a German capital, and nothing stays German."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from api.actions.export_map import fills
from api.actions.invent_town import BOROUGHS, DISTRICTS
from api.actions.layer_cells import CITY, Layer
from api.actions.map_words import Words
from api.texts import load_texts
from graph_schema.model.figures import CellState, PublishedCell
from graph_schema.model.places import Level
from tests.api.made_catalogue import layer
from tests.browser import views
from tests.integration.made_city import LEVEL, NEWEST

DE, EN = Words.of(load_texts("de")), Words.of(load_texts("en"))
GROUPS = ("all", "below_pension_age", "female", "male")
RATES = [
    layer("people", "rate", "all", "all"),
    *(layer("people", "rate", category, *GROUPS) for category in ("all", "sex:female", "sex:male")),
    *(layer(code) for code in ("contact_broken", "single_parent_households", "children", "households")),
]


@pytest.mark.parametrize("chosen", RATES, ids=lambda each: f"{each.indicator.code} {each.category}")
def test_what_a_rate_is_made_of_is_written_small_within_a_head(chosen: Layer) -> None:
    assert re.fullmatch(r"per 100 (eLb|[a-z ]+)", EN.unit(chosen))


def test_the_head_of_a_column_begins_with_a_capital() -> None:
    assert EN.denominator(RATES[1], "head") == "Residents below pension age"
    assert EN.unit(RATES[1]) == "per 100 residents below pension age"
    assert DE.unit(RATES[1]) == "je 100 Einw. unter Rentenalter"


def test_a_sentence_on_change_has_no_capital_in_its_middle() -> None:
    answer = EN.answer_change(RATES[0], NEWEST, {CITY: PublishedCell(CellState.SHOWN, 1.25)})
    assert answer == "The map shows the change since 30/09/2022. City: +1.3."


@pytest.mark.parametrize("level", [BOROUGHS, DISTRICTS])
def test_the_borders_of_the_invented_town_say_so_in_the_readers_language(level: Level) -> None:
    assert (EN.borders(level).source, EN.borders(level).licence) == ("invented", "free")
    assert (DE.borders(level).source, DE.borders(level).licence) == ("erfunden", "frei")


def test_the_source_of_real_borders_is_told_as_it_is() -> None:
    assert EN.borders(LEVEL) == LEVEL


def test_per_cent_stands_at_its_number() -> None:
    assert [each.text for each in EN.classes(RATES[0], (6.0, 30.0))] == ["below 6%", "6 to below 30%", "30% or more"]
    assert [each.text for each in DE.classes(RATES[0], (6.0, 30.0))][2] == "30\u00a0% und mehr"


def test_levels_are_written_small_in_the_legend_of_a_file() -> None:
    view = views.map_view(locale="en")
    view = replace(view, level=replace(view.level, singular_en="District"))
    named = {fill.name: fill.text for fill in fills(view, load_texts("en"))}
    assert named["undistricted"] == "no district: not counted"


def test_the_pages_for_programs_are_called_by_the_word_that_their_readers_use() -> None:
    assert load_texts("en")("nav.graphql") == "GraphQL"
