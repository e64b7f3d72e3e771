"""Calls to an identity provider: with limits of time and size, over TLS, never following where it leads."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import httpx

from api.access.issuers.issuer import is_safe_address

SECONDS = 10.0
"""For a whole call: a person waits for it."""
LARGEST = 524_288
"""Bytes of an answer; key sets and descriptions have some 10,000."""


class NoAnswer(Exception):
    """No answer that can be read; the text is a fixed word for the log."""


async def ask(
    address: str, *, form: Mapping[str, str] | None = None, auth: tuple[str, str] | None = None, ca_file: Path | None
) -> tuple[int, dict[str, Any]]:
    """Ask an address (GET, or POST with `form`) and return status and JSON object; NoAnswer where there is none.

    `auth` is user and password of HTTP Basic. Redirects are not followed: an answer of 3xx is no answer.
    """
    if not is_safe_address(address):
        raise NoAnswer("address")
    try:
        async with asyncio.timeout(SECONDS), _client(address, ca_file) as client:
            request = client.build_request("POST" if form is not None else "GET", address, data=form)
            response = await client.send(request, auth=httpx.BasicAuth(*auth) if auth else None, stream=True)
            status, content = response.status_code, await _read(response)
    except TimeoutError:
        raise NoAnswer("time") from None
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError):
        raise NoAnswer("connection") from None
    if 300 <= status < 400:
        raise NoAnswer("redirect")
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise NoAnswer("form")
    return status, cast("dict[str, Any]", answer)


@asynccontextmanager
async def _client(address: str, ca_file: Path | None) -> AsyncGenerator[httpx.AsyncClient]:
    """Give a client for one call; the environment (proxies, other authorities) does not change where it goes."""
    checked: ssl.SSLContext | bool = address.startswith("https:") and ssl.create_default_context(cafile=ca_file)
    async with httpx.AsyncClient(
        verify=checked, timeout=SECONDS, follow_redirects=False, trust_env=False,
        headers={"accept": "application/json", "accept-encoding": "identity"},
    ) as client:  # fmt: skip
        yield client


async def _read(response: httpx.Response) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > LARGEST:
            raise NoAnswer("size")
    return bytes(content)
