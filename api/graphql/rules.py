"""Every field of the schema declares who may read it and which properties of the graph it tells.

A view is an explicit list of fields. Those for everybody are made by `published` (it tells declared properties) or by
`structure` (it tells none: edges, cursors, page marks). A property that is declared as personal, or a label whose
existence is personal, is refused there when the module is imported.

Those about people are made by `told` (what the policy says of one of its fields decides, each time that it is read) or
`part` (of something that was told as a whole); `own` is for whoever is signed in and tells nothing of others. A schema
with a field that declares nothing cannot be made (`require_rules`); a test walks the finished ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import strawberry
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema

from api.access.policy import RULES, ObjectType
from graph_schema import labels
from graph_schema.labels.described import Property

from .paging import DEFAULT_FIRST

METADATA = "sozialraum"
"""Key under which a field's declaration lies in its metadata."""


class ReadBy(StrEnum):
    """Who may read a field."""

    EVERYBODY = "everybody"
    SIGNED_IN = "signed_in"
    """Whoever is signed in: it tells nothing of anybody else."""
    POLICY = "policy"
    """Whom the policy lets read this field of this person."""


@dataclass(frozen=True, slots=True)
class PolicyField:
    """A field of the policy's table: the kind of object, and its field; None: that there is such an object."""

    object: ObjectType
    name: str | None


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a field declares: its readers, its sources as `Label.property`, and how many things it may list."""

    read_by: ReadBy
    sources: tuple[str, ...]
    assumed_size: int | None = None
    """For a list without `first`: the number of things that the cost rule counts."""
    sized_by: Mapping[str, int] = field(default_factory=dict[str, int])
    """Arguments that say how many things are listed (a number, or a list's length), each with its default."""
    policy: PolicyField | None = None
    """The field of the policy that decides; with `ReadBy.POLICY` only."""
    enforced: bool = False
    """The field itself looks up what the policy lets through; else what leads to it has done so."""


def published(
    *sources: str,
    text: str | None = None,
    resolver: Callable[..., Any] | None = None,
    name: str | None = None,
    assumed_size: int | None = None,
    sized_by: Mapping[str, int] | None = None,
) -> Any:
    """Declare a field that everybody may read and that tells the properties `sources` (`Label.property`).

    Without `text` the first property's description is the field's. ValueError for a personal property,
    KeyError for one that is not declared.
    """
    if not sources:
        raise ValueError("a published field names the properties that it tells")
    properties = [described(source) for source in sources]
    declaration = Declaration(ReadBy.EVERYBODY, sources, assumed_size, sized_by or {})
    return _field(declaration, text or properties[0].text, resolver, name)


def structure(
    text: str,
    *,
    resolver: Callable[..., Any] | None = None,
    name: str | None = None,
    assumed_size: int | None = None,
    sized_by: Mapping[str, int] | None = None,
) -> Any:
    """Declare a field that everybody may read and that tells no property: a way to things, a mark of a page."""
    return _field(Declaration(ReadBy.EVERYBODY, (), assumed_size, sized_by or {}), text, resolver, name)


def told(
    of: ObjectType,
    name: str | None,
    text: str,
    read: Callable[[Any], Any],
    *,
    called: str | None = None,
    assumed_size: int | None = None,
) -> Any:
    """Declare a field about a person: `read` gives its value where the policy lets `name` of `of` through, else null.

    What it is read from has `rights`. With `name` None any field of `of` that is let through suffices.
    """

    def resolve(thing: strawberry.Parent[Any]) -> Any:
        allowed = thing.rights[of]
        return read(thing) if (allowed if name is None else name in allowed) else None

    declaration = Declaration(ReadBy.POLICY, (), assumed_size, policy=PolicyField(of, name), enforced=True)
    return _field(declaration, text, resolve, called)


def part(
    of: ObjectType,
    name: str | None,
    text: str,
    *,
    resolver: Callable[..., Any] | None = None,
    called: str | None = None,
    assumed_size: int | None = None,
    sized_by: Mapping[str, int] | None = None,
) -> Any:
    """Declare a field of something that is told as a whole under the policy's field `name` of `of`, or a way to it."""
    declaration = Declaration(ReadBy.POLICY, (), assumed_size, sized_by or {}, PolicyField(of, name))
    return _field(declaration, text, resolver, called)


def own(
    text: str,
    *,
    resolver: Callable[..., Any] | None = None,
    name: str | None = None,
    assumed_size: int | None = None,
    sized_by: Mapping[str, int] | None = None,
) -> Any:
    """Declare a field for whoever is signed in, that tells nothing of anybody else."""
    return _field(Declaration(ReadBy.SIGNED_IN, (), assumed_size, sized_by or {}), text, resolver, name)


def require_rules(schema: GraphQLSchema) -> None:
    """Raise ValueError where a field of a schema declares no rule, or one that the policy does not have."""
    for type_name, of_type in schema.type_map.items():
        if type_name.startswith("__") or not isinstance(of_type, (GraphQLObjectType, GraphQLInterfaceType)):
            continue
        for name, each in of_type.fields.items():
            view_field = each.extensions.get("strawberry-definition")
            declared = declaration_of(view_field) if view_field is not None else None
            if declared is None or (declared.read_by is ReadBy.POLICY and not _in_policy(declared.policy)):
                raise ValueError(f"{type_name}.{name} declares no rule of who may read it")


def _in_policy(field: PolicyField | None) -> bool:
    if field is None:
        return False
    fields = [rule.fields for rule in RULES if rule.object is field.object]
    return bool(fields) and (field.name is None or any(field.name in names for names in fields))


def connection(text: str, resolver: Callable[..., Any]) -> Any:
    """Declare a list that is read page by page, `first` things behind the cursor `after`."""
    return structure(text, resolver=resolver, sized_by={"first": DEFAULT_FIRST})


def described(source: str) -> Property:
    """Return the declared property `Label.property`; ValueError where it is personal, KeyError where unknown."""
    label, _, name = source.partition(".")
    node = labels.node(label)
    found = node.property(name)
    if node.personal or found.personal:
        raise ValueError(f"{source} is personal and has no place in a public schema")
    return found


def declaration_of(field: Any) -> Declaration | None:
    """Return what a field of a view declares; None where it declares nothing."""
    return field.metadata.get(METADATA)


def _field(declaration: Declaration, text: str, resolver: Callable[..., Any] | None, name: str | None) -> Any:
    make: Callable[..., Any] = strawberry.field  # its overloads do not know "no resolver: the attribute itself"
    return make(
        resolver=resolver,
        name=name,
        description=text[0].upper() + text[1:] + ("" if text.endswith(".") else "."),
        metadata={METADATA: declaration},
    )
