"""Figures of teams: never about fewer than five employees, whatever is added or subtracted (rule F4)."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from geo.disclosure.caseload import publish_caseload
from geo.disclosure.limits import Limits
from graph_schema.model.teams import Caseload, CaseloadRow, Team, TeamNumbers

DAY = date(2022, 9, 30)
LIMITS = Limits()


def team(name: str, people: int, caseworkers: int, advising: int | None = None) -> TeamNumbers:
    wanted = min(people, caseworkers) if advising is None else advising
    return TeamNumbers(Team(name, name), people, caseworkers, wanted, 0.8 * caseworkers)


@st.composite
def offices(draw: st.DrawFn) -> list[TeamNumbers]:
    teams: list[TeamNumbers] = []
    for number in range(draw(st.integers(0, 7))):
        staff = draw(st.integers(0, 9))
        people = draw(st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 900))) if staff else 0
        most = min(people, staff)
        advising = draw(st.integers(min(1, most), most))
        teams.append(team(f"Team {number}", people, staff, advising))
    return draw(st.permutations(teams))


def told(caseload: Caseload) -> list[CaseloadRow]:
    return [*caseload.rows, *([caseload.together] if caseload.together else [])]


@given(offices())
def test_no_row_and_no_difference_is_about_fewer_than_five_employees(teams: list[TeamNumbers]) -> None:
    known = {each.team: each for each in teams}
    caseload = publish_caseload(teams, LIMITS, DAY)
    rows = told(caseload)
    for size in range(1, len(rows) + 1):
        for chosen in combinations(rows, size):
            # What is left of the total is made of the other rows: each subset is looked at as such a rest too.
            members = [known[each] for row in chosen for each in row.teams]
            people = sum(each.people for each in members)
            assert sum(each.caseworkers for each in members) >= 5
            assert people == 0 or (people >= 3 and sum(each.advising for each in members) >= 5)


@given(offices())
def test_rows_hold_every_team_once_and_sum_to_the_total_or_tell_nothing(teams: list[TeamNumbers]) -> None:
    caseload = publish_caseload(teams, LIMITS, DAY)
    rows = told(caseload)
    held = [each.name for row in rows for each in row.teams]
    if caseload.total is None:
        assert rows == []
        assert sorted(each.name for each in caseload.withheld) == sorted(each.team.name for each in teams)
        return
    assert sorted(held) == sorted(each.team.name for each in teams)
    assert caseload.total.people == sum(row.people for row in rows) == sum(each.people for each in teams)
    assert caseload.withheld == ()


@given(offices())
def test_single_teams_stand_by_name_whatever_their_figures_are(teams: list[TeamNumbers]) -> None:
    names = [row.teams[0].name for row in publish_caseload(teams, LIMITS, DAY).rows]
    assert names == sorted(names)


def test_small_teams_that_are_enough_together_need_no_other() -> None:
    caseload = publish_caseload([team("C", 300, 8), team("A", 100, 3), team("B", 90, 2)], LIMITS, DAY)
    assert [row.teams[0].name for row in caseload.rows] == ["C"]
    assert caseload.together == CaseloadRow((Team("A", "A"), Team("B", "B")), 190, 4.0)


def test_the_smallest_other_team_joins_where_small_ones_are_too_few() -> None:
    caseload = publish_caseload([team("A", 60, 1), team("B", 900, 12), team("C", 400, 6)], LIMITS, DAY)
    assert [row.teams[0].name for row in caseload.rows] == ["B"]
    assert caseload.together is not None
    assert [each.name for each in caseload.together.teams] == ["A", "C"]
    assert caseload.total is not None
    assert caseload.total.people == 1360


def test_a_large_team_in_which_one_employee_advises_is_not_told_alone() -> None:
    caseload = publish_caseload([team("A", 80, 9, advising=1), team("B", 900, 12)], LIMITS, DAY)
    assert caseload.rows == ()
    assert caseload.together is not None
    assert caseload.together.people == 980


def test_an_office_of_four_tells_nothing_but_the_names() -> None:
    caseload = publish_caseload([team("B", 60, 2), team("A", 70, 2)], LIMITS, DAY)
    assert caseload == Caseload(DAY, (), None, None, (Team("A", "A"), Team("B", "B")))


def test_a_number_of_people_below_the_limit_does_not_stand_alone() -> None:
    caseload = publish_caseload([team("A", 9, 9), team("B", 90, 9)], Limits(minimum_cases=10), DAY)
    assert caseload.rows == ()
    assert caseload.together is not None
    assert caseload.together.people == 99


def test_people_are_rounded_where_the_operator_rounds() -> None:
    caseload = publish_caseload([team("A", 94, 6)], Limits(rounding=10), DAY)
    assert [row.people for row in caseload.rows] == [90]
    assert caseload.rows[0].ratio == 19


def test_without_full_time_equivalents_there_is_no_ratio() -> None:
    assert CaseloadRow((Team("A", "A"),), 10, 0.0).ratio is None


def test_a_team_that_advises_nobody_has_no_ratio() -> None:
    assert CaseloadRow((Team("A", "A"),), 0, 6.0).ratio is None
