"""What happened since a page was opened: a stream of counts, for the line in which the page says so.

It tells how many acts of others there were on what the reader may see, and nothing of them: no person, no name. In its
address stands nothing but a sealed position.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.response import Stream

from api.access.case_events import CaseEvents, Told
from api.access.people import nobody
from api.access.policy import Action, ObjectType, purpose_of
from api.instance import instance_of
from api.pages.open_streams import EVENT_STREAM, open_streams, stream_of, written_event
from api.pages.reader import Connection, fields_of
from api.pages.signed_in import acting, acting_still
from graph_schema.errors import BadInput, Forgotten, NotSignedIn
from graph_schema.model.case_events import CaseAct

WebRequest = Request[None, None, State]

NEWS_OF_CASES, NEWS_OF_OPENINGS = "/faelle/neues", "/einsichten/neues"
OVER, STALE = "over", "stale"
"""Events after which nothing comes any more: nobody is signed in any longer; the page is older than what is kept."""


def events_of(connection: Connection) -> CaseEvents:
    """Return what who is behind a connection may follow."""
    instance = instance_of(connection)
    return CaseEvents(instance.graph, instance.keys, lambda: acting_still(connection))


async def position_now(request: WebRequest) -> str | None:
    """Return the position from which a page is told what is new, read before the page; None without events."""
    return await events_of(request).position() if _has_events(request) else None


@get([NEWS_OF_CASES, NEWS_OF_OPENINGS], name="news")
async def news(request: WebRequest) -> Stream | Response[bytes]:
    """Follow what is new since a page was opened."""
    try:
        if not _has_events(request):
            raise nobody()
    except NotSignedIn:
        # Said in the stream: a page learns nothing of the status of a stream that cannot be opened.
        return Response(written_event("{}", name=OVER), media_type=EVENT_STREAM)
    position = request.headers.get("last-event-id") or fields_of(request).get("nach")
    return stream_of(_counts(request, position), open_streams(request.app.state), acting(request).account_id)


async def _counts(request: WebRequest, position: str | None) -> AsyncGenerator[bytes]:
    try:
        async with aclosing(events_of(request).follow(position, kept=False)) as stream:
            async for told in stream:
                yield written_event(msgspec.json.encode(_counted(told)).decode(), position=told.cursor)
    except NotSignedIn:
        yield written_event("{}", name=OVER)
    except (BadInput, Forgotten):
        yield written_event("{}", name=STALE)


def _counted(told: Told) -> dict[str, int]:
    acts = [event.act for event in told.events if not event.by_you]
    openings = acts.count(CaseAct.CASE_OPENED)
    return {"entries": len(acts) - openings, "openings": openings}


def _has_events(request: WebRequest) -> bool:
    return purpose_of(acting(request).role, Action.READ, ObjectType.EVENT) is not None
