"""What the commands `import …` share: their options, the run, and how a level is named."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

from api.cli.days import Day
from api.cli.figures import compute_beside_serve
from api.cli.import_results import print_report, require_place_of_report, write_report
from api.cli.output import REFUSED, choose, json_option, language, progress_bar
from api.cli.session import open_graph, read_settings, run

if TYPE_CHECKING:
    from api.settings import Settings
    from graph_schema.ingest.columns import Table
    from graph_schema.ingest.report import ImportReport, Progress
    from graph_schema.ingest.wide import WideColumns
    from graph_schema.model.places import Level
    from graph_schema.store.graph import Graph

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Function = TypeVar("Function", bound=Callable[..., Any])
Options = dict[str, Any]
"""Options of a command by their Python name, as click hands them over."""


level_option = click.option("--level", required=True, metavar="CODE", help="Level of the areas, such as stadtteil.")


@dataclass(frozen=True, slots=True)
class Work:
    """What every import takes besides its own parameters."""

    graph: Graph
    data_folder: Path
    now: datetime
    accept_valid: bool
    check_only: bool
    progress: Progress

    @property
    def common(self) -> dict[str, Any]:
        """The keyword parameters that all imports share."""
        return {
            "data_folder": self.data_folder,
            "now": self.now,
            "accept_valid": self.accept_valid,
            "check_only": self.check_only,
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
        click.option("--check", "check_only", is_flag=True, help="Check and compare everything, and write nothing."),
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
        click.option("--date", "day", type=Day(), help="Date of all figures."),
        click.option(
            "--area-column", metavar="COLUMN", help="The file has a row per area, whose key is in this column."
        ),
    ):
        function = option(function)
    return function


_ENDING = ("last_day", "remove_vanished")
"""Options that end or remove what the files do not state: while rows are refused, that cannot be said."""


def carry_out_import(work: Import, options: Options) -> None:
    """Run an import, print its report and leave with 1 where rows were refused; UsageError for an unknown column."""
    settings = read_settings()
    require_place_of_report(options["report_file"])
    accept_valid, check_only = options["accept_valid"], options["check_only"]
    with _columns_as_usage():
        report, loaded = run(
            load_and_compute(
                work, settings, accept_valid=accept_valid, check_only=check_only,
                compare_valid=check_only and not any(options.get(each) for each in _ENDING),
            )
        )  # fmt: skip
    report = write_report(report, settings.data_folder, options["report_file"])
    print_report(report, loaded=loaded, check_only=check_only, as_json=options["as_json"])
    if report.refusals:
        click.get_current_context().exit(REFUSED)


async def load_and_compute(
    work: Import, settings: Settings, *, accept_valid: bool, check_only: bool, compare_valid: bool = False
) -> tuple[ImportReport, bool]:
    """Import; return the report and whether rows were loaded, or would be. Computes the figures where some changed.

    `compare_valid`, for a check: what is valid is compared with the graph, although refused rows would stop the import.
    """
    from graph_schema.ingest.report import RowsRefused
    from graph_schema.store.figures import load_figure_state

    async with open_graph(settings) as graph:
        with progress_bar("Import", "Import") as show:
            try:
                now = datetime.now(UTC)
                accepted = accept_valid or compare_valid
                report = await work(Work(graph, settings.data_folder, now, accepted, check_only, show))
            except RowsRefused as refused:
                return refused.report, False
        if check_only:
            return report, accept_valid or not report.refusals
        # Also where an earlier import was cut short after its rows were written: this one changes nothing more.
        if report.changed_something or (await load_figure_state(graph)).stale_since is not None:
            await compute_beside_serve(graph, settings)
        return report, True


async def read_level(graph: Graph, options: Options) -> Level:
    """Return the level: as the graph knows it, else a usual one, with the options over it."""
    from api.actions.stated_level import WORDS, stated_level

    return await stated_level(graph, options["level"], {name: options[name] for name in WORDS})


def read_wide(options: Options, table: Table) -> WideColumns | None:
    """Return where a file with a row per area says what; None for a file in the columns of `table` itself.

    UsageError where nothing says the date, or `table` takes no such date: every row would be refused for it.
    """
    from graph_schema.ingest.wide import WideColumns

    if not options["area_column"]:
        return None
    day: date | None = options["day"]
    if day is None and not options["date_column"]:
        raise click.UsageError(
            choose(
                "Zu --area-column gehört der Stichtag: --date JJJJ-MM-TT oder --date-column SPALTE.",
                "--area-column needs the date: --date YYYY-MM-DD or --date-column COLUMN.",
            )
        )
    stated = possible_day(day, table) if day is not None else None
    return WideColumns(options["area_column"], stated, options["date_column"], options["number_repeated_keys"])


def possible_day(day: date, table: Table) -> str:
    """Return `--date` as text; UsageError where the table takes no such date, such as one within a month."""
    from graph_schema.ingest.cells import CellError, read_cell

    column = next(each for each in table.columns if each.name == "reference_date")
    try:
        read_cell(column, day.isoformat())
    except CellError as error:
        raise click.UsageError(choose(f"--date: {error.remedy_de}", f"--date: {error.remedy_en}")) from None
    return day.isoformat()


def require_columns(file: Path, wide: WideColumns | None, figures: Sequence[str], layer: str | None) -> None:
    """Raise UsageError where a file with a row per area lacks a column that an option names.

    Asked before the graph is opened: nothing has begun then, and the answer comes at once.
    """
    if wide is None:
        return
    from api.actions.area_tables import require_wide_columns

    by_column = [wide.date_column] if wide.date is None and wide.date_column is not None else []
    with _columns_as_usage():
        require_wide_columns(file, [wide.area, *by_column, *figures], layer)


@contextmanager
def _columns_as_usage() -> Generator[None]:
    """Turn the error of a column that the file lacks into one of usage: the options are wrong, not the file."""
    from graph_schema.ingest.file_columns import UnknownColumn

    try:
        yield
    except UnknownColumn as error:
        raise click.UsageError(error.text(language())) from None
