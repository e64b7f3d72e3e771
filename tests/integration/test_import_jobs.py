"""Imports of uploaded files: jobs in a process of their own, followed to their end."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio
from msgspec.structs import replace

from api.access.acting_program import Acting, ActingProgram
from api.access.imports_of_people import imports_of_people
from api.access.programs import Program, Scope
from api.actions import import_jobs
from api.actions.import_jobs import ImportJob, ImportKind, JobState, WantedImport, begin_import, load_job, new_upload
from api.actions.job_files import JobFiles, remove_old_jobs
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import BadInput, Conflict, NotFound, TooLarge
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.import_lock import import_lock
from graph_schema.migrations import wipe
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_import_runs
from tests.integration.office import Office, open_office
from tests.integration.signed_in_desk import Doors
from tests.integration.small_register import REGISTER_ROWS, ask, copied, write_folder

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def office(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """An office with its register."""
    await wipe(migrated_graph)
    yield await open_office(migrated_graph, tmp_path_factory.mktemp("office"))


def settings_of(office: Office, **more: object) -> Settings:
    """Return the settings of the office's instance."""
    return Settings(office.folder, **more)  # type: ignore[arg-type]


def register(tmp_path: Path, **changes: str) -> dict[str, bytes]:
    """Return the files of the small register; `changes` are values of the first citizen."""
    rows = copied(REGISTER_ROWS)
    rows["citizens"][0].update(changes)
    folder = write_folder(tmp_path / "register", rows)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def begin(
    office: Office, files: dict[str, bytes], wanted: WantedImport, actor: Acting | None = None, **settings: object
) -> ImportJob:
    """Upload files and begin the job, as an administrator where nobody else is named."""
    chosen = settings_of(office, **settings)
    upload = new_upload(chosen)
    for name, content in files.items():
        with upload.file(name) as file:
            file.write(content)
    who = actor or await office.actor("administrator", at=datetime.now(UTC))
    return await begin_import(office.graph, chosen, upload, wanted, who)


async def seen(office: Office, job: ImportJob) -> ImportJob:
    """Return a job as an administrator sees it now."""
    return await load_job(office.graph, office.folder, job.id, await office.actor("administrator"))


async def until(office: Office, job: ImportJob, *states: JobState, seconds: float = 120) -> ImportJob:
    """Wait until a job is in one of the states, or over."""
    give_up = time.monotonic() + seconds
    while True:
        now = await seen(office, job)
        if now.state in states or (now.state.is_over and not JobFiles(office.folder, job.id).has_worker()):
            return now
        assert time.monotonic() < give_up, now.state
        await asyncio.sleep(0.1)


async def finished(office: Office) -> ImportJob:
    """Return a job that is over: a plan that lacks its columns."""
    return await until(office, await begin(office, {"plan.csv": b"year\n2026\n"}, WantedImport(ImportKind.PLAN)))


async def test_an_uploaded_register_is_loaded_and_leaves_a_record(office: Office, tmp_path: Path) -> None:
    """What was uploaded is as private as the register and gone at the end; record and trail stay."""
    job = await begin(office, register(tmp_path, given_name="Neu"), WantedImport(ImportKind.REGISTER))
    folder = JobFiles(office.folder, job.id).folder
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, folder.parent, folder / "files")} == {0o700}
    done = await until(office, job)
    assert (done.state, done.told) == (JobState.DONE, None)
    assert done.counts["citizens"] == {"read": 4, "accepted": 4, "refused": 0}
    assert not (folder / "files").exists()
    record = next(run for run in await load_import_runs(office.graph, 20) if run["id"] == done.report_id)
    assert record["started_at"] == done.import_at
    assert record["kind"] == "register"
    events = await ask(
        office.graph,
        "MATCH (e:AuditEvent) WHERE e.object = 'import' RETURN e.action AS action, e.about AS about",
    )
    acts = {action for action, about in events if about == job.id}
    assert acts == {"register_import_begun", "register_import_ended", "register_moved"}


async def test_refused_rows_are_told_by_number_and_never_by_value(office: Office, tmp_path: Path) -> None:
    """Nothing is loaded; the file of refused rows has row, field and reason, and no cell of the row."""
    job = await begin(office, register(tmp_path, birth_date="neulich", given_name="Geheimname"),
                      WantedImport(ImportKind.REGISTER))  # fmt: skip
    done = await until(office, job)
    assert done.state is JobState.REFUSED
    assert done.refused_rows >= 1
    assert done.report is not None
    assert done.report.refused[0].kind == "not_a_date"
    content = import_jobs.refused_rows(office.folder, job.id, await office.actor("administrator")).decode("utf-8-sig")
    assert "citizens.csv,2,birth_date,not_a_date" in content
    kept = b"".join(path.read_bytes() for path in JobFiles(office.folder, job.id).folder.rglob("*") if path.is_file())
    for value in (b"neulich", b"Geheimname"):
        assert value not in kept
    assert done.report_id is not None


async def test_a_check_writes_nothing(office: Office, tmp_path: Path) -> None:
    """It tells which rows hold, and leaves no record."""
    before = await load_import_runs(office.graph, 100)
    wanted = WantedImport(ImportKind.REGISTER, check_only=True)
    done = await until(office, await begin(office, register(tmp_path, given_name="Anders"), wanted))
    assert (done.state, done.report_id) == (JobState.DONE, None)
    assert done.counts["citizens"] == {"read": 4, "accepted": 4, "refused": 0}
    assert await load_import_runs(office.graph, 100) == before


@pytest.mark.slow
async def test_a_check_is_no_answer_to_what_stands_in_the_register(office: Office, tmp_path: Path) -> None:
    """Whether a guess is right, and whether anything is new: the job is the same, in its file too."""
    wanted, told = WantedImport(ImportKind.REGISTER, check_only=True), set[bytes]()
    guesses = ({"given_name": "Andere"}, {"protected": "ja"}, {"needs": "debts|health"}, {"citizen_number": "n"})
    for changes in ({}, *guesses):
        files = register(tmp_path, **changes)
        if "citizen_number" in changes:  # of whom the other tables tell as of the first citizen
            files = {name: content.replace(b"c1", b"n") for name, content in files.items()}
        done = await until(office, await begin(office, files, wanted))
        assert done.state is JobState.DONE, done
        assert done.report is not None
        told.add(msgspec.json.encode([done.counts, done.changed_something, replace(done.report, files=()), done.told]))
    assert len(told) == 1


async def test_a_part_of_the_register_is_refused_before_anything_is_written(office: Office, tmp_path: Path) -> None:
    """Also by a check: of whom the file tells would be an answer. The message tells the file's rows only."""
    rows = copied(REGISTER_ROWS)
    one = {name: [row for row in table if "c2" in row.values() or name == "households"] for name, table in rows.items()
           if name != "caseworkers"}  # fmt: skip
    one["benefit_periods"] = [{"citizen_number": "c2", "since": "2021-01-01"}]
    del one["contacts"]
    folder = write_folder(tmp_path / "one", one)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    for check_only in (True, False):
        done = await until(office, await begin(office, files, WantedImport(ImportKind.REGISTER, check_only=check_only)))
        assert (done.state, done.counts) == (JobState.REFUSED, {})
        assert done.told is not None
        assert done.told.en.startswith("The files name 1 person; too many")
        assert "sozialraum import register" in done.told.remedy_de


async def test_the_officer_sees_each_import_of_people_and_how_many_it_moved(office: Office, tmp_path: Path) -> None:
    """An administrator gives a person another case worker by a file: not unseen."""
    for check_only in (True, False):
        wanted = WantedImport(ImportKind.REGISTER, check_only=check_only)
        await until(office, await begin(office, register(tmp_path, caseworker_number="w2"), wanted))
    officer = await office.actor("data_protection_officer", at=datetime.now(UTC))
    imported, checked, *_ = await imports_of_people(office.graph, officer)
    assert (imported.by, imported.check_only, imported.moved) == ("Konto administrator", False, 1)
    assert (checked.check_only, checked.moved, checked.rows) == (True, None, imported.rows)
    assert imported.rows == sum(map(len, REGISTER_ROWS.values()))
    async with Doors(office, create_app(settings_of(office), office.graph)).desk("data_protection_officer") as desk:
        page = (await desk.open("/einsichten")).text
    assert "Konto administrator" in page
    assert "Menschen mit anderer Fachkraft" in page
    for login in ("administrator", "ost", "lead"):
        with pytest.raises(NotFound):
            await imports_of_people(office.graph, await office.actor(login))


async def test_a_program_imports_people_with_a_scope_of_its_own_and_stops_its_own_jobs(
    office: Office, tmp_path: Path
) -> None:
    """What may hand in the city's files does not reach the register, nor another one's import."""
    now = datetime.now(UTC)
    one, other = (
        ActingProgram(Program(new_id(), "Amt", frozenset(scopes), new_id(), now + timedelta(days=1)), now)
        for scopes in ({Scope.IMPORTS_WRITE}, {Scope.IMPORTS_WRITE, Scope.REGISTER_WRITE})
    )
    with pytest.raises(NotFound):
        await begin(office, register(tmp_path), WantedImport(ImportKind.REGISTER), actor=one)
    with import_lock(office.folder, now):
        job = await begin(office, register(tmp_path), WantedImport(ImportKind.REGISTER), actor=other)
        with pytest.raises(NotFound):
            await import_jobs.cancel_job(office.graph, office.folder, job.id, one)
        await import_jobs.cancel_job(office.graph, office.folder, job.id, other)
        assert (await until(office, job)).state is JobState.CANCELLED


async def test_a_crafted_file_refuses_the_job_and_is_recorded(office: Office) -> None:
    """The sentence of the limited process is the job's, and the record's."""
    files = {"plan.csv": b"a," * 100_000}
    done = await until(office, await begin(office, files, WantedImport(ImportKind.PLAN)))
    assert done.state is JobState.REFUSED
    assert done.told is not None
    assert "plan.csv" in done.told.en
    assert "more than 2000 columns" in done.told.en
    assert done.report_id is not None


async def test_the_second_import_waits_and_says_who_runs(office: Office) -> None:
    """Beside a command it names the process; it goes on when that is done."""
    with import_lock(office.folder, datetime.now(UTC)):
        job = await begin(office, {"plan.csv": b"year\n2026\n"}, WantedImport(ImportKind.PLAN))
        behind = await begin(office, {"plan.csv": b"year\n2026\n"}, WantedImport(ImportKind.PLAN))
        give_up = time.monotonic() + 30
        while (told := (await seen(office, job)).told) is None and time.monotonic() < give_up:
            await asyncio.sleep(0.1)
        assert told is not None
        assert str(os.getpid()) in told.en
        assert (await seen(office, job)).state is JobState.WAITING
        give_up = time.monotonic() + 30
        while (told := (await seen(office, behind)).told) is None and time.monotonic() < give_up:
            await asyncio.sleep(0.1)
        assert told is not None
        assert "began before" in told.en
    first, second = await until(office, job), await until(office, behind)
    assert (first.state, second.state) == (JobState.REFUSED, JobState.REFUSED)  # the plan lacks columns
    assert first.finished_at is not None
    assert second.import_at is not None
    assert second.import_at >= first.finished_at


async def test_a_job_that_waits_can_be_cancelled_and_a_fifth_is_not_taken(office: Office, tmp_path: Path) -> None:
    """Nothing is written, and what was uploaded is gone."""
    files = register(tmp_path)
    administrator = await office.actor("administrator", at=datetime.now(UTC))
    with import_lock(office.folder, datetime.now(UTC)):
        jobs = [await begin(office, files, WantedImport(ImportKind.REGISTER)) for _ in range(import_jobs.MOST_AT_ONCE)]
        with pytest.raises(Conflict, match="under way already"):
            await begin(office, files, WantedImport(ImportKind.REGISTER))
        for job in jobs:
            await import_jobs.cancel_job(office.graph, office.folder, job.id, administrator)
        done = [await until(office, job) for job in jobs]
    assert {each.state for each in done} == {JobState.CANCELLED}
    assert not any(JobFiles(office.folder, each.id).files.exists() for each in done)
    with pytest.raises(Conflict, match="no longer be cancelled"):
        await import_jobs.cancel_job(office.graph, office.folder, jobs[0].id, administrator)


ENDLESS = """
version = "1"
leading_system = "Amt"
[plan]
file = "plan.csv"
[plan.columns]
year = { column = "Jahr", pattern = '^((?:a|aa)+)$' }
instrument = { value = "work_opportunity" }
planned_entries = { value = "1" }
places = { value = "1" }
"""
"""A pattern that takes twice as long with two more letters."""


@pytest.mark.slow
async def test_a_pattern_that_never_ends_ends_its_job_and_the_next_import_has_its_turn(office: Office) -> None:
    chosen = settings_of(office, reading_seconds=4)
    upload = new_upload(chosen)
    with upload.file("plan.csv") as file:
        file.write(b"Jahr\n" + b"a" * 90 + b"b\n")
    with upload.mapping() as file:
        file.write(ENDLESS.encode())
    actor = await office.actor("administrator", at=datetime.now(UTC))
    job = await begin_import(office.graph, chosen, upload, WantedImport(ImportKind.PLAN), actor)
    assert (await until(office, job)).state is JobState.INTERRUPTED
    assert (await finished(office)).state is JobState.REFUSED


async def test_a_pattern_is_not_tried_on_a_cell_that_is_too_long_anyhow(office: Office) -> None:
    """It took 8 GB and half a minute here: more than the processor time of this job."""
    inner = "a"
    for _ in range(60):
        inner = f"(?:{inner})?"
    chosen = settings_of(office, reading_seconds=4)
    upload = new_upload(chosen)
    with upload.file("plan.csv") as file:
        file.write(b"Jahr\n" + b"a" * 900_000 + b"\n")
    with upload.mapping() as file:
        file.write(ENDLESS.replace("(?:a|aa)+", f"(?:{inner}b?)*").encode())
    actor = await office.actor("administrator", at=datetime.now(UTC))
    job = await begin_import(office.graph, chosen, upload, WantedImport(ImportKind.PLAN), actor)
    over = await until(office, job)
    assert over.state is JobState.REFUSED, over.told
    assert over.refused_rows == 1


async def test_of_many_imports_begun_at_once_four_are_taken(office: Office, tmp_path: Path) -> None:
    files = register(tmp_path)
    administrator = await office.actor("administrator", at=datetime.now(UTC))
    with import_lock(office.folder, datetime.now(UTC)):
        begun = await asyncio.gather(
            *(begin(office, files, WantedImport(ImportKind.REGISTER)) for _ in range(import_jobs.MOST_AT_ONCE + 3)),
            return_exceptions=True,
        )
        jobs = [each for each in begun if isinstance(each, ImportJob)]
        for job in jobs:
            await import_jobs.cancel_job(office.graph, office.folder, job.id, administrator)
        for job in jobs:
            await until(office, job)
    assert len(jobs) == import_jobs.MOST_AT_ONCE
    assert all(isinstance(each, Conflict) for each in begun if each not in jobs)


async def test_a_job_whose_worker_was_killed_shows_it(office: Office, tmp_path: Path) -> None:
    """It is interrupted, and its files go."""
    with import_lock(office.folder, datetime.now(UTC)):
        job = await begin(office, register(tmp_path), WantedImport(ImportKind.REGISTER))
        await asyncio.sleep(0.2)
        worker = import_jobs.workers[-1]
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert (await seen(office, job)).state is JobState.INTERRUPTED
    remove_old_jobs(office.folder, datetime.now(UTC))
    assert not JobFiles(office.folder, job.id).files.exists()


async def test_only_an_administrator_begins_and_sees_jobs(office: Office) -> None:
    """For all others there are none; an upload of theirs is removed."""
    job = await finished(office)
    for login in ("ost", "lead", "planner", "data_protection_officer", "partner"):
        actor = await office.actor(login)
        with pytest.raises(NotFound):
            await load_job(office.graph, office.folder, job.id, actor)
        with pytest.raises(NotFound):
            import_jobs.list_jobs(office.folder, actor)
        with pytest.raises(NotFound):
            import_jobs.refused_rows(office.folder, job.id, actor)
        upload = new_upload(settings_of(office))
        with upload.file("plan.csv") as file:
            file.write(b"year\n")
        with pytest.raises(NotFound):
            await begin_import(office.graph, settings_of(office), upload, WantedImport(ImportKind.PLAN), actor)
        assert not JobFiles(office.folder, upload.id).folder.exists()
    with pytest.raises(NotFound, match="No single row was refused"):
        import_jobs.refused_rows(office.folder, job.id, await office.actor("administrator"))
    for wrong in ("", "..", "0" * 31, "../" + job.id, "f" * 32):
        with pytest.raises(NotFound):
            await load_job(office.graph, office.folder, wrong, await office.actor("administrator"))


@pytest.mark.parametrize("name", ["../../etc/citizens.csv", "C:\\Daten\\citizens.csv", "/citizens.csv"])
async def test_a_name_of_a_file_is_its_last_part(office: Office, name: str) -> None:
    """Whatever a browser says: nothing leaves the job's folder."""
    upload = new_upload(settings_of(office))
    try:
        with upload.file(name) as file:
            file.write(b"a\n")
        assert upload.names == ["citizens.csv"]
    finally:
        upload.discard()


@pytest.mark.parametrize("name", ["", "..", ".csv", "a.exe", "grenzen.vrt", "~$a.xlsx", "x" * 200 + ".csv"])
async def test_other_files_are_not_taken(office: Office, name: str) -> None:
    """Neither other kinds nor names that cannot be used."""
    upload = new_upload(settings_of(office))
    with pytest.raises(BadInput), upload.file(name):
        pass
    upload.discard()


async def test_more_than_the_largest_upload_is_not_taken(office: Office) -> None:
    """The sum of all files counts, while they arrive."""
    upload = new_upload(settings_of(office, largest_upload=1_000_000))
    with upload.file("a.csv") as file:
        file.write(b"x" * 600_000)
    with pytest.raises(TooLarge, match="larger than 1 MB"), upload.file("b.csv") as file:
        file.write(b"x" * 600_000)
    upload.discard()


async def test_jobs_are_removed_after_thirty_days(office: Office) -> None:
    """Until then their refused rows can be had."""
    job = await finished(office)
    remove_old_jobs(office.folder, datetime.now(UTC) + timedelta(days=29))
    assert (await seen(office, job)).state.is_over
    remove_old_jobs(office.folder, datetime.now(UTC) + timedelta(days=31))
    with pytest.raises(NotFound):
        await seen(office, job)
