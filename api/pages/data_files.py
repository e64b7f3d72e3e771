"""The tables of the page "Daten" and the report of an import as files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from api.actions.run_document import as_left_out, run_document
from api.actions.show_data import DataView, Run, RunView, tables_told
from api.pages.reader import Reader
from geo.exports import CSV_TYPE, csv_table
from graph_schema.ingest.run_report import RunReport
from graph_schema.store.imports import ImportRun

JSON_TYPE = "application/json"
SOURCE_COLUMNS = (
    "source", "state", "as_of", "as_of_newest", "years", "age_days", "imported_at", "refused_at", "origin", "entries",
    "command",
)  # fmt: skip
"""`state` is current, older_than_expected, refused_since or not_imported; `command` brings in what is not there."""
RUN_COLUMNS = (
    "import", "started_at", "finished_at", "what", "kind", "subject", "state", "changed_something", "created",
    "changed", "unchanged", "refused", "vanished", "mapping", "sha256",
)  # fmt: skip
_NOT_OF_PEOPLE = ("addresses", "ended", "not_located", "protected")
REPORT_COLUMNS: tuple[str, ...] = ("part", "file_or_table", "column", "kind", "number", "first_row", "text")


def sources_csv(view: DataView) -> bytes:
    """Return the sources with their dates, and behind them what was never imported."""
    return csv_table(SOURCE_COLUMNS, list(_sources(view)))


def runs_csv(runs: Iterable[tuple[ImportRun, Run]]) -> bytes:
    """Return imports, a row for each, with the counts of all their tables together."""
    return csv_table(RUN_COLUMNS, [_run(record, line) for record, line in runs])


def report_file(view: RunView, ending: str, reader: Reader) -> tuple[bytes, str]:
    """Return the report of an import as a file, `ending` csv or json, with its media type."""
    if ending == "json":
        document = run_document(view.record, view.report, reader.locale)
        if view.run.about_people:
            document |= {
                "tables": tables_told(view.record, view.report),
                "changed": None,
                "report": _of_people(document["report"]),
            }
        return json.dumps(document, ensure_ascii=False, indent=2).encode(), JSON_TYPE
    rows = [dict(zip(REPORT_COLUMNS, row, strict=True)) for row in _rows(view, reader.locale)]
    return csv_table(REPORT_COLUMNS, rows), CSV_TYPE


def _rows(view: RunView, locale: str) -> Iterator[tuple[object, ...]]:
    """Yield the report as rows of `REPORT_COLUMNS`: counts, rows left out, files, refused rows, addresses, notes."""
    for name, numbers in view.tables:
        for kind, number in numbers.items():
            yield "counts", name, None, kind, number, None, None
    if view.report is None:
        return
    yield from _left_out(view)
    yield from _files(view.report)
    for group in view.report.refused:
        text = f"{group.what(locale)}. {group.remedy(locale)}".strip()
        yield "refused", group.file, group.column, group.kind, group.rows, group.first_row, text
    for match, number in view.report.addresses.items():
        yield "addresses", None, None, match, number, None, None
    if not view.run.about_people:
        yield "places", None, None, "not_located", view.report.not_located, None, None
    for note in view.report.notes:
        yield "note", None, None, note.kind, None, None, note.text(locale)


def _of_people(report: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a report without the parts that are not told of people: 0 would be false."""
    return {name: part for name, part in report.items() if name not in _NOT_OF_PEOPLE} if report else None


def _left_out(view: RunView) -> Iterator[tuple[object, ...]]:
    for name, numbers in as_left_out(dict(view.left_out)).items():
        for kind, number in numbers.items():
            yield "left_out", name, None, kind, number, None, None


def _files(report: RunReport) -> Iterator[tuple[object, ...]]:
    for each in report.files:
        yield "file", each.name, None, "rows", each.rows, None, None
        yield "file", each.name, None, "bytes", each.size, None, f"SHA-256 {each.sha256}"


def _sources(view: DataView) -> Iterator[dict[str, Any]]:
    for each in view.sources:
        yield {
            "source": each.name,
            "state": each.state,
            "as_of": _iso(each.as_of),
            "as_of_newest": _iso(each.until or each.as_of),
            "years": ", ".join(map(str, each.years)),
            "age_days": each.age_days,
            "imported_at": _iso(each.imported),
            "refused_at": _iso(each.refused),
            "origin": each.origin,
            "entries": each.number,
        }
    for name, command in view.missing:
        yield {"source": name, "state": "not_imported", "command": command}


def _run(record: ImportRun, line: Run) -> dict[str, Any]:
    told = bool(line.id)
    return {
        "import": line.id,
        "started_at": _iso(line.started_at if told else line.started_at.date()),
        "finished_at": _iso(line.finished_at) if told else None,
        "what": line.what,
        "kind": record.kind,
        "subject": record.subject,
        "state": record.state,
        "changed_something": None if line.about_people else "yes" if record.changed else "no",
        **line.total,
        "mapping": line.mapping,
        "sha256": record.file_hash if told else None,
    }


def _iso(moment: date | datetime | None) -> str | None:
    """Return a day or a local time as spreadsheets sort it."""
    if isinstance(moment, datetime):
        return moment.isoformat(" ", "minutes")[:16]
    return moment.isoformat() if moment is not None else None
