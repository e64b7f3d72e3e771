"""Commands `audit …`: examine the trail of what was read and done."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from api.cli.output import BROKEN_TRAIL, choose, json_option, print_json, progress_bar, say
from api.cli.session import open_graph, read_settings, run
from api.cli.written import written_moment, written_number
from graph_schema.model.trail import Break, Flaw

if TYPE_CHECKING:
    from api.access.examine_trail import Examination
    from api.settings import Settings

WORDS: dict[Flaw, tuple[str, str]] = {
    Flaw.CHANGED: ("Der Eintrag wurde verändert.", "The entry was changed."),
    Flaw.MISSING: ("Hier fehlt, was verkettet wurde.", "What was chained here is missing."),
    Flaw.TWICE: ("Ein zweiter Eintrag steht an diesem Platz.", "A second entry stands at this place."),
    Flaw.REASON: ("Die Begründung wurde verändert oder fehlt.", "The reason was changed or is missing."),
    Flaw.CUT: (
        "Vom Ende des Protokolls fehlt, was schon verankert war.",
        "What was anchored is missing from the end of the trail.",
    ),
    Flaw.REWRITTEN: (
        "Die Kette führt zu einem anderen Wert als verankert: Ab hier wurde sie neu gebildet.",
        "The chain leads to another value than was anchored: it was made anew from here on.",
    ),
    Flaw.HEAD: (
        "Der gespeicherte Kopf der Kette passt nicht zu ihrem letzten Eintrag.",
        "The stored head of the chain is not that of its last entry.",
    ),
    Flaw.OUTSIDE: (
        "Ein Eintrag steht außerhalb der Kette und wartet nicht auf sie.",
        "An entry stands outside the chain and does not wait for it.",
    ),
    Flaw.OTHER_TRAIL: (
        "Verankert ist ein anderes Protokoll, dessen Ende nirgends festgehalten ist.",
        "Another trail is anchored whose end is nowhere written down.",
    ),
}
"""What each flaw is, in German and English; a test names all of them."""


@click.group(
    name="audit",
    epilog="""\b
Examples:
  sozialraum audit verify
  sozialraum --data /srv/sozialraum audit verify --json

docs/trail.md says what stands in the trail and what its chain proves.
""",
)
def audit_group() -> None:
    """Examine the trail of what was read and done."""


@audit_group.command(
    epilog="""\b
Examples:
  sozialraum audit verify
  sozialraum audit verify --json > findings.json
"""
)
@json_option
def verify(as_json: bool) -> None:
    """Hash every entry of the trail anew and compare it with the chain and its anchors.

    An entry that was changed, removed, moved or added is named with its place. It may run beside a serving instance
    and reads entries one after the other, so memory stays flat. Exit code 5 where something is wrong.
    """
    settings = read_settings()
    found = run(_examine(settings))
    if as_json:
        print_json({**asdict(found), "is_whole": found.is_whole, "anchor_folder": str(settings.anchor_folder)})
    else:
        _print(found, settings)
    if not found.is_whole:
        sys.exit(BROKEN_TRAIL)


async def _examine(settings: Settings) -> Examination:
    from api.access.examine_trail import examine_trail
    from api.access.trail_anchors import AnchorFolder

    async with open_graph(settings) as graph:
        with progress_bar("Das Protokoll wird geprüft", "Examining the trail") as show:
            return await examine_trail(graph, AnchorFolder(settings.anchor_folder), show)


def _print(found: Examination, settings: Settings) -> None:
    entries, waiting, late = (written_number(each) for each in (found.entries, found.waiting, found.late))
    click.echo(
        choose(
            f"Geprüft: {entries} verkettete Einträge, davon {late} verspätet verkettet; {waiting} warten noch.",
            f"Examined: {entries} chained entries, {late} of them chained late; {waiting} are still waiting.",
        )
    )
    if found.anchored_at is None:
        say(
            f"Kein Kopf dieses Protokolls ist verankert ({settings.anchor_folder}): Was vom Ende entfernt wird, fiele "
            "nicht auf.",
            f"No head of this trail is anchored ({settings.anchor_folder}): what is taken from its end would not show.",
        )
    else:
        anchored, at = written_number(found.anchored_to), written_moment(found.anchored_at)
        click.echo(choose(f"Verankert bis Platz {anchored}, {at}.", f"Anchored up to place {anchored}, {at}."))
    for each in found.breaks:
        click.echo(_told(each))
    unnamed = found.flaws - len(found.breaks)
    if unnamed:
        click.echo(choose(f"… und {written_number(unnamed)} weitere.", f"… and {written_number(unnamed)} more."))
    if found.is_whole:
        click.echo(choose("Das Protokoll ist unversehrt.", "The trail is whole."))
    else:
        say(
            "Bewahren Sie Graph, Anker und Sicherungen unverändert auf und sagen Sie es der oder dem "
            "Datenschutzbeauftragten.",
            "Keep graph, anchors and backups as they are, and tell the data-protection officer.",
        )


def _told(each: Break) -> str:
    places = written_number(each.place)
    if each.until > each.place:
        places = f"{places}–{written_number(each.until)}"
    where = choose(f"Platz {places}", f"Place {places}") if each.until else choose("Ohne Platz", "Without a place")
    when = f" ({written_moment(each.at)})" if each.at is not None else ""
    entry = choose(f" Eintrag {each.entry}.", f" Entry {each.entry}.") if each.entry else ""
    return f"{where}{when}: {choose(*WORDS[each.flaw])}{entry}"
