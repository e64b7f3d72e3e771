"""Command `import neighbourhoods`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.days import Day
from api.cli.import_work import FILE, Work, carry_out_import, import_options, level_option, read_level
from api.cli.output import choose, say

if TYPE_CHECKING:
    from graph_schema.ingest.report import ImportReport


@click.command(
    epilog="""\b
Examples:
  sozialraum import neighbourhoods kassel_ortsbezirke.geojson --level ortsbezirk \\
      --key bezirk --key-pattern '(\\d\\d)$' --name name --no-district-keys 25 \\
      --city Kassel --office "Jobcenter Stadt Kassel"
  sozialraum import neighbourhoods areas.gpkg --layer quarters --crs EPSG:25833 --level quartier \\
      --key id --name name --parent-level stadtteil --parent-key district_id

Without --parent-key an area belongs to the area of --parent-level with which it shares most ground.
"""
)
@click.argument("file", type=FILE)
@level_option
@click.option("--key", required=True, metavar="FIELD", help="Field that holds the key.")
@click.option("--key-pattern", metavar="REGEX", help="Part of the key field that is the key (first group).")
@click.option("--name", required=True, metavar="FIELD", help="Field that holds the name.")
@click.option("--no-district-keys", metavar="KEY,…", default="", help="Keys of areas that belong to no district.")
@click.option("--no-district-field", metavar="FIELD", help="Field that is true for areas that belong to no district.")
@click.option(
    "--repeated-keys",
    type=click.Choice(["refuse", "join", "number"]),
    default="refuse",
    show_default=True,
    help="Features with the same key: refuse, join to one area, or number (KEY, KEY-2).",
)
@click.option("--parent-level", metavar="CODE", help="Level above; it must be there already.")
@click.option("--parent-key", metavar="FIELD", help="Field that holds the key of the area above.")
@click.option("--crs", metavar="EPSG:…", help="Coordinate system, where the file names none or a wrong one.")
@click.option("--layer", metavar="NAME", help="Layer of a GeoPackage.")
@click.option("--plural-de", metavar="WORD", help="German word for the areas, such as Ortsbezirke.")
@click.option("--singular-de", metavar="WORD", help="German word for one area.")
@click.option("--plural-en", metavar="WORD", help="English word for the areas.")
@click.option("--singular-en", metavar="WORD", help="English word for one area.")
@click.option("--rank", type=click.IntRange(0, 99), help="0 is the coarsest level.")
@click.option("--city", metavar="NAME", help="Name of the city on pages; once is enough.")
@click.option("--office", metavar="NAME", help="Name of its Jobcenter on pages; once is enough.")
@click.option("--source", metavar="TEXT", help="Who published the borders; stands beneath the map.")
@click.option("--licence", metavar="TEXT", help="Licence of the borders.")
@click.option("--borders-as-of", type=Day(), help="Date of the borders.")
@click.option(
    "--tolerance", type=click.FloatRange(min=0), default=100.0, show_default=True, metavar="M2",
    help="Overlaps and gaps above this area are reported.",
)  # fmt: skip
@click.option("--remove-vanished", is_flag=True, help="Remove areas of the level that are not in the file.")
@import_options
def neighbourhoods(file: Path, **options: Any) -> None:
    """Import the areas of one level from GeoJSON, GeoPackage or Shapefile.

    Broken borders are repaired; overlaps and gaps are reported. Borders are kept as they were given and drawn
    simplified, without gaps.
    """

    async def carry_out(work: Work) -> ImportReport:
        from api.actions.import_neighbourhoods import import_neighbourhoods
        from api.actions.name_city import name_city
        from geo.area_files import AreaFields, Repeated

        keys = tuple(key.strip() for key in options["no_district_keys"].split(",") if key.strip())
        report = await import_neighbourhoods(
            work.graph,
            file,
            fields=AreaFields(
                key=options["key"],
                name=options["name"],
                key_pattern=options["key_pattern"],
                parent_key=options["parent_key"],
                no_district_keys=keys,
                no_district=options["no_district_field"],
                repeated=Repeated(options["repeated_keys"]),
            ),
            level=await read_level(work.graph, options),
            crs=options["crs"],
            layer=options["layer"],
            parent_level=options["parent_level"],
            remove_vanished=options["remove_vanished"],
            tolerance_m2=options["tolerance"],
            **work.common,
        )
        if work.check_only:
            return report
        named = await name_city(work.graph, name=options["city"], office=options["office"])
        if options["city"] is not None or options["office"] is not None:
            say(f"Stadt: {named.name}, Jobcenter: {named.office}", f"City: {named.name}, Jobcenter: {named.office}")
        return report

    if options["parent_key"] and not options["parent_level"]:
        raise click.UsageError(choose("--parent-key braucht --parent-level.", "--parent-key needs --parent-level."))
    carry_out_import(carry_out, options)
