"""Use case: load the case register."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from api.actions.end_vanished import Ending
from api.actions.prepare_register import prepare_register
from api.actions.whole_register import require_whole
from graph_schema.errors import BadInput
from graph_schema.ingest.checks import CheckedTable, check_rows, read_cells, typed_table
from graph_schema.ingest.columns import REGISTER
from graph_schema.ingest.followers import leave_out_followers
from graph_schema.ingest.future_days import future_rules
from graph_schema.ingest.leading import Leads
from graph_schema.ingest.load import ImportSession, carry_out, import_session
from graph_schema.ingest.mapped import read_mapped
from graph_schema.ingest.mapping import FileMapping
from graph_schema.ingest.origin import Origin
from graph_schema.ingest.progress import RowCount
from graph_schema.ingest.reading import RawTable, read_folder
from graph_schema.ingest.references import check_references
from graph_schema.ingest.refusals import RefusalKind
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.ingest.report import Counts, ImportReport, Progress, Row, RowsRefused
from graph_schema.ingest.rules import RULES
from graph_schema.ingest.spool import Spools
from graph_schema.office_time import office_day
from graph_schema.store.directory_import import load_office_names
from graph_schema.store.graph import Graph
from graph_schema.store.register import load_caseworker_keys

_TABLES = {table.name: table for table in REGISTER}


async def import_register(
    graph: Graph,
    folder: Path,
    *,
    data_folder: Path,
    now: datetime,
    mapping: FileMapping | None = None,
    accept_valid: bool = False,
    check_only: bool = False,
    ending: Ending | None = None,
    whole: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Load the case register from a folder of CSV files named after the tables of `columns.REGISTER`.

    With a `mapping` the files, columns and codes are those of the office. With `check_only` nothing is written: the
    report says what would be. With `ending` what the files no longer state ends (errors as in `end_vanished`).
    `whole`: refused (`BadInput`) where the files name fewer than half of the people who are known and draw benefits.
    `now` is UTC; days after it are refused, or those far after it (`graph_schema.ingest.future_days`).
    `UnreadableFile` and `BadInput` for files, encoding and headers; otherwise as `import_register_rows`.
    """
    spools = Spools(data_folder)
    read = _read(folder, mapping, spools, progress)
    count = RowCount(progress, "cells", sum(len(raw.rows) for raw in read))
    tables = leave_out_followers({raw.table.name: read_cells(raw, spools, count) for raw in read})
    _require_tables(tables)
    async with import_session(
        graph, data_folder=data_folder, now=now, progress=progress, check_only=check_only
    ) as session:
        return await _import(
            session,
            tables,
            accept_valid,
            Origin.of(folder, tables.values(), mapping),
            leads=Leads.of(mapping),
            ending=ending,
            whole=whole,
        )


async def import_register_rows(
    graph: Graph,
    rows: Mapping[str, Sequence[Row]],
    *,
    data_folder: Path,
    now: datetime,
    accept_valid: bool = False,
    progress: Progress | None = None,
    invented: bool = False,
) -> ImportReport:
    """Load typed rows of the tables of `columns.REGISTER` (table name → rows).

    `data_folder` keeps the key of the keyed hashes (made at first use, 0600) and the journal of large imports;
    `now` is UTC. Neighbourhoods must be in the graph before: residences are located in them. Only case workers and
    contacts may be left out; they are then not touched. Raises `RowsRefused` where rows are refused and
    `accept_valid` is False; then nothing was written. Does not compute figures: call `compute_figures` after the
    last import. `invented`: the rows are, so that a graph with invented people takes them.
    """
    _require_tables(rows)
    tables = {name: typed_table(_TABLES[name], rows[name]) for name in _TABLES if name in rows}
    async with import_session(graph, data_folder=data_folder, now=now, progress=progress, invented=invented) as session:
        return await _import(session, tables, accept_valid, Origin(), leads=Leads.of(None))


def _require_tables(there: Collection[str]) -> None:
    missing = [table.name for table in REGISTER if table.required and table.name not in there]
    if missing or not set(there) <= _TABLES.keys():
        raise BadInput(
            "Das Register braucht die Tabellen households, citizens, memberships und benefit_periods.",
            "The register needs the tables households, citizens, memberships and benefit_periods.",
            f"Es fehlt: {', '.join(missing)}." if missing else "",
            f"Missing: {', '.join(missing)}." if missing else "",
        )


def _read(folder: Path, mapping: FileMapping | None, spools: Spools, progress: Progress | None) -> list[RawTable]:
    if mapping is None:
        return read_folder(folder, REGISTER, spools, progress)
    return read_mapped(folder, mapping, spools, progress)


async def _import(
    session: ImportSession,
    tables: Mapping[str, CheckedTable],
    accept_valid: bool,
    origin: Origin,
    *,
    leads: Leads,
    ending: Ending | None = None,
    whole: bool = False,
) -> ImportReport:
    hashed = RegisterHash.of(session.keys)
    offices = await load_office_names(session.graph)
    await _check(session, tables, hashed, {name for _, name in offices})
    refusals = tuple(refusal for checked in tables.values() for refusal in checked.refusals)
    refused = {name: len(checked.refused) for name, checked in tables.items()}
    read = {name: len(checked.rows) for name, checked in tables.items()}
    if refusals and not accept_valid:
        counts = {name: Counts(refused=number) for name, number in refused.items()}
        raise RowsRefused(origin.told_in(ImportReport("register", counts, refusals, rows_read=read)))
    if whole:
        await require_whole(session, tables["citizens"], hashed)
    prepared = await prepare_register(session, tables, hashed, offices, leads=leads, ending=ending)
    report = origin.told_in(
        ImportReport(
            kind="register",
            tables={name: compared.counts(refused[name]) for name, compared in prepared.tables.items()},
            refusals=refusals,
            notes=(*session.notes, *prepared.notes),
            not_located=prepared.not_located,
            protected=prepared.protected,
            addresses=prepared.addresses,
            ended=prepared.ended,
            left=prepared.left,
            open_differences=prepared.open_differences,
            changed_something=bool(prepared.steps),
            rows_read=read,
        )
    )
    await carry_out(session, report, prepared.steps)
    return report


async def _check(
    session: ImportSession, tables: Mapping[str, CheckedTable], hashed: RegisterHash, offices: set[str]
) -> None:
    """Check all tables; numbers of a table that is not part of this import are looked up in the graph."""
    count = session.count("check", sum(len(checked.rows) for checked in tables.values()))
    today = office_day(session.now)
    for name, checked in tables.items():
        check_rows(checked, (*RULES.get(name, ()), *future_rules(name, today)))
        count.add(len(checked.rows))
    elsewhere: dict[str, _NumbersInGraph] = {}
    if "caseworkers" in tables:
        _check_offices(tables["caseworkers"], offices)
    else:
        known = await load_caseworker_keys(session.graph)
        elsewhere["caseworkers"] = _NumbersInGraph(hashed, "caseworker", known)
    check_references(tables, elsewhere)


def _check_offices(caseworkers: CheckedTable, offices: set[str]) -> None:
    for position, row in list(caseworkers.valid()):
        if row["office"] is not None and row["office"] not in offices:
            caseworkers.refuse(
                position,
                "office",
                RefusalKind.UNKNOWN_REFERENCE,
                "Zuerst die Standorte importieren (import directory) oder die Zelle leer lassen.",
                "Import the offices first (import directory), or leave the cell empty.",
            )


@dataclass(frozen=True, slots=True)
class _NumbersInGraph:
    """The numbers of a table that is in the graph, which knows their keyed hashes only."""

    hashed: RegisterHash
    kind: str
    known: Mapping[str, str | None]

    def __contains__(self, number: object) -> bool:
        return self.hashed(self.kind, str(number)) in self.known
