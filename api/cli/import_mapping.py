"""Options of imports that read an office's own files through a mapping."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from api.cli.import_work import possible_day
from api.cli.output import choose, language, say
from api.cli.written import written_number
from graph_schema.errors import BadInput

if TYPE_CHECKING:
    from graph_schema.ingest.columns import Table
    from graph_schema.ingest.mapping import FileMapping
    from graph_schema.ingest.samples import Sample
    from graph_schema.ingest.suggest_mapping import Suggestion
    from graph_schema.ingest.unused_files import UnusedFile

Function = TypeVar("Function", bound=Callable[..., Any])
Options = dict[str, Any]


mapping_option = click.option(
    "--mapping", "mapping_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="Mapping from the office's files, columns and codes (TOML).",
)  # fmt: skip


def mapping_options(function: Function) -> Function:
    """Add the options for files in an office's own columns and codes."""
    suggestion = click.option(
        "--suggest-mapping", "suggestion", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
        help="Write a first mapping from headers and a sample, and import nothing.",
    )  # fmt: skip
    return mapping_option(suggestion(function))


def stated_mapping(
    tables: Sequence[Table], options: Options, given: Mapping[str, str] | None = None
) -> FileMapping | None:
    """Return the mapping that the options name; None where the files are in our own columns.

    `given`: what other options state for all rows, by our column.
    """
    from graph_schema.ingest.mapping import read_mapping

    path: Path | None = options["mapping_file"]
    return read_mapping(path, tables, given) if path is not None else None


_OPTIONS_OF_A_WIDE_FILE = {
    "area_column": "--area-column", "date_column": "--date-column", "number_repeated_keys": "--number-repeated-keys",
    "counts": "--count", "value_column": "--value",
}  # fmt: skip


def stated_area_mapping(table: Table, options: Options) -> FileMapping | None:
    """Return the mapping of a table about areas; `--date` may state the day of all rows.

    UsageError for options that say the same as a mapping does.
    """
    if options["mapping_file"] is None:
        return None
    for name, option in _OPTIONS_OF_A_WIDE_FILE.items():
        if options.get(name):
            raise click.UsageError(
                choose(f"{option} und --mapping schließen sich aus.", f"{option} and --mapping exclude each other.")
            )
    day = options["day"]
    return stated_mapping([table], options, {"reference_date": possible_day(day, table)} if day is not None else None)


def suggested(folder: Path, tables: Sequence[Table], options: Options) -> bool:
    """Write a first mapping for a folder where the options ask for it; return whether they did.

    UsageError where there is a mapping already: somebody may have worked on it. BadInput where the files hold none of
    the tables.
    """
    from graph_schema.ingest.samples import read_samples
    from graph_schema.ingest.suggest_mapping import suggest
    from graph_schema.ingest.unused_files import unused_files

    path = _asked_for(options)
    if path is None:
        return False
    samples = read_samples(folder)
    found = suggest(tables, samples)
    there = [each.name for each in folder.iterdir() if each.is_file() and not each.name.startswith((".", "~$"))]
    _write_suggestion(path, folder, tables, found, samples, unused=unused_files(tables, samples, found, there))
    return True


def suggested_for_file(file: Path, table: Table, options: Options) -> bool:
    """Write a first mapping for one file of a table where the options ask for it; as `suggested`."""
    from graph_schema.ingest.samples import samples_of
    from graph_schema.ingest.suggest_mapping import suggest
    from graph_schema.ingest.unused_files import unused_files

    path = _asked_for(options)
    if path is None:
        return False
    samples = samples_of([file])
    found = suggest([table], samples)
    _write_suggestion(path, file, [table], found, samples, unused=unused_files([table], samples, found))
    return True


def suggested_for_areas(file: Path, table: Table, options: Options, called: Sequence[str] = ()) -> bool:
    """Write a first mapping for a table about areas where the options ask for it; as `suggested`.

    `called`: what a published figure is called. With `--date` the mapping states no day.
    """
    from api.actions.area_tables import read_area_samples
    from graph_schema.ingest.suggest_areas import suggest_figures, suggest_residents
    from graph_schema.ingest.unused_files import UnusedFile

    path = _asked_for(options)
    if path is None:
        return False
    samples = read_area_samples(file, options["layer"])
    given = ("reference_date",) if options["day"] is not None else ()
    each = [suggest_figures(one, table, called, given) if called else suggest_residents(one, given) for one in samples]
    found = sorted(filter(None, each), key=lambda one: -one.confidence)[:1]
    others = [one for one in samples if not any(one is each.sample for each in found)]
    unused = [UnusedFile(one.raw.file, one.sheet) for one in others]
    _write_suggestion(path, file, [table], found, samples, unused=unused)
    return True


def _asked_for(options: Options) -> Path | None:
    """Return where a suggestion is to be written; UsageError where there is a mapping, by option or by its name."""
    path: Path | None = options["suggestion"]
    if path is None:
        return None
    if options["mapping_file"] is not None:
        raise click.UsageError(
            choose(
                "--suggest-mapping und --mapping schließen sich aus.",
                "--suggest-mapping and --mapping exclude each other.",
            )
        )
    if path.exists():
        raise click.UsageError(choose(f"{path} gibt es schon.", f"{path} is there already."))
    return path


def _write_suggestion(
    path: Path,
    looked_at: Path,
    tables: Sequence[Table],
    found: Sequence[Suggestion],
    samples: Sequence[Sample],
    *,
    unused: Sequence[UnusedFile],
) -> None:
    """Write a suggestion and tell what is in it, what is missing, and what goes on."""
    from graph_schema.ingest.columns import DIRECTORY, REGISTER
    from graph_schema.ingest.suggested_text import written

    if not found:
        raise _none_found(looked_at)
    leads = "Fachverfahren" if tables in (REGISTER, DIRECTORY) else "Statistikstelle"
    german = language() == "de"
    _write(path, written(tables, found, samples, leading_system=leads, unused=unused, german=german))
    for each in found:
        _tell_found(each)
    _tell_missing(tables, found)
    for each in unused:
        say(f"Nicht verwendet: {each.told(german=True)}.", f"Not used: {each.told(german=False)}.")
    say(
        f"Der Vorschlag steht in {path}. Jede Zeile prüfen, dann: --mapping {path} --check",
        f"The suggestion is in {path}. Check each line, then: --mapping {path} --check",
    )


def _tell_found(each: Suggestion) -> None:
    count, sure = len(each.columns) + len(each.counts), written_number(100 * each.confidence) + choose(" %", "%")
    say(
        f"{each.table.name}: {each.sample.raw.file}, {count} Spalten, Sicherheit {sure}",
        f"{each.table.name}: {each.sample.raw.file}, {count} columns, confidence {sure}",
    )
    if missing := ", ".join(each.missing):
        day = "reference_date" in each.missing
        say(
            f"  Wird gebraucht und wurde nicht gefunden: {missing}. Im Vorschlag ergänzen"
            + (", oder den Stichtag mit --date angeben." if day else "."),
            f"  Needed, and not found: {missing}. Add it to the suggestion"
            + (", or state the date with --date." if day else "."),
        )
    if (rows := each.rows) is not None:
        say(
            f"  Vorschlag, bitte bestätigen: Zeilen, in denen „{rows.name}“ nicht „{rows.value}“ ist, bleiben weg "
            f"({rows.left_out} von {rows.rows} der Stichprobe, Sicherheit {rows.confidence:.0%}).",
            f"  Proposed, please confirm: rows whose “{rows.name}” is not “{rows.value}” are left out "
            f"({rows.left_out} of {rows.rows} of the sample, confidence {rows.confidence:.0%}).",
        )


def _tell_missing(tables: Sequence[Table], found: Sequence[Suggestion]) -> None:
    """Tell which tables were not found: those that must be there, and those that may be missing."""
    names = {each.table.name for each in found}
    needed = ", ".join(each.name for each in tables if each.required and each.name not in names)
    others = ", ".join(each.name for each in tables if not each.required and each.name not in names)
    if needed:
        say(f"Nicht gefunden, wird gebraucht: {needed}.", f"Not found, needed: {needed}.")
    if others:
        say(f"Nicht gefunden, darf fehlen: {others}.", f"Not found, may be missing: {others}.")


def _none_found(looked_at: Path) -> BadInput:
    return BadInput(
        f"In {looked_at.name} wurde keine unserer Tabellen erkannt.",
        f"In {looked_at.name} none of our tables was found.",
        "Die erste Zeile jeder Datei (CSV oder XLSX) muss die Spalten in Worten nennen; sonst die Zuordnung nach "
        "docs/mapping.md schreiben.",
        "The first row of each file (CSV or XLSX) must name the columns in words; otherwise write the mapping as "
        "docs/mapping.md tells.",
    )


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput(
            f"Der Vorschlag konnte nicht geschrieben werden: {reason}.",
            f"The suggestion could not be written: {reason}.",
            "Einen anderen Ort wählen.",
            "Choose another place.",
        ) from None
