"""Command `import show`: everything that is known about one import."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from api.actions.import_words import TABLES, kind_word, size_words, state_word, word
from api.actions.run_document import run_document
from api.cli.import_counts import count_words
from api.cli.import_results import print_refused, print_what_else
from api.cli.output import choose, json_option, language, print_json
from api.cli.session import open_graph, read_settings, run
from api.cli.written import written_moment, written_number
from graph_schema.ingest.report import Counts
from graph_schema.ingest.run_report import RunReport, decode

if TYPE_CHECKING:
    from api.settings import Settings
    from graph_schema.store.imports import ImportRun


@click.command(
    "show",
    epilog="""\b
Examples:
  sozialraum import show
  sozialraum import show 4f9a01c2
  sozialraum import show 4f9a01c2 --json

Names and values of refused rows are kept nowhere; the file that the import wrote names their rows.
""",
)
@click.argument("name", metavar="[RUN]", default="")
@json_option
def show_import(name: str, as_json: bool) -> None:
    """Tell everything about an import: RUN begins its line in `import list`; without it the last one."""
    each = run(_find(read_settings(), name))
    if each is None:
        if name:
            raise click.UsageError(
                choose(
                    f"Kein Import heißt {name}, oder mehrere beginnen so: „sozialraum import list“ zeigt die Namen.",
                    f"No import is called {name}, or several begin so: “sozialraum import list” shows the names.",
                )
            )
        if as_json:
            print_json(None)
            return
        click.echo(choose("Noch wurde nichts importiert.", "Nothing was imported yet."))
        return
    report = decode(each.report)
    if as_json:
        print_json(run_document(each, report, language()))
        return
    _print(each, report)


async def _find(settings: Settings, name: str) -> ImportRun | None:
    from graph_schema.store.imports import find_import_run, page_import_runs

    async with open_graph(settings) as graph:
        if name:
            return await find_import_run(graph, name)
        runs = await page_import_runs(graph, 0, 1)
        return await find_import_run(graph, runs[0].id) if runs else None


def _print(each: ImportRun, report: RunReport | None) -> None:
    click.echo(f"{kind_word(each.kind, each.subject, language())}: {state_word(each.state, each.changed, language())}")
    facts = (
        (choose("Name", "Name"), each.id),
        (choose("Begonnen", "Started"), written_moment(each.started_at)),
        (choose("Beendet", "Finished"), each.finished_at and written_moment(each.finished_at)),
        (choose("Dateien", "Files"), each.file_hash and f"SHA-256 {each.file_hash}"),
        (choose("Zuordnung", "Mapping"), each.mapping_version),
    )
    for name, value in facts:
        if value:
            click.echo(f"  {name}: {value}")
    for file in report.files if report is not None else ():
        rows = written_number(file.rows)
        told = f"{rows} {choose('Zeilen', 'rows')}, {size_words(file.size, language())}, SHA-256 {file.sha256}"
        click.echo(f"  {choose('Datei', 'File')} {file.name}: {told}")
    for table, counts in json.loads(each.counts or "{}").items():
        click.echo(f"{word(TABLES, table, language())}: {count_words(Counts(**counts))}")
    if report is None:
        click.echo(choose("Ein Bericht wurde damals nicht aufgehoben.", "No report was kept at that time."))
        return
    print_what_else(report, each.kind)
    for note in report.notes:
        click.echo(f"- {note.text(language())}")
    if report.notes_left_out:
        more = written_number(report.notes_left_out)
        click.echo(choose(f"- und {more} weitere Hinweise", f"- and {more} more notes"))
    print_refused(report.refused)
