"""Addresses and roles corrected here (F1): through GraphQL, against imports, versions and rights."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.access.differences import Differences
from api.access.requests import forget_old
from api.actions.change_value import change_value
from api.actions.import_addresses import import_addresses
from api.actions.import_register import import_register
from api.actions.settle_differences import list_open_differences, settle_difference
from api.actions.undo_import import undo_import
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import Refused
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.import_lock import import_lock
from graph_schema.ingest.report import ImportReport
from graph_schema.model.access import Ground, Role
from graph_schema.store.figures import load_figure_state
from graph_schema.store.freshness import count_open_differences
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk
from tests.integration.office import OTHER_TEAM, open_office
from tests.integration.signed_in_desk import Doors, age_request, give, take_all
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, ask, copied, write_folder
from tests.integration.test_addresses import HOUSES

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

FAILURE = "... on Failure { code message messageDe remedy remedyDe } ... on BadValue { field }"
STALE = "... on Stale { field changedBy at current currentVersion }"
SHEET = "households { householdId version role residences { id version state address areas } }"
ADDRESS = f"""mutation ($input: CorrectAddressInput!) {{ correctAddress(input: $input) {{ __typename {FAILURE} {STALE}
  ... on UncertainAddress {{ candidates {{ street houseNumber postcode town }} }}
  ... on AddressCorrected {{ residenceId citizen {{ {SHEET} }} }} }} }}"""
ROLE = f"""mutation ($input: CorrectRoleInput!) {{ correctRole(input: $input) {{ __typename {FAILURE} {STALE}
  ... on RoleCorrected {{ householdId citizen {{ {SHEET} }} }} }} }}"""
HOME = (
    "MATCH (:Citizen {given_name: 'Ada'})-[:MEMBER_OF]->()-[:LIVES_IN]->(r:Residence) WHERE r.until IS NULL"
    " OPTIONAL MATCH (r)-[:LOCATED_IN]->(n) RETURN r.street AS street, r.house_number AS number, r.state AS state,"
    " n.name AS area"
)
ROLE_OF_ADA = "MATCH (:Citizen {given_name: 'Ada'})-[m:MEMBER_OF]->() RETURN m.role AS role"
BEFORE, AFTER = ("Weg", None, "located", "Mitte"), ("Hauptstr.", "3", "located", "Ost")


@pytest.fixture
async def doors(graph: Graph, tmp_path: Path) -> Doors:
    office = await open_office(graph, tmp_path)
    (tmp_path / "houses.csv").write_text(HOUSES, encoding="utf-8")
    await import_addresses(graph, tmp_path / "houses.csv", data_folder=tmp_path, now=NOW)
    return Doors(office, create_app(Settings(tmp_path), graph))


@pytest.fixture
async def ost(doors: Doors) -> AsyncGenerator[Desk]:
    async with doors.desk("ost") as desk:
        yield desk


def register(**home: str) -> dict[str, list[Cells]]:
    """The office's register; `home`: what it says of Ada's dwelling."""
    rows = copied(REGISTER_ROWS)
    rows["caseworkers"].append(dict(OTHER_TEAM))
    rows["citizens"][3]["caseworker_number"] = "w3"
    rows["memberships"][3]["household_number"] = "h5"
    rows["citizens"][0]["needs"] = "debts|health"
    rows["citizens"][0]["citizenship"] = "german"
    rows["households"][1] |= home
    return rows


async def bring(doors: Doors, rows: dict[str, list[Cells]], hours: int = 1) -> ImportReport:
    files, now = write_folder(doors.office.folder / "register", rows), datetime.now(UTC) + timedelta(hours=hours)
    return await import_register(doors.office.graph, files, data_folder=doors.office.folder, now=now)


async def ask_for(desk: Desk, query: str, **variables: Any) -> dict[str, Any]:
    body = (await desk.client.post("/graphql", json={"query": query, "variables": variables})).json()
    assert "errors" not in body, body
    (result,) = body["data"].values()
    return result


async def membership(desk: Desk, doors: Doors, number: str = "c1") -> dict[str, Any]:
    query = f"query ($id: String!) {{ citizen(id: $id) {{ {SHEET} }} }}"
    return (await ask_for(desk, query, id=doors.office.citizens[number]))["households"][0]


async def address(desk: Desk, doors: Doors, number: str = "c1", **other: Any) -> dict[str, Any]:
    """What corrects the address: of the newest dwelling, to one in another area that the city's list knows."""
    home = (await membership(desk, doors, number))["residences"][0]
    given = {"idempotencyKey": new_id(), "citizenId": doors.office.citizens[number],
             "residenceId": home["id"], "version": home["version"] or "", "street": "Hauptstr.",
             "houseNumber": "3", "postcode": "34117"}  # fmt: skip
    return {**given, **other}


async def role(desk: Desk, doors: Doors, **other: Any) -> dict[str, Any]:
    there = await membership(desk, doors)
    given = {"idempotencyKey": new_id(), "citizenId": doors.office.citizens["c1"], "version": there["version"],
             "householdId": there["householdId"], "role": "PARTNER"}  # fmt: skip
    return {**given, **other}


async def home(doors: Doors) -> tuple[object, ...]:
    (found,) = await ask(doors.office.graph, HOME)
    return found


async def role_of_ada(doors: Doors) -> object:
    ((found,),) = await ask(doors.office.graph, ROLE_OF_ADA)
    return found


async def door(doors: Doors, login: str = "ost", **more: Any) -> Differences:
    actor = await doors.office.actor(login, at=datetime.now(UTC), today=datetime.now(UTC).date(), **more)
    return Differences(doors.office.graph, actor, doors.office.folder)


async def to_settle(doors: Doors) -> list[tuple[str, str | None, str | None]]:
    return [(each.field, each.ours, each.theirs) for each in await (await door(doors)).to_settle()]


async def test_the_neighbourhood_follows_the_address_and_the_figures_are_to_be_computed_anew(
    doors: Doors, ost: Desk
) -> None:
    assert await home(doors) == BEFORE
    stale = (await load_figure_state(doors.office.graph)).stale_since
    done = await ask_for(ost, ADDRESS, input=await address(ost, doors))
    assert done["__typename"] == "AddressCorrected"
    told = done["citizen"]["households"][0]["residences"][0]
    assert (told["address"], told["areas"], told["state"]) == ("Hauptstr. 3, 34117", ["Ost"], "LOCATED")
    assert await home(doors) == AFTER
    located = await doors.office.graph.read("load_residence_areas", after="", below="g")
    names = dict(await ask(doors.office.graph, "MATCH (n:Neighbourhood) RETURN n.id AS id, n.name AS name"))
    assert {names[row["area_id"]] for row in located if row["residence_id"] == told["id"]} == {"Ost"}
    again = (await load_figure_state(doors.office.graph)).stale_since
    assert again is not None
    assert stale is None or again > stale
    events = await ask(
        doors.office.graph,
        "MATCH (e:AuditEvent {action: 'correct_address'}) MATCH (told:CaseEvent {id: e.id})"
        " RETURN e.about AS about, e.grounds AS grounds, told.act AS act",
    )
    of_child = (doors.office.citizens["c2"], [], "address_changed")  # who advises another member hears of it, too
    assert sorted(events) == sorted([(doors.office.citizens["c1"], ["own"], "address_changed"), of_child])


async def test_an_import_with_the_old_address_makes_one_difference_and_writes_nothing_over(
    doors: Doors, ost: Desk
) -> None:
    await ask_for(ost, ADDRESS, input=await address(ost, doors))
    for hours in (1, 2):
        report = await bring(doors, register(), hours)
        assert report.open_differences == 1
        assert await home(doors) == AFTER
        assert await to_settle(doors) == [("address", "Hauptstr.|3|34117|", "Weg|||")]
    await bring(doors, register(street="Grenzweg", house_number="1", postcode="34117"), 3)
    assert await home(doors) == AFTER
    assert await to_settle(doors) == [("address", "Hauptstr.|3|34117|", "Grenzweg|1|34117|")]
    # Another value of the same row is taken: the fingerprint is that of the file's row.
    rows = register()
    rows["households"][1]["residence_until"] = "2099-12-31"
    await bring(doors, rows, 4)
    ((until,),) = await ask(
        doors.office.graph, "MATCH (r:Residence) WHERE r.street = 'Hauptstr.' RETURN r.until AS until"
    )
    assert str(until) == "2099-12-31"


async def test_an_import_with_the_corrected_address_agrees(doors: Doors, ost: Desk) -> None:
    await ask_for(ost, ADDRESS, input=await address(ost, doors))
    await bring(doors, register(), 1)
    new = {"street": "Hauptstraße", "house_number": "3", "postcode": "34117", "lat": "", "lon": ""}
    report = await bring(doors, register(**new), 2)
    assert (report.open_differences, await to_settle(doors)) == (0, [])
    assert await home(doors) == ("Hauptstraße", "3", "located", "Ost")
    closed = await ask(doors.office.graph, "MATCH (v:ChangedValue) RETURN v.closed_because AS because")
    assert closed == [("agreed",)]
    await bring(doors, register(), 3)  # nothing is held any more
    assert await home(doors) == BEFORE


async def test_a_difference_is_settled_both_ways_and_taken_back(doors: Doors, ost: Desk) -> None:
    await ask_for(ost, ADDRESS, input=await address(ost, doors))
    await bring(doors, register(), 1)
    differences, act = await door(doors), new_id()
    (line,) = await differences.to_settle()
    await differences.settle([line.id], act, "Fallmanagement", take_theirs=True)
    assert (await home(doors))[:2] == ("Weg", None)
    await differences.take_back(act)
    assert await home(doors) == AFTER
    assert await to_settle(doors) == [("address", "Hauptstr.|3|34117|", "Weg|||")]
    await differences.settle([line.id], new_id(), "Fallmanagement", take_theirs=False)
    await bring(doors, register(), 2)
    assert (await home(doors), await to_settle(doors)) == (AFTER, [])


async def test_at_the_terminal_theirs_is_taken_and_the_next_import_brings_its_place(doors: Doors, ost: Desk) -> None:
    await ask_for(ost, ADDRESS, input=await address(ost, doors))
    await bring(doors, register(), 1)
    (there,) = await list_open_differences(doors.office.graph)
    await settle_difference(
        doors.office.graph, there.id, take_theirs=True, by="Leitung", data_folder=doors.office.folder,
        now=datetime.now(UTC),
    )  # fmt: skip
    assert await home(doors) == ("Weg", None, "not_located", None)
    await bring(doors, register(), 2)
    assert await home(doors) == BEFORE


async def test_a_stale_version_tells_who_changed_what_meanwhile(doors: Doors, ost: Desk) -> None:
    first, late = await address(ost, doors), await address(ost, doors, street="Grenzweg", houseNumber="1")
    await ask_for(ost, ADDRESS, input=first)
    stale = await ask_for(ost, ADDRESS, input=late)
    assert (stale["__typename"], stale["code"], stale["field"]) == ("Stale", "STALE", "address")
    assert (stale["changedBy"], stale["current"]) == ("Fallmanagement", "Hauptstr. 3, 34117")
    assert datetime.now(UTC) - datetime.fromisoformat(stale["at"]) < timedelta(minutes=1)
    assert await home(doors) == AFTER
    fresh = {**late, "version": stale["currentVersion"]}
    assert (await ask_for(ost, ADDRESS, input=fresh))["__typename"] == "AddressCorrected"
    assert (await home(doors))[0] == "Grenzweg"
    held = await ask(doors.office.graph, "MATCH (v:ChangedValue) WHERE v.closed_at IS NULL RETURN v.before AS before")
    assert held == [("Weg|||",)]


async def test_an_import_makes_a_version_stale_and_is_told(doors: Doors, ost: Desk) -> None:
    late = await address(ost, doors)
    await bring(doors, register(street="Neuer Weg"))
    stale = await ask_for(ost, ADDRESS, input=late)
    assert (stale["__typename"], stale["changedBy"], stale["current"]) == ("Stale", None, "Neuer Weg")
    assert stale["at"] is not None


async def test_the_same_key_changes_once_and_with_other_content_not_at_all(doors: Doors, ost: Desk) -> None:
    given = await address(ost, doors)
    answers = await asyncio.gather(*(ask_for(ost, ADDRESS, input=given) for _ in range(3)))
    assert {each["__typename"] for each in answers} == {"AddressCorrected"}
    assert await ask(doors.office.graph, "MATCH (v:ChangedValue) RETURN count(v) AS n") == [(1,)]
    for other in ({"street": "Grenzweg"}, {"version": "x"}, {"keepAsWritten": True}):
        reused = await ask_for(ost, ADDRESS, input={**given, **other})
        assert (reused["__typename"], reused["code"]) == ("KeyReused", "KEY_REUSED")
    assert await home(doors) == AFTER


async def test_a_key_of_long_ago_does_not_say_that_something_was_corrected(doors: Doors, ost: Desk) -> None:
    given = await address(ost, doors)
    assert (await ask_for(ost, ADDRESS, input=given))["__typename"] == "AddressCorrected"
    await age_request(doors.office, "ost", given["idempotencyKey"], days=8)
    for swept in (False, True):
        if swept:
            await forget_old(doors.office.graph, datetime.now(UTC))
        again = await address(ost, doors, idempotencyKey=given["idempotencyKey"], street="Grenzweg", houseNumber="1")
        assert (await ask_for(ost, ADDRESS, input=again))["__typename"] == "KeyReused"
        assert (await ask_for(ost, ADDRESS, input=given))["__typename"] == "KeyReused"
        assert await home(doors) == AFTER


async def test_an_address_that_is_not_sure_is_asked_about(doors: Doors, ost: Desk) -> None:
    given = await address(ost, doors, street="Dorfstr.", houseNumber="7", postcode="")
    unsure = await ask_for(ost, ADDRESS, input=given)
    assert (unsure["__typename"], unsure["code"]) == ("UncertainAddress", "UNCERTAIN_ADDRESS")
    assert [each["postcode"] for each in unsure["candidates"]] == ["34121", "34125"]
    unknown = await ask_for(ost, ADDRESS, input={**given, "street": "Nirgendwo"})
    assert (unknown["__typename"], unknown["candidates"]) == ("UncertainAddress", [])
    assert await home(doors) == BEFORE
    kept = await ask_for(ost, ADDRESS, input={**given, "street": "Nirgendwo", "keepAsWritten": True})
    assert kept["__typename"] == "AddressCorrected"
    assert await home(doors) == ("Nirgendwo", "7", "not_located", None)
    chosen = unsure["candidates"][1]
    done = await ask_for(ost, ADDRESS, input=await address(ost, doors, **chosen))
    assert done["citizen"]["households"][0]["residences"][0]["areas"] == ["Mitte"]


async def test_what_is_no_address_is_told(doors: Doors, ost: Desk) -> None:
    for other, field in (
        ({"street": " "}, "street"), ({"town": "a|b"}, "street"), ({"idempotencyKey": "short"}, "idempotencyKey"),
    ):  # fmt: skip
        refused = await ask_for(ost, ADDRESS, input=await address(ost, doors, **other))
        assert (refused["__typename"], refused["field"]) == ("BadValue", field)
    assert await home(doors) == BEFORE


async def test_nothing_is_changed_while_an_import_is_at_work(doors: Doors, ost: Desk) -> None:
    given = await address(ost, doors)
    with import_lock(doors.office.folder, NOW):
        refused = await ask_for(ost, ADDRESS, input=given)
    assert (refused["__typename"], refused["code"]) == ("NotNow", "CONFLICT")
    assert (await ask_for(ost, ADDRESS, input=given))["__typename"] == "AddressCorrected"


async def test_a_protected_address_is_not_changed_and_its_difference_is_told_to_nobody(doors: Doors, ost: Desk) -> None:
    async with doors.desk("sued") as desk:
        mo = await address(desk, doors, "c4")
        assert mo["version"] == ""
        answer = await ask_for(desk, ADDRESS, input=mo)
        nobody = await ask_for(desk, ADDRESS, input={**mo, "citizenId": new_id(), "idempotencyKey": new_id()})
    assert (answer["__typename"], answer) == ("NotThere", nobody)
    await ask_for(ost, ADDRESS, input=await address(ost, doors))
    await bring(doors, register(), 1)
    assert len(await to_settle(doors)) == 1
    secret = register(street="Zuflucht")
    secret["citizens"][0]["protected"] = "true"
    report = await bring(doors, secret, 2)
    assert (report.open_differences, await to_settle(doors)) == (0, [])
    assert await list_open_differences(doors.office.graph) == []
    assert await count_open_differences(doors.office.graph) == 0
    texts = await ask(doors.office.graph, "MATCH (d:Difference) WHERE d.ended_at IS NULL RETURN count(d) AS n")
    assert texts == [(0,)]
    page = await ost.open(f"/personen/{doors.office.citizens['c1']}")
    assert "Zuflucht" not in page.text
    assert "Hauptstr." not in page.text
    assert (await home(doors))[2:] == ("protected", None)
    await bring(doors, register(), 3)  # the protection has ended: ours holds, and is asked about again
    assert await home(doors) == AFTER
    assert len(await to_settle(doors)) == 1


async def test_a_foreign_person_is_not_there_in_equal_words(doors: Doors, ost: Desk) -> None:
    given = await address(ost, doors)
    keys = (doors.office.citizens["c3"], doors.office.citizens["c4"], new_id(), "")
    answers = [
        await ask_for(ost, ADDRESS, input={**given, "citizenId": key, "idempotencyKey": new_id()}) for key in keys
    ]
    async with doors.desk("lead", role=None) as lead:
        answers.append(await ask_for(lead, ADDRESS, input=given))
    await take_all(doors.office, "west")
    await give(doors.office, "west", Role.CASEWORKER, Ground.OPENED)
    async with doors.desk("west") as west:
        assert (await membership(west, doors))["residences"][0]["address"]
        answers.append(await ask_for(west, ADDRESS, input=given))
        answers.append(await ask_for(west, ROLE, input=await role(west, doors)))
    assert answers[0]["__typename"] == "NotThere"
    assert all(each == answers[0] for each in answers)
    assert await home(doors) == BEFORE
    await give(doors.office, "west", Role.CASEWORKER, Ground.COVER)
    async with doors.desk("west") as west:
        assert (await ask_for(west, ADDRESS, input=given))["__typename"] == "AddressCorrected"


async def test_who_has_left_the_household_is_no_way_to_its_address(doors: Doors, ost: Desk) -> None:
    given = await address(ost, doors)
    await ask_for(ost, ADDRESS, input=given)
    rows = register()
    rows["memberships"][0]["until"] = "2026-11-15"
    await bring(doors, rows, 1)
    assert await to_settle(doors) == []
    late = await ask_for(ost, ADDRESS, input={**given, "idempotencyKey": new_id()})
    assert late["__typename"] == "NotThere"


async def test_an_undone_import_leaves_the_correction_and_no_difference(doors: Doors, ost: Desk) -> None:
    await ask_for(ost, ADDRESS, input=await address(ost, doors))
    await ask_for(ost, ROLE, input=await role(ost, doors))
    await bring(doors, register(), 1)
    assert len(await to_settle(doors)) == 2
    later = datetime.now(UTC) + timedelta(hours=2)
    await undo_import(doors.office.graph, data_folder=doors.office.folder, now=later)
    assert (await home(doors), await role_of_ada(doors), await to_settle(doors)) == (AFTER, "partner", [])


async def test_an_import_on_which_a_correction_was_built_is_not_undone(doors: Doors, ost: Desk) -> None:
    await bring(doors, register(street="Neuer Weg"), -1)
    await ask_for(ost, ADDRESS, input=await address(ost, doors))
    with pytest.raises(Refused):
        await undo_import(doors.office.graph, data_folder=doors.office.folder, now=datetime.now(UTC))
    assert await home(doors) == AFTER


async def test_a_role_is_corrected_and_held(doors: Doors, ost: Desk) -> None:
    given = await role(ost, doors)
    answers = await asyncio.gather(*(ask_for(ost, ROLE, input=given) for _ in range(3)))
    assert {each["__typename"] for each in answers} == {"RoleCorrected"}
    assert answers[0]["citizen"]["households"][0]["role"] == "PARTNER"
    reused = await ask_for(ost, ROLE, input={**given, "role": "CHILD"})
    assert reused["__typename"] == "KeyReused"
    stale = await ask_for(ost, ROLE, input={**given, "role": "CHILD", "idempotencyKey": new_id()})
    assert (stale["__typename"], stale["field"], stale["current"]) == ("Stale", "role", "PARTNER")
    assert stale["changedBy"] == "Fallmanagement"
    for hours in (1, 2):
        report = await bring(doors, register(), hours)
        assert (report.open_differences, await role_of_ada(doors)) == (1, "partner")
    assert await to_settle(doors) == [("role", "partner", "applicant")]
    differences, act = await door(doors), new_id()
    (line,) = await differences.to_settle()
    await differences.settle([line.id], act, "Fallmanagement", take_theirs=True)
    assert await role_of_ada(doors) == "applicant"
    await differences.take_back(act)
    assert await role_of_ada(doors) == "partner"
    rows = register()
    rows["memberships"][0]["role"] = "partner"
    await bring(doors, rows, 3)
    assert (await role_of_ada(doors), await to_settle(doors)) == ("partner", [])


async def test_other_values_of_the_person_stay_held_beside_it(doors: Doors, ost: Desk) -> None:
    folder = doors.office.folder
    await change_value(
        doors.office.graph, "c1", "phone", "0561 2", by="Fallmanagement", data_folder=folder, now=datetime.now(UTC)
    )
    await ask_for(ost, ADDRESS, input=await address(ost, doors))
    await ask_for(ost, ROLE, input=await role(ost, doors))
    report = await bring(doors, register(), 1)
    assert report.open_differences == 3
    assert sorted(field for field, _, _ in await to_settle(doors)) == ["address", "phone", "role"]
    page = await ost.open("/faelle/abweichungen")
    for told in ("Hauptstr. 3, 34117", "Weg", "Partner"):
        assert told in page.text


async def test_the_pages_correct_an_address_and_a_role_once(doors: Doors, ost: Desk) -> None:
    person = f"/personen/{doors.office.citizens['c1']}"
    there = await membership(ost, doors)
    place, household = f"{person}/anschrift/{there['residences'][0]['id']}", f"{person}/rolle/{there['householdId']}"
    page = await ost.open(person)
    assert place in page.text
    assert household in page.text
    page = await ost.open(place)
    assert "Jetzt: Weg, seit 01.01.2022" in page.text
    given = {"version": there["residences"][0]["version"], "street": "Dorfstr.", "house_number": "7", "postcode": ""}
    asked = await ost.send(place, act=new_id(), town="", **given)
    assert (asked.status_code, "Dorfstraße 7 34125" in asked.text) == (400, True)
    form = {**given, "act": new_id(), "town": "", "where": "Dorfstraße|7|34125|"}
    done = await ost.send(place, **form)
    assert "Die Anschrift ist berichtigt" in done.text
    await ost.open(place)
    assert "Die Anschrift ist berichtigt" in (await ost.send(place, **form)).text
    assert await home(doors) == ("Dorfstraße", "7", "located", "Mitte")
    await ost.open(place)
    stale = await ost.send(place, act=new_id(), town="", **{**given, "street": "Grenzweg", "house_number": "1"})
    assert (stale.status_code, "Geändert von: Fallmanagement" in stale.text) == (409, True)
    await ost.open(household)
    done = await ost.send(household, act=new_id(), version=there["version"], role="partner")
    assert "Die Rolle ist berichtigt" in done.text
    assert await role_of_ada(doors) == "partner"
    async with doors.desk("west") as west:
        for path in (place, household):
            foreign = await west.open(path)
            unknown = await west.open(path.replace(doors.office.citizens["c1"], "0" * 32))
            assert (foreign.status_code, unknown.status_code) == (404, 404)
