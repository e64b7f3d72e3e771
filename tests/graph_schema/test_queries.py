"""Every query file keeps the rules of the house: a true header, declared names, constructs of both engines."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from graph_schema.labels import NODES, RELATIONSHIPS
from graph_schema.queries import Query, all_queries, filled_in, load_query

QUERIES = all_queries()
each_query = pytest.mark.parametrize("query", QUERIES, ids=[query.name for query in QUERIES])

LOCK = "_lock"
NODE_PROPERTIES = {node.label: {each.name for each in node.properties} | {LOCK} for node in NODES}
UNIQUE_KEYS = {node.label: {each.name for each in node.properties if each.unique} for node in NODES}
RELATIONSHIP_PROPERTIES: dict[str, set[str]] = {}
for relationship in RELATIONSHIPS:
    RELATIONSHIP_PROPERTIES.setdefault(relationship.type, {LOCK}).update(each.name for each in relationship.properties)

NODE_PATTERN = re.compile(r"\(\s*(\w*)\s*:\s*([A-Z]\w*(?:\s*[|&:]\s*[A-Z]\w*)*)\s*(\{[^}]*\})?")
LABEL_TEST = re.compile(r"\b([a-z]\w*):([A-Z]\w*)")
RELATIONSHIP_PATTERN = re.compile(r"\[\s*(\w*)\s*:\s*!?([A-Z_]+(?:\s*\|\s*:?[A-Z_]+)*)[^\]{]*(\{[^}]*\})?")
PROPERTY = re.compile(r"(?<![\w$.])([a-z]\w*)\.(\w+)\b(?!\s*\()")
MAP_KEY = re.compile(r"[{,]\s*(\w+)\s*:")
MERGE_NODE = re.compile(r"MERGE\s*\(\s*\w*\s*:\s*(\w+)\s*\{([^}]*)\}")
MERGE_RELATIONSHIP = re.compile(r"MERGE\s*\([^)]*\)\s*<?-")

FORBIDDEN = {
    r"^\s*LET\b": "LET is unknown to Neo4j's Cypher 5",
    r"^\s*FILTER\b": "FILTER is unknown to Neo4j's Cypher 5",
    r"\bSHORTEST\b": "the embedded engine has no SHORTEST; use shortestPath()",
    r"\*\s*\d*\s*\.\.\s*\$": "the embedded engine takes no parameter as bound of a path",
    r"\b(elementId|id)\s*\(": "ids of the engine change; use the property id",
    r"\bLOAD\s+CSV\b": "files are read by graph_schema.ingest",
    r"\bIN\s+TRANSACTIONS\b": "needs a bare session; batches are made by the caller",
    r"\bapoc\.": "not there on either engine",
    r"\b(datetime|date|time|localdatetime|timestamp)\s*(\.\w+)?\s*\(\s*\)": "the current time is a parameter",
    r"\b(rand|randomUUID)\s*\(": "a unit of work may run twice; random values are parameters",
    r"\b(datetime|date)\s*\(\s*\$": "pass the date itself: a conversion costs the index",
    r"\bCREATE\s+(FULLTEXT|TEXT|POINT|LOOKUP)\b": "the embedded engine has no such index",
    r"\bMERGE\s*\(\s*\w*\s*:\s*\w+\s*\)": "MERGE needs a unique key",
}


def without_texts(query: Query) -> str:
    """The body with the contents of quoted texts and of comments taken out."""
    body = re.sub(r"//[^\n]*", "", query.text)
    return re.sub(r"'[^']*'|\"[^\"]*\"", "''", body)


def labels_of(text: str) -> Iterator[tuple[str, str, str]]:
    """Variable, label and property map of each node pattern, a label at a time."""
    for variable, labels, properties in NODE_PATTERN.findall(text):
        for label in re.split(r"\s*[|&:]\s*", labels):
            yield variable, label, properties


def types_of(text: str) -> Iterator[tuple[str, str, str]]:
    """Variable, type and property map of each relationship pattern, a type at a time."""
    for variable, types, properties in RELATIONSHIP_PATTERN.findall(text):
        for each in re.split(r"\s*\|\s*:?", types):
            yield variable, each.strip(), properties


def known_properties(text: str) -> dict[str, set[str]]:
    """The declared properties behind each variable that is bound to a label or type."""
    known: dict[str, set[str]] = {}
    tests = [(variable, label, "") for variable, label in LABEL_TEST.findall(text)]
    for variable, label, _ in (*labels_of(text), *tests):
        known.setdefault(variable, set()).update(NODE_PROPERTIES.get(label, set()))
    for variable, each, _ in types_of(text):
        known.setdefault(variable, set()).update(RELATIONSHIP_PROPERTIES.get(each, set()))
    return known


def test_there_are_queries_in_the_package() -> None:
    assert len(QUERIES) > 5


def test_a_query_is_loaded_by_its_name() -> None:
    query = load_query("load_migrations")
    assert query.family == "operation"
    assert query.columns == ("number", "name", "applied_at")
    assert "//" not in query.text


def test_a_query_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load_query("load_nothing")


def test_declared_names_are_filled_into_the_places_of_a_query() -> None:
    query = load_query(filled_in("remove_images", LABEL="Citizen", KEY="register_key"))
    assert "MATCH (n:Citizen {register_key: key})" in query.text
    assert (query.name, query.used_parameters) == ("remove_images", {"keys"})


@pytest.mark.parametrize(
    "names",
    [
        {"LABEL": "Citizen"},
        {"LABEL": "Citizen", "KEY": "id", "OTHER": "Household"},
        {"LABEL": "Citizen)-->(m", "KEY": "id"},
        {"LABEL": "Citizen", "KEY": "id:1}"},
    ],
)
def test_what_is_no_name_or_has_no_place_is_not_filled_in(names: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="not filled by declared names"):
        load_query(filled_in("remove_images", **names))


@each_query
def test_the_header_names_exactly_the_parameters_of_the_body(query: Query) -> None:
    assert {name for name, _ in query.parameters} == query.used_parameters


@each_query
def test_the_header_names_exactly_the_columns_that_come_back(query: Query) -> None:
    body = without_texts(query)
    at = body.rfind("RETURN")
    # A RETURN inside braces belongs to a subquery: then the query itself gives nothing back.
    if at < 0 or body[at:].count("}") > body[at:].count("{"):
        assert query.columns == ()
        return
    columns = split_columns(re.split(r"\n\s*(?:ORDER BY|SKIP|LIMIT)\b", body[at + len("RETURN") :])[0])
    assert columns == query.columns


def split_columns(text: str) -> tuple[str, ...]:
    """Names of the columns of a RETURN: what follows the last AS, else the expression itself."""
    depth, parts = 0, [""]
    for letter in text:
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return tuple(re.split(r"\s+AS\s+", part.strip().removeprefix("DISTINCT "))[-1] for part in parts)


@each_query
def test_every_label_and_relationship_type_is_declared(query: Query) -> None:
    text = without_texts(query)
    labels = {label for _, label, _ in labels_of(text)} | {label for _, label in LABEL_TEST.findall(text)}
    labels -= set(RELATIONSHIP_PROPERTIES)
    types = {each for _, each, _ in types_of(text)}
    assert labels <= set(NODE_PROPERTIES)
    assert types <= set(RELATIONSHIP_PROPERTIES)


def undeclared_properties(text: str) -> set[str]:
    """Properties that are read, written or matched and that their label or type does not declare."""
    known = known_properties(text)
    found = {
        f"{variable}.{name}" for variable, name in PROPERTY.findall(text) if name not in known.get(variable, {name})
    }
    for patterns, declared in ((labels_of(text), NODE_PROPERTIES), (types_of(text), RELATIONSHIP_PROPERTIES)):
        for _, target, properties in patterns:
            found |= {f"{target}.{key}" for key in set(MAP_KEY.findall(properties)) - declared.get(target, set())}
    return found


@each_query
def test_every_property_is_declared(query: Query) -> None:
    assert undeclared_properties(without_texts(query)) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MATCH (c:Citizen) RETURN c.shoe_size AS size", {"c.shoe_size"}),
        ("MATCH (c:Citizen {nickname: $name}) RETURN c.id AS id", {"Citizen.nickname"}),
        ("MATCH (:Citizen)-[m:MEMBER_OF]->(:Household) RETURN m.colour AS colour", {"m.colour"}),
        ("MATCH (:Citizen)-[:SPEAKS {accent: $a}]->(l:Language) RETURN l.code AS code", {"SPEAKS.accent"}),
        ("UNWIND $rows AS row MATCH (c:Citizen {id: row.citizen}) RETURN c.id AS id", set[str]()),
    ],
)
def test_an_undeclared_property_would_be_found(text: str, found: set[str]) -> None:
    assert undeclared_properties(text) == found


@each_query
def test_only_constructs_of_both_engines_occur(query: Query) -> None:
    text = without_texts(query)
    found = [reason for pattern, reason in FORBIDDEN.items() if re.search(pattern, text, re.MULTILINE)]
    assert found == []


@each_query
def test_nodes_are_merged_on_a_unique_key_alone(query: Query) -> None:
    for label, properties in MERGE_NODE.findall(query.text):
        keys = MAP_KEY.findall("{" + properties)
        assert len(keys) == 1, f"{label} is merged on {keys}"
        assert keys[0] in UNIQUE_KEYS[label], f"{label}.{keys[0]} is not unique"


@each_query
def test_a_lock_is_set_to_a_fresh_value_and_before_anything_is_checked(query: Query) -> None:
    text = without_texts(query)
    assert ("$fresh" in text) == (LOCK in text)
    if LOCK in text:
        assert re.search(r"SET\s+\w+\._lock\s*=\s*\$fresh\s*(\n|WITH|,|$)", text)


@pytest.mark.parametrize("query", [each for each in QUERIES if each.family == "people"], ids=lambda query: query.name)
def test_every_question_about_people_begins_at_the_session(query: Query) -> None:
    begins, _, _ = load_query("acting_account").text.rpartition("\nRETURN ")
    assert query.text.startswith(begins)
    assert "$session" in begins
