"""What goes to the driver and what comes back: plain values, UTC times, no driver types."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from numbers import Integral, Real
from typing import Any

import neo4j.graph
import neo4j.time


def to_driver(name: str, value: Any) -> Any:
    """Return parameter `name` as the driver may have it; texts of errors hold the name, never the value.

    Times become UTC with `datetime.timezone.utc`: the driver crashes or errs with `zoneinfo`. Enumerations become
    their values, tuples lists, numbers and times of numpy and pandas Python's own. ValueError for a time without
    zone and for NaN (absent is None), TypeError for a type that not both engines would keep.
    """
    convert = _TO_DRIVER.get(type(value))
    if convert is not None:
        return convert(name, value)
    if isinstance(value, Enum):
        return to_driver(name, value.value)
    for kind, convert in _ALIKE:
        if isinstance(value, kind):
            return convert(name, value)
    raise TypeError(f"parameter {name}: {type(value).__name__} cannot be stored")


def from_driver(value: Any) -> Any:
    """Return a result's value with Python's dates and UTC times; TypeError for whole nodes and paths."""
    kind: type = type(value)
    if kind in _AS_IT_CAME:
        return value
    convert = _FROM_DRIVER.get(kind)
    if convert is not None:
        return convert(value)
    if isinstance(value, neo4j.graph.Entity | neo4j.graph.Path):
        raise TypeError("a query returns properties, not nodes, relationships or paths")
    return value


def _as_is(_name: str, value: Any) -> Any:
    return value


def _number(name: str, value: float) -> float:
    if math.isnan(value):
        raise ValueError(f"parameter {name}: NaN cannot be stored; what is absent is None")
    return value


def _utc(name: str, value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"parameter {name}: a time without zone")
    at = value.astimezone(UTC)
    return datetime(at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond, UTC)


def _list(name: str, value: list[Any] | tuple[Any, ...]) -> list[Any]:
    return [each if type(each) in _AS_THEY_ARE else to_driver(name, each) for each in value]


def _mapping(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    if type(value) is dict and _AS_THEY_ARE.issuperset(map(type, value.values())):
        return value  # most rows of an import: no copy of what need not change
    return {
        key: each if type(each) in _AS_THEY_ARE else to_driver(f"{name}.{key}", each) for key, each in value.items()
    }


def _list_that_came(value: list[Any]) -> list[Any]:
    if _AS_IT_CAME.issuperset(map(type, value)):
        return value
    return [each if type(each) in _AS_IT_CAME else from_driver(each) for each in value]


def _mapping_that_came(value: dict[str, Any]) -> dict[str, Any]:
    return {key: each if type(each) in _AS_IT_CAME else from_driver(each) for key, each in value.items()}


def _native_time(value: neo4j.time.DateTime) -> datetime:
    native = value.to_native()
    return native.astimezone(UTC) if native.tzinfo is not None else native.replace(tzinfo=UTC)


_AS_IT_CAME: frozenset[type] = frozenset({type(None), bool, int, float, str, bytes})
_AS_THEY_ARE: frozenset[type] = frozenset({type(None), bool, int, str, bytes, date})
"""Types of values that are handed on unchanged; a float may be NaN."""
_TO_DRIVER: dict[type, Callable[[str, Any], Any]] = {
    type(None): _as_is,
    bool: _as_is,
    int: _as_is,
    str: _as_is,
    bytes: _as_is,
    date: _as_is,
    float: _number,
    datetime: _utc,
    list: _list,
    tuple: _list,
    dict: _mapping,
}

_ALIKE: tuple[tuple[type, Callable[[str, Any], Any]], ...] = (
    (datetime, _utc),
    (str, lambda _, value: str(value)),
    (Integral, lambda _, value: int(value)),
    (Real, lambda name, value: _number(name, float(value))),
    (Mapping, _mapping),
)

_FROM_DRIVER: dict[type, Callable[[Any], Any]] = {
    neo4j.time.Date: lambda value: value.to_native(),
    neo4j.time.DateTime: _native_time,
    list: _list_that_came,
    dict: _mapping_that_came,
    bytearray: bytes,
}
