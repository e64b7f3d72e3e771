"""What a field of an address may hold, in words: read from the handler's own declaration, so that it cannot differ."""

from __future__ import annotations

from datetime import date
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from litestar.handlers.base import BaseRouteHandler
from litestar.params import ParameterKwarg

from api.rest.figure_views import Wording

_UNKNOWN = Wording(de="siehe die Beschreibung unter /api", en="see the description at /api")


def fields_of_handler(handler: BaseRouteHandler) -> dict[str, Any]:
    """Return the declared fields of a handler by name, as litestar has parsed them, whatever place they stand in."""
    return dict(handler.parsed_fn_signature.parameters)


def query_names(handler: BaseRouteHandler) -> frozenset[str]:
    """Return the names that may stand in the query of an address."""
    in_path = {name for path in handler.paths for name in _path_names(path)}
    own = {"request", "data", "scope", "state", "headers", "cookies", "body", "socket"}
    return frozenset(fields_of_handler(handler).keys() - in_path - own)


def plain_type(annotation: Any) -> Any:
    """Return a type without `None` and what is annotated.

    >>> plain_type(Annotated[date | None, 1])
    <class 'datetime.date'>
    """
    if get_origin(annotation) is Annotated:
        return plain_type(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        kept = [each for each in get_args(annotation) if each is not type(None)]
        return plain_type(kept[0])
    return annotation


def expected_of(handler: BaseRouteHandler, name: str) -> Wording:
    """Return what a field of a handler may hold."""
    field = fields_of_handler(handler).get(name)
    if field is None:
        return _UNKNOWN
    kind, limits = plain_type(field.annotation), field.kwarg_definition
    if isinstance(kind, type) and issubclass(kind, Enum):
        there = ", ".join(str(each.value) for each in kind)
        return Wording(de=f"eines von: {there}", en=f"one of: {there}")
    if kind is date:
        return Wording(de="ein Tag wie 2022-09-30", en="a day such as 2022-09-30")
    if kind is int and isinstance(limits, ParameterKwarg):
        return Wording(
            de=f"eine ganze Zahl von {limits.ge} bis {limits.le}", en=f"a whole number from {limits.ge} to {limits.le}"
        )
    if isinstance(limits, ParameterKwarg) and limits.max_length:
        return Wording(de=f"höchstens {limits.max_length} Zeichen", en=f"at most {limits.max_length} characters")
    return _UNKNOWN


def _path_names(path: str) -> list[str]:
    return [part[1:].partition(":")[0] for part in path.split("/") if part.startswith("{")]
