"""Commands `contacts …`: what was recorded here, for the person at the terminal.

Numbers of people are asked for and never given as an option: options stay in the shell's history and are seen by every
account of the machine.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from api.cli.days import Day
from api.cli.output import choose, json_option, language, print_json, say
from api.cli.session import open_graph, read_settings, run
from api.cli.written import written_day
from graph_schema.model.people import ChannelKind, ContactDirection, ContactOutcome
from graph_schema.office_time import day_begins, office_day

if TYPE_CHECKING:
    from api.actions.record_contact import RecordedContact
    from api.settings import Settings


@click.group(
    name="contacts",
    epilog="""\b
Examples:
  sozialraum contacts record --channel phone --outcome reached --by "case management"
  sozialraum contacts list
  sozialraum contacts note 3fa91c02
""",
)
def contacts_group() -> None:
    """Record contacts here, and tell them to the office's system (docs/way-back.md)."""


@contacts_group.command(
    epilog="""\b
Examples:
  sozialraum contacts record --channel phone --outcome reached --by "case management"
  sozialraum contacts record --day 2026-10-30 --channel post --outcome open --by "team under 25"
  sozialraum contacts record --channel office --direction from_citizen --outcome reached --by reception < number.txt

The citizen's number in the leading system is asked for, or read from standard input.
"""
)
@click.option("--day", type=Day(), help="Day of the contact.  [default: today]")
@click.option("--channel", type=click.Choice(list(map(str, ChannelKind))), required=True, help="How.")
@click.option(
    "--direction", type=click.Choice(list(map(str, ContactDirection))), default="from_office", show_default=True,
    help="Who made the contact.",
)  # fmt: skip
@click.option("--outcome", type=click.Choice(list(map(str, ContactOutcome))), required=True, help="What came of it.")
@click.option("--by", "recorded_by", required=True, metavar="FUNCTION", help="Function of who records it; no name.")
@json_option
def record(**options: Any) -> None:
    """Record a contact, or an attempt to make one."""
    number = click.prompt(choose("Nummer der Person im führenden System", "The person's number in the leading system"),
                          err=True)  # fmt: skip
    day: date = options["day"] or _today()
    cells = {"day": day.isoformat(), **{name: options[name] for name in ("channel", "direction", "outcome")}}
    reference = run(_record(read_settings(), number, cells, options["recorded_by"]))
    if options["as_json"]:
        print_json({"reference": reference})
        return
    click.echo(choose(f"Festgehalten: {reference[:8]}", f"Recorded: {reference[:8]}"))
    say("Die Karten zählen den Kontakt ab dem nächsten Import mit.", "The maps count it from the next import on.")


@contacts_group.command(
    "list",
    epilog="""\b
Examples:
  sozialraum contacts list
  sozialraum contacts list --day 2026-10-30 --json

What is printed is personal.
""",
)
@click.option("--day", type=Day(), help="Day on which they were recorded.  [default: today]")
@json_option
def list_contacts(day: date | None, as_json: bool) -> None:
    """List the contacts that were recorded here on a day."""
    found = run(_list(read_settings(), day or _today()))
    if as_json:
        print_json([_document(each) for each in found])
        return
    from api.actions.contact_note import CHANNELS, DIRECTIONS, OUTCOMES

    words = language()
    for each in found:
        event = each.event
        told = ", ".join(
            (CHANNELS[event.channel][words], DIRECTIONS[event.direction][words], OUTCOMES[event.outcome][words])
        )
        left = choose("; übergeben", "; handed over") if each.left_in else ""
        click.echo(f"{each.name}  {written_day(event.day)}  {each.citizen_number}  {told} ({each.recorded_by}{left})")
    if not found:
        click.echo(choose("An diesem Tag wurde kein Kontakt festgehalten.", "No contact was recorded on this day."))


@contacts_group.command(
    epilog="""\b
Examples:
  sozialraum contacts note 3fa91c02
  sozialraum --lang de contacts note 3fa91c02

The note holds what was recorded, and neither name nor number: paste it where the person is open.
"""
)
@click.argument("name")
def note(name: str) -> None:
    """Print a contact as a note, to be copied into the office's system."""
    from api.actions.contact_note import contact_note

    click.echo(contact_note(run(_find(read_settings(), name)), language()))


def _today() -> date:
    """Return the office's day, as the person at the terminal understands it."""
    return office_day()


async def _record(settings: Settings, number: str, cells: dict[str, str], recorded_by: str) -> str:
    from api.actions.record_contact import record_contact

    async with open_graph(settings) as graph:
        return await record_contact(
            graph, number, cells, recorded_by=recorded_by, data_folder=settings.data_folder, now=datetime.now(UTC),
            today=_today(),
        )  # fmt: skip


async def _list(settings: Settings, day: date) -> list[RecordedContact]:
    from api.actions.record_contact import list_recorded_contacts

    async with open_graph(settings) as graph:
        midnight = day_begins(day)
        return await list_recorded_contacts(graph, midnight, data_folder=settings.data_folder)


async def _find(settings: Settings, name: str) -> RecordedContact:
    from api.actions.record_contact import find_recorded_contact

    async with open_graph(settings) as graph:
        return await find_recorded_contact(graph, name, data_folder=settings.data_folder)


def _document(each: RecordedContact) -> dict[str, object]:
    return {
        "reference": each.reference,
        "citizen_number": each.citizen_number,
        "day": each.event.day,
        "channel": each.event.channel.value,
        "direction": each.event.direction.value,
        "outcome": each.event.outcome.value,
        "recorded_by": each.recorded_by,
        "recorded_at": each.recorded_at,
        "handed_over_in": each.left_in,
    }
