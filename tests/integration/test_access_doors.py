"""The table of `docs/access.md` against every door: each role, on each ground, asks for each object and each field.

A door is an address of the product. What the policy allows must be there, what it does not allow must be in no answer:
neither as a value nor by another status, text or length than that for what does not exist.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from api.access.policy import CITIZEN_FIELDS, RULES, Action, ObjectType, decide, purpose_of
from api.app import create_app
from api.settings import Settings
from graph_schema.ingest.changes import new_id
from graph_schema.migrations import wipe
from graph_schema.model.access import Ground, Role
from graph_schema.store.graph import Graph
from tests.integration.office import Office, open_office
from tests.integration.signed_in_desk import Doors, alike, give, logins, take_all, write
from tests.integration.small_register import ask

SHOWN: dict[str, str] = {
    "given_name": "Ada",
    "family_name": "Eins",
    "birth_date": "01.05.1990",
    "languages": "Türkisch B1",
    "channels": "0561 1",
    "caseworkers": "Ost, U25",
    "sex": "weiblich",
    "employability": "ja (eLb)",
    "residence_status": "befristet",
    "childcare": "Kind mit Betreuungsplatz",
    "benefit_periods": "01.01.2021",
    "needs": "Schulden",
    "health_needs": "Gesundheit <span",
}
"""How each field of the person stands on a page."""
OTHER_OBJECTS: dict[ObjectType, str] = {
    ObjectType.RESIDENCE: "Weg (Mitte)",
    ObjectType.CONTACT: "kein Kontakt",
    ObjectType.HOUSEHOLD: "alleinerziehend",
}
PERSONAL = ("Ada", "Eins", "Lu", "Zwei", "Mo", "Drei", "0561 1", "lu@example.org", "01.05.1990", "Alter Weg", "Geheim")
GRAPHQL = (
    "{ __schema { types { name fields { name } } } }",
    "{ layers { indicator } }",
    "{ providers(first: 50) { nodes { name } } offices(first: 50) { nodes { name } } }",
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def doors(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Doors:
    folder: Path = tmp_path_factory.mktemp("doors")
    await wipe(migrated_graph)
    office = await open_office(migrated_graph, folder)
    await write(
        office,
        "MATCH (c:Citizen {id: $c1}) SET c.residence_status = 'limited', c.childcare = 'with_place' RETURN c.id AS id",
        c1=office.citizens["c1"],
    )
    return Doors(office, create_app(Settings(folder), migrated_graph))


def expected_fields(role: Role, of: ObjectType, ground: Ground | None) -> frozenset[str]:
    purpose = purpose_of(role, Action.READ, of)
    if purpose is None:
        return frozenset()
    return decide(role, Action.READ, of, purpose, [ground] if ground else []).fields


async def test_every_field_of_a_person_is_shown_where_the_table_says_so_and_nowhere_else(doors: Doors) -> None:
    wrong: list[str] = []
    tried = 0
    for login, role in logins():
        for ground in (None, *Ground):
            await take_all(doors.office, login)
            if ground is not None:
                await give(doors.office, login, role, ground)
            async with doors.desk(login) as desk:
                page = await desk.open(f"/personen/{doors.office.citizens['c1']}")
            expected = expected_on_the_sheet(role, ground)
            assert page.status_code == (200 if any(expected.values()) else 404), (role, ground)
            tried += len(expected)
            wrong += [f"{role}, {ground}: {name}" for name, there in fields_in(page).items() if there != expected[name]]
    assert wrong == []
    assert tried == len(list(logins())) * (1 + len(Ground)) * (len(CITIZEN_FIELDS) + len(OTHER_OBJECTS))


def expected_on_the_sheet(role: Role, ground: Ground | None) -> dict[str, bool]:
    """Whether each field of the person, and each object beside it, is to be shown."""
    citizen = expected_fields(role, ObjectType.CITIZEN, ground)
    return {
        **{name: name in citizen for name in CITIZEN_FIELDS},
        **{of.value: bool(citizen and expected_fields(role, of, ground)) for of in OTHER_OBJECTS},
    }


def fields_in(page: httpx.Response) -> dict[str, bool]:
    """Whether each field, and each object beside it, stands on a page."""
    shown = {**SHOWN, **{of.value: text for of, text in OTHER_OBJECTS.items()}}
    return {name: stands_in(text, body_of(page)) for name, text in shown.items()}


def stands_in(value: str, text: str) -> bool:
    """Whether a value stands in a text as a whole: “Eins” is not in “Einsichten”."""
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) is not None


def body_of(page: httpx.Response) -> str:
    """What a page shows between head and foot: the head names who is signed in."""
    return page.text.partition("<main")[2].partition("</main>")[0]


async def test_a_foreign_person_and_one_who_is_not_there_have_the_same_answer_at_every_door(doors: Doors) -> None:
    for login, role in logins():
        await take_all(doors.office, login)
        async with doors.desk(login) as desk:
            for path, foreign in (
                ("personen", doors.office.citizens["c1"]),
                ("haushalte", doors.office.households["h1"]),
            ):
                answers = []
                for key in (foreign, new_id(), "0" * 32):
                    page = await desk.open(f"/{path}/{key}")
                    answers.append((page.status_code, alike(page.text, key)))
                assert len(set(answers)) == 1, (role, path)
                assert answers[0][0] == 404
            for act in ("kontakt", "kontakt-zuruecknehmen"):
                given = {"contact_id": new_id(), "day": "01.11.2026", "channel": "phone", "direction": "from_office",
                         "outcome": "reached"}  # fmt: skip
                answers = []
                for key in (doors.office.citizens["c1"], new_id()):
                    await desk.open("/hilfe")
                    page = await desk.send(f"/personen/{key}/{act}", **given)
                    answers.append((page.status_code, alike(page.text, key)))
                assert len(set(answers)) == 1, (role, act)
                assert answers[0][0] in (404, 409)


PAGES_OF: dict[str, frozenset[Role]] = {
    "/faelle": frozenset(
        rule.role for rule in RULES if (rule.action, rule.object) == (Action.READ, ObjectType.CONTACT)
    ),
    "/faelle/abweichungen": frozenset({Role.CASEWORKER}),
    "/faelle/adressen": frozenset({Role.CASEWORKER}),
    "/chancengleichheit": frozenset({Role.EQUAL_OPPORTUNITY_OFFICER}),
    "/einsicht": frozenset({Role.CASEWORKER, Role.TEAM_LEAD}),
    "/einsichten": frozenset({Role.DATA_PROTECTION_OFFICER}),
    "/team": frozenset({Role.TEAM_LEAD}),
    "/verwaltung/adressen": frozenset(
        rule.role for rule in RULES if (rule.action, rule.object) == (Action.SETTLE, ObjectType.SITE_ADDRESS)
    ),
    "/verwaltung/programme": frozenset(
        rule.role for rule in RULES if (rule.action, rule.object) == (Action.READ, ObjectType.PROGRAM)
    ),
}


@pytest.mark.parametrize("path", PAGES_OF)
async def test_a_page_is_there_for_the_roles_of_the_table_only(doors: Doors, path: str) -> None:
    for login, role in logins():
        async with doors.desk(login) as desk:
            page = await desk.open(path)
        assert page.status_code == (200 if role in PAGES_OF[path] else 404), role
    async with doors.desk(None) as desk:
        assert (await desk.open(path)).url.path == "/anmelden"


async def test_nobody_signed_in_gets_to_no_person_by_any_door(doors: Doors) -> None:
    async with doors.desk(None) as desk:
        for path in doors_with_keys(doors.office):
            page = await desk.open(path)
            assert page.url.path == "/anmelden", path
            assert_no_person(page.text, path)


async def test_no_public_door_tells_anything_of_a_person_to_anybody(doors: Doors) -> None:
    public = ("/karte", "/betreuung", "/betreuung.csv", "/plaetze", "/plan", "/daten", "/daten/imports.csv", "/hilfe")
    for login, _ in logins():
        async with doors.desk(login) as desk:
            for path in public:
                page = await desk.open(path)
                assert_no_person(body_of(page) or page.text, path)
            for question in GRAPHQL:
                answer = await desk.client.post("/graphql", json={"query": question})
                assert_no_person(answer.text, question)


async def test_counts_orders_and_searches_tell_nothing_of_others(doors: Doors) -> None:
    await take_all(doors.office, "sued")
    await give(doors.office, "sued", Role.CASEWORKER, Ground.OPENED)
    async with doors.desk("sued") as desk:
        for path in ("/faelle", "/faelle?reihe=last_contact", "/faelle?kontakt=no_attempt", "/faelle?kontakt=broken"):
            page = await desk.open(path)
            assert "Zwei" not in body_of(page)
            assert "Drei" not in body_of(page)
        await desk.open("/faelle")
        for wanted in ("Zwei", "Lu", "lu@example.org", "w2"):
            page = await desk.send("/faelle", name=wanted)
            assert "Niemand gefunden" in page.text
        assert "1 Mensch" in (await desk.open("/faelle")).text


async def test_a_right_taken_away_while_a_page_is_open_stops_its_next_read(doors: Doors) -> None:
    await take_all(doors.office, "sued")
    await give(doors.office, "sued", Role.CASEWORKER, Ground.OPENED)
    address = f"/personen/{doors.office.citizens['c1']}"
    async with doors.desk("sued") as desk:
        assert (await desk.open(address)).status_code == 200
        form = desk.page
        await take_all(doors.office, "sued")
        assert (await desk.open(address)).status_code == 404
        desk.page = form
        given = {"contact_id": new_id(), "day": "01.11.2026", "channel": "phone", "direction": "from_office",
                 "outcome": "reached"}  # fmt: skip
        assert (await desk.send(f"{address}/kontakt", **given)).status_code == 404


async def test_a_protected_address_is_on_nobodys_page(doors: Doors) -> None:
    protected = await ask(
        doors.office.graph,
        "MATCH (c:Citizen)-[:MEMBER_OF]->()-[:LIVES_IN]->(r:Residence {state: 'protected'}) RETURN c.id AS id",
    )
    assert protected == [(doors.office.citizens["c4"],)]
    await write(
        doors.office,
        "MATCH (h:Household {id: $h5})-[:LIVES_IN]->(r:Residence) SET r.street = 'Geheim', r.house_number = '7',"
        " r.reachable_through = 'Geheim' RETURN r.id AS id",
        h5=doors.office.households["h5"],
    )
    await take_all(doors.office, "sued")
    await write(
        doors.office,
        "MATCH (a:Account {id: $account}), (w:Caseworker {id: $w3})"
        " CREATE (a)-[:ACTS_FOR {role: 'caseworker', ground: 'own', since: $since}]->(w) RETURN a.id AS id",
        account=doors.office.accounts["sued"],
        w3=doors.office.caseworkers["w3"],
        since=date(2020, 1, 1),
    )
    async with doors.desk("sued") as desk:
        person, household = doors.office.citizens["c4"], doors.office.households["h5"]
        for path in (f"/personen/{person}", f"/haushalte/{household}", "/faelle"):
            page = await desk.open(path)
            assert page.status_code == 200
            assert "Geheim" not in page.text
            assert "geschützt" in body_of(page) or path == "/faelle"


async def test_no_address_of_a_page_holds_a_value_of_a_person(doors: Doors) -> None:
    await take_all(doors.office, "sued")
    await give(doors.office, "sued", Role.CASEWORKER, Ground.OWN)
    async with doors.desk("sued") as desk:
        for path in ("/faelle", f"/personen/{doors.office.citizens['c1']}"):
            page = await desk.open(path)
            for address in re.findall(r'(?:href|action)="([^"]*)"', page.text):
                assert_no_person(address, address)


def doors_with_keys(office: Office) -> list[str]:
    return [
        "/faelle",
        "/faelle/abweichungen",
        "/faelle/adressen",
        "/einsicht",
        "/chancengleichheit",
        "/einsichten",
        "/team",
        *(f"/personen/{key}" for key in office.citizens.values()),
        *(f"/haushalte/{key}" for key in office.households.values()),
    ]


def assert_no_person(text: str, place: str) -> None:
    found = [value for value in PERSONAL if stands_in(value, text)]
    assert found == [], place
