"""Commands `import residents` and `import indicator`: figures about areas."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.import_mapping import mapping_options, stated_area_mapping, suggested_for_areas
from api.cli.import_work import (
    FILE,
    Work,
    carry_out_import,
    import_options,
    level_option,
    read_wide,
    require_columns,
    wide_options,
)
from api.cli.output import choose

if TYPE_CHECKING:
    from graph_schema.ingest.report import ImportReport


@click.command(
    epilog="""\b
Examples:
  sozialraum import residents residents.csv --level stadtteil
  sozialraum import residents kassel_einwohner_2015.csv --level ortsbezirk --date 2015-12-31 \\
      --area-column obz --count einwohner=all --count nicht_deutsch=without_german_citizenship
  sozialraum import residents einwohner.xlsx --level stadtteil --date 2025-12-31 --suggest-mapping residents.toml
  sozialraum import residents einwohner.xlsx --level stadtteil --date 2025-12-31 --mapping residents.toml

Groups: all, below_pension_age, without_german_citizenship, female, male, 0-14, 15-24, 25-34, 35-54, 55+.
"""
)
@click.argument("file", type=FILE)
@level_option
@click.option("--count", "counts", multiple=True, metavar="COLUMN=GROUP", help="A column with residents of a group.")
@mapping_options
@wide_options
@import_options
def residents(file: Path, **options: Any) -> None:
    """Import residents per neighbourhood, date and group.

    From CSV with the columns area_key, reference_date, group and count; with --area-column from a table with a row
    per area: CSV, or the attributes of a GeoJSON, GeoPackage or Shapefile; or, with --mapping, in the city's own
    columns and codes, with a row or a column per group (docs/mapping.md).
    """
    from graph_schema.ingest.columns import RESIDENTS

    if suggested_for_areas(file, RESIDENTS, options):
        return
    mapping = stated_area_mapping(RESIDENTS, options)
    groups = _columns_and_groups(options["counts"])
    if bool(options["area_column"]) != bool(groups):
        raise _belong_together("--count")
    wide = read_wide(options, RESIDENTS)
    require_columns(file, wide, [column for column, _ in groups], options["layer"])

    async def carry_out(work: Work) -> ImportReport:
        from api.actions.import_residents import import_residents

        return await import_residents(
            work.graph,
            file,
            level=options["level"],
            wide=wide,
            groups=groups,
            layer=options["layer"],
            mapping=mapping,
            **work.common,
        )

    carry_out_import(carry_out, options)


@click.command(
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
@click.argument("file", type=FILE)
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
@mapping_options
@wide_options
@import_options
def indicator(file: Path, **options: Any) -> None:
    """Import published figures per neighbourhood and date: a map without any person in the graph.

    From CSV with the columns area_key, reference_date and value; with --area-column and --value from a table with a
    row per area: CSV, or the attributes of a GeoJSON, GeoPackage or Shapefile; or, with --mapping, in the source's own
    columns and codes (docs/mapping.md).
    """
    from api.actions.import_indicator import figure_table

    table = figure_table(options["unit"])
    called = [options["name_de"], options["name_en"], options["code"], "Wert", "Anzahl"]
    if suggested_for_areas(file, table, options, called):
        return
    mapping = stated_area_mapping(table, options)
    if bool(options["area_column"]) != bool(options["value_column"]):
        raise _belong_together("--value")
    wide = read_wide(options, table)
    require_columns(file, wide, [options["value_column"]], options["layer"])

    async def carry_out(work: Work) -> ImportReport:
        from api.actions.import_indicator import import_indicator
        from graph_schema.store.areas import PublishedIndicator

        described = {name: options[name] for name in ("code", "name_de", "name_en", "unit", "denominator", "source")}
        return await import_indicator(
            work.graph,
            file,
            level=options["level"],
            indicator=PublishedIndicator(**described),
            wide=wide,
            value_column=options["value_column"],
            layer=options["layer"],
            mapping=mapping,
            **work.common,
        )

    carry_out_import(carry_out, options)


def _belong_together(option: str) -> click.UsageError:
    return click.UsageError(
        choose(f"--area-column und {option} gehören zusammen.", f"--area-column and {option} belong together.")
    )


def _columns_and_groups(counts: Sequence[str]) -> list[tuple[str, str]]:
    """Return column and group of each `--count`; UsageError for an unknown group, or one that is there twice."""
    found: list[tuple[str, str]] = []
    for text in counts:
        column, separator, group = text.rpartition("=")
        if not separator or not column or not group:
            raise _wrong_count(
                "SPALTE=GRUPPE schreiben, zum Beispiel einwohner=all.",
                "write COLUMN=GROUP, for instance einwohner=all.",
            )
        _require_group(group)
        if group in (each for _, each in found):
            raise _wrong_count(
                f"Die Gruppe {group} steht mehrmals da; jede hat eine Spalte.",
                f"the group {group} is there more than once; each has one column.",
            )
        found.append((column, group))
    return found


def _require_group(group: str) -> None:
    from graph_schema.ingest.columns import RESIDENT_GROUPS

    if group in RESIDENT_GROUPS:
        return
    meant = difflib.get_close_matches(group, RESIDENT_GROUPS, n=1, cutoff=0.5)
    known = ", ".join(RESIDENT_GROUPS)
    raise _wrong_count(
        f"Die Gruppe „{group}“ gibt es nicht. {f'Ist „{meant[0]}“ gemeint? ' if meant else ''}Gruppen: {known}.",
        f"there is no group “{group}”. {f'Is “{meant[0]}” meant? ' if meant else ''}Groups: {known}.",
    )


def _wrong_count(de: str, en: str) -> click.UsageError:
    return click.UsageError(choose(f"--count: {de}", f"--count: {en}"))
