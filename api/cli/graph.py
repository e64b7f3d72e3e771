"""Commands `graph …`: bring the graph up to date, look at it, empty it."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from api.access.trail_anchors import AnchorFolder
from api.cli.output import choose, confirm, json_option, print_json, progress_bar, say
from api.cli.session import open_graph, read_settings, run
from api.cli.written import written_number

if TYPE_CHECKING:
    from api.settings import Settings
    from graph_schema.migrations import GraphStatus
    from graph_schema.model.city import City
    from graph_schema.store.figures import FigureState


@click.group(
    name="graph",
    epilog="""\b
Examples:
  sozialraum graph migrate
  sozialraum graph status --json
  sozialraum --data /srv/trial graph wipe --yes
""",
)
def graph_group() -> None:
    """Migrate, look at or empty the graph."""


@graph_group.command(
    epilog="""\b
Examples:
  sozialraum graph migrate
  SOZIALRAUM_GRAPH_URI=neo4j://graph.example:7687 sozialraum graph migrate --json
"""
)
@json_option
def migrate(as_json: bool) -> None:
    """Carry out what is pending: migrations, constraints and indexes.

    The embedded engine is migrated by `demo`, `serve` and every other command; a graph server by this one.
    Running it again changes nothing.
    """
    done = run(_migrate(read_settings()))
    if as_json:
        print_json({"carried_out": done})
    elif done:
        click.echo(choose("Ausgeführt: ", "Carried out: ") + ", ".join(done))
    else:
        click.echo(choose("Nichts zu tun: Der Graph ist auf dem Stand.", "Nothing to do: the graph is up to date."))


@graph_group.command(
    epilog="""\b
Examples:
  sozialraum graph status
  sozialraum graph status --json | jq .nodes.Citizen
"""
)
@json_option
def status(as_json: bool) -> None:
    """Show engine, version, counts, migrations and whether the figures are up to date.

    Exit code 0 also where something is pending; `in_step` tells it.
    """
    found, city, figures = run(_status(read_settings()))
    if as_json:
        print_json(
            {**asdict(found), "in_step": found.in_step, "city": city and asdict(city), "figures": asdict(figures)}
        )
    else:
        _print_status(found, city, figures)


@graph_group.command(
    epilog="""\b
Examples:
  sozialraum graph wipe
  sozialraum --data /srv/trial graph wipe --yes
"""
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def wipe(yes: bool, as_json: bool) -> None:
    """Delete everything in the graph, and for ever.

    The embedded engine must be stopped: its files are removed, so that nothing is left behind on the disk. On a
    graph server all nodes are deleted; its own transaction logs keep them until the server removes those. The key
    file of imports stays, because backups cannot be used without it; so do the anchors of the trail, which now say
    that it ended here.
    """
    settings = read_settings()
    place = settings.graph.place if settings.graph else str(settings.data_folder)
    if not yes:
        confirm(
            f"Alles im Graphen ({place}) endgültig löschen?", f"Delete everything in the graph ({place}), for ever?"
        )
    deleted = _wipe_folder(settings) if settings.graph is None else run(_wipe_server(settings))
    AnchorFolder(settings.anchor_folder).end_all(datetime.now(UTC))
    if as_json:
        print_json({"deleted": deleted, "place": place})
    else:
        click.echo(choose(f"Gelöscht: {place}", f"Deleted: {place}"))


async def _migrate(settings: Settings) -> list[str]:
    from graph_schema.migrations import migrate as carry_out

    async with open_graph(settings, check=False) as graph:
        with progress_bar("Der Graph wird auf den Stand gebracht", "Bringing the graph up to date"):
            return [f"{each.number} {each.name}" for each in await carry_out(graph, now=datetime.now(UTC))]


async def _status(settings: Settings) -> tuple[GraphStatus, City | None, FigureState]:
    from graph_schema.migrations import graph_status
    from graph_schema.store.city import load_city
    from graph_schema.store.figures import load_figure_state

    async with open_graph(settings, check=False) as graph:
        return await graph_status(graph), await load_city(graph), await load_figure_state(graph)


def _wipe_folder(settings: Settings) -> int | None:
    """Remove the engine's files; FolderInUse where an instance runs on them. Returns None: nothing was counted."""
    from graph_schema.engine.folder import DataFolder

    folder = DataFolder(settings.data_folder)
    if not folder.engine_root.exists():
        say("Der Datenordner enthält keinen Graphen.", "The data folder holds no graph.")
        return 0
    folder.lock()
    try:
        shutil.rmtree(folder.engine_root)
        shutil.rmtree(folder.path / "imports", ignore_errors=True)  # journals and reports of what is gone now
    finally:
        folder.unlock()
    return None


async def _wipe_server(settings: Settings) -> int:
    from graph_schema.migrations import wipe as delete_all

    async with open_graph(settings, check=False) as graph:
        with progress_bar("Der Graph wird geleert", "Emptying the graph"):
            return await delete_all(graph)


def _print_status(found: GraphStatus, city: City | None, figures: FigureState) -> None:
    from rich.console import Console
    from rich.table import Table

    no, yes = choose("nein", "no"), choose("ja", "yes")
    facts = Table(show_header=False, box=None, pad_edge=False)
    facts.add_row(choose("Graph-Datenbank", "Graph engine"), f"{found.engine} {found.version}")
    facts.add_row(choose("Stadt", "City"), city.name if city else choose("noch keine", "none yet"))
    facts.add_row(choose("Erfundene Personen", "Invented people"), yes if city and city.is_demo else no)
    facts.add_row(choose("Auf dem Stand", "In step"), yes if found.in_step else no)
    for number in found.pending:
        facts.add_row(choose("Offene Migration", "Pending migration"), str(number))
    for name in found.missing[:5]:
        facts.add_row(choose("Fehlt", "Missing"), name)
    facts.add_row(choose("Tabellen", "Figures"), _figures_text(figures))
    counts = Table(choose("Was", "What"), choose("Anzahl", "Number"), box=None, pad_edge=False)
    counts.columns[1].justify = "right"
    for label, number in sorted(found.nodes.items()):
        counts.add_row(label, written_number(number))
    for kind, number in sorted(found.relationships.items()):
        counts.add_row(f"[dim]{kind}[/dim]", written_number(number))
    console = Console(highlight=False)
    with console.capture() as shown:  # printed by click, like everything else: it ends quietly where nobody reads
        console.print(facts)
        console.print()
        console.print(counts)
    click.echo(shown.get(), nl=False)


def _figures_text(figures: FigureState) -> str:
    if figures.stale_since is not None:
        return choose("veraltet, werden neu berechnet", "stale, to be recomputed")
    if figures.computed_at is None:
        return choose("noch keine", "none yet")
    return choose("aktuell", "up to date")
