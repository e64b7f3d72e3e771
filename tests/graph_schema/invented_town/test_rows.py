"""Rows as an import would check them, the same for a seed, spread over space as in a real town."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter

import numpy as np
import pytest

from graph_schema.ingest.checks import CheckedTable, check_rows, typed_table
from graph_schema.ingest.columns import DIRECTORY, REGISTER, Form, Table
from graph_schema.ingest.references import check_references
from graph_schema.ingest.rules import CONDITION, RULES
from graph_schema.invented_town import TownRows, describe, draw_residents, invent_town, sum_by_parent
from graph_schema.invented_town.catalogue import CATALOGUE
from graph_schema.invented_town.programme_design import CONDITION_FIELDS
from graph_schema.invented_town.published import PLACES_2023, RESIDENTS
from tests.graph_schema.invented_town.towns import flat_ground, invent


def _hash(rows: TownRows) -> str:
    return hashlib.sha256(json.dumps([rows.directory, rows.register], default=str).encode()).hexdigest()


def test_the_same_seed_gives_the_same_rows_and_another_seed_others() -> None:
    again = invent_town(flat_ground(3, 0.05), seed=3, scale=0.05)
    assert _hash(again) == _hash(invent(3, 0.05).rows)
    assert _hash(again) != _hash(invent(4, 0.05).rows)


def test_every_row_passes_the_checks_of_an_import() -> None:
    rows = invent(1, 0.3).rows
    for tables, given in ((REGISTER, rows.register), (DIRECTORY, rows.directory)):
        checked = {table.name: typed_table(table, given[table.name]) for table in tables}
        for name, each in checked.items():
            check_rows(each, RULES.get(name, ()))
        check_references(checked, {})
        assert [refusal for each in checked.values() for refusal in each.refusals] == []
        for each in checked.values():
            _assert_typed(each)


def _assert_typed(checked: CheckedTable) -> None:
    types = {
        Form.TEXT: "str", Form.CODE: "str", Form.NUMBER: "float", Form.INTEGER: "int", Form.DATE: "date",
        Form.BOOLEAN: "bool", Form.CODES: "list", Form.LANGUAGES: "list",
    }  # fmt: skip
    for column in checked.table.columns:
        found = {type(row[column.name]).__name__ for row in checked.rows if row[column.name] is not None}
        assert found <= {types[column.form]}, column.name
        if column.codes is not None:
            values = (row[column.name] for row in checked.rows if row[column.name] is not None)
            codes = {code for value in values for code in (value if isinstance(value, list) else [value])}
            assert codes <= set(column.codes), column.name


@pytest.mark.parametrize("table", [*REGISTER, *DIRECTORY], ids=lambda table: table.name)
def test_rows_have_only_declared_columns(table: Table) -> None:
    rows = invent(1, 0.05).rows
    declared = {column.name for column in table.columns}
    given = rows.register.get(table.name) or rows.directory[table.name]
    assert all(row.keys() <= declared for row in given)


def test_no_row_says_where_someone_comes_from() -> None:
    register = invent(1, 0.05).rows.register
    assert not {"origin", "ethnicity", "birthplace", "background"} & set(register["citizens"][0])


def test_places_by_instrument_sum_to_the_published_table() -> None:
    programmes = invent(1, 1.0).rows.directory["programmes"]
    places = Counter(dict.fromkeys(PLACES_2023, 0))
    for row in programmes:
        if row["instrument"] in PLACES_2023:
            places[row["instrument"]] += row["places"]
    assert dict(places) == PLACES_2023
    limits = {row["instrument"] for row in programmes if row["places_are_limit"]}
    assert limits == {"provider_measure", "work_opportunity", "further_training"}


def test_no_programme_with_a_limit_has_more_people_than_places_and_some_are_full() -> None:
    limited = [row for row in invent(1, 1.0).rows.directory["programmes"] if row["places_are_limit"]]
    assert all(0 <= row["places_taken"] <= row["places"] for row in limited)
    assert sum(row["places_taken"] == row["places"] for row in limited) >= 3


def test_the_directory_has_the_size_of_a_real_one_and_its_refuges_no_place() -> None:
    directory = invent(1, 1.0).rows.directory
    assert [len(directory[name]) for name in ("offices", "providers", "sites", "programmes")] == [9, 40, 60, 120]
    assert Counter(row["kind"] for row in directory["offices"]) == {
        "main": 1, "branch": 2, "neighbourhood": 3, "pop_up": 3,
    }  # fmt: skip
    secret = [row for row in directory["sites"] if row["secret"]]
    assert len(secret) == 2
    assert all(row["lat"] is None and row["lon"] is None for row in secret)
    for name in ("offices", "providers", "sites", "programmes"):
        names = [row["name"] for row in directory[name]]
        assert len(set(names)) == len(names), name


def test_conditions_have_a_known_field_and_the_form_of_an_import() -> None:
    for design in CATALOGUE:
        for condition in design.conditions:
            assert CONDITION.fullmatch(condition), condition
            assert condition.split()[0] in CONDITION_FIELDS, condition


def test_the_support_chain_for_health_leads_on_and_tells_health() -> None:
    programmes = {row["name"]: row for row in invent(1, 1.0).rows.directory["programmes"]}
    numbers = {row["programme_number"]: row for row in programmes.values()}
    for start in ("Alltagslotse Seele", "Alltagslotse Körper"):
        assert programmes[start]["tells_health"]
        stations = {numbers[number]["name"] for number in programmes[start]["next_station_numbers"]}
        assert {"Stärkencheck", "Tritt fassen", "Werkbank Ruhe"} <= stations
    assert programmes["Stärkencheck"]["referral_kind"] == "voucher"


def test_caseloads_are_what_an_office_would_recognise() -> None:
    register = invent(1, 1.0).rows.register
    cases = Counter(row["caseworker_number"] for row in register["citizens"] if row["caseworker_number"])
    full_time = sum(row["full_time_share"] for row in register["caseworkers"] if row["caseworker_number"] in cases)
    assert 90 < sum(cases.values()) / full_time < 150
    young = {row["caseworker_number"] for row in register["caseworkers"] if row["team"] == "Team U25"}
    share = sum(row["full_time_share"] for row in register["caseworkers"] if row["caseworker_number"] in young)
    assert 60 < sum(cases[number] for number in young) / share <= 80


def test_need_concentrates_as_in_a_real_city_and_leaves_quiet_areas() -> None:
    town, ground = invent(1, 1.0), flat_ground(1, 1.0)
    people, broken = _by_area(town.on_benefits()), _by_area(town.broken())
    rates = people / ground.residents
    assert rates.max() > 0.2
    assert rates.min() < 0.025
    assert 0.25 < _gini(people / ground.residents, ground.residents) < 0.6
    assert {0, 1, 2} <= set(broken.tolist())


def _by_area(numbers: set[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Count people by area: on the flat ground the longitude tells it."""
    town = invent(1, 1.0)
    present = {row["household_number"]: row for row in town.rows.register["households"] if not row["residence_until"]}
    counts = np.zeros(23, dtype=np.int64)
    for household, members in town.members.items():
        lon = present[household]["lon"]
        if lon is not None:
            own = sum(m["citizen_number"] in numbers for m in members)
            counts[int((lon - 9.8) / 0.01 + 1e-9)] += own
    return counts


def _gini(
    rates: np.ndarray[tuple[int], np.dtype[np.float64]], weights: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> float:
    order = np.argsort(rates)
    share = np.concatenate([[0], weights[order].cumsum() / weights.sum()])
    held = np.concatenate([[0], (rates * weights)[order].cumsum() / (rates * weights).sum()])
    return float(1 - ((share[1:] - share[:-1]) * (held[1:] + held[:-1])).sum())


def test_residents_sum_to_the_assumption_and_groups_fit() -> None:
    keys = [f"{n:02d}" for n in range(23)]
    rows = draw_residents(keys, np.linspace(1, 10, 23), np.linspace(0, 6, 23), seed=1, scale=1.0)
    dates = sorted({row["reference_date"] for row in rows})
    assert len(dates) == 3
    count = {(row["area_key"], row["reference_date"], row["group"]): row["count"] for row in rows}
    assert sum(count[key, dates[-1], "all"] for key in keys) == RESIDENTS
    for key in keys:
        for day in dates:
            everyone = count[key, day, "all"]
            assert count[key, day, "female"] + count[key, day, "male"] == everyone
            assert count[key, day, "below_pension_age"] < everyone
            assert count[key, day, "without_german_citizenship"] < everyone
    whole = sum_by_parent(rows, dict.fromkeys(keys, "B1"))
    assert {row["area_key"] for row in whole} == {"B1"}
    assert sum(row["count"] for row in whole) == sum(row["count"] for row in rows)


def test_the_generators_text_names_seed_and_scale() -> None:
    assert describe(7, 0.5) == "invented town, version 1, seed 7, scale 0.5"
    assert re.match("invented people", describe(7, 1, into_imported=True))
