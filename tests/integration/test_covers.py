"""Covers: who gives them to whom, who is told of them, and what a deputy is told."""

from __future__ import annotations

from contextlib import aclosing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from api.access.actor import Actor
from api.access.case_events import CaseEvents
from api.actions.import_register import import_register
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import Refused
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Role
from graph_schema.model.case_events import CaseAct
from graph_schema.model.people import ChannelKind, ContactDirection, ContactOutcome
from graph_schema.office_time import office_day
from graph_schema.store.graph import Graph
from graph_schema.store.team_cover import CoverKey
from tests.integration.office import TODAY, Office, open_office
from tests.integration.signed_in_desk import Doors, write
from tests.integration.small_register import NOW, REGISTER_ROWS, ask, copied, write_folder

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

REASON = "Frau Eins steht an der Theke, Frau Ost ist krank."
OVERSEER = Role.DATA_PROTECTION_OFFICER.value


@pytest_asyncio.fixture(loop_scope="session")
async def office(graph: Graph, tmp_path: Path) -> Office:
    return await open_office(graph, tmp_path)


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


async def test_a_lead_does_not_give_a_cover_to_the_own_account(office: Office) -> None:
    await lead_with_own_caseload(office)
    lead = await office.oversight("lead", role=Role.TEAM_LEAD)
    cover = CoverKey(office.caseworkers["w1"], office.accounts["lead"], TODAY)
    with pytest.raises(Refused):
        await lead.set_cover(cover, TODAY + timedelta(days=183))
    assert not await ask(
        office.graph, "MATCH (:Account)-[r:ACTS_FOR {ground: 'cover'}]->(:Caseworker) RETURN r.since AS id"
    )
    west = CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY)
    await lead.set_cover(west, TODAY)  # somebody else of the team


async def test_the_page_says_why_a_lead_gives_herself_no_cover_and_does_not_offer_it(office: Office) -> None:
    await lead_with_own_caseload(office)
    async with Doors(office, create_app(Settings(office.folder), office.graph)).desk("lead", Role.TEAM_LEAD) as desk:
        page = await desk.open("/team")
        own, west = office.accounts["lead"], office.accounts["west"]
        assert f'value="{west}"' in page.text
        assert f'value="{own}"' not in page.text
        sent = await desk.send(
            "/team", caseworker=office.caseworkers["w1"], deputy=own, since=f"{office_day():%d.%m.%Y}",
            until=f"{office_day():%d.%m.%Y}",
        )  # fmt: skip
        assert sent.status_code == 403
        assert "Die eigene Vertretung gibt sich niemand selbst" in sent.text


async def test_who_is_covered_and_the_officer_see_the_cover(office: Office) -> None:
    lead = await office.oversight("lead")
    await lead.set_cover(CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY), TODAY + timedelta(days=9))
    app = create_app(Settings(office.folder), office.graph)
    doors, told = Doors(office, app), []
    for login, page in (("ost", "/faelle"), (OVERSEER, "/einsichten")):
        async with doors.desk(login) as desk:
            told.append("Konto west" in (await desk.open(page)).text)
    assert told == [True, True]


async def events(office: Office, login: str) -> list[CaseAct]:
    """What somebody is told who follows from the beginning."""
    actor = await office.actor(login, at=datetime.now(UTC), today=office_day())

    async def renew() -> Actor:
        return actor

    follower = CaseEvents(office.graph, office.keys, renew)
    cursor = office.keys.seal(f"case events of {actor.account_id}", "0")
    async with aclosing(follower.follow(cursor)) as stream:
        return [event.act for event in (await anext(stream)).events]


async def test_the_officer_is_told_at_once_that_a_cover_was_given_and_ended(office: Office) -> None:
    now = datetime.now(UTC)
    lead = await office.oversight("lead", at=now, today=office_day())
    cover = CoverKey(office.caseworkers["w1"], office.accounts["west"], office_day())
    await lead.set_cover(cover, office_day() + timedelta(days=9))
    await lead.end_cover(cover)
    assert await events(office, OVERSEER) == [CaseAct.COVER_GIVEN, CaseAct.COVER_ENDED]
    assert await events(office, "ost") == []
    (told,) = await (await office.oversight(OVERSEER, at=now, today=office_day())).covers()
    assert (told.absent, told.deputy, told.given_by, told.ended_at_once) == ("Ost", "Konto west", "Konto lead", True)


async def test_a_deputy_is_told_what_happened_since_the_cover_began(office: Office) -> None:
    now = datetime.now(UTC)
    contact = {
        "day": office_day(), "channel": ChannelKind.PHONE, "direction": ContactDirection.FROM_OFFICE,
        "outcome": ContactOutcome.REACHED,
    }  # fmt: skip
    for days in (2, 0):  # before the cover, and on its first day
        ost = await office.people("ost", at=now - timedelta(days=days), today=office_day())
        await ost.record_contact(office.citizens["c1"], new_id(), contact, "Fallmanagement")
        sued = await office.people("sued", at=now - timedelta(days=days), today=office_day())
        await sued.open_case(await office.key("c1"), REASON)
    assert await events(office, "west") == []
    lead = await office.oversight("lead", at=now, today=office_day())
    cover = CoverKey(office.caseworkers["w1"], office.accounts["west"], office_day())
    await lead.set_cover(cover, office_day())
    assert await events(office, "west") == [CaseAct.CONTACT_RECORDED, CaseAct.CASE_OPENED]
    assert len(await events(office, "ost")) == 4
    west = await office.people("west", at=now, today=office_day())
    assert [each.opened_at.date() for each in await west.openings_of_own_cases()] == [now.date()]
