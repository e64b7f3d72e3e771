"""Findings of an attack on people's data: each test says how it should be, and is expected to fail until it is so.

Whoever mends one takes its mark away (`strict`: a mended one that keeps it fails) and moves it to where it belongs.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from api.access import passwords
from api.access.actor import actor_of
from api.access.differences import Differences
from api.access.equal_opportunity import EqualOpportunity
from api.access.persons import Parts, Persons
from api.access.policy import ObjectType
from api.access.register_changes import Correction, RegisterChanges
from api.access.requests import Request
from api.access.teams import Oversight
from api.actions.account_links import link_caseload, link_team, unlink_team
from api.actions.accounts import Administration, Doer
from api.actions.change_value import change_value
from api.actions.import_register import import_register
from api.actions.sign_in import Entrance, Place
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import Conflict, NotFound, SignInFailed, SozialraumError
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Role, SessionState, SignedIn
from graph_schema.model.people import ChannelKind, ContactDirection, ContactOutcome
from graph_schema.store import accounts
from graph_schema.store.graph import Graph
from graph_schema.store.people import list_visible_citizens
from graph_schema.store.team_cover import CoverKey
from tests.integration.office import AT, TODAY, Office, open_office
from tests.integration.signed_in_desk import Doors, write
from tests.integration.small_register import NOW, REGISTER_ROWS, ask, copied, write_folder

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

EQUAL = Role.EQUAL_OPPORTUNITY_OFFICER.value
OVERSEER = Role.DATA_PROTECTION_OFFICER.value
REASON = "Frau Eins steht an der Theke, Frau Ost ist krank."


def finding(number: int, why: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, raises=(AssertionError, pytest.fail.Exception), reason=f"{number}: {why}")


@pytest_asyncio.fixture(loop_scope="session")
async def office(graph: Graph, tmp_path: Path) -> Office:
    return await open_office(graph, tmp_path)


# --- figures and protected people (F7, F12) ---------------------------------------------------------------------------


@finding(2, "a former member's sheet tells what became of the household since")
async def test_who_has_left_a_household_has_nothing_on_the_sheet_of_what_it_is_now(office: Office) -> None:
    citizen, last = office.citizens["c1"], date(2025, 12, 31)
    await write(
        office,
        "MATCH (c:Citizen {id: $citizen})-[m:MEMBER_OF]->(h:Household) SET m.until = $until"
        " RETURN c.id AS id", citizen=citizen, until=last,
    )  # fmt: skip
    before = (await (await office.people("ost")).person(citizen)).households[0]
    await write(  # whom she lived with moves in with somebody, who is threatened
        office,
        "MATCH (h:Household {id: $household}) SET h.type = 'couple', h.protected = true RETURN h.id AS id",
        household=office.households["h1"],
    )
    after = (await (await office.people("ost")).person(citizen)).households[0]
    assert (after.type, [each.state for each in after.residences]) == (
        before.type, [each.state for each in before.residences],
    )  # fmt: skip


# --- rights: who gives them, who sees them, when they end -------------------------------------------------------------


async def lead_with_own_caseload(office: Office) -> None:
    """The lead of the team, who advises some of its people, too (the roles go together)."""
    rows = copied(REGISTER_ROWS)
    lead = {"caseworker_number": "w9", "family_name": "Leitung", "full_time_share": "1", "languages": "de:C2",
            "team": "U25"}  # fmt: skip
    rows["caseworkers"].append(lead)
    await import_register(
        office.graph, write_folder(office.folder / "lead", rows), data_folder=office.folder,
        now=NOW + timedelta(hours=1),
    )  # fmt: skip
    await write(
        office,
        "MATCH (w:Caseworker {family_name: 'Leitung'}), (a:Account {id: $account})"
        " CREATE (a)-[:ACTS_FOR {role: 'caseworker', ground: 'own', since: $since}]->(w) RETURN a.id AS id",
        account=office.accounts["lead"], since=date(2020, 1, 1),
    )  # fmt: skip


@finding(3, "a lead who also advises gives herself a cover: all cases of a colleague, health too, without a reason")
async def test_a_lead_does_not_give_a_cover_to_the_own_account(office: Office) -> None:
    await lead_with_own_caseload(office)
    lead = await office.oversight("lead", role=Role.TEAM_LEAD)
    cover = CoverKey(office.caseworkers["w1"], office.accounts["lead"], TODAY)
    try:
        await lead.set_cover(cover, TODAY + timedelta(days=183))
    except SozialraumError:
        return
    sheet = await (await office.people("lead", role=Role.CASEWORKER)).person(office.citizens["c1"])
    pytest.fail(f"reads {sorted(sheet.fields)} on {sorted(sheet.grounds)}")


@finding(4, "neither the absent one nor the officer is told that a cover was given")
async def test_who_is_covered_and_the_officer_see_the_cover(office: Office) -> None:
    lead = await office.oversight("lead")
    await lead.set_cover(CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY), TODAY + timedelta(days=9))
    app = create_app(Settings(office.folder), office.graph)
    doors, told = Doors(office, app), []
    for login, page in (("ost", "/faelle"), (OVERSEER, "/einsichten")):
        async with doors.desk(login) as desk:
            told.append("Konto west" in (await desk.open(page)).text)
    assert told == [True, True]


@finding(5, "the equal-opportunity officer reads anybody by number for a year, and nobody is told")
async def test_that_a_person_was_taken_on_by_number_is_seen_by_the_data_protection_officer(office: Office) -> None:
    officer = EqualOpportunity(office.graph, await office.actor(EQUAL))
    await officer.came(await office.key("c1"), "-", TODAY + timedelta(days=366))
    sheet = await (await office.people(EQUAL)).person(office.citizens["c1"])
    assert sheet.households[0].residences[0].address == "Weg"  # of a case that nobody sent
    openings = await (await office.people(OVERSEER)).openings()
    assert [each.citizen_id for each in openings] == [office.citizens["c1"]]


@finding(6, "a lead whose team was taken away reads on in a case that she had opened")
async def test_a_case_opened_as_the_teams_lead_is_closed_with_the_lead(office: Office) -> None:
    await (await office.people("other_lead")).open_case(await office.key("c4"), REASON)
    administration = Administration(office.graph, office.keys, Doer.at_terminal("root"), today=TODAY)
    account = office.accounts["other_lead"]
    version = (await _stored(office, account)).account.version
    team = (await ask(office.graph, "MATCH (t:Team {name: 'Mitte'}) RETURN t.id AS id"))[0][0]
    await unlink_team(administration, account, version, team, AT)
    await link_team(administration, account, version + 1, "U25", AT)  # leads another one now
    people = await office.people("other_lead")
    with pytest.raises(NotFound):
        await people.person(office.citizens["c4"])


@finding(7, "what was given to a role is there again when the role is given again, for up to a year")
async def test_rights_of_a_role_that_was_taken_away_do_not_come_back_with_it(office: Office) -> None:
    officer = EqualOpportunity(office.graph, await office.actor(EQUAL))
    await officer.came(await office.key("c1"), "Teilzeit", TODAY + timedelta(days=300))
    administration = Administration(office.graph, office.keys, Doer.at_terminal("root"), today=TODAY)
    account = office.accounts[EQUAL]
    version = (await _stored(office, account)).account.version
    await administration.change_roles(account, version, [Role.PLANNER], AT)
    await administration.change_roles(account, version + 1, [EQUAL], AT + timedelta(days=90))
    later = await office.people(EQUAL, at=AT + timedelta(days=91), today=TODAY + timedelta(days=91))
    assert await list_visible_citizens(office.graph, later.actor.asking) == {}


async def _stored(office: Office, account: str) -> accounts.StoredAccount:
    stored = await accounts.load_account(office.graph, account)
    assert stored is not None
    return stored


@finding(8, "two accounts get the same caseload as their own where both are linked at the same moment")
async def test_a_caseload_is_given_to_one_account_only_also_at_the_same_moment(office: Office) -> None:
    await write(
        office, "MATCH (:Account)-[r:ACTS_FOR]->(w:Caseworker {id: $key}) DELETE r RETURN w.id AS id",
        key=office.caseworkers["w1"],
    )  # fmt: skip
    administration = Administration(office.graph, office.keys, Doer.at_terminal("root"), today=TODAY)
    given = await asyncio.gather(
        *(
            link_caseload(administration, office.accounts[login], 1, "w1", data_folder=office.folder, now=AT)
            for login in ("ost", "west", "sued")
        ),
        return_exceptions=True,
    )
    assert sum(each is None for each in given) == 1
    assert all(each is None or isinstance(each, Conflict) for each in given)


@finding(9, "the last day of a right ends by the machine's clock: where that is UTC, up to two hours too late")
async def test_a_day_ends_when_it_ends_at_the_office(graph_address: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    try:
        half_past_one = datetime(2026, 7, 3, 23, 30, tzinfo=UTC)  # 4 July, 01:30 at every Jobcenter
        session = SignedIn(
            id="s", account_id="a", display_name="-", role=Role.CASEWORKER, roles=(Role.CASEWORKER,),
            state=SessionState.FULL, created_at=half_past_one, seen_at=half_past_one, ends_at=half_past_one,
            proved_at=None,
        )  # fmt: skip
        assert actor_of(session, half_past_one).today == date(2026, 7, 4)
    finally:
        monkeypatch.undo()
        time.tzset()


# --- the trail --------------------------------------------------------------------------------------------------------


@finding(11, "an address that is corrected through one member is in the trail of nobody else who lives there")
async def test_a_corrected_address_is_in_the_trail_of_everybody_who_lives_there(office: Office) -> None:
    people = await office.people("ost")
    changes = RegisterChanges(people, office.keys, office.folder)
    residence = next(
        each for each in (await people.person(office.citizens["c1"])).households[0].residences if each.until is None
    )
    version = (await changes.address(office.citizens["c1"], residence.id)).version
    request = Request.of(office.keys, people.actor.account_id, "a-key-of-mine", {"to": "Neuer Weg"})
    await changes.correct_address(
        Correction(office.citizens["c1"], version, request, "Fallmanagement"), residence.id, {"street": "Neuer Weg"},
        as_written=True,
    )  # fmt: skip
    about = await ask(office.graph, "MATCH (e:AuditEvent) WHERE e.action = 'correct_address' RETURN e.about AS about")
    assert {each for (each,) in about} == {office.citizens["c1"], office.citizens["c2"]}


# --- voluntary stays voluntary (F3) -----------------------------------------------------------------------------------


# --- figures about staff (F4) -----------------------------------------------------------------------------------------


@finding(13, "a team of five of whom one advises shows the number of that one's differences")
async def test_differences_are_counted_only_where_five_advise_somebody(office: Office) -> None:
    rows = copied(REGISTER_ROWS)
    rows["citizens"][2]["caseworker_number"] = ""  # nobody but w1 advises somebody
    rows["caseworkers"] += [
        {"caseworker_number": f"n{at}", "family_name": f"Neu {at}", "full_time_share": "1", "languages": "de:C2",
         "team": "U25"} for at in range(3)
    ]  # fmt: skip
    await change_value(office.graph, "c1", "phone", "0561 2", by="Fallmanagement", data_folder=office.folder, now=NOW)
    for hours in (1, 2):
        await import_register(
            office.graph, write_folder(office.folder / "more", rows), data_folder=office.folder,
            now=NOW + timedelta(hours=hours),
        )  # fmt: skip
    lead = await office.actor("lead")
    assert len(await Oversight(office.graph, lead).team()) == 5
    (team,) = await Differences(office.graph, lead, office.folder).of_teams()
    assert team.number is None


@finding(18, "the lead reads in a case that she opened to the second when her colleague was at work")
async def test_who_opened_a_case_to_supervise_it_reads_no_times_of_work(office: Office) -> None:
    phone = {
        "day": TODAY, "channel": ChannelKind.PHONE, "direction": ContactDirection.FROM_OFFICE,
        "outcome": ContactOutcome.REACHED,
    }  # fmt: skip
    await (await office.people("ost")).record_contact(office.citizens["c1"], new_id(), phone, "Fallmanagement")
    lead = await office.people("lead", role=Role.TEAM_LEAD)
    await lead.open_case(await office.key("c1"), REASON)
    seen = (await Persons(lead).persons([office.citizens["c1"]], Parts()))[office.citizens["c1"]]
    assert len(seen.fields["caseworkers"]) == 1  # so that it is clear whose times these are
    assert all("recorded_at" not in each.rights[ObjectType.CONTACT] for each in seen.contacts)


# --- being kept waiting by others -------------------------------------------------------------------------------------


async def _account(office: Office, login: str) -> None:
    properties = {
        "login": login, "display_name": login, "sort_key": login, "roles": [Role.PLANNER], "demo": False,
        "password_hash": await passwords.hashed("vier Wörter ohne Sinn"), "created_at": AT, "version": 1,
    }  # fmt: skip
    await accounts.add_account(office.graph, office.keys.login_key(login), login, properties)


@finding(14, "behind one address, after forty mistyped passwords in a week each right sign-in blocks the next")
async def test_a_right_sign_in_makes_nobody_else_wait(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for login in ("eins", "zwei"):
        await _account(office, login)
    entrance, here = Entrance(office.graph, office.keys), Place("192.0.2.1")
    moment = AT
    for at in range(40):  # each of another colleague, two hours apart
        moment += timedelta(hours=2)
        with pytest.raises(SignInFailed):
            await entrance.sign_in(f"colleague-{at}", "mistyped", here, moment)
    moment += timedelta(hours=2)
    await entrance.sign_in("eins", "vier Wörter ohne Sinn", here, moment)
    try:
        await entrance.sign_in("zwei", "vier Wörter ohne Sinn", here, moment + timedelta(seconds=30))
    except SozialraumError as error:
        pytest.fail(str(error))
