"""Commands `addresses …`: written addresses that the city's list is not sure of, settled by a person.

What they print is personal: people live there. It is printed for the person at the terminal and nowhere else. With
`--sites` they are about sites and offices, and no home is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from api.cli.address_questions import SHOWN, Reply, Through, ask_place, explain_answers, homes, shown_of_all
from api.cli.figures import compute_beside_serve
from api.cli.output import choose, json_option, print_json, say
from api.cli.session import open_graph, read_settings, run
from api.cli.settled_addresses import list_settled
from api.cli.site_addresses import MATCHES, list_sites, settle_sites
from api.cli.written import written_number

if TYPE_CHECKING:
    from api.actions.settle_addresses import SettledAddress, UncertainAddress
    from api.settings import Settings

    Point = tuple[float, float]
    Answer = Point | Through | None
    """None: in no place of the city."""


@click.group(
    name="addresses",
    epilog="""\b
Examples:
  sozialraum addresses list
  sozialraum addresses settle
  sozialraum addresses settle 3fa91c02 --choice 2
  sozialraum addresses settle 3fa91c02 --nowhere
  sozialraum addresses settle 3fa91c02 --reachable-through "Bahnhofsmission"
""",
)
def addresses_group() -> None:
    """Settle written addresses that the city's list of addresses is not sure of."""


@addresses_group.command(
    "list",
    epilog="""\b
Examples:
  sozialraum addresses list
  sozialraum addresses list --json
  sozialraum addresses list --settled
  sozialraum addresses list --sites

Protected addresses are never among them.
""",
)
@click.option("--settled", is_flag=True, help="Those that somebody settled, with what was decided.")
@click.option("--sites", is_flag=True, help="Those of sites and offices, not those of homes.")
@json_option
def list_addresses(settled: bool, sites: bool, as_json: bool) -> None:
    """List the written addresses that are not sure, with the places that they may be."""
    if sites:
        list_sites(read_settings(), settled=settled, as_json=as_json)
        return
    if settled:
        list_settled(read_settings(), as_json=as_json)
        return
    found = run(_uncertain(read_settings()))
    if as_json:
        print_json([_document(each) for each in found])
        return
    for each in found:
        click.echo(_heading(each))
        for number, (name, _, _) in enumerate(each.suggestions[:SHOWN], start=1):
            click.echo(f"    {number}  {name}")
        if len(each.suggestions) > SHOWN:
            told, every = shown_of_all(SHOWN, len(each.suggestions)), choose("alle mit --json", "all with --json")
            click.echo(f"    … {told}, {every}")
    if not found:
        click.echo(choose("Keine Adresse ist ungeklärt.", "No address is uncertain."))


@addresses_group.command(
    epilog="""\b
Examples:
  sozialraum addresses settle
  sozialraum addresses settle 3fa91c02 --choice 2
  sozialraum addresses settle 3fa91c02 --at 51.3127,9.4797
  sozialraum addresses settle 3fa91c02 --nowhere
  sozialraum addresses settle 3fa91c02 --reachable-through "Bahnhofsmission"
  sozialraum addresses settle --sites

Without a name the uncertain addresses are asked one after the other. What is settled holds for later imports too.
To change it, settle it again: `addresses list --settled` shows the names.
"""
)
@click.argument("name", required=False)
@click.option("--choice", type=click.IntRange(min=1), help="Number of the place in `addresses list`.")
@click.option("--at", metavar="LAT,LON", help="Latitude and longitude, WGS 84.")
@click.option("--nowhere", is_flag=True, help="The address is in no place of the city.")
@click.option("--reachable-through", metavar="PLACE", help="It is no fixed address; PLACE can reach who has it.")
@click.option("--sites", is_flag=True, help="An address of sites and offices, not one of homes.")
def settle(
    name: str | None, *, choice: int | None, at: str | None, nowhere: bool, reachable_through: str | None, sites: bool
) -> None:
    """Settle where an address is."""
    given = [value for value in (choice, at, nowhere or None, reachable_through) if value is not None]
    if (name is None and given) or (name is not None and len(given) != 1):
        raise click.UsageError(
            choose(
                "Zu einem Namen gehört genau eines von --choice, --at, --nowhere und --reachable-through.",
                "A name goes with exactly one of --choice, --at, --nowhere and --reachable-through.",
            )
        )
    point = _point(at) if at is not None else None
    if sites:
        if reachable_through is not None:
            raise click.UsageError(
                choose("--reachable-through gibt es nur für Wohnungen.", "--reachable-through is for homes only.")
            )
        settle_sites(read_settings(), name, choice, point)
        return
    answer = Through(reachable_through) if reachable_through is not None else point
    run(_settle(read_settings(), name, choice, answer))


async def _uncertain(settings: Settings) -> list[UncertainAddress]:
    from api.actions.settle_addresses import list_uncertain_addresses

    async with open_graph(settings) as graph:
        return await list_uncertain_addresses(graph, data_folder=settings.data_folder, now=datetime.now(UTC))


async def _settle(settings: Settings, name: str | None, choice: int | None, answer: Answer) -> None:
    """Settle one address, or ask for all of them; computes the figures at the end."""
    from api.actions.settle_addresses import list_settled_addresses, list_uncertain_addresses, settle_address

    async with open_graph(settings) as graph:
        now, folder = datetime.now(UTC), settings.data_folder
        there = await list_uncertain_addresses(graph, data_folder=folder, now=now)
        if name is None:
            answers = _asked(there)
        elif choice is None:
            answers = [(name, answer)]
        else:
            before = await list_settled_addresses(graph, data_folder=folder, now=now)
            answers = [(name, _chosen([*there, *before], name, choice))]
        settled = 0
        for each, place in answers:
            through, point = (place.told, None) if isinstance(place, Through) else (None, place)
            settled += await settle_address(graph, each, point, data_folder=folder, now=now, reachable_through=through)
        if settled:
            await compute_beside_serve(graph, settings)
    number = written_number(settled)
    say(f"Geklärt, Wohnungen: {number}.", f"Settled, residences: {number}.")


def _asked(there: Sequence[UncertainAddress]) -> list[tuple[str, Answer]]:
    """Ask for each address; an empty answer leaves it as it is, `q` ends the questions."""
    answers: list[tuple[str, Answer]] = []
    if not there:
        say("Keine Adresse ist ungeklärt.", "No address is uncertain.")
        return answers
    explain_answers()
    for each in there:
        say(_heading(each), _heading(each))
        answer = ask_place(each.suggestions)
        if answer is Reply.STOP:
            break
        if answer is Reply.NOWHERE:
            answers.append((each.name, None))
        elif isinstance(answer, Through):
            answers.append((each.name, answer))
        elif not isinstance(answer, Reply):
            answers.append((each.name, answer[1:]))
    return answers


def _chosen(there: Sequence[UncertainAddress | SettledAddress], name: str, choice: int) -> Point:
    """Return the place that --choice names; UsageError where there is no such suggestion."""
    suggestions = [each.suggestions for each in there if each.name == name]
    if not suggestions or choice > len(suggestions[0]):
        raise click.UsageError(
            choose(f"Für {name} gibt es keinen Ort {choice}.", f"There is no place {choice} for {name}.")
        )
    return suggestions[0][choice - 1][1:]


def _point(text: str) -> Point:
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise click.UsageError(
            choose("--at erwartet Breite,Länge: 51.3127,9.4797", "--at expects LAT,LON: 51.3127,9.4797")
        ) from None
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise click.UsageError(choose("--at liegt nicht auf der Erde.", "--at is not on the earth."))
    return lat, lon


def _heading(each: UncertainAddress) -> str:
    return f"{each.name}  {each.written}  ({choose(*MATCHES[each.match.value])}; {homes(each.residences)})"


def _document(each: UncertainAddress) -> dict[str, object]:
    return {
        "name": each.name,
        "written": each.written,
        "match": each.match.value,
        "residences": each.residences,
        "suggestions": [{"address": name, "lat": lat, "lon": lon} for name, lat, lon in each.suggestions],
    }
