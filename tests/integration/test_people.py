"""Who sees whom: through the door to people, on each engine."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.access.people import People
from api.access.persons import Parts, Persons
from api.access.policy import CITIZEN_FIELDS, ObjectType
from api.access.requests import Request
from api.access.tries_to_open import FREE_TRIES, tries_by_day
from api.actions.export_contacts import export_contacts
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import BadInput, Conflict, NotFound, TooManyTries
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground, Role
from graph_schema.model.people import ChannelKind, ContactDirection, ContactOutcome
from graph_schema.queries import Query
from graph_schema.store import accounts, sessions
from graph_schema.store.graph import Graph
from graph_schema.store.team_cover import CoverKey
from tests.integration.handed_over import mapping_of
from tests.integration.office import AT, STAFF, TODAY, Office, open_office
from tests.integration.signed_in_desk import Doors, write
from tests.integration.small_register import ask

REASON = "Frau Eins steht an der Theke, Frau Ost ist krank."
PHONE = {
    "day": TODAY,
    "channel": ChannelKind.PHONE,
    "direction": ContactDirection.FROM_OFFICE,
    "outcome": ContactOutcome.REACHED,
}
NOBODYS = [role for role in Role if role not in (Role.CASEWORKER, Role.TEAM_LEAD)]


@pytest_asyncio.fixture(loop_scope="session")
async def office(graph: Graph, tmp_path: Path) -> Office:
    return await open_office(graph, tmp_path)


def names(lines: list[Any]) -> list[str]:
    return [f"{line.given_name} {line.family_name}" for line in lines]


async def test_case_workers_see_their_own_caseload_and_nobody_elses(office: Office) -> None:
    assert names(await (await office.people("ost")).caseload()) == ["Ada Eins"]
    assert names(await (await office.people("west")).caseload()) == ["Lu Zwei"]
    assert names(await (await office.people("sued")).caseload()) == ["Mo Drei"]


async def test_a_foreign_person_is_answered_as_one_who_is_not_there(office: Office) -> None:
    people = await office.people("ost")
    answers = set()
    for citizen in (office.citizens["c3"], new_id()):
        with pytest.raises(NotFound) as refused:
            await people.person(citizen)
        answers.add((refused.value.de, refused.value.en, refused.value.remedy_de))
    assert len(answers) == 1


async def test_a_foreign_person_costs_the_same_questions_as_one_who_is_not_there(office: Office) -> None:
    people = await office.people("ost")
    counted = []
    for citizen in (office.citizens["c3"], new_id()):
        before = office.graph.queries_run
        with pytest.raises(NotFound):
            await people.person(citizen)
        counted.append(office.graph.queries_run - before)
    assert counted[0] == counted[1]


async def test_the_own_case_is_read_whole_but_for_citizenship(office: Office) -> None:
    sheet = await (await office.people("ost")).person(office.citizens["c1"])
    assert sheet.fields["needs"] == ["debts"]
    assert sheet.fields["health_needs"] == ["health"]
    assert [each["value"] for each in sheet.fields["channels"] if each["value"]] == ["0561 1"]
    assert [line.event.channel for line in sheet.contacts or ()] == ["phone", "post"]
    assert sheet.households[0].residences[0].address == "Weg"
    assert sheet.withheld == frozenset()
    assert "citizenship" not in sheet.fields
    assert set(sheet.fields) == set(CITIZEN_FIELDS)


async def test_who_has_no_rule_sees_no_person(office: Office) -> None:
    for role in NOBODYS:
        people = await office.people(role.value)
        tried = [
            *(people.person(citizen) for citizen in office.citizens.values()),
            *(people.household(household) for household in office.households.values()),
            *(people.record_contact(citizen, new_id(), PHONE, "-") for citizen in office.citizens.values()),
            people.open_case(await office.key("c1"), REASON),
        ]
        for each in tried:
            with pytest.raises(NotFound):
                await each
        with pytest.raises(NotFound):
            await people.caseload()


async def test_a_cover_holds_for_its_days_and_no_other(office: Office) -> None:
    lead = await office.oversight("lead")
    since, until = TODAY + timedelta(days=1), TODAY + timedelta(days=3)
    await lead.set_cover(CoverKey(office.caseworkers["w1"], office.accounts["west"], since), until)
    for days, sees in ((0, False), (1, True), (3, True), (4, False)):
        people = await office.people("west", today=TODAY + timedelta(days=days))
        assert ("Ada Eins" in names(await people.caseload())) is sees


async def test_a_cover_ends_at_once(office: Office) -> None:
    lead = await office.oversight("lead")
    cover = CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY)
    await lead.set_cover(cover, TODAY + timedelta(days=9))
    people = await office.people("west")
    assert (await people.person(office.citizens["c1"])).grounds == {Ground.COVER}
    await lead.end_cover(cover)
    with pytest.raises(NotFound):
        await people.person(office.citizens["c1"])


async def test_a_cover_lasts_when_the_deputy_changes_the_team_and_the_lead_sees_and_ends_it(office: Office) -> None:
    lead = await office.oversight("lead")
    cover = CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY)
    await lead.set_cover(cover, TODAY + timedelta(days=9))
    await office.graph.write(
        Query(
            "moved_in_a_test", "tests",
            "MATCH (w:Caseworker {id: $moved})-[r:IN_TEAM]->(:Team), (o:Caseworker {id: $other})-[:IN_TEAM]->(t:Team)"
            " DELETE r CREATE (w)-[:IN_TEAM]->(t) RETURN w.id AS id",
            "?", (("moved", "any"), ("other", "any")), ("id",),
        ),
        moved=office.caseworkers["w2"], other=office.caseworkers["w3"],
    )  # fmt: skip
    people = await office.people("west")
    assert (await people.person(office.citizens["c1"])).grounds == {Ground.COVER}
    (absent,) = await lead.team()
    assert [each.name for each in absent.covers] == ["Konto west"]
    await lead.end_cover(cover)
    with pytest.raises(NotFound):
        await people.person(office.citizens["c1"])


async def test_a_lead_arranges_covers_in_the_own_team_only(office: Office) -> None:
    for login, absent, deputy in (
        ("lead", "w3", "west"),
        ("lead", "w1", "sued"),
        ("other_lead", "w1", "west"),
        ("lead", "w1", "ost"),
    ):
        oversight = await office.oversight(login)
        with pytest.raises(NotFound):
            await oversight.set_cover(CoverKey(office.caseworkers[absent], office.accounts[deputy], TODAY), TODAY)
    assert names(await (await office.people("west")).caseload()) == ["Lu Zwei"]


async def test_days_of_a_cover_that_cannot_be_are_refused(office: Office) -> None:
    oversight = await office.oversight("lead")
    for first, last in ((2, 1), (-9, -1), (0, 200)):
        cover = CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY + timedelta(days=first))
        with pytest.raises(BadInput):
            await oversight.set_cover(cover, TODAY + timedelta(days=last))


async def test_a_lead_sees_case_numbers_of_the_own_team_and_no_case(office: Office) -> None:
    members = await (await office.oversight("lead")).team()
    assert {(member.name, member.people) for member in members} == {("Ost", 1), ("West", 1)}
    lead = await office.people("lead")
    assert await lead.caseload() == []
    with pytest.raises(NotFound):
        await lead.person(office.citizens["c1"])


async def test_an_opened_case_is_seen_by_its_own_worker_and_the_officer_at_once(office: Office) -> None:
    west = await office.people("west")
    citizen = await west.open_case(await office.key("c1"), REASON)
    assert citizen == office.citizens["c1"]
    (seen,) = await (await office.people("ost")).openings_of_own_cases()
    assert (seen.name, seen.opened_by, seen.stated_reason) == ("Ada Eins", "Konto west", REASON)
    (told,) = await (await office.people("data_protection_officer")).openings()
    assert (told.name, told.opened_by, told.stated_reason) == ("", "Konto west", REASON)
    assert await (await office.people("sued")).openings_of_own_cases() == []


async def test_an_opened_case_shows_no_health_data_and_closes_by_itself(office: Office) -> None:
    west = await office.people("west")
    citizen = await west.open_case(await office.key("c1"), REASON)
    sheet = await west.person(citizen)
    assert "health_needs" in sheet.withheld
    assert "health" not in repr(sheet.fields.get("needs"))
    with pytest.raises(NotFound):
        await (await office.people("west", today=TODAY + timedelta(days=2))).person(citizen)


async def test_a_lead_opens_cases_of_the_own_team_only(office: Office) -> None:
    lead = await office.people("lead")
    assert await lead.open_case(await office.key("c1"), REASON) == office.citizens["c1"]
    assert (await lead.person(office.citizens["c1"])).grounds == {Ground.SUPERVISION}
    with pytest.raises(NotFound):
        await lead.open_case(await office.key("c4"), REASON)
    with pytest.raises(NotFound):
        await lead.record_contact(office.citizens["c1"], new_id(), PHONE, "Teamleitung")


async def test_what_a_lead_opened_is_not_open_to_the_same_person_in_another_role(office: Office) -> None:
    lead = await office.people("lead")
    citizen = await lead.open_case(await office.key("c1"), REASON)
    with pytest.raises(NotFound):
        await (await office.people("lead", role=Role.CASEWORKER)).person(citizen)


async def test_a_household_shows_its_members_of_today_and_opens_no_foreign_sheet(office: Office) -> None:
    sheet = await (await office.people("ost")).household(office.households["h1"])
    assert [(member.given_name, member.id is None) for member in sheet.members] == [("Ada", False), ("Kim", True)]
    with pytest.raises(NotFound):
        await (await office.people("west")).household(office.households["h1"])


async def test_who_has_left_a_household_does_not_show_where_it_lives_now(office: Office) -> None:
    await office.graph.write(
        Query(
            "left_in_a_test", "tests",
            "MATCH (c:Citizen {id: $citizen})-[m:MEMBER_OF]->(:Household) SET m.until = $until RETURN c.id AS id", "?",
            (("citizen", "any"), ("until", "any")), ("id",),
        ),
        citizen=office.citizens["c1"],
        until=date(2021, 6, 30),
    )  # fmt: skip
    sheet = await (await office.people("ost")).person(office.citizens["c1"])
    (membership,) = sheet.households
    assert [(home.address, home.until) for home in membership.residences] == [("Alter Weg", date(2021, 6, 30))]


async def test_a_contact_belongs_to_one_person(office: Office) -> None:
    lead = await office.oversight("lead")
    await lead.set_cover(CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY), TODAY)
    west, contact = await office.people("west"), new_id()
    await west.record_contact(office.citizens["c1"], contact, PHONE, "Fallmanagement")
    with pytest.raises(Conflict):
        await west.record_contact(office.citizens["c3"], contact, PHONE, "Fallmanagement")


async def test_the_contact_of_somebody_else_that_an_import_brought_does_not_become_ones_own(office: Office) -> None:
    ((foreign,),) = await ask(
        office.graph, "MATCH (:Citizen {given_name: 'Lu'})-[:HAD_CONTACT]->(e:ContactEvent) RETURN e.id AS id"
    )
    ost = await office.people("ost")
    before = [line.id for line in (await ost.person(office.citizens["c1"])).contacts or ()]
    with pytest.raises(Conflict):
        await ost.record_contact(office.citizens["c1"], foreign, PHONE, "Fallmanagement")
    assert [line.id for line in (await ost.person(office.citizens["c1"])).contacts or ()] == before
    assert foreign not in before


async def test_the_key_of_another_act_takes_no_contact_back(office: Office) -> None:
    ost, contact, other = await office.people("ost"), new_id(), new_id()
    for each in (contact, other):
        await ost.record_contact(office.citizens["c1"], each, PHONE, "Fallmanagement")
    with pytest.raises(Conflict):
        await ost.take_back_contact(office.citizens["c1"], contact, request=Request("key", "content", act=other))
    assert contact in [line.id for line in (await ost.person(office.citizens["c1"])).contacts or ()]


async def test_a_contact_sent_twice_is_one_contact_and_one_event(office: Office) -> None:
    ost, contact = await office.people("ost"), new_id()
    for _ in range(2):
        await ost.record_contact(office.citizens["c1"], contact, PHONE, "Fallmanagement")
    sheet = await ost.person(office.citizens["c1"])
    assert [line.id for line in sheet.contacts or () if line.here] == [contact]
    (events,) = await ask(office.graph, "MATCH (e:AuditEvent {action: 'record'}) RETURN count(e) AS n")
    assert events == (1,)


async def test_a_contact_is_taken_back_by_who_recorded_it_and_only_for_a_while(office: Office) -> None:
    lead = await office.oversight("lead")
    await lead.set_cover(CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY), TODAY)
    ost, west, contact = await office.people("ost"), await office.people("west"), new_id()
    await ost.record_contact(office.citizens["c1"], contact, PHONE, "Fallmanagement")
    with pytest.raises(Conflict):
        await west.take_back_contact(office.citizens["c1"], contact)
    with pytest.raises(Conflict):
        await (await office.people("ost", at=AT + timedelta(minutes=16))).take_back_contact(
            office.citizens["c1"], contact
        )
    await ost.take_back_contact(office.citizens["c1"], contact)
    assert not [line for line in (await ost.person(office.citizens["c1"])).contacts or () if line.here]


async def test_a_contact_taken_back_is_not_recorded_again_by_the_same_form(office: Office) -> None:
    ost, contact = await office.people("ost"), new_id()
    await ost.record_contact(office.citizens["c1"], contact, PHONE, "Fallmanagement")
    await ost.take_back_contact(office.citizens["c1"], contact)
    with pytest.raises(Conflict):
        await ost.record_contact(office.citizens["c1"], contact, PHONE, "Fallmanagement")
    assert not [line for line in (await ost.person(office.citizens["c1"])).contacts or () if line.here]


async def test_each_opening_keeps_its_own_reason(office: Office) -> None:
    west = await office.people("west")
    await west.open_case(await office.key("c1"), REASON)
    later = await office.people("west", at=AT + timedelta(minutes=1))
    await later.open_case(await office.key("c1"), "Rückruf wegen des Termins von vorhin.")
    officer = await office.people("data_protection_officer", at=AT + timedelta(hours=1))
    own = await office.people("ost", at=AT + timedelta(hours=1))
    for openings in (await officer.openings(), await own.openings_of_own_cases()):
        assert [each.stated_reason for each in openings] == ["Rückruf wegen des Termins von vorhin.", REASON]


async def test_the_trail_names_the_grounds_that_held(office: Office) -> None:
    await (await office.people("ost")).record_contact(office.citizens["c1"], new_id(), PHONE, "Fallmanagement")
    west = await office.people("west")
    citizen = await west.open_case(await office.key("c1"), REASON)
    await west.record_contact(citizen, new_id(), PHONE, "Fallmanagement")
    lines = await (await office.oversight("data_protection_officer")).trail_of(await office.key("c1"))
    assert {(line.by, line.action, line.grounds) for line in lines if line.object != "trail"} == {
        ("Konto ost", "record", (Ground.OWN,)),
        ("Konto west", "open", (Ground.OPENED,)),
        ("Konto west", "record", (Ground.OPENED,)),
    }


async def test_a_cover_that_is_over_is_not_lengthened_by_ending_it(office: Office) -> None:
    cover = CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY)
    await (await office.oversight("lead")).set_cover(cover, TODAY)
    much_later = await office.oversight("lead", today=TODAY + timedelta(days=30))
    with pytest.raises(NotFound):
        await much_later.end_cover(cover)
    in_between = await office.people("west", today=TODAY + timedelta(days=10))
    assert names(await in_between.caseload()) == ["Lu Zwei"]


async def test_a_contact_that_has_left_in_a_file_is_not_taken_back(office: Office, tmp_path: Path) -> None:
    ost, contact = await office.people("ost"), new_id()
    await ost.record_contact(office.citizens["c1"], contact, PHONE, "Fallmanagement")
    await export_contacts(
        office.graph,
        mapping_of(tmp_path),
        tmp_path / "out",
        data_folder=office.folder,
        now=AT,
        today=TODAY,
        until=TODAY,
    )
    with pytest.raises(Conflict):
        await ost.take_back_contact(office.citizens["c1"], contact)


async def test_rights_taken_away_hold_at_the_next_question(office: Office) -> None:
    people = await office.people("ost")
    await people.person(office.citizens["c1"])
    await accounts.change_account(office.graph, office.accounts["ost"], 1, {"roles": [Role.PLANNER]})
    with pytest.raises(NotFound):
        await people.person(office.citizens["c1"])
    assert await people.caseload() == []
    await accounts.change_account(office.graph, office.accounts["ost"], 2, {"roles": [Role.CASEWORKER]})
    await people.person(office.citizens["c1"])
    await sessions.end_sessions(office.graph, office.accounts["ost"])
    with pytest.raises(NotFound):
        await people.person(office.citizens["c1"])


async def test_everything_read_and_done_is_in_the_trail_that_the_officer_searches_by_person(office: Office) -> None:
    ost = await office.people("ost")
    await ost.person(office.citizens["c1"])
    await ost.record_contact(office.citizens["c1"], new_id(), PHONE, "Fallmanagement")
    await (await office.people("west")).open_case(await office.key("c1"), REASON)
    lines = await (await office.oversight("data_protection_officer")).trail_of(await office.key("c1"))
    assert {(line.by, line.action) for line in lines if line.object != "trail"} == {
        ("Konto ost", "read"),
        ("Konto ost", "record"),
        ("Konto west", "open"),
    }
    assert await (await office.oversight("data_protection_officer")).trail_of(await office.key("c9")) == []


async def test_that_somebodys_trail_was_read_stands_in_it(office: Office) -> None:
    officer, key = await office.oversight("data_protection_officer"), await office.key("c1")
    await officer.trail_of(key)
    lines = await officer.trail_of(key)
    assert [(line.action, line.object, line.by) for line in lines] == [
        ("read", "trail", "Konto data_protection_officer")
    ] * 2


async def test_who_tries_numbers_waits_and_the_officer_sees_how_many_but_not_whose(office: Office) -> None:
    """Numbers follow each other: tried one by one they would tell who is known here. Others wait for nothing."""
    people = await office.people("west")
    for number in range(FREE_TRIES):
        with pytest.raises(NotFound):
            await people.open_case(await office.key(f"guess-{number}"), REASON)
        if number < 2:  # one that is there in between changes nothing
            await people.open_case(await office.key("c1"), REASON)
    for number in ("c1", "guess"):
        with pytest.raises(TooManyTries) as refused:
            await people.open_case(await office.key(number), REASON)
        assert refused.value.seconds > 0
    assert await (await office.people("ost")).open_case(await office.key("c3"), REASON) == office.citizens["c3"]
    later = await office.people("west", at=AT + timedelta(minutes=16))
    assert await later.open_case(await office.key("c1"), REASON) == office.citizens["c1"]
    assert await tries_by_day(office.graph, await office.actor("data_protection_officer")) == {TODAY: FREE_TRIES}
    with pytest.raises(NotFound):
        await tries_by_day(office.graph, await office.actor("lead"))
    async with Doors(office, create_app(Settings(office.folder), office.graph)).desk("data_protection_officer") as desk:
        page = (await desk.open("/einsichten")).text
    tried = page.partition('id="tries-title"')[2].partition("</table>")[0]
    assert f">{FREE_TRIES}</td>" in tried
    assert "Konto" not in tried


async def test_nobody_but_the_officer_reads_trail_and_openings_of_all(office: Office) -> None:
    for login in STAFF:
        if login == "data_protection_officer":
            continue
        oversight = await office.oversight(login)
        with pytest.raises(NotFound):
            await oversight.trail_of(await office.key("c1"))
        if STAFF[login][0] is not Role.CASEWORKER:
            with pytest.raises(NotFound):
                await (await office.people(login)).openings()


async def test_openings_in_the_name_of_another_role_are_empty(office: Office) -> None:
    await (await office.people("west")).open_case(await office.key("c1"), REASON)
    people: People = await office.people("sued")
    with pytest.raises(NotFound):
        await people.openings()


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


async def test_who_opened_a_case_to_supervise_it_reads_no_times_of_work(office: Office) -> None:
    await (await office.people("ost")).record_contact(office.citizens["c1"], new_id(), PHONE, "Fallmanagement")
    lead = await office.people("lead", role=Role.TEAM_LEAD)
    await lead.open_case(await office.key("c1"), REASON)
    seen = (await Persons(lead).persons([office.citizens["c1"]], Parts()))[office.citizens["c1"]]
    assert len(seen.fields["caseworkers"]) == 1  # so that it is clear whose times these are
    assert all("recorded_at" not in each.rights[ObjectType.CONTACT] for each in seen.contacts)
