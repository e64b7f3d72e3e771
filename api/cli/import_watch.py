"""Command `import watch`: a folder into which the leading system puts its files every night."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.import_counts import count_words
from api.cli.import_mapping import mapping_option, stated_mapping
from api.cli.import_results import as_document, print_refused, write_report
from api.cli.import_work import load_and_compute
from api.cli.output import REFUSED, choose, language, say
from api.cli.session import read_settings, run
from api.cli.written import written_moment, written_number
from graph_schema.errors import BadInput, Conflict, GraphError, RefusedRows, SozialraumError
from graph_schema.ingest.run_report import group_refusals
from graph_schema.office_time import office_day

if TYPE_CHECKING:
    from api.cli.import_work import Work
    from api.settings import Settings
    from graph_schema.ingest.deliveries import DeliveryFolder
    from graph_schema.ingest.mapping import FileMapping
    from graph_schema.ingest.report import ImportReport


@dataclass(frozen=True, slots=True)
class _Watch:
    """What one watched folder is read with."""

    settings: Settings
    folder: Path
    mapping: FileMapping
    deliveries: DeliveryFolder
    accept_valid: bool
    end_vanished: bool
    keep: timedelta


@click.command(
    "watch",
    epilog="""\b
Examples:
  sozialraum import watch /srv/deliveries --mapping register.toml
  sozialraum import watch /srv/deliveries --mapping register.toml --end-vanished --accept-valid
  sozialraum import watch /srv/deliveries --mapping register.toml --once

A delivery is read when every file that the mapping names is there and has not changed for a while. Then it moves to
imported/ or refused/ below the folder, with its report. Other files are left alone. Ctrl-C ends it; a delivery that was
being read is read again.
""",
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@mapping_option
@click.option("--settle", type=click.FloatRange(0), default=60.0, show_default=True, metavar="SECONDS",
              help="A file that has not changed for so long is written.")  # fmt: skip
@click.option("--every", type=click.FloatRange(0.1), default=30.0, show_default=True, metavar="SECONDS",
              help="How often to look.")  # fmt: skip
@click.option("--once", is_flag=True, help="Read the delivery that is there, if it is whole, and end.")
@click.option("--end-vanished", is_flag=True, help="End what is no longer in the files with the day before.")
@click.option("--accept-valid", is_flag=True, help="Load the valid rows even if others are refused.")
@click.option("--keep-days", type=click.IntRange(0), default=30, show_default=True,
              help="Remove archived deliveries after so many days.")  # fmt: skip
def watch(folder: Path, **options: Any) -> None:
    """Import the case register again and again from a folder that another system fills.

    For a timer use --once; without it the command runs until it is ended. It needs --mapping.
    """
    from graph_schema.ingest.columns import REGISTER
    from graph_schema.ingest.deliveries import DeliveryFolder

    mapping = stated_mapping(REGISTER, options)
    if mapping is None:
        raise click.UsageError(
            choose(
                "--mapping fehlt: die Zuordnung nennt die Dateien, auf die gewartet wird.",
                "--mapping is missing: the mapping names the files that are waited for.",
            )
        )
    deliveries = DeliveryFolder(folder, mapping, settle_seconds=options["settle"])
    work = _Watch(
        read_settings(), folder, mapping, deliveries, options["accept_valid"], options["end_vanished"],
        timedelta(days=options["keep_days"]),
    )  # fmt: skip
    if options["once"]:
        click.get_current_context().exit(_wait_for_one(work, options["settle"]))
    say(f"Wartet auf Lieferungen in {folder}.", f"Waiting for deliveries in {folder}.")
    told = ""
    while True:
        told = _look_again(work, told)
        time.sleep(options["every"])


def _wait_for_one(work: _Watch, settle: float) -> int:
    """Read the delivery that is there once it has settled and return the exit code; raises what keeps it from that."""
    code = _look(work)
    if code is None and settle:
        seconds = written_number(settle, 0 if settle.is_integer() else 1)
        say(
            f"Wartet {seconds} Sekunden, ob sich in {work.folder} noch etwas ändert.",
            f"Waiting for {seconds} seconds whether anything in {work.folder} still changes.",
        )
        time.sleep(settle)
        code = _look(work)
    if code is None:
        _tell_what_is_awaited(work.deliveries.missing())
    return code or 0


def _tell_what_is_awaited(missing: list[str]) -> None:
    if missing:
        why_de = f"Es fehlt: {', '.join(f'„{name}“' for name in missing)}."
        why_en = f"Missing: {', '.join(f'“{name}”' for name in missing)}."
    else:
        why_de, why_en = "Dateien sind leer oder ändern sich noch.", "Files are empty, or still change."
    say(f"Keine vollständige Lieferung: nichts gelesen. {why_de}", f"No whole delivery: nothing was read. {why_en}")


def _look_again(work: _Watch, told: str) -> str:
    """Read a whole delivery, if there is one; return what was last told.

    What keeps it from being read for now (no graph, another import, two deliveries at once) is told once.
    """
    try:
        _look(work)
    except SozialraumError as error:
        text = error.text(language())
        if text != told:
            click.echo(text, err=True)
        return text
    return ""


def _look(work: _Watch) -> int | None:
    """Read a whole delivery; return 0 or, where rows were refused, 1. None: there was none."""
    now = datetime.now(UTC)
    work.deliveries.remove_old(work.keep, now)
    files = work.deliveries.whole_delivery(time.monotonic())
    return _read(work, files, now) if files else None


def _read(work: _Watch, files: list[Path], now: datetime) -> int:
    """Import a delivery and archive it; GraphError and Conflict leave it for the next time."""
    from graph_schema.ingest.deliveries import IMPORTED
    from graph_schema.ingest.deliveries import REFUSED as REFUSED_FOLDER

    try:
        report, loaded = run(_import(work))
    except (GraphError, Conflict):
        raise
    except SozialraumError as error:
        problem = {"error": error.code, "de": error.text("de"), "en": error.text("en")}
        place = work.deliveries.archive(files, REFUSED_FOLDER, problem, now)
        say(f"Abgewiesen: {error.text('de')} {place}", f"Refused: {error.text('en')} {place}")
        return REFUSED
    outcome = IMPORTED if loaded else REFUSED_FOLDER
    place = work.deliveries.archive(files, outcome, as_document(report, loaded=loaded), now)
    write_report(report, work.settings.data_folder, place / "refused.csv")
    told = f"{written_moment(now)}  {count_words(report.total)}  {place}"
    say(told, told)
    print_refused(group_refusals(report.refusals))
    return REFUSED if report.refusals else 0


async def _import(work: _Watch) -> tuple[ImportReport, bool]:
    from api.actions.end_vanished import Ending
    from api.actions.import_register import import_register
    from graph_schema.ingest.run_record import record_unread

    yesterday = office_day() - timedelta(days=1)
    ending = Ending(yesterday) if work.end_vanished else None

    async def carry_out(each: Work) -> ImportReport:
        try:
            return await import_register(each.graph, work.folder, mapping=work.mapping, ending=ending, **each.common)
        except RefusedRows:  # recorded where the rows were checked
            raise
        except BadInput as error:
            await record_unread(each.graph, "register", error, each.now)
            raise

    return await load_and_compute(carry_out, work.settings, accept_valid=work.accept_valid, check_only=False)
