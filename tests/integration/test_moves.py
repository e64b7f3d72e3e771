"""Moves from a day on, entered here (F1): through GraphQL and pages, against imports, versions and rights."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from api.access.differences import Differences
from api.actions.end_vanished import Ending
from api.actions.import_addresses import import_addresses
from api.actions.import_register import import_register
from api.actions.undo_import import undo_import
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import Refused
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.import_lock import import_lock
from graph_schema.ingest.report import ImportReport
from graph_schema.model.access import Ground, Role
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk
from tests.integration.office import OTHER_TEAM, open_office
from tests.integration.signed_in_desk import TODAY, Doors, give, take_all, write
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, ask, copied, write_folder
from tests.integration.test_addresses import HOUSES

pytestmark = [
    pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session"),
    pytest.mark.asyncio(loop_scope="session"),
]

FAILURE = "... on Failure { code messageDe remedyDe } ... on BadValue { field }"
STALE = "... on Stale { field changedBy at current currentVersion }"
HOMES = "households { householdId residences { id version since until state address areas reachableThrough } }"
MOVE = f"""mutation ($input: MoveInput!) {{ move(input: $input) {{ __typename {FAILURE} {STALE}
  ... on UncertainAddress {{ candidates {{ street houseNumber postcode town }} }}
  ... on MoveEntered {{ day citizen {{ {HOMES} }} }} }} }}"""
TAKE_BACK = f"""mutation ($input: TakeBackMoveInput!) {{ takeBackMove(input: $input) {{ __typename {FAILURE} {STALE}
  ... on MoveTakenBack {{ citizen {{ {HOMES} }} }} }} }}"""
ADDRESS = """mutation ($input: CorrectAddressInput!) { correctAddress(input: $input) { __typename } }"""
OF_H1 = (
    "MATCH (:Citizen {given_name: 'Ada'})-[:MEMBER_OF]->()-[:LIVES_IN]->(r:Residence)"
    " OPTIONAL MATCH (r)-[:LOCATED_IN]->(n) RETURN r.since AS since, r.until AS until, r.street AS street,"
    " r.state AS state, n.name AS area ORDER BY since"
)
DAY, DAY_BEFORE = TODAY - timedelta(days=30), TODAY - timedelta(days=31)
OLD_FLAT = ("2020-01-01", "2021-12-31", "Alter Weg", "located", "Ost")
STAYED = [OLD_FLAT, ("2022-01-01", None, "Weg", "located", "Mitte")]
MOVED = [
    OLD_FLAT, ("2022-01-01", str(DAY_BEFORE), "Weg", "located", "Mitte"),
    (str(DAY), None, "Hauptstr.", "located", "Ost"),
]  # fmt: skip
OURS = f"{DAY}|home|hauptstr.|3|34117||"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def all_doors(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Doors:
    from graph_schema.migrations import wipe

    await wipe(migrated_graph)
    folder = tmp_path_factory.mktemp("moves")
    office = await open_office(migrated_graph, folder)
    (folder / "houses.csv").write_text(HOUSES, encoding="utf-8")
    await import_addresses(migrated_graph, folder / "houses.csv", data_folder=folder, now=NOW)
    return Doors(office, create_app(Settings(folder), migrated_graph))


@pytest_asyncio.fixture(loop_scope="session")
async def doors(all_doors: Doors) -> Doors:
    """The office as it was: nothing is held, and the register is loaded anew."""
    office = all_doors.office
    for label in ("ChangedValue", "Difference", "CaseEvent"):
        await write(office, f"MATCH (n:{label}) DETACH DELETE n RETURN count(n) AS id")
    await write(office, "MATCH (r:Residence) WHERE r.since > date('2022-01-01') DETACH DELETE r RETURN count(r) AS id")
    for label in ("Residence", "Household", "Citizen"):
        await write(office, f"MATCH (n:{label}) SET n.fingerprint = null RETURN count(n) AS id")
    await write(office, "MATCH ()-[m:MEMBER_OF]->() SET m.fingerprint = null RETURN count(m) AS id")
    await bring(all_doors, register())
    return all_doors


@pytest_asyncio.fixture(loop_scope="session")
async def ost(doors: Doors) -> AsyncGenerator[Desk]:
    async with doors.desk("ost") as desk:
        yield desk


def register(*later: Cells, until: str = "", **home: str) -> dict[str, list[Cells]]:
    """The office's register: Ada's child has a case worker of another team. `until`: of the dwelling at Weg."""
    rows = copied(REGISTER_ROWS)
    rows["caseworkers"].append(dict(OTHER_TEAM))
    rows["citizens"][1]["caseworker_number"] = "w3"
    rows["citizens"][3]["caseworker_number"] = "w3"
    rows["memberships"][3]["household_number"] = "h5"
    rows["households"][1] |= {"residence_until": until, **home}
    rows["households"][2:2] = [{"household_number": "h1", "type": "single_parent", **each} for each in later]
    return rows


async def bring(doors: Doors, rows: dict[str, list[Cells]], ending: Ending | None = None) -> ImportReport:
    files = write_folder(doors.office.folder / "register", rows)
    return await import_register(
        doors.office.graph, files, data_folder=doors.office.folder, now=datetime.now(UTC), ending=ending
    )


async def ask_for(desk: Desk, query: str, **variables: Any) -> dict[str, Any]:
    body = (await desk.client.post("/graphql", json={"query": query, "variables": variables})).json()
    assert "errors" not in body, body
    (result,) = body["data"].values()
    return result


async def homes_of(desk: Desk, doors: Doors, number: str = "c1") -> list[dict[str, Any]]:
    query = f"query ($id: String!) {{ citizen(id: $id) {{ {HOMES} }} }}"
    return (await ask_for(desk, query, id=doors.office.citizens[number]))["households"][0]["residences"]


async def wish(desk: Desk, doors: Doors, number: str = "c1", **other: Any) -> dict[str, Any]:
    """A move from the newest dwelling to one in another area that the city's list knows."""
    home = (await homes_of(desk, doors, number))[0]
    given = {"idempotencyKey": new_id(), "citizenId": doors.office.citizens[number], "residenceId": home["id"],
             "version": home["version"] or "", "day": str(DAY), "street": "Hauptstr.", "houseNumber": "3",
             "postcode": "34117"}  # fmt: skip
    return {**given, **other}


async def entered(desk: Desk, doors: Doors, **other: Any) -> dict[str, Any]:
    done = await ask_for(desk, MOVE, input=await wish(desk, doors, **other))
    assert done["__typename"] == "MoveEntered", done
    return done


async def back(desk: Desk, doors: Doors, **other: Any) -> dict[str, Any]:
    given = await wish(desk, doors)
    named = {name: given[name] for name in ("idempotencyKey", "citizenId", "residenceId", "version")}
    return await ask_for(desk, TAKE_BACK, input={**named, **other})


async def of_h1(doors: Doors) -> list[tuple[Any, ...]]:
    rows = await ask(doors.office.graph, OF_H1)
    return [(str(since), str(until) if until else None, *rest) for since, until, *rest in rows]


async def door(doors: Doors, login: str = "ost") -> Differences:
    actor = await doors.office.actor(login, at=datetime.now(UTC), today=TODAY)
    return Differences(doors.office.graph, actor, doors.office.folder)


async def to_settle(doors: Doors) -> list[tuple[str, str | None]]:
    return [(each.field, each.theirs) for each in await (await door(doors)).to_settle()]


def new_home(since: date, street: str = "Hauptstraße", number: str = "3", **more: str) -> Cells:
    return {"residence_since": str(since), "street": street, "house_number": number, "postcode": "34117", **more}


async def living(doors: Doors, on: date) -> dict[str, list[str]]:
    """Where the figures count each member of the household on a day: from what they read of the graph."""
    graph = doors.office.graph
    memberships = await graph.read("load_counted_memberships", after="", below="g")
    residences = await graph.read("load_counted_residences", after="", below="g")
    areas = await graph.read("load_residence_areas", after="", below="g")
    names = dict(await ask(graph, "MATCH (n:Neighbourhood) RETURN n.id AS id, n.name AS name"))
    found: dict[str, list[str]] = {}
    for member in memberships:
        if member["household_id"] == doors.office.households["h1"] and _holds(member, on):
            homes = [each for each in residences if each["household_id"] == member["household_id"] and _holds(each, on)]
            ids = {each["residence_id"] for each in homes}
            found[member["citizen_id"]] = [names[row["area_id"]] for row in areas if row["residence_id"] in ids]
            assert len(homes) <= 1
    return found


def _holds(row: dict[str, Any], on: date) -> bool:
    return row["since"] <= on and (row["until"] is None or row["until"] >= on)


async def test_the_household_lives_elsewhere_from_that_day_and_is_counted_there(doors: Doors, ost: Desk) -> None:
    assert await of_h1(doors) == STAYED
    done = await entered(ost, doors)
    new, old, _ = done["citizen"]["households"][0]["residences"]
    assert (done["day"], new["since"], new["address"], new["areas"]) == (
        str(DAY),
        str(DAY),
        "Hauptstr. 3, 34117",
        ["Ost"],
    )
    assert (old["until"], old["areas"]) == (str(DAY_BEFORE), ["Mitte"])
    assert await of_h1(doors) == MOVED
    members = {doors.office.citizens["c1"], doors.office.citizens["c2"]}
    for on, area in ((DAY_BEFORE, "Mitte"), (DAY, "Ost"), (TODAY, "Ost"), (date(2021, 12, 31), "Ost")):
        assert await living(doors, on) == {key: [area] for key in members}
    kept = await ask(
        doors.office.graph, "MATCH (e:AuditEvent {action: 'move'}) RETURN e.about AS about, e.grounds AS g"
    )
    assert (doors.office.citizens["c1"], ["own"]) in kept


async def test_days_that_cannot_be_are_refused_with_a_sentence(doors: Doors, ost: Desk) -> None:
    tomorrow = TODAY + timedelta(days=1)
    await bring(doors, register(new_home(tomorrow), until=str(TODAY)))
    for day, told in (
        (tomorrow, "liegt in der Zukunft"), (date(2022, 1, 1), "noch nicht begonnen"),
        (date(2021, 6, 1), "noch nicht begonnen"), (DAY, "schon eine andere Wohnung"),
    ):  # fmt: skip
        home = next(each for each in await homes_of(ost, doors) if each["since"] == "2022-01-01")
        given = await wish(ost, doors, day=str(day), residenceId=home["id"], version=home["version"])
        refused = await ask_for(ost, MOVE, input=given)
        assert (refused["__typename"], refused["field"]) == ("BadValue", "day"), refused
        assert told in refused["messageDe"]
        assert refused["remedyDe"]
    assert await of_h1(doors) != MOVED


async def test_who_joined_later_does_not_move_the_others_before_that(doors: Doors, ost: Desk) -> None:
    rows = register()
    rows["memberships"][0]["since"] = str(DAY + timedelta(days=1))
    await write(doors.office, "MATCH (c:Citizen {given_name: 'Ada'})-[m:MEMBER_OF]->() DELETE m RETURN c.id AS id")
    try:
        await bring(doors, rows)
        refused = await ask_for(ost, MOVE, input=await wish(ost, doors))
        assert "gehörte die Person noch nicht" in refused["messageDe"]
        assert await of_h1(doors) == STAYED
    finally:
        await write(doors.office, "MATCH (c:Citizen {given_name: 'Ada'})-[m:MEMBER_OF]->() DELETE m RETURN c.id AS id")
        await bring(doors, register())


async def test_what_is_no_address_or_the_same_is_told(doors: Doors, ost: Desk) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"street": " "}, "street"), ({"street": "Weg", "houseNumber": "", "postcode": ""}, "street"),
        ({"noFixedAddress": True, "reachableThrough": "a|b"}, "reachableThrough"),
        ({"idempotencyKey": "x"}, "idempotencyKey"),
    ]  # fmt: skip
    for other, field in cases:
        refused = await ask_for(ost, MOVE, input=await wish(ost, doors, **other))
        assert (refused["__typename"], refused["field"]) == ("BadValue", field)
    unsure = await ask_for(ost, MOVE, input=await wish(ost, doors, street="Dorfstr.", houseNumber="7", postcode=""))
    assert [each["postcode"] for each in unsure["candidates"]] == ["34121", "34125"]
    assert await of_h1(doors) == STAYED
    await entered(ost, doors, street="Nirgendwo", keepAsWritten=True)
    assert (await of_h1(doors))[2][2:] == ("Nirgendwo", "not_located", None)


async def test_no_fixed_address_is_an_answer_and_a_way_back(doors: Doors, ost: Desk) -> None:
    done = await entered(ost, doors, noFixedAddress=True, reachableThrough="Caritas", street="", houseNumber="")
    home = done["citizen"]["households"][0]["residences"][0]
    assert (home["state"], home["address"], home["reachableThrough"]) == ("NO_FIXED_ADDRESS", None, "Caritas")
    for _ in range(2):  # its row is written once more by the first import
        await bring(doors, register())
        assert await of_h1(doors) == [*MOVED[:2], (str(DAY), None, None, "no_fixed_address", None)]
    (found,) = (await homes_of(ost, doors))[:1]
    assert found["reachableThrough"] == "Caritas"
    await entered(ost, doors, day=str(TODAY))
    assert (await of_h1(doors))[2:] == [
        (str(DAY), str(TODAY - timedelta(days=1)), None, "no_fixed_address", None),
        (str(TODAY), None, "Hauptstr.", "located", "Ost"),
    ]


async def test_an_import_that_knows_nothing_of_it_makes_one_difference(doors: Doors, ost: Desk) -> None:
    await entered(ost, doors)
    for _ in range(3):
        report = await bring(doors, register())
        assert (report.open_differences, await of_h1(doors)) == (1, MOVED)
        assert await to_settle(doors) == [("move", None)]
    page = await ost.open("/faelle/abweichungen")
    assert f"ab {DAY:%d.%m.%Y}: Hauptstr. 3, 34117" in page.text
    assert "kein Umzug" in page.text


async def test_an_import_with_the_same_move_agrees(doors: Doors, ost: Desk) -> None:
    await entered(ost, doors)
    await bring(doors, register())
    report = await bring(doors, register(new_home(DAY), until=str(DAY_BEFORE)))
    assert (report.open_differences, await to_settle(doors)) == (0, [])
    assert [each[:2] for each in await of_h1(doors)] == [each[:2] for each in MOVED]
    closed = await ask(doors.office.graph, "MATCH (v:ChangedValue) RETURN v.closed_because AS because")
    assert closed == [("agreed",)]
    refused = await back(ost, doors)
    assert (refused["__typename"], refused["code"]) == ("TooLate", "CONFLICT")
    await bring(doors, register(new_home(DAY, "Grenzweg", "1"), until=str(DAY_BEFORE)))
    assert (await of_h1(doors))[2][2] == "Grenzweg"  # nothing is held any more


@pytest.mark.parametrize("other", [DAY - timedelta(days=9), DAY + timedelta(days=9)])
async def test_another_day_is_a_difference_and_never_a_second_dwelling(doors: Doors, ost: Desk, other: date) -> None:
    await entered(ost, doors)
    theirs = register(new_home(other), until=str(other - timedelta(days=1)))
    for _ in range(2):
        assert (await bring(doors, theirs)).open_differences == 1
        assert await of_h1(doors) == MOVED
    assert await to_settle(doors) == [("move", f"{other}|home|Hauptstraße|3|34117||")]
    differences, act = await door(doors), new_id()
    (line,) = await differences.to_settle()
    await differences.settle([line.id], act, "Fallmanagement", take_theirs=True)
    taken = [
        OLD_FLAT, ("2022-01-01", str(other - timedelta(days=1)), "Weg", "located", "Mitte"),
        (str(other), None, "Hauptstraße", "located", "Ost"),
    ]  # fmt: skip
    assert await of_h1(doors) == taken
    await differences.take_back(act)
    assert await of_h1(doors) == MOVED
    await differences.settle([line.id], new_id(), "Fallmanagement", take_theirs=True)
    await bring(doors, theirs)
    assert await of_h1(doors) == taken
    assert await to_settle(doors) == []


async def test_theirs_is_taken_where_they_know_of_no_move(doors: Doors, ost: Desk) -> None:
    await entered(ost, doors)
    await bring(doors, register())
    differences, act = await door(doors), new_id()
    (line,) = await differences.to_settle()
    await differences.settle([line.id], act, "Fallmanagement", take_theirs=True)
    assert await of_h1(doors) == STAYED
    await differences.take_back(act)
    assert await of_h1(doors) == MOVED
    await differences.settle([line.id], new_id(), "Fallmanagement", take_theirs=False)
    await bring(doors, register())
    assert (await of_h1(doors), await to_settle(doors)) == (MOVED, [])


async def test_a_later_move_stays_where_the_one_before_it_is_settled_otherwise(doors: Doors, ost: Desk) -> None:
    await entered(ost, doors)
    await entered(ost, doors, day=str(TODAY), street="Grenzweg", houseNumber="1")
    yesterday = str(TODAY - timedelta(days=1))
    twice = [
        *STAYED[:1],
        MOVED[1],
        (str(DAY), yesterday, *MOVED[2][2:]),
        (str(TODAY), None, "Grenzweg", "located", "Ost"),
    ]
    for _ in range(2):
        assert await of_h1(doors) == twice
        await bring(doors, register())
    differences, act = await door(doors), new_id()
    (line,) = await differences.to_settle()
    await differences.settle([line.id], act, "Fallmanagement", take_theirs=True)
    later = [STAYED[0], ("2022-01-01", yesterday, *STAYED[1][2:]), twice[3]]
    assert await of_h1(doors) == later
    await differences.take_back(act)
    assert await of_h1(doors) == twice
    await differences.settle([line.id], new_id(), "Fallmanagement", take_theirs=True)
    assert (await bring(doors, register())).open_differences == 1  # of the later move: the register knows of none
    assert await of_h1(doors) == later


async def test_a_later_move_of_the_register_is_taken_beside_ours(doors: Doors, ost: Desk) -> None:
    await entered(ost, doors)
    yesterday = TODAY - timedelta(days=1)
    await bring(
        doors,
        register(
            new_home(DAY, residence_until=str(yesterday)), new_home(TODAY, "Grenzweg", "1"), until=str(DAY_BEFORE)
        ),
    )
    assert [each[:3] for each in await of_h1(doors)][2:] == [
        (str(DAY), str(yesterday), "Hauptstraße"), (str(TODAY), None, "Grenzweg"),
    ]  # fmt: skip
    assert await to_settle(doors) == []


async def test_what_the_file_lacks_does_not_end_a_move_and_an_undone_import_leaves_it(doors: Doors, ost: Desk) -> None:
    await bring(doors, register(street="Anderer Weg"))  # what the undone import wrote is taken back, the move is not
    await bring(doors, register())
    await entered(ost, doors)
    await bring(doors, register(), ending=Ending(TODAY, however_many=True))
    assert await of_h1(doors) == MOVED
    await bring(doors, register(new_home(TODAY, "Grenzweg", "1"), until=str(TODAY - timedelta(days=1))))
    assert (await of_h1(doors), len(await to_settle(doors))) == (MOVED, 1)
    await undo_import(doors.office.graph, data_folder=doors.office.folder, now=datetime.now(UTC))
    assert await of_h1(doors) == MOVED
    assert await to_settle(doors) == [("move", None)]


async def test_an_import_on_which_a_move_was_built_is_not_undone(doors: Doors, ost: Desk) -> None:
    await bring(doors, register(street="Neuer Weg"))
    await entered(ost, doors)
    with pytest.raises(Refused):
        await undo_import(doors.office.graph, data_folder=doors.office.folder, now=datetime.now(UTC))
    assert [each[2] for each in await of_h1(doors)] == ["Alter Weg", "Neuer Weg", "Hauptstr."]


async def test_a_stale_version_tells_who_moved_them_meanwhile(doors: Doors, ost: Desk) -> None:
    late = await wish(ost, doors, street="Grenzweg", houseNumber="1")
    await entered(ost, doors)
    stale = await ask_for(ost, MOVE, input=late)
    assert (stale["__typename"], stale["code"], stale["field"]) == ("Stale", "STALE", "address")
    assert (stale["changedBy"], stale["current"]) == ("Fallmanagement", "Hauptstr. 3, 34117")
    assert datetime.now(UTC) - datetime.fromisoformat(stale["at"]) < timedelta(minutes=1)
    assert await of_h1(doors) == MOVED
    unseen = await back(ost, doors, version="other")
    assert (unseen["__typename"], unseen["changedBy"]) == ("Stale", "Fallmanagement")


async def test_an_import_makes_a_version_stale_and_is_told(doors: Doors, ost: Desk) -> None:
    late = await wish(ost, doors)
    await bring(doors, register(street="Neuer Weg"))
    stale = await ask_for(ost, MOVE, input=late)
    assert (stale["__typename"], stale["changedBy"], stale["current"]) == ("Stale", None, "Neuer Weg")


async def test_the_same_key_makes_one_move(doors: Doors, ost: Desk) -> None:
    given = await wish(ost, doors)
    answers = await asyncio.gather(*(ask_for(ost, MOVE, input=given) for _ in range(3)))
    assert {each["__typename"] for each in answers} == {"MoveEntered"}
    assert await of_h1(doors) == MOVED
    assert await ask(doors.office.graph, "MATCH (v:ChangedValue) RETURN count(v) AS n") == [(1,)]
    for other in ({"day": str(TODAY)}, {"street": "Grenzweg"}, {"noFixedAddress": True}):
        reused = await ask_for(ost, MOVE, input={**given, **other})
        assert (reused["__typename"], reused["code"]) == ("KeyReused", "KEY_REUSED")


async def test_a_move_is_taken_back_as_if_it_had_not_been(doors: Doors, ost: Desk) -> None:
    await entered(ost, doors)
    await bring(doors, register())
    assert (await back(ost, doors))["__typename"] == "MoveTakenBack"
    assert (await of_h1(doors), await to_settle(doors)) == (STAYED, [])
    assert (await bring(doors, register())).open_differences == 0
    assert await of_h1(doors) == STAYED
    await entered(ost, doors)  # the right one after the wrong one, even of the same day
    assert await of_h1(doors) == MOVED


async def test_the_address_of_a_move_is_corrected_with_it(doors: Doors, ost: Desk) -> None:
    await entered(ost, doors, street="Grenzweg", houseNumber="1")
    given = {name: value for name, value in (await wish(ost, doors)).items() if name != "day"}
    assert (await ask_for(ost, ADDRESS, input=given))["__typename"] == "AddressCorrected"
    for _ in range(2):
        assert await of_h1(doors) == MOVED
        await bring(doors, register())
    assert await to_settle(doors) == [("move", None)]
    stale = await ask_for(ost, MOVE, input={**await wish(ost, doors, day=str(TODAY)), "version": "seen before"})
    assert (stale["__typename"], stale["changedBy"]) == ("Stale", "Fallmanagement")
    assert (await back(ost, doors))["__typename"] == "MoveTakenBack"
    assert await of_h1(doors) == STAYED


async def test_nothing_moves_while_an_import_is_at_work(doors: Doors, ost: Desk) -> None:
    given = await wish(ost, doors)
    with import_lock(doors.office.folder, NOW):
        refused = await ask_for(ost, MOVE, input=given)
    assert (refused["__typename"], await of_h1(doors)) == ("NotNow", STAYED)


async def test_protected_people_do_not_move_here_and_nothing_is_told_of_it(doors: Doors, ost: Desk) -> None:
    async with doors.desk("sued") as desk:
        mo = await wish(desk, doors, "c4")
        answer = await ask_for(desk, MOVE, input=mo)
        nobody = await ask_for(desk, MOVE, input={**mo, "citizenId": new_id(), "idempotencyKey": new_id()})
    assert (answer["__typename"], answer) == ("NotThere", nobody)
    await entered(ost, doors)
    await bring(doors, register())
    hidden = register()
    hidden["citizens"][1]["protected"] = "ja"
    await bring(doors, hidden)
    assert {each[3:] for each in await of_h1(doors)} == {("protected", None)}
    assert await to_settle(doors) == []
    assert "Hauptstr." not in (await ost.open(f"/personen/{doors.office.citizens['c1']}")).text
    assert (await back(ost, doors))["__typename"] == "NotThere"
    await bring(doors, register())  # the protection has ended: ours holds, and is asked about again
    assert (await of_h1(doors), await to_settle(doors)) == (MOVED, [("move", None)])


async def test_a_foreign_household_is_not_there_in_equal_words(doors: Doors, ost: Desk) -> None:
    given = await wish(ost, doors)
    keys = (doors.office.citizens["c3"], doors.office.citizens["c4"], new_id(), "")
    answers = [await ask_for(ost, MOVE, input={**given, "citizenId": key, "idempotencyKey": new_id()}) for key in keys]
    answers.append(await ask_for(ost, MOVE, input={**given, "residenceId": new_id(), "idempotencyKey": new_id()}))
    async with doors.desk("lead", role=None) as lead:
        answers.append(await ask_for(lead, MOVE, input=given))
    await take_all(doors.office, "west")
    await give(doors.office, "west", Role.CASEWORKER, Ground.OPENED)
    async with doors.desk("west") as west:
        answers.append(await ask_for(west, MOVE, input=given))
    assert answers[0]["__typename"] == "NotThere"
    assert all(each == answers[0] for each in answers)
    assert await of_h1(doors) == STAYED


async def test_who_left_before_the_move_does_not_see_where_to(doors: Doors, ost: Desk) -> None:
    rows = register()
    rows["memberships"][1]["until"] = str(DAY_BEFORE)
    await bring(doors, rows)
    try:
        await entered(ost, doors)
        async with doors.desk("sued") as desk:
            seen = await homes_of(desk, doors, "c2")
            assert [each["address"] for each in seen] == ["Weg", "Alter Weg"]
            events = await ask(doors.office.graph, "MATCH (e:CaseEvent) RETURN e.about AS about")
            assert events == [(doors.office.citizens["c1"],)]
    finally:
        await bring(doors, register())


async def test_the_other_members_case_worker_hears_of_it_and_no_more(doors: Doors, ost: Desk) -> None:
    for change in ("move", "address", "back"):
        if change == "move":
            await entered(ost, doors, street="Grenzweg", houseNumber="1")
        elif change == "address":
            given = {name: value for name, value in (await wish(ost, doors)).items() if name != "day"}
            await ask_for(ost, ADDRESS, input=given)
        else:
            await back(ost, doors)
    told = await ask(
        doors.office.graph,
        "MATCH (e:CaseEvent) RETURN e.sequence AS place, e.about AS about, e.act AS act ORDER BY place",
    )
    ada, kim = doors.office.citizens["c1"], doors.office.citizens["c2"]
    assert [each[1:] for each in told] == [(each, "address_changed") for _ in range(3) for each in (ada, kim)]
    rows = await ask(
        doors.office.graph,
        "MATCH (t:CaseEvent {about: '" + kim + "'}) MATCH (e:AuditEvent {id: t.id})"
        " RETURN e.about AS about, e.action AS action, e.grounds AS grounds",
    )
    assert sorted(action for _, action, _ in rows) == ["correct_address", "move", "take_back_move"]
    assert {(about, tuple(grounds)) for about, _, grounds in rows} == {(kim, ())}
    for login, seen in (("ost", ada), ("sued", kim)):
        actor = await doors.office.actor(login, at=datetime.now(UTC), today=TODAY)
        listed = await doors.office.graph.read(
            "list_case_events", session=actor.asking.session, now=actor.asking.now, today=TODAY, after=0,
            up_to=10_000, limit=50, acts=["address_changed"],
        )  # fmt: skip
        assert {row["citizen_id"] for row in listed} == {seen}
        assert len(listed) == 3


async def test_the_pages_enter_a_move_once_and_take_it_back(doors: Doors, ost: Desk) -> None:
    person, home = f"/personen/{doors.office.citizens['c1']}", (await homes_of(ost, doors))[0]
    path = f"{person}/umzug/{home['id']}"
    assert path in (await ost.open(person)).text
    page = await ost.open(path)
    assert "Jetzt: Weg, seit 01.01.2022. Es ziehen alle um" in page.text
    given = {
        "version": home["version"],
        "kind": "home",
        "house_number": "7",
        "postcode": "",
        "town": "",
        "street": "Dorfstr.",
    }
    for day, told in (
        ("gestern", "Dieser Tag ist nicht lesbar"),
        (f"{TODAY + timedelta(1):%d.%m.%Y}", "in der Zukunft"),
    ):
        wrong = await ost.send(path, act=new_id(), day=day, **given)
        assert (wrong.status_code, told in wrong.text, "Dorfstr." in wrong.text) == (400, True, True)
    asked = await ost.send(path, act=new_id(), day=f"{DAY:%d.%m.%Y}", **given)
    assert (asked.status_code, "Dorfstraße 7 34125" in asked.text) == (400, True)
    form = {**given, "act": new_id(), "day": f"{DAY:%d/%m/%Y}", "where": "Dorfstraße|7|34125|"}
    assert "Der Umzug ist eingetragen" in (await ost.send(path, **form)).text
    await ost.open(person)
    assert "Der Umzug ist eingetragen" in (await ost.send(path, **form)).text
    assert (await of_h1(doors))[2:] == [(str(DAY), None, "Dorfstraße", "located", "Mitte")]
    await ost.open(person)
    stale = await ost.send(path, **{**form, "act": new_id(), "street": "Grenzweg"})
    assert (stale.status_code, "Geändert von: Fallmanagement" in stale.text) == (409, True)
    assert f"Jetzt: Dorfstraße 7, 34125, seit {DAY:%d.%m.%Y}" in stale.text
    new = (await homes_of(ost, doors))[0]
    page = await ost.open(f"{person}/umzug/{new['id']}")
    assert f"seit {DAY:%d.%m.%Y} in dieser Wohnung. Eingetragen von: Fallmanagement" in page.text
    done = await ost.send(f"{person}/umzug/{new['id']}/zuruecknehmen", act=new_id(), version=new["version"])
    assert "Der Umzug ist zurückgenommen" in done.text
    assert await of_h1(doors) == STAYED


async def test_the_household_sheet_leads_to_every_correction(doors: Doors, ost: Desk) -> None:
    household, ada = doors.office.households["h1"], doors.office.citizens["c1"]
    page = await ost.open(f"/haushalte/{household}")
    home = (await homes_of(ost, doors))[0]
    assert "Weg" in page.text
    paths = re.findall(rf'href="(/personen/{ada}/(?:rolle|anschrift|umzug)/[^"]*)"', page.text)
    assert len(paths) == 4  # two roles, the address, a move
    assert doors.office.citizens["c2"] not in page.text
    move = next(each for each in paths if "/umzug/" in each)
    await ost.open(move)
    done = await ost.send(
        move.partition("?")[0], act=new_id(), version=home["version"], day=f"{DAY:%d.%m.%Y}", kind="no_fixed_address",
        reachable_through="Caritas", back=household,
    )  # fmt: skip
    assert str(done.url).endswith(f"/haushalte/{household}?berichtigt=umzug")
    assert ("Der Umzug ist eingetragen" in done.text, "Caritas" in done.text) == (True, True)
    async with doors.desk("sued") as sued:
        for each in (move, f"/haushalte/{household}"):
            assert (await sued.open(each.replace(ada, "0" * 32))).status_code == (404 if "umzug" in each else 200)
        assert (await sued.open(move)).status_code == 404
    async with doors.desk("west") as west:
        for path in paths:
            assert (await west.open(path)).status_code == 404


KIM = "MATCH (:Citizen {given_name: 'Kim'})-[m:MEMBER_OF]->() RETURN m.role AS role"
MEMBERS = """query ($id: String!) { household(id: $id) { members { key version role givenName citizen { id } } } }"""
ROLE = f"""mutation ($input: CorrectRoleInput!) {{ correctRole(input: $input) {{ __typename {FAILURE} {STALE}
  ... on RoleCorrected {{ citizen {{ households {{ household {{ members {{ givenName role }} }} }} }} }} }} }}"""


async def kim_as(desk: Desk, doors: Doors, role: str, **other: Any) -> dict[str, Any]:
    """What corrects the role of the child, whose sheet its mother's case worker cannot open."""
    members = (await ask_for(desk, MEMBERS, id=doors.office.households["h1"]))["members"]
    kim = next(each for each in members if each["givenName"] == "Kim")
    given = {"idempotencyKey": new_id(), "citizenId": doors.office.citizens["c1"], "role": role,
             "version": kim["version"], "memberKey": kim["key"]}  # fmt: skip
    return {**given, "householdId": doors.office.households["h1"], **other}


async def test_the_role_of_a_member_without_a_sheet_is_corrected_and_held(doors: Doors, ost: Desk) -> None:
    members = (await ask_for(ost, MEMBERS, id=doors.office.households["h1"]))["members"]
    assert [each["citizen"] for each in members if each["givenName"] == "Kim"] == [None]
    given = await kim_as(ost, doors, "OTHER")
    answers = await asyncio.gather(*(ask_for(ost, ROLE, input=given) for _ in range(3)))
    assert {each["__typename"] for each in answers} == {"RoleCorrected"}
    told = answers[0]["citizen"]["households"][0]["household"]["members"]
    assert {"givenName": "Kim", "role": "OTHER"} in told
    assert (await ask_for(ost, ROLE, input={**given, "memberKey": None}))["__typename"] == "KeyReused"
    stale = await ask_for(ost, ROLE, input={**given, "role": "PARTNER", "idempotencyKey": new_id()})
    assert (stale["__typename"], stale["changedBy"], stale["current"]) == ("Stale", "Fallmanagement", "OTHER")
    kim = doors.office.citizens["c2"]
    events = await ask(
        doors.office.graph,
        "MATCH (t:CaseEvent) MATCH (e:AuditEvent {id: t.id}) RETURN e.about AS about, e.action AS action, t.act AS act",
    )
    assert events == [(kim, "correct_role", "role_corrected")]
    for _ in range(2):
        assert (await bring(doors, register())).open_differences == 1
        assert await ask(doors.office.graph, KIM) == [("other",)]
    assert await to_settle(doors) == [("role", "child")]
    page = await ost.open("/faelle/abweichungen")
    assert "von Kim Eins" in page.text
    differences, act = await door(doors), new_id()
    (line,) = await differences.to_settle()
    await differences.settle([line.id], act, "Fallmanagement", take_theirs=True)
    assert await ask(doors.office.graph, KIM) == [("child",)]
    await differences.take_back(act)
    assert await ask(doors.office.graph, KIM) == [("other",)]
    rows = register()
    rows["memberships"][0]["until"] = str(DAY)
    await bring(doors, rows)
    assert await to_settle(doors) == []  # who left the household has no part in the roles of others
    await bring(doors, register())


async def test_a_members_role_on_the_page_and_by_no_other_name(doors: Doors, ost: Desk) -> None:
    given = await kim_as(ost, doors, "OTHER")
    path = f"/personen/{given['citizenId']}/rolle/{given['householdId']}/{given['memberKey']}"
    page = await ost.open(path)
    assert ("Rolle von Kim Eins" in page.text, "Jetzt: Kind" in page.text) == (True, True)
    form = {"act": new_id(), "version": given["version"], "role": "other"}
    done = await ost.send(path, **form)
    assert str(done.url).endswith(f"/haushalte/{given['householdId']}?berichtigt=rolle")
    await ost.open(path)
    assert "Die Rolle ist berichtigt" in (await ost.send(path, **form)).text
    assert await ask(doors.office.graph, KIM) == [("other",)]
    await ost.open(path)
    stale = await ost.send(path, **{**form, "act": new_id(), "role": "partner"})
    assert (stale.status_code, "Geändert von: Fallmanagement" in stale.text) == (409, True)
    foreign = await kim_as(ost, doors, "CHILD", memberKey=doors.office.citizens["c2"])
    unknown = await kim_as(ost, doors, "CHILD", citizenId=doors.office.citizens["c3"])
    answers = [await ask_for(ost, ROLE, input=each) for each in (foreign, unknown)]
    assert [each["__typename"] for each in answers] == ["NotThere"] * 2
    assert answers[0] == answers[1]
