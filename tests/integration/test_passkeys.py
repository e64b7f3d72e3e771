"""Passkeys as a second factor, with a device in software: set up, shown, refused, removed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.access.codes import new_secret
from api.access.throttle import FREE_TRIES
from graph_schema.store.factors import list_passkeys
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk, desk_at
from tests.integration.device import Device
from tests.integration.office_account import LOGIN, PASSWORD, Office, enter, recovery_codes_on

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

FACTOR, FIRST, OWN = "/anmelden/zweiter-faktor", "/anmelden/einrichten/passkey", "/konto/passkeys"


@pytest.fixture
async def office(graph: Graph, tmp_path: Path) -> Office:
    return Office.at(tmp_path, graph)


@pytest.fixture
async def desk(office: Office) -> AsyncIterator[Desk]:
    async with desk_at(office.app) as desk:
        yield desk


async def asked(desk: Desk, path: str, **headers: str) -> dict[str, Any]:
    """What the page's script asks the server for; the page stays open."""
    page = desk.page
    answer = await desk.send(path)
    desk.page = page
    assert answer.headers["content-type"].startswith("application/json")
    return json.loads(answer.text)


async def set_up(desk: Desk, device: Device, **fields: str) -> list[str]:
    """Sign in for the first time with a passkey; return the recovery codes."""
    await desk.sign_in(LOGIN, PASSWORD)
    answer = device.make(await asked(desk, "/passkeys/anlegen"))
    return recovery_codes_on(await desk.send(FIRST, credential=answer, name="Diensthandy", **fields))


async def show(desk: Desk, device: Device) -> int:
    """Sign in with password and passkey; return the status of the answer."""
    await desk.sign_in(LOGIN, PASSWORD)
    answer = device.show(await asked(desk, "/passkeys/vorzeigen"))
    return (await desk.send(FACTOR, credential=answer)).status_code


async def test_a_passkey_is_set_up_at_the_first_sign_in_and_opens_the_next(office: Office, desk: Desk) -> None:
    account, device = await office.hire(), Device()
    assert len(await set_up(desk, device)) == 10
    page = await desk.open("/konto")
    assert "Diensthandy" in page.text
    assert "einziger zweiter Faktor" in page.text
    stored = (await list_passkeys(office.graph, account))[0]
    assert stored.transports == ("internal",)
    assert device.credential_id not in (stored.credential_key, stored.sealed_credential)

    async with desk_at(office.app, "192.0.2.9") as other:
        await show(other, device)
        assert (await other.open("/konto")).url.path == "/konto"


async def test_what_a_device_is_asked_demands_its_user_and_names_the_host(office: Office, desk: Desk) -> None:
    await office.hire()
    await desk.sign_in(LOGIN, PASSWORD)
    told = await asked(desk, "/passkeys/anlegen")
    assert told["rp"]["id"] == "localhost"
    assert told["authenticatorSelection"]["userVerification"] == "required"
    assert told["attestation"] == "none"
    assert told["challenge"] != (await asked(desk, "/passkeys/anlegen"))["challenge"]


@pytest.mark.parametrize(
    "device", [Device(origin="https://elsewhere.example"), Device(origin="http://localhost"), Device(verifies=False)]
)
async def test_a_passkey_for_another_site_or_without_its_user_is_not_kept(
    office: Office, desk: Desk, device: Device
) -> None:
    account = await office.hire()
    await desk.sign_in(LOGIN, PASSWORD)
    page = await desk.send(FIRST, credential=device.make(await asked(desk, "/passkeys/anlegen")), name="Handy")
    assert page.status_code == 400
    assert "Der Passkey wurde nicht angenommen" in page.text
    assert await list_passkeys(office.graph, account) == []
    assert (await desk.open("/konto")).url.path == "/anmelden"


@pytest.mark.parametrize("wrong", ["origin", "user", "copy", "stranger", "challenge"])
async def test_a_wrong_proof_is_refused(office: Office, desk: Desk, wrong: str) -> None:
    account, device = await office.hire(), Device()
    await set_up(desk, device)
    async with desk_at(office.app, "192.0.2.9") as other:
        await show(other, device)
    if wrong == "origin":
        device.origin = "https://localhost.example"
    if wrong == "user":
        device.verifies = False
    if wrong == "copy":
        device.count -= 1
    if wrong == "stranger":
        device.credential = bytes(32)
    async with desk_at(office.app, "192.0.2.10") as other:
        await other.sign_in(LOGIN, PASSWORD)
        told = await asked(other, "/passkeys/vorzeigen")
        if wrong == "challenge":
            await asked(other, "/passkeys/vorzeigen")
        page = await other.send(FACTOR, credential=device.show(told))
        assert page.status_code == 403
        assert "Der Passkey wurde nicht angenommen" in page.text
        assert (await other.open("/konto")).url.path == "/anmelden"
    assert (await office.actions(account))[-1] == "second_factor_failed"


async def test_an_answer_holds_once_and_in_its_own_session(office: Office, desk: Desk) -> None:
    await office.hire()
    device = Device(counts=False)
    await set_up(desk, device)
    async with desk_at(office.app, "192.0.2.9") as own, desk_at(office.app, "192.0.2.10") as thief:
        await own.sign_in(LOGIN, PASSWORD)
        answer = device.show(await asked(own, "/passkeys/vorzeigen"))
        await thief.sign_in(LOGIN, PASSWORD)
        assert (await thief.send(FACTOR, credential=answer)).status_code == 403
        await own.send(FACTOR, credential=answer)
        assert (await own.open("/konto")).url.path == "/konto"
        again = await own.client.get("/konto/bestaetigen")
        own.page = again
        assert (await own.send("/konto/bestaetigen", credential=answer)).status_code == 403


async def test_the_last_factor_stays_and_others_can_be_removed(office: Office, desk: Desk) -> None:
    account, first, second = await office.hire(), Device(), Device()
    await set_up(desk, first)
    (stored,) = await list_passkeys(office.graph, account)
    await desk.open("/konto")
    page = await desk.send("/konto/passkeys/entfernen", passkey=stored.passkey.id)
    assert page.status_code == 403
    assert "Ihr einziger zweiter Faktor" in page.text

    await desk.open("/konto")
    told = await asked(desk, "/passkeys/anlegen")
    assert [each["id"] for each in told["excludeCredentials"]] == [first.credential_id]
    page = await desk.send(OWN, credential=second.make(told), name="Schlüssel am Bund")
    assert "Der Passkey ist eingerichtet" in page.text
    page = await desk.send("/konto/passkeys/entfernen", passkey=stored.passkey.id)
    assert "Der Passkey ist entfernt" in page.text
    assert [each.passkey.name for each in await list_passkeys(office.graph, account)] == ["Schlüssel am Bund"]
    assert (await desk.send("/konto/passkeys/entfernen", passkey=stored.passkey.id)).status_code == 404


async def test_passkeys_are_changed_only_after_the_present_factor_was_given_again(office: Office, desk: Desk) -> None:
    account, device = await office.hire(), Device()
    await set_up(desk, device)
    await office.age_proof(account, minutes=6)
    await desk.open("/konto")
    refused = await desk.send("/passkeys/anlegen")
    assert refused.status_code == 403
    assert json.loads(refused.text)["code"] == "NOT_CONFIRMED"

    await desk.open("/konto/bestaetigen")
    answer = device.show(await asked(desk, "/passkeys/vorzeigen"))
    await desk.send("/konto/bestaetigen", credential=answer)
    assert "challenge" in await asked(desk, "/passkeys/anlegen")


async def test_nobodys_passkey_is_set_up_twice(office: Office, desk: Desk) -> None:
    device = Device()
    await office.hire()
    await set_up(desk, device)
    secret = new_secret()
    other_account = await office.hire("m.muster", secret)
    async with desk_at(office.app, "192.0.2.9") as other:
        await enter(other, secret, "m.muster")
        await other.open("/konto")
        page = await other.send(OWN, credential=device.make(await asked(other, "/passkeys/anlegen")), name="Handy")
        assert page.status_code == 409
    assert await list_passkeys(office.graph, other_account) == []


async def test_an_address_without_a_name_has_no_passkeys(office: Office, desk: Desk) -> None:
    await office.hire()
    desk.client.base_url = "https://127.0.0.1"
    page = await desk.sign_in(LOGIN, PASSWORD)
    assert "nicht unter einer Zahlenadresse wie 127.0.0.1" in page.text
    assert "data-passkey" not in page.text
    refused = await desk.send("/passkeys/anlegen")
    assert refused.status_code == 403
    assert "localhost" in json.loads(refused.text)["text"]


async def test_a_name_is_needed_and_kept_short(office: Office, desk: Desk) -> None:
    await office.hire()
    await desk.sign_in(LOGIN, PASSWORD)
    told = await asked(desk, "/passkeys/anlegen")
    for name in ("", "   ", "x" * 61, "a\x00b"):
        page = await desk.send(FIRST, credential=Device().make(told), name=name)
        assert page.status_code == 400
        assert "braucht einen Namen" in page.text


async def test_untrue_passkeys_are_throttled_as_codes_are(office: Office, desk: Desk) -> None:
    await office.hire()
    device = Device(counts=False)
    await set_up(desk, device)
    device.credential = bytes(32)
    async with desk_at(office.app, "192.0.2.10") as other:
        await other.sign_in(LOGIN, PASSWORD)
        answers = []
        for _ in range(FREE_TRIES + 1):
            told = await asked(other, "/passkeys/vorzeigen")
            answers.append((await other.send(FACTOR, credential=device.show(told))).status_code)
    assert answers == [403] * FREE_TRIES + [429]
