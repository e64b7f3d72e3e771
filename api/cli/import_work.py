"""What the commands `import …` share: their options, the run, and how a level is named."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

from api.cli.import_results import print_report, write_report
from api.cli.output import REFUSED, json_option, progress_bar
from api.cli.session import open_graph, read_settings, run
from graph_schema.errors import BadInput

if TYPE_CHECKING:
    from api.settings import Settings
    from graph_schema.ingest.report import ImportReport, Progress
    from graph_schema.ingest.wide import WideColumns
    from graph_schema.model.places import Level
    from graph_schema.store.graph import Graph

Function = TypeVar("Function", bound=Callable[..., Any])
Options = dict[str, Any]
"""Options of a command by their Python name, as click hands them over."""


@dataclass(frozen=True, slots=True)
class Work:
    """What every import takes besides its own parameters."""

    graph: Graph
    data_folder: Path
    now: datetime
    accept_valid: bool
    progress: Progress

    @property
    def common(self) -> dict[str, Any]:
        """The keyword parameters that all imports share."""
        return {
            "data_folder": self.data_folder,
            "now": self.now,
            "accept_valid": self.accept_valid,
            "progress": self.progress,
        }


class Import(Protocol):
    """An import, ready but for the graph."""

    def __call__(self, work: Work, /) -> Awaitable[ImportReport]:
        """Carry it out."""
        ...


def import_options(function: Function) -> Function:
    """Add the options that every import has."""
    for option in (
        json_option,
        click.option(
            "--report", "report_file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
            help="Where refused rows are listed.  [default: a file in the data folder]",
        ),
        click.option("--accept-valid", is_flag=True, help="Load the valid rows even if others are refused."),
    ):  # fmt: skip
        function = option(function)
    return function


def wide_options(function: Function) -> Function:
    """Add the options for files with a row per area."""
    for option in (
        click.option("--layer", metavar="NAME", help="Layer of a GeoPackage whose attributes are read."),
        click.option("--number-repeated-keys", is_flag=True, help="As --repeated-keys number at the neighbourhoods."),
        click.option("--date-column", metavar="COLUMN", help="Column that holds the date."),
        click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Date of all figures."),
        click.option(
            "--area-column", metavar="COLUMN", help="The file has a row per area, whose key is in this column."
        ),
    ):
        function = option(function)
    return function


def carry_out_import(work: Import, options: Options) -> None:
    """Run an import, print its report and leave with 1 where rows were refused."""
    settings = read_settings()
    report, loaded = run(_carry_out(work, settings, options["accept_valid"]))
    report = write_report(report, settings.data_folder, options["report_file"])
    print_report(report, loaded=loaded, as_json=options["as_json"])
    if report.refusals:
        click.get_current_context().exit(REFUSED)


async def _carry_out(work: Import, settings: Settings, accept_valid: bool) -> tuple[ImportReport, bool]:
    """Return the report and whether rows were loaded; computes the figures where something changed."""
    from api.actions.compute_figures import compute_figures, limits_beside_serve
    from graph_schema.ingest.report import RowsRefused
    from graph_schema.store.figures import load_figure_state

    async with open_graph(settings) as graph:
        with progress_bar("Import", "Import") as show:
            try:
                report = await work(Work(graph, settings.data_folder, datetime.now(UTC), accept_valid, show))
            except RowsRefused as refused:
                return refused.report, False
        # Also where an earlier import was cut short after its rows were written: this one changes nothing more.
        if report.changed_something or (await load_figure_state(graph)).stale_since is not None:
            limits = await limits_beside_serve(graph, settings)
            with progress_bar("Die Tabellen werden neu berechnet", "Recomputing the tables") as show:
                await compute_figures(graph, settings, lambda done, total: show("compute", done, total), limits=limits)
        return report, True


async def read_level(graph: Graph, options: Options) -> Level:
    """Return the level: as the graph knows it, else a usual one, with the options over it."""
    from graph_schema.model.known_levels import KNOWN_LEVELS
    from graph_schema.model.places import Level
    from graph_schema.store.areas import load_levels

    code = options["level"]
    day: datetime | None = options["borders_as_of"]
    given: dict[str, Any] = {
        "name_de": options["plural_de"],
        "singular_de": options["singular_de"],
        "name_en": options["plural_en"],
        "singular_en": options["singular_en"],
        "rank": options["rank"],
        "source": options["source"],
        "licence": options["licence"],
        "borders_as_of": day.date() if day is not None else None,
    }
    stated: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    known = {level.code: level for level in await load_levels(graph)}.get(code) or KNOWN_LEVELS.get(code)
    if known is not None:
        return replace(known, **stated)
    if missing := {"name_de", "singular_de", "name_en", "singular_en", "rank"} - stated.keys():
        raise _unknown_level(code, len(missing))
    whole: dict[str, Any] = {"source": "", "licence": "", "borders_as_of": None, **stated}
    return Level(code=code, **whole)


def _unknown_level(code: str, missing: int) -> BadInput:
    from graph_schema.model.known_levels import KNOWN_LEVELS

    return BadInput(
        f"Die Ebene {code} ist neu; {missing} Angaben zu ihr fehlen.",
        f"The level {code} is new; {missing} words for it are missing.",
        "--plural-de, --singular-de, --plural-en, --singular-en und --rank angeben, "
        f"oder eine der üblichen Ebenen: {', '.join(KNOWN_LEVELS)}.",
        "Give --plural-de, --singular-de, --plural-en, --singular-en and --rank, "
        f"or one of the usual levels: {', '.join(KNOWN_LEVELS)}.",
    )


def read_wide(options: Options) -> WideColumns | None:
    """Return where a file with a row per area says what; None for a file in our own columns."""
    from graph_schema.ingest.wide import WideColumns

    if not options["area_column"]:
        return None
    day: datetime | None = options["day"]
    stated = day.date().isoformat() if day is not None else None
    return WideColumns(options["area_column"], stated, options["date_column"], options["number_repeated_keys"])
