"""Command `import plan`: planned entries and places."""

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
  sozialraum import plan plan_2026.csv
  sozialraum import plan Eintrittsplanung.xlsx --suggest-mapping plan.toml
  sozialraum import plan Eintrittsplanung.xlsx --mapping plan.toml --check

A row per year and instrument with year, instrument, planned_entries and places; places_are_limit and source may be
there. The page /plan shows it.
"""
)
@click.argument("file", type=FILE)
@mapping_options
@import_options
def plan(file: Path, **options: Any) -> None:
    """Import planned entries and places of a year, by instrument.

    The plan of a year replaces the one before; other years stay untouched. Without places_are_limit, places that are
    bought (measures at providers, work opportunities, further training) are a limit, others a planned average stock.
    """
    from graph_schema.ingest.columns import PLAN

    if suggested_for_file(file, PLAN, options):
        return
    mapping = stated_mapping([PLAN], options)

    async def carry_out(work: Work) -> ImportReport:
        from api.actions.import_plan import import_plan

        return await import_plan(work.graph, file, mapping=mapping, **work.common)

    carry_out_import(carry_out, options)
