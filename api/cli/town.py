"""Command `town generate`: an invented town in the graph, in files, or people for an imported city."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.output import choose, json_option, print_json, progress_bar, say
from api.cli.session import open_graph, read_settings, run
from api.cli.written import written_number

if TYPE_CHECKING:
    from api.actions.fill_town import FilledTown


@click.group(
    epilog="""\b
Examples:
  sozialraum town generate
  sozialraum town generate --to trial --scale 0.1
"""
)
def town() -> None:
    """Invent a town, or people for a real one."""


@town.command(
    epilog="""\b
Examples:
  sozialraum town generate                       23 districts, 40 providers, 25,402 people on benefits
  sozialraum town generate --seed 7 --scale 0.1  another town, a tenth of the size
  sozialraum town generate --into --name Kassel --office "Jobcenter Stadt Kassel"
                                                 invented people in imported neighbourhoods with residents
  sozialraum town generate --to trial            the same town as files, to try `sozialraum import`

The same seed gives the same town. A graph with invented people is marked: look at it with `sozialraum demo`.
"""
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another seed, another town.")
@click.option("--scale", type=click.FloatRange(0.01, 10), default=1.0, show_default=True, help="1 is 25,402 people.")
@click.option("--into", is_flag=True, help="Fill imported neighbourhoods and residents with invented people.")
@click.option(
    "--to", "folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path),
    help="Write files into a new folder instead of filling the graph.",
)  # fmt: skip
@click.option("--name", help="Name of the city on pages, with --into.")
@click.option("--office", help="Name of its Jobcenter on pages, with --into.")
@json_option
def generate(
    *, seed: int, scale: float, into: bool, folder: Path | None, name: str | None, office: str | None, as_json: bool
) -> None:
    """Invent a town: a map, residents, offices, providers, programmes, and people whose totals are known.

    All names, addresses and people are invented, telephone numbers are those kept free for films. At scale 1 the
    totals are those that Kassel published for September 2022.
    """
    if folder is not None and (into or name or office):
        raise click.UsageError(choose("--to steht für sich.", "--to stands alone."))
    if folder is not None:
        _write(folder, seed, scale, as_json)
        return
    filled = run(_fill(seed, scale, into, name, office))
    if as_json:
        print_json(
            {
                "city": asdict(filled.city), "level": filled.level, "rows": filled.rows,
                "changed": filled.register_changed,
            }
        )  # fmt: skip
        return
    _tell(filled)


async def _fill(seed: int, scale: float, into: bool, name: str | None, office: str | None) -> FilledTown:
    from api.actions.fill_town import fill_town

    settings = read_settings()
    async with open_graph(settings) as graph:
        with progress_bar("Die erfundene Stadt entsteht", "Making the invented town") as show:
            return await fill_town(
                graph,
                settings,
                seed=seed,
                scale=scale,
                into_imported=into,
                city_name=name,
                office_name=office,
                progress=show,
            )


def _tell(filled: FilledTown) -> None:
    rows = filled.rows
    if not filled.register_changed:
        say("Diese Stadt ist schon da: nichts geändert.", "This town is there already: nothing changed.")
    people, households, offers = (written_number(rows[name]) for name in ("citizens", "households", "programmes"))
    click.echo(
        choose(
            f"{filled.city.name or 'Die Stadt'}: {people} erfundene Personen mit Vorgeschichte, "
            f"{households} Wohnungen, {offers} Angebote. Ansehen: sozialraum demo",
            f"{filled.city.name or 'The city'}: {people} invented people with their history, {households} residences, "
            f"{offers} programmes. Look at it: sozialraum demo",
        )
    )


def _write(folder: Path, seed: int, scale: float, as_json: bool) -> None:
    from api.actions.invent_town import invent_whole_town
    from api.actions.write_town import import_commands, write_town

    with progress_bar("Die erfundene Stadt entsteht", "Making the invented town") as show:
        show("generate", 0, 0)
        invented = invent_whole_town(seed, scale)
        files = write_town(invented, folder)
    commands = import_commands(invented, folder)
    if as_json:
        print_json({"files": [str(file) for file in files], "commands": commands})
        return
    say("Geschrieben. So wird daraus eine Stadt:", "Written. To make a city of it:")
    for command in commands:
        click.echo(command)
