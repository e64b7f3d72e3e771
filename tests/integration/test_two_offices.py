"""Two Jobcenters in one process: what is good at one is worth nothing at the other."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio
import structlog
from litestar.routes import HTTPRoute

from api.access.programs import Scope
from api.actions.accounts import Doer
from api.actions.programs import GivenKey, Programs, WantedKey, show_program
from api.app import create_app
from api.by_host import ByHost
from api.graphql.documents import documents_of
from api.logs import configure_logs
from api.pages.cookies import SESSION
from graph_schema.engine.address import GraphAddress
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.errors import GraphUnavailable
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Role
from graph_schema.model.programs import KeyKind
from tests.demands import skip_or_fail
from tests.integration.desk import desk_at
from tests.integration.memory_search import texts_with
from tests.integration.signed_in_desk import session_token
from tests.integration.two_offices import (
    HOSTS,
    PASSWORDS,
    SIGNED_IN,
    A,
    B,
    Graphs,
    TwoOffices,
    opened_offices,
    write_offices,
)
from tests.servers.neo4j_community import CannotBeHad, Neo4jServer

pytestmark = pytest.mark.slow
"""Two instances are started: `make test-slow`."""

INLINE = re.compile(
    r"<style|<script(?![^>]*\ssrc=)|<[a-z][^>]*\s(?:style|on[a-z]+)=|(?:href|src|action)=[\"']?\s*(?:javascript|data):",
    re.IGNORECASE,
)


NEO4J = pytest.param("neo4j", marks=pytest.mark.neo4j)
ON_ENGINES = pytest.mark.parametrize("graphs", ["embedded"], indirect=True, scope="module")
ON_SERVERS = pytest.mark.parametrize("graphs", [NEO4J], indirect=True, scope="module")


@pytest.fixture(scope="module", params=["embedded", NEO4J])
def graphs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graphs]:
    """A folder with both offices, A with the engine or server of all tests, B with one of its own."""
    folder = tmp_path_factory.mktemp("offices")
    if request.param == "embedded":
        first: EmbeddedEngine = request.getfixturevalue("embedded_engine")
        second = {each.office: each for each in write_offices(folder)}[B]
        with EmbeddedEngine(second.data_folder, heap="256m", offered=False) as engine:
            yield Graphs(folder, {A: first, B: engine})
        return
    known: GraphAddress = request.getfixturevalue("neo4j_server")
    server = Neo4jServer(tmp_path_factory.mktemp("neo4j"), heap="256m")
    try:
        server.start()
    except CannotBeHad as reason:
        skip_or_fail(str(reason), "REQUIRE_NEO4J")
    try:
        own = GraphAddress(server.uri, "neo4j", "neo4j", server.password)
        yield Graphs(folder, {}, {A: known, B: own}, server)
    finally:
        server.end()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def two(graphs: Graphs) -> AsyncIterator[TwoOffices]:
    async with opened_offices(graphs) as offices:
        yield offices


@pytest.mark.parametrize("host", ["", "localhost", "other.example", "ahausen.example.evil.example", "10.0.0.7"])
async def test_a_name_of_no_office_is_refused_as_by_an_instance_with_one(two: TwoOffices, host: str) -> None:
    async with two.desk(A) as desk:
        answer = await desk.client.get("/", headers={"host": host})
    assert (answer.status_code, answer.text) == (400, "This host name is not served here.\n")
    assert "content-security-policy" in answer.headers


async def test_each_name_leads_to_its_own_office(two: TwoOffices) -> None:
    for office, other in ((A, B), (B, A)):
        async with two.desk(office) as desk:
            page = await desk.open("/karte")
            assert f"Jobcenter {office.capitalize()}" in page.text
            assert other.capitalize() not in page.text
            upper = await desk.client.get("/karte", headers={"host": f"{HOSTS[office].upper()}:443"})
            assert f"Jobcenter {office.capitalize()}" in upper.text


async def test_a_session_of_one_office_is_none_at_the_other(two: TwoOffices) -> None:
    async with two.desk(A, "ost") as at_a, two.desk(B) as at_b:
        assert (await at_a.open("/faelle")).url.path == "/faelle"
        for cookie in at_a.client.cookies.jar:
            at_b.client.cookies.set(cookie.name, str(cookie.value), domain=HOSTS[B])
        assert (await at_b.open("/faelle")).url.path == "/anmelden"


async def test_a_form_token_of_one_office_opens_no_form_of_the_other(two: TwoOffices) -> None:
    async with two.desk(A) as at_a, two.desk(B) as at_b:
        await at_a.open("/anmelden")
        await at_b.open("/anmelden")
        fields = {"login": "ost", "password": PASSWORDS[B]}
        at_b.page = at_a.page
        refused = await at_b.send("/anmelden", **fields)
        assert refused.url.path == "/anmelden"
        assert refused.status_code >= 400


async def test_the_same_name_is_another_account_with_another_password(two: TwoOffices) -> None:
    assert two.offices[A].accounts["ost"] != two.offices[B].accounts["ost"]
    assert two.offices[A].keys.login_key("ost") != two.offices[B].keys.login_key("ost")
    async with two.desk(B) as desk:
        answer = await desk.sign_in("ost", PASSWORDS[A])
        assert answer.url.path == "/anmelden"
        assert (await desk.sign_in("ost", PASSWORDS[B])).url.path == "/anmelden/zweiter-faktor"


async def test_failed_tries_at_one_office_keep_nobody_waiting_at_the_other(two: TwoOffices) -> None:
    async with two.desk(A, address="198.51.100.9") as at_a, two.desk(B, address="198.51.100.9") as at_b:
        answers = [await at_a.sign_in("lead", "not the password") for _ in range(6)]
        assert answers[-1].status_code == 429
        assert (await at_b.sign_in("lead", PASSWORDS[B])).url.path == "/anmelden/zweiter-faktor"


async def test_a_person_of_one_office_does_not_exist_at_the_other(two: TwoOffices) -> None:
    citizen, household = two.offices[A].citizens["c1"], two.offices[A].households["h1"]
    async with two.desk(A, "ost") as at_a, two.desk(B, "ost") as at_b:
        for path in (f"/personen/{citizen}", f"/haushalte/{household}"):
            assert (await at_a.open(path)).status_code == 200, path
            foreign, none = await at_b.open(path), await at_b.open(f"{path.rpartition('/')[0]}/{new_id()}")
            assert foreign.status_code == none.status_code == 404
            assert foreign.text.replace(path, "") == none.text.replace(str(none.url.path), "")


async def test_the_import_and_its_files_of_one_office_do_not_exist_at_the_other(two: TwoOffices) -> None:
    async with two.desk(A) as at_a, two.desk(B) as at_b:
        names = set(re.findall(r'"/daten/([0-9a-z-]+)[."?]', (await at_a.open("/daten")).text)) - {"quellen", "importe"}
        assert names
        for name in names:
            for ending in ("", ".csv", ".json"):
                assert (await at_a.client.get(f"/daten/{name}{ending}")).status_code == 200
                assert (await at_b.client.get(f"/daten/{name}{ending}")).status_code == 404


async def test_pages_that_one_office_keeps_are_not_sent_by_the_other(two: TwoOffices) -> None:
    async with two.desk(A) as at_a, two.desk(B) as at_b:
        for path in ("/karte?lang=en", "/daten?lang=en", "/traeger", "/karte?lang=en", "/daten?lang=en"):
            assert f"Jobcenter {A.capitalize()}" in (await at_a.open(path)).text
            assert f"Jobcenter {B.capitalize()}" in (await at_b.open(path)).text


async def test_graphql_answers_from_the_graph_of_the_name_that_was_asked(two: TwoOffices) -> None:
    question = {"query": '{ neighbourhoods(level: "stadtteil", first: 50) { edges { node { id name } } } }'}
    seen: dict[str, set[str]] = {}
    for office in (A, B):
        async with two.desk(office, "ost") as desk:
            answer = (await desk.client.post("/graphql", json=question)).json()
            assert "errors" not in answer, answer
            seen[office] = {edge["node"]["id"] for edge in answer["data"]["neighbourhoods"]["edges"]}
    assert seen[A]
    async with two.desk(B, "ost") as desk:
        for id_ in seen[A] - seen[B]:
            asked = {"query": "query Q($id: ID!) { node(id: $id) { id } }", "variables": {"id": id_}}
            answer = (await desk.client.post("/graphql", json=asked)).json()
            assert (answer.get("data") or {}).get("node") is None


def questions(value: str, digits: str) -> list[dict[str, str]]:
    """Questions that somebody wrote a value into: as a text, a number, beside it, in what is refused."""
    return [
        {"query": f'{{ citizen(id: "{value}") {{ familyName }} }}'},
        {"query": f'{{ citizen(id: """{value}""") {{ familyName }} }}'},
        {"query": f"{{ node(id: {digits}) {{ id }} }}"},
        {"query": f'query Q($id: String! = "{value}") {{ citizen(id: $id) {{ familyName }} }}'},
        {"query": f"{{ me {{ name }} }} # {value}"},
        {"query": f"{{ {value} }}"},
        {"query": f'{{ citizen(id: "{value}" }}'},
    ]


@ON_ENGINES
async def test_of_a_question_nothing_that_was_written_into_it_stays_and_nothing_reaches_the_other_office(
    two: TwoOffices,
) -> None:
    apps = {office: create_app(two.settings[office], two.offices[office].graph) for office in (A, B)}
    name, number = ("kim", new_id()), ("1", str(secrets.randbelow(10**12)).zfill(12))
    async with desk_at(apps[A], host=HOSTS[A]) as at_a, desk_at(apps[B], host=HOSTS[B]) as at_b:
        for office, desk in ((A, at_a), (B, at_b)):
            token = await session_token(two.offices[office], "ost")
            desk.client.cookies.set(SESSION, token, domain=HOSTS[office])
        assert [
            (await at_a.client.post("/graphql", json=question)).status_code
            for question in questions("".join(name), "".join(number))
        ] == [200] * 7
        kept = documents_of(apps[A].state).signed_in.kept
        assert kept == 1, "the question whose only value stands beside it, as a comment"
        assert documents_of(apps[B].state).signed_in.kept == documents_of(apps[B].state).public.kept == 0
        await at_b.client.post("/graphql", json={"query": "{ me { role } }"})
        assert (documents_of(apps[B].state).signed_in.kept, documents_of(apps[A].state).signed_in.kept) == (1, kept)
        at_a.client.cookies.clear()
    for parts in (name, number):
        found = await asyncio.to_thread(texts_with, parts)
        assert found == [], "a text that was sent is still in memory"


async def test_the_key_of_a_program_of_one_office_is_none_at_the_other(two: TwoOffices) -> None:
    office, now = two.offices[A], datetime.now(UTC)
    programs = Programs(office.graph, office.keys, Doer(office.accounts["administrator"], Role.ADMINISTRATOR))
    scopes = (Scope.FIGURES_READ,)
    program = await programs.create("Datenabgleich", scopes, now)
    keys: dict[KeyKind, GivenKey] = {}
    for kind in KeyKind:
        version = (await show_program(office.graph, program, now)).program.version
        keys[kind] = await programs.make_key(program, version, WantedKey(kind, scopes, 30), now)
    client = keys[KeyKind.CLIENT_SECRET]
    question = {"query": '{ neighbourhoods(level: "stadtteil", first: 1) { totalCount } }'}
    async with two.desk(A) as at_a, two.desk(B) as at_b:
        form, basic = {"grant_type": "client_credentials"}, (client.program_id, client.secret)
        token = await at_a.client.post("/oauth/token", data=form, auth=basic)
        assert (await at_b.client.post("/oauth/token", data=form, auth=basic)).status_code == 401
        for secret in (keys[KeyKind.API_KEY].secret, token.json()["access_token"]):
            headers = {"authorization": f"Bearer {secret}"}
            answers = [await each.client.post("/graphql", json=question, headers=headers) for each in (at_a, at_b)]
            assert [each.status_code for each in answers] == [200, 401]


async def test_keys_and_files_lie_in_folders_of_their_own(two: TwoOffices, graphs: Graphs) -> None:
    folders = [two.settings[office].data_folder for office in (A, B)]
    for name in ("web.key", "import.key"):
        first, second = (folder / name for folder in folders)
        assert first.read_bytes() != second.read_bytes(), name
    for name in ("graph", "log"):  # of the embedded engine
        assert (folders[1] / name).is_dir() == bool(graphs.engines), name
    addresses = [two.offices[office].graph.address for office in (A, B)]
    assert addresses[0].uri != addresses[1].uri
    assert addresses[0].password != addresses[1].password


@ON_ENGINES
async def test_no_answer_of_any_route_allows_or_holds_anything_inline(two: TwoOffices) -> None:
    app = create_app(two.settings[A], two.offices[A].graph)
    routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
    asked = 0
    for login in ("", *SIGNED_IN):
        async with two.desk(A, login) as desk:
            for route in routes:
                if login and route.path_format.endswith("/neues"):
                    continue  # a stream: it goes on as long as its reader is signed in
                # Form posts once: without a form's token their answer is the same for everybody.
                for method in (set(route.methods) - {"OPTIONS"}) if not login else ({"GET"} & set(route.methods)):
                    answer = await desk.client.request(method, re.sub(r"{[^}]*}", "x", route.path_format))
                    place = f"{method} {route.path_format} as {login or 'nobody'}"
                    _check_policy(answer.headers["content-security-policy"], place)
                    assert answer.headers["x-content-type-options"] == "nosniff", place
                    assert answer.headers["referrer-policy"] == "no-referrer", place
                    is_file = answer.headers.get("content-disposition", "").startswith("attachment")
                    if answer.headers.get("content-type", "").startswith("text/html") and not is_file:
                        assert not INLINE.search(answer.text), f"{place}: {INLINE.search(answer.text)}"
                    asked += 1
    assert asked > 2 * len(routes)


def _check_policy(policy: str, place: str) -> None:
    directives = {name: set(sources) for name, *sources in (each.split() for each in policy.split(";") if each.strip())}
    assert directives["default-src"] == {"'none'"}, place
    assert directives["base-uri"] == directives["frame-ancestors"] == {"'none'"}, place
    for name in ("script-src", "style-src", "img-src", "font-src", "connect-src", "form-action"):
        assert directives[name] == {"'self'"}, f"{place}: {name} {directives[name]}"


@ON_ENGINES
async def test_where_the_engine_of_one_office_dies_the_other_is_served_and_log_lines_say_which(
    two: TwoOffices, graphs: Graphs, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("json", "info")
    try:
        async with two.desk(A) as at_a, two.desk(B) as at_b:
            graphs.kill_the_second()
            assert (await at_a.open("/karte")).status_code == 200
            await _until(lambda: graphs.engines[B].restarts == 1)
            assert (await at_b.open("/karte")).status_code == 200
        lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    finally:
        structlog.reset_defaults()
    said = {(line["event"], line.get("office")) for line in lines}
    assert {("engine_died", B), ("engine_restarted", B)} <= said
    assert {office for _, office in said} == {B}


@ON_SERVERS
async def test_where_the_server_of_one_office_dies_the_other_is_served_and_it_comes_back_with_its_server(
    two: TwoOffices, graphs: Graphs
) -> None:
    server = graphs.second_server
    assert server is not None
    async with two.desk(A, "ost") as at_a, two.desk(B, "ost") as at_b:
        graphs.kill_the_second()
        assert (await at_a.open("/faelle")).status_code == 200
        away = await at_b.open("/faelle")
        assert (away.status_code, "Ahausen" in away.text) == (503, False)
        await asyncio.to_thread(server.start, server.port)
        assert (await at_b.open("/faelle")).status_code == 200


@ON_ENGINES
async def test_an_office_whose_engine_did_not_start_leaves_the_other_served(two: TwoOffices, graphs: Graphs) -> None:
    told: list[str] = []

    def hear(_de: str, en: str) -> None:
        told.append(en)

    door = ByHost({office: (host,) for office, host in HOSTS.items()})
    broken = GraphUnavailable("Die Engine ist nicht gestartet.", "The engine did not start.")
    several = replace(two.several, engines={A: broken, B: graphs.engines[B]}, door=door, tell=hear)
    async with several.opened(), desk_at(door, host=HOSTS[A]) as at_a, desk_at(door, host=HOSTS[B]) as at_b:
        away = await at_a.client.get("/karte")
        assert (away.status_code, away.headers["retry-after"]) == (503, "10")
        assert "content-security-policy" in away.headers
        assert (await at_b.open("/karte")).status_code == 200
    assert told == [f"{A}: The engine did not start."]
    async with desk_at(door, host=HOSTS[B]) as at_b:
        assert (await at_b.client.get("/karte")).status_code == 503, "ended"


async def test_where_no_office_can_be_opened_the_first_reason_is_told(two: TwoOffices) -> None:
    broken = GraphUnavailable("Die Engine ist nicht gestartet.", "The engine did not start.")
    with pytest.raises(GraphUnavailable):
        async with replace(two.several, engines=dict.fromkeys((A, B), broken)).opened():
            pass


async def _until(is_so: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 90
    while not is_so():
        assert time.monotonic() < give_up
        await asyncio.sleep(0.05)
