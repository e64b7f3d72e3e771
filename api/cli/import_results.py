"""What an import command prints: counts per table, notes, and where the refused rows are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from api.cli.output import REFUSED, choose, language, print_json, say
from graph_schema.ingest.refusals import write_refusals
from graph_schema.ingest.report import Counts, ImportReport

_SHOWN_NOTES = 8
_WORDS: tuple[tuple[Callable[[Counts], int], str, str], ...] = (
    (lambda counts: counts.created, "neu", "created"),
    (lambda counts: counts.changed, "geändert", "changed"),
    (lambda counts: counts.unchanged, "unverändert", "unchanged"),
    (lambda counts: counts.refused, "abgewiesen", "refused"),
    (lambda counts: counts.vanished, "nicht mehr in der Datei", "vanished"),
)
_TABLES: dict[str, tuple[str, str]] = {
    "neighbourhoods": ("Gebiete", "neighbourhoods"),
    "residents": ("Einwohnerzahlen", "residents"),
    "indicator": ("Werte", "figures"),
    "offices": ("Standorte", "offices"),
    "providers": ("Träger", "providers"),
    "sites": ("Orte der Träger", "sites"),
    "programmes": ("Angebote", "programmes"),
    "caseworkers": ("Fachkräfte", "caseworkers"),
    # A row of households.csv is a residence: a household that moved has several.
    "households": ("Wohnungen von Bedarfsgemeinschaften", "residences of households"),
    "citizens": ("Personen", "citizens"),
    "memberships": ("Zugehörigkeiten", "memberships"),
    "benefit_periods": ("Bezugszeiten", "benefit periods"),
    "contacts": ("Kontakte", "contacts"),
}
"""What the rows of a table are, in German and English."""


def report_path(data_folder: Path, kind: str, chosen: Path | None) -> Path:
    """Return where refused rows are written: `chosen`, else a new file in the data folder."""
    if chosen is not None:
        return chosen
    moment = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
    return data_folder / "imports" / f"{kind}-{moment}.csv"


def write_report(report: ImportReport, data_folder: Path, chosen: Path | None) -> ImportReport:
    """Write the refused rows, if there are any, and return the report with the file's place."""
    if not report.refusals:
        return report
    path = report_path(data_folder, report.kind, chosen)
    write_refusals(report.refusals, path)
    return report.with_report_file(path)


def print_report(report: ImportReport, *, loaded: bool, as_json: bool) -> None:
    """Print what an import did; `loaded` is False where refused rows stopped it."""
    if as_json:
        print_json(as_document(report, loaded=loaded))
        return
    for name, counts in report.tables.items():
        parts = [f"{count(counts)} {choose(de, en)}" for count, de, en in _WORDS if count(counts)]
        line = ", ".join(parts) or choose("nichts", "nothing")
        click.echo(f"{choose(*_TABLES[name])}: {line}")
    _print_places(report)
    _print_notes(report)
    if report.report_file is not None:
        click.echo(choose(f"Abgewiesene Zeilen: {report.report_file}", f"Refused rows: {report.report_file}"))
    if not loaded:
        say(
            "Es wurde nichts geladen. Die Zeilen berichtigen, oder mit --accept-valid nur die gültigen laden.",
            "Nothing was loaded. Correct the rows, or load only the valid ones with --accept-valid.",
        )
    elif not report.changed_something:
        click.echo(choose("Nichts geändert: alles war schon da.", "Nothing changed: everything was there already."))


def as_document(report: ImportReport, *, loaded: bool) -> dict[str, Any]:
    """Return the result of `--json`."""
    return {
        "kind": report.kind,
        "loaded": loaded,
        "changed_something": report.changed_something,
        "tables": {name: counts.as_dict() for name, counts in report.tables.items()},
        "not_located": report.not_located,
        "protected": report.protected,
        "notes": [
            {"kind": note.kind, "text": note.text(language()), "area_m2": note.area_m2, "names": list(note.names)}
            for note in report.notes
        ],
        "report_file": str(report.report_file) if report.report_file is not None else None,
        "exit_code": REFUSED if report.refusals else 0,
    }


def _print_places(report: ImportReport) -> None:
    if report.not_located:
        counted = report.kind == "register"
        click.echo(
            choose(
                f"Nicht zugeordnet, weil in keinem Stadtteil: {report.not_located}, "
                f"{'nur in der Stadtsumme enthalten' if counted else 'ohne Stadtteil behalten'}.",
                f"Not located, because in no neighbourhood: {report.not_located}, "
                f"{'in the city’s total only' if counted else 'kept without a neighbourhood'}.",
            )
        )
    if report.protected:
        click.echo(
            choose(
                f"Geschützt, ohne Koordinaten und Stadtteil: {report.protected} "
                f"{'Wohnung' if report.protected == 1 else 'Wohnungen'}.",
                f"Protected, without coordinates and neighbourhood: {report.protected} "
                f"{'residence' if report.protected == 1 else 'residences'}.",
            )
        )


def _print_notes(report: ImportReport) -> None:
    for note in report.notes[:_SHOWN_NOTES]:
        click.echo(f"- {note.text(language())}")
    more = len(report.notes) - _SHOWN_NOTES
    if more > 0:
        click.echo(choose(f"- und {more} weitere (alle mit --json)", f"- and {more} more (all with --json)"))
