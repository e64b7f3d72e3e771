"""A program that the trail's kill test kills: some writers read a person and record contacts, and its sealer chains.

    python -m tests.integration.acting SESSION CITIZEN WRITERS ANCHORS

The graph comes from the environment, as for every command. Each line says what was acknowledged: `read`, or the random
key of a contact.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import structlog

from api.access.actor import actor_of
from api.access.people import People
from api.access.sealer import sealing
from api.access.trail_anchors import AnchorFolder
from api.settings import Settings
from graph_schema.ingest.changes import new_id
from graph_schema.model.people import ChannelKind, ContactDirection, ContactOutcome
from graph_schema.rules.read_legal_terms import shipped_terms
from graph_schema.store import sessions
from graph_schema.store.connection import connect
from graph_schema.store.graph import Graph


async def act(graph: Graph, session: str, citizen: str) -> None:
    """Read the person and record a contact, without end."""
    while True:
        now = datetime.now(UTC)
        actor = actor_of(await sessions.load_session(graph, session, now), now, now.date())
        people = People(graph, actor, shipped_terms())
        await people.person(citizen)
        print("read", flush=True)
        contact = new_id()
        values = {
            "day": now.date(),
            "channel": ChannelKind.PHONE,
            "direction": ContactDirection.FROM_OFFICE,
            "outcome": ContactOutcome.REACHED,
        }
        await people.record_contact(citizen, contact, values, "Fallmanagement")
        print(contact, flush=True)


async def main(session: str, citizen: str, writers: int, anchors: Path) -> None:
    """Let the writers act until the process is killed."""
    settings = Settings.from_environment()
    if settings.graph is None:
        raise ValueError("no graph server is named")
    graph = await connect(settings.graph)
    async with sealing(graph, AnchorFolder(anchors)):
        await asyncio.gather(*(act(graph, session, citizen) for _ in range(writers)))


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    _, given_session, given_citizen, given_writers, folder = sys.argv
    asyncio.run(main(given_session, given_citizen, int(given_writers), Path(folder)))
