"""What an import command prints: counts per table, notes, and where the refused rows are."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from api.actions.import_words import MATCHES, TABLES, UNSURE, left_out_words, word
from api.actions.run_document import as_group, as_left_out
from api.cli.field_words import system_word
from api.cli.import_counts import counted_lines, nothing_changed
from api.cli.output import REFUSED, choose, language, print_json, say
from api.cli.written import written_number
from graph_schema.errors import BadInput
from graph_schema.ingest.refusals import Refusal, by_row, write_refusals
from graph_schema.ingest.report import ImportReport, Note
from graph_schema.ingest.run_report import RefusalGroup, RunReport, group_refusals

_SHOWN_NOTES = 8
_SHOWN_REFUSALS = 5
_SHOWN_GROUPS = 8
_FINDINGS = {
    "repaired": (("reparierte Grenze", "reparierte Grenzen"), ("repaired border", "repaired borders")),
    "overlap": (("Überlappung", "Überlappungen"), ("overlap", "overlaps")),
    "gap": (("Lücke", "Lücken"), ("gap", "gaps")),
}
"""What may be odd about borders, one and many, in German and English."""


def report_path(data_folder: Path, kind: str, chosen: Path | None) -> Path:
    """Return where refused rows are written: `chosen`, else a new file in the data folder."""
    if chosen is not None:
        return chosen
    moment = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
    return data_folder / "imports" / f"{kind}-{moment}.csv"


def require_place_of_report(chosen: Path | None) -> None:
    """Raise BadInput where the report of refused rows could not be written: asked before anything is loaded."""
    if chosen is None:
        return
    folder = chosen.absolute().parent
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not there.is_dir() or not os.access(chosen if chosen.exists() else there, os.W_OK):
        raise _not_written(chosen)


def _not_written(path: Path) -> BadInput:
    return BadInput(
        f"Der Bericht über abgewiesene Zeilen lässt sich nicht schreiben: {path}.",
        f"The report of refused rows cannot be written: {path}.",
        "Mit --report einen anderen Ort nennen.",
        "Name another place with --report.",
    )


def write_report(report: ImportReport, data_folder: Path, chosen: Path | None) -> ImportReport:
    """Write the refused rows, if there are any, and return the report with the file's place; BadInput if it fails."""
    if not report.refusals:
        return report
    path = report_path(data_folder, report.kind, chosen)
    try:
        write_refusals(report.refusals, path)
    except OSError:
        raise _not_written(path) from None
    return report.with_report_file(path)


def print_report(report: ImportReport, *, loaded: bool, as_json: bool, check_only: bool = False) -> None:
    """Print what an import did, or with `check_only` would do; `loaded` is False where refused rows stop it."""
    if as_json:
        print_json({**as_document(report, loaded=loaded and not check_only), "checked_only": check_only})
        return
    for line in counted_lines(report, loaded=loaded, check_only=check_only):
        click.echo(line)
    _print_leading(report)
    print_what_else(report, report.kind)
    _print_notes(report.notes)
    print_refused(group_refusals(report.refusals))
    if report.report_file is not None:
        click.echo(choose(f"Der ganze Bericht: {report.report_file}", f"The whole report: {report.report_file}"))
    if check_only:
        de, en = _what_would_be(report, loaded=loaded)
        say(f"Nur geprüft: nichts ist geschrieben. {de}", f"Checked only: nothing is written. {en}")
    elif not loaded:
        say(
            "Es wurde nichts geladen. Die Zeilen berichtigen, oder mit --accept-valid nur die gültigen laden.",
            "Nothing was loaded. Correct the rows, or load only the valid ones with --accept-valid.",
        )
    elif not report.changed_something:
        click.echo(nothing_changed(report.total))


def print_what_else(report: ImportReport | RunReport, kind: str) -> None:
    """Print what an import tells besides its counts: what ended, how sure addresses are, what has no place."""
    for name, rows in report.left_out.items():
        click.echo(f"{word(TABLES, name, language())}: {left_out_words(rows, language())}")
    if report.ended:
        parts = [f"{written_number(count)} {word(TABLES, name, language())}" for name, count in report.ended.items()]
        click.echo(choose("Beendet, weil nicht mehr in der Datei: ", "Ended, because vanished: ") + ", ".join(parts))
    _print_addresses(report.addresses, "addresses settle --sites" if kind == "directory" else "addresses settle")
    _print_places(report, kind)


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


def as_document(report: ImportReport, *, loaded: bool) -> dict[str, Any]:
    """Return the result of `--json`."""
    return {
        "kind": report.kind,
        "loaded": loaded,
        "changed_something": report.changed_something,
        "tables": {name: counts.as_dict() for name, counts in report.tables.items()},
        "rows_read": dict(report.rows_read),
        "left_out": as_left_out(report.left_out),
        "not_located": report.not_located,
        "protected": report.protected,
        "addresses": dict(report.addresses),
        "ended": dict(report.ended),
        "left": [
            {"table": table, "column": column, "leading_system": system, "values": number}
            for (table, column, system), number in sorted(report.left.items())
        ],
        "open_differences": report.open_differences,
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
        "refused": [as_group(each, language()) for each in group_refusals(report.refusals)],
        "first_refusals": [_as_refusal(each) for each in by_row(report.refusals)[:_SHOWN_REFUSALS]],
        "report_file": str(report.report_file) if report.report_file is not None else None,
        "exit_code": REFUSED if report.refusals else 0,
    }


def _as_refusal(each: Refusal) -> dict[str, Any]:
    return {
        "file": each.file,
        "row": each.row,
        "column": each.column,
        "fields": each.field.split(", ") if each.field else [],
        "kind": each.kind.value,
        "remedy": each.remedy(language()),
    }


def _print_leading(report: ImportReport) -> None:
    """Print what the files say and was not taken: another system leads it, or a person changed it here (F1)."""
    for (table, column, system), values in sorted(report.left.items()):
        number, one = written_number(values), values == 1
        who, where = system_word(system), f"{choose(*TABLES[table])}, {column}"
        click.echo(
            choose(
                f"Nicht übernommen, weil {who} führt: {number} {'Wert' if one else 'Werte'} ({where}).",
                f"Not taken, because {who} leads: {number} {'value' if one else 'values'} ({where}).",
            )
        )
    if report.open_differences:
        number = written_number(report.open_differences)
        click.echo(
            choose(
                f"Unterschiede zu dem, was hier geändert wurde: {number}. Ansehen und klären: "
                "sozialraum differences settle",
                f"Differences from what was changed here: {number}. To see and settle them: "
                "sozialraum differences settle",
            )
        )


def _print_addresses(addresses: Mapping[str, int], command: str) -> None:
    if not addresses:
        return
    there = [(addresses[name], words) for name, words in MATCHES.items() if addresses.get(name)]
    parts = [f"{written_number(number)} {choose(*words)}" for number, words in there]
    click.echo(choose("Adressen: ", "Addresses: ") + ", ".join(parts))
    if any(addresses.get(name) for name in UNSURE):
        click.echo(
            choose(
                f"Ungeklärte zeigt und klärt: sozialraum {command}",
                f"To see and settle the uncertain ones: sozialraum {command}",
            )
        )


def _print_places(report: ImportReport | RunReport, kind: str) -> None:
    if report.not_located:
        counted, number = kind == "register", written_number(report.not_located)
        click.echo(
            choose(
                f"Nicht zugeordnet, weil in keinem Gebiet: {number}, "
                f"{'nur in der Stadtsumme enthalten' if counted else 'ohne Gebiet behalten'}.",
                f"Not located, because in no area: {number}, "
                f"{'in the city’s total only' if counted else 'kept without an area'}.",
            )
        )
    if report.protected:
        number = written_number(report.protected)
        click.echo(
            choose(
                f"Geschützt, ohne Koordinaten und Gebiet: {number} "
                f"{'Wohnung' if report.protected == 1 else 'Wohnungen'}.",
                f"Protected, without coordinates and area: {number} "
                f"{'residence' if report.protected == 1 else 'residences'}.",
            )
        )


def _print_notes(notes: Sequence[Note]) -> None:
    new = [note for note in notes if not note.known]
    for note in new[:_SHOWN_NOTES]:
        click.echo(f"- {note.text(language())}")
    more = len(new) - _SHOWN_NOTES
    if more > 0:
        number = written_number(more)
        click.echo(choose(f"- und {number} weitere (alle mit --json)", f"- and {number} more (all with --json)"))
    _print_known(Counter(note.kind for note in notes if note.known))


def _print_known(kinds: Counter[str]) -> None:
    """Print how many findings there are about areas that are as they were: they were told when those were loaded."""
    if not kinds:
        return
    words = [(number, *_FINDINGS[kind]) for kind, number in kinds.items()]
    de = ", ".join(f"{written_number(number)} {one if number == 1 else many}" for number, (one, many), _ in words)
    en = ", ".join(f"{written_number(number)} {one if number == 1 else many}" for number, _, (one, many) in words)
    click.echo(
        choose(
            f"- An unveränderten Gebieten, wie zuvor: {de} (alle mit --json)",
            f"- At unchanged areas, as before: {en} (all with --json)",
        )
    )


def print_refused(groups: Sequence[RefusalGroup]) -> None:
    """Print what is wrong with refused rows, the most frequent first: a wrong code may stand in thousands of rows."""
    if not groups:
        return
    number, shown = sum(each.rows for each in groups), groups[:_SHOWN_GROUPS]
    in_all, kinds = written_number(number), written_number(len(groups))
    some = len(groups) > len(shown)
    click.echo(
        choose(
            f"Abgewiesen, die {len(shown)} häufigsten von {kinds} Arten von Fehlern ({in_all} in allen):"
            if some
            else f"Abgewiesen, {_errors(number, 'Fehler', 'Fehler')}:",
            f"Refused, the {len(shown)} most frequent of {kinds} kinds of errors ({in_all} in all):"
            if some
            else f"Refused, {_errors(number, 'error', 'errors')}:",
        )
    )
    for each in shown:
        click.echo(f"- {group_place(each, language())}: {each.what(language())}. {each.remedy(language())}".rstrip())


def group_place(group: RefusalGroup, locale: str) -> str:
    """Return where the rows of a group are: `citizens.csv, column sex, 312 rows, first row 5`."""
    de = locale == "de"
    column = f", {'Spalte' if de else 'column'} {group.column}" if group.column else ""
    if group.column and len(group.fields) > 1:
        column += f" ({'daraus' if de else 'read as'} {', '.join(group.fields)})"
    if group.rows == 1:
        return f"{group.file}, {'Zeile' if de else 'row'} {group.first_row}{column}"
    number = written_number(group.rows)
    rows = f"{number} Zeilen, zuerst {group.first_row}" if de else f"{number} rows, first {group.first_row}"
    return f"{group.file}{column}, {rows}"


def _errors(number: int, one: str, many: str) -> str:
    return f"{written_number(number)} {one if number == 1 else many}"
