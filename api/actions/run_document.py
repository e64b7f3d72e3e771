"""An import as a document: what `import show --json` prints and what the page "Daten" hands on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graph_schema.ingest.left_out import LeftOutRows
from graph_schema.ingest.read_files import ReadFile
from graph_schema.ingest.run_report import RefusalGroup, RunReport
from graph_schema.store.imports import ImportRun


def run_document(each: ImportRun, report: RunReport | None, locale: str) -> dict[str, Any]:
    """Return an import with its report; `report` None for one of a version that kept none. Sentences in `locale`."""
    return {
        "id": each.id,
        "kind": each.kind,
        "subject": each.subject,
        "state": each.state,
        "changed": each.changed,
        "started_at": each.started_at.isoformat(),
        "finished_at": each.finished_at.isoformat() if each.finished_at else None,
        "file_hash": each.file_hash,
        "files": [_as_file(file) for file in report.files] if report is not None else [],
        "mapping_version": each.mapping_version,
        "tables": json.loads(each.counts or "{}"),
        "report": _report(report, locale) if report is not None else None,
    }


def as_group(group: RefusalGroup, locale: str) -> dict[str, Any]:
    """Return refused rows with the same error as a document holds them."""
    return {
        "file": group.file,
        "column": group.column,
        "fields": list(group.fields),
        "kind": group.kind,
        "rows": group.rows,
        "first_row": group.first_row,
        "remedy": group.remedy(locale),
    }


def as_left_out(left_out: Mapping[str, LeftOutRows]) -> dict[str, dict[str, int]]:
    """Return what tables left out as a document holds it."""
    return {
        name: {
            "rows_in_file": each.rows,
            "by_where": each.by_where,
            "referring_to_left_out": each.followers,
            "read": each.read,
            "without_caseworker": each.without_caseworker,
        }
        for name, each in left_out.items()
    }


def _as_file(file: ReadFile) -> dict[str, Any]:
    return {"name": file.name, "sha256": file.sha256, "bytes": file.size, "rows": file.rows}


def _report(report: RunReport, locale: str) -> dict[str, Any]:
    return {
        "refused": [as_group(group, locale) for group in report.refused],
        "refused_kinds": report.refused_groups,
        "notes": [{"kind": note.kind, "text": note.text(locale)} for note in report.notes],
        "notes_left_out": report.notes_left_out,
        "addresses": report.addresses,
        "ended": report.ended,
        "left_out": as_left_out(report.left_out),
        "not_located": report.not_located,
        "protected": report.protected,
    }
