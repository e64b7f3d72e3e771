"""Work for the processor while the engine works: what is needed next is made ready meanwhile, and no more than that."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")
_AT_ONCE = 2
"""Questions under way at once: the engine works at one while the answer to another is taken apart."""


async def made_ahead(items: Iterable[Item]) -> AsyncGenerator[Item]:
    """Yield items in order; while the caller waits for the graph, a thread makes the next one.

    Two items are in memory. Errors of `items` come where the item would have come.
    """
    rest = iter(items)
    end = object()
    ready = asyncio.create_task(asyncio.to_thread(next, rest, end))
    try:
        while (item := await ready) is not end:
            ready = asyncio.create_task(asyncio.to_thread(next, rest, end))
            yield item  # type: ignore[misc]
    finally:
        ready.cancel()
        await asyncio.gather(ready, return_exceptions=True)


async def asked_ahead(
    items: Iterable[Item], ask: Callable[[Item], Awaitable[Answer]]
) -> AsyncGenerator[tuple[Item, Answer]]:
    """Yield each item with the answer to it, in order; the questions of the next ones are under way meanwhile."""
    asked: deque[tuple[Item, asyncio.Task[Answer]]] = deque()
    try:
        for item in items:
            asked.append((item, asyncio.ensure_future(_answer(ask, item))))
            if len(asked) >= _AT_ONCE:
                first, answer = asked.popleft()
                yield first, await answer
        while asked:
            first, answer = asked.popleft()
            yield first, await answer
    finally:
        for _, answer in asked:
            answer.cancel()
        await asyncio.gather(*(answer for _, answer in asked), return_exceptions=True)


async def _answer(ask: Callable[[Item], Awaitable[Answer]], item: Item) -> Answer:
    return await ask(item)
