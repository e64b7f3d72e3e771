"""Use case: load offices, providers, sites and programmes."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from api.actions.address_book import AddressBook, count_matches, load_site_address_book
from api.actions.locating import count_swapped_coordinates, load_areas, swapped_coordinates_note
from api.actions.secret_site_decisions import forget_decisions_of_secret_sites
from graph_schema.errors import BadInput
from graph_schema.ingest.changes import Compared
from graph_schema.ingest.checks import CheckedTable, check_rows, read_cells, typed_table
from graph_schema.ingest.columns import DIRECTORY
from graph_schema.ingest.directory_records import (
    compare_directory,
    directory_key,
    office_steps,
    programme_steps,
    provider_steps,
    site_steps,
)
from graph_schema.ingest.followers import leave_out_followers
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.load import ImportSession, carry_out, import_session
from graph_schema.ingest.mapped import read_mapped
from graph_schema.ingest.mapping import FileMapping
from graph_schema.ingest.origin import Origin
from graph_schema.ingest.reading import RawTable, read_folder
from graph_schema.ingest.references import check_references
from graph_schema.ingest.report import Counts, ImportReport, Note, Place, Progress, Row, RowsRefused
from graph_schema.ingest.rules import RULES
from graph_schema.store import directory_import
from graph_schema.store.directory_import import Known
from graph_schema.store.graph import Graph, Step

_TABLES = {table.name: table for table in DIRECTORY}
_PLACED = ("sites", "offices")
"""Tables of what has a place."""
_LOADERS = {
    "offices": directory_import.load_office_keys,
    "providers": directory_import.load_provider_keys,
    "sites": directory_import.load_site_keys,
    "programmes": directory_import.load_programme_keys,
}


async def import_directory(
    graph: Graph,
    folder: Path,
    *,
    data_folder: Path,
    now: datetime,
    mapping: FileMapping | None = None,
    accept_valid: bool = False,
    check_only: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Load the directory from a folder of CSV files named after the tables of `columns.DIRECTORY`.

    `mapping` and `check_only` as in the register. `UnreadableFile` and `BadInput` for files, encoding and headers;
    otherwise as `import_directory_rows`.
    """
    tables = leave_out_followers({raw.table.name: read_cells(raw) for raw in _read(folder, mapping)})
    async with import_session(
        graph, data_folder=data_folder, now=now, progress=progress, check_only=check_only
    ) as session:
        return await _import(session, tables, accept_valid, Origin.of(folder, tables.values(), mapping))


async def import_directory_rows(
    graph: Graph,
    rows: Mapping[str, Sequence[Row]],
    *,
    data_folder: Path,
    now: datetime,
    accept_valid: bool = False,
    progress: Progress | None = None,
    invented: bool = False,
) -> ImportReport:
    """Load typed rows of the tables of `columns.DIRECTORY` (table name → rows) with their relations.

    Offices and sites are located in the neighbourhoods that are in the graph; a secret site (F7) keeps neither
    coordinates nor neighbourhood. Load the directory before the register, whose teams name offices. A table that
    is left out is not touched, and rows may refer to what is in the graph. Parameters and errors as in
    `import_register_rows`.
    """
    if not rows.keys() <= _TABLES.keys():
        raise BadInput(
            f"Das Verzeichnis hat die Tabellen {', '.join(_TABLES)}.",
            f"The directory has the tables {', '.join(_TABLES)}.",
        )
    tables = {name: typed_table(_TABLES[name], rows[name]) for name in _TABLES if name in rows}
    async with import_session(graph, data_folder=data_folder, now=now, progress=progress, invented=invented) as session:
        return await _import(session, tables, accept_valid, Origin())


def _read(folder: Path, mapping: FileMapping | None) -> list[RawTable]:
    return read_folder(folder, DIRECTORY) if mapping is None else read_mapped(folder, mapping)


async def _import(
    session: ImportSession, tables: Mapping[str, CheckedTable], accept_valid: bool, origin: Origin
) -> ImportReport:
    session.tell("check", 0, 0)
    known = {name: await load(session.graph) for name, load in _LOADERS.items()}
    for name, checked in tables.items():
        check_rows(checked, RULES.get(name, ()))
    check_references(
        tables, {name: _InGraph(session.keys, name, known[name]) for name in _TABLES.keys() - tables.keys()}
    )
    refusals = tuple(refusal for checked in tables.values() for refusal in checked.refusals)
    refused = {name: len(checked.refused) for name, checked in tables.items()}
    read = {name: len(checked.rows) for name, checked in tables.items()}
    if refusals and not accept_valid:
        counts = {name: Counts(refused=number) for name, number in refused.items()}
        raise RowsRefused(origin.told_in(ImportReport("directory", counts, refusals, rows_read=read)))
    areas = await load_areas(session.graph)
    book = await load_site_address_book(session.graph, session.keys, areas)
    compared, places, notes = _compare(session, tables, known, book)
    steps = _steps(session.keys, compared)
    steps += await forget_decisions_of_secret_sites(session.graph, book, *(_valid(tables, name) for name in _PLACED))
    report = origin.told_in(
        ImportReport(
            kind="directory",
            tables={name: each.counts(refused[name]) for name, each in compared.items()},
            refusals=refusals,
            notes=(*session.notes, *notes),
            not_located=sum(not place.area_ids for place in places),
            addresses=count_matches(places),
            changed_something=bool(steps),
            rows_read=read,
        )
    )
    await carry_out(session, report, steps)
    return report


def _valid(tables: Mapping[str, CheckedTable], name: str) -> Sequence[Row]:
    return tables[name].valid_rows if name in tables else ()


def _compare(
    session: ImportSession, tables: Mapping[str, CheckedTable], known: Mapping[str, Known], book: AddressBook
) -> tuple[dict[str, Compared], list[Place], list[Note]]:
    """Locate offices and sites and compare all tables; with the places of those that are not secret."""
    compared: dict[str, Compared] = {}
    outside: list[Row] = []
    located: list[Place] = []
    for name, checked in tables.items():
        places = None
        if name in _PLACED:
            rows = checked.valid_rows
            shown = [row for row in rows if not row.get("secret")]
            there = book.place(shown)
            outside += [row for row, place in zip(shown, there, strict=True) if not place.area_ids]
            located += there
            found = iter(there)
            places = [Place() if row.get("secret") else next(found) for row in rows]
        compared[name] = compare_directory(session.keys, checked, known[name], places)
    return compared, located, swapped_coordinates_note(count_swapped_coordinates(outside, book.areas))


def _steps(keys: ImportKeys, compared: Mapping[str, Compared]) -> list[Step]:
    nothing = Compared([], [], 0)
    return [
        *office_steps(compared.get("offices", nothing)),
        *provider_steps(compared.get("providers", nothing)),
        *site_steps(keys, compared.get("sites", nothing)),
        *programme_steps(keys, compared.get("programmes", nothing)),
    ]


class _InGraph(Container[str]):
    """The numbers of a table that is in the graph, which knows their keyed hashes only."""

    def __init__(self, keys: ImportKeys, table: str, known: Known) -> None:
        self._keys, self._table, self._known = keys, table, known

    def __contains__(self, number: object) -> bool:
        return directory_key(self._keys, self._table, str(number)) in self._known
