"""Two Jobcenters in one process, each with an engine or a graph server, a register and accounts of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyotp import random_base32

from api.access import passwords
from api.actions.compute_figures import compute_figures
from api.by_host import ByHost
from api.offices_file import FILE, offices_of
from api.pages.cookies import SESSION
from api.settings import Settings
from api.several_offices import SeveralOffices
from graph_schema.engine.address import GraphAddress
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.migrations import migrate, wipe
from graph_schema.model.city import City
from graph_schema.store import accounts
from graph_schema.store.city import save_city
from graph_schema.store.connection import connect
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk, desk_at
from tests.integration.office import Office, open_office
from tests.integration.signed_in_desk import session_token
from tests.servers.neo4j_community import Neo4jServer

A, B = "ahausen", "bedorf"
HOSTS = {A: "ahausen.example", B: "bedorf.example"}
PASSWORDS = {A: "vier Worte aus Ahausen", B: "vier Worte aus Bedorf"}
"""The same names sign in at both, with other passwords."""
SIGNED_IN = ("ost", "lead", "administrator", "data_protection_officer")


@dataclass(frozen=True, slots=True)
class Graphs:
    """Where the graphs of both offices are: started engines on the offices' own folders, or a server each."""

    folder: Path
    engines: Mapping[str, EmbeddedEngine]
    servers: Mapping[str, GraphAddress] | None = None
    second_server: Neo4jServer | None = None
    """The server of B, which is the module's own."""

    def kill_the_second(self) -> None:
        """End what holds the graph of B as a lack of memory would."""
        if self.second_server is None:
            os.kill(self.engines[B].pid, signal.SIGKILL)
        else:
            self.second_server.end(signal.SIGKILL)


@dataclass(slots=True)
class TwoOffices:
    """The door of the process, and each office by its id."""

    door: ByHost
    several: SeveralOffices
    settings: Mapping[str, Settings]
    offices: Mapping[str, Office]
    secrets: Mapping[str, Mapping[str, str]]
    """Secret of the codes' app, by office and login."""

    @asynccontextmanager
    async def desk(self, office: str, login: str = "", address: str = "192.0.2.1") -> AsyncGenerator[Desk]:
        """Give a browser at an office, signed in where a login is given."""
        async with desk_at(self.door, address, HOSTS[office]) as desk:
            if login:
                token = await session_token(self.offices[office], login)
                desk.client.cookies.set(SESSION, token, domain=HOSTS[office])
                await desk.open("/hilfe")
            yield desk


def write_offices(folder: Path, servers: Mapping[str, GraphAddress] | None = None) -> tuple[Settings, ...]:
    """Write `offices.toml` for both and return their settings; with `servers` on graph servers, else on engines."""
    parts: list[str] = []
    for office, host in HOSTS.items():
        lines = ["[[office]]", f'id = "{office}"', f'hosts = ["{host}"]']
        if servers:
            each = servers[office]
            (folder / f"{office}.password").write_text(each.password)
            lines += [f'graph_uri = "{each.uri}"', f'graph_password_file = "{office}.password"']
        parts.append("\n".join(lines))
    (folder / FILE).write_text("\n\n".join(parts) + "\n")
    return offices_of(Settings(folder, host="10.0.0.7"))


@asynccontextmanager
async def opened_offices(graphs: Graphs) -> AsyncGenerator[TwoOffices]:
    """Fill two offices and serve both behind one door."""
    engines = graphs.engines
    settings = {each.office: each for each in write_offices(graphs.folder, graphs.servers)}
    offices: dict[str, Office] = {}
    secrets: dict[str, dict[str, str]] = {}
    for name, each in settings.items():
        address = engines[name].address if engines else each.graph
        assert address is not None
        offices[name], secrets[name] = await fill_office(name, each, address)
    door = ByHost({each.office: each.allowed_hosts for each in settings.values()})
    several = SeveralOffices(tuple(settings.values()), engines, _nothing_to_prepare, _hear, door)
    try:
        async with several.opened():
            yield TwoOffices(door, several, settings, offices, secrets)
    finally:
        for office in offices.values():
            await office.graph.close()


async def fill_office(name: str, settings: Settings, address: GraphAddress) -> tuple[Office, dict[str, str]]:
    """Fill an office's graph; return it, and the secret of the codes' app of each who can sign in."""
    graph = await connect(address)
    await migrate(graph, datetime.now(UTC))
    await wipe(graph)
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    office = await open_office(graph, settings.data_folder)
    await save_city(graph, City(name.capitalize(), f"Jobcenter {name.capitalize()}"))
    await compute_figures(graph, settings, lambda _done, _total: None)
    return office, {login: await _let_sign_in(office, login, PASSWORDS[name]) for login in SIGNED_IN}


async def _let_sign_in(office: Office, login: str, password: str) -> str:
    """Give an account a password and an app of codes; return the app's secret."""
    account_id, secret = office.accounts[login], random_base32()
    stored = await accounts.load_account(office.graph, account_id)
    assert stored is not None
    changes = {
        "password_hash": await passwords.hashed(password),
        "sealed_codes": office.keys.seal(account_id, secret),
    }
    await accounts.change_account(office.graph, account_id, stored.account.version, changes)
    return secret


async def _nothing_to_prepare(_graph: Graph, _settings: Settings) -> None:
    """Nothing was interrupted here."""


def _hear(_de: str, _en: str) -> None:
    """Nobody sits at a terminal."""
