"""What the REST door tells of import jobs: counts, kinds, times and reasons; never a value of a file."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from api.actions.import_jobs import ImportKind, JobState
from api.rest.figure_views import Cursor, Wording


class TableCounts(Struct, frozen=True, kw_only=True):
    """What became of the rows of a table: `read` and `accepted` where it is about people, the others elsewhere."""

    table: Annotated[str, Meta(examples=["programmes"])]
    read: Annotated[int | None, Meta(description="The register only: rows that were read.")] = None
    accepted: Annotated[int | None, Meta(description="The register only: rows that hold; known or not.")] = None
    created: int | None = None
    changed: int | None = None
    unchanged: int | None = None
    refused: int = 0
    vanished: int | None = None


class RefusedKind(Struct, frozen=True, kw_only=True):
    """Rows of a file that were refused for the same reason."""

    file: Annotated[str, Meta(description="Name of the file.", examples=["buerger.csv"])]
    column: Annotated[str | None, Meta(description="Column that it is about, where it is about one.")]
    kind: Annotated[str, Meta(description="Code of the reason.", examples=["unreadable_date"])]
    rows: int
    first_row: Annotated[int | None, Meta(description="Number of the first such row in the file.")]
    what: Wording
    remedy: Wording


class Progress(Struct, frozen=True, kw_only=True):
    """Where a job is."""

    stage: Annotated[str, Meta(description="What is done now.", examples=["read"])]
    done: Annotated[int, Meta(description="Rows done.")]
    total: Annotated[int, Meta(description="Rows to do; 0 where it is not known.")]


class Told(Struct, frozen=True, kw_only=True):
    """Why a job waits, was refused as a whole or failed."""

    code: str
    text: Wording
    remedy: Wording


class Job(Struct, frozen=True, kw_only=True):
    """An import that was begun with uploaded files."""

    id: Annotated[str, Meta(description="Random id.", examples=["0f3a9c1d5b7e42f80f3a9c1d5b7e42f8"])]
    kind: ImportKind
    state: Annotated[JobState, Meta(description="waiting, reading, checking and writing are followed by another.")]
    is_over: Annotated[bool, Meta(description="Nothing will change any more.")]
    check_only: bool
    accept_valid: bool
    begun_at: Annotated[datetime, Meta(description="UTC.")]
    finished_at: datetime | None
    files: Annotated[list[str], Meta(description="Names of the files.")]
    progress: Progress
    counts: Annotated[list[TableCounts], Meta(description="What became of the rows, by table.")]
    refused: Annotated[list[RefusedKind], Meta(description="Refused rows by reason; row by row at `refused-rows`.")]
    refused_rows: Annotated[int, Meta(description="Lines of `refused-rows`.")]
    import_id: Annotated[str | None, Meta(description="Id of the import's record on the page /daten.")]
    told: Told | None


class BegunJob(Struct, frozen=True, kw_only=True):
    """A job that was begun: it tells how it goes at its own address."""

    id: Annotated[str, Meta(description="Random id.", examples=["0f3a9c1d5b7e42f80f3a9c1d5b7e42f8"])]
    state: JobState


class JobPage(Struct, frozen=True, kw_only=True):
    """A page of the jobs that are kept, the newest first."""

    jobs: list[Job]
    next: Cursor
