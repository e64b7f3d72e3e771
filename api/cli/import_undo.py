"""Command `import undo`: take back the last import as a whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from api.actions.import_words import kind_word
from api.cli.figures import compute_beside_serve
from api.cli.import_runs import told_counts
from api.cli.output import REFUSED, choose, confirm, json_option, language, print_json, progress_bar, say
from api.cli.session import open_graph, read_settings, run
from api.cli.written import written_moment, written_number

if TYPE_CHECKING:
    from api.settings import Settings
    from graph_schema.ingest.undo import Undo


@click.command(
    "undo",
    epilog="""\b
Examples:
  sozialraum import undo --check
  sozialraum import undo
  sozialraum import undo --yes --json

Only the last import that wrote something can be taken back, for 30 days, and only while nothing was built on it. The
file can then be imported again, or a corrected one.
""",
)
@click.option("--check", "check_only", is_flag=True, help="Tell what would be taken back, and write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--lift-protection", is_flag=True, help="Also where places are stored again that the import took out (F7)."
)
@json_option
def undo_last(check_only: bool, yes: bool, lift_protection: bool, as_json: bool) -> None:
    """Take back the last import as a whole: the graph becomes what it was before."""
    done = run(_undo(read_settings(), check_only=check_only, yes=yes, lift_protection=lift_protection))
    if as_json:
        print_json(_document(done, check_only=check_only))
    elif check_only:
        _tell(done)
        if lift_protection or not done.protection_lifted:
            click.echo(
                choose(
                    "Nichts wurde darauf aufgebaut: „sozialraum import undo“ nimmt ihn zurück.",
                    "Nothing was built on it: “sozialraum import undo” takes it back.",
                )
            )
    else:
        click.echo(choose("Zurückgenommen: ", "Taken back: ") + _name(done))
    if check_only and done.protection_lifted and not lift_protection:
        say(
            "So wird nichts zurückgenommen: dazu --lift-protection angeben.",
            "Nothing would be taken back like this: it needs --lift-protection.",
        )
        click.get_current_context().exit(REFUSED)


async def _undo(settings: Settings, *, check_only: bool, yes: bool, lift_protection: bool) -> Undo:
    """Say what would be taken back, ask, take it back and compute the figures."""
    from api.actions.undo_import import undo_import
    from graph_schema.ingest.load import finish_interrupted_imports

    async with open_graph(settings) as graph:
        now, folder = datetime.now(UTC), settings.data_folder
        if check_only:
            with progress_bar("Vergleich", "Comparison") as show:
                return await undo_import(graph, data_folder=folder, now=now, check_only=True, progress=show)
        await finish_interrupted_imports(graph, data_folder=folder, now=now)
        if not yes:
            _ask(await undo_import(graph, data_folder=folder, now=now, check_only=True))
        with progress_bar("Rücknahme", "Taking back") as show:
            done = await undo_import(graph, data_folder=folder, now=now, lift_protection=lift_protection, progress=show)
        await compute_beside_serve(graph, settings)
        return done


def _ask(undo: Undo) -> None:
    for line in _lines(undo):
        say(line, line)
    confirm("Diesen Import zurücknehmen?", "Take this import back?")


def _tell(undo: Undo) -> None:
    for line in _lines(undo):
        click.echo(line)


def _lines(undo: Undo) -> list[str]:
    """Return what taking back an import means: which, with which rows, and whose places are stored again."""
    lines = [_name(undo), *(f"    {line}" for line in told_counts(undo.counts))]
    if number := sum(undo.protection_lifted.values()):
        places = written_number(number)
        lines.append(
            choose(
                f"    Erst seit diesem Import geschützt (F7), danach wieder mit Ort gespeichert: {places}",
                f"    Protected only since this import (F7), then stored with their place again: {places}",
            )
        )
    if undo.recognised:
        lines.append(
            choose(
                f"    Hier festgehaltene Kontakte, die dieser Import wiedererkannt hat: {undo.recognised}. "
                "Sie bleiben, mit der Nummer, die sie davor hatten.",
                f"    Contacts recorded here that this import recognised: {undo.recognised}. "
                "They stay, with the number that they had before.",
            )
        )
    return lines


def _name(undo: Undo) -> str:
    return f"{written_moment(undo.started_at)}  {kind_word(undo.kind, None, language())}"


def _document(undo: Undo, *, check_only: bool) -> dict[str, Any]:
    return {
        "kind": undo.kind,
        "started_at": undo.started_at,
        "undone": not check_only,
        "checked_only": check_only,
        "counts": undo.counts,
        "recognised_contacts": undo.recognised,
        "protection_lifted": {label.lower(): count for label, count in undo.protection_lifted.items()},
    }
