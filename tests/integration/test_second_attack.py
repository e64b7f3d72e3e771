"""Findings of an attack on people's data: each test says how it should be, and is expected to fail until it is so.

Whoever mends one takes its mark away (`strict`: a mended one that keeps it fails) and moves it to where it belongs.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.access import case_file
from api.access.actor import Actor
from api.access.case_file import read_portions
from api.access.persons import Persons
from api.access.register_changes import Correction, RegisterChanges
from api.access.requests import Request
from api.actions.import_jobs import ImportJob, ImportKind, JobState, WantedImport, begin_import, load_job, new_upload
from api.actions.import_register import import_register
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import Conflict, NotFound
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.columns import CITIZENS, REGISTER
from graph_schema.model.access import Role
from graph_schema.model.people import ChannelKind, ContactDirection, ContactOutcome
from graph_schema.store import sessions
from graph_schema.store.graph import Graph
from tests.integration.desk import desk_at
from tests.integration.office import TODAY, Office, open_office
from tests.integration.signed_in_desk import Doors, write
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, ask, copied, write_folder

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

EQUAL = Role.EQUAL_OPPORTUNITY_OFFICER.value
OVERSEER = Role.DATA_PROTECTION_OFFICER.value
REASON = "Frau Eins steht an der Theke, Frau Ost ist krank."


def finding(number: int, why: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, raises=(AssertionError, pytest.fail.Exception), reason=f"{number}: {why}")


@pytest_asyncio.fixture(loop_scope="session")
async def office(graph: Graph, tmp_path: Path) -> Office:
    return await open_office(graph, tmp_path)


# --- figures and protected people (F7, F12) ---------------------------------------------------------------------------


@finding(1, "reports of imports tell everybody how many people are protected, and what each day's import changed")
async def test_nobody_who_is_not_signed_in_reads_small_numbers_of_people_in_the_report_of_an_import(
    office: Office,
) -> None:
    rows = copied(REGISTER_ROWS)
    rows["citizens"][2]["protected"] = "ja"  # a second import, the next day: one person is protected since
    files = write_folder(office.folder / "next", rows)
    await import_register(office.graph, files, data_folder=office.folder, now=NOW + timedelta(days=1))
    runs = await ask(office.graph, "MATCH (r:ImportRun {kind: 'register'}) RETURN r.id AS id, r.started_at AS at")
    told: list[dict[str, Any]] = []
    async with desk_at(create_app(Settings(office.folder), office.graph)) as desk:
        for run, _ in sorted(runs, key=lambda row: row[1]):
            answer = await desk.open(f"/daten/{run}.json")
            if answer.status_code == 200:
                told.append(json.loads(answer.text))
    small = {
        (at, *place): number for at, report in enumerate(told) for place, number in _numbers(report)
        if 0 < number < Settings(office.folder).minimum_cases
    }  # fmt: skip
    assert not small


def _numbers(report: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], int]]:
    """The numbers about people and dwellings in a report."""
    yield ("protected",), report["report"]["protected"]
    for table in ("citizens", "households"):
        for kind, number in report["tables"].get(table, {}).items():
            yield (table, kind), number


# --- rights: who gives them, who sees them, when they end -------------------------------------------------------------


@finding(10, "a file that is fetched slowly goes on when its session has run out")
async def test_a_file_stops_where_its_session_has_run_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_file, "PORTION", 1)
    await write(
        office, "MATCH (c:Citizen {id: $key}), (w:Caseworker {id: $worker}) CREATE (c)-[:ADVISED_BY]->(w)"
        " RETURN c.id AS id", key=office.citizens["c2"], worker=office.caseworkers["w1"],
    )  # fmt: skip
    now = datetime.now(UTC)
    people = await office.people("ost", at=now, today=TODAY)
    await _ends_at(office, people.actor, now + timedelta(seconds=1))
    portions = read_portions(Persons(people), [office.citizens["c1"], office.citizens["c2"]])
    assert len(await anext(portions)) == 1
    await asyncio.sleep(1.2)  # whoever fetches it takes the next bytes later
    assert await sessions.load_session(office.graph, people.actor.session.id, datetime.now(UTC)) is None
    with pytest.raises(Conflict):
        await anext(portions)


async def _ends_at(office: Office, actor: Actor, moment: datetime) -> None:
    await write(
        office, "MATCH (s:Session {id: $session}) SET s.ends_at = $moment, s.idle_until = $moment RETURN s.id AS id",
        session=actor.session.id, moment=moment,
    )  # fmt: skip


# --- the trail --------------------------------------------------------------------------------------------------------


@finding(11, "an address that is corrected through one member is in the trail of nobody else who lives there")
async def test_a_corrected_address_is_in_the_trail_of_everybody_who_lives_there(office: Office) -> None:
    people = await office.people("ost")
    changes = RegisterChanges(people, office.keys, office.folder)
    residence = next(
        each for each in (await people.person(office.citizens["c1"])).households[0].residences if each.until is None
    )
    version = (await changes.address(office.citizens["c1"], residence.id)).version
    request = Request.of(office.keys, people.actor.account_id, "a-key-of-mine", {"to": "Neuer Weg"})
    await changes.correct_address(
        Correction(office.citizens["c1"], version, request, "Fallmanagement"), residence.id, {"street": "Neuer Weg"},
        as_written=True,
    )  # fmt: skip
    about = await ask(office.graph, "MATCH (e:AuditEvent) WHERE e.action = 'correct_address' RETURN e.about AS about")
    assert {each for (each,) in about} == {office.citizens["c1"], office.citizens["c2"]}


@finding(12, "tries to open a case that is not there stand in the trail, and no page shows them to anybody")
async def test_the_officer_sees_that_numbers_are_tried(office: Office) -> None:
    people = await office.people("west")
    for number in range(30):
        with pytest.raises(NotFound):
            await people.open_case(await office.key(f"guess-{number}"), REASON)
    async with Doors(office, create_app(Settings(office.folder), office.graph)).desk(OVERSEER) as desk:
        assert "Konto west" in (await desk.open("/einsichten")).text


@finding(15, "a person's trail says that she was read, not that she left in a file")
async def test_the_trail_of_a_person_tells_that_she_left_in_a_file(office: Office) -> None:
    people = await office.people("ost")
    async for _ in read_portions(Persons(people), [office.citizens["c1"]]):
        pass
    lines = await (await office.oversight(OVERSEER)).trail_of(await office.key("c1"))
    assert "export" in {line.action for line in lines}


@finding(16, "whose trail the officer has looked at stands nowhere")
async def test_the_trail_of_a_person_tells_that_her_trail_was_read(office: Office) -> None:
    officer, key = await office.oversight(OVERSEER), await office.key("c1")
    await officer.trail_of(key)
    lines = await officer.trail_of(key)
    assert ("read", "trail") in {(line.action, line.object) for line in lines}


# --- voluntary stays voluntary (F3) -----------------------------------------------------------------------------------


@finding(17, "the file of the caseload tells by state and next step that a home visit failed")
async def test_a_home_visit_that_failed_changes_nothing_in_a_file(office: Office) -> None:
    async def filed() -> list[object]:
        async with Doors(office, create_app(Settings(office.folder), office.graph)).desk("ost") as desk:
            await desk.open("/faelle")
            return list(csv.DictReader(io.StringIO((await desk.send("/faelle/liste")).text), delimiter=";"))

    await write(  # only letters failed until now
        office, "MATCH (c:Citizen {id: $citizen})-[:HAD_CONTACT]->(e:ContactEvent {channel: 'phone'}) DETACH DELETE e"
        " RETURN count(e) AS id", citizen=office.citizens["c1"],
    )  # fmt: skip
    before = await filed()
    visit = {
        "day": TODAY - timedelta(days=1), "channel": ChannelKind.VISIT, "direction": ContactDirection.FROM_OFFICE,
        "outcome": ContactOutcome.FAILED,
    }  # fmt: skip
    await (await office.people("ost")).record_contact(office.citizens["c1"], new_id(), visit, "Fallmanagement")
    assert await filed() == before


# --- who may import, and reads no case data ---------------------------------------------------------------------------

UNKNOWN = {"given_name": "?", "family_name": "?", "birth_date": "2000-01-01", "sex": "male", "employability": "able"}
GUESSED = {"citizen_number", "needs", "caseworker_number", "protected"}


@finding(19, "who may hand in files learns by checks of one row who is a client, and each value that can be guessed")
async def test_the_check_of_a_file_tells_nobody_what_stands_in_the_register(office: Office, tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(_mapping(), encoding="utf-8")
    told = {}
    for guess in ("debts|health", "debts"):
        job = await _checked(
            office, tmp_path, {**UNKNOWN, "citizen_number": "c1", "needs": guess, "caseworker_number": "w1"}
        )
        told[guess] = {name: job.counts["citizens"][name] for name in ("created", "changed", "unchanged")}
    assert told["debts|health"] == told["debts"]


def _mapping() -> str:
    """A mapping by which all columns of people but those that are guessed are taken from the graph."""
    lines = ['version = "1"', 'leading_system = "Rathaus"']
    for table in (each for each in REGISTER if each.required):
        lines += [f"[{table.name}]", f'file = "{table.name}.csv"', "ignore_others = true", f"[{table.name}.columns]"]
        for column in table.columns:
            foreign = table is CITIZENS and column.name not in GUESSED
            leader = ', leading_system = "anderswo"' if foreign else ""
            lines.append(f'{column.name} = {{ column = "{column.name}"{leader} }}')
    return "\n".join(lines)


async def _checked(office: Office, folder: Path, citizen: Cells) -> ImportJob:
    """Let an administrator check a file with one person."""
    rows: dict[str, list[Cells]] = {
        "households": [{"household_number": "z", "type": "single", "residence_since": "2021-03-01"}],
        "citizens": [citizen],
        "memberships": [{"household_number": "z", "citizen_number": "c1", "role": "applicant", "since": "2021-03-01"}],
        "benefit_periods": [{"citizen_number": "c1", "since": "2021-03-01"}],
    }
    files, settings = write_folder(folder / "guess", rows), Settings(office.folder)
    upload = new_upload(settings)
    for path in files.iterdir():
        with upload.file(path.name) as file:
            file.write(path.read_bytes())
    with upload.mapping() as file:
        file.write((folder / "mapping.toml").read_bytes())
    actor = await office.actor("administrator", at=datetime.now(UTC))
    wanted = WantedImport(ImportKind.REGISTER, check_only=True)
    job = await begin_import(office.graph, settings, upload, wanted, actor)
    for _ in range(600):
        job = await load_job(office.graph, office.folder, job.id, actor)
        if job.state.is_over:
            break
        await asyncio.sleep(0.1)
    assert job.state is JobState.DONE, (job.told, job.report)
    return job
