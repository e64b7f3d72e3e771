"""Use case: how fresh each source is, what was imported, and what waits for somebody. Counts, kinds and times only.

What is about people (F7, F12): the public reads source, days and state. A small number on a day gives a person away.
Administrators read more of it, but nothing that tells what of a file the register held already: with a file of one row
that would answer what is known about a person.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from api.actions.address_book import UNSURE
from api.actions.catalogue import Catalogue
from api.actions.data_sources import (
    Source,
    Sources,
    Task,
    Unsure,
    begin_large,
    indicator_name,
    missing_sources,
    open_tasks,
)
from api.actions.import_words import KINDS, MATCHES, TABLES, is_about_people, kind_word, size_words, state_word, word
from api.actions.map_words import Words
from api.actions.relocate import WITHOUT_PLACE
from api.actions.show_plan import rows_left_out
from api.actions.told_of_people import rows_taken, without_register_facts
from graph_schema.errors import NotFound
from graph_schema.ingest.left_out import LeftOutRows
from graph_schema.ingest.report import Counts
from graph_schema.ingest.run_report import RunReport, decode
from graph_schema.model.places import Level
from graph_schema.office_time import office_time
from graph_schema.store.areas import PublishedIndicator, load_levels, load_published_indicators
from graph_schema.store.freshness import (
    count_open_differences,
    count_places_to_settle,
    count_residences_to_settle,
    load_stored_dates,
)
from graph_schema.store.graph import Graph
from graph_schema.store.imports import ImportRun, count_import_runs, find_import_run, page_import_runs

RUNS_ON_A_PAGE = 25
_RUNS_AT_ONCE = 1_000
SHORT = 8
"""Characters by which an import and a file's hash are named."""
ABOUT_PEOPLE = frozenset({"addresses", "differences"})
"""Tasks whose number is one of people."""


class UnknownImport(NotFound):
    """There is no such import, or no such page of them."""

    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A line of the list of imports; of one about people some stay empty, as `_about_people` says."""

    id: str
    """Empty where its report is not shown to who asks."""
    what: str
    state: str
    state_code: str
    started_at: datetime
    finished_at: datetime | None
    total: Mapping[str, int | None]
    """Rows of all tables by what became of them; None: not told."""
    mapping: str
    """Version of the mapping; empty: none was used."""
    file: str
    """Beginning of the files' SHA-256; empty: rows came from no file."""
    about_people: bool = False


@dataclass(frozen=True, slots=True)
class DataView:
    """The page "Daten"."""

    sources: tuple[Source, ...]
    missing: tuple[tuple[str, str], ...]
    """What was never imported, with the command that brings it in."""
    tasks: tuple[Task, ...]
    runs: tuple[Run, ...]
    number: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that an import read: by its name, with its size in words."""

    name: str
    rows: int
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RunView:
    """The page of one import; `report` None: a version that kept none recorded it."""

    run: Run
    record: ImportRun
    tables: tuple[tuple[str, Mapping[str, int | None]], ...]
    """Word, and the rows by what became of them: created, changed, unchanged, refused, vanished, ended; for imports
    about people read, accepted and refused. None: not recorded."""
    addresses: tuple[tuple[str, int], ...]
    report: RunReport | None
    files: tuple[FileLine, ...] = ()
    left_out: tuple[tuple[str, LeftOutRows], ...] = ()
    """Word of a table, and the rows of its file that the mapping left out."""


async def show_data(
    graph: Graph, catalogue: Catalogue, words: Words, today: date, page: int = 1, *, administers: bool = False
) -> DataView:
    """Return the page "Daten", with page number `page` of the imports; `UnknownImport` where there is no such page.

    `administers`: whoever asks may read reports about people.
    """
    dates, number, levels, indicators, runs, unsure = await asyncio.gather(
        load_stored_dates(graph),
        count_import_runs(graph),
        load_levels(graph),
        load_published_indicators(graph),
        page_import_runs(graph, (page - 1) * RUNS_ON_A_PAGE, RUNS_ON_A_PAGE),
        count_residences_to_settle(graph, [str(each) for each in UNSURE], [str(each) for each in WITHOUT_PLACE]),
    )
    differences, left_out, places = await asyncio.gather(
        count_open_differences(graph),
        rows_left_out(graph),
        count_places_to_settle(graph, [str(each) for each in UNSURE]),
    )
    pages = max(1, -(-number // RUNS_ON_A_PAGE))
    if page > pages:
        raise _unknown(str(page))

    def named(kind: str, subject: str | None) -> str:
        return begin_large(_what(kind, subject, words, levels, indicators))

    return DataView(
        sources=tuple(Sources(catalogue, dates, words, today).all_of(levels, indicators)),
        missing=tuple(missing_sources(dates, catalogue, words.t.locale)),
        tasks=tuple(
            each
            for each in open_tasks(dates, Unsure(unsure, places), differences, left_out, named)
            if administers or each.code not in ABOUT_PEOPLE
        ),
        runs=tuple(_shown(each, run_line(each, words, levels, indicators), administers) for each in runs),
        number=number,
        page=page,
        pages=pages,
    )


async def show_run(graph: Graph, words: Words, name: str, *, administers: bool = False) -> RunView:
    """Return the import whose id begins with `name` (at least `SHORT` characters).

    `UnknownImport` where none does, and where it is about people and whoever asks does not administer.
    """
    if len(name) < SHORT:
        raise _unknown(name)
    record, levels, indicators = await asyncio.gather(
        find_import_run(graph, name), load_levels(graph), load_published_indicators(graph)
    )
    if record is None or (is_about_people(record.kind) and not administers):
        raise _unknown(name)
    report = decode(record.report)
    if is_about_people(record.kind):
        report = without_register_facts(report, _counts(record.counts))
    locale = words.t.locale
    return RunView(
        run=_shown(record, run_line(record, words, levels, indicators), administers),
        record=record,
        tables=tuple(
            (begin_large(word(TABLES, name, locale)), numbers) for name, numbers in tables_told(record, report).items()
        ),
        addresses=tuple(_matches(report, locale)),
        report=report,
        files=tuple(
            FileLine(each.name, each.rows, size_words(each.size, locale), each.sha256)
            for each in (report.files if report else ())
        ),
        left_out=tuple(
            (begin_large(word(TABLES, name, locale)), rows)
            for name, rows in (report.left_out if report else {}).items()
        ),
    )


def tables_told(record: ImportRun, report: RunReport | None) -> dict[str, dict[str, int | None]]:
    """Return what is told of the rows, by table."""
    counts = _counts(record.counts)
    if is_about_people(record.kind):
        read = report.rows_read if report else {}
        return {name: {**rows_taken(each.refused, read.get(name))} for name, each in counts.items()}
    ended = report.ended if report else {}
    return {name: {**each.as_dict(), "ended": ended.get(name, 0)} for name, each in counts.items()}


async def list_runs(graph: Graph, words: Words, *, administers: bool = False) -> list[tuple[ImportRun, Run]]:
    """Return all imports, the newest first: as they are recorded, and in words."""
    levels, indicators, number = await asyncio.gather(
        load_levels(graph), load_published_indicators(graph), count_import_runs(graph)
    )
    pages = [await page_import_runs(graph, skip, _RUNS_AT_ONCE) for skip in range(0, number, _RUNS_AT_ONCE)]
    return [
        (each, _shown(each, run_line(each, words, levels, indicators), administers)) for page in pages for each in page
    ]


def _shown(record: ImportRun, line: Run, administers: bool) -> Run:
    """Return of an import what may be told to who asks."""
    if not is_about_people(record.kind):
        return line
    nothing: dict[str, int | None] = dict.fromkeys(line.total)
    if administers:
        return replace(line, total={**nothing, "refused": line.total["refused"]})
    return replace(line, id="", total=nothing, mapping="", file="")


def run_line(record: ImportRun, words: Words, levels: list[Level], indicators: list[PublishedIndicator]) -> Run:
    """Return an import in words."""
    locale = words.t.locale
    return Run(
        id=record.id,
        what=begin_large(_what(record.kind, record.subject, words, levels, indicators)),
        # That a register changed nothing would tell that all of a file was known.
        state=state_word(record.state, record.changed or is_about_people(record.kind), locale),
        state_code=record.state,
        started_at=office_time(record.started_at),
        finished_at=office_time(record.finished_at) if record.finished_at else None,
        total={**sum(_counts(record.counts).values(), Counts()).as_dict()},
        mapping=(record.mapping_version or "").partition(" ")[0],
        file=(record.file_hash or "")[:SHORT],
        about_people=is_about_people(record.kind),
    )


def _what(
    kind: str, subject: str | None, words: Words, levels: list[Level], indicators: list[PublishedIndicator]
) -> str:
    for level in levels:
        if kind in ("neighbourhoods", "residents") and level.code == subject:
            return f"{word(KINDS, kind, words.t.locale)}: {words.level(level)}"
    for each in indicators:
        if kind == "indicator" and each.code == subject:
            return f"{word(KINDS, kind, words.t.locale)}: {indicator_name(each, words)}"
    return kind_word(kind, subject, words.t.locale)


def _counts(text: str | None) -> dict[str, Counts]:
    read: Mapping[str, Any] = json.loads(text or "{}")
    return {name: Counts(**counts) for name, counts in read.items()}


def _matches(report: RunReport | None, locale: str) -> Iterator[tuple[str, int]]:
    if report is not None:
        for code in MATCHES:
            if report.addresses.get(code):
                yield begin_large(word(MATCHES, code, locale)), report.addresses[code]


def _unknown(wanted: str) -> UnknownImport:
    error = UnknownImport(
        "Diesen Import gibt es nicht.",
        "There is no such import.",
        "Die Seite „Daten“ zeigt alle Importe.",
        "The page “Data” shows all imports.",
    )
    error.wanted = wanted
    return error
