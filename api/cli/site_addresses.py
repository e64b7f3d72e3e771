"""`addresses list --sites` and `addresses settle --sites`: written addresses of sites and offices, never of homes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from api.cli.account_office import terminal_user
from api.cli.address_questions import SHOWN, Reply, Through, ask_place, explain_answers, shown_of_all
from api.cli.figures import compute_beside_serve
from api.cli.output import choose, print_json, say
from api.cli.session import open_graph, run
from api.cli.written import written_moment, written_number

if TYPE_CHECKING:
    from api.actions.settle_site_addresses import SiteChoice
    from api.actions.site_addresses import SiteAddress, SiteAddresses
    from api.settings import Settings
    from graph_schema.store.graph import Graph

    Point = tuple[float, float]

MATCHES = {
    "street_only": ("Hausnummer fehlt oder ist unbekannt", "house number missing or unknown"),
    "ambiguous": ("mehrere Orte möglich", "several places are possible"),
    "not_found": ("nicht gefunden", "not found"),
}
_NAME = 8
"""Characters of an address's key by which it is named."""


def list_sites(settings: Settings, *, settled: bool, as_json: bool) -> None:
    """Print the addresses of sites and offices that are not sure; those that somebody settled with `settled`."""
    found = run(_listed(settings))
    lines = found.settled if settled else (*found.open, *found.put_off)
    if as_json:
        print_json([_document(each) for each in lines])
        return
    for each in lines:
        click.echo(_heading(each))
        for number, candidate in enumerate([] if settled else each.candidates[:SHOWN], start=1):
            click.echo(f"    {number}  {candidate.name}" + (f"  ({candidate.area})" if candidate.area else ""))
        if not settled and len(each.candidates) > SHOWN:
            told, every = shown_of_all(SHOWN, len(each.candidates)), choose("alle mit --json", "all with --json")
            click.echo(f"    … {told}, {every}")
    if lines:
        return
    if settled:
        click.echo(choose("Keine Adresse eines Ortes ist geklärt.", "No address of a site or office is settled."))
    else:
        click.echo(choose("Keine Adresse eines Ortes ist ungeklärt.", "No address of a site or office is uncertain."))


def settle_sites(settings: Settings, name: str | None, choice: int | None, point: Point | None) -> None:
    """Settle one address of sites and offices, or ask for all of them; computes the figures at the end."""
    run(_settle(settings, name, choice, point))


async def _listed(settings: Settings) -> SiteAddresses:
    async with open_graph(settings) as graph:
        return await _load(graph, settings)


async def _load(graph: Graph, settings: Settings) -> SiteAddresses:
    from api.actions.settle_site_addresses import list_site_addresses_at_terminal

    return await list_site_addresses_at_terminal(graph, data_folder=settings.data_folder, now=datetime.now(UTC))


async def _settle(settings: Settings, name: str | None, choice: int | None, point: Point | None) -> None:
    from api.actions.settle_site_addresses import settle_site_address_at_terminal

    async with open_graph(settings) as graph:
        there = await _load(graph, settings)
        if name is None:
            answers = _asked((*there.open, *there.put_off))
        else:
            answers = [(name, _choice(_numbered(there.lines, name, choice) if choice is not None else point))]
        settled = 0
        for each, decided in answers:
            settled += await settle_site_address_at_terminal(
                graph,
                each,
                decided,
                data_folder=settings.data_folder,
                now=datetime.now(UTC),
                user=terminal_user(),
            )
        if settled:
            await compute_beside_serve(graph, settings)
    number = written_number(settled)
    say(f"Geklärt, Standorte und Orte von Trägern: {number}.", f"Settled, sites and offices: {number}.")


def _asked(lines: Sequence[SiteAddress]) -> list[tuple[str, SiteChoice]]:
    """Ask for each address; an empty answer leaves it as it is, `q` ends the questions."""
    answers: list[tuple[str, SiteChoice]] = []
    if not lines:
        say("Keine Adresse eines Ortes ist ungeklärt.", "No address of a site or office is uncertain.")
        return answers
    explain_answers(of_homes=False)
    for each in lines:
        say(_heading(each), _heading(each))
        answer = ask_place([(one.name, *one.point) for one in each.candidates], of_homes=False)
        if answer is Reply.STOP:
            break
        if answer is Reply.NOWHERE:
            answers.append((each.key, _choice(None)))
        elif not isinstance(answer, Reply | Through):
            answers.append((each.key, _choice(answer[1:])))
    return answers


def _choice(point: Point | None) -> SiteChoice:
    from api.actions.settle_site_addresses import SiteChoice
    from graph_schema.store.site_addresses import DecisionState

    if point is None:
        return SiteChoice(DecisionState.NOWHERE)
    return SiteChoice(DecisionState.PLACE, point=point)


def _numbered(lines: Sequence[SiteAddress], name: str, choice: int) -> Point:
    """Return the place that --choice names; UsageError where there is no such suggestion."""
    found = [each.candidates for each in lines if each.key.startswith(name)]
    if len(found) != 1 or len(name) < _NAME or choice > len(found[0]):
        raise click.UsageError(
            choose(f"Für {name} gibt es keinen Ort {choice}.", f"There is no place {choice} for {name}.")
        )
    return found[0][choice - 1].point


def _heading(each: SiteAddress) -> str:
    names = ", ".join(place.name for place in each.places)
    parts = [_decision(each) if each.decision else None, choose(*MATCHES[each.match]) if each.match else None, names]
    if each.decision is not None:
        parts.append(written_moment(each.decision.decided_at))
    return f"{each.key[:_NAME]}  {each.written}  ({'; '.join(filter(None, parts))})"


def _decision(each: SiteAddress) -> str:
    if each.is_put_off:
        return choose("zurückgestellt", "put off")
    point = each.decision.point if each.decision else None
    if point is None:
        return choose("nirgends in der Stadt", "nowhere in the city")
    return each.chosen.name if each.chosen else f"{point[0]}, {point[1]}"


def _document(each: SiteAddress) -> dict[str, Any]:
    decision = each.decision
    lat, lon = (decision.point if decision else None) or (None, None)
    return {
        "name": each.key[:_NAME],
        "written": each.written,
        "match": each.match.value if each.match else None,
        "state": decision.state.value if decision else "open",
        "lat": lat,
        "lon": lon,
        "decided_at": decision.decided_at.isoformat() if decision else None,
        "places": [
            {"name": place.name, "kind": "office" if place.is_office else "site", "of": place.of or None}
            for place in each.places
        ],
        "suggestions": [
            {
                "address": one.name,
                "lat": one.point[0],
                "lon": one.point[1],
                "area": one.area,
                "reasons": [reason.value for reason in one.reasons],
            }
            for one in each.candidates
        ],
    }
