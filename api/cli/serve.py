"""Commands `demo` and `serve`: the process with the pages, GraphQL and the embedded engine."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.output import choose, exit_code, language, print_error, progress_bar, say
from api.cli.serve_lines import fold, say_folded
from api.cli.session import read_settings
from graph_schema.errors import FolderInUse, Refused, SozialraumError

if TYPE_CHECKING:
    from api.opened_office import Prepare
    from api.settings import Settings
    from graph_schema.store.graph import Graph

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_port = click.option("--port", type=click.IntRange(0, 65535), help="Port; 0 takes a free one.  [default: 8000]")
_host = click.option("--host", help="Address; another than loopback needs allowed names and TLS.  [default: localhost]")
_own_host = click.option("--host", help="Address of this machine, loopback only.  [default: localhost]")
_tls_cert = click.option("--tls-cert", "cert", type=_FILE, help="Certificate with its chain (PEM), to end TLS here.")
_tls_key = click.option("--tls-key", "key", type=_FILE, help="Private key of the certificate (PEM).")


@click.command(
    epilog="""\b
Examples:
  sozialraum demo
  sozialraum --data ~/trial demo --port 8001
  sozialraum demo --scale 0.1          a tenth of the town, in a moment

A graph that demo has filled stays marked: serve refuses it, demo shows it again at once.
"""
)
@_port
@_own_host
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the invented town.")
@click.option(
    "--scale", type=click.FloatRange(0.01, 10), default=1.0, show_default=True, help="1 is 25,402 people."
)  # fmt: skip
def demo(port: int | None, host: str | None, seed: int, scale: float) -> None:
    """Show the invented town in the browser.

    Fills an empty graph with an invented town of 23 districts, 40 providers and 25,402 people, and serves it on
    this machine. The second start shows what is there.
    """
    settings = replace(_with(read_settings(), port, host), demo=True)

    async def prepare(graph: Graph, settings: Settings) -> None:
        await finish_imports(graph, settings)
        await _fill(graph, settings, seed, scale)
        await recompute_figures(graph, settings)
        await add_demo_accounts(graph, settings)

    _serve_until_stopped(settings, prepare)


@click.command(
    epilog="""\b
Examples:
  sozialraum serve
  sozialraum --data /srv/sozialraum serve --port 8080
  SOZIALRAUM_GRAPH_URI=bolt://127.0.0.1:7687 SOZIALRAUM_GRAPH_PASSWORD_FILE=password sozialraum serve
  SOZIALRAUM_ALLOWED_HOSTS=sozialraum.example sozialraum serve --host 10.0.0.7 --tls-cert c.pem --tls-key k.pem
"""
)
@_port
@_host
@_tls_cert
@_tls_key
def serve(port: int | None, host: str | None, cert: Path | None, key: Path | None) -> None:
    """Serve the pages and GraphQL.

    On this machine, unless the settings name hosts that other machines ask for: those are served over TLS only, and
    only where somebody can sign in.

    Without a graph server in the settings it runs the embedded engine on the data folder; other commands, such as
    `import`, can be used meanwhile and join that engine. Stop it with Ctrl-C. A graph with invented people is
    refused.
    """
    settings = _with(read_settings(each_office=True), port, host)
    settings = replace(settings, tls_cert=cert or settings.tls_cert, tls_key=key or settings.tls_key)

    async def prepare(graph: Graph, settings: Settings) -> None:
        from graph_schema.store.city import load_city

        city = await load_city(graph)
        if city is not None and city.is_demo:
            raise _is_a_demo()
        await finish_imports(graph, settings)
        await recompute_figures(graph, settings)

    _serve_until_stopped(settings, prepare)


def _serve_until_stopped(settings: Settings, prepare: Prepare) -> None:
    from api.serving import Voice
    from api.serving import serve as serve_until_stopped

    with _refusals_in_whole_words():
        try:
            serve_until_stopped(settings, prepare, Voice(_tell, say_folded))
        except FolderInUse as error:
            raise (_in_makes_words(error) if settings.demo else error) from None


def _in_makes_words(error: FolderInUse) -> FolderInUse:
    """Add how `make demo` is told another folder: most start the demonstration by it."""
    return FolderInUse(
        error.de,
        error.en,
        f"{error.remedy_de} (make demo DEMO_DATA=Ordner PORT=8001)",
        f"{error.remedy_en} (make demo DEMO_DATA=folder PORT=8001)",
    )


@contextmanager
def _refusals_in_whole_words() -> Generator[None]:
    """Print why nothing is served so that what is to be typed next stands whole in a line of the terminal."""
    try:
        yield
    except SozialraumError as error:
        begins_after = choose("Fehler: ", "Error: ")
        print_error(error.code, fold(error.text(language()), begins_after), exit_code(error))
        raise click.exceptions.Exit(exit_code(error)) from None


async def finish_imports(graph: Graph, settings: Settings) -> None:
    """Complete, or take back, a large import that a killed process left half done; forget what is too old."""
    from datetime import UTC, datetime

    from graph_schema.ingest.images_before import remove_old_images
    from graph_schema.ingest.load import finish_interrupted_imports
    from graph_schema.store.imports import load_running_imports

    remove_old_images(settings.data_folder)
    now = datetime.now(UTC)
    if not await load_running_imports(graph):
        # What was cut short before the graph knew of it is only removed.
        await finish_interrupted_imports(graph, data_folder=settings.data_folder, now=now)
        return
    with progress_bar("Ein unterbrochener Import wird abgeschlossen", "Completing an interrupted import") as show:
        await finish_interrupted_imports(graph, data_folder=settings.data_folder, now=now, progress=show)


async def recompute_figures(graph: Graph, settings: Settings) -> None:
    """Compute the figures where an import came after them, or where the limits of publication are other ones now."""
    from api.actions.compute_figures import compute_figures, is_outdated
    from graph_schema.store.figures import load_figure_state

    if is_outdated(await load_figure_state(graph), settings):
        with progress_bar("Die Tabellen werden neu berechnet", "Recomputing the tables") as show:
            await compute_figures(graph, settings, lambda done, total: show("compute", done, total))


async def add_demo_accounts(graph: Graph, settings: Settings) -> None:
    """Make the sign-ins of the invented town that are missing."""
    from datetime import UTC, datetime

    from api.access.web_keys import load_web_keys
    from api.actions.demo_accounts import ensure_demo_accounts

    await ensure_demo_accounts(graph, load_web_keys(settings.data_folder), datetime.now(UTC))


async def _fill(graph: Graph, settings: Settings, seed: int, scale: float) -> None:
    """Make the invented town in an empty graph, or complete it where that was interrupted."""
    from graph_schema.store.city import load_city

    city = await load_city(graph)
    if city is not None and not city.is_demo:
        raise _not_a_demo()
    if city is not None and city.generator is not None:
        _tell_of_another_town(city.generator, seed, scale)
        return
    # Imported where a town is to be made: a second start has no need of it.
    from api.actions.fill_town import fill_town
    from geo.town import TOWN

    if city is not None and city.name != TOWN:
        raise _half_filled(city.name)
    with progress_bar("Die erfundene Stadt entsteht", "Making the invented town") as show:
        await fill_town(graph, settings, seed=seed, scale=scale, progress=show)


def _tell_of_another_town(generator: str, seed: int, scale: float) -> None:
    """Say that `seed` and `scale` count for an empty graph only, where they are not those of the graph."""
    from graph_schema.invented_town import describe

    if generator not in {describe(seed, scale), describe(seed, scale, into_imported=True)}:
        say_folded(
            f"Gezeigt wird, was schon da ist ({generator}). Für eine andere Stadt einen anderen Datenordner wählen "
            "(--data, bei make demo DEMO_DATA=…).",
            f"What is there already is shown ({generator}). For another town choose another data folder "
            "(--data, with make demo DEMO_DATA=…).",
        )


def _with(settings: Settings, port: int | None, host: str | None) -> Settings:
    return replace(settings, port=settings.port if port is None else port, host=host or settings.host)


def _tell(address: str) -> None:
    say(f"Bereit: {address}  (Strg-C beendet)", f"Ready: {address}  (Ctrl-C ends it)")


def _is_a_demo() -> Refused:
    return Refused(
        "Dieser Graph enthält erfundene Personen aus der Vorführung.",
        "This graph holds invented people, made for a demonstration.",
        "Mit „sozialraum demo“ ansehen oder einen anderen Datenordner wählen (--data, SOZIALRAUM_DATA).",
        "Look at it with “sozialraum demo”, or choose another data folder (--data, SOZIALRAUM_DATA).",
    )


def _not_a_demo() -> Refused:
    return Refused(
        "Dieser Graph enthält eine echte Stadt; dazwischen wird nichts erfunden.",
        "This graph holds a real city; nothing is invented among its data.",
        "Mit „sozialraum serve“ ansehen oder einen anderen Datenordner wählen (--data, SOZIALRAUM_DATA).",
        "Look at it with “sozialraum serve”, or choose another data folder (--data, SOZIALRAUM_DATA).",
    )


def _half_filled(name: str) -> Refused:
    return Refused(
        f"Das Füllen {f'von {name}' if name else 'der Stadt'} mit erfundenen Personen wurde unterbrochen.",
        f"Filling {name or 'the city'} with invented people was interrupted.",
        "Mit „sozialraum town generate --into“ abschließen.",
        "Complete it with “sozialraum town generate --into”.",
    )
