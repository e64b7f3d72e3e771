"""Signing in through an identity provider: real HTTP to one on this machine that can be made to lie."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.jwk import RSAKey

from api.access.issuers.asking import NoAnswer, ask
from api.access.web_keys import load_web_keys
from api.app import create_app
from api.instance import Instance
from api.pages.cookies import SESSION, UNDER_WAY
from api.settings import Settings
from graph_schema.model.access import Account, Ground, Role
from graph_schema.office_time import office_day
from graph_schema.store import accounts
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk, desk_at
from tests.integration.handed_over import load_register
from tests.integration.mock_issuer import Claims, MockIssuer, fields_in, mock_issuer, question_of, write_sign_in_file
from tests.integration.small_register import question

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

WORKER = {"name": "Kim Beispiel", "preferred_username": "kim", "office": {"roles": ["worker"]}, "number": "w1"}


@pytest.fixture(scope="module")
def mock() -> Iterator[MockIssuer]:
    with mock_issuer() as issuer:
        yield issuer


@pytest.fixture
def issuer(mock: MockIssuer) -> MockIssuer:
    mock.behave()
    mock.know("person-1", **WORKER)
    return mock


class Office:
    """The product with the provider, and desks in front of it."""

    def __init__(self, graph: Graph, folder: Path, stack: AsyncExitStack) -> None:
        self.graph, self.folder, self._stack = graph, folder, stack
        self.app: Any = create_app(Settings(folder), graph)

    @property
    def instance(self) -> Instance:
        return self.app.state.instance

    async def desk(self) -> Desk:
        return await self._stack.enter_async_context(desk_at(self.app))

    async def sign_in(self, issuer: MockIssuer, subject: str = "person-1", code: str = "house") -> Desk:
        desk = await self.desk()
        back = issuer.answer(await question_of(desk, code), subject)
        await desk.open(back)
        return desk

    async def account(self, issuer: MockIssuer, subject: str = "person-1") -> Account | None:
        key = load_web_keys(self.folder).subject_key(issuer.url, subject)
        stored = await accounts.find_account(self.graph, key)
        return stored.account if stored else None


@pytest_asyncio.fixture(loop_scope="session")
async def office(graph: Graph, tmp_path: Path, issuer: MockIssuer) -> AsyncIterator[Office]:
    folder = tmp_path / "data"
    folder.mkdir()
    write_sign_in_file(folder, {"house": issuer.url})
    async with AsyncExitStack() as stack:
        yield Office(graph, folder, stack)


def shown(desk: Desk) -> str:
    assert desk.page is not None
    return desk.page.text


def is_signed_in(desk: Desk) -> bool:
    return SESSION in desk.client.cookies


async def test_somebody_signs_in_and_out(office: Office, issuer: MockIssuer) -> None:
    desk = await office.desk()
    asked = await question_of(desk, "house", weiter="/betreuung")
    fields = fields_in(asked)
    assert fields["code_challenge_method"] == "S256"
    assert fields["redirect_uri"] == "https://localhost/anmelden/zurueck"
    assert desk.client.cookies[UNDER_WAY]
    first = await desk.client.get(issuer.answer(asked, "person-1"))
    assert (first.status_code, first.headers["location"]) == (303, "/betreuung")
    assert UNDER_WAY not in desk.client.cookies
    assert create_s256_code_challenge(issuer.forms[0]["code_verifier"]) == fields["code_challenge"]
    await desk.open("/hilfe")
    assert "Kim Beispiel" in shown(desk)
    assert "Fallmanagement" in shown(desk)
    account = await office.account(issuer)
    assert account is not None
    assert (account.roles, account.issuer, account.has_password) == ((Role.CASEWORKER,), "Dienst house", False)

    await desk.send("/abmelden")
    assert not is_signed_in(desk)
    assert "id_token_hint" in shown(desk)
    assert "Kim Beispiel" not in shown(desk)
    assert desk.page is not None
    assert f"form-action 'self' {issuer.url};" in desk.page.headers["content-security-policy"]
    await desk.open("/hilfe")
    assert "Kim Beispiel" not in shown(desk)


async def test_signing_out_at_the_provider_survives_a_change_of_role(office: Office, issuer: MockIssuer) -> None:
    issuer.know("person-1", **{**WORKER, "office": {"roles": ["worker", "planner"]}})
    desk = await office.sign_in(issuer)
    await desk.open("/hilfe")
    await desk.send("/rolle", role="planner")
    await desk.open("/hilfe")
    await desk.send("/abmelden")
    assert "id_token_hint" in shown(desk)


async def test_a_state_that_is_not_that_of_the_cookie_is_refused(office: Office, issuer: MockIssuer) -> None:
    desk, other = await office.desk(), await office.desk()
    theirs = issuer.answer(await question_of(other, "house"), "person-1")
    await question_of(desk, "house")
    await desk.open(theirs)
    assert not is_signed_in(desk)
    assert "zu lange gedauert" in shown(desk)
    assert issuer.forms == []


async def test_without_the_cookie_an_answer_is_worth_nothing(office: Office, issuer: MockIssuer) -> None:
    desk, other = await office.desk(), await office.desk()
    await other.open(issuer.answer(await question_of(desk, "house"), "person-1"))
    assert not is_signed_in(other)


async def test_an_answer_is_taken_once_also_with_a_copy_of_the_cookie(office: Office, issuer: MockIssuer) -> None:
    desk = await office.desk()
    back = issuer.answer(await question_of(desk, "house"), "person-1")
    copied = desk.client.cookies[UNDER_WAY]
    thief = await office.desk()
    await desk.open(back)
    thief.client.cookies.set(UNDER_WAY, copied)
    await thief.open(back)
    assert is_signed_in(desk)
    assert not is_signed_in(thief)
    assert len(issuer.forms) == 1


def wrong(name: str, value: Any) -> Any:
    def change(claims: Claims) -> None:
        claims[name] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        wrong("nonce", "another"),
        wrong("iss", "https://id.example"),
        wrong("aud", "another"),
        wrong("aud", ["sozialraum", "another"]),
        wrong("azp", "another"),
        wrong("exp", int(time.time()) - 61),
        wrong("iat", int(time.time()) + 3600),
    ],
)
async def test_a_token_with_a_wrong_claim_makes_neither_session_nor_account(
    office: Office, issuer: MockIssuer, change: Any
) -> None:
    issuer.change = change
    desk = await office.sign_in(issuer)
    assert not is_signed_in(desk)
    assert "nicht bestätigen" in shown(desk)
    assert await office.account(issuer) is None


async def test_a_token_without_signature_is_refused(office: Office, issuer: MockIssuer) -> None:
    issuer.head = {"alg": "none"}
    assert not is_signed_in(await office.sign_in(issuer))


async def test_a_key_that_is_new_is_fetched_and_an_unknown_one_asked_for_once_a_minute(
    office: Office, issuer: MockIssuer
) -> None:
    known = office.instance.issuers.known["house"]
    now = 1000.0
    known.clock = lambda: now
    assert is_signed_in(await office.sign_in(issuer))
    issuer.head = {"kid": "unknown"}
    for _ in range(3):
        assert not is_signed_in(await office.sign_in(issuer))
    assert issuer.asked.count("/jwks") == 1
    now += 61
    issuer.published = [issuer.key, RSAKey.import_key({**issuer.key.as_dict(private=False), "kid": "unknown"})]
    assert is_signed_in(await office.sign_in(issuer))
    assert issuer.asked.count("/jwks") == 2
    assert issuer.asked.count("/.well-known/openid-configuration") == 1


async def test_who_holds_no_role_is_told_so_and_has_no_account(office: Office, issuer: MockIssuer) -> None:
    issuer.know("person-1", **{**WORKER, "office": {"roles": ["something"]}})
    desk = await office.sign_in(issuer)
    assert not is_signed_in(desk)
    assert "keine Rolle" in shown(desk)
    assert desk.page is not None
    assert desk.page.status_code == 403
    assert str(desk.page.url) == "https://localhost/anmelden?hinweis=no_role"
    assert await office.account(issuer) is None


async def test_roles_that_exclude_each_other_are_refused(office: Office, issuer: MockIssuer) -> None:
    issuer.know("person-1", **{**WORKER, "office": {"roles": ["worker", "admin"]}})
    desk = await office.sign_in(issuer)
    assert not is_signed_in(desk)
    assert "sich ausschließen" in shown(desk)


async def test_other_roles_end_the_other_sessions(office: Office, issuer: MockIssuer) -> None:
    first = await office.sign_in(issuer)
    second = await office.sign_in(issuer)
    for desk in (first, second):
        await desk.open("/hilfe")
        assert "Kim Beispiel" in shown(desk)
    issuer.know("person-1", **{**WORKER, "office": {"roles": ["planner"]}})
    third = await office.sign_in(issuer)
    for desk, there in ((first, False), (second, False), (third, True)):
        await desk.open("/hilfe")
        assert ("Kim Beispiel" in shown(desk)) is there
    account = await office.account(issuer)
    assert account is not None
    assert account.roles == (Role.PLANNER,)


async def test_who_has_lost_all_roles_is_signed_out_everywhere_and_keeps_none(
    office: Office, issuer: MockIssuer
) -> None:
    first = await office.sign_in(issuer)
    issuer.know("person-1", **{**WORKER, "office": {"roles": []}})
    assert not is_signed_in(await office.sign_in(issuer))
    await first.open("/hilfe")
    assert "Kim Beispiel" not in shown(first)
    account = await office.account(issuer)
    assert account is not None
    assert account.roles == ()
    issuer.know("person-1", **WORKER)
    assert is_signed_in(await office.sign_in(issuer))


async def test_a_disabled_account_stays_disabled(office: Office, issuer: MockIssuer) -> None:
    await office.sign_in(issuer)
    account = await office.account(issuer)
    assert account is not None
    await accounts.change_account(office.graph, account.id, account.version, {"disabled_at": datetime.now(UTC)})
    desk = await office.sign_in(issuer)
    assert not is_signed_in(desk)
    assert "gesperrt" in shown(desk)


async def test_the_same_subject_of_two_issuers_is_two_people(graph: Graph, tmp_path: Path, issuer: MockIssuer) -> None:
    with mock_issuer() as town:
        town.know("person-1", **{**WORKER, "name": "Lu Anders"})
        write_sign_in_file(tmp_path, {"house": issuer.url, "town": town.url})
        async with AsyncExitStack() as stack:
            office = Office(graph, tmp_path, stack)
            await office.sign_in(issuer)
            await office.sign_in(town, code="town")
            names = [(account.display_name, account.issuer) for account in await accounts.list_accounts(graph)]
            assert names == [("Kim Beispiel", "Dienst house"), ("Lu Anders", "Dienst town")]
            # An answer of the one for a question to the other.
            desk = await office.desk()
            asked = await question_of(desk, "house")
            await desk.open(town.answer(asked.replace(issuer.url, town.url), "person-1"))
            assert not is_signed_in(desk)


async def test_a_local_account_of_the_same_name_is_another_one(office: Office, issuer: MockIssuer) -> None:
    keys = load_web_keys(office.folder)
    properties = {"login": "kim", "display_name": "Kim Lokal", "sort_key": "kim", "roles": ["administrator"],
                  "demo": False, "created_at": datetime.now(UTC), "version": 1}  # fmt: skip
    assert await accounts.add_account(office.graph, keys.login_key("kim"), "local-1", properties)
    desk = await office.sign_in(issuer)
    await desk.open("/hilfe")
    assert "Kim Beispiel" in shown(desk)
    assert (await desk.open("/verwaltung")).status_code == 404  # the administrator is the other one
    assert len(await accounts.list_accounts(office.graph)) == 2


async def test_the_own_caseload_and_led_teams_follow_the_claims(office: Office, issuer: MockIssuer) -> None:
    await load_register(office.graph, office.folder.parent)

    async def rights() -> tuple[list[str], list[str]]:
        today = office_day()
        held = question(
            "MATCH (account:Account)-[right:ACTS_FOR]->(caseworker:Caseworker) "
            "WHERE right.since <= $today AND (right.until IS NULL OR right.until >= $today) "
            "RETURN caseworker.family_name AS name, right.ground AS ground"
        )
        led = question("MATCH (account:Account)-[:LEADS]->(team:Team) RETURN team.name AS name")
        rows = await office.graph.read(held, today=today)
        return [f"{row['name']} {row['ground']}" for row in rows], [row["name"] for row in await office.graph.read(led)]

    await office.sign_in(issuer)
    await office.sign_in(issuer)
    assert await rights() == (["Ost own"], [])
    issuer.know("person-1", **{**WORKER, "number": "w2"})
    await office.sign_in(issuer)
    assert await rights() == (["West own"], [])
    issuer.know("person-1", **{**WORKER, "number": "unknown", "teams": ["U25"]})
    await office.sign_in(issuer)
    assert await rights() == ([], [])
    issuer.know("person-1", **{**WORKER, "office": {"roles": ["worker", "lead"]}, "teams": ["U25", "none"]})
    await office.sign_in(issuer)
    assert await rights() == (["Ost own"], ["U25"])
    issuer.know("person-1", **{**WORKER, "office": {"roles": ["planner"]}, "teams": ["U25"]})
    await office.sign_in(issuer)
    assert await rights() == ([], [])


async def test_rights_that_were_given_by_hand_end_with_their_role_and_do_not_come_back(
    office: Office, issuer: MockIssuer
) -> None:
    await load_register(office.graph, office.folder.parent)
    await office.sign_in(issuer)
    account = await office.account(issuer)
    assert account is not None
    (worker,) = [row["id"] for row in await accounts.list_caseworkers(office.graph) if row["family_name"] == "West"]
    today = office_day()
    cover = accounts.give_caseload(account.id, worker, Ground.COVER, today, {"until": today + timedelta(days=60)})
    await office.graph.write_all([cover])
    for roles in (["planner"], ["worker"]):
        issuer.know("person-1", **{**WORKER, "office": {"roles": roles}})
        await office.sign_in(issuer)
    held = question(
        "MATCH (:Account)-[right:ACTS_FOR]->(:Caseworker) WHERE right.until IS NULL OR right.until >= $today "
        "RETURN right.ground AS ground"
    )
    assert [row["ground"] for row in await office.graph.read(held, today=today)] == ["own"]


async def test_a_caseload_that_another_account_has_is_not_given_by_a_claim(office: Office, issuer: MockIssuer) -> None:
    await load_register(office.graph, office.folder.parent)
    await office.sign_in(issuer)
    issuer.know("person-2", **WORKER)
    await office.sign_in(issuer, "person-2")
    first = await office.account(issuer)
    assert first is not None
    rows = await office.graph.read(question("MATCH (a:Account)-[:ACTS_FOR]->(:Caseworker) RETURN a.id AS id"))
    assert [row["id"] for row in rows] == [first.id]


async def test_a_second_factor_that_is_demanded_must_be_vouched_for(
    graph: Graph, tmp_path: Path, issuer: MockIssuer
) -> None:
    write_sign_in_file(tmp_path, {"house": issuer.url}, require_acr='["2"]')
    async with AsyncExitStack() as stack:
        office = Office(graph, tmp_path, stack)
        desk = await office.sign_in(issuer)
        assert not is_signed_in(desk)
        assert "zweiten Faktor" in shown(desk)
        assert fields_in(await question_of(desk, "house"))["acr_values"] == "2"
        issuer.change = wrong("acr", "2")
        assert is_signed_in(await office.sign_in(issuer))


async def test_a_refusal_at_the_provider_is_told_in_plain_words(
    office: Office, issuer: MockIssuer, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = await office.desk()
    await desk.open(issuer.deny(await question_of(desk, "house")))
    assert "dort abgelehnt" in shown(desk)
    state = fields_in(await question_of(desk, "house"))["state"]
    await desk.open(f"/anmelden/zurueck?error=Kim+Beispiel&error_description=Kim+Beispiel&state={state}")
    assert "abgebrochen" in shown(desk)
    told = capsys.readouterr()
    assert "Beispiel" not in told.out + told.err + shown(desk)


@pytest.mark.parametrize(
    "describes",
    [
        {"issuer": "https://id.example"},
        {"token_endpoint": "http://id.example/token"},
        {"jwks_uri": None},
        {"end_session_endpoint": "javascript:alert(1)"},
    ],
)
async def test_a_provider_that_describes_itself_wrongly_is_not_gone_to(
    office: Office, issuer: MockIssuer, describes: dict[str, Any]
) -> None:
    issuer.describes = describes
    desk = await office.desk()
    await desk.open("/anmelden")
    await desk.send("/anmelden/oidc/house")
    assert "antwortet gerade nicht" in shown(desk)


async def test_a_provider_that_names_itself_must_do_so(office: Office, issuer: MockIssuer) -> None:
    issuer.describes = {"authorization_response_iss_parameter_supported": True}
    desk = await office.desk()
    back = issuer.answer(await question_of(desk, "house"), "person-1")
    await desk.open(back)
    assert not is_signed_in(desk)
    back = issuer.answer(await question_of(desk, "house"), "person-1")
    await desk.open(f"{back}&iss=https://id.example")
    assert not is_signed_in(desk)
    back = issuer.answer(await question_of(desk, "house"), "person-1")
    await desk.open(f"{back}&iss={issuer.url}")
    assert is_signed_in(desk)


async def test_only_a_form_of_ours_begins_and_only_at_a_known_provider(office: Office, issuer: MockIssuer) -> None:
    desk = await office.desk()
    response = await desk.client.post("/anmelden/oidc/house", data={"form_token": "x"})
    assert response.status_code == 403
    assert (await desk.client.get("/anmelden/oidc/house")).status_code == 405
    await desk.open("/anmelden")
    assert (await desk.send("/anmelden/oidc/nobody")).status_code == 404
    asked = await question_of(desk, "house", weiter="//evil.example")
    response = await desk.client.get(issuer.answer(asked, "person-1"))
    assert response.headers["location"] == "/faelle"


async def test_without_providers_there_is_no_way_back(graph: Graph, tmp_path: Path) -> None:
    async with desk_at(create_app(Settings(tmp_path), graph)) as desk:
        assert (await desk.client.get("/anmelden/zurueck?state=a&code=b")).status_code == 404
        page = await desk.open("/anmelden")
        assert "Dienstkonto" not in page.text


async def test_many_at_once_ask_the_provider_for_itself_once(office: Office, issuer: MockIssuer) -> None:
    desks = await asyncio.gather(*(office.sign_in(issuer) for _ in range(3)))
    assert all(is_signed_in(desk) for desk in desks)
    assert issuer.asked.count("/.well-known/openid-configuration") == 1
    assert issuer.asked.count("/jwks") == 1
    assert len(await accounts.list_accounts(office.graph)) == 1


async def test_a_provider_that_fails_is_left_alone_for_some_seconds(office: Office, issuer: MockIssuer) -> None:
    known = office.instance.issuers.known["house"]
    now = 1000.0
    known.clock = lambda: now
    issuer.describes = {"issuer": "https://id.example"}
    desk = await office.desk()
    for _ in range(3):
        await desk.open("/anmelden")
        await desk.send("/anmelden/oidc/house")
        assert "antwortet gerade nicht" in shown(desk)
    assert issuer.asked.count("/.well-known/openid-configuration") == 1
    issuer.describes = {}
    now += 6
    assert await question_of(desk, "house")


async def test_calls_follow_no_redirect_and_read_no_endless_answer(office: Office, issuer: MockIssuer) -> None:
    description = f"{issuer.url}/.well-known/openid-configuration"
    assert (await ask(description, ca_file=None))[1]["issuer"] == issuer.url
    issuer.describes = {"x": "a" * 600_000}
    with pytest.raises(NoAnswer, match="size"):
        await ask(description, ca_file=None)
    for address, reason in (
        (f"{issuer.url}/jwks/", "form"), ("http://id.example/jwks", "address"), ("http://localhost:9/", "connection"),
    ):  # fmt: skip
        with pytest.raises(NoAnswer, match=reason):
            await ask(address, ca_file=None)
    with pytest.raises(NoAnswer, match="redirect"):
        await ask(f"{issuer.url}/redirect", ca_file=None)
