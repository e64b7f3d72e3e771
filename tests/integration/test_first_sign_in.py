"""The first sign-in: an own password, a second factor, recovery codes; nothing else is read before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.access.codes import new_secret
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk, desk_at
from tests.integration.office_account import (
    LOGIN,
    NEW_PASSWORD,
    PASSWORD,
    Office,
    code_of,
    recovery_codes_on,
    secret_on,
)

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")


@pytest.fixture
async def office(graph: Graph, tmp_path: Path) -> Office:
    return Office.at(tmp_path, graph)


@pytest.fixture
async def desk(office: Office) -> AsyncIterator[Desk]:
    async with desk_at(office.app) as desk:
        yield desk


async def test_a_password_alone_leads_to_the_second_factor_and_opens_nothing(office: Office, desk: Desk) -> None:
    await office.hire()
    page = await desk.sign_in(LOGIN, PASSWORD)
    assert page.url.path == "/anmelden/einrichten"
    for path in ("/konto", "/konto/codes", "/konto/bestaetigen"):
        assert (await desk.open(path)).url.path == "/anmelden", path


async def test_codes_are_set_up_with_a_first_code_and_ten_recovery_codes_are_shown_once(
    office: Office, desk: Desk
) -> None:
    account = await office.hire()
    secret, sealed = secret_on(await desk.sign_in(LOGIN, PASSWORD))

    wrong = await desk.send("/anmelden/einrichten", sealed=sealed, code="000000")
    assert wrong.status_code == 403
    assert secret_on(wrong)[0] == secret, "the app that has photographed it already keeps it"
    page = await desk.send("/anmelden/einrichten", sealed=sealed, code=code_of(secret))

    shown = recovery_codes_on(page)
    assert len(set(shown)) == 10
    assert "Kim Beispiel" in (await desk.open("/konto")).text
    assert not any(code in desk.page.text for code in shown if desk.page)
    assert await office.actions(account) == ["sign_in", "codes_set"] or await office.actions(account) == [
        "codes_set",
        "sign_in",
    ]


async def test_a_given_password_is_changed_before_anything_else(office: Office, desk: Desk) -> None:
    await office.hire(must_change=True)
    page = await desk.sign_in(LOGIN, PASSWORD)
    assert page.url.path == "/anmelden/passwort"
    assert (await desk.open("/anmelden/einrichten")).url.path == "/anmelden/passwort"
    assert (await desk.open("/konto")).url.path == "/anmelden"

    await desk.open("/anmelden/passwort")
    refused = await desk.send("/anmelden/passwort", new=PASSWORD, again=PASSWORD)
    assert refused.status_code == 400
    assert "Das neue Passwort ist das bisherige" in refused.text
    page = await desk.send("/anmelden/passwort", new=NEW_PASSWORD, again=NEW_PASSWORD)
    assert page.url.path == "/anmelden/einrichten"

    secret, sealed = secret_on(page)
    assert recovery_codes_on(await desk.send("/anmelden/einrichten", sealed=sealed, code=code_of(secret)))
    assert (await desk.sign_in(LOGIN, PASSWORD)).url.path != "/anmelden/passwort"


async def test_a_reset_password_needs_the_present_factor_before_it_is_changed(office: Office, desk: Desk) -> None:
    secret = new_secret()
    await office.hire(secret=secret, must_change=True)
    page = await desk.sign_in(LOGIN, PASSWORD)
    assert page.url.path == "/anmelden/zweiter-faktor"
    assert (await desk.open("/anmelden/passwort")).url.path == "/anmelden/zweiter-faktor"

    assert (await desk.send("/anmelden/zweiter-faktor", code=code_of(secret))).url.path == "/anmelden/passwort"
    page = await desk.send("/anmelden/passwort", new=NEW_PASSWORD, again=NEW_PASSWORD)

    assert (await desk.open("/konto")).url.path == "/konto"


async def test_who_knows_only_the_password_cannot_set_up_a_factor_beside_the_present_one(
    office: Office, desk: Desk
) -> None:
    await office.hire()
    _, sealed = secret_on(await desk.sign_in(LOGIN, PASSWORD))
    async with desk_at(office.app, "192.0.2.9") as own:
        secret, own_sealed = secret_on(await own.sign_in(LOGIN, PASSWORD))
        assert recovery_codes_on(await own.send("/anmelden/einrichten", sealed=own_sealed, code=code_of(secret)))

    page = await desk.send("/anmelden/einrichten", sealed=sealed, code="123456")

    assert page.url.path == "/anmelden", "the sign-in waits for the factor that is there now"


async def test_a_secret_of_another_session_is_refused(office: Office, desk: Desk) -> None:
    await office.hire()
    secret, sealed = secret_on(await desk.sign_in(LOGIN, PASSWORD))
    async with desk_at(office.app, "192.0.2.9") as other:
        await other.sign_in(LOGIN, PASSWORD)
        page = await other.send("/anmelden/einrichten", sealed=sealed, code=code_of(secret))
    assert page.status_code == 400
    assert "zu lange offen" in page.text


async def test_each_recovery_code_opens_once_however_it_is_typed(office: Office, desk: Desk) -> None:
    account = await office.hire()
    secret, sealed = secret_on(await desk.sign_in(LOGIN, PASSWORD))
    first, *_ = recovery_codes_on(await desk.send("/anmelden/einrichten", sealed=sealed, code=code_of(secret)))

    async with desk_at(office.app, "192.0.2.9") as other:
        await other.sign_in(LOGIN, PASSWORD)
        typed = f" {first.upper().replace('-', ' ')} "
        await other.send("/anmelden/zweiter-faktor", recovery_code=typed)
        assert "Noch übrig: 9 von 10" in (await other.open("/konto")).text
    async with desk_at(office.app, "192.0.2.9") as other:
        await other.sign_in(LOGIN, PASSWORD)
        refused = await other.send("/anmelden/zweiter-faktor", recovery_code=first)
        assert refused.status_code == 403
        assert "schon benutzt" in refused.text
    assert (await office.actions(account))[-2:] == ["sign_in", "second_factor_failed"]
    assert "recovery_code_used" in await office.actions(account)
