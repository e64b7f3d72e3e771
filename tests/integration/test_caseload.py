"""Caseload ratios from the register to page, file and command; the page tells nothing of a group under five (F4)."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.actions.compute_figures import compute_figures
from api.actions.set_target import list_targets, set_target
from api.actions.show_caseload import show_caseload
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import BadInput
from graph_schema.model.teams import RatioPreset
from graph_schema.store.graph import Graph
from graph_schema.store.teams import count_team_numbers
from tests.integration.made_city import MadeCity
from tests.integration.small_imports import load_register
from tests.integration.small_register import NOW, Cells, import_areas
from tests.integration.test_import_commands import Terminal, terminal

__all__ = ["terminal"]

DAY = date(2026, 10, 31)
TEAMS = {"Team Nord": 6, "Team Ost": 5, "Team Süd": 2}
EACH = 3
"""People whom every case worker advises and who count."""
FURTHER: dict[str, Cells] = {
    "child": {"birth_date": "2015-05-01", "employability": "not_able"},
    "retired": {"birth_date": "1950-05-01"},
    "fourteen": {"birth_date": "2011-11-01"},
    "ended": {"until": "2026-10-30"},
    "begins": {"since": "2026-11-01"},
    "alone": {"membership": ""},
    "unassigned": {"caseworker_number": ""},
}
"""People of the first case worker (the last one of none) who do not count, and why not."""


def register() -> dict[str, list[Cells]]:
    """A register whose teams have 6, 5 and 2 case workers, the first of each half time."""
    rows: dict[str, list[Cells]] = {name: [] for name in ("caseworkers", "households", "citizens", "memberships",
                                                          "benefit_periods", "contacts")}  # fmt: skip
    for team, size in TEAMS.items():
        for place in range(size):
            number = f"{team[5]}{place}"
            share = "0,5" if place == 0 else "1"
            rows["caseworkers"].append(
                {"caseworker_number": number, "family_name": f"Geheim{number}", "full_time_share": share, "team": team}
            )
            for person in range(EACH):
                # A protected address is in no area; in a team, which is no place, its people count like all.
                hidden: Cells = {"protected": "ja"} if (place, person) == (0, 0) else {}
                add(rows, f"{number}-{person}", {"caseworker_number": number, **hidden})
    for name, changed in FURTHER.items():
        add(rows, name, {"caseworker_number": "N0", **changed})
    return rows


def add(rows: dict[str, list[Cells]], number: str, values: Cells) -> None:
    """Add a person with a household of her own."""
    rows["households"].append({"household_number": number, "type": "single", "residence_since": "2020-01-01",
                               "lat": "51.05", "lon": "9.05"})  # fmt: skip
    told = {name: value for name, value in values.items() if name not in ("since", "until", "membership")}
    rows["citizens"].append({"citizen_number": number, "given_name": "A", "family_name": "B", "sex": "female",
                             "birth_date": "1990-05-01", "employability": "able"} | told)  # fmt: skip
    rows["memberships"].append({"household_number": number, "citizen_number": number, "role": "applicant",
                                "since": "2027-01-01" if "membership" in values else "2020-01-01"})  # fmt: skip
    rows["benefit_periods"] += [
        {"citizen_number": number, "since": "2020-01-01", "until": "2020-06-30"},
        {"citizen_number": number, "since": values.get("since", "2021-01-01"), "until": values.get("until", "")},
    ]
    rows["contacts"].append({"contact_number": number, "citizen_number": number, "day": "2026-10-30",
                             "channel": "post", "direction": "from_office", "outcome": "open"})  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def office(graph: Graph, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The pages of an office with three teams."""
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, register())
    await compute_figures(graph, Settings(tmp_path, months_shown=3), now=NOW)
    app: Any = create_app(Settings(tmp_path, months_shown=3), graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        yield client


async def test_people_able_to_work_are_counted_with_the_team_of_their_own_case_worker(
    office: httpx.AsyncClient, graph: Graph
) -> None:
    numbers = {each.team.name: each for each in await count_team_numbers(graph, DAY)}
    assert {name: (each.people, each.advising, each.caseworkers) for name, each in numbers.items()} == {
        name: (EACH * size, size, size) for name, size in TEAMS.items()
    }
    assert {name: each.full_time for name, each in numbers.items()} == {"Team Nord": 5.5, "Team Ost": 4.5,
                                                                         "Team Süd": 1.5}  # fmt: skip


async def test_the_page_tells_of_no_team_under_five_and_of_no_employee(office: httpx.AsyncClient) -> None:
    page = (await office.get("/betreuung")).text
    assert "31.10.2026" in page
    assert "Weitere Teams zusammen" in page
    assert "(Team Ost, Team Süd)" in page
    assert "Geheim" not in page
    answer = await office.get("/betreuung.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["row"], row["team"], row["people"], row["full_time_equivalents"]) for row in rows] == [
        ("team", "Team Nord", "18", "5,5"),
        ("together", "Team Ost + Team Süd", "21", "6"),
        ("total", "Team Nord + Team Ost + Team Süd", "39", "11,5"),
    ]


async def test_a_target_is_dated_and_shown_beside_the_ratio_in_plain_words(
    office: httpx.AsyncClient, graph: Graph
) -> None:
    at = datetime(2026, 11, 2, 8, tzinfo=UTC)
    assert (await set_target(graph, "Team Nord", 2, since=None, now=at, by="op")).since == DAY
    assert "1 mehr als das Ziel" in (await office.get("/betreuung")).text
    await set_target(graph, "Team Nord", RatioPreset.UNDER_25, since=DAY, now=at.replace(hour=9), by="op")
    await set_target(graph, "Team Nord", 9, since=date(2026, 11, 1), now=at, by="op")
    assert "above the target" not in (page := (await office.get("/betreuung?lang=en")).text)
    assert "1 : 75" in page
    assert "72 fewer than the target" in page
    (nord,) = [each for each in await list_targets(graph, date(2026, 11, 3)) if each.team.name == "Team Nord"]
    assert nord.holds is not None
    assert (nord.holds.people, [each.people for each in nord.ever]) == (9, [2, 75, 9])


async def test_teams_together_have_a_target_only_where_it_is_the_same_for_all(
    office: httpx.AsyncClient, graph: Graph
) -> None:
    """With two targets, a mixed one would tell how the people are shared among the teams."""
    usual = (await show_caseload(graph)).together
    assert usual is not None
    assert (usual.target, usual.preset) == (150, None)
    await set_target(graph, "Team Süd", 80, since=None, now=NOW, by="op")
    mixed = (await show_caseload(graph)).together
    assert mixed is not None
    assert (mixed.target, mixed.difference) == (None, None)
    assert "verschiedene Ziele" in (await office.get("/betreuung")).text


async def test_an_unknown_team_has_no_target(office: httpx.AsyncClient, graph: Graph) -> None:
    with pytest.raises(BadInput, match="Is Team Nord meant"):
        await set_target(graph, "Team Nort", 80, since=None, now=NOW, by="op")


async def test_the_stored_caseload_holds_nothing_of_the_small_team(office: httpx.AsyncClient, graph: Graph) -> None:
    (stored,) = await graph.read("load_caseload")
    assert '"Team Süd"' in stored["content"]
    for number in (6, 1.5):  # its people, its full-time equivalents
        assert f",{number}]" not in stored["content"]
        assert f",{number}," not in stored["content"]


async def test_without_case_workers_the_page_says_how_they_come_in(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    rows = register()
    del rows["caseworkers"]
    for citizen in rows["citizens"]:
        citizen["caseworker_number"] = ""
    await load_register(graph, tmp_path, rows)
    await compute_figures(graph, Settings(tmp_path, months_shown=3), now=NOW)
    app: Any = create_app(Settings(tmp_path, months_shown=3), graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        page = (await client.get("/betreuung")).text
        assert "Noch gibt es keine Teams." in page
        assert "sozialraum import register --help" in page
        assert (await client.get("/betreuung.csv")).status_code == 200


async def test_an_office_of_four_sees_that_and_why_nothing_is_told(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    rows = register()
    kept = {"O0", "O1", "S0", "S1"}
    rows["caseworkers"] = [each for each in rows["caseworkers"] if each["caseworker_number"] in kept]
    for citizen in rows["citizens"]:
        if citizen.get("caseworker_number") not in kept:
            citizen["caseworker_number"] = ""
    await load_register(graph, tmp_path, rows)
    await compute_figures(graph, Settings(tmp_path, months_shown=3), now=NOW)
    view = await show_caseload(graph)
    assert (view.lines, view.together, view.total) == ((), None, None)
    assert [team.name for team in view.withheld] == ["Team Ost", "Team Süd"]
    app: Any = create_app(Settings(tmp_path, months_shown=3), graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        assert "Diese Zahlen werden nicht genannt." in (await client.get("/betreuung")).text


async def test_a_city_without_register_has_the_page_too(client: httpx.AsyncClient, city: MadeCity) -> None:
    answer = await client.get("/betreuung")
    assert answer.status_code == 200
    assert "Noch gibt es keine Teams." in answer.text


@pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
async def test_an_operator_sets_and_lists_targets_by_command(terminal: Terminal, graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, register())
    done = await terminal.command("teams", "target", "Team Nord", "under-25", "--since", "2026-01-01")
    assert (done.returncode, done.stderr) == (0, "Team Nord: target ratio 1 : 75 from 01/01/2026.\n")
    listed = await terminal.command("teams", "list", language="de")
    assert listed.stdout.splitlines()[0].startswith("Team Nord: 1 : 75 seit 01.01.2026 (gesetzt am ")
    assert listed.stdout.splitlines()[1] == "Team Ost: 1 : 150 (voreingestellt)"
    assert (await terminal.command("teams", "target", "Team Nord", "many")).returncode == 2
    assert (await terminal.command("teams", "target", "Nobody", "1:80")).returncode == 1
