"""Every indicator and measure of the plan says what it counts."""

from __future__ import annotations

from api.actions.describe_table_plan import INDICATORS, MEASURES, OFFERS, indicator_rows, limit_rows, measure_rows
from api.settings import VARIABLES
from docs.describe_tables import plan_page
from graph_schema.model.figures import OFFER_PLAN, TABLE_PLAN, Measure


def test_every_indicator_and_measure_has_a_definition() -> None:
    assert set(INDICATORS) == {each.indicator for each in TABLE_PLAN}
    assert set(MEASURES) == set(Measure)
    assert set(OFFERS) == {each.offer for each in OFFER_PLAN}


def test_the_limits_are_settings_with_these_defaults() -> None:
    settings = {variable.name: variable.default or "none" for variable in VARIABLES}
    assert {name: default for name, default, _ in limit_rows()}.items() <= settings.items()


def test_the_generated_page_holds_every_definition() -> None:
    page = plan_page()
    for _, definition, _ in [*indicator_rows(), *measure_rows(), *limit_rows()]:
        assert definition in page
    assert all(definition in page for definition in OFFERS.values())
