"""Connecting: a wrong address, account or server is one clear sentence in German and English."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from graph_schema.engine.address import GraphAddress
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.engine.folder import DataFolder
from graph_schema.engine.java import DATABASE, LOOPBACK, bundled_java, engine_command
from graph_schema.engine.probe import free_ports
from graph_schema.errors import GraphRefused, GraphUnavailable, GraphUnsupported, SozialraumError
from graph_schema.queries import Query
from graph_schema.store.connection import connect, open_graph, recognise
from graph_schema.store.graph import Dialect, Graph

NOWHERE = GraphAddress("bolt://localhost:1", "neo4j", "neo4j", "a-secret")
ONE = Query("one", "tests", "RETURN 1 AS one", "?", (), ())


async def refusal(address: GraphAddress) -> SozialraumError:
    """The error that connecting to `address` ends with."""
    with pytest.raises(SozialraumError) as refused:
        await connect(address)
    for text in (refused.value.de, refused.value.en, refused.value.remedy_de, refused.value.remedy_en):
        assert text.endswith(".")
        assert "\n" not in text
        assert address.password not in text
    return refused.value


async def test_an_address_where_nobody_listens() -> None:
    started = time.monotonic()
    error = await refusal(replace(NOWHERE, uri=f"bolt://{LOOPBACK}:{free_ports().bolt}"))
    assert isinstance(error, GraphUnavailable)
    assert "does not answer" in error.en
    assert time.monotonic() - started < 5


async def test_an_address_where_someone_listens_and_says_nothing() -> None:
    with socket.socket() as silent:
        silent.bind((LOOPBACK, 0))
        silent.listen()
        error = await refusal(replace(NOWHERE, uri=f"bolt://{LOOPBACK}:{silent.getsockname()[1]}"))
    assert isinstance(error, GraphUnavailable)


async def test_an_address_with_a_name_that_does_not_exist() -> None:
    error = await refusal(replace(NOWHERE, uri="bolt://graph.invalid:7687"))
    assert isinstance(error, GraphUnavailable)


@pytest.mark.parametrize("uri", ["localhost:7687", "http://localhost:7687", "bolt://", "bolt://localhost:port", ""])
async def test_an_address_that_is_none(uri: str) -> None:
    error = await refusal(replace(NOWHERE, uri=uri))
    assert isinstance(error, GraphUnavailable)
    assert "bolt://" in error.remedy_en


async def test_a_password_inside_an_address_is_not_repeated() -> None:
    error = await refusal(replace(NOWHERE, uri="http://someone:hidden@localhost:7687"))
    assert "hidden" not in f"{error.text('de')} {error.text('en')}"


async def test_a_wrong_password(graph_address: GraphAddress) -> None:
    error = await refusal(replace(graph_address, password="wrong-password"))
    assert isinstance(error, GraphRefused)
    assert graph_address.user in error.de


async def test_a_database_that_is_not_there(graph_address: GraphAddress) -> None:
    error = await refusal(replace(graph_address, database="elsewhere"))
    assert isinstance(error, GraphUnavailable)
    assert "elsewhere" in error.en


async def test_an_encrypted_connection_to_a_server_without_encryption(graph_address: GraphAddress) -> None:
    error = await refusal(replace(graph_address, uri=graph_address.uri.replace("bolt://", "bolt+s://")))
    assert isinstance(error, GraphUnavailable)


def test_the_password_shows_in_no_text_of_an_address() -> None:
    assert "geheim" not in repr(GraphAddress("bolt://localhost:7687", "neo4j", "neo4j", "geheim"))


@pytest.mark.parametrize(
    ("agent", "dialect", "version"),
    [
        ("Neo4j/5.26.0", Dialect.NEO4J, "5.26.0"),
        ("Neo4j/2026.08.1", Dialect.NEO4J, "2026.08.1"),
        ("Neo4j/5.26.0 compatible (ArcadeDB 26.10.2)", Dialect.EMBEDDED, "26.10.2"),
    ],
)
def test_a_server_is_recognised(agent: str, dialect: Dialect, version: str) -> None:
    assert recognise(agent) == (dialect, version)


@pytest.mark.parametrize(
    "agent",
    [
        "Neo4j/4.4.38",
        "Neo4j/5.25.1",
        "Neo4j/5.26.0 compatible (ArcadeDB 26.7.1)",
        "Neo4j/v5.11.0 compatible graph database server - Memgraph",
        "Something/1.0",
    ],
)
def test_a_server_that_is_too_old_or_unknown_is_refused(agent: str) -> None:
    with pytest.raises(GraphUnsupported) as refused:
        recognise(agent)
    assert agent in refused.value.de


async def test_routing_answers_on_neo4j_and_is_refused_on_the_embedded_engine_unless_forced(graph: Graph) -> None:
    routed = replace(graph.address, uri=graph.address.uri.replace("bolt://", "neo4j://"))
    if graph.dialect is Dialect.EMBEDDED:
        error = await refusal(routed)
        assert isinstance(error, GraphUnsupported)
    routing = await connect(routed, allow_unsafe_cluster=graph.dialect is Dialect.EMBEDDED)
    try:
        assert await routing.read(ONE) == [{"one": 1}]
    finally:
        await routing.close()


async def test_a_command_with_an_address_goes_to_that_server(graph_address: GraphAddress, data_folder: Path) -> None:
    async with open_graph(data_folder, graph_address) as graph:
        assert await graph.read(ONE) == [{"one": 1}]
    assert not data_folder.exists()


async def test_a_command_without_a_running_instance_has_an_engine_for_its_duration(data_folder: Path) -> None:
    async with open_graph(data_folder) as graph:
        assert await graph.read(ONE) == [{"one": 1}]
        assert DataFolder(data_folder).is_locked()
    assert not DataFolder(data_folder).is_locked()


async def test_a_command_beside_a_running_instance_joins_its_engine(data_folder: Path) -> None:
    with EmbeddedEngine(data_folder) as engine:
        async with open_graph(data_folder) as graph:
            assert graph.address == engine.address
            assert await graph.read(ONE) == [{"one": 1}]
        assert DataFolder(data_folder).is_locked()


@dataclass(frozen=True)
class SecureServer:
    """A server that speaks Bolt over TLS only, with a certificate for `localhost` of its own making."""

    port: int
    password: str
    certificate: Path


@pytest.fixture(scope="module")
def secure_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureServer]:
    folder = tmp_path_factory.mktemp("secure")
    keytool, keys, certificate = bundled_java().with_name("keytool"), folder / "keys.p12", folder / "server.pem"
    store = ["-keystore", str(keys), "-storepass", "change-it", "-alias", "server"]
    for arguments in (
        ["-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost", "-validity", "2"],
        ["-exportcert", "-rfc", "-file", str(certificate)],
    ):
        subprocess.run([str(keytool), *arguments, *store], check=True, capture_output=True)
    data, ports = DataFolder(folder / "data"), free_ports()
    data.engine_root.mkdir(parents=True)
    data.logs.mkdir()
    password = data.password()
    command = engine_command(data.engine_root, data.logs, data.password_file, ports, "256m")
    secured = {
        "bolt.ssl": "REQUIRED", "ssl.keyStore": keys, "ssl.keyStorePassword": "change-it",
        "ssl.trustStore": keys, "ssl.trustStorePassword": "change-it",
    }  # fmt: skip
    command[1:1] = [f"-Darcadedb.{name}={value}" for name, value in secured.items()]
    with data.log_file.open("wb") as output:
        process = subprocess.Popen(command, cwd=data.engine_root, stdout=output, stderr=subprocess.STDOUT)
    try:
        give_up = time.monotonic() + 60
        while f"port={ports.http} " not in data.log_file.read_text():
            assert process.poll() is None, "the server with TLS did not start"
            assert time.monotonic() < give_up
            time.sleep(0.1)
        time.sleep(0.5)
        yield SecureServer(ports.bolt, password, certificate)
    finally:
        process.terminate()
        process.wait(15)


def secure_address(server: SecureServer, scheme: str, host: str = "localhost", *, trusted: bool) -> GraphAddress:
    """The address of the secure server."""
    ca_file = server.certificate if trusted else None
    return GraphAddress(f"{scheme}://{host}:{server.port}", DATABASE, "root", server.password, ca_file)


@pytest.mark.parametrize(("scheme", "trusted"), [("bolt+s", True), ("bolt+ssc", False), ("bolt+ssc", True)])
async def test_an_encrypted_connection_with_a_known_authority(
    secure_server: SecureServer, scheme: str, trusted: bool
) -> None:
    graph = await connect(secure_address(secure_server, scheme, trusted=trusted))
    assert await graph.read(ONE) == [{"one": 1}]
    await graph.close()


@pytest.mark.parametrize(("scheme", "trusted"), [("neo4j+s", True), ("neo4j+ssc", False)])
async def test_an_encrypted_routed_connection(secure_server: SecureServer, scheme: str, trusted: bool) -> None:
    graph = await connect(secure_address(secure_server, scheme, trusted=trusted), allow_unsafe_cluster=True)
    assert await graph.read(ONE) == [{"one": 1}]
    await graph.close()


async def test_a_certificate_that_nobody_vouches_for(secure_server: SecureServer) -> None:
    error = await refusal(secure_address(secure_server, "bolt+s", trusted=False))
    assert "encrypted connection" in error.en
    assert "SOZIALRAUM_GRAPH_CA_FILE" in error.remedy_de


async def test_a_certificate_for_another_name(secure_server: SecureServer) -> None:
    error = await refusal(secure_address(secure_server, "bolt+s", LOOPBACK, trusted=True))
    assert "encrypted connection" in error.en


async def test_an_authority_that_cannot_be_read(secure_server: SecureServer, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").touch()
    for name in ("missing.pem", "empty.pem"):
        address = replace(secure_address(secure_server, "bolt+s", trusted=True), ca_file=tmp_path / name)
        assert name in (await refusal(address)).en


async def test_an_unencrypted_connection_is_refused_by_a_server_that_demands_encryption(
    secure_server: SecureServer,
) -> None:
    assert isinstance(await refusal(secure_address(secure_server, "bolt", trusted=False)), GraphUnavailable)
