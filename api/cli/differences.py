"""Commands `differences …`: where the leading system says something else than what a person changed here.

What they print is personal. It is printed for the person at the terminal and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from api.cli.field_words import field_word, system_word, value_words
from api.cli.output import choose, json_option, print_json, say
from api.cli.register_changes import by_option
from api.cli.session import open_graph, read_settings, run
from api.cli.written import written_day, written_moment
from graph_schema.errors import Conflict

if TYPE_CHECKING:
    from api.settings import Settings
    from graph_schema.store.differences import OpenDifference

_KEEP, _TAKE = "1", "2"


@click.group(
    name="differences",
    epilog="""\b
Examples:
  sozialraum differences list
  sozialraum differences settle --by "Fallmanagement"
  sozialraum differences settle 3fa91c02 --take-theirs --by "Fallmanagement"
""",
)
def differences_group() -> None:
    """Settle where an import says something else than what was changed here."""


@differences_group.command(
    "list",
    epilog="""\b
Examples:
  sozialraum differences list
  sozialraum differences list --json
""",
)
@json_option
def list_differences(as_json: bool) -> None:
    """List what is to settle: both values, who changed ours and when, and since which import theirs is another."""
    found = run(_open_differences(read_settings()))
    if as_json:
        print_json([_document(each) for each in found])
        return
    for each in found:
        for line in _lines(each):
            click.echo(line)
    if not found:
        click.echo(choose("Es gibt keine Unterschiede zu klären.", "There are no differences to settle."))


@differences_group.command(
    epilog="""\b
Examples:
  sozialraum differences settle --by "Fallmanagement"
  sozialraum differences settle 3fa91c02 --take-theirs --by "Fallmanagement"
  sozialraum differences settle 3fa91c02 --keep-ours --by "Fallmanagement"

Without a name the differences are asked one after the other. Ours is kept until the leading system says something
else again; then that is a new difference. Exit code 4: somebody else settled it meanwhile.
"""
)
@click.argument("name", required=False)
@click.option("--take-theirs", is_flag=True, help="The leading system's value is right.")
@click.option("--keep-ours", is_flag=True, help="The value that was changed here is right.")
@by_option
def settle(name: str | None, take_theirs: bool, keep_ours: bool, by: str) -> None:
    """Settle differences: take theirs, or keep ours."""
    if (name is None and (take_theirs or keep_ours)) or (name is not None and take_theirs == keep_ours):
        raise click.UsageError(
            choose(
                "Zu einem Namen gehört genau eines von --take-theirs und --keep-ours.",
                "A name goes with exactly one of --take-theirs and --keep-ours.",
            )
        )
    settings = read_settings()
    answers = _asked(run(_open_differences(settings))) if name is None else [(name, take_theirs)]
    settled = run(_settle(settings, answers, by, alone=name is not None)) if answers else 0
    say(f"Geklärt: {settled}.", f"Settled: {settled}.")


async def _open_differences(settings: Settings) -> list[OpenDifference]:
    from api.actions.settle_differences import list_open_differences

    async with open_graph(settings) as graph:
        return await list_open_differences(graph)


async def _settle(settings: Settings, answers: Sequence[tuple[str, bool]], by: str, *, alone: bool) -> int:
    """Settle by the answers; return how many. One that somebody else settled meanwhile is told, and the rest goes on.

    The questions are over by now: nobody imports while a person thinks, or waits for it.
    """
    from api.actions.settle_differences import settle_difference

    settled = 0
    async with open_graph(settings) as graph:
        for name, take_theirs in answers:
            try:
                await settle_difference(
                    graph, name, take_theirs=take_theirs, by=by, data_folder=settings.data_folder,
                    now=datetime.now(UTC),
                )  # fmt: skip
                settled += 1
            except Conflict as error:
                if alone:
                    raise
                say(f"{name}: {error.text('de')}", f"{name}: {error.text('en')}")
    return settled


def _asked(there: Sequence[OpenDifference]) -> list[tuple[str, bool]]:
    """Ask for each difference; an empty answer leaves it as it is, `q` ends the questions."""
    from api.actions.settle_differences import SHORT

    answers: list[tuple[str, bool]] = []
    if there:
        say(
            "1: der Wert hier bleibt. 2: der Wert des führenden Systems gilt. Eingabetaste: offen lassen. q: aufhören.",
            "1: the value here stays. 2: the leading system's value holds. Enter: leave open. q: stop.",
        )
    for each in there:
        for line in _lines(each):
            click.echo(line, err=True)
        answer = click.prompt(
            "?", default="", show_default=False, type=click.Choice(["", "q", _KEEP, _TAKE]), show_choices=False,
            err=True,
        )  # fmt: skip
        if answer == "q":
            break
        if answer:
            answers.append((each.id[:SHORT], answer == _TAKE))
    return answers


def _lines(each: OpenDifference) -> list[str]:
    from api.actions.settle_differences import SHORT

    nothing = choose("(leer)", "(empty)")
    ours, theirs = (value_words(each.field, text) or nothing for text in (each.ours, each.theirs))
    person = ", ".join(filter(None, (each.family_name, each.given_name)))
    born = choose("geboren ", "born ") + written_day(each.birth_date) if each.birth_date else ""
    changed, since = written_moment(each.changed_at), written_moment(each.since)
    system = system_word(each.leading_system)
    return [
        f"{each.id[:SHORT]}  {field_word(each.field)}: {person}" + (f" ({born})" if born else ""),
        choose(
            f"    1  hier: {ours}  (geändert von {each.changed_by}, {changed})",
            f"    1  here: {ours}  (changed by {each.changed_by}, {changed})",
        ),
        choose(
            f"    2  {system}: {theirs}  (seit dem Import vom {since})",
            f"    2  {system}: {theirs}  (since the import of {since})",
        ),
    ]


def _document(each: OpenDifference) -> dict[str, object]:
    return {
        "id": each.id,
        "field": each.field,
        "given_name": each.given_name,
        "family_name": each.family_name,
        "birth_date": each.birth_date.isoformat() if each.birth_date else None,
        "ours": each.ours,
        "changed_by": each.changed_by,
        "changed_at": each.changed_at.isoformat(),
        "theirs": each.theirs,
        "leading_system": each.leading_system,
        "since": each.since.isoformat(),
    }
