"""Requests that arrive a byte now and then, over real sockets on loopback."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from litestar import Litestar, Request, post

from api.slow_requests import PromptBodies, PromptHeads


@post("/", status_code=200)
async def count(request: Request[Any, Any, Any]) -> str:
    """Say how many bytes came."""
    return str(sum([len(piece) async for piece in request.stream()]))


class QuickHeads(PromptHeads):
    """Waits for half a second, so that a test does."""

    head_seconds = 0.5


@contextmanager
def serving() -> Generator[int]:
    """Serve, and give the port; a body has half a second, and one more for each kilobyte."""
    app = Litestar([count], openapi_config=None, logging_config=None)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            PromptBodies(app, seconds=0.5, least_rate=1_000),  # type: ignore[arg-type]
            http=QuickHeads,
            log_config=None,
            lifespan="off",
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="module")
def port() -> Generator[int]:
    """The port of a server with short patience."""
    with serving() as number:
        yield number


def drip(port: int, first: bytes, then: bytes, *, most: float = 8.0) -> tuple[bytes, float]:
    """Send bytes, then one more every tenth of a second; return the answer, and after how long the other side ended."""
    began = time.monotonic()
    answer = b""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(first)
        while time.monotonic() - began < most:
            said, _, _ = select.select([line], [], [], 0.1)
            try:
                if said:
                    piece = line.recv(4_096)
                    if not piece:
                        break
                    answer += piece
                elif then:
                    line.sendall(then)
            except ConnectionError:
                break  # ended without a goodbye
    return answer, time.monotonic() - began


_HEAD = b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: %d\r\n\r\n"


def test_a_body_that_drips_is_answered_in_time(port: int) -> None:
    """It is told why, and the connection ends: 10 bytes a second are too few."""
    answer, seconds = drip(port, _HEAD % 100_000, b"x")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer.lower()
    assert seconds < 4


def test_a_body_that_never_comes_is_answered_in_time(port: int) -> None:
    """Also one that is announced only."""
    answer, seconds = drip(port, _HEAD % 10, b"")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert seconds < 4


def test_a_body_that_is_slow_but_keeps_coming_is_taken(port: int) -> None:
    """2,000 bytes at 2,000 a second take longer than half a second, and arrive."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(_HEAD % 2_000)
        for _ in range(10):
            line.sendall(b"x" * 200)
            time.sleep(0.1)
        assert line.recv(4_096).endswith(b"2000")
    assert time.monotonic() - began > 0.9


@pytest.mark.parametrize(("first", "then"), [(b"", b""), (b"POST / HTTP/1.1\r\nhost: localhost\r\nx: ", b"y")])
def test_a_head_that_does_not_end_is_given_up(port: int, first: bytes, then: bytes) -> None:
    """Neither a connection on which nothing comes nor one on which a header drips is held open."""
    answer, seconds = drip(port, first, then)
    assert answer == b""
    assert seconds < 4


def test_a_kept_connection_has_the_same_limit(port: int) -> None:
    """The head of a second request may not drip either."""
    first = (_HEAD % 2) + b"ab" + b"POST / HTTP/1.1\r\nhost: localhost\r\nx: "
    answer, seconds = drip(port, first, b"y")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.count(b"HTTP/1.1") == 1
    assert seconds < 4
