"""A date is counted when it is over and finally after the waiting time: a late entry never stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.actions.compute_figures import compute_figures
from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_register import import_register_rows
from api.actions.import_residents import import_resident_rows
from api.actions.record_contact import record_contact
from api.settings import Settings
from graph_schema.ingest.columns import REGISTER
from graph_schema.model.figures import Breakdown, PublishedTable, TableKey
from graph_schema.store.counted_dates import forget_counted_dates, load_counted_dates
from graph_schema.store.figures import load_figure_tables, load_table_keys
from graph_schema.store.graph import Graph
from tests.integration.made_city import LEVEL, district_frame, resident_rows

AUGUST, SEPTEMBER = date(2022, 8, 31), date(2022, 9, 30)
FIRST_NIGHT = datetime(2022, 10, 3, 2, 0, tzinfo=UTC)
FINAL_NIGHT = datetime(2022, 12, 31, 2, 0, tzinfo=UTC)


def register_of(people: int) -> dict[str, list[dict[str, Any]]]:
    """So many single people since July 2022, over the districts; the newest entry is of 28 September."""
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("households", "citizens", "memberships", "benefit_periods", "contacts")
    }
    for number in range(people):
        home, person, since = {"household_number": f"B{number}"}, {"citizen_number": f"K{number}"}, date(2022, 7, 1)
        place = {"lat": 51.309 + 0.0013 * (number % 16), "lon": 9.49 + 0.0021 * (number % 19)}
        rows["households"].append(blank("households", **home, **place, type="single", residence_since=since))
        rows["citizens"].append(
            blank(
                "citizens",
                **person,
                given_name="A",
                family_name="B",
                birth_date=date(1980, 1, 1),
                sex="male",
                employability="able",
            )
        )
        rows["memberships"].append(blank("memberships", **home, **person, role="applicant", since=since))
        rows["benefit_periods"].append(blank("benefit_periods", **person, since=since))
    rows["contacts"].append(
        {"contact_number": "C", "citizen_number": "K0", "day": date(2022, 9, 28), "channel": "post",
         "direction": "from_office", "outcome": "failed"}
    )  # fmt: skip
    return rows


def blank(table: str, **stated: Any) -> dict[str, Any]:
    """A row with what is stated, all else empty."""
    columns = next(each for each in REGISTER if each.name == table).columns
    return {**{column.name: None for column in columns}, **stated}


@pytest.fixture
def settings(data_folder: Path) -> Settings:
    return Settings(data_folder)


@pytest_asyncio.fixture(loop_scope="session")
async def city(graph: Graph, settings: Settings) -> Graph:
    """The made city with forty people since July, counted on the first night."""
    await import_neighbourhood_frame(
        graph, district_frame(), level=LEVEL, data_folder=settings.data_folder, now=FIRST_NIGHT
    )
    await import_resident_rows(graph, LEVEL.code, resident_rows(), data_folder=settings.data_folder, now=FIRST_NIGHT)
    await _import_people(graph, settings, 40, FIRST_NIGHT)
    await compute_figures(graph, settings, now=FIRST_NIGHT)
    return graph


async def _import_people(graph: Graph, settings: Settings, people: int, now: datetime) -> None:
    await import_register_rows(graph, register_of(people), data_folder=settings.data_folder, now=now)


async def people_on(graph: Graph, day: date) -> float | None:
    """How many people the city is said to have had on a date."""
    key = TableKey("people", Breakdown.ALL, LEVEL.code, day)
    return (await load_figure_tables(graph, [key]))[key].total["all"].value


async def tables_on(graph: Graph, day: date) -> Mapping[TableKey, PublishedTable]:
    """Every stored table of a date."""
    keys = await load_table_keys(graph, LEVEL.code)
    return await load_figure_tables(graph, [key for key in keys if key.reference_date == day])


async def test_a_late_entry_changes_no_counted_date_until_the_final_count(city: Graph, settings: Settings) -> None:
    first = await tables_on(city, SEPTEMBER)
    for night in (1, 2, 40, 88):
        now = FIRST_NIGHT + timedelta(days=night)
        await _import_people(city, settings, 40 + night, now)
        computed = await compute_figures(city, settings, now=now)
        assert SEPTEMBER in computed.kept_dates
        assert await tables_on(city, SEPTEMBER) == first
    await compute_figures(city, settings, now=FINAL_NIGHT)
    assert await people_on(city, SEPTEMBER) == 128
    await _import_people(city, settings, 140, FINAL_NIGHT + timedelta(days=1))
    await compute_figures(city, settings, now=FINAL_NIGHT + timedelta(days=1))
    assert await people_on(city, SEPTEMBER) == 128


async def test_another_limit_or_border_counts_every_date_anew(city: Graph, settings: Settings) -> None:
    await _import_people(city, settings, 60, FIRST_NIGHT + timedelta(days=1))
    stricter = replace(settings, minimum_cases=10)
    computed = await compute_figures(city, stricter, now=FIRST_NIGHT + timedelta(days=1))
    assert computed.kept_dates == ()
    assert await people_on(city, AUGUST) == 60
    smaller = district_frame()
    smaller.geometry = smaller.geometry.scale(0.9, 0.9)
    await import_neighbourhood_frame(
        city, smaller, level=LEVEL, data_folder=settings.data_folder, now=FIRST_NIGHT + timedelta(days=2)
    )
    assert (await compute_figures(city, stricter, now=FIRST_NIGHT + timedelta(days=2))).kept_dates == ()


async def test_without_a_waiting_time_every_import_counts_every_date(city: Graph, settings: Settings) -> None:
    at_once = replace(settings, final_after_months=0)
    await _import_people(city, settings, 41, FIRST_NIGHT + timedelta(days=1))
    assert (await compute_figures(city, at_once, now=FIRST_NIGHT + timedelta(days=1))).kept_dates == ()
    assert await people_on(city, SEPTEMBER) == 41


async def test_dates_that_are_forgotten_are_counted_anew_and_no_others(city: Graph, settings: Settings) -> None:
    later = FIRST_NIGHT + timedelta(days=1)
    await _import_people(city, settings, 50, later)
    query, parameters = forget_counted_dates(FIRST_NIGHT, SEPTEMBER)
    await city.write(query, **parameters)
    computed = await compute_figures(city, settings, now=later)
    assert AUGUST in computed.kept_dates
    assert (await people_on(city, AUGUST), await people_on(city, SEPTEMBER)) == (40, 50)
    known = await load_counted_dates(city)
    assert (known[AUGUST].counted_on, known[SEPTEMBER].counted_on) == (FIRST_NIGHT.date(), later.date())


async def test_a_date_that_is_counted_knows_of_which_register(city: Graph, settings: Settings) -> None:
    known = await load_counted_dates(city)
    assert SEPTEMBER in known
    assert all(each.counted_at == FIRST_NIGHT for each in known.values())
    assert {each.register_as_of for each in known.values()} == {date(2022, 9, 28)}


async def test_dates_never_move_back_where_an_entry_that_reached_further_is_corrected(
    city: Graph, settings: Settings
) -> None:
    few = replace(settings, months_shown=2)
    assert AUGUST in (await compute_figures(city, few, now=FIRST_NIGHT)).reference_dates
    rows = register_of(40)
    rows["contacts"][0] |= {"day": date(2022, 10, 31)}
    later = datetime(2022, 11, 2, tzinfo=UTC)
    await import_register_rows(city, rows, data_folder=settings.data_folder, now=later)
    assert (await compute_figures(city, few, now=later)).reference_dates == (SEPTEMBER, date(2022, 10, 31))
    await _import_people(city, settings, 41, later + timedelta(days=1))
    again = await compute_figures(city, few, now=later + timedelta(days=1))
    assert again.reference_dates == again.kept_dates == (SEPTEMBER, date(2022, 10, 31))


async def test_what_is_recorded_here_does_not_make_the_register_reach_further(city: Graph, settings: Settings) -> None:
    now = datetime(2022, 11, 2, tzinfo=UTC)
    contact = {"day": "2022-10-31", "channel": "phone", "direction": "from_office", "outcome": "reached"}
    await record_contact(
        city, "K1", contact, recorded_by="Fallmanagement", data_folder=settings.data_folder, now=now, today=now.date()
    )
    computed = await compute_figures(city, settings, now=now)
    assert max(computed.reference_dates) == SEPTEMBER
