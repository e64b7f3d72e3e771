"""A trusted proxy tells who asks and over what; whoever else says so is not believed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar, Request, get, post

from api.access.throttle import network_of
from api.logs import configure_logs
from api.pages.forms import comes_from_elsewhere
from api.proxies import TrustedProxies
from api.security import Guard, served_hosts
from api.settings import Settings
from graph_schema.errors import BadInput

PROXY, NEXT_PROXY, SIX = "10.0.7.1", "10.0.7.2", "2001:db8:7::1"
TRUSTED = ("10.0.7.0/28", "2001:db8:7::/64")
NAME = "sozialraum.example"


@get("/who", sync_to_thread=False)
def who(request: Request[Any, Any, Any]) -> dict[str, str]:
    assert request.client is not None
    return {"client": request.client.host, "scheme": request.url.scheme}


@post("/sent", sync_to_thread=False)
def sent(request: Request[Any, Any, Any]) -> str:
    return "of another site" if comes_from_elsewhere(request) else "taken"


def client(peer: str, trusted: tuple[str, ...] = TRUSTED, host: str = NAME) -> httpx.AsyncClient:
    app = Litestar([who, sent], openapi_config=None, logging_config=None)
    guarded: Any = TrustedProxies(Guard(app, served_hosts("10.0.7.9", [NAME]), from_elsewhere=True), trusted)
    transport = httpx.ASGITransport(guarded, client=(peer, 1))
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}")


async def ask(peer: str, *headers: tuple[str, str], trusted: tuple[str, ...] = TRUSTED) -> httpx.Response:
    async with client(peer, trusted) as web:
        return await web.get("/who", headers=list(headers))


TLS = ("x-forwarded-proto", "https")


@pytest.mark.parametrize("peer", [PROXY, SIX])
@pytest.mark.parametrize(
    ("forwarded", "told"),
    [
        (["192.0.2.7"], "192.0.2.7"),
        (["203.0.113.9, 192.0.2.7"], "192.0.2.7"),
        ([f"192.0.2.7, {NEXT_PROXY}"], "192.0.2.7"),
        (["192.0.2.7", NEXT_PROXY], "192.0.2.7"),
        (["<script>, 192.0.2.7:4711"], "192.0.2.7"),
        ([f"2001:db8::5, {SIX}"], "2001:db8::5"),
        (["[2001:db8::5]:443"], "2001:db8::5"),
    ],
)
async def test_the_rightmost_address_that_is_no_proxy_of_ours_is_the_clients(
    peer: str, forwarded: list[str], told: str
) -> None:
    answer = await ask(peer, TLS, *(("x-forwarded-for", each) for each in forwarded))
    assert answer.json() == {"client": told, "scheme": "https"}


@given(st.lists(st.ip_addresses().map(str), max_size=4), st.ip_addresses(v=4, network="192.0.2.0/24").map(str))
async def test_whatever_a_client_writes_before_it_the_proxy_has_the_last_word(spoofed: list[str], real: str) -> None:
    answer = await ask(PROXY, TLS, ("x-forwarded-for", ", ".join([*spoofed, real])))
    assert answer.json()["client"] == real


@pytest.mark.parametrize("peer", ["192.0.2.66", "10.0.8.1", "2001:db8:8::1"])
async def test_nobody_else_is_believed(peer: str) -> None:
    async with client(peer) as web:
        headers = {"x-forwarded-proto": "https", "x-forwarded-for": "127.0.0.1", "forwarded": "for=127.0.0.1"}
        answer = await web.get("/who", headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (308, f"https://{NAME}/who")
        inside = await web.get("/who", headers={**headers, "host": "localhost"})
        assert inside.status_code == 400, "a name of this machine is answered to this machine"


async def test_a_proxy_is_not_asked_for_other_headers() -> None:
    answer = await ask(
        PROXY, TLS, ("x-forwarded-for", "192.0.2.7"), ("forwarded", "for=203.0.113.1;proto=http"),
        ("x-real-ip", "203.0.113.2"), ("x-forwarded-host", "evil.example"), ("x-forwarded-port", "1"),
    )  # fmt: skip
    assert answer.json() == {"client": "192.0.2.7", "scheme": "https"}


@pytest.mark.parametrize(
    ("peer", "scheme", "host", "origin", "is_ours"),
    [
        (PROXY, "https", NAME, f"https://{NAME}", True),
        (PROXY, "https", NAME, f"http://{NAME}", False),
        (PROXY, "https", f"{NAME}:8443", f"https://{NAME}:8443", True),
        (PROXY, "https", f"{NAME}:8443", f"https://{NAME}", False),
        ("127.0.0.1", "https", "localhost:8000", "http://localhost:8000", True),
        ("127.0.0.1", "https", "localhost:8000", "https://localhost:8000", False),
    ],
)
async def test_where_a_page_comes_from_is_told_with_the_scheme_that_a_trusted_proxy_says(
    peer: str, scheme: str, host: str, origin: str, *, is_ours: bool
) -> None:
    headers = {"origin": origin, "host": host, "x-forwarded-proto": scheme, "x-forwarded-for": "192.0.2.7"}
    async with client(peer) as web:
        answer = await web.post("/sent", headers=headers)
    assert (answer.status_code, answer.text) == (201, "taken" if is_ours else "of another site")


@pytest.mark.parametrize(
    ("headers", "missing"),
    [
        ([TLS], ["x-forwarded-for"]),
        ([TLS, ("x-forwarded-for", " ")], ["x-forwarded-for"]),
        ([("x-forwarded-for", "192.0.2.7")], ["x-forwarded-proto"]),
        ([], ["x-forwarded-for", "x-forwarded-proto"]),
        ([TLS, ("x-forwarded-for", "192.0.2.7")], []),
        ([TLS, ("x-forwarded-for", NEXT_PROXY)], []),
    ],
)
async def test_a_trusted_proxy_that_names_nobody_is_the_client_itself_and_the_log_says_so_once(
    capsys: pytest.CaptureFixture[str], headers: list[tuple[str, str]], missing: list[str]
) -> None:
    configure_logs("json")
    try:
        async with client(PROXY) as web:
            answers = [await web.get("/who", headers=headers) for _ in range(3)]
        lines = capsys.readouterr().err.splitlines()
    finally:
        structlog.reset_defaults()
    told = [json.loads(line) for line in lines]
    assert [(line["event"], line["level"], line["name"]) for line in told] == [
        ("trusted_proxy_leaves_out", "warning", name) for name in missing
    ]
    assert not [line for line in lines if PROXY in line]
    for answer in answers:
        if "x-forwarded-proto" in missing:
            assert answer.status_code == 308
        else:
            assert answer.json() == {"client": answer.json()["client"], "scheme": "https"}
            assert (answer.json()["client"] == PROXY) == ("x-forwarded-for" in missing)


async def test_a_probe_of_the_machine_itself_is_no_proxy_that_leaves_something_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs("json")
    try:
        async with client("127.0.0.1", ("127.0.0.1",), "localhost") as web:
            assert (await web.get("/who")).json() == {"client": "127.0.0.1", "scheme": "http"}
    finally:
        structlog.reset_defaults()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "headers",
    [
        [TLS, ("x-forwarded-proto", "http")],
        [("x-forwarded-proto", "https, http")],
        [("x-forwarded-proto", "gopher")],
        [TLS, ("x-forwarded-for", "unknown")],
        [TLS, ("x-forwarded-for", "192.0.2.7, ???")],
    ],
)
async def test_what_only_a_wrongly_set_up_proxy_sends_is_refused(headers: list[tuple[str, str]]) -> None:
    answer = await ask(PROXY, *headers)
    assert (answer.status_code, "proxy" in answer.text) == (400, True)
    assert "content-security-policy" in answer.headers


async def test_over_plain_http_a_page_leads_to_https_and_what_was_sent_is_refused() -> None:
    async with client("192.0.2.66") as web:
        led = await web.get("/karte?a=b&c=%2F%2Fevil.example", headers={"host": f"{NAME}:8000"})
        assert (led.status_code, led.headers["location"]) == (308, f"https://{NAME}/karte?a=b&c=%2F%2Fevil.example")
        refused = await web.post("/sent", content=b"password=x")
        assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)
        assert "strict-transport-security" not in led.headers


async def test_on_this_machine_names_of_this_machine_are_answered_over_plain_http() -> None:
    async with client("127.0.0.1", host="localhost") as web:
        assert (await web.get("/who")).json() == {"client": "127.0.0.1", "scheme": "http"}


def test_clients_behind_a_proxy_of_both_families_are_told_apart() -> None:
    assert network_of("::ffff:192.0.2.7") != network_of("::ffff:192.0.2.8")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("ALLOWED_HOSTS", each) for each in ("*", "*.example", "a.example:443", "https://a.example", "a b")),
        ("ALLOWED_HOSTS", "ä.example"),
        *(("TRUSTED_PROXIES", each) for each in ("*", "0.0.0.0/0", "::/0", "proxy.example", "10.0.0.1/8")),
    ],
)
def test_hosts_and_proxies_that_cannot_be_meant_are_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadInput, match=name):
        Settings.from_environment({f"SOZIALRAUM_{name}": value})


def test_hosts_and_proxies_are_read_as_browsers_and_sockets_write_them() -> None:
    settings = Settings.from_environment(
        {
            "SOZIALRAUM_DATA": "/nowhere",
            "SOZIALRAUM_ALLOWED_HOSTS": "Jobcenter.Example, 2001:DB8::1,,jobcenter.example",
            "SOZIALRAUM_TRUSTED_PROXIES": "127.0.0.1, 2001:db8::/64",
        }
    )
    assert settings.data_folder == Path("/nowhere")
    assert settings.allowed_hosts == ("jobcenter.example", "[2001:db8::1]")
    assert settings.trusted_proxies == ("127.0.0.1/32", "2001:db8::/64")
    assert settings.is_reached_from_elsewhere
