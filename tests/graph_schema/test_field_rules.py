"""Rules of the field that hold for what figures and pages may ask of the graph at all."""

from __future__ import annotations

from graph_schema.model.figures import CATEGORIES, TABLE_PLAN, Breakdown
from graph_schema.queries import Query, all_queries

SHOWN = ("areas", "city", "directory", "figures")
"""Families of queries whose answers reach a page, a file or a program."""


def asked_for_pages() -> list[Query]:
    return [query for query in all_queries() if query.family in SHOWN]


def test_no_figure_and_no_page_is_about_an_employee() -> None:
    """Rule F4: no speed, no visits, no outcomes, no caseload of one person; nothing shown reads case workers."""
    assert len(asked_for_pages()) > 30
    assert [query.name for query in asked_for_pages() if "Caseworker" in query.text] == []


def test_citizenship_is_neither_counted_nor_a_breakdown() -> None:
    """Rule F5: a context column, off by default; no layer, cluster or weight is made of it."""
    assert [query.name for query in asked_for_pages() if "citizenship" in query.text] == []
    named = {planned.indicator.value for planned in TABLE_PLAN} | {each.value for each in Breakdown}
    named |= {name for breakdown in Breakdown for name in CATEGORIES[breakdown]}
    assert [name for name in named if "citizen" in name or "german" in name or "migration" in name] == []


def test_no_name_leaves_the_register_for_a_figure() -> None:
    """Figures are counted from states and dates; a name, a street or a birthplace is never read for them."""
    personal = ("given_name", "family_name", "street", "house_number", "postcode", ".value AS phone")
    counted = [query for query in all_queries() if query.name.startswith("load_counted")]
    assert len(counted) >= 3
    assert [query.name for query in counted if any(name in query.text for name in personal)] == []
