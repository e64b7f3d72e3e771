"""Use case: the whole register in the office's columns, so that another system can take it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.actions.register_keys import register_hash
from graph_schema.errors import BadInput
from graph_schema.ingest.mapped import fits
from graph_schema.ingest.mapping import FileMapping
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.ingest.report import Progress, Row
from graph_schema.store.graph import Graph
from graph_schema.store.register_rows import register_pages
from graph_schema.way_back.publishing import write_new_folder
from graph_schema.way_back.register_rows import register_rows
from graph_schema.way_back.table_writers import TableWriter, file_name, table_writer


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """One table of an exported register.

    `kept_here` counts rows that rule F7 keeps here; `not_mapped` are columns of ours that hold something and that the
    mapping does not name.
    """

    table: str
    file: Path
    rows: int
    kept_here: int
    not_mapped: tuple[str, ...]


async def export_register(
    graph: Graph,
    mapping: FileMapping,
    folder: Path,
    *,
    data_folder: Path,
    today: date,
    progress: Progress | None = None,
) -> list[ExportedTable]:
    """Write every table that `mapping` names into a new folder, as an import by the same mapping reads it.

    Not in it: residences and memberships of households whose address is protected (F7), home visits without contact
    (F3), contacts that were recorded here and have no number yet. Errors as in `table_writer`
    and `TableWriter.content`; Refused where the folder holds something or cannot be written to, or the key is not that
    of the graph.
    """
    writers = [table_writer(mapping, source.table.name) for source in mapping.tables]
    names = _file_names(mapping, writers, today)
    hashed = await register_hash(graph, data_folder)
    contents: dict[str, bytes] = {}
    tables: list[ExportedTable] = []
    for writer, name in zip(writers, names, strict=True):
        table = writer.source.table.name
        if progress is not None:
            progress("read", 0, 0)
        rows, kept_here = await _rows(graph, table, hashed)
        contents[name] = writer.content(rows)
        tables.append(ExportedTable(table, folder / name, len(rows), kept_here, tuple(sorted(writer.left_out))))
    write_new_folder(folder, contents)
    return tables


async def _rows(graph: Graph, table: str, hashed: RegisterHash) -> tuple[list[Row], int]:
    """Return the rows of a table, and how many rule F7 keeps here."""
    rows: list[Row] = []
    kept_here = 0
    async for held in register_pages(graph, table):
        made = list(register_rows(table, held, hashed))
        rows += made
        kept_here += (len(held["memberships"]) if table == "memberships" else 1) - len(made)
    return rows, kept_here


def _file_names(mapping: FileMapping, writers: list[TableWriter], today: date) -> list[str]:
    """Return the names of the files; BadInput where an import could not tell which is which."""
    patterns = [writer.source.file for writer in writers]
    names = [file_name(pattern, today.isoformat()) for pattern in patterns]
    for pattern in patterns:
        if sum(fits(pattern, name) for name in names) != 1:
            raise BadInput(
                f"Zuordnung {mapping.file}: zu file = „{pattern}“ passt mehr als eine der geschriebenen Dateien.",
                f"Mapping {mapping.file}: more than one of the written files fits file = “{pattern}”.",
                "Für den Export eine Zuordnung mit einer Datei je Tabelle schreiben; docs/way-back.md erklärt es.",
                "Write a mapping with one file for each table for the export; docs/way-back.md explains it.",
            )
    return names
