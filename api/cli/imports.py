"""Commands `import …`: bring a city in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.import_work import Work, carry_out_import, import_options, read_level, read_wide, wide_options
from api.cli.output import say

if TYPE_CHECKING:
    from graph_schema.ingest.report import ImportReport

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(
    "import",
    epilog="""\b
A city comes in this order:
  sozialraum import neighbourhoods districts.geojson --level stadtteil --key id --name name
  sozialraum import residents residents.csv --level stadtteil
  sozialraum import directory directory/
  sozialraum import register register/

A second import of the same file changes nothing and says so. docs/import.md explains files and columns.
""",
)
def import_group() -> None:
    """Bring a city in: neighbourhoods, residents, published figures, offices and programmes, cases."""


level_option = click.option("--level", required=True, metavar="CODE", help="Level of the areas, such as stadtteil.")


@import_group.command(
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
@click.argument("file", type=_FILE)
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
@click.option("--borders-as-of", type=click.DateTime(["%Y-%m-%d"]), help="Date of the borders.")
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
        named = await name_city(work.graph, name=options["city"], office=options["office"])
        if options["city"] is not None or options["office"] is not None:
            say(f"Stadt: {named.name}, Jobcenter: {named.office}", f"City: {named.name}, Jobcenter: {named.office}")
        return report

    if options["parent_key"] and not options["parent_level"]:
        raise click.UsageError("--parent-key needs --parent-level.")
    carry_out_import(carry_out, options)


@import_group.command(
    epilog="""\b
Examples:
  sozialraum import residents residents.csv --level stadtteil
  sozialraum import residents kassel_einwohner_2015.csv --level ortsbezirk --date 2015-12-31 \\
      --area-column obz --count einwohner=all --count nicht_deutsch=without_german_citizenship

Groups: all, below_pension_age, without_german_citizenship, female, male.
"""
)
@click.argument("file", type=_FILE)
@level_option
@click.option("--count", "counts", multiple=True, metavar="COLUMN=GROUP", help="A column with residents of a group.")
@wide_options
@import_options
def residents(file: Path, **options: Any) -> None:
    """Import residents per neighbourhood, date and group.

    From CSV with the columns area_key, reference_date, group and count, or, with --area-column, from a table with
    a row per area: CSV, or the attributes of a GeoJSON, GeoPackage or Shapefile.
    """
    groups = [_column_and_group(count) for count in options["counts"]]
    if bool(options["area_column"]) != bool(groups):
        raise click.UsageError("--area-column and --count belong together.")

    async def carry_out(work: Work) -> ImportReport:
        from api.actions.import_residents import import_residents

        return await import_residents(
            work.graph,
            file,
            level=options["level"],
            wide=read_wide(options),
            groups=groups,
            layer=options["layer"],
            **work.common,
        )

    carry_out_import(carry_out, options)


@import_group.command(
    epilog="""\b
Examples:
  sozialraum import indicator recipients.csv --level stadtteil --code sgb2_recipients --unit people \\
      --name-de "Leistungsempfänger:innen SGB II" --name-en "SGB II recipients" --denominator residents
  sozialraum import indicator planning_areas.geojson --level planungsraum --code unemployment --unit per_cent \\
      --name-de Arbeitslosenanteil --name-en "share of unemployed" \\
      --area-column id --value s1_percentage_unemployed --date 2018-12-31

An empty value, or a sign such as "." or "-", is "no data".
"""
)
@click.argument("file", type=_FILE)
@level_option
@click.option("--code", required=True, metavar="CODE", help="Short name of the indicator, for addresses.")
@click.option("--name-de", required=True, metavar="TEXT", help="German name.")
@click.option("--name-en", required=True, metavar="TEXT", help="English name.")
@click.option(
    "--unit", required=True, type=click.Choice(["people", "households", "per_cent", "index"]),
    help="Counts (people, households) are published under the rules of disclosure, rates as they are.",
)  # fmt: skip
@click.option("--denominator", metavar="CODE", help="What rates of a count are made of, such as residents.")
@click.option("--source", metavar="TEXT", help="Who published the figures.")
@click.option("--value", "value_column", metavar="COLUMN", help="Column with the figure.")
@wide_options
@import_options
def indicator(file: Path, **options: Any) -> None:
    """Import published figures per neighbourhood and date: a map without any person in the graph.

    From CSV with the columns area_key, reference_date and value, or, with --area-column and --value, from a table
    with a row per area: CSV, or the attributes of a GeoJSON, GeoPackage or Shapefile.
    """
    if bool(options["area_column"]) != bool(options["value_column"]):
        raise click.UsageError("--area-column and --value belong together.")

    async def carry_out(work: Work) -> ImportReport:
        from api.actions.import_indicator import import_indicator
        from graph_schema.store.areas import PublishedIndicator

        described = {name: options[name] for name in ("code", "name_de", "name_en", "unit", "denominator", "source")}
        return await import_indicator(
            work.graph,
            file,
            level=options["level"],
            indicator=PublishedIndicator(**described),
            wide=read_wide(options),
            value_column=options["value_column"],
            layer=options["layer"],
            **work.common,
        )

    carry_out_import(carry_out, options)


@import_group.command(
    epilog="""\b
Examples:
  sozialraum import register register/
  sozialraum import register register/ --accept-valid --report refused.csv
  sozialraum import register register/ --json

The folder holds households.csv, citizens.csv, memberships.csv and benefit_periods.csv, and may hold
caseworkers.csv and contacts.csv. Import the neighbourhoods before.
"""
)
@click.argument("folder", type=_FOLDER)
@import_options
def register(folder: Path, **options: Any) -> None:
    """Import the case register from a folder of CSV files.

    All rows are checked before the first is written. Numbers of the leading system do not enter the graph: a keyed
    hash stands for them, whose key is in the data folder.
    """

    async def carry_out(work: Work) -> ImportReport:
        from api.actions.import_register import import_register

        return await import_register(work.graph, folder, **work.common)

    carry_out_import(carry_out, options)


@import_group.command(
    epilog="""\b
Examples:
  sozialraum import directory directory/

The folder holds offices.csv, providers.csv, sites.csv and programmes.csv.
"""
)
@click.argument("folder", type=_FOLDER)
@import_options
def directory(folder: Path, **options: Any) -> None:
    """Import offices, providers, sites and programmes from a folder of CSV files."""

    async def carry_out(work: Work) -> ImportReport:
        from api.actions.import_directory import import_directory

        return await import_directory(work.graph, folder, **work.common)

    carry_out_import(carry_out, options)


def _column_and_group(text: str) -> tuple[str, str]:
    column, separator, group = text.rpartition("=")
    if not separator or not column or not group:
        raise click.BadParameter("write COLUMN=GROUP, for instance einwohner=all", param_hint="--count")
    return column, group
