"""Use case: import uploaded files in a process of their own, and follow how far it is.

`new_upload` takes the files in, `begin_import` starts the job, `load_job` and `list_jobs` tell how it stands,
`refused_rows` gives the refused rows, `cancel_job` stops it before it writes. The web's process reads no byte of what
was uploaded: a worker (`api.import_worker`) does, which has the files read by a third, limited process.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

import api
from api.access.acting_program import Acting, ActingProgram
from api.access.imports_of_people import begun
from api.access.policy import Action, ObjectType, decide_here
from api.access.programs import Scope
from api.access.trail import record, trail_event
from api.actions.import_wishes import kept_mapping, require_possible
from api.actions.import_words import is_about_people
from api.actions.job_files import (
    ImportJob,
    ImportKind,
    JobFiles,
    JobProgress,
    JobState,
    Told,
    WantedImport,
    is_job_id,
    job_ids,
    remove_old_jobs,
)
from api.actions.uploaded_files import Upload
from api.settings import Settings
from graph_schema.errors import Conflict, NotFound
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_import_runs

__all__ = [
    "ImportJob", "ImportKind", "JobProgress", "JobState", "Told", "Upload", "WantedImport",
    "begin_import", "cancel_job", "list_jobs", "load_job", "needed_scope", "new_upload", "refused_rows",
]  # fmt: skip
MOST_AT_ONCE = 4
"""Jobs that are not over, of one data folder: one works, the others wait, each a process."""
_RECENT_RUNS = 200
_FROM_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "HOME", "TMPDIR", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
"""What a worker gets of our environment; the address of the graph reaches it through its standard input."""
workers: list[subprocess.Popen[bytes]] = []
"""Workers that this process started: so that none stays behind as a zombie."""


class WorkerOrder(msgspec.Struct, frozen=True):
    """What a worker is told: which job, of which instance."""

    settings: Settings
    job: str
    lock: int
    """Descriptor of the job's lock, which it holds until its end."""
    owner: int
    """Process id of who started it; it ends with it."""


def new_upload(settings: Settings) -> Upload:
    """Return a place for uploaded files: give it each file, then begin the job, or discard it."""
    return Upload(settings.data_folder, secrets.token_hex(16), settings.largest_upload)


async def begin_import(
    graph: Graph, settings: Settings, upload: Upload, wanted: WantedImport, actor: Acting
) -> ImportJob:
    """Start the import of what was uploaded and return the job; the act stands in the trail.

    NotFound where the actor may not import this. BadInput where something is missing that the kind needs. Conflict
    where `MOST_AT_ONCE` jobs are under way. In all these cases the upload is discarded.
    """
    try:
        _require_right(actor)
        if isinstance(actor, ActingProgram) and needed_scope(wanted.kind) not in actor.program.scopes:
            raise _no_such_job()
        require_possible(wanted, upload)
        if wanted.mapping is not None:
            kept_mapping(settings.data_folder, wanted.mapping)
        remove_old_jobs(settings.data_folder, actor.now)
        if len(_under_way(settings.data_folder)) >= MOST_AT_ONCE:
            raise _too_many()
        job = ImportJob(upload.id, wanted, JobState.WAITING, actor.account_id, actor.now, tuple(sorted(upload.names)))
        # It counts from here on: whoever begins one while the trail is written meets it.
        JobFiles(settings.data_folder, job.id).save(job)
        action = begun(wanted.check_only) if is_about_people(wanted.kind) else "import_begun"
        await record(graph, trail_event(actor, action, ObjectType.IMPORT, about=job.id))
        _start(WorkerOrder(replace(settings, graph=graph.address), job.id, upload.lock, os.getpid()))
    except BaseException:
        upload.discard()
        raise
    upload.hand_over()
    return job


async def load_job(graph: Graph, data_folder: Path, job_id: str, actor: Acting) -> ImportJob:
    """Return a job as it stands; NotFound where there is none, or the actor may not see it."""
    _require_right(actor)
    job = _find(data_folder, job_id)
    if job.report_id is None and job.import_at is not None and not job.wanted.check_only and job.state.is_over:
        runs = await load_import_runs(graph, _RECENT_RUNS)
        found = [run["id"] for run in runs if (run["started_at"], run["kind"]) == (job.import_at, job.kind.run_kind)]
        return replace(job, report_id=found[0] if found else None)
    return job


def list_jobs(data_folder: Path, actor: Acting) -> list[ImportJob]:
    """Return all jobs that are kept, the newest first; NotFound where the actor may not see them."""
    _require_right(actor)
    _reap()
    remove_old_jobs(data_folder, actor.now)
    return _all(data_folder)


def refused_rows(data_folder: Path, job_id: str, actor: Acting) -> bytes:
    """Return the refused rows of a job as CSV (UTF-8 with BOM): file, row, column, kind, remedies, field.

    No cell is in it: who may import sees no case data, and the office finds each row by its number in its own file.
    NotFound also where no row was refused.
    """
    _require_right(actor)
    job = _find(data_folder, job_id)
    try:
        return JobFiles(data_folder, job.id).refused.read_bytes()
    except FileNotFoundError:
        raise _no_refused_rows(job) from None


async def cancel_job(graph: Graph, data_folder: Path, job_id: str, actor: Acting) -> ImportJob:
    """Ask a job to stop, which it does within a second unless it writes already; the act stands in the trail.

    A program stops its own jobs only; for others NotFound. Conflict where it is over, or writes: then an import is
    taken back as a whole, with `import undo`.
    """
    _require_right(actor)
    job = _find(data_folder, job_id)
    if isinstance(actor, ActingProgram) and job.begun_by != actor.account_id:
        raise _no_such_job()
    if job.state.is_over or job.state is JobState.WRITING:
        raise _too_late()
    await record(graph, trail_event(actor, "import_cancelled", ObjectType.IMPORT, about=job.id))
    JobFiles(data_folder, job.id).ask_to_stop()
    return job


def needed_scope(kind: ImportKind) -> Scope:
    """Return what a program needs to hand in files of a kind."""
    return Scope.REGISTER_WRITE if is_about_people(kind) else Scope.IMPORTS_WRITE


def _require_right(actor: Acting) -> None:
    if isinstance(actor, ActingProgram):
        allowed = actor.may_import
    else:
        allowed = decide_here(actor.role, Action.MANAGE, ObjectType.IMPORT).allowed
    if not allowed:
        raise _no_such_job()


def _find(data_folder: Path, job_id: str) -> ImportJob:
    _reap()
    job = JobFiles(data_folder, job_id).load() if is_job_id(job_id) else None
    if job is None:
        raise _no_such_job()
    return job


def _all(data_folder: Path) -> list[ImportJob]:
    found = (JobFiles(data_folder, each).load() for each in job_ids(data_folder))
    return sorted(filter(None, found), key=lambda job: job.begun_at, reverse=True)


def _under_way(data_folder: Path) -> list[ImportJob]:
    return [job for job in _all(data_folder) if not job.state.is_over]


def _start(order: WorkerOrder) -> None:
    environment = {name: os.environ[name] for name in _FROM_ENVIRONMENT if name in os.environ}
    worker = subprocess.Popen(
        [sys.executable, "-m", "api.import_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        pass_fds=(order.lock,),
        env=environment,
        cwd=Path(api.__file__).parent.parent,  # where it finds our packages, as we did
    )
    assert worker.stdin is not None
    with worker.stdin as told:
        told.write(msgspec.json.encode(order, enc_hook=str))
    workers.append(worker)


def _reap() -> None:
    """Let go of workers that have ended."""
    workers[:] = [each for each in workers if each.poll() is None]


def read_order(content: bytes) -> WorkerOrder:
    """Return what a worker was told."""
    return msgspec.json.decode(content, type=WorkerOrder, dec_hook=lambda kind, value: kind(value))


def waits_for(data_folder: Path, job: ImportJob) -> Sequence[ImportJob]:
    """Return the jobs that began before a job and are not over: it waits for them."""
    return [each for each in _under_way(data_folder) if (each.begun_at, each.id) < (job.begun_at, job.id)]


def _no_such_job() -> NotFound:
    return NotFound("Diesen Import gibt es nicht.", "There is no such import.")


def _no_refused_rows(job: ImportJob) -> NotFound:
    if not job.state.is_over:
        return NotFound(
            "Dieser Import ist noch nicht fertig; bis jetzt ist keine abgewiesene Zeile aufgeschrieben.",
            "This import is not finished; so far no refused row has been written down.",
            "Fragen Sie noch einmal, wenn er fertig ist.",
            "Ask again when it is finished.",
        )
    return NotFound(
        "Bei diesem Import wurde keine einzelne Zeile abgewiesen.",
        "No single row was refused in this import.",
        "Was aus ihm geworden ist, steht beim Import selbst.",
        "What became of it is told by the import itself.",
    )


def _too_many() -> Conflict:
    return Conflict(
        f"Es sind schon {MOST_AT_ONCE} Importe unterwegs; dieser wurde nicht angenommen.",
        f"{MOST_AT_ONCE} imports are under way already; this one was not taken.",
        "Warten, bis einer fertig ist, oder einen abbrechen.",
        "Wait until one is done, or cancel one.",
    )


def _too_late() -> Conflict:
    return Conflict(
        "Dieser Import schreibt schon oder ist zu Ende; abbrechen lässt er sich nicht mehr.",
        "This import writes already, or is over; it can no longer be cancelled.",
        "Was er geschrieben hat, nimmt „sozialraum import undo“ als Ganzes zurück.",
        "“sozialraum import undo” takes back as a whole what it has written.",
    )
