"""The operators' examples for nginx and Caddy, run before a real `serve` with two offices."""

from __future__ import annotations

import asyncio
import json
import ssl
import subprocess
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from api.pages.cookies import SESSION
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.ingest.changes import new_id
from tests.api.graphql.test_audit import node_program
from tests.demands import skip_or_fail
from tests.integration.desk import Desk
from tests.integration.instances import START_SECONDS, RunningInstance, running
from tests.integration.live_office import free_port
from tests.integration.office import Office
from tests.integration.office_account import code_of
from tests.integration.signed_in_desk import session_token
from tests.integration.test_graphql_changes import RECORD
from tests.integration.two_offices import HOSTS, PASSWORDS, A, B, fill_office, write_offices
from tests.servers.certificate import make_certificate
from tests.servers.proxies import LOOPBACK, Caddy, Nginx, Place, Proxy

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

KINDS: tuple[type[Proxy], ...] = (Nginx, Caddy)
FOLLOW = "subscription { caseEvents { cursor events { act } } }"
SOON = 30.0
FORGED = {
    "x-forwarded-proto": "http", "x-forwarded-host": "evil.example", "x-forwarded-port": "1", "x-real-ip": LOOPBACK,
    "forwarded": "for=127.0.0.1;proto=http;host=evil.example",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Served:
    """Both offices as `serve` serves them on a port of loopback."""

    instance: RunningInstance
    port: int
    offices: Mapping[str, Office]
    secrets: Mapping[str, Mapping[str, str]]
    tokens: Mapping[str, Mapping[str, str]]
    """Of sessions, by office and login."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def serving(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """Fill both offices, then serve them."""
    folder = tmp_path_factory.mktemp("served") / "data"
    folder.mkdir()
    offices: dict[str, Office] = {}
    secrets: dict[str, dict[str, str]] = {}
    tokens: dict[str, dict[str, str]] = {}
    for settings in write_offices(folder):
        name = settings.office
        with EmbeddedEngine(settings.data_folder, heap="256m") as engine:
            offices[name], secrets[name] = await fill_office(name, settings, engine.address)
            tokens[name] = {each: await session_token(offices[name], each) for each in ("ost", "administrator")}
            await offices[name].graph.close()
    environment = {"SOZIALRAUM_TRUSTED_PROXIES": LOOPBACK, "SOZIALRAUM_ENGINE_HEAP": "256m"}
    port = free_port()
    with running(folder, "serve", "--port", str(port), **environment) as instance:
        await _until_ready(instance)
        yield Served(instance, port, offices, secrets, tokens)
        assert "trusted_proxy_leaves_out" not in instance.said()
        assert instance.end() == 0
    assert "Traceback" not in instance.said()


async def _until_ready(instance: RunningInstance) -> None:
    """Wait until it is served; behind a proxy it names the addresses of browsers, without its own port."""
    async with asyncio.timeout(START_SECONDS):
        while f"https://{HOSTS[B]}" not in instance.said():
            assert instance.process.poll() is None, instance.said()
            await asyncio.sleep(0.1)


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.name)
def proxy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The proxy in front of them, as the example sets it up."""
    kind: type[Proxy] = request.param
    kind.program()
    serving: Served = request.getfixturevalue("serving")
    folder = tmp_path_factory.mktemp(kind.name)
    certificate, key = make_certificate(folder, *HOSTS.values())
    place = Place(folder, free_port(), free_port(), serving.port, tuple(HOSTS.values()), certificate, key)
    with started(kind(place)) as running_proxy:
        yield running_proxy


@contextmanager
def started(proxy: Proxy) -> Generator[Proxy]:
    """Run a proxy as long as the block runs."""
    try:
        proxy.start()
        yield proxy
    finally:
        proxy.end()


class Through(httpx.AsyncBaseTransport):
    """Sends what is meant for any name to the proxy, from an address of loopback that is not the proxy's own."""

    def __init__(self, proxy: Proxy, address: str) -> None:
        self._place = proxy.place
        trusting = ssl.create_default_context(cafile=proxy.place.certificate)
        self._inner = httpx.AsyncHTTPTransport(verify=trusting, local_address=address)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its host and cookies stay those of the name."""
        port = self._place.https if request.url.scheme == "https" else self._place.http
        sent = httpx.Request(
            request.method, request.url.copy_with(host=LOOPBACK, port=port), headers=request.headers,
            stream=request.stream, extensions={**request.extensions, "sni_hostname": request.url.host},
        )  # fmt: skip
        return await self._inner.handle_async_request(sent)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


@asynccontextmanager
async def desk(
    proxy: Proxy, office: str = A, token: str = "", address: str = "127.0.0.4", scheme: str = "https"
) -> AsyncGenerator[Desk]:
    """Give a browser that asks for an office's name."""
    transport, base = Through(proxy, address), f"{scheme}://{HOSTS[office]}"
    async with httpx.AsyncClient(transport=transport, base_url=base, timeout=SOON) as client:
        if token:
            client.cookies.set(SESSION, token, domain=HOSTS[office])
        yield Desk(client)


async def test_people_sign_in_at_their_own_office(proxy: Proxy, serving: Served) -> None:
    for office in (A, B):
        async with desk(proxy, office) as browser:
            second = await browser.sign_in("lead", PASSWORDS[office])
            assert second.url.path == "/anmelden/zweiter-faktor", second.text
            secret = serving.secrets[office]["lead"]
            entered = await browser.send("/anmelden/zweiter-faktor", code=code_of(secret, _steps(proxy)))
            assert entered.status_code == 200
            assert 'class="menu user"' in entered.text
            assert entered.headers.get_list("strict-transport-security") == ["max-age=31536000"]
            (cookie,) = (each for each in browser.client.cookies.jar if each.name == SESSION)
            assert cookie.secure
        async with desk(proxy, B if office == A else A, str(cookie.value)) as elsewhere:
            assert (await elsewhere.open("/faelle")).url.path == "/anmelden"


def _steps(proxy: Proxy) -> int:
    """A code opens once: the second proxy's tests take the next one, which is let in early."""
    return KINDS.index(type(proxy))


async def test_over_plain_http_a_name_leads_to_https(proxy: Proxy) -> None:
    async with desk(proxy, B, scheme="http") as browser:
        answer = await browser.client.get("/karte?a=b")
        assert (answer.status_code, answer.headers["location"]) == (308, f"https://{HOSTS[B]}/karte?a=b")


async def test_what_a_client_forges_is_not_believed(proxy: Proxy) -> None:
    place = KINDS.index(type(proxy))
    here, there = f"127.0.{place}.10", f"127.0.{place}.11"
    async with desk(proxy, address=here) as browser:
        browser.client.headers.update({**FORGED, "x-forwarded-for": LOOPBACK})
        page = await browser.client.get("/anmelden")
        assert page.status_code == 200, "it was asked over TLS"
        tries: list[int] = []
        while 429 not in tries and len(tries) < 12:  # a slow machine lets the first, short waits pass
            browser.client.headers["x-forwarded-for"] = f"203.0.113.{len(tries)}"
            tries.append((await browser.sign_in("data_protection_officer", "not the password")).status_code)
        assert tries[-1] == 429, "it is one client, whatever it writes"
    async with desk(proxy, address=there) as other:
        answer = await other.sign_in("data_protection_officer", PASSWORDS[A])
        assert answer.url.path == "/anmelden/zweiter-faktor"


async def test_what_is_done_is_followed_over_websocket_and_events(proxy: Proxy, serving: Served) -> None:
    token, citizen = serving.tokens[A]["ost"], serving.offices[A].citizens["c1"]
    given = {"idempotencyKey": new_id(), "citizenId": citizen, "day": "2026-11-01", "channel": "PHONE",
             "direction": "FROM_OFFICE", "outcome": "REACHED"}  # fmt: skip
    async with desk(proxy, A, token) as browser, socket(proxy, token) as live:
        await live.send(json.dumps({"type": "connection_init"}))
        assert json.loads(await live.recv()) == {"type": "connection_ack"}
        await live.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": FOLLOW}}))
        headers = {"accept": "text/event-stream"}
        async with browser.client.stream("POST", "/graphql/stream", json={"query": FOLLOW}, headers=headers) as events:
            assert events.status_code == 200
            lines = events.aiter_lines()
            assert (await asyncio.wait_for(anext(lines), SOON)).startswith("retry:")
            made = await browser.client.post("/graphql", json={"query": RECORD, "variables": {"input": given}})
            assert made.json()["data"]["recordContact"]["__typename"] == "ContactRecorded", made.text
            async with asyncio.timeout(SOON):
                while "CONTACT_RECORDED" not in await anext(lines):
                    pass
                while "CONTACT_RECORDED" not in str(await live.recv()):
                    pass


@pytest.mark.parametrize("origin", [f"http://{HOSTS[A]}", f"https://{HOSTS[B]}", f"https://{HOSTS[A]}:8443", "null"])
async def test_a_page_of_another_site_opens_no_websocket(proxy: Proxy, serving: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with socket(proxy, serving.tokens[A]["ost"], origin):
            pass
    assert refused.value.response.status_code == 403


@asynccontextmanager
async def socket(proxy: Proxy, token: str, origin: str = f"https://{HOSTS[A]}") -> AsyncGenerator[ClientConnection]:
    """Open a WebSocket of the first office."""
    trusting = ssl.create_default_context(cafile=proxy.place.certificate)
    async with connect(
        f"wss://{HOSTS[A]}/graphql", host=LOOPBACK, port=proxy.place.https, ssl=trusting, origin=origin,  # type: ignore[arg-type]
        subprotocols=["graphql-transport-ws"], additional_headers={"cookie": f"{SESSION}={token}"},  # type: ignore[list-item]
        open_timeout=SOON, proxy=None,
    ) as connection:  # fmt: skip
        yield connection


async def test_a_file_of_an_import_passes_and_other_large_bodies_do_not(proxy: Proxy, serving: Served) -> None:
    async with desk(proxy, A, serving.tokens[A]["administrator"]) as browser:
        page = await browser.open("/daten/import")
        token = page.text.split('name="form_token" value="', 1)[1].split('"', 1)[0]
        form = {"form_token": token, "kind": "none"}
        sent = {"files": ("plan.csv", b"x" * 3_000_000, "text/csv")}
        taken = await browser.client.post("/daten/import", data=form, files=sent)
        assert (taken.status_code, "Diese Art von Import gibt es nicht" in taken.text) == (400, True)
        refused = await browser.client.post("/graphql", content=b"x" * 400_000)
        assert refused.status_code == 413
    assert [each for each in proxy.place.folder.rglob("*") if each.is_file() and each.stat().st_size > 1_000_000] == []


async def test_long_headers_and_addresses_are_answered_or_refused_and_break_nothing(proxy: Proxy) -> None:
    async with desk(proxy) as browser:
        assert (await browser.client.get("/anmelden", headers={"x-padding": "x" * 6_000})).status_code == 200
        assert (await browser.client.get("/karte?a=" + "x" * 5_000)).status_code == 414
        huge = await browser.client.get("/anmelden", headers={"x-padding": "x" * 60_000})
        assert 400 <= huge.status_code < 500 or huge.status_code == 200
        assert (await browser.client.get("/anmelden")).status_code == 200


async def test_pages_come_over_http_2(proxy: Proxy) -> None:
    node = node_program()
    if node is None:
        skip_or_fail("no Node", "REQUIRE_BROWSER")
    script = Path(__file__).parents[1] / "servers" / "http2_get.mjs"
    place = proxy.place
    command = [node, script, str(place.https), HOSTS[B], place.certificate, "/anmelden"]
    run = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60, check=True)
    told = json.loads(run.stdout)
    assert (told.get("protocol"), told.get("status")) == ("h2", 200), told
    assert any(each.startswith("__Host-") for each in told["cookie"])


@pytest.mark.parametrize("name", ["localhost", LOOPBACK, "other.example", f"{HOSTS[A]}.evil.example"])
async def test_other_names_are_not_served(proxy: Proxy, name: str) -> None:
    async with desk(proxy) as browser:
        for scheme in ("https", "http"):
            try:
                answer = await browser.client.get(f"{scheme}://{HOSTS[A]}/anmelden", headers={"host": name})
            except httpx.RemoteProtocolError:
                continue  # no answer at all
            assert answer.status_code >= 300 or not answer.content, "Caddy says 200 and nothing"
            assert "form_token" not in answer.text
            assert HOSTS[A] not in answer.headers.get("location", "").replace(name, "")
    async with desk(proxy) as browser:  # on a connection of its own, begun under that name
        with pytest.raises(httpx.ConnectError):
            await browser.client.get(f"https://{name}/anmelden")


async def test_no_log_of_the_proxy_names_an_address_or_a_path_of_a_reader(proxy: Proxy) -> None:
    address = f"127.0.{KINDS.index(type(proxy))}.20"
    folder = proxy.place.folder / "without"
    folder.mkdir()
    place = replace(proxy.place, folder=folder, https=free_port(), http=free_port(), behind=free_port())
    with started(type(proxy)(place)) as alone:
        async with desk(alone, address=address) as browser:
            assert (await browser.client.get("/personen/somebody")).status_code == 502
            assert (await browser.client.post("/personen/somebody", content=b"x" * 400_000)).status_code in (413, 502)
    for said in (alone.said(), proxy.said()):
        assert address not in said
        assert "127.0.0.4" not in said
        assert "/personen" not in said
        assert "/anmelden" not in said
