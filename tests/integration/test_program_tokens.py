"""OAuth 2.0 client credentials as a partner's program uses them: its own client, raw requests, and what goes wrong."""

from __future__ import annotations

import base64
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from authlib.integrations import httpx_client
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata

from api.access.programs import Scope, find_program
from api.access.web_keys import WebKeys, load_web_keys
from api.actions.accounts import Doer
from api.actions.programs import GivenKey, Programs, WantedKey, show_program
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import ProgramRefused
from graph_schema.migrations import wipe
from graph_schema.model.access import Role
from graph_schema.model.programs import KeyKind
from graph_schema.store.graph import Graph
from tests.integration.small_register import ask, question

FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Office:
    """The product, with whoever makes programs."""

    app: Any
    graph: Graph
    keys: WebKeys
    programs: Programs

    async def client(self, *scopes: Scope, days: int = 30) -> GivenKey:
        """Make a program with a client secret."""
        program = await self.programs.create("Datenabgleich", tuple(Scope), datetime.now(UTC))
        return await self.secret_of(program, *scopes, days=days)

    async def secret_of(self, program: str, *scopes: Scope, days: int = 30) -> GivenKey:
        wanted = WantedKey(KeyKind.CLIENT_SECRET, scopes or tuple(Scope), days)
        return await self.programs.make_key(program, await self.version(program), wanted, datetime.now(UTC))

    async def version(self, program: str) -> int:
        return (await show_program(self.graph, program, datetime.now(UTC))).program.version

    @asynccontextmanager
    async def at(self, address: str = "192.0.2.1") -> AsyncGenerator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(self.app, client=(address, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="https://localhost") as client:
            yield client

    async def token(self, key: GivenKey, **more: str) -> httpx.Response:
        async with self.at() as web:
            return await web.post("/oauth/token", data=asked(**more), headers=basic(key.program_id, key.secret))

    async def scopes_of(self, token: str, at: datetime | None = None) -> frozenset[Scope]:
        return (await find_program(self.graph, self.keys, f"Bearer {token}", at or datetime.now(UTC))).scopes


def asked(**more: str) -> dict[str, str]:
    return {"grant_type": "client_credentials", **more}


def basic(client_id: str, secret: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def office(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Office:
    await wipe(migrated_graph)
    folder = tmp_path_factory.mktemp("tokens")
    keys = load_web_keys(folder)
    programs = Programs(migrated_graph, keys, Doer("a" * 32, Role.ADMINISTRATOR))
    return Office(create_app(Settings(folder), migrated_graph), migrated_graph, keys, programs)


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
async def test_a_programs_own_client_fetches_a_token_uses_it_and_ends_it(office: Office, method: str) -> None:
    key = await office.client()
    a_client: Any = httpx_client.AsyncOAuth2Client  # its types leave out that it is one of httpx
    async with a_client(
        key.program_id, key.secret, token_endpoint_auth_method=method, scope="figures:read",
        transport=httpx.ASGITransport(office.app), base_url="https://localhost",
    ) as web:  # fmt: skip
        token = await web.fetch_token("https://localhost/oauth/token", grant_type="client_credentials")
        assert token["token_type"] == "Bearer"
        assert token["expires_in"] == 600
        assert token["scope"] == "figures:read"
        sent = web.build_request("GET", "/graphql")
        next(web.token_auth.auth_flow(sent))
        asking = await find_program(office.graph, office.keys, sent.headers["authorization"], datetime.now(UTC))
        assert (asking.id, asking.scopes) == (key.program_id, {Scope.FIGURES_READ})

        ended = await web.revoke_token("https://localhost/oauth/revoke", token=token["access_token"])
        assert ended.status_code == 200
    with pytest.raises(ProgramRefused):
        await office.scopes_of(token["access_token"])


async def test_a_token_holds_for_ten_minutes(office: Office) -> None:
    answer = await office.token(await office.client())
    token, now = answer.json()["access_token"], datetime.now(UTC)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"
    assert answer.headers["content-type"] == "application/json"
    assert await office.scopes_of(token, now + timedelta(minutes=9, seconds=50)) == set(Scope)
    with pytest.raises(ProgramRefused):
        await office.scopes_of(token, now + timedelta(minutes=10))


async def test_a_token_has_what_was_asked_for_and_never_more_than_its_secret(office: Office) -> None:
    key = await office.client(Scope.FIGURES_READ, Scope.IMPORTS_READ)
    everything = (await office.token(key)).json()
    assert everything["scope"] == "figures:read imports:read"
    narrowed = (await office.token(key, scope="imports:read")).json()
    assert await office.scopes_of(narrowed["access_token"]) == {Scope.IMPORTS_READ}
    for scope in ("imports:write", "imports:read imports:write", "people:read", '"', "é"):
        refused = await office.token(key, scope=scope)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope"), scope
    nothing = await office.token(key, scope="")  # without a value is left out (RFC 6749 §3.2)
    assert nothing.json()["scope"] == everything["scope"]


@pytest.mark.parametrize("act", ["secret", "tokens", "program", "scopes"])
async def test_what_an_administrator_takes_back_holds_nothing_at_the_next_request(office: Office, act: str) -> None:
    key, now = await office.client(), datetime.now(UTC)
    token = (await office.token(key)).json()["access_token"]
    assert await office.scopes_of(token) == set(Scope)
    version = await office.version(key.program_id)
    if act == "secret":
        await office.programs.revoke_key(key.program_id, version, key.key_id, now)
    elif act == "tokens":
        await office.programs.end_tokens(key.program_id, version, now)
    elif act == "program":
        await office.programs.end(key.program_id, version, now)
    else:
        await office.programs.change_scopes(key.program_id, version, [Scope.IMPORTS_READ], now)
        assert await office.scopes_of(token) == {Scope.IMPORTS_READ}
        return
    with pytest.raises(ProgramRefused):
        await office.scopes_of(token)
    assert (await office.token(key)).status_code == (200 if act == "tokens" else 401)


async def test_every_client_that_does_not_hold_is_answered_alike(office: Office) -> None:
    good, revoked = await office.client(), await office.client()
    now = datetime.now(UTC)
    await office.programs.revoke_key(
        revoked.program_id, await office.version(revoked.program_id), revoked.key_id, now
    )  # fmt: skip
    answers: set[tuple[int, str, str | None]] = set()
    wrong = [
        ("f" * 32, good.secret),
        (good.program_id, "szs_wrong"),
        (good.program_id, revoked.secret),
        (revoked.program_id, revoked.secret),
        (good.program_id, ""),
        ("", good.secret),
        ("x" * 3000, "y"),
    ]
    for number, (client_id, secret) in enumerate(wrong):
        async with office.at(f"198.51.100.{number}") as web:
            for headers, data in (
                (basic(client_id, secret), asked()),
                ({}, asked(client_id=client_id, client_secret=secret)),
            ):
                answer = await web.post("/oauth/token", headers=headers, data=data)
                answers.add((answer.status_code, answer.text, answer.headers.get("www-authenticate")))
    ((status, text, challenge),) = answers
    assert (status, httpx.Response(200, text=text).json()["error"]) == (401, "invalid_client")
    assert challenge
    assert challenge.startswith('Basic realm="sozialraum", error="invalid_client"')


@pytest.mark.parametrize(
    ("error", "fields", "more"),
    [
        ("invalid_request", {}, {}),
        ("unsupported_grant_type", {"grant_type": "password"}, {}),
        ("unsupported_grant_type", {"grant_type": "<\"\n>"}, {}),
        ("invalid_request", asked(client_id="x", client_secret="y"), {}),  # twice: in the header, too
        ("invalid_request", asked(), {"content-type": "application/json"}),
        ("invalid_client", asked(), {"authorization": "Basic /w=="}),
        ("invalid_client", asked(), {"authorization": "Basic ä".encode("latin-1").decode("latin-1")}),
        ("invalid_client", asked(), {"authorization": "Basic "}),
        ("invalid_client", asked(), {"authorization": "Bearer szt_x"}),
    ],
)  # fmt: skip
async def test_requests_that_are_amiss_are_answered_as_the_rfc_says(
    office: Office, error: str, fields: dict[str, str], more: dict[str, str]
) -> None:
    key = await office.client()
    async with office.at("198.51.100.200") as web:
        headers = httpx.Headers({**basic(key.program_id, key.secret), **more}, encoding="latin-1")
        answer = await web.post("/oauth/token", data=fields, headers=headers)
    assert answer.json()["error"] == error
    assert answer.status_code == (401 if error == "invalid_client" else 400)
    assert answer.headers["cache-control"] == "no-store"
    assert "password" not in answer.text


@pytest.mark.parametrize("body", [b"grant_type=client_credentials&grant_type=x", b"\xff=\xff", b"a=1&" * 300])
async def test_a_form_that_cannot_be_read_is_refused(office: Office, body: bytes) -> None:
    key = await office.client()
    async with office.at() as web:
        headers = {**basic(key.program_id, key.secret), "content-type": FORM}
        answer = await web.post("/oauth/token", content=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
        large = await web.post("/oauth/token", content=b"a=" + b"1" * 9000, headers=headers)
        assert large.status_code == 413
        assert (await web.get("/oauth/token")).status_code == 405


async def test_another_programs_token_is_not_ended_and_an_unknown_one_is_ended_already(office: Office) -> None:
    owner, other = await office.client(), await office.client()
    token = (await office.token(owner)).json()["access_token"]
    async with office.at() as web:
        signed = basic(other.program_id, other.secret)
        refused = await web.post("/oauth/revoke", data={"token": token}, headers=signed)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
        unknown = await web.post(
            "/oauth/revoke", data={"token": "szt_x", "token_type_hint": "any"}, headers=signed
        )  # fmt: skip
        assert unknown.status_code == 200
        nothing = await web.post("/oauth/revoke", data={"token_type_hint": "access_token"}, headers=signed)
        assert (nothing.status_code, nothing.json()["error"]) == (400, "invalid_request")
        nobody = await web.post("/oauth/revoke", data={"token": token}, headers=basic(owner.program_id, "szs_no"))
        assert (nobody.status_code, nobody.json()["error"]) == (401, "invalid_client")
    assert await office.scopes_of(token) == set(Scope)


async def test_many_tries_in_vain_wait_and_stop_nobody_elsewhere(office: Office) -> None:
    key = await office.client()
    wrong, right = basic(key.program_id, "szs_wrong"), basic(key.program_id, key.secret)
    async with office.at("203.0.113.50") as attacker, office.at("203.0.113.51") as other:
        for _ in range(30):
            assert (await attacker.post("/oauth/token", data=asked(), headers=wrong)).status_code == 401
        waits = await attacker.post("/oauth/token", data=asked(), headers=wrong)
        assert waits.status_code == 429
        assert int(waits.headers["retry-after"]) > 0
        assert waits.json()["error"] == "temporarily_unavailable"
        assert (await other.post("/oauth/token", data=asked(), headers=wrong)).status_code == 401
        assert (await other.post("/oauth/token", data=asked(), headers=right)).status_code == 200
        assert (await attacker.post("/oauth/token", data=asked(), headers=right)).status_code == 200


async def test_tokens_are_in_no_log_and_not_in_the_graph(
    office: Office, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    key = await office.client()
    token = (await office.token(key)).json()["access_token"]
    async with office.at() as web:
        await web.post("/oauth/token", data=asked(), headers=basic(key.program_id, "szs_not-the-secret"))
    out, err = capfd.readouterr()
    everything = str(await ask(office.graph, "MATCH (n) RETURN n.id AS key, properties(n) AS value"))
    assert office.keys.program_token(token) in everything  # so that the text is that of the graph
    for secret in (token, token.removeprefix("szt_"), key.secret, "szs_not-the-secret"):
        assert secret not in everything
        assert secret not in caplog.text + out + err


async def test_old_tokens_are_removed_when_the_next_one_is_given(office: Office) -> None:
    key = await office.client()
    await office.token(key)
    await office.graph.write(question("MATCH (t:ProgramToken) SET t.ends_at = t.created_at"))
    await office.token(key)
    assert await ask(office.graph, "MATCH (t:ProgramToken) RETURN count(t) AS number") == [(1,)]


async def test_the_metadata_names_these_addresses(office: Office) -> None:
    async with office.at() as web:
        data = (await web.get("/.well-known/oauth-authorization-server")).json()
        AuthorizationServerMetadata(data).validate()
        assert data["issuer"] == "https://localhost"
        assert data["scopes_supported"] == ["figures:read", "imports:read", "imports:write", "register:write"]
        for name in ("token_endpoint", "revocation_endpoint"):
            assert (await web.post(data[name])).json()["error"] == "invalid_request"


async def test_no_cookie_is_read_at_these_addresses(office: Office) -> None:
    async with office.at() as web:
        web.cookies.set("__Host-sozialraum", "a session", domain="localhost")
        before = office.graph.queries_run
        assert (await web.post("/oauth/token", data=asked())).status_code == 401
        assert (await web.get("/.well-known/oauth-authorization-server")).status_code == 200
    assert office.graph.queries_run == before
