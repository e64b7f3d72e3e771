"""The command line `sozialraum`: commands are imported when they are called, so that `--help` is quick."""

from __future__ import annotations

import difflib
import gettext
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from api.cli.catalogue import asked_language, speaking, translated
from api.cli.closed_output import gone_streams, write_to_nothing
from api.cli.file_failures import file_failure
from api.cli.output import (
    INTERRUPTED,
    JSON,
    LANGUAGE,
    NO_READER,
    REFUSED,
    UNEXPECTED,
    USAGE,
    choose,
    exit_code,
    language,
    language_of,
    print_error,
    replace_what_cannot_be_written,
)
from api.cli.session import DATA, OFFICE
from graph_schema.errors import SozialraumError


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command is found, and its line in the list of commands."""

    name: str
    module: str
    attribute: str
    text: str


COMMANDS = (
    Command("demo", "api.cli.serve", "demo", "Show the invented town in the browser: fill an empty graph and serve."),
    Command("serve", "api.cli.serve", "serve", "Serve the pages and GraphQL."),
    Command("import", "api.cli.imports", "import_group", "Bring a city in: neighbourhoods, residents, figures, cases."),
    Command("addresses", "api.cli.addresses", "addresses_group", "Settle addresses whose place is not sure."),
    Command("figures", "api.cli.figures", "figures_group", "See when each date was counted, or count anew."),
    Command("register", "api.cli.register_changes", "register_group", "Correct what the register says of a person."),
    Command("differences", "api.cli.differences", "differences_group", "Settle what imports say otherwise than we do."),
    Command("teams", "api.cli.teams", "teams_group", "Set the caseload ratio that a team aims at."),
    Command("contacts", "api.cli.contacts", "contacts_group", "Record contacts, and copy them as a note."),
    Command("export", "api.cli.exports", "export_group", "Write what was recorded here for the leading system."),
    Command("accounts", "api.cli.accounts", "accounts_group", "Make accounts of people who sign in, and change them."),
    Command("audit", "api.cli.audit", "audit_group", "Examine the trail of what was read and done."),
    Command("graph", "api.cli.graph", "graph_group", "Migrate, look at or empty the graph."),
    Command("town", "api.cli.town", "town", "Invent a town, or people for a real one."),
    Command("map", "api.cli.map_export", "map_group", "Write maps and tables to files."),
    Command("legal", "api.cli.legal", "legal", "Show legal names, statutes and limits with their days."),
)

EPILOG = """\b
Examples:
  sozialraum demo
  sozialraum import neighbourhoods districts.geojson --level stadtteil --key key --name name
  sozialraum --data /srv/sozialraum serve --port 8080
  sozialraum graph status --json

Settings are environment variables SOZIALRAUM_…, described in docs/operating.md.
Exit codes: 0 done, 1 refused, 2 usage, 3 no graph, 4 in use, 70 unexpected, 130 interrupted.
"""


class Main(click.Group):
    """The group of all commands; turns expected failures into one sentence and an exit code."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **named: Any) -> Any:
        """Run what the arguments ask for; click's own words and the help come in the language of this call."""
        arguments = list(sys.argv[1:] if args is None else args)
        replace_what_cannot_be_written()
        with speaking(asked_language(arguments) or language_of(os.environ)):
            return super(Main, translated(self)).main(arguments, *others, **named)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options; whatever is wrong with them is told in the language that `--lang` asks for."""
        ctx.meta[LANGUAGE] = asked_language(args)
        # Here, because the parser can fail before it comes to `--json`; the command's own option says it again.
        ctx.meta[JSON] = "--json" in args
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of a first visit."""
        return [each.name for each in COMMANDS]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for; for an unknown one say which may be meant."""
        names = [each.name for each in COMMANDS]
        if args[0] not in names and not args[0].startswith("-"):
            meant = difflib.get_close_matches(args[0], names, n=1)
            de, en = (f" Ist „{meant[0]}“ gemeint?", f" Is “{meant[0]}” meant?") if meant else ("", "")
            ctx.fail(choose(f"Den Befehl „{args[0]}“ gibt es nicht.{de}", f"There is no command “{args[0]}”.{en}"))
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, its help in the language of this call; None for an unknown one."""
        for each in COMMANDS:
            if each.name == cmd_name:
                return translated(getattr(importlib.import_module(each.module), each.attribute))
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section(gettext.gettext("Commands")):
            formatter.write_dl([(each.name, gettext.gettext(each.text)) for each in COMMANDS])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; expected failures speak in one sentence, unexpected ones without any value."""
        try:
            return super().invoke(ctx)
        except SozialraumError as error:
            print_error(error.code, error.text(language()), exit_code(error))
            ctx.exit(exit_code(error))
        except click.exceptions.Abort:
            print_error("aborted", choose("Abgebrochen.", "Aborted."), REFUSED)
            ctx.exit(REFUSED)
        except KeyboardInterrupt:
            print_error("interrupted", choose("Unterbrochen.", "Interrupted."), INTERRUPTED)
            ctx.exit(INTERRUPTED)
        except click.UsageError as error:
            if not ctx.meta.get(JSON):
                raise  # click prints it, with how the command is called
            print_error("usage", error.format_message(), USAGE)
            ctx.exit(USAGE)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:  # the last stop: whatever it is, no stored value may reach the terminal
            ctx.exit(_report_other(error))


def _report_other(error: Exception) -> int:
    """Tell an error that no part of ours expected, and return its exit code."""
    if isinstance(error, BrokenPipeError) and (gone := gone_streams()):
        write_to_nothing(gone)
        return NO_READER
    told = file_failure(error) if isinstance(error, OSError) else None
    if told is None:
        _report_unexpected(error)
        return UNEXPECTED
    print_error(told.code, told.text(language()), REFUSED)
    return REFUSED


def _report_unexpected(error: Exception) -> None:
    import traceback

    from api.settings import Settings

    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    kind = type(error).__name__
    print_error(
        "unexpected",
        choose(
            f"Unerwarteter Fehler ({kind} in {place}). SOZIALRAUM_LOG_LEVEL=debug zeigt den Weg dorthin.",
            f"Unexpected error ({kind} in {place}). SOZIALRAUM_LOG_LEVEL=debug shows the way there.",
        ),
        UNEXPECTED,
    )
    if Settings.from_environment().log_level == "debug":
        # File, line and function only: messages and local values may be personal.
        click.echo("".join(traceback.format_list(frames)), err=True)


@click.group(
    cls=Main, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(package_name="sozialraum", prog_name="sozialraum", message="%(prog)s %(version)s")
@click.option(
    "--data", "folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path),
    help="Data folder, instead of SOZIALRAUM_DATA.",
)  # fmt: skip
@click.option("--office", metavar="ID", help="Which office of offices.toml, instead of SOZIALRAUM_OFFICE.")
@click.option("--lang", type=click.Choice(["de", "en"]), help="Language of messages; else the terminal's.")
@click.pass_context
def main(context: click.Context, folder: Path | None, office: str | None, lang: str | None) -> None:
    """Network and referral coordination for social-space work: from a city's files to its map."""
    from api.logs import configure_logs, in_office
    from api.settings import Settings

    context.meta[DATA] = folder
    context.meta[OFFICE] = office
    context.with_resource(in_office(office or ""))
    context.meta[LANGUAGE] = lang or context.meta.get(LANGUAGE)
    settings = Settings.from_environment()
    configure_logs(settings.log_format, settings.log_level)
