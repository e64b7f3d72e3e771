"""Rights end with what they were given for, and a caseload is one account's own."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from api.access.equal_opportunity import EqualOpportunity
from api.actions.account_links import link_caseload, link_team, unlink_team
from api.actions.accounts import Administration, Doer
from graph_schema.errors import Conflict, NotFound
from graph_schema.model.access import Role
from graph_schema.store import accounts
from graph_schema.store.graph import Graph
from graph_schema.store.people import list_visible_citizens
from tests.integration.office import AT, TODAY, Office, open_office
from tests.integration.signed_in_desk import write
from tests.integration.small_register import ask

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

EQUAL = Role.EQUAL_OPPORTUNITY_OFFICER.value
REASON = "Frau Eins steht an der Theke, Frau Ost ist krank."


@pytest_asyncio.fixture(loop_scope="session")
async def office(graph: Graph, tmp_path: Path) -> Office:
    return await open_office(graph, tmp_path)


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
