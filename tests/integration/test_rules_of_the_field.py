"""The rules of the field (docs/rules-of-the-field.md), each through real doors: pages, forms, files, GraphQL."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.access.policy import DIFFERENCE_FIELDS, RULES
from api.actions.change_value import change_value
from api.actions.export_contacts import export_contacts
from api.actions.export_register import export_register
from api.actions.import_register import import_register
from api.app import create_app
from api.settings import Settings
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.columns import REGISTER
from graph_schema.ingest.mapping import FileMapping, read_mapping
from graph_schema.labels import node
from graph_schema.migrations import wipe
from graph_schema.model.access import Role
from graph_schema.office_time import office_day
from graph_schema.queries import Query
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk
from tests.integration.handed_over import mapping_of
from tests.integration.office import OTHER_TEAM, STAFF, Office, open_office
from tests.integration.signed_in_desk import Doors
from tests.integration.small_register import NOW, REGISTER_ROWS, ask, copied, write_folder

HIDDEN = "Fluchtpfad"
"""Street of the protected dwelling: it may stand nowhere."""
REASON = "Die Person steht an der Theke."
TODAY = office_day()
OFFICER = Role.EQUAL_OPPORTUNITY_OFFICER.value


def register() -> dict[str, Any]:
    """The office's register; Mo's dwelling is protected, and Ada's phone and needs are other than here."""
    rows = copied(REGISTER_ROWS)
    rows["caseworkers"].append(dict(OTHER_TEAM))
    rows["citizens"][3] |= {"caseworker_number": "w3", "family_name": "Vier", "phone": "0561 4"}
    rows["memberships"][3]["household_number"] = "h5"
    rows["households"][5] |= {"street": HIDDEN, "house_number": "77", "postcode": "34999", "lat": "", "lon": ""}
    rows["citizens"][0] |= {"needs": "debts|health", "citizenship": "german"}
    return rows


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def doors(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Doors:
    folder: Path = tmp_path_factory.mktemp("rules")
    await wipe(migrated_graph)
    office = await open_office(migrated_graph, folder)
    for number, field, text in (("c1", "phone", "0561 2"), ("c1", "needs", "housing"), ("c4", "phone", "0561 5")):
        await change_value(office.graph, number, field, text, by="Fallmanagement", data_folder=folder, now=NOW)
    files = write_folder(folder / "register", register())
    await import_register(office.graph, files, data_folder=folder, now=NOW + timedelta(hours=1))
    return Doors(office, create_app(Settings(folder), migrated_graph))


@asynccontextmanager
async def opened(doors: Doors, login: str, number: str) -> AsyncGenerator[tuple[Desk, str]]:
    """Give the desk of somebody who has opened a foreign case, and the person's address."""
    async with doors.desk(login) as desk:
        await desk.open("/einsicht")
        await desk.send("/einsicht", number=number, reason=REASON)
        yield desk, f"/personen/{doors.office.citizens[number]}"


async def write(office: Office, text: str, **parameters: Any) -> None:
    named = tuple((name, "any") for name in parameters)
    await office.graph.write(Query("written_in_rule_tests", "tests", text, "?", named, ("id",)), **parameters)


async def test_f2_people_stand_by_name_or_by_last_contact_and_by_no_score(doors: Doors) -> None:
    async with doors.desk("ost") as desk:
        page = (await desk.open("/faelle")).text
        offered = re.findall(r'<option value="([^"]*)"', page.partition('id="reihe"')[2].partition("</select>")[0])
        assert offered == ["name", "last_contact"]
        for order in ("score", "risk", "needs", "age"):
            assert (await desk.open(f"/faelle?reihe={order}")).status_code == 400
    judged = {"score", "rank", "ranking", "risk", "priority", "probability", "prognosis"}
    assert not judged & {each.name for each in node("Citizen").properties}


async def test_f2_silence_without_attempts_is_a_task_of_the_office(doors: Doors) -> None:
    async with doors.desk("west") as desk:
        page = (await desk.open("/faelle")).text
    assert "Das ist eine Aufgabe des Jobcenters, kein Versäumnis der Person" in page


async def test_f3_a_failed_home_visit_is_in_no_note_and_in_no_file(doors: Doors, tmp_path: Path) -> None:
    person, contact = f"/personen/{doors.office.citizens['c3']}", new_id()
    visit = {"contact_id": contact, "day": f"{TODAY:%d.%m.%Y}", "channel": "visit", "direction": "from_office"}
    async with doors.desk("west") as desk:
        await desk.open(person)
        page = await desk.send(f"{person}/kontakt", outcome="failed", **visit)
        assert "Erfasst: Besuch" in page.text
        assert "als Notiz kopieren" not in page.text
        await export_contacts(
            doors.office.graph, mapping_of(tmp_path), tmp_path / "out", data_folder=doors.office.folder,
            now=datetime.now(UTC), today=TODAY, until=TODAY,
        )  # fmt: skip
        assert contact not in "".join(path.read_text("cp1252") for path in (tmp_path / "out").rglob("*.csv"))
        await desk.open(person)
        await desk.send(f"{person}/kontakt-zuruecknehmen", contact_id=contact)


async def test_f3_a_conversation_with_the_officer_is_offered_as_voluntary(doors: Doors) -> None:
    async with doors.desk("ost") as desk:
        page = await desk.open(f"/personen/{doors.office.citizens['c1']}/voranmeldung")
    assert "freiwillig, und eine Absage hat keine Folgen" in page.text


async def test_f4_a_lead_reads_case_numbers_and_nothing_of_what_an_employee_achieved(doors: Doors) -> None:
    async with doors.desk("lead") as desk:
        page = (await desk.open("/team")).text
        assert "keine Zahl, weniger als fünf Beschäftigte" in page
        for path in ("/faelle/abweichungen", "/faelle/adressen", "/einsichten"):
            assert (await desk.open(path)).status_code == 404
    heads = re.findall(r"<th scope=\"col\"[^>]*>([^<]*)", body(page))
    assert heads == ["Fallmanagement", "Team", "Betreute Menschen", "Vertretung"]
    read = {name for rule in RULES if rule.role is Role.TEAM_LEAD and not rule.grounds for name in rule.fields}
    assert read == {"stated_reason", "caseworker", "people", "covers", "cover", "number_of_the_team"}


async def test_f4_the_trail_is_not_searched_by_employee(doors: Doors) -> None:
    async with doors.desk("ost") as desk:
        await desk.open(f"/personen/{doors.office.citizens['c1']}")
    async with doors.desk(Role.DATA_PROTECTION_OFFICER.value) as desk:
        await desk.open("/einsichten")
        for employee in ("w1", "ost", "Konto ost", doors.office.accounts["ost"]):
            page = await desk.send("/einsichten/spur", number=employee)
            assert "steht nichts im Protokoll" in page.text
        assert "Konto ost" in (await desk.send("/einsichten/spur", number="c1")).text


async def test_f5_citizenship_is_on_no_page_and_in_no_right(doors: Doors) -> None:
    ((kept,),) = await ask(doors.office.graph, "MATCH (c:Citizen {given_name: 'Ada'}) RETURN c.citizenship AS kept")
    assert kept == "german"
    assert not any("citizenship" in rule.fields for rule in RULES)
    assert "citizenship" not in DIFFERENCE_FIELDS
    person = f"/personen/{doors.office.citizens['c1']}"
    async with doors.desk("ost") as desk:
        for path in ("/faelle", person, f"{person}?lang=en", f"{person}/voranmeldung", "/faelle/abweichungen?lang=en"):
            page = body((await desk.open(path)).text)
            for word in (f'"{kept}"', "deutsche", "German citizen", "Staatsangehörigkeit:", "Citizenship:"):
                assert word not in page, (path, word)
        answer = await desk.client.post("/graphql", json={"query": "{ __schema { types { name fields { name } } } }"})
        assert '"citizenship"' not in answer.text


async def test_f6_health_is_read_by_the_own_case_worker_and_by_nobody_else(doors: Doors) -> None:
    shown = re.compile(r"Gesundheit <span|Gesundheit, Schulden|Schulden, Gesundheit")
    person = f"/personen/{doors.office.citizens['c1']}"
    async with doors.desk("ost") as desk:
        assert shown.search((await desk.open("/faelle/abweichungen")).text)
    async with opened(doors, "west", "c1") as (desk, address):
        page = (await desk.open(address)).text
        assert "Gesundheitsangaben: geschützt" in page
        assert not shown.search(page)
        assert not shown.search((await desk.open("/faelle/abweichungen")).text)
    for login in STAFF:
        if login not in ("ost", "west"):
            async with doors.desk(login) as desk:
                for path in (person, "/faelle", "/faelle/abweichungen", "/chancengleichheit", "/einsichten", "/team"):
                    assert not shown.search((await desk.open(path)).text), (login, path)


async def test_f7_a_protected_address_is_on_no_road(doors: Doors, tmp_path: Path) -> None:
    office = doors.office
    person, household = f"/personen/{office.citizens['c4']}", f"/haushalte/{office.households['h5']}"
    seen: dict[str, str] = {}
    ((kept,),) = await ask(office.graph, f"MATCH (r:Residence {{street: '{HIDDEN}'}}) RETURN r.state AS state")
    assert kept == "protected"
    async with doors.desk("sued") as desk:
        for path in (
            person,
            household,
            "/faelle",
            "/faelle/abweichungen",
            "/faelle/adressen",
            f"{person}/voranmeldung",
        ):
            page = await desk.open(path)
            assert page.status_code == 200
            seen[f"own: {path}"] = page.text
        assert "dort für die namentlich Befugten" in seen[f"own: {person}"]
        assert "0561 5" in seen["own: /faelle/abweichungen"]
        for wanted in (HIDDEN, "77", "34999"):
            await desk.open("/faelle")
            page = await desk.send("/faelle", name=wanted)
            assert "Niemand gefunden" in page.text
            seen[f"search: {wanted}"] = page.text.replace(f'value="{wanted}"', "")
        await desk.open(f"{person}/voranmeldung")
        given = {"officer": office.accounts[OFFICER], "until": f"{TODAY:%d.%m.%Y}"}
        seen["registered"] = (await desk.send(f"{person}/voranmeldung", **given)).text
        seen["openings of own"] = (await desk.open("/faelle")).text
        await desk.open("/faelle/adressen")
        wrong = await desk.send("/faelle/adressen", address="0" * 64, seen="", where="nowhere")
        seen["error"] = wrong.text
    async with doors.desk(OFFICER) as desk:
        for path in (person, household, "/chancengleichheit"):
            seen[f"officer: {path}"] = (await desk.open(path)).text
        assert "Anschrift geschützt" in seen[f"officer: {person}"]
    for login in ("west", "other_lead"):
        async with opened(doors, login, "c4") as (desk, address):
            assert (await desk.open(address)).status_code == 200
            for path in (address, household):
                seen[f"{login}: {path}"] = (await desk.open(path)).text
    async with doors.desk(Role.DATA_PROTECTION_OFFICER.value) as desk:
        seen["openings"] = (await desk.open("/einsichten")).text
        seen["trail"] = (await desk.send("/einsichten/spur", number="c4")).text
    async with doors.desk(None) as desk:
        for path in (
            "/karte",
            "/betreuung",
            "/betreuung.csv",
            "/plaetze",
            "/plaetze.csv",
            "/daten",
            "/daten/imports.csv",
        ):
            seen[f"public: {path}"] = (await desk.open(path)).text
    mapping = mapping_of_households(tmp_path)
    await export_register(office.graph, mapping, tmp_path / "out", data_folder=office.folder, today=TODAY)
    for file in (tmp_path / "out").rglob("*.csv"):
        seen[f"export: {file.name}"] = file.read_text("utf-8-sig")
    assert [place for place, text in seen.items() if HIDDEN in text or "34999" in text] == []


async def test_f8_a_child_is_counselled_with_the_household_and_who_left_it_is_not_on_its_sheet(doors: Doors) -> None:
    office = doors.office
    household = f"/haushalte/{office.households['h1']}"
    await write(office, "MATCH (c:Citizen {given_name: 'Kim'}) SET c.birth_date = $born RETURN c.id AS id",
                born=date(TODAY.year - 16, 1, 1))  # fmt: skip
    async with doors.desk("ost") as desk:
        page = (await desk.open(household)).text
        assert "handelt ab 15 selbst mit (§ 36 SGB I)" in page
        await write(
            office, "MATCH (c:Citizen {given_name: 'Kim'})-[m:MEMBER_OF]->(:Household) SET m.until = $left"
            " RETURN c.id AS id", left=TODAY - timedelta(days=1),
        )  # fmt: skip
        assert "Kim" not in body((await desk.open(household)).text)


async def test_f9_what_was_seen_at_a_door_has_no_field(doors: Doors) -> None:
    person, contact = f"/personen/{doors.office.citizens['c1']}", new_id()
    seen = {"note": "Hund im Flur", "dwelling": "Hund im Flur", "others": "Hund im Flur", "safety": "Hund im Flur"}
    visit = {"contact_id": contact, "day": f"{TODAY:%d.%m.%Y}", "channel": "visit", "direction": "from_office"}
    async with doors.desk("ost") as desk:
        form = (await desk.open(person)).text
        recorded = form.partition('class="one-column record"')[2].partition("</form>")[0]
        assert set(re.findall(r'name="(\w+)"', recorded)) == {
            "form_token", "contact_id", "day", "channel", "direction", "outcome",
        }  # fmt: skip
        await desk.send(f"{person}/kontakt", outcome="reached", **visit, **seen)
        assert "Hund" not in (await desk.open(person)).text
    kept = await ask(
        doors.office.graph,
        f"MATCH (e:ContactEvent {{id: '{contact}'}}) RETURN e.outcome AS outcome, e.note AS note, e.recorded_by AS by",
    )
    assert kept == [("reached", None, "Fallmanagement")]


async def test_the_data_protection_officer_changes_nothing_but_the_own_account(doors: Doors) -> None:
    own = ("/anmelden", "/abmelden", "/rolle", "/konto", "/passkeys")
    reads = {"/einsichten/spur"}
    posts = sorted(
        {
            route.path
            for route in doors.app.routes
            if "POST" in getattr(route, "methods", ()) and "/graphql" not in route.path
        }
    )
    others = [path for path in posts if not path.startswith(own) and path not in reads]
    assert {"/faelle/abweichungen", "/faelle/adressen", "/team", "/einsicht", "/verwaltung/konten"} & set(others)
    before = await content(doors.office.graph)
    citizen, household = doors.office.citizens["c1"], doors.office.households["h1"]
    given = {"citizen": citizen, "act": new_id(), "take": new_id(), "address": "0" * 64, "where": "nowhere", "seen": "",
             "contact_id": new_id(), "day": "01.11.2026", "channel": "phone", "direction": "from_office",
             "outcome": "reached", "number": "c1", "reason": REASON, "officer": doors.office.accounts[OFFICER],
             "until": f"{TODAY:%d.%m.%Y}", "wish": "x", "caseworker": doors.office.caseworkers["w1"],
             "deputy": doors.office.accounts["west"], "since": "01.11.2026"}  # fmt: skip
    async with doors.desk(Role.DATA_PROTECTION_OFFICER.value) as desk:
        for path in others:
            filled = re.sub(r"\{household[^}]*\}", household, re.sub(r"\{citizen[^}]*\}", citizen, path))
            filled = re.sub(r"\{[^}]*\}", doors.office.accounts["ost"], filled)
            await desk.open("/einsichten")
            answer = await desk.send(filled, **given)
            assert answer.status_code in (400, 401, 403, 404, 405), path  # 401: for programs with a key alone
    assert await content(doors.office.graph) == before


async def content(graph: Graph) -> list[tuple[Any, ...]]:
    """Everything but the trail and the sessions: numbers of nodes and relationships by kind, and who holds rights."""
    nodes = await ask(
        graph,
        "MATCH (n) WHERE NOT n:AuditEvent AND NOT n:Session AND NOT n:SignInTries AND NOT n:ListedDay"
        " RETURN labels(n) AS labels, count(n) AS number, collect(n.version) AS versions",
    )
    links = await ask(graph, "MATCH ()-[r]->() WHERE type(r) <> 'OF' RETURN type(r) AS t, r.until AS u, count(r) AS n")
    return [*nodes, *links]


def body(text: str) -> str:
    """What a page shows between head and foot."""
    return text.partition("<main")[2].partition("</main>")[0]


def mapping_of_households(folder: Path) -> FileMapping:
    path = folder / "register.toml"
    tables = {
        "households": ("household_number", "type", "residence_since", "street", "house_number", "postcode"),
        "citizens": (
            "citizen_number",
            "given_name",
            "family_name",
            "birth_date",
            "sex",
            "employability",
            "protected",
        ),
        "memberships": ("household_number", "citizen_number", "role", "since"),
    }
    parts = ['version = "1"\nleading_system = "Fachverfahren"\n']
    for name, columns in tables.items():
        parts.append(f'[{name}]\nfile = "{name}.csv"\n[{name}.columns]\n')
        parts += [f'{column} = "{column}"\n' for column in columns]
    path.write_text("".join(parts), encoding="utf-8")
    return read_mapping(path, REGISTER)
