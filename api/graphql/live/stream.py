"""Subscriptions as server-sent events, one to a connection (the “distinct connections mode” of graphql-sse).

By POST alone: an address is kept in histories and logs. The `id` of an event is the cursor behind it; who opens the
stream again with it as `Last-Event-ID` goes on without loss.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import msgspec
from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.response import Stream
from strawberry.types.execution import PreExecutionError

from api.graphql.context import Context
from api.graphql.controller import body_of, held_back, not_run, refused
from api.graphql.http_exchange import LARGEST_BODY, RESPONSE_JSON, Asked, Refusal, read_body
from api.pages.forms import comes_from_elsewhere
from api.pages.open_streams import EVENT_STREAM, open_streams, stream_of, written_event
from api.pages.signed_in import acting
from graph_schema.errors import GraphError, NotSignedIn, TooManyTries

from .operations import SessionOver, context_for, follow, prepare

WebRequest = Request[None, None, State]

STREAM = "/graphql/stream"


@post(STREAM, include_in_schema=False, status_code=200, request_max_body_size=LARGEST_BODY)
async def graphql_stream(request: WebRequest) -> Response[bytes] | Stream:
    """Follow a subscription; what cannot be followed is answered at once, as a query would be."""
    try:
        account = _account_of(request)
        asked = read_body(request.headers.get("content-type", ""), await body_of(request))
        prepared, errors = await prepare(request, asked)
        if errors:
            return not_run(errors, RESPONSE_JSON)
        context = context_for(request, prepared, request.headers.get("last-event-id"))
        return stream_of(_events(asked, context), open_streams(request.app.state), account)
    except Refusal as refusal:
        return refused(refusal, RESPONSE_JSON)
    except (NotSignedIn, TooManyTries, GraphError) as error:
        return held_back(error, None)


def _account_of(request: WebRequest) -> str:
    """Return whose stream it is; Refusal where it must not be opened, before anything of the query is read."""
    account = acting(request).account_id
    if comes_from_elsewhere(request):
        raise Refusal(403, "This request comes from another site.")
    accept = request.headers.get("accept", "*/*")
    if not any(kind in accept for kind in (EVENT_STREAM, "text/*", "*/*")):
        raise Refusal(406, f"The answer is given as {EVENT_STREAM}.")
    return account


async def _events(asked: Asked, context: Context) -> AsyncGenerator[bytes]:
    try:
        async with aclosing(follow(asked, context)) as results:
            async for result in results:
                body: dict[str, object] = {} if isinstance(result, PreExecutionError) else {"data": result.data}
                if result.errors:
                    body = {"errors": [error.formatted for error in result.errors], **body}
                position = context.following.reached if context.following else None
                yield written_event(msgspec.json.encode(body).decode(), name="next", position=position)
    except SessionOver:
        over = {"message": "The session is over. Sign in.", "extensions": {"code": "UNAUTHENTICATED"}}
        yield written_event(msgspec.json.encode({"errors": [over]}).decode(), name="next")
    yield written_event("", name="complete")
