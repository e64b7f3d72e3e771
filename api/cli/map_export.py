"""`sozialraum map export`: a layer as a file, the same as from the page."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.days import Day
from api.cli.output import json_option, language, print_json, say
from api.cli.session import open_graph, read_settings, run
from graph_schema.errors import BadInput
from graph_schema.office_time import office_day

if TYPE_CHECKING:
    from api.actions.export_map import ExportedFile

FORMATS = ("html", "csv", "gpkg", "geojson")

EPILOG = """\b
Examples:
  sozialraum map export --indicator contact_broken --format html --to meeting.html
  sozialraum map export --indicator people --measure rate --date 2022-09-30 --format csv --to people.csv
  sozialraum map export --indicator people --since 2021-09-30 --format gpkg --to change.gpkg
"""


@click.group("map", epilog=EPILOG)
def map_group() -> None:
    """Write maps and tables to files."""


@map_group.command("export", epilog=EPILOG)
@click.option("--indicator", default="", help="Code of the indicator; default: the first one.")
@click.option("--measure", default="", help="rate, location_quotient, density, count or value; default: the first.")
@click.option("--category", default="", help="all, sex:female, age_band:15-24, …; default: all.")
@click.option("--level", default="", help="Code of the level; default: the finest with up to 60 areas.")
@click.option("--date", "reference_date", type=Day(), help="Reference date; default: the newest.")
@click.option("--since", "compare_with", type=Day(), help="Earlier reference date: export the change since then.")
@click.option("--area", "area_key", default="", help="Key of an area: its sheet is open in the HTML file.")
@click.option("--format", "file_format", type=click.Choice(FORMATS), required=True, help="Kind of file.")
@click.option("--to", "target", type=click.Path(path_type=Path), required=True, help="File, or folder to name it in.")
@click.option("--overwrite", is_flag=True, help="Replace the file if it is there.")
@json_option
def export(file_format: str, target: Path, overwrite: bool, as_json: bool, **options: str | date | None) -> None:
    """Write a layer with its values as they may be published; the same as the page's downloads."""
    wanted = {name: "" if value is None else str(value) for name, value in options.items()}
    file = run(_make(wanted, file_format))
    written = target / file.name if target.is_dir() else target
    if written.exists() and not overwrite:
        raise BadInput(
            "Die Zieldatei gibt es schon.",
            "The target file exists.",
            "Mit --overwrite wird sie ersetzt.",
            "With --overwrite it is replaced.",
        )
    _write(written, file.content)
    if as_json:
        print_json({"file": str(written), "bytes": written.stat().st_size})
    else:
        say(f"Geschrieben: {written}", f"Written: {written}")


async def _make(wanted: dict[str, str], file_format: str) -> ExportedFile:
    from api.actions.choose_layer import LONGEST_CODE, UnknownChoice
    from api.actions.compute_figures import limits_of
    from api.actions.level_borders import LevelBorders
    from api.actions.show_map import MapViews
    from api.pages.addresses import MAP, map_fields
    from api.pages.exported_files import export_view
    from api.pages.reader import Reader
    from api.static import StaticFiles

    if overlong := [value for value in wanted.values() if len(value) > LONGEST_CODE]:
        raise _not_there(f"{overlong[0][:LONGEST_CODE]}…")
    settings = read_settings()
    reader = Reader(language(), settings.locale)
    async with open_graph(settings) as graph:
        views = MapViews(graph, limits_of(settings), settings.final_after_months)
        try:
            view = await views.show_map(wanted, reader.texts)
        except UnknownChoice as error:
            raise _not_there(error.wanted) from None
        catalogue = await views.shelf.catalogue()
        served = await LevelBorders(graph).served(catalogue.levels[view.level.code], catalogue.state.computed_at)
    return await asyncio.to_thread(
        export_view,
        file_format,
        view,
        served,
        reader,
        static=StaticFiles.built(),
        address=reader.to(MAP, map_fields(view.choice)),
        on=office_day(),
    )


def _not_there(wanted: str) -> BadInput:
    return BadInput(
        f"„{wanted}“ gibt es hier nicht.",
        f"“{wanted}” is not there.",
        "Kennzahlen, Darstellungen, Aufteilungen: docs/table-plan.md; Ebenen und Stichtage zeigt die Karte.",
        "Indicators, measures and breakdowns are listed in docs/table-plan.md; the map shows levels and dates.",
    )


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = error.strerror or type(error).__name__
        raise BadInput(
            f"Die Datei konnte nicht geschrieben werden: {reason}.",
            f"The file could not be written: {reason}.",
            "Wählen Sie einen anderen Ort.",
            "Choose another place.",
        ) from None
