"""Hand-made pages on sources and imports, with every state that they can have; times and files are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from msgspec.structs import replace as replace_part

from api.actions.data_sources import Source, Task
from api.actions.show_data import DataView, FileLine, Run, RunView
from api.actions.told_of_people import rows_taken
from graph_schema.ingest.left_out import LeftOutRows
from graph_schema.ingest.report import Counts
from graph_schema.ingest.run_report import RefusalGroup, RunNote, RunReport
from graph_schema.store.imports import ImportRun

NASTY = "Personen <script>alert(1)</script>.csv"
"""A name as a careless or hostile source could hold it."""
LONG = "Ergebnis_der_Uebermittlung_aus_dem_Fachverfahren_mit_sehr_langem_Spaltennamen"
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
NIGHT = datetime(2022, 10, 4, 2, 0, tzinfo=UTC)


def _source(name: str, as_of: date | None, **more: Any) -> Source:
    given: dict[str, Any] = {"imported": NIGHT, "refused": None, "age_days": (date(2022, 11, 8) - as_of).days
                             if as_of else None, **more}  # fmt: skip
    return Source(name=name, as_of=as_of, **given)


SOURCES = (
    _source("Fallregister", date(2022, 10, 3), older_than=35, refused=datetime(2022, 11, 7, 2, 0, tzinfo=UTC)),
    _source("Grenzen: Stadtteile", date(2021, 1, 1), origin="Stadt Musterstadt, Vermessung und Geoinformation, "
            "Datenlizenz Deutschland – Namensnennung – Version 2.0"),
    _source("Grenzen: statistische Bezirke", None, imported=None, origin=""),
    _source("Einwohner: Stadtteile", date(2022, 11, 7)),
    _source("Leistungsberechtigte nach der Statistik der Bundesagentur", date(2022, 6, 30), origin="Bundesagentur"),
    _source("Häuser der Stadt", None, number=50_543),
    _source("Angebote, freie Plätze", date(2022, 9, 1), until=date(2022, 11, 1), number=61),
    _source("Eintritts- und Platzplanung", None, years=(2022, 2023), origin="Arbeitsmarkt- und Integrationsprogramm"),
)  # fmt: skip


def _register_run(number: int, state: str, code: str, *, refused: int | None = None) -> Run:
    """A line about people: as the public sees it, or with what administrators read."""
    total = {**dict.fromkeys(Counts().as_dict()), "refused": refused}
    name = f"{number:032x}" if refused is not None else ""
    return Run(name, "Fallregister", state, code, NIGHT, NIGHT, total, "", "", about_people=True)


RUNS = (
    _register_run(5, "abgewiesen, nichts geladen", "refused"),
    _register_run(6, "fertig", "done", refused=3),
    *(
        Run(f"{number:032x}", what, state, code, NIGHT, NIGHT, {**total.as_dict()}, mapping, file)
        for number, (what, state, code, total, mapping, file) in enumerate(
            (
                (
                    "Einwohnerzahlen: Bezirke",
                    "fertig, nichts geändert",
                    "done",
                    Counts(unchanged=131_024),
                    "1",
                    HASH[:8],
                ),
                ("Einwohnerzahlen: Bezirke", "fertig", "done", Counts(12, 340, 130_672, 3, 7), "2022-11", HASH[:8]),
                ("Einwohnerzahlen: Stadtteile", "unvollständig", "abandoned", Counts(created=115), "", ""),
                (
                    "Adressen (Häuser der Stadt)",
                    "läuft oder wurde unterbrochen",
                    "running",
                    Counts(50_543),
                    "7",
                    HASH[:8],
                ),
            )
        )
    ),
)
REPORT = RunReport(
    refused=(
        RefusalGroup(NASTY, LONG, "unknown_code", 12_001, 5, "Ergänzen Sie das Kürzel in der Zuordnung.", "Map it."),
        RefusalGroup("Bedarfsgemeinschaften.xlsx", "", "wrong_number_of_cells", 311, 17, "", ""),
    ),
    refused_groups=41,
    notes=(RunNote("coordinates_swapped", "Wären lat und lon vertauscht, lägen 3 Punkte mehr in einem Gebiet.", "x"),),
    notes_left_out=2,
    addresses={"exact": 130_000, "not_found": 12},
    ended={"citizens": 7},
    not_located=31,
    protected=4,
)  # fmt: skip


def data_view(page: int = 2) -> DataView:
    """The page with something of everything."""
    tasks = (
        Task("refused", 1, "sozialraum import list", ("Fallregister",)),
        Task("addresses", 1_204, "sozialraum addresses settle"),
    )
    missing = (
        ("Verzeichnis", "sozialraum import directory --help"),
        ("Veröffentlichte Kennzahlen", "sozialraum import indicator --help"),
    )
    return DataView(SOURCES, missing, tasks, RUNS, number=57, page=page, pages=3)


def empty_view() -> DataView:
    """The page of a graph into which nothing was imported."""
    return DataView((), (("Gebiete", "sozialraum import neighbourhoods --help"),), (), (), number=0, page=1, pages=1)


def register_view() -> RunView:
    """The page of an import of the register, as administrators read it."""
    run = replace(_register_run(7, "fertig", "done", refused=3), mapping="2022-11", file=HASH[:8])
    record = ImportRun(run.id, "register", None, "done", True, NIGHT, NIGHT, "{}", HASH, f"2022-11 {HASH}")
    tables = (("Personen", rows_taken(3, 131_024)), ("Kontakte", rows_taken(0, None)))
    return RunView(run, record, tables, (), replace_part(REPORT, notes=(), addresses={}, not_located=0, protected=0))


def run_view(report: RunReport | None = REPORT) -> RunView:
    """The page of an import; without a report that of an earlier version."""
    run = RUNS[3]
    record = ImportRun(run.id, "residents", None, "done", True, NIGHT, NIGHT, "{}", HASH, f"2022-11 {HASH}")
    tables = (
        ("Wohnungen von Bedarfsgemeinschaften", {**Counts(4, 12, 65_000, 1, 2).as_dict(), "ended": 0}),
        ("Personen", {**run.total, "ended": 7}),
    )
    files = (FileLine(NASTY, 131_024, "24,5 MB", HASH), FileLine(f"{LONG}.xlsx", 311, "742 kB", HASH[::-1]))
    return RunView(
        run,
        record,
        tables if report else (),
        (("Genau", 130_000), ("Nicht gefunden", 12)),
        report,
        files if report else (),
        (("Wohnungen von Bedarfsgemeinschaften", LeftOutRows(131_024, 66_005, 0, 65_019)),
         ("Zugehörigkeiten", LeftOutRows(131_024, 0, 12_001, 119_000))) if report else (),
    )  # fmt: skip
