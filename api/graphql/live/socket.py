"""Subscriptions over WebSocket, protocol graphql-transport-ws: strawberry's own handler, behind checks of ours.

A handshake of another site's page is refused before it is accepted, one of nobody before a message is read. Messages
are read into declared forms first; what has none ends the connection. A session that is over ends it, too.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import timedelta
from typing import Annotated, Any

import msgspec
from graphql import GraphQLError
from litestar import WebSocket, websocket
from litestar.datastructures import State
from litestar.exceptions import WebSocketDisconnect
from strawberry.http.async_base_view import AsyncWebSocketAdapter
from strawberry.http.exceptions import NonJsonMessageReceived, NonTextMessageReceived, WebSocketDisconnected
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.types.execution import PreExecutionError
from strawberry.types.unset import UNSET

from api.access.event_feed import feed_of
from api.errors import record_unexpected
from api.graphql.http_exchange import MOST_VARIABLES, Asked
from api.instance import instance_of
from api.origins import is_own_origin
from api.pages.open_streams import open_streams
from api.pages.signed_in import acting, acting_still
from graph_schema.errors import GraphError, NotSignedIn, TooManyTries, TooMuchAsked

from .operations import Result, SessionOver, context_for, follow, prepare, spoken

Socket = WebSocket[Any, Any, State]

INIT_WITHIN = timedelta(seconds=3)
MOST_SUBSCRIPTIONS = 10
"""At the same time over one connection."""
BAD_MESSAGE, NOT_ALLOWED, NO_SUBPROTOCOL, TRY_LATER, FAILED = 4400, 4403, 4406, 1013, 1011
_LOOKED_AT = 600.0


OperationId = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class _Init(msgspec.Struct, tag_field="type", tag="connection_init", omit_defaults=True):
    payload: dict[str, Any] | None = None


class _Ping(msgspec.Struct, tag_field="type", tag="ping", omit_defaults=True):
    payload: dict[str, Any] | None = None


class _Pong(msgspec.Struct, tag_field="type", tag="pong", omit_defaults=True):
    payload: dict[str, Any] | None = None


class _Subscribe(msgspec.Struct, tag_field="type", tag="subscribe"):
    id: OperationId
    payload: Asked


class _Complete(msgspec.Struct, tag_field="type", tag="complete"):
    id: OperationId


_MESSAGES = msgspec.json.Decoder(_Init | _Ping | _Pong | _Subscribe | _Complete)


@websocket("/graphql")
async def graphql_socket(socket: Socket) -> None:
    """Follow what is done, over a WebSocket."""
    origin = socket.headers.get("origin")
    # Browsers always say the origin; what has none is no browser, and holds a cookie because it was given one.
    if origin is not None and not is_own_origin(origin, socket.scope):
        await socket.close(NOT_ALLOWED, "Forbidden")
        return
    if GRAPHQL_TRANSPORT_WS_PROTOCOL not in socket.scope["subprotocols"]:
        await socket.accept()
        await socket.close(NO_SUBPROTOCOL, "Subprotocol not acceptable")
        return
    await socket.accept(subprotocols=GRAPHQL_TRANSPORT_WS_PROTOCOL)
    try:
        actor = acting(socket)
        with open_streams(socket.app.state).one_more(actor.account_id):
            await _serve(socket, actor.session.id)
    except NotSignedIn:
        await socket.close(NOT_ALLOWED, "Forbidden")
    except (GraphError, TooManyTries) as error:
        await socket.close(TRY_LATER, error.code)


async def _serve(socket: Socket, session: str) -> None:
    messages = _Messages(socket)
    watching = asyncio.create_task(_end_with_session(socket, messages, session))
    handler: Any = BaseGraphQLTransportWSHandler(
        view=_VIEW,
        websocket=messages,
        context=None,
        root_value=None,
        schema=_Operations(socket, messages),  # type: ignore[arg-type]
        connection_init_wait_timeout=INIT_WITHIN,
        max_subscriptions_per_connection=MOST_SUBSCRIPTIONS,
    )
    try:
        await handler.handle()
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _end_with_session(socket: Socket, messages: _Messages, session: str) -> None:
    """Close the connection as soon as its session is over, whether or not anything is followed."""
    with feed_of(instance_of(socket).graph).following(session) as follower:
        while True:
            await follower.wait(_LOOKED_AT)
            try:
                await acting_still(socket)
            except NotSignedIn:
                await messages.close(NOT_ALLOWED, "Session over")
                return
            except GraphError:
                continue


class _Messages(AsyncWebSocketAdapter):
    """The messages of a connection, each of one of the declared forms."""

    def __init__(self, socket: Socket) -> None:
        super().__init__(_VIEW)
        self._socket = socket
        self._closed = False

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object]:
        """Give the messages as the handler reads them."""
        del ignore_parsing_errors
        while not self._closed:
            try:
                received: Any = await self._socket.receive()
            except WebSocketDisconnect:
                return
            if received["type"] == "websocket.disconnect":
                return
            yield _read(received.get("text"))

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Send a message; WebSocketDisconnected where nobody listens any more."""
        if self._closed:
            raise WebSocketDisconnected
        try:
            await self._socket.send_data(msgspec.json.encode(message).decode())
        except (WebSocketDisconnect, OSError, RuntimeError):
            raise WebSocketDisconnected from None

    async def close(self, code: int, reason: str) -> None:
        """End the connection, once."""
        if not self._closed:
            self._closed = True
            with contextlib.suppress(WebSocketDisconnect, OSError, RuntimeError):
                await self._socket.close(code, reason)


def _read(text: str | None) -> object:
    """Return a message as the handler takes it; the handler ends the connection with 4400 for what is none."""
    if text is None:
        raise NonTextMessageReceived
    try:
        message = _MESSAGES.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise NonJsonMessageReceived from None
    if isinstance(message, _Subscribe) and len(message.payload.variables or ()) > MOST_VARIABLES:
        raise NonJsonMessageReceived
    return msgspec.to_builtins(message)


class _Operations:
    """Runs the operations of a connection as the schema would, after the checks that every query passes."""

    def __init__(self, socket: Socket, messages: _Messages) -> None:
        self._socket = socket
        self._messages = messages

    async def stream(
        self, query: str, *, variable_values: dict[str, Any] | None, operation_name: str | None, **_more: Any
    ) -> AsyncGenerator[Result]:
        """Return the results of an operation."""
        return self._results(Asked(query, operation_name, variable_values))

    async def _results(self, asked: Asked) -> AsyncGenerator[Result]:
        try:
            prepared, errors = await prepare(self._socket, asked)
        except (NotSignedIn, GraphError, TooMuchAsked) as error:
            prepared, errors = None, (GraphQLError(str(error), original_error=error),)
        if prepared is None or errors:
            yield PreExecutionError(data=None, errors=[spoken(error) for error in errors])
            return
        try:
            async with aclosing(follow(asked, context_for(self._socket, prepared))) as results:
                async for result in results:
                    yield result
        except SessionOver:
            await self._messages.close(NOT_ALLOWED, "Session over")
        except Exception as error:
            # Else the handler would write its text, which may hold a value, into the log.
            record_unexpected(error, "graphql")
            await self._messages.close(FAILED, "Internal error")


class _View:
    """What the handler asks of strawberry's view: whether a connection is let in. Ours was asked before."""

    async def on_ws_connect(self, _context: object) -> object:
        """Let it in, with nothing to tell."""
        return UNSET


_VIEW: Any = _View()
