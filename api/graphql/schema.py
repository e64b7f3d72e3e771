"""The finished schemas: the views, executed with short ways for plain fields, unexpected errors masked.

Two of them: for the public, which holds no type about people, so that asking for the schema tells nothing of them
either; and for who is signed in. A schema with a field without a rule cannot be made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import strawberry
from graphql import DocumentNode, GraphQLError, GraphQLSchema
from strawberry.extensions import MaskErrors, SchemaExtension
from strawberry.types import ExecutionContext

from .changes import Mutation
from .context import Context
from .errors import MASKED, is_unexpected, masked
from .execution import PlainFieldsFirst
from .live.subscription import Subscription
from .people_queries import SignedInQuery
from .queries import Query
from .rules import require_rules
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


class RuledSchema(strawberry.Schema):
    """A schema whose fields all have a rule, and whose errors are recorded by `MaskUnexpected` alone."""

    def __init__(self, query: type, **more: Any) -> None:
        super().__init__(
            query=query,
            types=NODES,
            extensions=[PreparedDocument, MaskUnexpected],
            execution_context_class=PlainFieldsFirst,
            **more,
        )
        require_rules(self.core)

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log nothing: strawberry would write texts and traces with values."""

    @property
    def core(self) -> GraphQLSchema:
        """The schema in the form of graphql-core."""
        return self._schema


schema = RuledSchema(Query)
"""For everybody: no personal data at all."""
signed_in_schema = RuledSchema(SignedInQuery, mutation=Mutation, subscription=Subscription)
"""For who is signed in: the public part, and people as far as the own rights reach."""
