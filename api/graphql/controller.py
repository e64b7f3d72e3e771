"""The address `/graphql`: reads a request, runs the query with limits, answers in the form asked for.

Thin and our own, because the controller that comes with strawberry answers 500 to bodies that are no requests,
knows one media type and costs three times as much (decision 0006).

GET answers queries of the public schema only: an address is kept in histories and logs. Who asks is found before
anything of the query is read (`askers`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
from graphql import GraphQLError, OperationType
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ControllerRouterHandler
from strawberry.types import ExecutionResult

from api.access.allowance import REQUEST
from api.actions.figure_shelf import FigureShelf
from api.errors import answer_to, headers_of
from api.instance import Instance
from api.pages.reader import any_reader
from api.pages.rendering import answer_page, render
from api.pages.signed_in import acting
from api.settings import Settings
from graph_schema.errors import SozialraumError
from graph_schema.store.figures import FiguresChanged

from .askers import Asker, find_asker, is_open
from .context import Context, context_of
from .cost import Cost
from .errors import cause_of, told
from .http_exchange import (
    LARGEST_BODY,
    RESPONSE_JSON,
    Asked,
    Refusal,
    answer_type,
    prefers_html,
    read_address,
    read_body,
)
from .layers import Layers
from .schema import RuledSchema

LONGEST_SECONDS = 10.0
"""Time limit of one operation."""
SCHEMA_FIELDS_FOR_ONE = 10
"""So many fields that tell of the schema count as one of the graph in a client's allowance."""
TRIES = 3
"""How often a query is run where figures are computed anew meanwhile: no answer mixes two computations."""

WebRequest = Request[None, None, State]
Body = dict[str, Any]


def graphql_handlers(settings: Settings) -> list[ControllerRouterHandler]:
    """Return the route handlers of `/graphql`.

    They find the graph in the application's state and, with the pages beside them, share their figures.
    """

    @get("/graphql", include_in_schema=False)
    async def graphql_by_address(request: WebRequest) -> Response[bytes]:
        return await by_address(request, settings)

    @post("/graphql", include_in_schema=False, status_code=200, request_max_body_size=LARGEST_BODY)
    async def graphql_by_body(request: WebRequest) -> Response[bytes]:
        return await by_body(request, settings)

    return [graphql_by_address, graphql_by_body]


async def by_address(request: WebRequest, settings: Settings) -> Response[bytes]:
    """Answer a query that stands in the address; without one, show browsers a page to write queries."""
    accept = request.headers.get("accept")
    if "query" not in request.query_params and prefers_html(accept):
        return graphiql_page(request, settings)
    try:
        kind = answer_type(accept)
        asker = await find_asker(request, settings)
        await asker.spend(REQUEST)
        asked = read_address({name: str(value) for name, value in request.query_params.items()})
        return await answer(request, settings, asker, asked, kind)
    except Refusal as refusal:
        return refused(refusal, accept)
    except SozialraumError as error:
        return held_back(error, accept)


async def by_body(request: WebRequest, settings: Settings) -> Response[bytes]:
    """Answer a query that stands in the body."""
    accept = request.headers.get("accept")
    try:
        kind = answer_type(accept)
        asker = await find_asker(request, settings)
        await asker.spend(REQUEST)
        asked = read_body(request.headers.get("content-type", ""), await body_of(request))
        return await answer(request, settings, asker, asked, kind)
    except Refusal as refusal:
        return refused(refusal, accept)
    except SozialraumError as error:
        return held_back(error, accept)


async def body_of(request: WebRequest) -> bytes:
    """Return the body; Refusal 413 where it is larger than `LARGEST_BODY`."""
    try:
        return await request.body()
    except HTTPException as error:
        raise Refusal(error.status_code, f"The body must not be larger than {LARGEST_BODY} bytes.") from None


async def answer(request: WebRequest, settings: Settings, asker: Asker, asked: Asked, kind: str) -> Response[bytes]:
    """Run a query and answer in the media type `kind`.

    Refusal where it may not be run by GET, TooMuchAsked where the client's allowance does not reach.
    """
    prepared, changes, cost = asker.documents.prepare(asked.query), False, Cost()
    try:
        if prepared.document is not None:
            operation = prepared.operation(asked.operation_name)
            if request.method == "GET" and operation.operation is not OperationType.QUERY:
                raise Refusal(405, "By GET only queries are answered.", {"allow": "POST"})
            if operation.operation is OperationType.SUBSCRIPTION:
                raise GraphQLError("Subscriptions are followed over WebSocket or by POST /graphql/stream.")
            changes = operation.operation is OperationType.MUTATION
            cost = asker.documents.refuse_costly(prepared, operation, asked.variables or {})
        if prepared.errors:
            return not_run(prepared.errors, kind)
    except GraphQLError as error:
        return not_run((error,), kind)
    except SozialraumError as error:
        return not_run((GraphQLError(str(error), original_error=error),), kind)
    await asker.spend(cost.fields + cost.schema_fields / SCHEMA_FIELDS_FOR_ONE)
    state = request.app.state
    layers = layers_of(state, settings)

    def fresh_context() -> Context:
        asked_for = prepared.fields_asked
        return context_of(state.graph, layers, asked_for, prepared.document, asker.loaded(asked_for))

    return await run(asker.schema, fresh_context, asked, kind, tries=1 if changes else TRIES)


def layers_of(state: State, settings: Settings) -> Layers:
    """Return the layers of this application, made at the first query."""
    layers = state.get("graphql_layers")
    if layers is None:
        instance: Instance | None = state.get("instance")
        shelf = instance.views.shelf if instance else FigureShelf(state.graph)
        layers = state.graphql_layers = Layers(shelf, settings.minimum_residents)
    return layers


async def run(
    schema: RuledSchema, fresh_context: Callable[[], Context], asked: Asked, kind: str, *, tries: int
) -> Response[bytes]:
    """Run a query that was found right, within the time limit."""
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            result = await execute(schema, fresh_context, asked, tries)
    except TimeoutError:
        late = GraphQLError("The query took too long.", extensions={"code": "TIMEOUT"})
        return respond({"errors": [told(late)]}, kind, 503 if kind == RESPONSE_JSON else 200)
    errors = result.errors or []
    if result.data is None and errors and not any(error.path for error in errors):
        return not_run(tuple(errors), kind)
    body: Body = {"data": result.data}
    if errors:
        body = {"errors": [told(error) for error in errors], **body}
    return respond(body, kind, 200)


async def execute(
    schema: RuledSchema, fresh_context: Callable[[], Context], asked: Asked, tries: int
) -> ExecutionResult:
    """Run a query, up to `tries` times with a fresh context where its figures were computed anew meanwhile."""
    for attempt in range(1, tries + 1):
        result = await schema.execute(
            asked.query,
            variable_values=asked.variables,
            operation_name=asked.operation_name,
            context_value=fresh_context(),
        )
        changed = any(isinstance(cause_of(error), FiguresChanged) for error in result.errors or ())
        if not changed or attempt == tries:
            return result
    raise AssertionError("unreachable")


def not_run(errors: tuple[GraphQLError, ...], kind: str) -> Response[bytes]:
    """Answer for a query that cannot be run: without `data`."""
    return respond({"errors": [told(error) for error in errors]}, kind, 400 if kind == RESPONSE_JSON else 200)


def held_back(error: SozialraumError, accept: str | None) -> Response[bytes]:
    """Answer a request that is not read, or not run, because of who asks or how much: with when to come back."""
    body = {"errors": [told(GraphQLError(str(error), original_error=error))]}
    return respond(body, _kind_of(accept), answer_to(error).status, headers_of(error))


def _kind_of(accept: str | None) -> str:
    try:
        return answer_type(accept)
    except Refusal:
        return RESPONSE_JSON


def refused(refusal: Refusal, accept: str | None) -> Response[bytes]:
    """Answer a request that is none."""
    kind = _kind_of(accept)
    body: Body = {"errors": [{"message": refusal.message, "extensions": {"code": refusal.code}}]}
    return respond(body, kind, refusal.status, refusal.headers)


def respond(body: Body, kind: str, status: int, headers: dict[str, str] | None = None) -> Response[bytes]:
    """Encode an answer."""
    return Response(
        msgspec.json.encode(body),
        status_code=status,
        media_type=f"{kind}; charset=utf-8",
        headers={"vary": "accept", **(headers or {})},
    )


def graphiql_page(request: WebRequest, settings: Settings) -> Response[bytes]:
    """Return the page to write queries, made of our own files only; NotSignedIn where it would be of no use."""
    if not is_open(settings):
        acting(request)
    text = render(request, any_reader(request), "graphiql.html", current="graphql")
    return answer_page(request, text, vary="accept, accept-encoding")
