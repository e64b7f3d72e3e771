"""Command `import grid`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from api.cli.import_work import Work, carry_out_import, import_options, read_level

if TYPE_CHECKING:
    from graph_schema.ingest.report import ImportReport

_SIZES = ("100", "200", "250", "500", "1000", "2000", "5000", "10000")
_WORDS = ("plural_de", "singular_de", "plural_en", "singular_en", "rank", "source", "licence", "borders_as_of")


@click.command(
    epilog="""\b
Examples:
  sozialraum import grid
  sozialraum import grid --cell 2000 --check
  sozialraum import grid --cell 500 --cut-at block --level raster

Where what is asked does not follow the borders of districts, or districts are so large that they hide it. Cells are
those of the European grid (ETRS89-LAEA, EPSG:3035), cut at the borders of a level so that each lies in one of its
areas. Call it again after that level's borders changed. Small cells withhold more, and a grid takes its time
whenever figures are computed: docs/import.md has the measurements.
"""
)
@click.option(
    "--cell",
    type=click.Choice(_SIZES),
    default="1000",
    show_default=True,
    metavar="M",
    help="Side of a cell in metres.",
)
@click.option("--level", default="raster", show_default=True, metavar="CODE", help="Level that the cells become.")
@click.option("--cut-at", metavar="CODE", help="Level at whose borders cells are cut.  [default: the finest one]")
@import_options
def grid(cell: str, cut_at: str | None, **options: Any) -> None:
    """Make a level of square grid cells out of borders that are there; no file and no address is needed."""

    async def carry_out(work: Work) -> ImportReport:
        from api.actions.import_grid import import_grid

        return await import_grid(
            work.graph,
            size_m=int(cell),
            level=await read_level(work.graph, {**dict.fromkeys(_WORDS), **options}),
            cut_at=cut_at,
            data_folder=work.data_folder,
            now=work.now,
            check_only=work.check_only,
            progress=work.progress,
        )

    carry_out_import(carry_out, options)
