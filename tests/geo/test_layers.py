"""The layers equal a count by hand with the pure rules, on random registers."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from geo.frames import area_frame, register_frames
from geo.layers import NOT_LOCATED, count_tables, districts_of
from graph_schema.model.figures import TABLE_PLAN
from graph_schema.model.places import Neighbourhood
from tests.geo.random_registers import AREAS, NEWEST, RANKS, random_register
from tests.geo.recount import Recount

DATES = (NEWEST, date(2022, 2, 28), date(2021, 8, 31))


def areas() -> pd.DataFrame:
    """The made areas as counting takes them."""
    places = [
        Neighbourhood(name, name, area.level, name, 1.0, area.parent_id, area.is_district)
        for name, area in AREAS.items()
    ]
    return area_frame(places, RANKS)


@pytest.mark.parametrize("on", DATES)
@pytest.mark.parametrize("seed", range(8))
def test_every_cell_equals_a_count_by_hand(seed: int, on: date) -> None:
    rows = random_register(seed)
    by_hand = Recount(rows, AREAS)
    counted = count_tables(register_frames(**rows), areas(), on)
    assert list(counted) == ["district", "block"]
    for level, frame in counted.items():
        expected = by_hand.count(level, on)
        found = {
            (area, *column): int(frame.loc[area, column])
            for area in frame.index
            for column in frame.columns
            if frame.loc[area, column]
        }
        assert found == dict(expected)


@pytest.mark.parametrize("seed", range(4))
def test_levels_agree_on_the_city_and_parts_on_their_whole(seed: int) -> None:
    counted = count_tables(register_frames(**random_register(seed, 80)), areas(), NEWEST)
    assert counted["district"].sum().equals(counted["block"].sum())
    parts = counted["block"].loc[["north-1", "north-2"]].sum()
    assert (parts <= counted["district"].loc["north"]).all()


def test_a_frame_has_every_column_of_the_plan_and_the_row_not_located() -> None:
    counted = count_tables(register_frames(**random_register(1)), areas(), NEWEST)["district"]
    planned = {(each.indicator.value, breakdown.value) for each in TABLE_PLAN for breakdown in each.breakdowns}
    assert {column[:2] for column in counted.columns} == planned
    assert list(counted.index) == ["north", "south", NOT_LOCATED]


def test_an_area_without_district_is_not_counted() -> None:
    assert districts_of(areas(), "district") == ["north", "south"]


def test_an_empty_register_counts_nothing() -> None:
    nothing = {name: [] for name in random_register(0)}
    counted = count_tables(register_frames(**nothing), areas(), NEWEST)
    assert all((frame == 0).all(axis=None) for frame in counted.values())


def register_of_one(**changes: object) -> dict[str, list[dict[str, object]]]:
    """One woman of 40 in a household in the north, on benefits for ten years; `changes` by table and column."""
    since = {"since": date(2012, 1, 1), "until": None}
    rows: dict[str, list[dict[str, object]]] = {
        "citizens": [
            {"citizen_id": "c", "birth_date": date(1982, 3, 1), "sex": "female", "fled_ukraine": False,
             "employability": "able", "protected": False}
        ],
        "households": [{"household_id": "h", "type": "single", "protected": False}],
        "memberships": [{"citizen_id": "c", "household_id": "h", **since}],
        "residences": [{"residence_id": "r", "household_id": "h", "state": "located", **since}],
        "residence_areas": [{"residence_id": "r", "area_id": "north"}],
        "benefits": [{"citizen_id": "c", **since}],
        "contacts": [],
    }  # fmt: skip
    for place, value in changes.items():
        table, _, column = place.partition("__")
        rows[table][0][column] = value
    return rows


def people_in(rows: dict[str, list[dict[str, object]]], area: str) -> int:
    """People counted in an area of the coarser level."""
    counted = count_tables(register_frames(**rows), areas(), NEWEST)["district"]
    return int(counted.loc[area, ("people", "all", "all")])


def test_who_lives_somewhere_is_counted_there() -> None:
    assert people_in(register_of_one(), "north") == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"citizens__protected": True},
        {"households__protected": True},
        {"residences__state": "no_fixed_address"},
        {"residences__state": "not_located"},
        {"residences__state": "protected"},
        {"residences__until": date(2022, 9, 29)},
        {"residence_areas__area_id": "wood"},
        {"residence_areas__area_id": "an area that is no longer there"},
    ],
)
def test_protected_and_homeless_and_outside_are_one_row_and_nobody_is_lost(changes: dict[str, object]) -> None:
    rows = register_of_one(**changes)
    assert people_in(rows, "north") == 0
    assert people_in(rows, NOT_LOCATED) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"benefits__until": date(2022, 9, 29)},
        {"benefits__since": date(2022, 10, 1)},
        {"memberships__until": date(2022, 9, 29)},
        {"memberships__since": date(2022, 10, 1)},
    ],
)
def test_who_is_not_on_benefits_or_in_no_household_that_day_is_not_counted(changes: dict[str, object]) -> None:
    rows = register_of_one(**changes)
    assert people_in(rows, "north") + people_in(rows, NOT_LOCATED) == 0


def test_a_child_in_two_households_is_counted_once_in_the_older_membership() -> None:
    rows = register_of_one()
    rows["households"].append({"household_id": "h2", "type": "single_parent", "protected": False})
    rows["memberships"].append({"citizen_id": "c", "household_id": "h2", "since": date(2010, 1, 1), "until": None})
    rows["residences"].append(
        {"residence_id": "r2", "household_id": "h2", "state": "located", "since": date(2012, 1, 1), "until": None}
    )
    rows["residence_areas"].append({"residence_id": "r2", "area_id": "south"})
    assert people_in(rows, "south") == 1
    assert people_in(rows, "north") == 0


def test_a_protected_member_takes_the_whole_household_out_of_the_areas() -> None:
    rows = register_of_one()
    rows["citizens"].append({**rows["citizens"][0], "citizen_id": "c2", "protected": True})
    rows["memberships"].append({**rows["memberships"][0], "citizen_id": "c2"})
    assert people_in(rows, "north") == 0
    assert people_in(rows, NOT_LOCATED) == 1
