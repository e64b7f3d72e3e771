"""What is made or asked ahead comes in order, is never more than said, and stops where the reader stops."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from graph_schema.ingest.read_ahead import asked_ahead, made_ahead


async def test_items_come_in_order_and_one_more_is_made_meanwhile() -> None:
    made = list[int]()
    ready = threading.Event()

    def items() -> Iterator[int]:
        for number in range(5):
            made.append(number)
            if number == 1:
                ready.set()
            yield number

    read = list[int]()
    async with aclosing(made_ahead(items())) as ahead:
        async for number in ahead:
            if number == 0:
                # The reader waits for the graph: the next item is made in another thread.
                assert await asyncio.to_thread(ready.wait, 30)
            assert len(made) <= number + 2
            read.append(number)
    assert read == [0, 1, 2, 3, 4]


async def test_an_error_comes_where_the_item_would_have_come() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("no space")

    ahead = made_ahead(items())
    assert await anext(ahead) == 1
    with pytest.raises(OSError, match="no space"):
        await anext(ahead)


async def test_nothing_more_is_made_once_the_reader_stopped() -> None:
    made = list[int]()

    def items() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    ahead = made_ahead(items())
    assert await anext(ahead) == 0
    await ahead.aclose()
    await asyncio.sleep(0.01)
    assert len(made) <= 2


async def test_answers_come_with_their_items_in_order_and_two_are_under_way() -> None:
    asked, under_way, most = list[int](), 0, 0

    async def ask(number: int) -> str:
        nonlocal under_way, most
        asked.append(number)
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.002 * (5 - number))  # the later the quicker: order does not come from the answers
        under_way -= 1
        return f"answer {number}"

    async with aclosing(asked_ahead(range(5), ask)) as answers:
        assert [each async for each in answers] == [(number, f"answer {number}") for number in range(5)]
    assert (asked, most) == ([0, 1, 2, 3, 4], 2)


async def test_questions_under_way_end_where_the_reader_stops() -> None:
    ended = list[int]()

    async def ask(number: int) -> int:
        try:
            await asyncio.sleep(0 if number == 0 else 3600)
        finally:
            ended.append(number)
        return number

    answers = asked_ahead(range(9), ask)
    assert await anext(answers) == (0, 0)
    await answers.aclose()
    assert ended == [0, 1]
