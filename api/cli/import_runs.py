"""Command `import list`: what was imported, and when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from api.actions.import_words import TABLES, kind_word, state_word
from api.cli.output import choose, json_option, language, print_json
from api.cli.session import open_graph, read_settings, run
from api.cli.written import written_moment, written_number

if TYPE_CHECKING:
    from api.settings import Settings

SHORT = 8
"""Characters of an id by which a person names an import."""
_COUNTS = (("created", "neu", "created"), ("changed", "geändert", "changed"))


@click.command(
    "list",
    epilog="""\b
Examples:
  sozialraum import list
  sozialraum import list --last 100 --json

Each begins with the short name by which `import show` tells all of it.
""",
)
@click.option("--last", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many.")
@json_option
def list_imports(last: int, as_json: bool) -> None:
    """List what was imported, the newest first: when, what, and how many rows were new, changed or refused."""
    runs = run(_load(read_settings(), last))
    if as_json:
        print_json([{**each, "counts": _counts(each)} for each in runs])
        return
    for each in runs:
        started = written_moment(each["started_at"])
        kind = kind_word(each["kind"], each["subject"], language())
        state = state_word(each["state"], each["changed"], language())
        mapping = each["mapping_version"]
        by = choose(f", Zuordnung {mapping.split()[0]}", f", mapping {mapping.split()[0]}") if mapping else ""
        undone = each["undone_at"]
        when = f" {written_moment(undone)}" if undone else ""
        counts = _counts(each)
        refused = _told_refused(each["state"], counts)
        click.echo(f"{each['id'][:SHORT]}  {started}  {kind}: {state}{when}{refused}{by}")
        for line in told_counts(counts):
            click.echo(f"    {line}")
    if not runs:
        click.echo(choose("Noch wurde nichts importiert.", "Nothing was imported yet."))


def _told_refused(state: str, tables: Mapping[str, Mapping[str, int]]) -> str:
    """Return how many rows were refused, to be appended to the import's state; "" where none was."""
    refused = sum(counts.get("refused", 0) for counts in tables.values())
    number = written_number(refused)
    if not refused:
        return ""
    if state == "refused":
        return choose(f" (fehlerhafte Zeilen: {number})", f" (faulty rows: {number})")
    return choose(f", {number} abgewiesen", f", {number} refused")


def told_counts(tables: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return a line for each table of which an import created or changed rows."""
    lines: list[str] = []
    for table, counts in tables.items():
        told = [f"{written_number(counts[name])} {choose(de, en)}" for name, de, en in _COUNTS if counts.get(name)]
        lines += [f"{choose(*TABLES[table])}: {', '.join(told)}"] if told else []
    return lines


async def _load(settings: Settings, last: int) -> list[dict[str, Any]]:
    from graph_schema.store.imports import load_import_runs

    async with open_graph(settings) as graph:
        return await load_import_runs(graph, last)


def _counts(each: dict[str, Any]) -> dict[str, dict[str, int]]:
    return json.loads(each["counts"]) if each["counts"] else {}
