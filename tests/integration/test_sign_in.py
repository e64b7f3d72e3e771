"""Signing in with name and password, sessions, forms."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.access import codes
from api.access.actor import IDLE, LONGEST, find_session
from api.access.passkeys import Site
from api.access.passwords import hashed
from api.access.throttle import tries_that_count
from api.access.tries import count_try
from api.access.web_keys import WebKeys, load_web_keys
from api.actions.demo_accounts import DEMO_PASSWORD, LOGINS, ensure_demo_accounts
from api.actions.second_factors import Given, SecondFactor
from api.actions.sign_in import Begun, Entrance, Place
from api.app import create_app
from api.pages.cookies import SESSION
from api.settings import Settings
from graph_schema.errors import NotSignedIn, Refused, SignInFailed, SozialraumError, TooManyTries
from graph_schema.model.access import Role, SessionState, SignedIn
from graph_schema.store import accounts, sessions
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk, desk_at

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSWORD = "vier Wörter ohne Sinn"
HERE, ELSEWHERE = Place("192.0.2.1"), Place("198.51.100.7")


@pytest.fixture
def keys(tmp_path: Path) -> WebKeys:
    return load_web_keys(tmp_path)


@pytest_asyncio.fixture(loop_scope="session")
async def app(graph: Graph, keys: WebKeys, tmp_path: Path) -> Any:
    await ensure_demo_accounts(graph, keys, datetime.now(UTC))
    return create_app(Settings(tmp_path, demo=True), graph)


@pytest_asyncio.fixture(loop_scope="session")
async def desk(app: Any) -> AsyncIterator[Desk]:
    async with desk_at(app) as desk:
        yield desk


async def add_account(graph: Graph, keys: WebKeys, *, secret: str = "", roles: tuple[Role, ...] = (Role.CASEWORKER,)):
    properties = {
        "login": "kim",
        "display_name": "Kim Beispiel",
        "sort_key": "kim",
        "roles": list(roles),
        "password_hash": await hashed(PASSWORD),
        "demo": False,
        "created_at": NOW,
        "version": 1,
        "sealed_codes": keys.seal("a1", secret) if secret else None,
    }
    await accounts.add_account(graph, keys.login_key("kim"), "a1", properties)


async def give_code(entrance: Entrance, session: SignedIn, code: str) -> Begun:
    return await SecondFactor(entrance, session, Site.at("https", "localhost"), NOW).sign_in(Given(code))


async def state_of(graph: Graph, keys: WebKeys, token: str, now: datetime) -> SessionState | None:
    session = await find_session(graph, keys, token, now)
    return session.state if session else None


@pytest.mark.parametrize("role", list(LOGINS))
async def test_each_role_of_the_invented_town_can_sign_in(desk: Desk, role: Role) -> None:
    page = await desk.sign_in(LOGINS[role])
    assert 'class="menu user"' in (await desk.open("/hilfe")).text
    assert page.url.path != "/anmelden"


async def test_signing_in_leads_to_where_one_wanted_to(desk: Desk) -> None:
    await desk.open("/anmelden?weiter=/plan")
    page = await desk.send("/anmelden", login="planung", password=DEMO_PASSWORD, weiter="/plan")
    assert page.url.path == "/plan"


@pytest.mark.parametrize("path", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere", "javascript:x"])
async def test_signing_in_leads_to_no_other_host(desk: Desk, path: str) -> None:
    await desk.open("/anmelden")
    page = await desk.send("/anmelden", login="planung", password=DEMO_PASSWORD, weiter=path)
    assert (page.url.host, page.url.path) == ("localhost", "/karte")


async def test_the_sign_ins_of_the_town_are_worth_nothing_where_it_is_not_shown(
    app: Any, graph: Graph, tmp_path: Path
) -> None:
    assert app is not None
    async with desk_at(create_app(Settings(tmp_path), graph)) as desk:
        page = await desk.sign_in("fallmanagement")
    assert page.status_code == 403
    assert DEMO_PASSWORD not in page.text


async def test_a_wrong_name_and_a_wrong_password_are_answered_alike(desk: Desk) -> None:
    wrong_name = await desk.sign_in("niemand", "falsch")
    wrong_password = await desk.sign_in("planung", "falsch")
    assert wrong_name.status_code == wrong_password.status_code == 403
    typed = wrong_name.text.replace('value="niemand"', 'value="planung"')
    assert typed == wrong_password.text


async def test_a_password_alone_opens_nothing(graph: Graph, keys: WebKeys) -> None:
    await add_account(graph, keys, secret=codes.new_secret())
    begun = await Entrance(graph, keys).sign_in(" KIM ", PASSWORD, HERE, NOW)
    assert await state_of(graph, keys, begun.token, NOW) is SessionState.FACTOR_MISSING


async def test_a_code_completes_the_sign_in_once(graph: Graph, keys: WebKeys) -> None:
    secret, entrance = codes.new_secret(), Entrance(graph, keys)
    await add_account(graph, keys, secret=secret)
    code = codes.TOTP(secret).at(NOW)
    first = await entrance.sign_in("kim", PASSWORD, HERE, NOW)
    session = await sessions.load_session(graph, keys.session_id(first.token), NOW)
    assert session is not None
    whole = await give_code(entrance, session, code)
    assert await state_of(graph, keys, whole.token, NOW) is SessionState.FULL
    assert await state_of(graph, keys, first.token, NOW) is None
    second = await entrance.sign_in("kim", PASSWORD, HERE, NOW)
    session = await sessions.load_session(graph, keys.session_id(second.token), NOW)
    assert session is not None
    with pytest.raises(SignInFailed):
        await give_code(entrance, session, code)


async def test_a_code_out_of_its_time_is_refused(graph: Graph, keys: WebKeys) -> None:
    secret, entrance = codes.new_secret(), Entrance(graph, keys)
    await add_account(graph, keys, secret=secret)
    begun = await entrance.sign_in("kim", PASSWORD, HERE, NOW)
    session = await sessions.load_session(graph, keys.session_id(begun.token), NOW)
    assert session is not None
    for minutes in (-2, 2):
        with pytest.raises(SignInFailed):
            await give_code(entrance, session, codes.TOTP(secret).at(NOW + timedelta(minutes=minutes)))


async def test_failed_tries_wait_where_they_come_from_and_nowhere_else(graph: Graph, keys: WebKeys) -> None:
    entrance = Entrance(graph, keys)
    await add_account(graph, keys)
    for _ in range(5):
        with pytest.raises(SignInFailed):
            await entrance.sign_in("kim", "falsch", HERE, NOW)
    with pytest.raises(TooManyTries) as refused:
        await entrance.sign_in("kim", PASSWORD, HERE, NOW)
    assert 0 < refused.value.seconds <= 2
    assert (await entrance.sign_in("kim", PASSWORD, ELSEWHERE, NOW)).token
    assert (await entrance.sign_in("kim", PASSWORD, Place(HERE.address, device="known"), NOW)).token
    assert (await entrance.sign_in("kim", PASSWORD, HERE, NOW + timedelta(seconds=3))).token


async def test_many_guesses_at_once_do_not_all_pass(graph: Graph, keys: WebKeys) -> None:
    entrance = Entrance(graph, keys)
    await add_account(graph, keys)
    found = await asyncio.gather(
        *(entrance.sign_in("kim", f"falsch{number}", HERE, NOW) for number in range(20)), return_exceptions=True
    )
    checked = [error for error in found if isinstance(error, SignInFailed)]
    assert len(checked) <= 6
    assert len(checked) + sum(isinstance(error, TooManyTries) for error in found) == 20


@pytest.mark.slow
async def test_many_names_at_once_from_one_network_do_not_all_pass(graph: Graph, keys: WebKeys) -> None:
    entrance = Entrance(graph, keys)
    found = await asyncio.gather(
        *(entrance.sign_in(f"niemand{number}", "falsch", HERE, NOW) for number in range(60)), return_exceptions=True
    )
    assert sum(isinstance(error, SignInFailed) for error in found) <= 31


@pytest.mark.slow
async def test_an_office_behind_one_address_does_not_wait_for_those_who_sign_in(graph: Graph, keys: WebKeys) -> None:
    entrance = Entrance(graph, keys)
    await add_account(graph, keys)
    for _ in range(40):
        await entrance.sign_in("kim", PASSWORD, HERE, NOW)
    with pytest.raises(SignInFailed):
        await entrance.sign_in("niemand", "falsch", HERE, NOW)


async def test_wrong_codes_from_elsewhere_do_not_make_the_owners_browser_wait(graph: Graph, keys: WebKeys) -> None:
    secret, entrance = codes.new_secret(), Entrance(graph, keys)
    await add_account(graph, keys, secret=secret)
    for _ in range(5):
        begun = await entrance.sign_in("kim", PASSWORD, ELSEWHERE, NOW)
        session = await sessions.load_session(graph, keys.session_id(begun.token), NOW)
        assert session is not None
        with pytest.raises(SignInFailed):
            await give_code(entrance, session, "000000")
    begun = await entrance.sign_in("kim", PASSWORD, HERE, NOW)
    session = await sessions.load_session(graph, keys.session_id(begun.token), NOW)
    assert session is not None
    known = SecondFactor(entrance, session, Site.at("https", "localhost"), NOW, lambda _login: "nonce")
    assert (await known.sign_in(Given(codes.TOTP(secret).at(NOW)))).state is SessionState.FULL


async def test_a_new_sign_in_ends_the_session_that_the_browser_had(app: Any, desk: Desk, graph: Graph) -> None:
    await desk.sign_in("fallmanagement")
    old = desk.client.cookies[SESSION]
    await desk.client.get("/anmelden")
    await desk.open("/konto")
    page = await desk.send("/anmelden", login="planung", password=DEMO_PASSWORD)
    assert page.url.path == "/karte"
    async with desk_at(app) as other:
        other.client.cookies.set(SESSION, old)
        assert (await other.open("/faelle")).url.path == "/anmelden"


async def test_half_a_sign_in_ends_no_other_session(graph: Graph, keys: WebKeys, app: Any) -> None:
    now = datetime.now(UTC)  # what the pages take: a session of the past would be removed by them
    secret, entrance = codes.new_secret(), Entrance(graph, keys)
    await add_account(graph, keys, secret=secret)
    begun = await entrance.sign_in("kim", PASSWORD, HERE, now)
    session = await sessions.load_session(graph, keys.session_id(begun.token), now)
    assert session is not None
    factor = SecondFactor(entrance, session, Site.at("https", "localhost"), now)
    owner = await factor.sign_in(Given(codes.TOTP(secret).at(now)))
    async with desk_at(app) as desk:
        page = await desk.sign_in("kim", PASSWORD)
        assert page.url.path == "/anmelden/zweiter-faktor"
        await desk.send("/abmelden", everywhere="1")
    assert await state_of(graph, keys, owner.token, now) is SessionState.FULL


async def test_a_name_that_there_is_not_waits_as_well(graph: Graph, keys: WebKeys) -> None:
    entrance = Entrance(graph, keys)
    for _ in range(5):
        with pytest.raises(SignInFailed):
            await entrance.sign_in("niemand", "falsch", HERE, NOW)
    with pytest.raises(TooManyTries):
        await entrance.sign_in("niemand", "falsch", HERE, NOW)


async def test_many_names_from_one_network_wait_together(graph: Graph, keys: WebKeys) -> None:
    entrance = Entrance(graph, keys)
    for number in range(30):
        with pytest.raises(SignInFailed):
            await entrance.sign_in(f"niemand{number}", "falsch", Place(f"2001:db8::{number:x}"), NOW)
    with pytest.raises(TooManyTries):
        await entrance.sign_in("kim", PASSWORD, Place("2001:db8::ffff"), NOW)


async def test_a_session_ends_unused_and_ends_in_any_case(graph: Graph, keys: WebKeys) -> None:
    await add_account(graph, keys)
    await ensure_demo_accounts(graph, keys, NOW)
    begun = await Entrance(graph, keys, demo=True).sign_in("planung", DEMO_PASSWORD, HERE, NOW)
    at = NOW
    while at < NOW + LONGEST - IDLE / 2:
        at += IDLE / 2
        assert await state_of(graph, keys, begun.token, at) is SessionState.FULL
    assert await state_of(graph, keys, begun.token, NOW + LONGEST) is None
    begun = await Entrance(graph, keys, demo=True).sign_in("planung", DEMO_PASSWORD, HERE, NOW)
    assert await state_of(graph, keys, begun.token, NOW + IDLE) is None


async def test_signing_out_everywhere_ends_other_browsers_at_their_next_question(app: Any, desk: Desk) -> None:
    async with desk_at(app) as other:
        await desk.sign_in("planung")
        await other.sign_in("planung")
        await desk.open("/hilfe")
        await desk.send("/abmelden", everywhere="1")
        assert 'class="menu user"' not in (await other.open("/hilfe")).text
    assert 'class="menu user"' not in (await desk.open("/hilfe")).text


async def test_another_role_is_another_token_and_only_one_of_the_account(graph: Graph, keys: WebKeys) -> None:
    secret, entrance = codes.new_secret(), Entrance(graph, keys)
    await add_account(graph, keys, secret=secret, roles=(Role.CASEWORKER, Role.TEAM_LEAD))
    begun = await entrance.sign_in("kim", PASSWORD, HERE, NOW)
    session = await sessions.load_session(graph, keys.session_id(begun.token), NOW)
    assert session is not None
    whole = await give_code(entrance, session, codes.TOTP(secret).at(NOW))
    session = await sessions.load_session(graph, keys.session_id(whole.token), NOW)
    assert session is not None
    lead = await entrance.change_role(session, Role.TEAM_LEAD, NOW)
    assert lead.role is Role.TEAM_LEAD
    assert await state_of(graph, keys, whole.token, NOW) is None
    with pytest.raises(Refused):
        await entrance.change_role(session, Role.ADMINISTRATOR, NOW)


async def test_a_disabled_account_and_a_role_taken_away_end_the_session(graph: Graph, keys: WebKeys) -> None:
    await ensure_demo_accounts(graph, keys, NOW)
    begun = await Entrance(graph, keys, demo=True).sign_in("planung", DEMO_PASSWORD, HERE, NOW)
    account = await accounts.find_account(graph, keys.login_key("planung"))
    assert account is not None
    await accounts.change_account(graph, account.account.id, 1, {"roles": [Role.DISTRICT_MANAGER]})
    assert await state_of(graph, keys, begun.token, NOW) is None
    await accounts.change_account(graph, account.account.id, 2, {"roles": [Role.PLANNER]})
    assert await state_of(graph, keys, begun.token, NOW) is SessionState.FULL
    await accounts.change_account(graph, account.account.id, 3, {"disabled_at": NOW})
    assert await state_of(graph, keys, begun.token, NOW) is None
    with pytest.raises(SignInFailed):
        await Entrance(graph, keys, demo=True).sign_in("planung", DEMO_PASSWORD, HERE, NOW)


async def test_a_session_that_waits_for_its_factor_is_nobody(graph: Graph, keys: WebKeys) -> None:
    secret = codes.new_secret()
    await add_account(graph, keys, secret=secret)
    begun = await Entrance(graph, keys).sign_in("kim", PASSWORD, HERE, NOW)
    session = await sessions.load_session(graph, keys.session_id(begun.token), NOW)
    assert session is not None
    with pytest.raises(Refused):
        await Entrance(graph, keys).change_role(session, Role.CASEWORKER, NOW)
    whole = await give_code(Entrance(graph, keys), session, codes.TOTP(secret).at(NOW))
    session = await sessions.load_session(graph, keys.session_id(whole.token), NOW)
    assert session is not None
    with pytest.raises(NotSignedIn):
        await give_code(Entrance(graph, keys), session, codes.TOTP(secret).at(NOW))


async def test_the_graph_holds_no_token_and_no_password(graph: Graph, keys: WebKeys) -> None:
    await add_account(graph, keys)
    begun = await Entrance(graph, keys).sign_in("kim", PASSWORD, HERE, NOW)
    stored = await accounts.find_account(graph, keys.login_key("kim"))
    assert stored is not None
    assert PASSWORD not in (stored.password_hash or "")
    assert (stored.password_hash or "").startswith("$argon2id$")
    assert await graph.read("load_session", id=begun.token, now=NOW) == []


FOREIGN: list[dict[str, str]] = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    *(
        {"origin": origin}
        for origin in (
            "https://elsewhere.example", "http://localhost", "https://localhost:8443", "https://localhost.example",
            "https://localhost@elsewhere.example", "null", "http://[",
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize("headers", FOREIGN)
async def test_a_form_of_another_site_is_refused(desk: Desk, headers: dict[str, str]) -> None:
    await desk.sign_in("planung")
    await desk.open("/hilfe")
    desk.client.headers.update(headers)
    assert (await desk.send("/abmelden")).status_code == 403
    for name in headers:
        del desk.client.headers[name]
    assert 'class="menu user"' in (await desk.open("/hilfe")).text


@pytest.mark.parametrize("origin", ["https://localhost", "https://localhost:443", "https://LOCALHOST"])
async def test_a_form_of_our_own_page_is_taken_from_browsers_that_tell_its_origin_only(desk: Desk, origin: str) -> None:
    await desk.sign_in("planung")
    await desk.open("/hilfe")
    desk.client.headers["origin"] = origin
    assert (await desk.send("/abmelden")).status_code == 200
    assert 'class="menu user"' not in (await desk.open("/hilfe")).text


async def test_a_device_that_holds_what_is_no_proof_is_a_new_one(desk: Desk) -> None:
    for proof in ("é".encode("latin-1"), b"%C3%A9"):
        await desk.open("/anmelden")
        kept = b"; ".join(f"{name}={value}".encode() for name, value in desk.client.cookies.items())
        found = re.search(r'name="form_token" value="([^"]*)"', desk.page.text if desk.page else "")
        assert found
        answer = await desk.client.post(
            "/anmelden",
            data={"form_token": found[1], "login": "nobody", "password": "no password"},
            headers={b"cookie": kept + b"; __Host-sozialraum-device=nonce." + proof},
        )
        assert answer.status_code == 403


async def test_a_form_without_the_token_of_its_cookie_is_refused(desk: Desk) -> None:
    await desk.sign_in("planung")
    for token in ("", "guessed"):
        answer: httpx.Response = await desk.client.post("/abmelden", data={"form_token": token})
        assert answer.status_code == 403
    assert 'class="menu user"' in (await desk.open("/hilfe")).text


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"form_token=a&form_token=b", "application/x-www-form-urlencoded"),
        (b"form_token=%ff%fe", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % number for number in range(300)), "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"", "text/plain"),
    ],
)
async def test_what_is_no_form_is_refused_in_plain_words(desk: Desk, content: bytes, media_type: str) -> None:
    answer = await desk.client.post("/anmelden", content=content, headers={"content-type": media_type})
    assert answer.status_code in (400, 403)
    assert "Kennung" not in answer.text or answer.status_code == 403


async def test_cookies_are_of_this_host_alone_and_out_of_reach_of_scripts(desk: Desk) -> None:
    await desk.open("/anmelden")
    answer = await desk.client.post(
        "/anmelden",
        data={"login": "planung", "password": DEMO_PASSWORD, "form_token": "x"},
    )
    assert answer.status_code == 403
    assert desk.page is not None
    set_cookies = desk.page.headers.get_list("set-cookie")
    assert set_cookies
    for cookie in set_cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


async def test_a_page_for_staff_leads_to_the_form_and_back(desk: Desk) -> None:
    page = await desk.open("/faelle")
    assert (page.url.path, page.url.params["weiter"]) == ("/anmelden", "/faelle")


async def test_a_page_that_is_not_there_knows_who_reads_it(desk: Desk) -> None:
    await desk.sign_in("fallmanagement")
    page = await desk.open("/gibt-es-nicht")
    assert page.status_code == 404
    assert 'class="menu user"' in page.text
    assert 'href="/faelle"' in page.text


async def test_a_session_is_not_begun_with_a_password_that_was_replaced_meanwhile(graph: Graph, keys: WebKeys) -> None:
    account = "a1"
    await add_account(graph, keys, secret=codes.new_secret())
    entrance = Entrance(graph, keys)
    before = await accounts.find_account(graph, keys.login_key("kim"))
    assert before is not None
    # The old password was found to be right; before its session is kept, the administrator sets a new one.
    await accounts.change_account(
        graph, account, before.account.version, {"password_hash": await hashed("neu und lang")}
    )
    with pytest.raises(SignInFailed):
        await entrance.admit(before, NOW, None)
    assert await sessions.list_sessions(graph, account, NOW) == []


async def test_a_sign_in_that_was_ended_does_not_go_on(graph: Graph, keys: WebKeys) -> None:
    secret = codes.new_secret()
    account = "a1"
    await add_account(graph, keys, secret=secret)
    entrance = Entrance(graph, keys)
    begun = await entrance.sign_in("kim", PASSWORD, HERE, NOW)
    waiting = await sessions.load_session(graph, keys.session_id(begun.token), NOW)
    assert waiting is not None
    await sessions.end_sessions(graph, account)  # as a new password does, while the code is on its way
    with pytest.raises(NotSignedIn):
        await entrance.go_on(waiting, NOW, proved=True)
    assert await sessions.list_sessions(graph, account, NOW) == []


async def test_many_sign_ins_while_the_password_is_replaced_leave_no_session_of_the_old_one(
    graph: Graph, keys: WebKeys
) -> None:
    account = "a1"
    await add_account(graph, keys, secret=codes.new_secret())
    entrance = Entrance(graph, keys)
    stored = await accounts.find_account(graph, keys.login_key("kim"))
    assert stored is not None

    async def replaced() -> None:
        changes = {"password_hash": await hashed("neu und lang")}
        await accounts.change_account(graph, account, stored.account.version, changes)
        await sessions.end_sessions(graph, account)

    await asyncio.gather(
        *(entrance.admit(stored, NOW, None) for _ in range(4)), replaced(),
        *(entrance.admit(stored, NOW, None) for _ in range(4)), return_exceptions=True,
    )  # fmt: skip
    assert await sessions.list_sessions(graph, account, NOW) == []


async def _account(graph: Graph, keys: WebKeys, login: str) -> None:
    properties = {
        "login": login, "display_name": login, "sort_key": login, "roles": [Role.PLANNER], "demo": False,
        "password_hash": await hashed(PASSWORD), "created_at": NOW, "version": 1,
    }  # fmt: skip
    await accounts.add_account(graph, keys.login_key(login), login, properties)


@pytest.mark.slow
async def test_a_right_sign_in_makes_nobody_else_wait(graph: Graph, keys: WebKeys) -> None:
    for login in ("eins", "zwei"):
        await _account(graph, keys, login)
    entrance = Entrance(graph, keys)
    moment = NOW
    for at in range(40):  # each of another colleague, two hours apart
        moment += timedelta(hours=2)
        with pytest.raises(SignInFailed):
            await entrance.sign_in(f"colleague-{at}", "mistyped", HERE, moment)
    moment += timedelta(hours=2)
    await entrance.sign_in("eins", PASSWORD, HERE, moment)
    try:
        await entrance.sign_in("zwei", PASSWORD, HERE, moment + timedelta(seconds=30))
    except SozialraumError as error:
        pytest.fail(str(error))


async def test_failed_tries_fade_by_one_each_quarter_of_an_hour(graph: Graph) -> None:
    moment = NOW
    for _ in range(10):  # one each sixteen minutes leaves none behind
        await count_try(graph, "place", moment)
        moment += timedelta(minutes=16)
    for _ in range(12):  # one each ten minutes: each three leave one behind
        moment += timedelta(minutes=10)
        await count_try(graph, "place", moment)
    counted = (await sessions.load_tries(graph, ["place"]))["place"]
    assert counted.failed == 5
    with pytest.raises(TooManyTries):
        await count_try(graph, "place", moment + timedelta(seconds=1))
    assert tries_that_count(counted, moment + timedelta(minutes=15)) == 4
    assert tries_that_count(counted, moment + timedelta(hours=2)) == 0


async def test_a_right_sign_in_leaves_the_networks_count_as_it_was(graph: Graph, keys: WebKeys) -> None:
    entrance = Entrance(graph, keys)
    await add_account(graph, keys)
    with pytest.raises(SignInFailed):
        await entrance.sign_in("niemand", "falsch", HERE, NOW)
    network = keys.place_id("network", HERE.address)
    before = (await sessions.load_tries(graph, [network]))[network]
    await entrance.sign_in("kim", PASSWORD, HERE, NOW + timedelta(minutes=1))
    assert (await sessions.load_tries(graph, [network]))[network] == before
