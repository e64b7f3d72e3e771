"""Everything that is read or written about people for somebody who is signed in.

Each question begins with that of `visible_citizens`: at the session, with the rights that hold at this moment. Only
`api.access` may call these functions (an import contract): it takes out the fields that the ground does not allow,
and keeps the trail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph_schema.model.access import Ground
from graph_schema.store.graph import Graph, Rows, Step


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and at what moment: what every question begins with."""

    session: str
    """Keyed hash of the token."""
    now: datetime
    today: date


async def list_visible_citizens(graph: Graph, asking: Asking) -> dict[str, frozenset[Ground]]:
    """Return the citizens that may be read, by random key, each with the grounds."""
    rows = await graph.read("visible_citizens", **_asked(asking))
    return {row["id"]: frozenset(map(Ground, row["grounds"])) for row in rows}


async def load_caseload(graph: Graph, asking: Asking) -> Rows:
    """Return the people that may be read with their contacts, in the order of names."""
    return await graph.read("load_caseload_of_session", **_asked(asking))


async def load_person(graph: Graph, asking: Asking, citizen: str) -> dict[str, Any] | None:
    """Return what the register holds of a person; None for one who is not there or may not be read."""
    rows = await load_persons(graph, asking, [citizen])
    return rows[0] if rows else None


async def load_persons(graph: Graph, asking: Asking, citizens: Sequence[str]) -> Rows:
    """Return what the register holds of persons; those who are not there or may not be read are left out."""
    return await graph.read("load_persons", **_asked(asking), citizens=list(citizens))


async def load_contacts(graph: Graph, asking: Asking, citizens: Sequence[str]) -> Rows:
    """Return the contacts of persons, the newest first."""
    return await graph.read("load_contacts_of_persons", **_asked(asking), citizens=list(citizens))


async def load_memberships(graph: Graph, asking: Asking, citizens: Sequence[str]) -> Rows:
    """Return the memberships of persons with household and dwellings, the newest first."""
    return await graph.read("load_households_of_persons", **_asked(asking), citizens=list(citizens))


async def load_households(graph: Graph, asking: Asking, households: Sequence[str]) -> Rows:
    """Return the members of households on the day of asking, once for each citizen through whom they may be read."""
    return await graph.read("load_households", **_asked(asking), households=list(households))


def save_contact(
    asking: Asking,
    citizen: str,
    grounds: Iterable[Ground],
    contact_id: str,
    *,
    properties: Mapping[str, Any],
    trail: Mapping[str, Any],
) -> Step:
    """Return the step that records a contact, where the person may be read on one of `grounds`; its row tells so.

    What stands in the `trail` of it is kept in the same step, under the contact's own key: once for each contact.
    """
    return (
        "save_contact_of_person",
        {
            **_asked(asking),
            "citizen": citizen,
            "grounds": sorted(grounds),
            "id": contact_id,
            "properties": dict(properties),
            "trail": dict(trail),
        },
    )


def remove_contact(
    asking: Asking, citizen: str, contact_id: str, *, account: str, earliest: datetime, trail_id: str,
    trail: Mapping[str, Any],
) -> Step:  # fmt: skip
    """Return the step that takes back a contact which the account recorded since `earliest`; its row tells so."""
    return (
        "remove_contact_of_person",
        {
            **_asked(asking),
            "citizen": citizen,
            "id": contact_id,
            "account": account,
            "earliest": earliest,
            "trail_id": trail_id,
            "trail": dict(trail),
        },
    )


def open_case(
    asking: Asking, citizen_key: str, *, until: date, reason: str, trail_id: str, trail: Mapping[str, Any]
) -> Step:
    """Return the step that opens a case by the keyed hash of its number, with its entry in the trail.

    Its row tells the person's random key (`id`) and the ground; there is none, and nothing is written, where there is
    no such case, or it may not be opened.
    """
    return (
        "open_case",
        {
            **_asked(asking),
            "citizen_key": citizen_key,
            "until": until,
            "reason": reason,
            "trail_id": trail_id,
            "trail": dict(trail),
        },
    )


async def list_openings_of_own_cases(graph: Graph, asking: Asking, earliest: datetime) -> Rows:
    """Return which cases of the own caseload others have opened, the newest first."""
    return await graph.read("list_openings_of_own_cases", **_asked(asking), earliest=earliest)


async def list_openings(graph: Graph, asking: Asking, earliest: datetime) -> Rows:
    """Return which cases were opened, as the data-protection officer reads it: no name of a citizen."""
    return await graph.read("list_openings", session=asking.session, now=asking.now, earliest=earliest)


async def list_tries_to_open(graph: Graph, asking: Asking, earliest: datetime) -> list[datetime]:
    """Return when it was tried in vain to open a case, the newest first; not by whom."""
    rows = await graph.read("list_tries_to_open", session=asking.session, now=asking.now, earliest=earliest)
    return [row["at"] for row in rows]


async def list_imports_of_people(graph: Graph, asking: Asking, earliest: datetime, **actions: Any) -> Rows:
    """Return imports about people that came by page or program, the newest first.

    `actions`: begun (list), ended and moved (names of trail events), and limit.
    """
    return await graph.read(
        "list_imports_of_people", session=asking.session, now=asking.now, earliest=earliest, **actions
    )


def _asked(asking: Asking) -> dict[str, Any]:
    return {"session": asking.session, "now": asking.now, "today": asking.today}
