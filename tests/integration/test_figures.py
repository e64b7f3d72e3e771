"""Figures from register to stored tables, on every engine: equal to a recount, protected, idempotent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.actions import figure_processes
from api.actions.compute_figures import compute_figures, is_outdated
from api.actions.import_indicator import import_indicator_rows
from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_register import import_register_rows
from api.actions.import_residents import import_resident_rows
from api.settings import Settings
from geo.layers import NOT_LOCATED
from graph_schema.model.figures import (
    TABLE_PLAN,
    Breakdown,
    CellState,
    Indicator,
    PublishedTable,
    TableKey,
    last_of_month,
)
from graph_schema.store.areas import PublishedIndicator, load_neighbourhoods
from graph_schema.store.counted_dates import forget_counted_dates
from graph_schema.store.counted_register import load_counted_register
from graph_schema.store.figures import (
    load_figure_state,
    load_figure_tables,
    load_table_keys,
    mark_figures_stale,
    read_table,
    table_row,
)
from graph_schema.store.graph import Graph
from tests.geo.recount import Area, Recount
from tests.integration.made_city import LEVEL, district_frame, resident_rows

NOW = datetime(2022, 10, 3, 8, 0, tzinfo=UTC)
NEWEST = date(2022, 9, 30)
HOUSEHOLDS = 140
_CONTACT_DAYS = {date(2022, 1, 10): "post", date(2022, 3, 10): "phone", date(2022, 9, 28): "visit"}


def register_rows() -> dict[str, list[dict[str, Any]]]:
    """A register of some 300 people in the made city: squares of a kilometre around 51.33° north, 9.5° east."""
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("households", "citizens", "memberships", "benefit_periods", "contacts")
    }
    for number in range(HOUSEHOLDS):
        _add_household(rows, number)
    return rows


def _add_household(rows: dict[str, list[dict[str, Any]]], number: int) -> None:
    home = f"BG{number}"
    single = number % 2 == 0
    # Every seventh household has no coordinates, some lie outside every district.
    located = number % 7 != 0
    since = date(2020, 1, 1) + timedelta(days=5 * number)
    rows["households"].append(
        {"household_number": home, "type": "single" if single else "couple_with_children",
         "residence_since": since, "residence_until": None,
         "residence_state": None if located else "no_fixed_address",
         "street": None, "house_number": None, "postcode": None, "town": None,
         "lat": 51.309 + 0.0013 * (number % 16) if located else None,
         "lon": 9.49 + 0.0021 * (number % 19) if located else None}
    )  # fmt: skip
    for member in range(1 if single else 3):
        _add_citizen(rows, home, number, member, since)


def _add_citizen(rows: dict[str, list[dict[str, Any]]], home: str, number: int, member: int, since: date) -> None:
    citizen = f"K{number}-{member}"
    is_child = member == 2
    rows["citizens"].append(
        {"citizen_number": citizen, "given_name": "A", "family_name": "B",
         "birth_date": date(2012 if is_child else 1960 + number % 40, 1 + number % 12, 1 + number % 28),
         "sex": "female" if (number + member) % 2 else "male", "citizenship": None, "residence_status": None,
         "fled_ukraine": number % 6 == 0, "employability": "not_able" if is_child else "able", "childcare": None,
         "languages": [], "needs": [], "protected": number == 33, "caseworker_number": None, "phone": None,
         "phone_state": None, "email": None, "email_state": None, "post_state": None}
    )  # fmt: skip
    rows["memberships"].append(
        {"household_number": home, "citizen_number": citizen, "role": "child" if is_child else "applicant",
         "since": since, "until": None}
    )  # fmt: skip
    until = date(2022, 6, 15) if number % 11 == 0 else None
    rows["benefit_periods"].append({"citizen_number": citizen, "since": since, "until": until})
    failed = number % 3 == 0 and not is_child
    for day, channel in _CONTACT_DAYS.items():
        rows["contacts"].append(
            {"contact_number": f"{citizen}-{day}", "citizen_number": citizen, "day": day, "channel": channel,
             "direction": "from_office",
             "outcome": "failed" if failed else "reached"}
        )  # fmt: skip


@pytest.fixture
def settings(data_folder: Path) -> Settings:
    """Few dates: most tests ask nothing about the others, and each takes its time."""
    return Settings(data_folder, months_shown=3)


@pytest.fixture
def two_years(settings: Settings) -> Settings:
    """All dates that an office has unless it says otherwise."""
    return replace(settings, months_shown=Settings(settings.data_folder).months_shown)


@pytest_asyncio.fixture(loop_scope="session")
async def city(graph: Graph, settings: Settings) -> Graph:
    """The made city with a register, nothing computed yet."""
    folder = settings.data_folder
    await import_neighbourhood_frame(graph, district_frame(), level=LEVEL, data_folder=folder, now=NOW)
    await import_resident_rows(graph, LEVEL.code, resident_rows(), data_folder=folder, now=NOW)
    await import_register_rows(graph, register_rows(), data_folder=folder, now=NOW)
    return graph


async def tables_of(graph: Graph) -> Mapping[TableKey, PublishedTable]:
    """Every stored table."""
    return await load_figure_tables(graph, await load_table_keys(graph, LEVEL.code))


def dates_of(keys: Iterable[TableKey]) -> list[date]:
    """The reference dates of tables, oldest first."""
    return sorted({key.reference_date for key in keys})


async def test_stored_tables_equal_a_recount_from_the_graph(city: Graph, two_years: Settings) -> None:
    await compute_figures(city, two_years, now=NOW)
    areas = {
        each.id: Area(each.level, each.parent_id, each.is_district)
        for each in await load_neighbourhoods(city, LEVEL.code)
    }
    recount = Recount((await load_counted_register(city)).rows(), areas)
    tables = await tables_of(city)
    shown = 0
    for day in (NEWEST, date(2022, 6, 30), date(2021, 9, 30)):
        expected = recount.count(LEVEL.code, day)
        for key, table in tables.items():
            if key.reference_date == day:
                shown += _compare(table, expected)
    assert shown > 300


def _compare(table: PublishedTable, expected: Mapping[Any, int]) -> int:
    """Every cell that shows a number shows the right one, every zero is one, small counts are not shown."""
    shown = 0
    for area, cells in {**table.cells, NOT_LOCATED: table.not_located}.items():
        for category, cell in cells.items():
            count = expected.get((area, table.key.indicator, table.key.breakdown.value, category), 0)
            if cell.state is CellState.WITHHELD:
                # Among categories a zero can cover for its neighbours; an undivided zero is always told.
                assert count > 0 or table.key.breakdown is not Breakdown.ALL
            else:
                assert cell.value == count
                assert count == 0 or count >= 3
                shown += 1
    return shown


async def test_there_is_a_table_for_every_row_of_the_plan_and_every_month(city: Graph, two_years: Settings) -> None:
    computed = await compute_figures(city, two_years, now=NOW)
    planned = {(each.indicator.value, breakdown) for each in TABLE_PLAN for breakdown in each.breakdowns}
    keys = await load_table_keys(city, LEVEL.code)
    assert {(key.indicator, key.breakdown) for key in keys} == planned
    assert computed.tables == len(keys) == len(planned) * len(computed.reference_dates)
    dates = dates_of(keys)
    assert tuple(dates) == computed.reference_dates
    assert len(dates) == 25
    assert dates[-1] == NEWEST
    assert all(day == last_of_month(day) for day in dates)


async def test_computing_again_changes_nothing(city: Graph, settings: Settings) -> None:
    await compute_figures(city, settings, now=NOW)
    first = await tables_of(city)
    await compute_figures(city, settings, now=NOW)
    assert await tables_of(city) == first


async def test_child_processes_compute_the_same_tables(
    city: Graph, two_years: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await compute_figures(city, two_years, now=NOW)
    in_a_thread = await tables_of(city)
    monkeypatch.setattr(figure_processes, "CASES_IN_A_THREAD", 0)
    query, parameters = forget_counted_dates(NOW, date.min)
    await city.write(query, **parameters)
    steps: list[tuple[int, int]] = []
    await compute_figures(city, two_years, lambda done, total: steps.append((done, total)), now=NOW)
    assert await tables_of(city) == in_a_thread
    assert steps == [(done, 25) for done in range(1, 26)]


async def test_what_is_withheld_is_not_in_the_graph(city: Graph, settings: Settings) -> None:
    computed = await compute_figures(city, settings, now=NOW)
    assert computed.withheld > 0
    keys = await load_table_keys(city, LEVEL.code)
    for row in await city.read("load_figure_tables", ids=[key.id for key in keys]):
        assert '["w",' not in row["content"].replace('["w",null]', "")
        assert table_row(read_table(row))["content"] == row["content"]


async def test_an_import_makes_figures_outdated_and_computing_makes_them_current(
    city: Graph, settings: Settings
) -> None:
    assert is_outdated(await load_figure_state(city), settings)
    await compute_figures(city, settings, now=NOW)
    state = await load_figure_state(city)
    assert state.stale_since is None
    assert state.register_as_of == date(2022, 9, 28)
    assert not is_outdated(state, settings)
    assert is_outdated(state, replace(settings, minimum_cases=10))
    query, parameters = mark_figures_stale(NOW)
    await city.write(query, **parameters)
    assert is_outdated(await load_figure_state(city), settings)


async def test_an_import_during_the_computation_leaves_the_figures_outdated(city: Graph, settings: Settings) -> None:
    later = NOW + timedelta(minutes=1)
    marks: list[asyncio.Task[object]] = []

    def progress(done: int, total: int) -> None:
        if done == 1:
            query, parameters = mark_figures_stale(later)
            marks.append(asyncio.create_task(city.write(query, **parameters)))
        assert done < total or marks[0].done(), "the mark was to come before the tables are written"

    await compute_figures(city, settings, progress, now=NOW)
    assert (await load_figure_state(city)).stale_since == later


async def test_tables_that_are_no_longer_planned_are_removed(city: Graph, two_years: Settings) -> None:
    await compute_figures(city, two_years, now=NOW)
    oldest = dates_of(await load_table_keys(city, LEVEL.code))[0]
    rows = register_rows()
    rows["contacts"].append({**rows["contacts"][0], "contact_number": "later", "day": date(2022, 10, 28)})
    later = NOW + timedelta(days=40)
    await import_register_rows(city, rows, data_folder=two_years.data_folder, now=later)
    await compute_figures(city, two_years, now=later)
    dates = dates_of(await load_table_keys(city, LEVEL.code))
    assert dates[-1] == date(2022, 10, 31)
    assert oldest not in dates
    assert len(dates) == 25


async def test_published_indicators_get_tables_without_any_person(graph: Graph, settings: Settings) -> None:
    folder = settings.data_folder
    await import_neighbourhood_frame(graph, district_frame(), level=LEVEL, data_folder=folder, now=NOW)
    values = {"01": 186.0, "02": 4.0, "03": 93.0, "04": 0.0, "05": 310.0, "06": 120.0}
    rows: list[dict[str, Any]] = [
        {"area_key": key, "reference_date": date(2013, 12, 15), "value": value} for key, value in values.items()
    ]
    await _import_indicator(graph, settings, "recipients", "people", rows)
    rows[1] = {**rows[1], "value": None}
    await _import_indicator(graph, settings, "share", "per_cent", rows)
    await compute_figures(graph, replace(settings, minimum_cases=10), now=NOW)
    ids = {area.key: area.id for area in await load_neighbourhoods(graph, LEVEL.code)}
    tables = {key.indicator: table for key, table in (await tables_of(graph)).items()}
    assert list(tables) == ["recipients", "share"]
    counts, shares = tables["recipients"], tables["share"]
    assert counts.key.reference_date == date(2013, 12, 31)
    states = {key: counts.cells[ids[key]]["all"].state for key in values}
    assert states["02"] is CellState.WITHHELD
    assert list(states.values()).count(CellState.WITHHELD) == 2
    assert states["04"] is CellState.ZERO
    assert counts.total["all"].value == sum(values.values())
    assert shares.cells[ids["02"]]["all"].state is CellState.NO_DATA
    assert shares.cells[ids["01"]]["all"].value == 186.0


async def _import_indicator(graph: Graph, settings: Settings, code: str, unit: str, rows: list[dict[str, Any]]) -> None:
    indicator = PublishedIndicator(code, code, code, unit, None, "Amt")
    await import_indicator_rows(graph, LEVEL.code, indicator, rows, data_folder=settings.data_folder, now=NOW)


async def test_an_empty_graph_has_no_tables_and_says_so(graph: Graph, settings: Settings) -> None:
    computed = await compute_figures(graph, settings, now=NOW)
    assert (computed.tables, computed.reference_dates, computed.register_as_of) == (0, (), None)
    key = TableKey(Indicator.PEOPLE.value, Breakdown.ALL, LEVEL.code, NEWEST)
    assert await load_figure_tables(graph, [key]) == {}
    assert await load_figure_tables(graph, []) == {}
    assert not is_outdated(await load_figure_state(graph), settings)


async def test_many_tables_are_read_with_one_query(city: Graph, settings: Settings) -> None:
    await compute_figures(city, settings, now=NOW)
    keys = await load_table_keys(city, LEVEL.code)
    before = city.queries_run
    assert len(await load_figure_tables(city, keys)) == len(keys)
    assert city.queries_run == before + 1
