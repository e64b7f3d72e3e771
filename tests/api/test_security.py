"""The outermost layer: hosts, headers and lengths."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from litestar import Litestar, get
from litestar.datastructures import ResponseHeader

from api.security import CONTENT_SECURITY_POLICY, LONGEST_ADDRESS, Guard, served_hosts


@get("/", sync_to_thread=False)
def hello() -> str:
    return "hello"


@get("/kept", sync_to_thread=False, response_headers=[ResponseHeader(name="cache-control", value="immutable")])
def kept() -> str:
    return "kept"


@get("/broken", sync_to_thread=False)
def broken() -> str:
    raise KeyError("Erika Mustermann")


def client(scheme: str = "http") -> httpx.AsyncClient:
    app = Litestar([hello, kept, broken], openapi_config=None, logging_config=None)
    guarded: Any = Guard(app, served_hosts("localhost"))
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(guarded, raise_app_exceptions=False), base_url=f"{scheme}://localhost:8000"
    )


@pytest.mark.parametrize("address", ["/", "/nowhere", "/broken", f"/?{'x' * LONGEST_ADDRESS}"])
async def test_every_answer_has_the_policy_failures_too(address: str) -> None:
    async with client() as web:
        headers = (await web.get(address)).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["cache-control"] == "private, no-store"


async def test_a_handlers_own_header_is_kept() -> None:
    async with client() as web:
        assert (await web.get("/kept")).headers["cache-control"] == "immutable"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9", "127.0.0.1:8000", "[::1]:8000"])
async def test_our_own_names_are_answered(host: str) -> None:
    async with client() as web:
        assert (await web.get("/", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "localhost.evil.example", "", "[::1", "127.0.0.1@evil.example"),
        *("localhost:@evil.example", "localhost:80@evil.example", "localhost:99999", "localhost:80:90", "localhost:/x"),
        "localhost:<script>",
    ],
)
async def test_a_foreign_name_is_refused(host: str) -> None:
    async with client() as web:
        assert (await web.get("/", headers={"host": host})).status_code == 400


async def test_an_overlong_address_is_refused() -> None:
    async with client() as web:
        assert (await web.get(f"/?{'x' * LONGEST_ADDRESS}")).status_code == 414


async def test_strict_transport_is_claimed_over_tls_only() -> None:
    async with client("http") as plain, client("https") as tls:
        assert "strict-transport-security" not in (await plain.get("/")).headers
        assert "strict-transport-security" in (await tls.get("/")).headers
