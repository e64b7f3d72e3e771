"""A Jobcenter as programs meet it: an engine, a small city, keys, and the product on a port of loopback."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn

from api.access.allowance import Allowances
from api.access.programs import Scope
from api.access.web_keys import WebKeys, load_web_keys
from api.actions.accounts import Doer
from api.actions.programs import Programs, WantedKey, show_program
from api.app import create_app
from api.settings import Settings
from graph_schema.engine.address import GraphAddress
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.ingest.changes import new_id
from graph_schema.migrations import migrate
from graph_schema.model.access import Role, SessionState
from graph_schema.model.programs import KeyKind
from graph_schema.store import accounts, sessions
from graph_schema.store.connection import connect
from graph_schema.store.graph import Graph
from tests.integration.made_city import make_city

ALL = tuple(Scope)
SIGNED_IN = (Role.ADMINISTRATOR, Role.CASEWORKER)


@dataclass(frozen=True, slots=True)
class Tenant:
    """Where it is served, and what its programs send."""

    address: str
    folder: Path
    all_scopes: str
    """A key that may do everything."""
    few_scopes: str
    """A key that may read figures only."""
    client: tuple[str, str]
    """Client id and secret of the first program."""
    area_ids: dict[str, str]
    sessions: dict[str, str]
    """Tokens of somebody who is signed in, by role."""


@contextmanager
def tenant(folder: Path, *, public: bool = False, measured: bool = False) -> Generator[Tenant]:
    """Start engine and product, in a thread with a loop of its own, and end them.

    `measured`: nobody's allowance ends.
    """
    with EmbeddedEngine(folder / "engine") as engine, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        settings = Settings(folder, graph=engine.address, public_rest=public)
        serving = _Serving(settings, engine.address, listening, measured)
        thread = threading.Thread(target=serving.run, daemon=True)
        thread.start()
        assert serving.ready.wait(120)
        if serving.made is None:
            raise RuntimeError("the product did not start") from serving.failure
        try:
            yield serving.made
        finally:
            serving.end()
            thread.join(30)


class _Serving:
    """The product in a thread."""

    def __init__(self, settings: Settings, address: GraphAddress, listening: socket.socket, measured: bool) -> None:
        self.ready = threading.Event()
        self.made: Tenant | None = None
        self.failure: BaseException | None = None
        self._settings, self._address, self._listening = settings, address, listening
        self._server: uvicorn.Server | None = None
        self._measured = measured

    def run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self.failure = error
        finally:
            self.ready.set()

    def end(self) -> None:
        if self._server is not None:
            self._server.should_exit = True

    async def _serve(self) -> None:
        graph = await connect(self._address)
        try:
            await migrate(graph, datetime.now(UTC))
            city = await make_city(graph, self._settings.data_folder)
            keys = load_web_keys(self._settings.data_folder)
            office = Programs(graph, keys, Doer("a" * 32, Role.ADMINISTRATOR))
            one, other = await _program(office, ALL), await _program(office, (Scope.FIGURES_READ,))
            client = await _key(office, one, ALL, KeyKind.CLIENT_SECRET)
            app: Any = create_app(self._settings, graph)
            if self._measured:
                endless = Allowances(graph, most=1e12, per_second=1e9)
                app.state.instance = replace(app.state.instance, allowances=endless)
            config = uvicorn.Config(app, log_level="error", lifespan="off", access_log=False)
            self._server = uvicorn.Server(config)
            serving = asyncio.create_task(self._server.serve(sockets=[self._listening]))
            while not self._server.started:
                await asyncio.sleep(0.02)
                assert not serving.done()
            self.made = Tenant(
                address=f"http://127.0.0.1:{self._listening.getsockname()[1]}",
                folder=self._settings.data_folder,
                all_scopes=await _key(office, one, ALL),
                few_scopes=await _key(office, other, (Scope.FIGURES_READ,)),
                client=(one, client),
                area_ids=dict(city.ids),
                sessions={role.value: await _sign_in(graph, keys, role) for role in SIGNED_IN},
            )
            self.ready.set()
            await serving
        finally:
            await graph.close()


async def _program(office: Programs, scopes: tuple[Scope, ...]) -> str:
    return await office.create("Datenabgleich Stadt", scopes, datetime.now(UTC))


async def _key(office: Programs, program: str, scopes: tuple[Scope, ...], kind: KeyKind = KeyKind.API_KEY) -> str:
    now = datetime.now(UTC)
    version = (await show_program(office.graph, program, now)).program.version
    return (await office.make_key(program, version, WantedKey(kind, scopes, 30), now)).secret


async def _sign_in(graph: Graph, keys: WebKeys, role: Role) -> str:
    """Begin a session as one that has given its second factor; return what stands in the cookie."""
    now, account, token = datetime.now(UTC), new_id(), secrets.token_urlsafe()
    properties: dict[str, Any] = {
        "login": role.value, "display_name": f"Konto {role}", "sort_key": role.value, "roles": [role.value],
        "demo": False, "created_at": now, "version": 1,
    }  # fmt: skip
    assert await accounts.add_account(graph, keys.login_key(role.value), account, properties)
    held = {
        "state": SessionState.FULL, "role": role, "created_at": now, "seen_at": now,
        "idle_until": now + timedelta(days=1), "ends_at": now + timedelta(days=1),
    }  # fmt: skip
    await sessions.begin_session(graph, keys.session_id(token), account, held)
    return token
