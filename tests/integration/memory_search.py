"""Which texts the process holds: found by walking everything that the interpreter keeps."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from typing import Any


def texts_with(parts: Sequence[str]) -> list[str]:
    """Return texts in memory that hold the joined `parts`; whoever asks must not hold them joined."""
    gc.collect()
    head, tail = parts
    return [text for text in _texts() if head in text and any(text.startswith(tail, at) for at in _ends(text, head))]


def _ends(text: str, head: str) -> Iterator[int]:
    at = text.find(head)
    while at >= 0:
        yield at + len(head)
        at = text.find(head, at + 1)


def _texts() -> Iterator[str]:
    seen: set[int] = set()
    waiting: list[Any] = [*gc.get_objects()]
    seen.add(id(waiting))
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, str):
            yield thing
        elif isinstance(thing, bytes | bytearray):
            yield thing.decode("latin-1")
        else:
            waiting += gc.get_referents(thing)
