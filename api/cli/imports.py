"""Commands `import …`: bring a city in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.days import Day
from api.cli.import_addresses import addresses
from api.cli.import_areas import neighbourhoods
from api.cli.import_grid import grid
from api.cli.import_mapping import mapping_options, stated_mapping, suggested
from api.cli.import_plan import plan
from api.cli.import_runs import list_imports
from api.cli.import_show import show_import
from api.cli.import_tables import indicator, residents
from api.cli.import_undo import undo_last
from api.cli.import_watch import watch
from api.cli.import_work import Work, carry_out_import, import_options

if TYPE_CHECKING:
    from graph_schema.ingest.report import ImportReport

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(
    "import",
    epilog="""\b
A city comes in this order:
  sozialraum import neighbourhoods districts.geojson --level stadtteil --key id --name name
  sozialraum import residents residents.csv --level stadtteil
  sozialraum import addresses house_coordinates.csv --crs EPSG:25832
  sozialraum import directory directory/
  sozialraum import register register/
  sozialraum import plan plan_2026.csv

A second import of the same file changes nothing and says so. docs/import.md explains files and columns.
""",
)
def import_group() -> None:
    """Bring a city in: neighbourhoods, residents, published figures, offices and programmes, cases."""


for each in (neighbourhoods, grid, residents, indicator, addresses, plan, list_imports, show_import, undo_last, watch):
    import_group.add_command(each)


@import_group.command(
    epilog="""\b
Examples:
  sozialraum import register register/
  sozialraum import register export/ --suggest-mapping register.toml
  sozialraum import register export/ --mapping register.toml --check
  sozialraum import register export/ --mapping register.toml --end-vanished 2026-10-31
  sozialraum import register register/ --accept-valid --report refused.csv
  sozialraum import register register/ --json

The folder holds households.csv, citizens.csv, memberships.csv and benefit_periods.csv, and may hold
caseworkers.csv and contacts.csv; or, with --mapping, the office's own files (docs/mapping.md). Import the
neighbourhoods before.
"""
)
@click.argument("folder", type=_FOLDER)
@click.option(
    "--end-vanished", "last_day", type=Day(), help="End what is no longer in the files; its last day was this one."
)
@click.option("--however-many", is_flag=True, help="End even if more than a fifth of a table is missing.")
@mapping_options
@import_options
def register(folder: Path, **options: Any) -> None:
    """Import the case register from a folder of CSV files or workbooks.

    All rows are checked before the first is written. Numbers of the leading system do not enter the graph: a keyed
    hash stands for them, whose key is in the data folder.
    """

    from graph_schema.ingest.columns import REGISTER

    if suggested(folder, REGISTER, options):
        return
    mapping = stated_mapping(REGISTER, options)

    async def carry_out(work: Work) -> ImportReport:
        from api.actions.end_vanished import Ending
        from api.actions.import_register import import_register

        last_day = options["last_day"]
        ending = Ending(last_day, options["however_many"]) if last_day is not None else None
        return await import_register(work.graph, folder, mapping=mapping, ending=ending, **work.common)

    carry_out_import(carry_out, options)


@import_group.command(
    epilog="""\b
Examples:
  sozialraum import directory directory/

The folder holds offices.csv, providers.csv, sites.csv and programmes.csv.
"""
)
@click.argument("folder", type=_FOLDER)
@mapping_options
@import_options
def directory(folder: Path, **options: Any) -> None:
    """Import offices, providers, sites and programmes from a folder of CSV files or workbooks."""
    from graph_schema.ingest.columns import DIRECTORY

    if suggested(folder, DIRECTORY, options):
        return
    mapping = stated_mapping(DIRECTORY, options)

    async def carry_out(work: Work) -> ImportReport:
        from api.actions.import_directory import import_directory

        return await import_directory(work.graph, folder, mapping=mapping, **work.common)

    carry_out_import(carry_out, options)
