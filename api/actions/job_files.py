"""The folder of an import job: what it was asked for, how far it is, its uploaded files, and what was refused.

<data folder>/uploads/<random id>/       0700
    job.json        what is asked, state, progress, outcome; replaced as a whole
    lock            held by the process that works on it, for as long as it lives
    cancel          is there once somebody wants it to stop
    files/          what was uploaded; removed when the job is over
    mapping.toml    an uploaded mapping; removed with them
    refused.csv     refused rows by number, field and reason

A job is of one machine, as the data folder and its import lock are: it is no part of the graph. What stays of an
import is its record there (`ImportRun`).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import msgspec

from graph_schema.errors import SozialraumError
from graph_schema.ingest.private_files import open_private, space_in
from graph_schema.ingest.run_report import RunReport

KEEP_DAYS = 30
"""So long a job and its refused rows are kept, as the archive of `import watch`."""
ABANDONED_SECONDS = 3_600
"""After so long an upload that became no job is one that broke off."""
_ID = re.compile(r"[0-9a-f]{32}")


class ImportKind(StrEnum):
    """What a job imports."""

    REGISTER = "register"
    DIRECTORY = "directory"
    RESIDENTS = "residents"
    ADDRESSES = "addresses"
    PLAN = "plan"
    NEIGHBOURHOODS = "neighbourhoods"
    INDICATOR = "indicator"
    GRID = "grid"
    """Cells that are made of borders; no file."""

    @property
    def run_kind(self) -> str:
        """What the record of such an import calls it: a grid is recorded as the areas that it makes."""
        return ImportKind.NEIGHBOURHOODS.value if self is ImportKind.GRID else self.value


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    """Another import is at work on this data folder."""
    READING = "reading"
    CHECKING = "checking"
    WRITING = "writing"
    DONE = "done"
    REFUSED = "refused"
    """Rows, or a whole file, were refused; nothing was loaded."""
    FAILED = "failed"
    """The graph did not answer, or something else outside the files went wrong."""
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    """The process that worked on it is gone. What it had begun to write is completed as that of a command is."""

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self not in (JobState.WAITING, JobState.READING, JobState.CHECKING, JobState.WRITING)


@dataclass(frozen=True, slots=True)
class WantedImport:
    """What a job is asked to do."""

    kind: ImportKind
    mapping: str | None = None
    """Name of a mapping that the operator keeps; None: an uploaded one, or none."""
    check_only: bool = False
    accept_valid: bool = False
    last_day: date | None = None
    """Register: what the files no longer state ended with this day."""
    level: str | None = None
    """Code of the level; of addresses where the file is a street directory."""
    day: date | None = None
    """Residents and figures: the date of all rows, where the file states none."""
    crs: str | None = None
    """Borders and house coordinates: their coordinate system."""
    more: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further fields of the kind (`import_fields`), as `read_field` returns them."""

    def says(self, name: str) -> str | None:
        """Return what a further field says; None where nothing was said."""
        return self.more.get(name)


@dataclass(frozen=True, slots=True)
class JobProgress:
    """Where a job is: the stage as imports tell it, rows done, rows to do (0: not known), rows a second."""

    stage: str = ""
    done: int = 0
    total: int = 0
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its remedy, in German and English."""

    code: str
    de: str
    en: str
    remedy_de: str = ""
    remedy_en: str = ""

    def text(self, locale: str) -> str:
        """Return sentence and remedy in `locale` ("de" or "en")."""
        return " ".join(filter(None, (self.de, self.remedy_de) if locale == "de" else (self.en, self.remedy_en)))


def told_of(error: SozialraumError) -> Told:
    """Return what an error says."""
    return Told(error.code, error.de, error.en, error.remedy_de, error.remedy_en)


@dataclass(frozen=True, slots=True)
class ImportJob:
    """An import that somebody began with uploaded files. No value of a file is in it."""

    id: str
    """Random."""
    wanted: WantedImport
    state: JobState
    begun_by: str
    """Random id of the account."""
    begun_at: datetime
    """UTC."""
    files: tuple[str, ...] = ()
    """Names of the uploaded files, as they can be shown."""
    progress: JobProgress = JobProgress()
    import_at: datetime | None = None
    """Start of the import (UTC), as its record in the graph has it."""
    finished_at: datetime | None = None
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict[str, Mapping[str, int]])
    """What became of the rows, by table: created, changed, unchanged, refused, vanished; of the register read,
    accepted, refused."""
    report: RunReport | None = None
    """What the record of the import keeps: refusals by file, column and kind, notes, files."""
    report_id: str | None = None
    """Id of the import's record, whose page shows all of it; None for a check, and before its end."""
    changed_something: bool = False
    """For the register always True: else a file would tell that all of it was known."""
    refused_rows: int = 0
    """Lines of `refused.csv`."""
    told: Told | None = None
    """Why it waits, was refused as a whole or failed."""

    @property
    def kind(self) -> ImportKind:
        """What it imports."""
        return self.wanted.kind


class JobFiles:
    """The files of one job."""

    def __init__(self, data_folder: Path, job_id: str) -> None:
        self.folder = uploads_folder(data_folder) / job_id
        self.files = self.folder / "files"
        self.mapping = self.folder / "mapping.toml"
        self.refused = self.folder / "refused.csv"
        self._state, self._lock, self._cancel = (self.folder / name for name in ("job.json", "lock", "cancel"))

    def save(self, job: ImportJob) -> None:
        """Write the state of the job as a whole."""
        draft = self._state.with_suffix(".draft")
        with space_in(self.folder), open_private(draft, "wb") as file:
            file.write(msgspec.json.encode(job))
        draft.replace(self._state)

    def load(self) -> ImportJob | None:
        """Return the job; None where there is none, or a later version wrote it. One whose process died shows it."""
        lives = self.has_worker()  # asked first: a process that ends meanwhile has written how it ended
        try:
            job = msgspec.json.decode(self._state.read_bytes(), type=ImportJob)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None
        return job if job.state.is_over or lives else replace(job, state=JobState.INTERRUPTED)

    def hold(self) -> int | None:
        """Take the lock that says that somebody works on the job, and return its descriptor; None where it is taken.

        A process to which the descriptor is handed holds it too, until its end.
        """
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        return descriptor

    def has_worker(self) -> bool:
        """Tell whether a process works on the job."""
        with contextlib.suppress(FileNotFoundError):
            if (descriptor := self.hold()) is None:
                return True
            os.close(descriptor)
        return False

    def ask_to_stop(self) -> None:
        """Ask the job to stop before it writes."""
        open_private(self._cancel, "wb").close()

    def should_stop(self) -> bool:
        """Tell whether somebody wants the job to stop."""
        return self._cancel.exists()

    def remove_uploaded(self) -> None:
        """Remove what was uploaded: the outcome does not need it, and it is full of people."""
        shutil.rmtree(self.files, ignore_errors=True)
        self.mapping.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove everything of the job."""
        shutil.rmtree(self.folder, ignore_errors=True)


def uploads_folder(data_folder: Path) -> Path:
    """Return where jobs lie."""
    return data_folder / "uploads"


def is_job_id(text: str) -> bool:
    """Tell whether a text can be the id of a job."""
    return _ID.fullmatch(text) is not None


def job_ids(data_folder: Path) -> list[str]:
    """Return the ids of all jobs and uploads of a data folder."""
    folder = uploads_folder(data_folder)
    return [each.name for each in folder.iterdir() if is_job_id(each.name)] if folder.is_dir() else []


def remove_old_jobs(data_folder: Path, now: datetime) -> None:
    """Remove jobs that ended `KEEP_DAYS` ago, uploads that broke off, and uploaded files of jobs that are over."""
    for job_id in job_ids(data_folder):
        files = JobFiles(data_folder, job_id)
        job = files.load()
        if job is None:
            if not files.has_worker() and _age(files.folder) > ABANDONED_SECONDS:
                files.remove()
        elif job.state.is_over and not files.has_worker():
            files.remove_uploaded()
            if (job.finished_at or job.begun_at) < now - timedelta(days=KEEP_DAYS):
                files.remove()


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0
