"""The finished schema: the views, executed with short ways for plain fields, unexpected errors masked."""

from __future__ import annotations

from collections.abc import Iterator

import strawberry
from graphql import DocumentNode, GraphQLError, GraphQLSchema
from strawberry.extensions import MaskErrors, SchemaExtension
from strawberry.types import ExecutionContext

from .context import Context
from .errors import MASKED, is_unexpected, masked
from .execution import PlainFieldsFirst
from .live.subscription import Subscription
from .queries import Query
from .views import NeighbourhoodView, OfficeView, ProgrammeView, ProviderView, SiteView

NODES = (NeighbourhoodView, OfficeView, ProviderView, SiteView, ProgrammeView)


class PreparedDocument(SchemaExtension):
    """Takes the query that was parsed and validated before, where the request brings one."""

    def on_parse(self) -> Iterator[None]:
        """Hand over the parsed query."""
        prepared = self._prepared()
        if prepared is not None:
            self.execution_context.graphql_document = prepared
        yield

    def on_validate(self) -> Iterator[None]:
        """Say that validation found nothing: a query with errors is never run."""
        if self._prepared() is not None:
            self.execution_context.pre_execution_errors = []
        yield

    def _prepared(self) -> DocumentNode | None:
        context = self.execution_context.context
        return context.document if isinstance(context, Context) else None


class MaskUnexpected(MaskErrors):
    """Masks what is not of our error tree, and records it without its text."""

    def __init__(self) -> None:
        super().__init__(should_mask_error=is_unexpected, error_message=MASKED)

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        """Return what stands for an unexpected error."""
        return masked(error)


class PublicSchema(strawberry.Schema):
    """A schema whose errors are recorded by `MaskUnexpected` alone."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log nothing: strawberry would write texts and traces with values."""

    @property
    def core(self) -> GraphQLSchema:
        """The schema in the form of graphql-core."""
        return self._schema


schema = PublicSchema(
    query=Query,
    types=NODES,
    extensions=[PreparedDocument, MaskUnexpected],
    execution_context_class=PlainFieldsFirst,
)
live_schema = PublicSchema(
    query=Query,
    subscription=Subscription,
    types=NODES,
    extensions=[PreparedDocument, MaskUnexpected],
    execution_context_class=PlainFieldsFirst,
)
"""What can be followed by who is signed in; asked for over WebSocket and SSE only."""
