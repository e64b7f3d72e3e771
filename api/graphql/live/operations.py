"""A subscription as it is followed, whatever carries it: checked as every query is, errors in our words."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime

from graphql import GraphQLError, OperationType
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from api.access.allowance import REQUEST
from api.graphql.context import Context, Following, context_of
from api.graphql.controller import layers_of
from api.graphql.documents import Prepared, documents_of
from api.graphql.errors import cause_of, told
from api.graphql.http_exchange import Asked
from api.graphql.schema import signed_in_schema
from api.instance import instance_of
from api.pages.news import events_of
from api.pages.reader import Connection
from api.pages.signed_in import acting
from graph_schema.errors import NotSignedIn, SozialraumError, TooMuchAsked

Result = ExecutionResult | PreExecutionError


class SessionOver(Exception):
    """Who followed is signed in no longer."""


async def prepare(connection: Connection, asked: Asked) -> tuple[Prepared, tuple[GraphQLError, ...]]:
    """Return a subscription as it was parsed and checked, and what is wrong with it: then it is not run.

    What any request costs is taken off the account's allowance before it is read, its own cost once it is found right;
    TooMuchAsked where that does not reach.
    """
    await spend(connection, REQUEST)
    documents = documents_of(connection.app.state).signed_in
    prepared = documents.prepare(asked.query)
    if prepared.errors:
        return prepared, prepared.errors
    try:
        operation = prepared.operation(asked.operation_name)
        if operation.operation is not OperationType.SUBSCRIPTION:
            raise GraphQLError("Only subscriptions are followed here; queries are asked by POST /graphql.")
        cost = documents.refuse_costly(prepared, operation, asked.variables or {})
        await spend(connection, cost.fields)
    except GraphQLError as error:
        return prepared, (error,)
    except TooMuchAsked:
        raise
    except SozialraumError as error:
        return prepared, (GraphQLError(str(error), original_error=error),)
    return prepared, ()


async def spend(connection: Connection, cost: float) -> None:
    """Take a cost off what the account behind a connection may ask for; TooMuchAsked where it has less."""
    instance = instance_of(connection)
    client = instance.keys.place_id("allowance", "account", acting(connection).account_id)
    await instance.allowances.spend(client, cost, datetime.now(UTC))


def context_for(connection: Connection, prepared: Prepared, resumed_from: str | None = None) -> Context:
    """Return a fresh context for one subscription."""
    instance = instance_of(connection)
    layers = layers_of(connection.app.state, instance.settings)
    context = context_of(instance.graph, layers, prepared.fields_asked, prepared.document)
    return replace(context, following=Following(events_of(connection), resumed_from))


async def follow(asked: Asked, context: Context) -> AsyncGenerator[Result]:
    """Give the results of a subscription that was found right; SessionOver as soon as its session is over.

    What fails before anything was told is a `PreExecutionError`.
    """
    stream = await signed_in_schema.subscribe(
        asked.query,
        variable_values=asked.variables,
        operation_name=asked.operation_name,
        context_value=context,
    )
    is_first = True
    async with aclosing(stream):
        async for result in stream:
            errors = result.errors or []
            if any(isinstance(cause_of(error), NotSignedIn) for error in errors):
                raise SessionOver
            in_our_words = [spoken(error) for error in errors]
            if is_first and errors and result.data is None:
                yield PreExecutionError(data=None, errors=in_our_words)
                return
            yield ExecutionResult(data=result.data, errors=in_our_words or None)
            is_first = False


def spoken(error: GraphQLError) -> GraphQLError:
    """Return an error whose own form is what a reader is told."""
    described = told(error)
    return GraphQLError(
        described["message"], nodes=error.nodes, path=error.path, extensions=described.get("extensions")
    )
