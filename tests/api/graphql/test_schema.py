"""The finished schemas, walked field by field: every one has a declared rule; the public one tells nothing personal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
import strawberry
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_scalar_type,
)

from api.access.policy import CITIZEN_FIELDS, RULES, ObjectType
from api.actions.catalogue import ShownIndicator
from api.graphql import paging
from api.graphql.export_schema import exported_schema
from api.graphql.layers import Figure
from api.graphql.people_kinds import CitizenField
from api.graphql.people_loaders import ON_A_LINE, ON_A_SHEET
from api.graphql.rules import Declaration, ReadBy, declaration_of, described, published, told
from api.graphql.schema import RuledSchema, schema, signed_in_schema
from graph_schema import labels
from graph_schema.model import people, places
from tests.demands import REPOSITORY

STRAWBERRY = "strawberry-definition"
BEHIND_VIEWS: dict[str, type] = {
    "Level": places.Level,
    "Neighbourhood": places.Neighbourhood,
    "Office": places.DistrictOffice,
    "Provider": places.Provider,
    "Site": places.Site,
    "Programme": places.Programme,
    "Figure": Figure,
    "Indicator": ShownIndicator,
    "PageInfo": paging.Page,
}


def all_fields(of: RuledSchema = schema) -> Iterator[tuple[str, str, GraphQLField]]:
    for name, of_type in of.core.type_map.items():
        if isinstance(of_type, (GraphQLObjectType, GraphQLInterfaceType)) and not name.startswith("__"):
            for field_name, field in of_type.fields.items():
                yield name, field_name, field


FIELDS = [pytest.param(*each, id=f"{each[0]}.{each[1]}") for each in all_fields()]
each_field = pytest.mark.parametrize(("type_name", "field_name", "field"), FIELDS)
PUBLIC_TYPES = {name for name in schema.core.type_map if name != "Query"}
OF_PEOPLE = [
    pytest.param(*each, id=f"{each[0]}.{each[1]}")
    for each in all_fields(signed_in_schema)
    if each[0] not in PUBLIC_TYPES
]
each_field_of_people = pytest.mark.parametrize(("type_name", "field_name", "field"), OF_PEOPLE)
POLICY = {
    of: frozenset[str]().union(*(rule.fields for rule in RULES if rule.object is of))
    for of in {rule.object for rule in RULES}
}


def declared(field: GraphQLField) -> Declaration:
    declaration = declaration_of(field.extensions[STRAWBERRY])
    assert declaration is not None, "no rule is declared"
    return declaration


def is_list(of_type: Any) -> bool:
    return isinstance(of_type.of_type if isinstance(of_type, GraphQLNonNull) else of_type, GraphQLList)


@each_field
def test_every_field_says_who_may_read_it(type_name: str, field_name: str, field: GraphQLField) -> None:
    del type_name, field_name
    assert declared(field).read_by is ReadBy.EVERYBODY


@each_field
def test_no_field_tells_a_personal_property(type_name: str, field_name: str, field: GraphQLField) -> None:
    del type_name, field_name
    for source in declared(field).sources:
        assert not described(source).personal
        assert not labels.node(source.partition(".")[0]).personal


@each_field
def test_every_value_names_the_properties_that_it_tells(type_name: str, field_name: str, field: GraphQLField) -> None:
    if not is_leaf_type(get_named_type(field.type)) or (type_name, field_name) == ("Node", "id"):
        return
    if type_name == "PageInfo" or field_name == "cursor":
        return  # marks of a page: they tell the sort key, which is a public name
    assert declared(field).sources, "a value without a source"


@each_field
def test_every_list_says_how_long_it_may_be(type_name: str, field_name: str, field: GraphQLField) -> None:
    if not is_list(field.type) or type_name.endswith("Connection"):
        return  # the list of a connection is counted by the connection's own arguments
    declaration = declared(field)
    assert declaration.assumed_size or declaration.sized_by
    assert set(declaration.sized_by) <= set(field.args), field_name


@each_field
def test_every_connection_is_read_page_by_page(type_name: str, field_name: str, field: GraphQLField) -> None:
    del type_name, field_name
    if get_named_type(field.type).name.endswith("Connection"):
        assert {"first", "after"} <= set(field.args)
        assert declared(field).sized_by == {"first": paging.DEFAULT_FIRST}


@pytest.mark.parametrize(("view", "domain"), BEHIND_VIEWS.items(), ids=BEHIND_VIEWS.keys())
def test_every_plain_field_of_a_view_exists_in_the_domain(view: str, domain: type) -> None:
    there = {each.name for each in fields(domain)} if is_dataclass(domain) else set[str]()
    there |= {name for name in dir(domain) if not name.startswith("_")}
    view_type = schema.core.type_map[view]
    assert isinstance(view_type, GraphQLObjectType)
    for field in view_type.fields.values():
        view_field = field.extensions[STRAWBERRY]
        if view_field.is_basic_field:
            assert view_field.python_name in there


def test_all_object_types_have_a_known_source() -> None:
    structure = {"Query", "Node"}
    for name, of_type in schema.core.type_map.items():
        if not isinstance(of_type, (GraphQLObjectType, GraphQLInterfaceType)) or name.startswith("__"):
            continue
        assert name in BEHIND_VIEWS or name in structure or name.endswith(("Connection", "Edge")), name


def test_no_domain_class_is_a_view_itself() -> None:
    for module in (people, places):
        for domain in vars(module).values():
            assert not (is_dataclass(domain) and hasattr(domain, "__strawberry_definition__"))


def test_a_personal_property_cannot_be_published() -> None:
    for source in ("Citizen.given_name", "Caseworker.full_time_share", "Household.id", "Residence.lat"):
        with pytest.raises(ValueError, match="personal"):
            published(source)
    with pytest.raises(KeyError):
        published("Programme.rating")


@each_field_of_people
def test_every_field_of_people_names_a_field_of_the_policy(
    type_name: str, field_name: str, field: GraphQLField
) -> None:
    declaration = declared(field)
    if declaration.read_by is ReadBy.EVERYBODY:
        assert type_name == "Query" or type_name.endswith(("Connection", "Edge"))
        assert not declaration.sources
        return
    if declaration.read_by is ReadBy.SIGNED_IN:
        assert declaration.policy is None
        return
    assert declaration.policy is not None
    assert declaration.policy.object in POLICY
    if declaration.policy.name is not None:
        assert declaration.policy.name in POLICY[declaration.policy.object], field_name


@each_field_of_people
def test_every_list_of_people_says_how_long_it_may_be(type_name: str, field_name: str, field: GraphQLField) -> None:
    if not is_list(field.type) or type_name.endswith("Connection"):
        return
    declaration = declared(field)
    assert declaration.assumed_size or declaration.sized_by, field_name


def test_a_schema_with_a_field_that_declares_nothing_cannot_be_made() -> None:
    @strawberry.type(name="Query")
    class Undeclared:
        name: str = "somebody"

    with pytest.raises(ValueError, match=r"Query\.name declares no rule"):
        RuledSchema(Undeclared)


def test_a_schema_with_a_field_that_the_policy_does_not_have_cannot_be_made() -> None:
    @strawberry.type(name="Query")
    class Misnamed:
        citizenship: str | None = told(ObjectType.CITIZEN, "citizenship", "never", lambda seen: seen)

    with pytest.raises(ValueError, match=r"Query\.citizenship declares no rule"):
        RuledSchema(Misnamed)


def test_every_field_of_a_person_is_known_to_stand_on_a_line_or_on_the_sheet() -> None:
    of_type = signed_in_schema.core.type_map["Citizen"]
    assert isinstance(of_type, GraphQLObjectType)
    assert set(of_type.fields) == (ON_A_LINE - {"__typename"}) | ON_A_SHEET


def test_every_field_of_the_policy_can_be_named_as_withheld() -> None:
    assert {each.value for each in CitizenField} == set(CITIZEN_FIELDS)


def test_the_public_schema_holds_no_type_about_people() -> None:
    about_people = {name.casefold() for name in ("Citizen", "Household", "Contact", "Residence", "Viewer", "Mutation")}
    assert not about_people & {name.casefold() for name in schema.core.type_map}
    assert schema.core.mutation_type is None


@pytest.mark.parametrize("of", [schema, signed_in_schema], ids=["public", "signed in"])
def test_scalars_are_of_the_few_that_every_client_knows(of: RuledSchema) -> None:
    scalars = {name for name, of_type in of.core.type_map.items() if is_scalar_type(of_type)}
    assert scalars <= {"Boolean", "Date", "DateTime", "Float", "ID", "Int", "String"}


@pytest.mark.parametrize(("file", "of"), [("schema", schema), ("schema-signed-in", signed_in_schema)])
def test_the_exported_schema_is_the_one_in_docs(file: str, of: RuledSchema) -> None:
    exported = (REPOSITORY / "docs" / f"{file}.graphql").read_text(encoding="utf-8")
    assert exported == exported_schema(of), "run: python -m docs.generate"
