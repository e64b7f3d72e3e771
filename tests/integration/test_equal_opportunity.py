"""The equal-opportunity officer sees who came to her or was sent, and nobody else (§ 18e SGB II)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.access.equal_opportunity import EqualOpportunity
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import BadInput, Conflict, NotFound
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground, Role
from graph_schema.store.graph import Graph
from tests.integration.office import AT, TODAY, Office, open_office
from tests.integration.signed_in_desk import Doors
from tests.integration.small_register import ask

OFFICER = Role.EQUAL_OPPORTUNITY_OFFICER.value
WISH = "Möchte über Teilzeit sprechen."
LAST = TODAY + timedelta(days=30)


@pytest.fixture
async def office(graph: Graph, tmp_path: Path) -> Office:
    return await open_office(graph, tmp_path)


async def door(office: Office, login: str, days: int = 0, minutes: int = 0) -> EqualOpportunity:
    moment = AT + timedelta(days=days, minutes=minutes)
    return EqualOpportunity(office.graph, await office.actor(login, at=moment, today=TODAY + timedelta(days=days)))


async def seen(office: Office, days: int = 0) -> list[tuple[str, frozenset[Ground], tuple[str, ...]]]:
    visitors = await (await door(office, OFFICER, days)).visitors()
    return [(each.given_name, each.grounds, each.wishes) for each in visitors]


async def test_who_was_sent_is_seen_to_the_last_day_without_contacts_and_needs(office: Office) -> None:
    ost = await door(office, "ost")
    ((officer, name),) = await ost.officers()
    assert (officer, name) == (office.accounts[OFFICER], f"Konto {OFFICER}")
    await ost.pre_register(office.citizens["c1"], officer, LAST)
    (registered,) = await ost.pre_registrations(office.citizens["c1"])
    assert (registered.since, registered.until) == (TODAY, LAST)
    assert await seen(office) == [("Ada", {Ground.SENT}, ())]
    sheet = await (await office.people(OFFICER)).person(office.citizens["c1"])
    assert (sheet.contacts, sheet.finding) == (None, None)
    assert {"needs", "health_needs", "residence_status", "benefit_periods"} <= sheet.withheld
    assert await seen(office, 30) != []
    assert await seen(office, 31) == []
    with pytest.raises(NotFound):
        await (await office.people(OFFICER, today=LAST + timedelta(days=1))).person(office.citizens["c1"])


async def test_a_pre_registration_is_taken_back_at_once(office: Office) -> None:
    ost = await door(office, "ost")
    await ost.pre_register(office.citizens["c1"], office.accounts[OFFICER], LAST)
    with pytest.raises(Conflict):
        await (await door(office, "ost", minutes=1)).pre_register(office.citizens["c1"], office.accounts[OFFICER], LAST)
    await ost.take_back(office.citizens["c1"], office.accounts[OFFICER])
    assert await seen(office) == []
    assert await ost.pre_registrations(office.citizens["c1"]) == []
    with pytest.raises(NotFound):
        await ost.take_back(office.citizens["c1"], office.accounts[OFFICER])
    await (await door(office, "ost", days=1)).pre_register(office.citizens["c1"], office.accounts[OFFICER], LAST)
    assert await seen(office, 1) == [("Ada", {Ground.SENT}, ())]


async def test_only_who_advises_or_covers_pre_registers(office: Office) -> None:
    await (await office.people("west")).open_case(await office.key("c1"), "Frau Eins steht an der Theke.")
    tried = ["west", "sued", "lead", *(role.value for role in Role if role not in (Role.CASEWORKER, Role.TEAM_LEAD))]
    for login in tried:
        with pytest.raises(NotFound):
            await (await door(office, login)).pre_register(office.citizens["c1"], office.accounts[OFFICER], LAST)
    ost = await door(office, "ost")
    for other in (office.accounts["west"], new_id()):  # no officer
        with pytest.raises(NotFound):
            await ost.pre_register(office.citizens["c1"], other, LAST)
    for days in (-1, 367):
        with pytest.raises(BadInput):
            await ost.pre_register(office.citizens["c1"], office.accounts[OFFICER], TODAY + timedelta(days=days))
    assert await seen(office) == []


async def test_who_came_herself_stands_on_her_list_and_no_case_worker_sees_it(office: Office) -> None:
    officer = await door(office, OFFICER)
    assert await officer.came(await office.key("c1"), WISH, LAST) == office.citizens["c1"]
    assert await seen(office) == [("Ada", {Ground.CAME}, (WISH,))]
    assert await (await door(office, "ost")).pre_registrations(office.citizens["c1"]) == []
    await officer.end(office.citizens["c1"])
    assert await seen(office) == []
    with pytest.raises(NotFound):
        await (await office.people(OFFICER)).person(office.citizens["c1"])


async def test_nobody_else_records_who_came_and_a_vain_search_stays_in_the_trail(office: Office) -> None:
    for login in ("ost", "lead", Role.PLANNER.value, Role.DATA_PROTECTION_OFFICER.value, Role.ADMINISTRATOR.value):
        other = await door(office, login)
        for act in (other.came(await office.key("c1"), WISH, LAST), other.visitors(), other.end(office.citizens["c1"])):
            with pytest.raises(NotFound):
                await act
    officer = await door(office, OFFICER)
    with pytest.raises(NotFound):
        await officer.came(await office.key("nobody"), WISH, LAST)
    for wish in ("", "x" * 501):
        with pytest.raises(BadInput):
            await officer.came(await office.key("c1"), wish, LAST)
    ((actions,),) = await ask(office.graph, "MATCH (e:AuditEvent {object: 'visitor'}) RETURN collect(e.action) AS a")
    assert actions == ["came_in_vain"]


async def test_the_trail_tells_both_without_the_wish(office: Office) -> None:
    await (await door(office, "ost")).pre_register(office.citizens["c1"], office.accounts[OFFICER], LAST)
    await (await door(office, OFFICER)).came(await office.key("c1"), WISH, LAST)
    lines = await (await office.oversight(Role.DATA_PROTECTION_OFFICER.value)).trail_of(await office.key("c1"))
    assert {(line.action, line.grounds, line.stated_reason) for line in lines if line.object != "trail"} == {
        ("pre_register", (Ground.OWN,), ""),
        ("came", (Ground.CAME,), ""),
    }


async def test_the_pages_register_show_and_take_back(office: Office) -> None:
    doors = Doors(office, create_app(Settings(office.folder), office.graph))
    person = f"/personen/{office.citizens['c1']}"
    async with doors.desk("ost") as ost, doors.desk(OFFICER) as officer:
        assert "/voranmeldung" in (await ost.open(person)).text
        page = await ost.open(f"{person}/voranmeldung")
        assert "Sie liest nicht:" in page.text
        given = {"officer": office.accounts[OFFICER]}
        assert (await ost.send(f"{person}/voranmeldung", until="gestern", **given)).status_code == 400
        last = (datetime.now(UTC) + timedelta(days=9)).strftime("%d.%m.%Y")
        assert "Vorangemeldet bei" in (await ost.send(f"{person}/voranmeldung", until=last, **given)).text
        assert "Eins, Ada" in (await officer.open("/chancengleichheit")).text
        sheet = await officer.open(person)
        assert "Kontakte werden für diese Aufgabe nicht gezeigt" in sheet.text
        assert "/voranmeldung" not in sheet.text
        assert (await officer.open(f"{person}/voranmeldung")).status_code == 404
        await ost.open(person)
        await ost.send(f"{person}/voranmeldung/zurueckziehen", **given)
        assert (await officer.open(person)).status_code == 404
        await officer.open("/chancengleichheit")
        vain = await officer.send("/chancengleichheit", number="nobody", wish=WISH, until=last)
        assert (vain.status_code, WISH in vain.text) == (404, True)
        assert (await officer.send("/chancengleichheit", number="c1", wish=WISH, until=last)).status_code == 200
        assert WISH in (await officer.open("/chancengleichheit")).text
        assert WISH not in (await ost.open(person)).text
        await officer.open("/chancengleichheit")
        page = await officer.send("/chancengleichheit/beenden", citizen=office.citizens["c1"])
        assert "Hier steht noch niemand" in page.text


async def test_that_a_person_was_taken_on_by_number_is_seen_by_the_data_protection_officer(office: Office) -> None:
    officer = EqualOpportunity(office.graph, await office.actor(OFFICER))
    await officer.came(await office.key("c1"), "-", TODAY + timedelta(days=366))
    sheet = await (await office.people(OFFICER)).person(office.citizens["c1"])
    assert sheet.households[0].residences[0].address == "Weg"  # of a case that nobody sent
    openings = await (await office.people(Role.DATA_PROTECTION_OFFICER.value)).openings()
    assert [each.citizen_id for each in openings] == [office.citizens["c1"]]
