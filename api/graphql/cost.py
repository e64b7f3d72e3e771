"""What a query may ask at most: the cost rule counts the fields of the answer before anything runs.

A list counts as often as it may be long: `first` things on a page, as many as there are ids or codes in an
argument, or the number that the field declares. The cost of a fragment is counted once and remembered, so the
work grows with the length of the query, not with what it unfolds to. (Rules that walk into fragments each time
they are spread take seconds for a query below 1 kB whose fragments each spread the next one twice.)

Questions about the schema itself are counted in the same way, with a limit of their own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListTypeNode,
    ListValueNode,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    TypeNode,
    ValueNode,
    VariableNode,
    get_named_type,
)

from graph_schema.errors import BadInput

from .rules import declaration_of

MOST_FIELDS = 10_000
MOST_SCHEMA_FIELDS = 40_000
"""What tools ask of the schema at their start counts some 25,000 by the sizes below; the answer has 5,000."""
CHANGE = 500
"""What a change costs beside the fields of its answer: at most twenty in one request."""
DEEPEST = 16
"""Levels of fields; tools that ask for the whole schema need 15."""
_LARGEST_TOLD = 10**12
"""Costs are counted up to here: what is beyond is refused all the same, and would overflow."""
_MOST_DIGITS = 13
Sizes = Mapping[str, int]
"""Variables that are numbers, and the lengths of those that are lists."""


@dataclass(frozen=True, slots=True)
class FieldSize:
    """How often what is below a field is counted, and of which type it is."""

    of_type: str
    times: float = 1
    sized_by: Mapping[str, int] = field(default_factory=dict[str, int])


SizeTable = dict[str, dict[str, FieldSize]]


@dataclass(frozen=True, slots=True)
class Cost:
    """Fields of the answer at most, those that tell of the schema apart, and levels of fields."""

    fields: float = 0
    schema_fields: float = 0
    depth: int = 0

    def beside(self, other: Cost) -> Cost:
        """Return the cost of both, asked side by side."""
        return Cost(
            self.fields + other.fields,
            self.schema_fields + other.schema_fields,
            max(self.depth, other.depth),
        )


def size_table(schema: GraphQLSchema) -> SizeTable:
    """Return for each type and field how long its list may be, as the fields declare it."""
    table: SizeTable = {}
    for name, of_type in schema.type_map.items():
        if isinstance(of_type, (GraphQLObjectType, GraphQLInterfaceType)):
            table[name] = {key: _field_size(each) for key, each in of_type.fields.items()}
    _measure_introspection(table, schema)
    return table


def _field_size(graphql_field: Any) -> FieldSize:
    view_field = graphql_field.extensions.get("strawberry-definition")
    declared = declaration_of(view_field) if view_field is not None else None
    of_type = get_named_type(graphql_field.type).name
    return FieldSize(of_type, declared.assumed_size or 1, declared.sized_by) if declared else FieldSize(of_type)


def _measure_introspection(table: SizeTable, schema: GraphQLSchema) -> None:
    """Set the sizes of the schema's own lists from this schema: longest where it matters, else the average."""
    composite = [
        each for each in schema.type_map.values() if isinstance(each, (GraphQLObjectType, GraphQLInterfaceType))
    ]
    longest = max(len(each.fields) for each in composite)
    table["__Schema"]["types"] = FieldSize("__Type", len(schema.type_map))
    table["__Schema"]["directives"] = FieldSize("__Directive", len(schema.directives))
    table["__Type"]["fields"] = FieldSize("__Field", longest)
    # `ofType` is null after one to three levels, however many levels a tool asks for.
    table["__Type"]["ofType"] = FieldSize("__Type", 0.5)
    table["Query"]["__schema"] = FieldSize("__Schema")
    table["Query"]["__type"] = FieldSize("__Type")


class Counter:
    """Counts one operation with the values of its variables."""

    def __init__(self, table: SizeTable, document: DocumentNode, sizes: Sizes) -> None:
        self._table = table
        self._sizes = sizes
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._known: dict[str, Cost] = {}

    def of_operation(self, operation: OperationDefinitionNode) -> Cost:
        """Return the cost of an operation of this document."""
        if operation.operation is OperationType.MUTATION:
            changes = self._of_set(operation.selection_set, "Mutation")
            return replace(changes, fields=changes.fields + CHANGE * self._length(operation.selection_set))
        return self._of_set(operation.selection_set, operation.operation.value.capitalize())

    def _length(self, selected: SelectionSetNode) -> float:
        """Return how many fields stand in a set, those of its fragments with it."""
        number = 0.0
        for each in selected.selections:
            if isinstance(each, FieldNode):
                number += 1
            elif isinstance(each, InlineFragmentNode):
                number += self._length(each.selection_set)
            else:
                number += MOST_FIELDS  # a fragment for the root of a change: nobody needs it, and it may double
        return number

    def _of_set(self, selected: SelectionSetNode | None, type_name: str) -> Cost:
        cost = Cost()
        for each in selected.selections if selected else ():
            cost = cost.beside(self._of_selection(each, type_name))
        return cost

    def _of_selection(self, selection: SelectionNode, type_name: str) -> Cost:
        if isinstance(selection, FieldNode):
            return self._of_field(selection, type_name)
        if isinstance(selection, FragmentSpreadNode):
            return self._of_fragment(selection.name.value)
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            return self._of_set(selection.selection_set, condition.name.value if condition else type_name)
        return Cost()

    def _of_fragment(self, name: str) -> Cost:
        if name not in self._known:
            # A fragment that spreads itself counts nothing here: validation refuses it.
            self._known[name] = Cost()
            fragment = self._fragments.get(name)
            if fragment is not None:
                self._known[name] = self._of_set(fragment.selection_set, fragment.type_condition.name.value)
        return self._known[name]

    def _of_field(self, node: FieldNode, type_name: str) -> Cost:
        size = self._table.get(type_name, {}).get(node.name.value)
        below = self._of_set(node.selection_set, size.of_type) if size else Cost()
        times = self._times(node, size) if size else 1
        own = Cost(schema_fields=1) if type_name.startswith("__") else Cost(fields=1)
        return Cost(
            min(own.fields + times * below.fields, _LARGEST_TOLD),
            min(own.schema_fields + times * below.schema_fields, _LARGEST_TOLD),
            1 + below.depth,
        )

    def _times(self, node: FieldNode, size: FieldSize) -> float:
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        numbers = [self._number(given.get(name), default) for name, default in size.sized_by.items()]
        return size.times * math.prod(numbers)

    def _number(self, value: ValueNode | None, default: int) -> int:
        if isinstance(value, IntValueNode):
            return _whole(value)
        if isinstance(value, ListValueNode):
            return len(value.values)
        if isinstance(value, VariableNode):
            return max(0, self._sizes.get(value.name.value, default))
        return default


def _whole(value: IntValueNode) -> int:
    """Return a number of the query; one of too many digits, which Python would not read, as a very large one."""
    digits = value.value.removeprefix("-")
    if value.value.startswith("-"):
        return 0
    return int(digits) if len(digits) < _MOST_DIGITS else _LARGEST_TOLD


def sizes_of(operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Sizes:
    """Return the sizes of the variables of an operation, those left out by their defaults.

    Only what is declared as a whole number or a list has one: an id or a text may be sent as a number, too, and costs
    are remembered by these sizes.
    """
    sizes: dict[str, int] = {}
    for definition in operation.variable_definitions or ():
        name = definition.variable.name.value
        if not _has_size(definition.type):
            continue
        value = variables.get(name)
        if isinstance(value, (int, float)):
            sizes[name] = int(min(max(value, 0), _LARGEST_TOLD))
        elif isinstance(value, list):
            sizes[name] = len(value)
        elif isinstance(definition.default_value, IntValueNode):
            sizes[name] = _whole(definition.default_value)
        elif isinstance(definition.default_value, ListValueNode):
            sizes[name] = len(definition.default_value.values)
    return sizes


def _has_size(declared: TypeNode) -> bool:
    if isinstance(declared, NonNullTypeNode):
        declared = declared.type
    return isinstance(declared, ListTypeNode) or (isinstance(declared, NamedTypeNode) and declared.name.value == "Int")


@dataclass(eq=False)
class TooCostly(BadInput):
    """An operation asks for more than is answered at once: `cost` of `most`."""

    cost: int = 0
    most: int = 0

    code = "bad_input"


def refuse_costly(cost: Cost) -> None:
    """Raise TooCostly where an operation asks for more fields than are answered at once, BadInput for more levels."""
    for asked, most in ((cost.fields, MOST_FIELDS), (cost.schema_fields, MOST_SCHEMA_FIELDS)):
        if asked > most:
            told = int(min(asked, _LARGEST_TOLD))
            raise TooCostly(
                f"Die Abfrage fragt nach mehr als {most} Feldern auf einmal: nach bis zu {told}.",
                f"The query asks for more than {most} fields at once: for up to {told}.",
                "Kleinere Seiten („first“) oder weniger ineinander geschachtelte Listen abfragen.",
                "Ask for smaller pages (`first`) or for fewer lists inside lists.",
                cost=told,
                most=most,
            )
    if cost.depth > DEEPEST:
        raise BadInput(
            f"Die Abfrage ist mehr als {DEEPEST} Ebenen tief.",
            f"The query is more than {DEEPEST} levels deep.",
            "In mehreren Abfragen lesen.",
            "Read it in several queries.",
        )
