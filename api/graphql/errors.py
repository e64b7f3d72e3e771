"""What a reader is told of an error: expected ones in their own words, unexpected ones masked.

A foreign exception's text may hold anything, a name or an address of a server: it reaches neither the reader
nor the log.
"""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError

from api.errors import answer_to, record_unexpected
from graph_schema.errors import SozialraumError, TooManyTries

from .cost import TooCostly

MASKED = "Something unexpected went wrong; it was recorded."


def is_unexpected(error: GraphQLError) -> bool:
    """Tell whether an error is neither of our error tree nor GraphQL's own about the query."""
    return isinstance(cause_of(error), Exception) and not isinstance(cause_of(error), SozialraumError)


def cause_of(error: GraphQLError) -> Exception | None:
    """Return the exception beneath an error; None where GraphQL itself found fault with the query."""
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def told(error: GraphQLError) -> dict[str, Any]:
    """Return an error as the reader gets it: message, places in the query, path, code; the German text beside."""
    cause = cause_of(error)
    described: dict[str, Any] = {"message": error.message}
    if error.locations:
        described["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path:
        described["path"] = error.path
    if isinstance(cause, SozialraumError):
        described["message"] = cause.text("en")
        described["extensions"] = {"code": answer_to(cause).graphql, "messageDe": cause.text("de"), **_numbers(cause)}
    elif error.extensions:
        described["extensions"] = error.extensions
    else:
        described["extensions"] = {"code": "BAD_QUERY"}
    return described


def _numbers(cause: SozialraumError) -> dict[str, int]:
    """Return what a program reckons with: what was asked for and could be, or when to come back."""
    if isinstance(cause, TooCostly):
        return {"cost": cause.cost, "most": cause.most}
    return {"retryAfter": cause.seconds} if isinstance(cause, TooManyTries) else {}


def masked(error: GraphQLError) -> GraphQLError:
    """Record an unexpected error without any value and return what stands for it."""
    code = record_unexpected(cause_of(error) or error, "graphql")
    return GraphQLError(MASKED, nodes=error.nodes, path=error.path, extensions={"code": "INTERNAL", "reference": code})
