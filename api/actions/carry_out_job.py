"""Use case: carry an import job out, in the worker's process; what becomes of it stands in the job's folder."""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import structlog

from api.access.imports_of_people import moved_people, record_end
from api.actions.compute_figures import compute_figures, limits_beside_serve
from api.actions.import_jobs import WorkerOrder, waits_for
from api.actions.import_of_job import import_of_job
from api.actions.import_words import is_about_people
from api.actions.job_files import ImportJob, ImportKind, JobFiles, JobProgress, JobState, Told, told_of
from api.actions.memory_limit import OUT_OF_MEMORY, lift_memory_limit, limit_memory, too_much_work
from api.actions.told_of_people import rows_told, without_register_facts
from api.settings import Settings
from geo.area_files import reading_areas_by
from geo.limited_areas import LimitedAreas
from graph_schema.errors import BadInput, Conflict, SozialraumError
from graph_schema.ingest.files import reading_by
from graph_schema.ingest.import_lock import import_at_work
from graph_schema.ingest.limited_process import ReadingLimits
from graph_schema.ingest.limited_reading import LimitedReading
from graph_schema.ingest.refusals import by_row, write_refusals
from graph_schema.ingest.report import ImportReport, RowsRefused
from graph_schema.ingest.run_record import record_unread
from graph_schema.ingest.run_report import run_report
from graph_schema.migrations import check_schema
from graph_schema.store.connection import connect
from graph_schema.store.figures import load_figure_state
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_import_runs
from graph_schema.store.register import load_advised_citizens
from graph_schema.written import number_words

SECONDS_BETWEEN = 0.5
"""Between two looks: whether it is its turn, and whether somebody wants it to stop."""
UNPACKED_TIMES = 10
"""A workbook may become so many times as large as an upload may be."""
SHAPES_TIMES = 2
"""Work on shapes may take so many times the memory that reading a file may."""
_LAST_RUNS = 20
_WORKS_ON_SHAPES = (ImportKind.NEIGHBOURHOODS, ImportKind.GRID)
_STAGES = {
    **dict.fromkeys(("read", "cells"), JobState.READING),
    **dict.fromkeys(("check", "locate", "compare"), JobState.CHECKING),
}
"""Stages of an import before the first row is put on disk for writing; all others write."""
log = structlog.get_logger(__name__)


class Cancelled(Exception):
    """Somebody wants the job to stop, and nothing is written yet."""


@dataclass(slots=True)
class Bench:
    """The job on which this process works: each change of it is on disk at once, progress twice a second."""

    files: JobFiles
    job: ImportJob
    patience: int = 0
    """Seconds of processor time without progress, before it writes, after which the process is ended; 0: never."""
    _told_at: float = field(default=0.0)
    _began: tuple[str, float, int] = field(default=("", 0.0, 0))
    """Stage, when it began, and the rows that were done then."""

    def save(self, **values: object) -> None:
        """Write the job with other values; before it is over what was uploaded is removed."""
        self.job = replace(self.job, **values)  # type: ignore[arg-type]
        if self.job.state.is_over:
            self.files.remove_uploaded()
        self.files.save(self.job)

    def stop_if_asked(self) -> None:
        """Raise Cancelled where somebody wants the job to stop; not while it writes, which is whole or not at all."""
        if self.job.state is not JobState.WRITING and self.files.should_stop():
            raise Cancelled

    def show(self, stage: str, done: int, total: int) -> None:
        """Tell progress, as imports call it."""
        now = time.monotonic()
        state = _STAGES.get(stage, JobState.WRITING)
        _end_at(0 if state is JobState.WRITING else self.patience)
        if state is JobState.WRITING:
            lift_memory_limit()
        new = stage != self._began[0]
        if new:
            self._began = (stage, now, done)
        if not new and now - self._told_at < SECONDS_BETWEEN:
            return
        self.stop_if_asked()
        self._told_at = now
        seconds, rows = now - self._began[1], done - self._began[2]
        rate = rows / seconds if seconds >= 1 and rows > 0 else None
        self.save(state=state, progress=JobProgress(stage, done, total, rate))


async def carry_out_job(order: WorkerOrder) -> None:
    """Wait for the job's turn, import, and keep the outcome; what was uploaded is removed."""
    settings = order.settings
    files = JobFiles(settings.data_folder, order.job)
    job = files.load()
    if job is None or job.state.is_over or settings.graph is None:
        return
    bench = Bench(files, job, settings.reading_seconds)
    try:
        graph = await connect(settings.graph, allow_unsafe_cluster=settings.allow_unsafe_cluster)
        try:
            await check_schema(graph)
            await _in_turn(graph, settings, bench)
        finally:
            await graph.close()
    except Cancelled:
        bench.save(state=JobState.CANCELLED, finished_at=_now(), told=None)
    except SozialraumError as error:
        bench.save(state=JobState.FAILED, finished_at=_now(), told=told_of(error))
    except Exception as error:
        log.error("import_job_failed", exc_info=error)  # its class only: a text of a library may quote a cell
        bench.save(state=JobState.FAILED, finished_at=_now(), told=_unexpected(error))
    finally:
        files.remove_uploaded()


async def _in_turn(graph: Graph, settings: Settings, bench: Bench) -> None:
    """Import when it is the job's turn; once more where a command was quicker."""
    while True:
        await _wait_for_turn(settings, bench)
        try:
            await _import(graph, settings, bench)
        except Conflict:
            if import_at_work(settings.data_folder) is None:
                raise
            bench.save(state=JobState.WAITING)
        else:
            return


async def _wait_for_turn(settings: Settings, bench: Bench) -> None:
    """Wait until no import is at work on the data folder and no job is older; who is at work stands in the job."""
    while True:
        bench.stop_if_asked()
        older = waits_for(settings.data_folder, bench.job)
        told = _before(len(older)) if older else _at_work(settings)
        if told is None:
            return
        if told != bench.job.told:
            bench.save(told=told)
        await asyncio.sleep(SECONDS_BETWEEN)


def _at_work(settings: Settings) -> Told | None:
    other = import_at_work(settings.data_folder)
    return told_of(other) if other is not None else None


async def _import(graph: Graph, settings: Settings, bench: Bench) -> None:
    """Import, and keep what became of it: in the job, and in the record that every import leaves."""
    now = _now()
    bench.save(import_at=now, state=JobState.READING, told=None)
    wanted = bench.job.wanted
    before = await load_advised_citizens(graph) if _of_people(bench.job) and not wanted.check_only else None
    _end_at(bench.patience)
    try:
        report = await _imported(graph, settings, bench, now)
    except RowsRefused as refused:
        await _record_end(graph, bench.job, refused.report, None)
        await _finish(graph, bench, refused.report, JobState.REFUSED)
        return
    except BadInput as error:
        if not wanted.check_only:
            await record_unread(graph, bench.job.kind.run_kind, error, now)
        bench.save(told=told_of(error))
        report = ImportReport(bench.job.kind.run_kind, {})
        await _record_end(graph, bench.job, report, None)
        await _finish(graph, bench, report, JobState.REFUSED)
        return
    finally:
        _end_at(0)
        lift_memory_limit()
    if _of_people(bench.job):
        moved = moved_people(before, await load_advised_citizens(graph)) if before is not None else None
        await _record_end(graph, bench.job, report, moved)
    if not wanted.check_only and (report.changed_something or (await load_figure_state(graph)).stale_since is not None):
        limits_of_figures = await limits_beside_serve(graph, settings)
        await compute_figures(
            graph, settings, lambda done, total: bench.show("compute", done, total), limits=limits_of_figures
        )
    stopped = bool(report.refusals) and wanted.check_only and not wanted.accept_valid
    await _finish(graph, bench, report, JobState.REFUSED if stopped else JobState.DONE)


async def _imported(graph: Graph, settings: Settings, bench: Bench, now: datetime) -> ImportReport:
    """Import, with files read by limited processes and, until something is written, limits to work on shapes."""
    folder, memory = bench.files.folder, settings.reading_memory
    limits = ReadingLimits(memory, settings.reading_seconds, UNPACKED_TIMES * settings.largest_upload)
    with ExitStack() as readers:
        readers.enter_context(reading_by(LimitedReading(folder, limits, bench.stop_if_asked)))
        readers.enter_context(reading_areas_by(LimitedAreas(folder, limits, bench.stop_if_asked, bench.show)))
        if bench.job.kind not in _WORKS_ON_SHAPES:
            return await import_of_job(graph, settings, bench.job, now=now, progress=bench.show)
        limit_memory(SHAPES_TIMES * memory)
        try:
            return await import_of_job(graph, settings, bench.job, now=now, progress=bench.show)
        except OUT_OF_MEMORY:
            if bench.job.state is JobState.WRITING:  # no limit of ours
                raise
            name = ", ".join(bench.job.files) or bench.job.kind.value
            raise too_much_work(name, SHAPES_TIMES * memory) from None


async def _finish(graph: Graph, bench: Bench, report: ImportReport, state: JobState) -> None:
    """Keep the outcome: counts, report and refused rows."""
    refused = by_row(report.refusals)
    if refused:
        write_refusals(report.refusals, bench.files.refused)
    job, runs = bench.job, list[dict[str, Any]]()
    if not job.wanted.check_only:
        runs = await load_import_runs(graph, _LAST_RUNS)
    counts = {name: counts.as_dict() for name, counts in report.tables.items()}
    told, changed = run_report(report), report.changed_something
    if _of_people(job):
        counts = rows_told({name: each["refused"] for name, each in counts.items()}, report.rows_read)
        told, changed = without_register_facts(told, counts), True
    own = [run["id"] for run in runs if (run["started_at"], run["kind"]) == (job.import_at, job.kind.run_kind)]
    bench.save(
        state=state,
        finished_at=_now(),
        counts=counts,
        report=told,
        report_id=own[0] if own else None,
        changed_something=changed,
        refused_rows=len(refused),
        progress=JobProgress(),
    )


def _of_people(job: ImportJob) -> bool:
    return is_about_people(job.kind.value)


async def _record_end(graph: Graph, job: ImportJob, report: ImportReport, moved: int | None) -> None:
    """Keep for the data-protection officer how many rows an import about people read, and how many it moved."""
    if _of_people(job):
        rows = sum(report.rows_read.values())
        await record_end(graph, job.begun_by, job.id, _now(), rows=rows, moved=moved)


def _end_at(seconds: int) -> None:
    """Have the kernel end this process after so much more processor time (0: not at all).

    A pattern of an uploaded mapping can take for ever at a cell, and would keep every later import waiting; nothing in
    this process could stop it. The job is then one that was interrupted before anything was written.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _before(jobs: int) -> Told:
    de, en = number_words(jobs)
    return Told(
        "conflict",
        "Ein früher begonnener Import läuft noch." if jobs == 1 else f"{de} früher begonnene Importe sind noch davor.",
        "An import that began before is still running." if jobs == 1 else f"{en} imports that began before come first.",
    )


def _unexpected(error: Exception) -> Told:
    name = type(error).__name__
    return Told(
        "unexpected",
        f"Der Import ist an einem unerwarteten Fehler gescheitert ({name}).",
        f"The import failed at an unexpected error ({name}).",
        "Die Seite „Daten“ sagt, was zuletzt geladen wurde. Mit dem Befehl „sozialraum import“ versuchen und den "
        "Fehler melden.",
        "The page “Daten” tells what was loaded last. Try the command “sozialraum import”, and report the error.",
    )


def _now() -> datetime:
    """Return the time (UTC) in milliseconds: as precise as each engine keeps it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1_000 * 1_000)
