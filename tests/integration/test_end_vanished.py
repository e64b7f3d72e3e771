"""What a later file no longer states ends on the day that the office names, and is never deleted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.actions.end_vanished import Ending
from graph_schema.errors import Refused
from graph_schema.ingest.report import RowsRefused
from graph_schema.store.graph import Graph
from tests.integration.small_imports import load_register
from tests.integration.small_register import REGISTER_ROWS, Cells, ask, copied, import_areas

LAST_DAY = date(2022, 9, 30)
ENDS = Ending(LAST_DAY, however_many=True)
PERIODS = "MATCH (:Citizen)-[:RECEIVES]->(p) RETURN p.since AS since, p.until AS until"
HOMES = "MATCH (r:Residence) WHERE r.street = 'Weg' RETURN r.until AS until"
MEMBERS = "MATCH (c:Citizen)-[m:MEMBER_OF]->() RETURN c.given_name AS name, m.until AS until"


@pytest.fixture
async def town(graph: Graph, tmp_path: Path) -> Graph:
    """The graph with three areas and the small register."""
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    return graph


def without_ada() -> dict[str, list[Cells]]:
    """The register of a month later: household h1 with its two members is gone."""
    rows = copied(REGISTER_ROWS)
    return {
        name: [
            row
            for row in table
            if row.get("household_number") != "h1" and row.get("citizen_number") not in {"c1", "c2"}
        ]
        for name, table in rows.items()
    }


async def test_what_is_missing_stays_as_it_is_unless_told(town: Graph, tmp_path: Path) -> None:
    report = await load_register(town, tmp_path, without_ada())
    assert (report.ended, report.changed_something) == ({}, False)
    assert await ask(town, HOMES) == [(None,)]


async def test_what_is_missing_ends_on_the_day(town: Graph, tmp_path: Path) -> None:
    report = await load_register(town, tmp_path, without_ada(), ending=ENDS)
    assert report.ended == {"households": 1, "memberships": 2, "benefit_periods": 1}
    assert await ask(town, HOMES) == [(LAST_DAY,)]
    assert await ask(town, MEMBERS) == [("Ada", LAST_DAY), ("Kim", LAST_DAY), ("Lu", None), ("Mo", None)]
    # What had ended before keeps its own last day.
    assert (date(2020, 1, 1), date(2020, 6, 30)) in await ask(town, PERIODS)
    assert (date(2021, 1, 1), LAST_DAY) in await ask(town, PERIODS)


async def test_ending_again_changes_nothing(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, without_ada(), ending=ENDS)
    again = await load_register(town, tmp_path, without_ada(), ending=Ending(date(2022, 10, 31), however_many=True))
    assert (again.ended, again.changed_something) == ({}, False)
    assert await ask(town, HOMES) == [(LAST_DAY,)]


async def test_who_comes_back_is_there_again(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, without_ada(), ending=ENDS)
    report = await load_register(town, tmp_path, REGISTER_ROWS, ending=ENDS)
    assert report.tables["memberships"].changed == 2
    assert await ask(town, HOMES) == [(None,)]
    assert ("Ada", None) in await ask(town, MEMBERS)


async def test_what_begins_after_the_day_does_not_end_before_it_began(town: Graph, tmp_path: Path) -> None:
    report = await load_register(town, tmp_path, without_ada(), ending=Ending(date(2020, 12, 31), however_many=True))
    assert report.ended == {"memberships": 2}  # since 2020; the residence is of 2022, the open period of 2021


async def test_an_export_that_lacks_too_much_ends_nothing(town: Graph, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="incomplete export") as refused:
        await load_register(town, tmp_path, without_ada(), ending=Ending(LAST_DAY))
    assert "--however-many" in refused.value.remedy_de
    with pytest.raises(Refused, match="incomplete export") as untold:
        await load_register(town, tmp_path, without_ada(), ending=Ending(LAST_DAY, tells_numbers=False))
    assert not any(each.isdigit() for each in untold.value.de + untold.value.en), "of the register"
    assert await ask(town, HOMES) == [(None,)]


async def test_a_row_without_readable_key_may_be_any_so_its_table_ends_nothing(town: Graph, tmp_path: Path) -> None:
    rows = without_ada()
    rows["memberships"].append({"household_number": "h2", "citizen_number": "c3", "role": "other", "since": "??"})
    with pytest.raises(RowsRefused):
        await load_register(town, tmp_path, rows, ending=ENDS)
    report = await load_register(town, tmp_path, rows, ending=ENDS, accept_valid=True)
    assert "memberships" not in report.ended
    assert report.ended["households"] == 1


async def test_checking_tells_what_would_end_and_ends_nothing(town: Graph, tmp_path: Path) -> None:
    report = await load_register(town, tmp_path, without_ada(), ending=ENDS, check_only=True)
    assert report.ended["memberships"] == 2
    assert await ask(town, HOMES) == [(None,)]
