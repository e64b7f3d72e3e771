"""Use case: contacts that were recorded here leave in a file in the office's columns, each once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from api.actions.register_keys import register_hash
from graph_schema.errors import BadInput, Conflict, NotFound, Refused
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.columns import CONTACTS
from graph_schema.ingest.mapping import FileMapping
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.ingest.report import Row
from graph_schema.store import contacts
from graph_schema.store.graph import Graph
from graph_schema.way_back.publishing import Handover, Whereabouts, export_lock, interrupted, settle, write_again
from graph_schema.way_back.table_writers import TableWriter, file_name, mapped_column, table_writer

KIND = CONTACTS.name


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that left: its record in the graph. `path` is where it was written, if this call did."""

    run_id: str
    created_at: datetime
    file: str
    sha256: str
    events: int
    first_day: date
    last_day: date
    mapping_version: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Completed:
    """A file whose way had been interrupted, and where it was found.

    A lost one was written again where `file.path` is stated; otherwise somebody has to do it (`export_again`).
    """

    file: ExportedFile
    found: Whereabouts


@dataclass(frozen=True, slots=True)
class ContactExport:
    """What an export of contacts did: the new file, if there was anything, and files that had been interrupted."""

    written: ExportedFile | None
    completed: tuple[Completed, ...] = ()


async def export_contacts(
    graph: Graph, mapping: FileMapping, folder: Path, *, data_folder: Path, now: datetime, today: date, until: date
) -> ContactExport:
    """Write the contacts up to the day `until` that were recorded here and have not left yet; each leaves once.

    First completes what was interrupted before, with the content that it had. `now` is UTC, `today` names the file.
    BadInput where the mapping has no `[contacts]`, no column for `reference`, or cannot be read backwards; Refused for
    the key or a folder that cannot be written to; Conflict where another export is at work.
    """
    writer = _contact_writer(mapping)
    hashed = await register_hash(graph, data_folder)
    with export_lock(data_folder):
        contents = _Contents(graph, writer, hashed)
        ways = [await _complete(contents, each) for each in interrupted(data_folder)]
        completed = [each for each in ways if each is not None]
        rows = await contacts.load_unexported_contacts(graph, until)
        if not rows:
            return ContactExport(None, tuple(completed))
        content = writer.content(_rows(rows, hashed))
        run_id = new_id()
        name = file_name(writer.source.file, f"{today.isoformat()}_{run_id[:8]}", always=True)
        handover = Handover(data_folder, run_id, folder, name)
        days = [row["day"] for row in rows]
        file = ExportedFile(
            run_id, now, name, hashlib.sha256(content).hexdigest(), len(rows), min(days), max(days),
            f"{mapping.version} {mapping.digest}", handover.target,
        )  # fmt: skip
        handover.begin(content)
        if not await contacts.save_export_run(graph, run_id, [row["id"] for row in rows], _record(file)):
            handover.withdraw()
            raise _another_export()
        handover.publish(receipt(file))
    return ContactExport(file, tuple(completed))


@dataclass(frozen=True, slots=True)
class _Contents:
    """Makes the content of files that left, by the mapping of today."""

    graph: Graph
    writer: TableWriter
    hashed: RegisterHash

    async def of(self, file: ExportedFile) -> bytes | None:
        """Return what was in a file; None where this mapping does not make the same."""
        rows = await contacts.load_exported_contacts(self.graph, file.run_id)
        content = self.writer.content(_rows(rows, self.hashed))
        return content if hashlib.sha256(content).hexdigest() == file.sha256 else None


async def _complete(contents: _Contents, handover: Handover) -> Completed | None:
    """Give an interrupted file its name, if the graph says that it left; otherwise remove its draft.

    A lost one is written again under its name and number; it stays interrupted where this cannot be done now. Of one
    that somebody may have fetched only the receipt is written.
    """
    found = await contacts.load_export_runs(contents.graph, limit=1, name=handover.run_id)
    if not found:
        handover.withdraw()
        return None
    file, where = _file(found[0]), handover.whereabouts
    if where is Whereabouts.NO_FOLDER:
        return Completed(file, where)
    if where is Whereabouts.LOST:
        content = await contents.of(file)
        if content is None:
            return Completed(file, where)
        handover.begin_again(content)
    handover.publish(receipt(file))
    return Completed(replace(file, path=None if where is Whereabouts.UNCLEAR else handover.target), where)


async def list_exports(graph: Graph, limit: int = 20) -> list[ExportedFile]:
    """Return the files that left, the newest first."""
    return [_file(row) for row in await contacts.load_export_runs(graph, limit=limit)]


async def export_again(
    graph: Graph, name: str, mapping: FileMapping, folder: Path, *, data_folder: Path, now: datetime
) -> ExportedFile:
    """Write a file that left once more, because it was lost; its receipt says that it is a repetition.

    `name` is the beginning of its id. NotFound where there is no such file; Refused where it would not be the same
    (the mapping is another one), or another file of this name is in the folder; Conflict where an export is at work.
    """
    hashed = await register_hash(graph, data_folder)
    found = await contacts.load_export_runs(graph, limit=2, name=name)
    if len(found) != 1:
        raise _no_such_export(name)
    file = _file(found[0])
    content = await _Contents(graph, _contact_writer(mapping), hashed).of(file)
    if content is None:
        raise _not_the_same(file, mapping)
    with export_lock(data_folder):
        target = write_again(folder, file.file, content, receipt(file, repeated_at=now))
        settle(data_folder, file.run_id)
    return replace(file, path=target)


def receipt(file: ExportedFile, repeated_at: datetime | None = None) -> bytes:
    """Return the receipt of a file, as JSON: what it holds, and nothing of the people in it."""
    document = {
        "export": file.run_id,
        "created_at": file.created_at.isoformat(timespec="seconds"),
        "file": file.file,
        "sha256": file.sha256,
        "contacts": file.events,
        "first_day": file.first_day.isoformat(),
        "last_day": file.last_day.isoformat(),
        "mapping": file.mapping_version,
        "repetition": repeated_at is not None,
        **({"repeated_at": repeated_at.isoformat(timespec="seconds")} if repeated_at else {}),
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _contact_writer(mapping: FileMapping) -> TableWriter:
    """Return what writes contacts; BadInput where no column takes our reference, by which they are known again."""
    writer = table_writer(mapping, KIND)
    if mapped_column(writer, "reference") is None:
        raise BadInput(
            f"Zuordnung {mapping.file}, {KIND}.columns: Es fehlt reference, die Spalte für unsere Referenz.",
            f"Mapping {mapping.file}, {KIND}.columns: reference is missing, the column for our reference.",
            "Eine Spalte nennen, die das führende System behält und wieder ausgibt; sonst käme jeder Kontakt doppelt "
            "zurück.",
            "Name a column that the leading system keeps and gives out again; otherwise each contact would come back "
            "as a second one.",
        )
    return writer


def _rows(rows: Iterable[Mapping[str, Any]], hashed: RegisterHash) -> list[Row]:
    """Return contacts as rows of our table; the leading system has no number for them yet."""
    return [
        {
            "contact_number": None,
            "citizen_number": hashed.seal.open("Citizen", row["citizen"], row["sealed_citizen"]),
            "reference": row["id"],
            **{name: row[name] for name in ("day", "channel", "direction", "outcome")},
        }
        for row in rows
    ]


def _record(file: ExportedFile) -> dict[str, Any]:
    return {
        "kind": KIND,
        "created_at": file.created_at,
        "file_name": file.file,
        "file_hash": file.sha256,
        "events": file.events,
        "first_day": file.first_day,
        "last_day": file.last_day,
        "mapping_version": file.mapping_version,
    }


def _file(row: Mapping[str, Any]) -> ExportedFile:
    return ExportedFile(
        row["id"], row["created_at"], row["file_name"], row["file_hash"], row["events"], row["first_day"],
        row["last_day"], row["mapping_version"],
    )  # fmt: skip


def _another_export() -> Conflict:
    return Conflict(
        "Zur gleichen Zeit hat ein anderer Export dieselben Kontakte übergeben; diese Datei wurde nicht geschrieben.",
        "Another export handed over the same contacts at the same time; this file was not written.",
        "„sozialraum export list“ zeigt, was übergeben wurde.",
        "“sozialraum export list” shows what was handed over.",
    )


def _no_such_export(name: str) -> NotFound:
    return NotFound(
        f"Keine Übergabe heißt {name}.",
        f"No export is called {name}.",
        "„sozialraum export list“ zeigt sie.",
        "“sozialraum export list” shows them.",
    )


def _not_the_same(file: ExportedFile, mapping: FileMapping) -> Refused:
    version = file.mapping_version.partition(" ")[0]
    return Refused(
        f"Mit der Zuordnung {mapping.file} entsteht nicht dieselbe Datei; geschrieben wurde sie mit Version {version}.",
        f"The mapping {mapping.file} does not make the same file; it was written with version {version}.",
        "Die Zuordnung von damals angeben.",
        "Give the mapping of that time.",
    )
