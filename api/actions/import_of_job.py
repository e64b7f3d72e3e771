"""The import that a job asks for, as the command of its kind does it."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from api.actions.end_vanished import Ending
from api.actions.import_addresses import import_addresses
from api.actions.import_directory import import_directory
from api.actions.import_plan import import_plan
from api.actions.import_register import import_register
from api.actions.import_wishes import kept_mapping, tables_of
from api.actions.imports_of_areas import figures_of_job, grid_of_job, neighbourhoods_of_job, residents_of_job
from api.actions.job_files import ImportJob, ImportKind, JobFiles, WantedImport
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
    ends = wanted.last_day is not None or wanted.says("remove_vanished") == "true"
    common: dict[str, Any] = {
        "data_folder": settings.data_folder,
        "now": now,
        # What is valid is compared in a check too; not where something ends: what has vanished cannot be told then.
        "accept_valid": wanted.accept_valid or (wanted.check_only and not ends),
        "check_only": wanted.check_only,
        "progress": progress,
    }
    if wanted.kind is ImportKind.GRID:
        return grid_of_job(graph, wanted, common)
    if wanted.kind is ImportKind.REGISTER:
        ending = Ending(wanted.last_day, tells_numbers=False) if wanted.last_day is not None else None
        return import_register(graph, files.files, ending=ending, mapping=mapping, whole=True, **common)
    if wanted.kind is ImportKind.DIRECTORY:
        return import_directory(graph, files.files, mapping=mapping, **common)
    (path,) = (files.files / name for name in job.files)
    return _of_one_file(graph, path, wanted, mapping, common)


def _of_one_file(
    graph: Graph, path: Path, wanted: WantedImport, mapping: FileMapping | None, common: Mapping[str, Any]
) -> Awaitable[ImportReport]:
    if wanted.kind is ImportKind.PLAN:
        return import_plan(graph, path, mapping=mapping, **common)
    if wanted.kind is ImportKind.ADDRESSES:
        return import_addresses(graph, path, level=wanted.level, crs=wanted.crs, mapping=mapping, **common)
    if wanted.kind is ImportKind.NEIGHBOURHOODS:
        return neighbourhoods_of_job(graph, path, wanted, common)
    if wanted.kind is ImportKind.INDICATOR:
        return figures_of_job(graph, path, wanted, mapping, common)
    return residents_of_job(graph, path, wanted, mapping, common)


def _mapping(settings: Settings, job: ImportJob, files: JobFiles) -> FileMapping | None:
    wanted = job.wanted
    path = kept_mapping(settings.data_folder, wanted.mapping) if wanted.mapping is not None else files.mapping
    if wanted.mapping is None and not path.exists():
        return None
    return read_mapping(path, tables_of(wanted), {"reference_date": wanted.day.isoformat()} if wanted.day else None)
