"""Rules of the field that hold for what figures and pages may ask of the graph at all."""

from __future__ import annotations

import re
from datetime import date

from geo.disclosure import Limits
from geo.disclosure.caseload import publish_caseload
from graph_schema.model.figures import CATEGORIES, TABLE_PLAN, Breakdown
from graph_schema.model.teams import Team, TeamNumbers
from graph_schema.queries import Query, all_queries
from tests.demands import REPOSITORY

SHOWN = ("areas", "city", "directory", "figures")
"""Families of queries whose answers reach a page, a file or a program."""
TEAMS = ("load_caseload", "load_teams", "load_team_targets")
"""What the page and the command on teams read; the rest of that family counts and writes."""
COUNTED_OF_TEAMS = {
    "count_team_staff": ("id", "name", "caseworkers", "full_time"),
    "count_team_people": ("people", "advising"),
}
"""The only questions outside the register's own whose answers depend on case workers, and all that they give."""
REGISTER = ("register", "imports", "operation", "differences", "exports")
"""Families by which the register is loaded, compared with what was changed here, and written for the office again."""

RIGHTS = ("access", "people", "case_events")
"""Families that give somebody a caseload, and read people and acts on their cases through such a right."""


def asked_for_pages() -> list[Query]:
    return [query for query in all_queries() if query.family in SHOWN or query.name in TEAMS]


def test_no_figure_and_no_page_is_about_an_employee() -> None:
    """Rule F4: no speed, no visits, no outcomes, no caseload of one person; nothing shown reads case workers."""
    assert len(asked_for_pages()) > 30
    assert [query.name for query in asked_for_pages() if "Caseworker" in query.text] == []
    counting = [
        query for query in all_queries() if "Caseworker" in query.text and query.family not in (*REGISTER, *RIGHTS)
    ]
    assert {query.name: query.columns for query in counting} == COUNTED_OF_TEAMS
    # Case workers are counted and their shares summed, by team; nothing of a single one comes back.
    read = {match for query in counting for match in re.findall(r"\bw\.\w+", query.text)}
    assert read == {"w.full_time_share"}
    assert all(re.search(r"sum\(w\.full_time_share\)", query.text) for query in counting if "w." in query.text)


def test_no_figure_is_about_a_team_under_five() -> None:
    """Rule F4: what leaves is made by the disclosure of caseloads, and the raw count is asked in one place only."""
    raw = [TeamNumbers(Team(str(size), str(size)), 40 * size, size, size, float(size)) for size in range(1, 9)]
    for teams in (raw[:size] for size in range(1, 9)):
        told = publish_caseload(teams, Limits(), date(2022, 9, 30))
        rows = [*told.rows, *(row for row in (told.together, told.total) if row)]
        assert [row for row in rows if sum(int(each.id) for each in row.teams) < 5] == []
    source = {
        path.name: path.read_text("utf-8") for folder in ("api", "geo") for path in (REPOSITORY / folder).rglob("*.py")
    }
    assert [name for name, text in source.items() if "count_team_numbers" in text] == ["count_caseload.py"]
    assert "publish_caseload(await count_team_numbers(" in source["count_caseload.py"]


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
