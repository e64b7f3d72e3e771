"""Command `import list`: what was imported, and when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from api.cli.import_results import TABLES
from api.cli.output import choose, json_option, print_json
from api.cli.session import open_graph, read_settings, run

if TYPE_CHECKING:
    from api.settings import Settings

_KINDS = {
    "neighbourhoods": ("Gebiete", "neighbourhoods"),
    "residents": ("Einwohnerzahlen", "residents"),
    "indicator": ("Werte", "figures"),
    "addresses": ("Adressen", "addresses"),
    "directory": ("Verzeichnis", "directory"),
    "plan": ("Eintritts- und Platzplanung", "planned entries and places"),
    "register": ("Fallregister", "case register"),
}
_STATES = {
    "done": ("fertig", "done"),
    "running": ("läuft oder wurde unterbrochen", "running, or interrupted"),
    "taken_back": ("zurückgenommen", "taken back"),
    "abandoned": ("unvollständig", "incomplete"),
}
_COUNTS = (("created", "neu", "created"), ("changed", "geändert", "changed"))


@click.command(
    "list",
    epilog="""\b
Examples:
  sozialraum import list
  sozialraum import list --last 100 --json

Imports that changed nothing, or were refused, leave no entry.
""",
)
@click.option("--last", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many.")
@json_option
def list_imports(last: int, as_json: bool) -> None:
    """List what was imported, the newest first: when, what, and how many rows were new or changed."""
    runs = run(_load(read_settings(), last))
    if as_json:
        print_json([{**each, "counts": _counts(each)} for each in runs])
        return
    for each in runs:
        started = each["started_at"].astimezone().strftime("%Y-%m-%d %H:%M")
        kind, state = choose(*_KINDS[each["kind"]]), choose(*_STATES[each["state"]])
        mapping = each["mapping_version"]
        by = choose(f", Zuordnung {mapping.split()[0]}", f", mapping {mapping.split()[0]}") if mapping else ""
        click.echo(f"{started}  {kind}: {state}{by}")
        for table, counts in _counts(each).items():
            told = [f"{counts[name]} {choose(de, en)}" for name, de, en in _COUNTS if counts.get(name)]
            if told:
                click.echo(f"    {choose(*TABLES[table])}: {', '.join(told)}")
    if not runs:
        click.echo(choose("Noch wurde nichts importiert.", "Nothing was imported yet."))


async def _load(settings: Settings, last: int) -> list[dict[str, Any]]:
    from graph_schema.store.imports import load_import_runs

    async with open_graph(settings) as graph:
        return await load_import_runs(graph, last)


def _counts(each: dict[str, Any]) -> dict[str, dict[str, int]]:
    return json.loads(each["counts"]) if each["counts"] else {}
