"""What an import command prints: counts per table, notes, and where the refused rows are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from api.cli.output import REFUSED, choose, language, print_json, say
from graph_schema.ingest.refusals import by_row, write_refusals
from graph_schema.ingest.report import Counts, ImportReport, Note

_SHOWN_NOTES = 8
_SHOWN_REFUSALS = 5
_FINDINGS = {
    "repaired": (("reparierte Grenze", "reparierte Grenzen"), ("repaired border", "repaired borders")),
    "overlap": (("Überlappung", "Überlappungen"), ("overlap", "overlaps")),
    "gap": (("Lücke", "Lücken"), ("gap", "gaps")),
}
"""What may be odd about borders, one and many, in German and English."""
_WORDS: tuple[tuple[Callable[[Counts], int], str, str], ...] = (
    (lambda counts: counts.created, "neu", "created"),
    (lambda counts: counts.changed, "geändert", "changed"),
    (lambda counts: counts.unchanged, "unverändert", "unchanged"),
    (lambda counts: counts.refused, "abgewiesen", "refused"),
    (lambda counts: counts.vanished, "nicht mehr in der Datei", "vanished"),
)
TABLES: dict[str, tuple[str, str]] = {
    "neighbourhoods": ("Gebiete", "neighbourhoods"),
    "residents": ("Einwohnerzahlen", "residents"),
    "indicator": ("Werte", "figures"),
    "offices": ("Standorte", "offices"),
    "providers": ("Träger", "providers"),
    "sites": ("Orte der Träger", "sites"),
    "programmes": ("Angebote", "programmes"),
    "plan": ("Planzeilen", "rows of the plan"),
    "house_coordinates": ("Häuser der Stadt", "houses of the city"),
    "street_directory": ("Straßenabschnitte", "stretches of streets"),
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


def print_report(report: ImportReport, *, loaded: bool, as_json: bool, check_only: bool = False) -> None:
    """Print what an import did, or with `check_only` would do; `loaded` is False where refused rows stop it."""
    if as_json:
        print_json({**as_document(report, loaded=loaded and not check_only), "checked_only": check_only})
        return
    for name, counts in report.tables.items():
        click.echo(f"{choose(*TABLES[name])}: {count_words(counts)}")
    if report.ended:
        parts = [f"{count} {choose(*TABLES[name])}" for name, count in report.ended.items()]
        click.echo(choose("Beendet, weil nicht mehr in der Datei: ", "Ended, because vanished: ") + ", ".join(parts))
    _print_addresses(report.addresses)
    _print_places(report)
    _print_notes(report.notes)
    _print_refusals(report)
    if check_only:
        de, en = _what_would_be(report, loaded=loaded)
        say(f"Nur geprüft: nichts ist geschrieben. {de}", f"Checked only: nothing is written. {en}")
    elif not loaded:
        say(
            "Es wurde nichts geladen. Die Zeilen berichtigen, oder mit --accept-valid nur die gültigen laden.",
            "Nothing was loaded. Correct the rows, or load only the valid ones with --accept-valid.",
        )
    elif not report.changed_something:
        click.echo(_nothing_changed(report.total))


def _what_would_be(report: ImportReport, *, loaded: bool) -> tuple[str, str]:
    if not loaded:
        return (
            "Auch ohne --check wird so nichts geladen: die Zeilen berichtigen, oder mit --accept-valid nur die "
            "gültigen laden.",
            "Nothing will be loaded without --check either: correct the rows, or load only the valid ones with "
            "--accept-valid.",
        )
    if not report.changed_something:
        return "Auch ohne --check ändert sich nichts.", "Nothing changes without --check either."
    return "Ohne --check wird geladen.", "Without --check it is loaded."


def count_words(counts: Counts) -> str:
    """Return counts in words: `3 created, 12 unchanged`."""
    parts = [f"{count(counts)} {choose(de, en)}" for count, de, en in _WORDS if count(counts)]
    return ", ".join(parts) or choose("nichts", "nothing")


def _nothing_changed(total: Counts) -> str:
    if not total.unchanged and not total.refused:
        return choose("Nichts geladen: keine Zeile nennt einen Wert.", "Nothing loaded: no row holds a value.")
    if not total.unchanged:
        return choose("Nichts geladen: alle Zeilen sind abgewiesen.", "Nothing loaded: all rows are refused.")
    if total.refused:
        return choose(
            "Nichts geändert: alle gültigen Zeilen waren schon da.",
            "Nothing changed: all valid rows were there already.",
        )
    return choose("Nichts geändert: alles war schon da.", "Nothing changed: everything was there already.")


def as_document(report: ImportReport, *, loaded: bool) -> dict[str, Any]:
    """Return the result of `--json`."""
    return {
        "kind": report.kind,
        "loaded": loaded,
        "changed_something": report.changed_something,
        "tables": {name: counts.as_dict() for name, counts in report.tables.items()},
        "not_located": report.not_located,
        "protected": report.protected,
        "addresses": dict(report.addresses),
        "ended": dict(report.ended),
        "notes": [
            {
                "kind": note.kind,
                "text": note.text(language()),
                "area_m2": note.area_m2,
                "names": list(note.names),
                "known": note.known,
            }
            for note in report.notes
        ],
        "first_refusals": [
            {
                "file": each.file,
                "row": each.row,
                "column": each.column,
                "kind": each.kind.value,
                "remedy": each.remedy(language()),
            }
            for each in by_row(report.refusals)[:_SHOWN_REFUSALS]
        ],
        "report_file": str(report.report_file) if report.report_file is not None else None,
        "exit_code": REFUSED if report.refusals else 0,
    }


_MATCHES = {
    "exact": ("genau", "exact"),
    "nearest_number": ("nächste Hausnummer", "nearest number"),
    "settled": ("von Hand geklärt", "settled by hand"),
    "street_only": ("nur die Straße", "street only"),
    "ambiguous": ("mehrdeutig", "ambiguous"),
    "not_found": ("nicht gefunden", "not found"),
}
"""How sure the place of a written address is, in German and English, the surest first."""
_UNSURE = ("street_only", "ambiguous", "not_found")


def _print_addresses(addresses: Mapping[str, int]) -> None:
    if not addresses:
        return
    parts = [f"{addresses[name]} {choose(*words)}" for name, words in _MATCHES.items() if addresses.get(name)]
    click.echo(choose("Adressen: ", "Addresses: ") + ", ".join(parts))
    if any(addresses.get(name) for name in _UNSURE):
        click.echo(
            choose(
                "Ungeklärte zeigt und klärt: sozialraum addresses settle",
                "To see and settle the uncertain ones: sozialraum addresses settle",
            )
        )


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


def _print_notes(notes: Sequence[Note]) -> None:
    new = [note for note in notes if not note.known]
    for note in new[:_SHOWN_NOTES]:
        click.echo(f"- {note.text(language())}")
    more = len(new) - _SHOWN_NOTES
    if more > 0:
        click.echo(choose(f"- und {more} weitere (alle mit --json)", f"- and {more} more (all with --json)"))
    _print_known(Counter(note.kind for note in notes if note.known))


def _print_known(kinds: Counter[str]) -> None:
    """Print how many findings there are about areas that are as they were: they were told when those were loaded."""
    if not kinds:
        return
    words = [(number, *_FINDINGS[kind]) for kind, number in kinds.items()]
    de = ", ".join(f"{number} {one if number == 1 else many}" for number, (one, many), _ in words)
    en = ", ".join(f"{number} {one if number == 1 else many}" for number, _, (one, many) in words)
    click.echo(
        choose(
            f"- An unveränderten Gebieten, wie zuvor: {de} (alle mit --json)",
            f"- At unchanged areas, as before: {en} (all with --json)",
        )
    )


def _print_refusals(report: ImportReport) -> None:
    """Print the first refusals, as the report lists them, and where all of them are."""
    if not report.refusals:
        return
    number = len(report.refusals)
    first = by_row(report.refusals)[:_SHOWN_REFUSALS]
    some = number > len(first)
    click.echo(
        choose(
            f"Abgewiesen, die ersten {len(first)} von {number} Fehlern:" if some else "Abgewiesen:",
            f"Refused, the first {len(first)} of {number} errors:" if some else "Refused:",
        )
    )
    for each in first:
        place_de = f"{each.file}, Zeile {each.row}" + (f", Spalte {each.column}" if each.column else "")
        place_en = f"{each.file}, row {each.row}" + (f", column {each.column}" if each.column else "")
        click.echo(
            choose(
                f"- {place_de}: {each.what('de')}. {each.remedy_de}",
                f"- {place_en}: {each.what('en')}. {each.remedy_en}",
            )
        )
    if report.report_file is not None:
        click.echo(choose(f"Der ganze Bericht: {report.report_file}", f"The whole report: {report.report_file}"))
