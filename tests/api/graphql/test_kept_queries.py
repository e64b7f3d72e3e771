"""What is remembered of a query: its form and its places, never a value that somebody wrote into it."""

from __future__ import annotations

import pytest
from graphql import GraphQLError, OperationDefinitionNode, parse

from api.graphql.documents import Documents
from api.graphql.schema import signed_in_schema

FORMS = (
    "{ me { name } }",
    "query Q($id: String!) {\r\n  # a comment\n  citizen(id: $id) {\n familyName }\n}",
    "{ caseload { citizens(first: 25, contactState: BROKEN) { nodes { id } } } }",
    "query Q($first: Int = 9999) { caseload { citizens(first: $first) { nodes { id } } } }",
)
WITH_VALUES = (
    '{ citizen(id: "x") { familyName } }',
    '{ citizen(id: "") { familyName } }',
    '{ citizen(id: """x""") { familyName } }',
    "{ node(id: 34117) { id } }",
    'query Q($id: String! = "x") { citizen(id: $id) { familyName } }',
    "query Q($ids: [ID!]! = [34117]) { nodes(ids: $ids) { id } }",
    'mutation { recordContact(input: {idempotencyKey: "k", citizenId: "c", day: "2026-11-01", channel: PHONE, '
    "direction: FROM_OFFICE, outcome: REACHED}) { __typename } }",
)
WRONG = ("{ me { nam } }", "{ Kim }", "{ me { name }", '{ me(name: "Kim") { name } }')


@pytest.mark.parametrize("text", FORMS)
def test_a_form_is_remembered_with_the_places_of_its_parts_and_without_its_text(text: str) -> None:
    documents = Documents(signed_in_schema.core)
    prepared = documents.prepare(text)
    assert not prepared.errors
    assert documents.prepare(text) is prepared
    for kept, fresh in zip(_parts(prepared.operation(None)), _parts(parse(text).definitions[0]), strict=True):
        assert GraphQLError("", kept).locations == GraphQLError("", fresh).locations
        assert kept.loc is not None
        assert kept.loc.source.body.strip() == ""
        for token in (kept.loc.start_token, kept.loc.end_token):
            assert (token.value, token.prev, token.next) == (None, None, None)


@pytest.mark.parametrize("text", [*WITH_VALUES, *WRONG])
def test_what_holds_a_value_or_is_wrong_is_not_remembered(text: str) -> None:
    documents = Documents(signed_in_schema.core)
    assert bool(documents.prepare(text).errors) == (text in WRONG)
    assert documents.kept == 0


def test_costs_are_not_remembered_by_values_that_are_no_sizes() -> None:
    documents = Documents(signed_in_schema.core)
    prepared = documents.prepare("query Q($id: ID!) { node(id: $id) { id } }")
    for value in (34117, 34118, "34119"):
        documents.refuse_costly(prepared, prepared.operation(None), {"id": value})
    assert len(prepared.costs) == 1
    assert "3411" not in str(prepared.costs)


def _parts(operation: object) -> list[OperationDefinitionNode]:
    """The operation, its variables and selections, outer ones first."""
    found, waiting = [], [operation]
    while waiting:
        node = waiting.pop(0)
        found.append(node)
        selected = getattr(node, "selection_set", None)
        waiting += [*(selected.selections if selected else ()), *(getattr(node, "variable_definitions", None) or ())]
    return found  # type: ignore[return-value]
