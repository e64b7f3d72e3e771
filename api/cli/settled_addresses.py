"""`addresses list --settled`: what people decided about written addresses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from api.cli.address_questions import homes
from api.cli.output import choose, print_json
from api.cli.session import open_graph, run
from api.cli.written import written_moment

if TYPE_CHECKING:
    from api.actions.settle_addresses import SettledAddress
    from api.settings import Settings


def list_settled(settings: Settings, *, as_json: bool) -> None:
    """Print the settled addresses that residences have. Personal: for the person at the terminal."""
    found = run(_settled(settings))
    if as_json:
        print_json([_document(each) for each in found])
        return
    for each in found:
        decided = each.place.decided_at
        parts = (_decision(each), homes(each.residences), written_moment(decided) if decided else None)
        click.echo(f"{each.name}  {each.written}  ({'; '.join(filter(None, parts))})")
    if not found:
        click.echo(choose("Keine Adresse ist von Hand geklärt.", "No address is settled by hand."))


async def _settled(settings: Settings) -> list[SettledAddress]:
    from api.actions.settle_addresses import list_settled_addresses

    async with open_graph(settings) as graph:
        return await list_settled_addresses(graph, data_folder=settings.data_folder, now=datetime.now(UTC))


def _decision(each: SettledAddress) -> str:
    through, point = each.place.reachable_through, each.place.point
    if through is not None:
        return choose(
            f"keine feste Anschrift, erreichbar über {through}", f"no fixed address, reachable through {through}"
        )
    if point is None:
        return choose("nirgends in der Stadt", "nowhere in the city")
    named = next((name for name, *there in each.suggestions if tuple(there) == point), None)
    return named or f"{point[0]}, {point[1]}"


def _document(each: SettledAddress) -> dict[str, Any]:
    lat, lon = each.place.point or (None, None)
    decided = each.place.decided_at
    return {
        "name": each.name,
        "written": each.written,
        "lat": lat,
        "lon": lon,
        "reachable_through": each.place.reachable_through,
        "decided_at": decided.isoformat() if decided else None,
        "residences": each.residences,
        "suggestions": [{"address": name, "lat": lat, "lon": lon} for name, lat, lon in each.suggestions],
    }
