"""Command `import addresses`: the city's own list of addresses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.import_mapping import mapping_options, stated_mapping, suggested_for_file
from api.cli.import_work import FILE, Work, carry_out_import, import_options

if TYPE_CHECKING:
    from graph_schema.ingest.report import ImportReport


@click.command(
    epilog="""\b
Examples:
  sozialraum import addresses house_coordinates.csv --crs EPSG:25832
  sozialraum import addresses hauskoordinaten.csv --suggest-mapping addresses.toml
  sozialraum import addresses hauskoordinaten.csv --crs EPSG:25832 --mapping addresses.toml
  sozialraum import addresses street_directory.csv --level statistischer_bezirk

House coordinates have the columns street, house_number, x, y and may have suffix, postcode, town; a street directory
has street, area_key and may have first, last, side, postcode, town. docs/addresses.md tells how addresses are matched.
"""
)
@click.argument("file", type=FILE)
@click.option("--level", metavar="CODE", help="The file is a street directory, whose areas are those of this level.")
@click.option("--crs", metavar="EPSG:…", help="Coordinate system of x and y.  [default: degrees, x is the longitude]")
@mapping_options
@import_options
def addresses(file: Path, **options: Any) -> None:
    """Import the city's addresses, by which residences without coordinates are placed.

    The list replaces the one before. Nothing leaves this machine: addresses are looked up here.
    """
    from graph_schema.ingest.columns import ADDRESSES, HOUSE_COORDINATES, STREET_DIRECTORY

    if suggested_for_file(file, HOUSE_COORDINATES if options["level"] is None else STREET_DIRECTORY, options):
        return
    mapping = stated_mapping(ADDRESSES, options)

    async def carry_out(work: Work) -> ImportReport:
        from api.actions.import_addresses import import_addresses

        return await import_addresses(
            work.graph, file, level=options["level"], crs=options["crs"], mapping=mapping, **work.common
        )

    carry_out_import(carry_out, options)
