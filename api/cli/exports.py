"""Commands `export …`: what leaves for the office's leading system, in its columns."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.days import Day
from api.cli.import_results import TABLES
from api.cli.output import choose, confirm, json_option, print_json, progress_bar, say
from api.cli.session import open_graph, read_settings, run
from api.cli.written import written_day, written_moment, written_number
from graph_schema.office_time import office_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.actions.export_contacts import Completed, ContactExport, ExportedFile
    from api.actions.export_register import ExportedTable
    from api.settings import Settings
    from graph_schema.ingest.mapping import FileMapping

_MAPPING = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)

mapping_option = click.option(
    "--mapping", "mapping_file", type=_MAPPING, required=True, metavar="FILE",
    help="Mapping of the office's columns, the same as for its import (docs/mapping.md).",
)  # fmt: skip
folder_option = click.option(
    "--to", "folder", type=_FOLDER, required=True, metavar="FOLDER", help="Folder that the file is written to."
)


@click.group(
    name="export",
    epilog="""\b
Examples:
  sozialraum export contacts --mapping register.toml --to handover/
  sozialraum export list
  sozialraum export again 3fa91c02 --mapping register.toml --to handover/
  sozialraum export register --mapping register.toml --to register-2026-11/
""",
)
def export_group() -> None:
    """Write what was recorded here for the office's leading system (docs/way-back.md)."""


@export_group.command(
    epilog="""\b
Examples:
  sozialraum export contacts --mapping register.toml --to handover/
  sozialraum export contacts --mapping register.toml --to handover/ --day 2026-10-30 --json

Each contact leaves once. Beside the file stands a receipt. Where there is nothing new, no file is written.
"""
)
@mapping_option
@folder_option
@click.option("--day", type=Day(), help="Only contacts up to this day.  [default: all]")
@json_option
def contacts(mapping_file: Path, folder: Path, day: date | None, as_json: bool) -> None:
    """Write the contacts that were recorded here, in the office's columns."""
    done = run(_export(read_settings(), _read_mapping(mapping_file), folder, day))
    if as_json:
        completed = [{**(_document(each.file) or {}), "found": each.found.value} for each in done.completed]
        print_json({"written": _document(done.written), "completed": completed})
        return
    for each in done.completed:
        _tell_completed(each)
    if done.written is None:
        click.echo(choose("Nichts Neues; es wurde keine Datei geschrieben.", "Nothing new; no file was written."))
    else:
        _tell(done.written)


@export_group.command(
    "list",
    epilog="""\b
Examples:
  sozialraum export list
  sozialraum export list --last 100 --json
""",
)
@click.option("--last", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many.")
@json_option
def list_files(last: int, as_json: bool) -> None:
    """List the files that left, the newest first."""
    files = run(_list(read_settings(), last))
    if as_json:
        print_json([_document(each) for each in files])
        return
    for each in files:
        written = written_moment(each.created_at)
        click.echo(f"{each.run_id[:8]}  {written}  {each.file}  {_counted(each)}")
    if not files:
        click.echo(choose("Noch wurde nichts übergeben.", "Nothing was handed over yet."))


@export_group.command(
    epilog="""\b
Examples:
  sozialraum export again 3fa91c02 --mapping register.toml --to handover/

For a file that was lost. Nothing is handed over anew: the file is the same, and its receipt says that it is a
repetition.
"""
)
@click.argument("name")
@mapping_option
@folder_option
@json_option
def again(name: str, mapping_file: Path, folder: Path, as_json: bool) -> None:
    """Write a file once more that `export list` names."""
    file = run(_again(read_settings(), name, _read_mapping(mapping_file), folder))
    if as_json:
        print_json(_document(file))
    else:
        _tell(file)


@export_group.command(
    epilog="""\b
Examples:
  sozialraum export register --mapping register.toml --to register-2026-11/
  sozialraum export register --mapping register.toml --to register-2026-11/ --yes --json

Writes the personal data of everyone in the register. Protected addresses are left out.
"""
)
@mapping_option
@folder_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def register(mapping_file: Path, folder: Path, yes: bool, as_json: bool) -> None:
    """Write the whole register in the office's columns, for another system to take over."""
    mapping = _read_mapping(mapping_file)
    if not yes:
        confirm(
            f"In {folder} werden personenbezogene Daten aller Menschen im Register geschrieben. Fortfahren?",
            f"Personal data of everyone in the register will be written to {folder}. Continue?",
        )
    tables = run(_export_register(read_settings(), mapping, folder))
    if as_json:
        print_json([
            {"table": each.table, "file": each.file, "rows": each.rows, "kept_here": each.kept_here,
             "not_mapped": each.not_mapped}
            for each in tables
        ])  # fmt: skip
        return
    for each in tables:
        click.echo(f"{each.file}: {choose(*TABLES[each.table])}, {written_number(each.rows)}")
    _tell_left_out(tables)


def _tell_left_out(tables: Sequence[ExportedTable]) -> None:
    if number := sum(each.kept_here for each in tables):
        kept = written_number(number)
        say(
            f"Weggelassen wegen geschützter Anschrift (Wohnungen und Zugehörigkeiten): {kept}.",
            f"Left out because the address is protected (residences and memberships): {kept}.",
        )
    unnamed = [f"{each.table}.{name}" for each in tables for name in each.not_mapped]
    if unnamed:
        say(
            f"Nicht in den Dateien, weil die Zuordnung sie nicht nennt: {', '.join(unnamed)}.",
            f"Not in the files, because the mapping does not name them: {', '.join(unnamed)}.",
        )


def _read_mapping(path: Path) -> FileMapping:
    from graph_schema.ingest.columns import REGISTER
    from graph_schema.ingest.mapping import read_mapping

    return read_mapping(path, REGISTER)


async def _export(settings: Settings, mapping: FileMapping, folder: Path, day: date | None) -> ContactExport:
    from api.actions.export_contacts import export_contacts

    today = office_day()
    async with open_graph(settings) as graph:
        return await export_contacts(
            graph, mapping, folder, data_folder=settings.data_folder, now=datetime.now(UTC), today=today,
            until=day or today,
        )  # fmt: skip


async def _export_register(settings: Settings, mapping: FileMapping, folder: Path) -> list[ExportedTable]:
    from api.actions.export_register import export_register

    async with open_graph(settings) as graph:
        with progress_bar("Export", "Export") as show:
            return await export_register(
                graph, mapping, folder, data_folder=settings.data_folder,
                today=office_day(), progress=show,
            )  # fmt: skip


async def _list(settings: Settings, last: int) -> list[ExportedFile]:
    from api.actions.export_contacts import list_exports

    async with open_graph(settings) as graph:
        return await list_exports(graph, last)


async def _again(settings: Settings, name: str, mapping: FileMapping, folder: Path) -> ExportedFile:
    from api.actions.export_contacts import export_again

    async with open_graph(settings) as graph:
        return await export_again(graph, name, mapping, folder, data_folder=settings.data_folder, now=datetime.now(UTC))


def _counted(each: ExportedFile) -> str:
    number = written_number(each.events)
    contacts_de = "1 Kontakt" if each.events == 1 else f"{number} Kontakte"
    contacts_en = "1 contact" if each.events == 1 else f"{number} contacts"
    days = written_day(each.first_day)
    if each.last_day != each.first_day:
        days = f"{days} – {written_day(each.last_day)}"
    return choose(f"{contacts_de}, {days}", f"{contacts_en}, {days}")


def _tell(each: ExportedFile) -> None:
    click.echo(f"{each.path}: {_counted(each)}")


def _tell_completed(each: Completed) -> None:
    """Tell what became of an interrupted export; the last of them ask somebody to do something."""
    from graph_schema.way_back.publishing import Whereabouts

    file, again = each.file, f"sozialraum export again {each.file.run_id[:8]} …"
    if file.path is not None:
        if each.found is Whereabouts.LOST:
            say(
                "Die Datei einer unterbrochenen Übergabe war verloren gegangen, ohne dass jemand sie abholen konnte. "
                "Sie wurde mit derselben Nummer neu geschrieben:",
                "The file of an interrupted export was lost before anybody could fetch it. It was written again with "
                "the same number:",
            )
        else:
            say("Eine unterbrochene Übergabe wurde abgeschlossen:", "An interrupted export was completed:")
        _tell(file)
    elif each.found is Whereabouts.UNCLEAR:
        say(
            f"{file.file} von einer unterbrochenen Übergabe ist nicht mehr da: abgeholt oder entfernt, das lässt sich "
            f"nicht sagen. Im führenden System nachsehen; fehlt sie dort: „{again}“.",
            f"{file.file} of an interrupted export is not there any more: fetched or removed, which cannot be told. "
            f"Look in the leading system; if it is missing there: “{again}”.",
        )
    elif each.found is Whereabouts.LOST:
        version = file.mapping_version.partition(" ")[0]
        say(
            f"Die Datei {file.file} einer unterbrochenen Übergabe ist verloren gegangen und mit dieser Zuordnung nicht "
            f"neu zu schreiben. Mit der Zuordnung von damals (Version {version}): „{again}“.",
            f"The file {file.file} of an interrupted export was lost, and this mapping cannot write it again. With the "
            f"mapping of that time (version {version}): “{again}”.",
        )
    else:
        say(
            f"Eine unterbrochene Übergabe fand ihren Ordner nicht mehr. Ist er wieder da, schließt der nächste Export "
            f"sie ab; sonst die Datei neu schreiben: „{again}“.",
            f"An interrupted export did not find its folder any more. If it comes back, the next export completes it; "
            f"otherwise write the file again: “{again}”.",
        )


def _document(each: ExportedFile | None) -> dict[str, object] | None:
    if each is None:
        return None
    return {
        "export": each.run_id,
        "created_at": each.created_at,
        "file": each.file,
        "path": each.path,
        "sha256": each.sha256,
        "contacts": each.events,
        "first_day": each.first_day,
        "last_day": each.last_day,
        "mapping": each.mapping_version,
    }
