"""Rows and steps as bytes (MessagePack), for files that only this program reads: spools and journals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import msgspec

Item = TypeVar("Item")
_DATE, _TIME = 1, 2
_PLAIN: frozenset[type] = frozenset({str, type(None), bool, int, float, bytes})


@dataclass(frozen=True, slots=True)
class Packing(Generic[Item]):
    """How a block of items becomes bytes, and items again."""

    pack: Callable[[Sequence[Item]], bytes]
    unpack: Callable[[bytes], list[Item]]


def pack_values(value: Any) -> bytes:
    """Return plain values, lists and dictionaries of them, dates and times as bytes."""
    return msgspec.msgpack.encode(_marked(value))


def pack_sorted(values: dict[str, Any], others: Sequence[tuple[Sequence[Any], dict[str, Any]]]) -> bytes:
    """Return as bytes what `pack_values` makes of dictionaries as lists of their items, in the order of the names.

    `others`: plain values, and a dictionary behind them.
    """
    return msgspec.msgpack.encode([_sorted(values), [[*plain, _sorted(each)] for plain, each in others]])


def unpack_values(packed: bytes) -> Any:
    """Return what `pack_values` packed; tuples have become lists."""
    return msgspec.msgpack.decode(packed, ext_hook=_unmarked)


def typed(items: Any) -> Packing[Any]:
    """Return the packing of items of a type, such as `tuple[int, list[str]]`."""
    decoder = msgspec.msgpack.Decoder(list[items])
    return Packing(msgspec.msgpack.encode, decoder.decode)


ANYTHING: Packing[Any] = Packing(pack_values, unpack_values)


def _marked(value: Any) -> Any:
    """Mark dates and times, which the format would turn into text; what has none is returned as it is."""
    kind: type = type(value)
    if kind in _PLAIN:
        return value
    if kind in _MARK_OF:
        return _MARK_OF[kind](value)
    for kind, mark in _MARKS:
        if isinstance(value, kind):
            return mark(value)
    return value


def _marked_values(values: dict[Any, Any]) -> dict[Any, Any]:
    if _PLAIN.issuperset(map(type, values.values())):
        return values
    return {key: each if type(each) in _PLAIN else _marked(each) for key, each in values.items()}


def _sorted(values: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(_marked_values(values).items())


def _marked_items(items: Sequence[Any]) -> Sequence[Any]:
    if _PLAIN.issuperset(map(type, items)):
        return items
    return [each if type(each) in _PLAIN else _marked(each) for each in items]


_MARKS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (dict, _marked_values),
    (list, _marked_items),
    (tuple, _marked_items),
    (datetime, lambda value: msgspec.msgpack.Ext(_TIME, value.isoformat().encode())),
    (date, lambda value: msgspec.msgpack.Ext(_DATE, value.isoformat().encode())),
)
"""A time is a date too, so it comes first."""
_MARK_OF = dict(_MARKS)


def _unmarked(code: int, data: memoryview) -> date | datetime:
    text = bytes(data).decode()
    return datetime.fromisoformat(text) if code == _TIME else date.fromisoformat(text)
