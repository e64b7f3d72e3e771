"""Households whose members fit each other, whatever the seed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from graph_schema.ingest.report import Row
from graph_schema.invented_town.circumstances import DRAMA_NUMBERS
from graph_schema.invented_town.published import REFERENCE_DATE, totals_at
from graph_schema.rules.age import age_on
from tests.graph_schema.invented_town.towns import Town, invent

SEEDS = st.integers(min_value=0, max_value=2**31)
SCALES = st.sampled_from([0.01, 0.013, 0.02, 0.05])
ADULTS = {"single": 1, "single_parent": 1, "couple": 2, "couple_with_children": 2, "other": 2}
thrifty = settings(max_examples=25, deadline=None)


def _age(row: Row) -> int:
    return age_on(row["birth_date"], REFERENCE_DATE)


def _types(town: Town) -> dict[str, str]:
    return {row["household_number"]: row["type"] for row in town.rows.register["households"]}


@thrifty
@given(SEEDS, SCALES)
def test_totals_hold_for_every_seed(seed: int, scale: float) -> None:
    town, totals = invent(seed, scale), totals_at(scale)
    assert len(town.households()) == totals.households
    assert len(town.on_benefits()) == totals.people
    assert len(town.able()) == totals.able
    assert len(town.broken()) == totals.broken


@thrifty
@given(SEEDS, SCALES)
def test_members_fit_the_type_of_their_household(seed: int, scale: float) -> None:
    town = invent(seed, scale)
    types = _types(town)
    for number, members in town.members.items():
        roles = Counter(member["role"] for member in members)
        kind = types[number]
        assert roles["applicant"] == 1
        assert roles["applicant"] + roles["partner"] + roles["other"] == ADULTS[kind]
        assert (roles["child"] > 0) == (kind in {"single_parent", "couple_with_children"})


@thrifty
@given(SEEDS, SCALES)
def test_children_are_below_25_and_their_parents_old_enough(seed: int, scale: float) -> None:
    town = invent(seed, scale)
    for members in town.members.values():
        rows = {member["role"]: town.citizens[member["citizen_number"]] for member in members}
        children = [town.citizens[m["citizen_number"]] for m in members if m["role"] == "child"]
        assert all(_age(child) < 25 for child in children)
        if len(members) > 2 or rows.get("partner"):
            for child in children:
                assert (child["birth_date"] - rows["applicant"]["birth_date"]).days > 16 * 365


@thrifty
@given(SEEDS, SCALES)
def test_siblings_are_born_at_least_nine_months_apart(seed: int, scale: float) -> None:
    town = invent(seed, scale)
    own: dict[str, list[date]] = {}
    first_home: dict[str, str] = {}
    for row in town.rows.register["memberships"]:
        if row["role"] == "child" and row["citizen_number"] not in first_home and row["until"] is None:
            first_home[row["citizen_number"]] = row["household_number"]
            own.setdefault(row["household_number"], []).append(town.citizens[row["citizen_number"]]["birth_date"])
    for births in own.values():
        births.sort()
        assert all((later - earlier).days >= 250 for earlier, later in pairwise(births))


@thrifty
@given(SEEDS, SCALES)
def test_children_below_15_are_not_able_to_work_and_older_ones_are(seed: int, scale: float) -> None:
    town = invent(seed, scale)
    children = {m["citizen_number"] for members in town.members.values() for m in members if m["role"] == "child"}
    for number in children & town.on_benefits():
        assert (_age(town.citizens[number]) >= 15) == (town.citizens[number]["employability"] == "able")


@thrifty
@given(SEEDS, SCALES)
def test_childcare_fits_the_youngest_child(seed: int, scale: float) -> None:
    town = invent(seed, scale)
    for members in town.members.values():
        youngest = min(
            (_age(town.citizens[m["citizen_number"]]) for m in members if m["role"] == "child"), default=None
        )
        applicant = next(town.citizens[m["citizen_number"]] for m in members if m["role"] == "applicant")
        care = applicant["childcare"]
        assert (care == "no_child") == (youngest is None)
        assert care != "under_three_without_place" or (youngest is not None and youngest < 3)
        assert care != "without_place" or (youngest is not None and 3 <= youngest < 14)


@thrifty
@given(SEEDS, SCALES)
def test_nobody_draws_benefits_before_birth_or_twice_at_once(seed: int, scale: float) -> None:
    town = invent(seed, scale)
    for number, periods in town.periods.items():
        ordered = sorted(periods, key=lambda period: period.since)
        assert ordered[0].since >= town.citizens[number]["birth_date"]
        for earlier, later in pairwise(ordered):
            assert earlier.until is not None
            assert earlier.until < later.since


@thrifty
@given(SEEDS, SCALES)
def test_whoever_is_on_benefits_belongs_to_a_household(seed: int, scale: float) -> None:
    town = invent(seed, scale)
    belongs = {m["citizen_number"] for members in town.members.values() for m in members}
    assert town.on_benefits() <= belongs


def test_single_parents_are_mostly_women() -> None:
    town = invent(1, 0.3)
    types = _types(town)
    sexes = [
        town.citizens[m["citizen_number"]]["sex"]
        for number, members in town.members.items()
        for m in members
        if types[number] == "single_parent" and m["role"] == "applicant"
    ]
    assert 0.85 < sexes.count("female") / len(sexes) < 0.97


def test_some_children_belong_to_two_households_and_some_adults_left_a_parents_home() -> None:
    town = invent(1, 0.3)
    homes = Counter(m["citizen_number"] for members in town.members.values() for m in members)
    assert sum(number == 2 for number in homes.values()) == totals_at(0.3).shared_children
    left = [
        row
        for row in town.rows.register["memberships"]
        if row["role"] == "child" and row["until"] is not None and row["citizen_number"] in homes
    ]
    assert left
    assert all(age_on(town.citizens[row["citizen_number"]]["birth_date"], row["until"]) == 24 for row in left)


def test_protected_households_have_neither_address_nor_coordinates() -> None:
    town = invent(1, 1.0)
    rows = [row for row in town.rows.register["households"] if row["residence_state"] == "protected"]
    assert rows
    assert not any(row[name] for row in rows for name in ("street", "house_number", "postcode", "town", "lat", "lon"))
    protected = {row["household_number"] for row in rows}
    for number in protected:
        assert all(town.citizens[m["citizen_number"]]["protected"] for m in town.members.get(number, []))


def test_some_households_are_not_located() -> None:
    rows = invent(1, 1.0).rows.register["households"]
    states = Counter(row["residence_state"] for row in rows)
    assert states["not_located"] > 5
    assert states["no_fixed_address"] > 5
    assert all((row["lat"] is None) == (row["residence_state"] != "located") for row in rows)


def test_nobody_can_be_called_or_written_to() -> None:
    rows = invent(1, 0.3).rows.register["citizens"]
    assert {row["phone"] for row in rows if row["phone"]} <= set(DRAMA_NUMBERS)
    assert all(row["email"].endswith("@example.org") for row in rows if row["email"])
