"""The import that a job asks for, as the command of its kind does it."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime
from typing import Any

from api.actions.end_vanished import Ending
from api.actions.import_addresses import import_addresses
from api.actions.import_directory import import_directory
from api.actions.import_plan import import_plan
from api.actions.import_register import import_register
from api.actions.import_residents import import_residents
from api.actions.import_wishes import kept_mapping, tables_of
from api.actions.job_files import ImportJob, ImportKind, JobFiles
from api.settings import Settings
from graph_schema.ingest.mapping import FileMapping, read_mapping
from graph_schema.ingest.report import ImportReport, Progress
from graph_schema.store.graph import Graph


def import_of_job(
    graph: Graph, settings: Settings, job: ImportJob, *, now: datetime, progress: Progress
) -> Awaitable[ImportReport]:
    """Return the import, ready to be awaited; errors as of its use case, and of `read_mapping`. `now`: UTC."""
    wanted, files = job.wanted, JobFiles(settings.data_folder, job.id)
    mapping = _mapping(settings, job, files)
    common: dict[str, Any] = {
        "data_folder": settings.data_folder,
        "now": now,
        "mapping": mapping,
        # What is valid is compared in a check too; not where something ends: what has vanished cannot be told then.
        "accept_valid": wanted.accept_valid or (wanted.check_only and wanted.last_day is None),
        "check_only": wanted.check_only,
        "progress": progress,
    }
    if wanted.kind is ImportKind.REGISTER:
        ending = Ending(wanted.last_day, tells_numbers=False) if wanted.last_day is not None else None
        return import_register(graph, files.files, ending=ending, whole=True, **common)
    if wanted.kind is ImportKind.DIRECTORY:
        return import_directory(graph, files.files, **common)
    (path,) = (files.files / name for name in job.files)
    if wanted.kind is ImportKind.PLAN:
        return import_plan(graph, path, **common)
    if wanted.kind is ImportKind.ADDRESSES:
        return import_addresses(graph, path, level=wanted.level, crs=wanted.crs, **common)
    return import_residents(graph, path, level=wanted.level or "", **common)


def _mapping(settings: Settings, job: ImportJob, files: JobFiles) -> FileMapping | None:
    wanted = job.wanted
    path = kept_mapping(settings.data_folder, wanted.mapping) if wanted.mapping is not None else files.mapping
    if wanted.mapping is None and not path.exists():
        return None
    return read_mapping(path, tables_of(wanted), {"reference_date": wanted.day.isoformat()} if wanted.day else None)
