"""Queries as they were parsed, checked and validated: each text once, then from a bounded cache.

What is kept belongs to one application, and so to one office: another office's questions neither find it nor are
quicker by it. A text is known by a keyed digest; of the query its form is kept (`kept_queries`), never a text that
somebody wrote, and nothing of a query with errors.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter as Tally
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    Visitor,
    parse,
    validate,
    visit,
)
from litestar.datastructures import State

from graph_schema.errors import BadInput, SozialraumError

from .cost import Cost, Counter, SizeTable, refuse_costly, size_table, sizes_of
from .kept_queries import forget_text, holds_values
from .schema import schema, signed_in_schema

MOST_TOKENS = 2_000
"""Tools ask for the whole schema with some 350."""
MOST_REPETITIONS = 10_000
"""Sum of the squares of how often a name is asked for: validation compares each pair of equal names."""
MOST_ERRORS = 20
"""Told of one query: for each misspelled name the like ones are looked for, which costs most of a refusal."""
CACHED = 256
LONGEST_CACHED = 20_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query after parsing and validation; where `errors` are, nothing may be run."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...]
    fields_asked: frozenset[str] = frozenset()
    costs: dict[tuple[object, ...], Cost] = field(default_factory=dict[tuple[object, ...], Cost], compare=False)
    """Costs that were counted before, by operation and sizes of its variables."""

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """Return the operation `name`, or the only one; GraphQLError where it is not clear which is meant."""
        definitions = self.document.definitions if self.document else ()
        operations = [each for each in definitions if isinstance(each, OperationDefinitionNode)]
        if name is None:
            if len(operations) != 1:
                raise GraphQLError("Must provide `operationName` where a query holds several operations.")
            return operations[0]
        for operation in operations:
            if operation.name and operation.name.value == name:
                return operation
        raise GraphQLError("There is no operation of this name in the query.")


class Documents:
    """Prepares queries for one schema, at one office."""

    def __init__(self, of_schema: GraphQLSchema) -> None:
        self._schema = of_schema
        self.sizes: SizeTable = size_table(of_schema)
        self._key = secrets.token_bytes(32)
        self._prepared: OrderedDict[bytes, Prepared] = OrderedDict()

    @property
    def kept(self) -> int:
        """How many queries are remembered."""
        return len(self._prepared)

    def prepare(self, text: str) -> Prepared:
        """Return the query in `text`, parsed, checked and validated; what is wrong lies in its `errors`."""
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=32, key=self._key).digest()
        known = self._prepared.get(digest)
        if known is not None:
            self._prepared.move_to_end(digest)
            return known
        prepared = self._prepare(text)
        if prepared.document is not None and not prepared.errors and len(text) <= LONGEST_CACHED:
            self._keep(digest, prepared, prepared.document)
        return prepared

    def _keep(self, digest: bytes, prepared: Prepared, document: DocumentNode) -> None:
        if holds_values(document):
            return
        forget_text(document)
        self._prepared[digest] = prepared
        if len(self._prepared) > CACHED:
            self._prepared.popitem(last=False)

    def refuse_costly(
        self, prepared: Prepared, operation: OperationDefinitionNode, variables: Mapping[str, Any]
    ) -> Cost:
        """Return the cost of an operation with these variables; BadInput where it is more than is answered at once."""
        if prepared.document is None:
            return Cost()
        sizes = sizes_of(operation, variables)
        key = (operation.name.value if operation.name else None, *sorted(sizes.items()))
        if key not in prepared.costs:
            if len(prepared.costs) >= CACHED:
                prepared.costs.clear()
            prepared.costs[key] = Counter(self.sizes, prepared.document, sizes).of_operation(operation)
        refuse_costly(prepared.costs[key])
        return prepared.costs[key]

    def _prepare(self, text: str) -> Prepared:
        try:
            document = parse(text, max_tokens=MOST_TOKENS)
            names = _names(document)
            _refuse_repetitions(names)
        except GraphQLError as error:
            return Prepared(None, (error,))
        except SozialraumError as error:
            return Prepared(None, (GraphQLError(str(error), original_error=error),))
        except RecursionError:
            return Prepared(None, (GraphQLError("The query is nested too deeply to be read."),))
        return Prepared(document, tuple(validate(self._schema, document, max_errors=MOST_ERRORS)), frozenset(names))


@dataclass(frozen=True, slots=True)
class OfficeDocuments:
    """What one application remembers of queries: those of everybody, and those of who is signed in."""

    public: Documents
    signed_in: Documents


def documents_of(state: State) -> OfficeDocuments:
    """Return what an application remembers, made at its first query."""
    documents: OfficeDocuments | None = state.get("graphql_documents")
    if documents is None:
        documents = OfficeDocuments(Documents(schema.core), Documents(signed_in_schema.core))
        state.graphql_documents = documents
    return documents


class _Names(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: Tally[str] = Tally()

    def enter_field(self, node: FieldNode, *_args: Any) -> None:
        self.names[node.alias.value if node.alias else node.name.value] += 1
        if node.alias:
            self.names[node.name.value] += 0


def _names(document: Node) -> Tally[str]:
    visitor = _Names()
    visit(document, visitor)
    return visitor.names


def _refuse_repetitions(names: Tally[str]) -> None:
    if sum(count * count for count in names.values()) > MOST_REPETITIONS:
        raise BadInput(
            "Die Abfrage nennt dieselben Felder zu oft.",
            "The query names the same fields too often.",
            "Jedes Feld einmal nennen.",
            "Name each field once.",
        )
