"""The own account: codes of an app, password, sessions, and the factor that is given again before it is changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.access.codes import new_secret
from api.actions.accounts import Administration, Doer
from api.actions.demo_accounts import LOGINS, ensure_demo_accounts
from api.app import create_app
from api.settings import Settings
from graph_schema.model.access import Role
from graph_schema.store.accounts import load_account
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk, desk_at
from tests.integration.office_account import (
    LOGIN,
    NEW_PASSWORD,
    PASSWORD,
    Office,
    code_of,
    enter,
    recovery_codes_on,
    secret_on,
)

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

FACTOR = "/anmelden/zweiter-faktor"


@pytest.fixture
async def office(graph: Graph, tmp_path: Path) -> Office:
    return Office.at(tmp_path, graph)


@pytest.fixture
async def desk(office: Office) -> AsyncIterator[Desk]:
    async with desk_at(office.app) as desk:
        yield desk


@pytest.mark.parametrize(("what", "code"), [("wrong", None), ("out of time", -4), ("from ahead", 4)])
async def test_a_code_that_does_not_fit_now_is_refused(office: Office, desk: Desk, what: str, code: int | None) -> None:
    secret = new_secret()
    await office.hire(secret=secret)
    await desk.sign_in(LOGIN, PASSWORD)
    typed = "000000" if code is None else code_of(secret, code)
    page = await desk.send(FACTOR, code=typed)
    assert page.status_code == 403, what
    assert "Dieser Code passt nicht" in page.text
    assert typed not in page.text


async def test_no_code_is_taken_twice(office: Office, desk: Desk) -> None:
    secret = new_secret()
    await office.hire(secret=secret)
    await enter(desk, secret)
    assert (await desk.open("/konto")).url.path == "/konto"
    async with desk_at(office.app, "192.0.2.9") as thief:
        assert (await enter(thief, secret)).status_code == 403


async def test_wrong_codes_make_the_next_one_wait_even_many_at_once(office: Office, desk: Desk) -> None:
    secret = new_secret()
    await office.hire(secret=secret)
    await desk.sign_in(LOGIN, PASSWORD)
    token = desk.page.text.split('name="form_token" value="')[1].split('"')[0] if desk.page else ""

    async def guess() -> int:
        answer = await desk.client.post(FACTOR, data={"form_token": token, "code": "000000"})
        return answer.status_code

    statuses = await asyncio.gather(*(guess() for _ in range(20)))

    assert statuses.count(403) <= 6, "five free tries, and the one that begins the wait"
    page = await desk.send(FACTOR, code=code_of(secret))
    assert page.status_code == 429
    assert int(page.headers["retry-after"]) > 0


async def test_a_new_password_ends_all_other_sessions_and_the_old_token(office: Office, desk: Desk) -> None:
    secret = new_secret()
    account = await office.hire(secret=secret)
    await enter(desk, secret)
    async with desk_at(office.app, "192.0.2.9") as other:
        await other.sign_in(LOGIN, PASSWORD)
        await other.send(FACTOR, code=code_of(secret, 1))
        assert (await other.open("/konto")).url.path == "/konto"
        before = desk.client.cookies["__Host-sozialraum"]

        await desk.open("/konto")
        page = await desk.send("/konto/passwort", old=PASSWORD, new=NEW_PASSWORD, again=NEW_PASSWORD)

        assert "Das Passwort ist geändert" in page.text
        assert desk.client.cookies["__Host-sozialraum"] != before
        assert (await other.open("/konto")).url.path == "/anmelden"
        assert (await other.sign_in(LOGIN, PASSWORD)).status_code == 403
    assert "password_changed" in await office.actions(account)


@pytest.mark.parametrize(
    ("old", "new", "again", "says"),
    [
        ("nicht das richtige Passwort", NEW_PASSWORD, NEW_PASSWORD, "Das bisherige Passwort stimmt nicht"),
        (PASSWORD, NEW_PASSWORD, NEW_PASSWORD + "!", "verschieden"),
        (PASSWORD, "zu kurz", "zu kurz", "mindestens 12 Zeichen"),
        (PASSWORD, "Beispiel steht im Namen", "Beispiel steht im Namen", "der eigene Name"),
        (PASSWORD, PASSWORD, PASSWORD, "ist das bisherige"),
    ],
)
async def test_a_password_that_will_not_do_changes_nothing(
    office: Office, desk: Desk, old: str, new: str, again: str, says: str
) -> None:
    secret = new_secret()
    account = await office.hire(secret=secret)
    await enter(desk, secret)
    before = await load_account(office.graph, account)
    await desk.open("/konto")

    page = await desk.send("/konto/passwort", old=old, new=new, again=again)

    assert page.status_code in (400, 403)
    assert says in page.text
    after = await load_account(office.graph, account)
    assert before
    assert after
    assert (after.password_hash, after.account.version) == (before.password_hash, before.account.version)
    assert (await desk.open("/konto")).url.path == "/konto"


async def test_codes_are_replaced_only_after_the_present_factor_was_given_again(office: Office, desk: Desk) -> None:
    secret = new_secret()
    account = await office.hire(secret=secret)
    await enter(desk, secret)
    fresh, sealed = secret_on(await desk.open("/konto/codes"))
    await office.age_proof(account, minutes=6)

    late = await desk.send("/konto/codes", sealed=sealed, code=code_of(fresh))
    assert late.url.path == "/konto/bestaetigen"
    assert (await desk.send("/konto/bestaetigen", code=code_of(secret), weiter="/konto/codes")).status_code == 403
    page = await desk.send("/konto/bestaetigen", code=code_of(secret, 1), weiter="/konto/codes")
    assert page.url.path == "/konto/codes"

    fresh, sealed = secret_on(page)
    page = await desk.send("/konto/codes", sealed=sealed, code=code_of(fresh))
    assert "Die Codes der App sind eingerichtet" in page.text
    async with desk_at(office.app, "192.0.2.9") as other:
        await other.sign_in(LOGIN, PASSWORD)
        assert (await other.send(FACTOR, code=code_of(secret, 1))).status_code == 403
        await other.send(FACTOR, code=code_of(fresh, 1))
        assert (await other.open("/konto")).url.path == "/konto"


async def test_new_recovery_codes_take_the_place_of_the_old_ones(office: Office, desk: Desk) -> None:
    secret = new_secret()
    await office.hire(secret=secret)
    await enter(desk, secret)
    await desk.open("/konto")
    old = recovery_codes_on(await desk.send("/konto/wiederherstellung"))
    await desk.open("/konto")
    new = recovery_codes_on(await desk.send("/konto/wiederherstellung"))
    assert len(old) == len(new) == 10

    async with desk_at(office.app, "192.0.2.9") as other:
        await other.sign_in(LOGIN, PASSWORD)
        assert (await other.send(FACTOR, recovery_code=old[0])).status_code == 403
        await other.send(FACTOR, recovery_code=new[0])
        assert (await other.open("/konto")).url.path == "/konto"


async def test_signing_out_elsewhere_leaves_this_session_alone(office: Office, desk: Desk) -> None:
    secret = new_secret()
    account = await office.hire(secret=secret)
    await enter(desk, secret)
    async with desk_at(office.app, "192.0.2.9") as other:
        await other.sign_in(LOGIN, PASSWORD)
        page = await desk.open("/konto")
        assert page.text.count("(diese hier)") == 1
        assert "wartet auf den zweiten Faktor" in page.text

        page = await desk.send("/konto/abmelden")

        assert "Alle anderen Anmeldungen sind beendet" in page.text
        assert "wartet auf den zweiten Faktor" not in page.text
        assert (await other.send(FACTOR, code=code_of(secret, 1))).url.path == "/anmelden"
    assert (await office.actions(account))[-1] == "sign_out_elsewhere"


async def test_sign_ins_of_the_demonstration_keep_password_and_factor(graph: Graph, tmp_path: Path) -> None:
    app: Any = create_app(Settings(tmp_path, demo=True), graph)
    await ensure_demo_accounts(graph, Office.at(tmp_path, graph).keys, datetime.now(UTC))
    async with desk_at(app) as desk:
        await desk.sign_in(LOGINS[Role.PLANNER])
        page = await desk.open("/konto")
        assert "Diese Anmeldung der Vorführung ist für alle da" in page.text
        assert 'action="/konto/passwort"' not in page.text
        for path in ("/konto/passwort", "/konto/codes", "/konto/passkeys", "/konto/wiederherstellung"):
            await desk.open("/konto")
            assert (await desk.send(path, old="x", new=NEW_PASSWORD, again=NEW_PASSWORD)).status_code == 403, path


async def test_an_account_of_an_identity_provider_is_looked_after_there(office: Office, desk: Desk) -> None:
    secret = new_secret()
    await office.hire(secret=secret, issuer="https://idp.example")
    await enter(desk, secret)
    page = await desk.open("/konto")
    assert "über den Anmeldedienst Ihres Hauses" in page.text
    assert (await desk.send("/konto/codes", sealed="", code="1")).status_code == 403


async def test_factors_that_an_administrator_takes_away_are_set_up_at_the_next_sign_in(
    office: Office, desk: Desk
) -> None:
    secret = new_secret()
    account = await office.hire(secret=secret)
    await enter(desk, secret)
    here = await desk.open("/konto")
    assert here.url.path == "/konto"
    await Administration(office.graph, office.keys, Doer.at_terminal("root")).reset_factor(
        account, 1, datetime.now(UTC)
    )
    assert (await desk.open("/konto")).url.path == "/anmelden"
    assert (await desk.sign_in(LOGIN, PASSWORD)).url.path == "/anmelden/einrichten"


async def test_english_readers_stay_english_on_the_way_in(office: Office, desk: Desk) -> None:
    await office.hire()
    await desk.open("/anmelden?lang=en")
    page = await desk.send("/anmelden?lang=en", login=LOGIN, password=PASSWORD, weiter="/karte?level=city&sort=name")
    assert page.url.path == "/anmelden/einrichten"
    assert "Set up a second factor" in page.text
    assert 'name="weiter" value="/karte?level=city&amp;sort=name"' in page.text
