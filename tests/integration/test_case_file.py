"""The own caseload as a file: what goes into it, for whom, and that a right which ends stops it."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.access import case_file
from api.access.case_file import FiledPerson, read_portions
from api.access.persons import Persons
from api.access.policy import RULES, Action, ObjectType
from api.app import create_app
from api.pages.cookies import SESSION
from api.settings import Settings
from graph_schema.errors import Conflict, NotFound
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground, Role
from graph_schema.model.people import ChannelKind, ContactDirection, ContactOutcome
from graph_schema.store import sessions
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk
from tests.integration.office import TODAY, Office, open_office
from tests.integration.signed_in_desk import Doors, give, logins, take_all, write
from tests.integration.small_register import ask

ADDRESS = "/faelle/liste"


@pytest_asyncio.fixture(loop_scope="session")
async def office(graph: Graph, tmp_path: Path) -> Office:
    return await open_office(graph, tmp_path)


@pytest.fixture
def doors(office: Office) -> Doors:
    return Doors(office, create_app(Settings(office.folder), office.graph))


async def download(desk: Desk, address: str = ADDRESS, **fields: str) -> list[dict[str, str]]:
    """Download the list from the page of the own cases."""
    await desk.open("/faelle")
    answer = await desk.send(address, **fields)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["cache-control"] == "private, no-store"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


async def test_the_own_caseload_is_a_file_with_what_reaches_people(doors: Doors) -> None:
    async with doors.desk("ost") as desk:
        rows = await download(desk)
    assert [(row["family_name"], row["given_name"], row["birth_date"]) for row in rows] == [
        ("Eins", "Ada", "1990-05-01")
    ]
    assert rows[0]["phone"] == "0561 1"
    assert rows[0]["contact"] == "abgerissen"
    assert not {"needs", "health_needs", "citizenship", "address", "street"} & set(rows[0])


async def test_the_file_holds_what_was_searched_and_filtered_for(doors: Doors) -> None:
    async with doors.desk("ost") as desk:
        assert len(await download(desk, name="ada")) == 1
        assert await download(desk, name="zwei") == []
        assert await download(desk, f"{ADDRESS}?kontakt=reached_lately") == []


async def test_a_case_that_was_only_opened_is_in_no_file(doors: Doors) -> None:
    await take_all(doors.office, "sued")
    await give(doors.office, "sued", Role.CASEWORKER, Ground.OPENED)
    async with doors.desk("sued") as desk:
        assert "Ada" in (await desk.open("/faelle")).text
        assert await download(desk) == []


async def test_a_protected_person_is_in_the_file_without_a_way_to_reach_her(doors: Doors) -> None:
    await write(
        doors.office,
        "MATCH (c:Citizen {id: $citizen}) SET c.protected = true RETURN c.id AS id",
        citizen=doors.office.citizens["c1"],
    )
    async with doors.desk("ost") as desk:
        rows = await download(desk)
    assert [row["given_name"] for row in rows] == ["Ada"]
    assert rows[0]["protected"]
    assert rows[0]["phone"] == rows[0]["email"] == ""


async def test_roles_without_the_rule_get_no_file(doors: Doors) -> None:
    may = {rule.role for rule in RULES if (rule.action, rule.object) == (Action.EXPORT, ObjectType.CITIZEN)}
    assert may == {Role.CASEWORKER}
    for login, role in logins():
        if role not in may:
            async with doors.desk(login) as desk:
                await desk.open("/hilfe")
                assert (await desk.send(ADDRESS)).status_code == 404, role


async def test_a_file_leaves_an_event_of_its_own_and_one_of_each_person(doors: Doors) -> None:
    async with doors.desk("ost") as desk:
        await download(desk)
    left = await ask(
        doors.office.graph,
        "MATCH (e:AuditEvent) WHERE e.object = 'citizen' AND e.action IN ['export', 'read']"
        " RETURN e.action AS action, e.count AS count, e.about AS about ORDER BY action",
    )
    assert sorted(left, key=str) == [("export", 1, None), ("export", None, doors.office.citizens["c1"])]
    officer = await doors.office.oversight(Role.DATA_PROTECTION_OFFICER.value)
    lines = await officer.trail_of(await doors.office.key("c1"))
    assert [line.action for line in lines if line.object == "citizen"] == ["export", "list"]
    async with doors.desk(Role.DATA_PROTECTION_OFFICER.value) as desk:
        await desk.open("/einsichten")
        assert "in einer Datei mitgenommen (Person)" in (await desk.send("/einsichten/spur", number="c1")).text


@pytest_asyncio.fixture(loop_scope="session")
async def two_portions(office: Office, monkeypatch: pytest.MonkeyPatch) -> tuple[Persons, list[str]]:
    """Two people of a case worker, read one at a time."""
    monkeypatch.setattr(case_file, "PORTION", 1)
    await write(
        office,
        "MATCH (a:Account {id: $account}), (w:Caseworker {id: $w2})"
        " CREATE (a)-[:ACTS_FOR {role: 'caseworker', ground: 'cover', since: $since, until: $until}]->(w)"
        " RETURN a.id AS id",
        account=office.accounts["ost"],
        w2=office.caseworkers["w2"],
        since=date(2020, 1, 1),
        until=date(2030, 1, 1),
    )
    return Persons(await office.people("ost")), [office.citizens["c1"], office.citizens["c2"]]


async def read_first(portions: AsyncGenerator[list[FiledPerson]]) -> list[str]:
    return [person.given_name for person in await anext(portions)]


async def test_a_session_that_ends_meanwhile_stops_the_file_at_its_next_portion(
    two_portions: tuple[Persons, list[str]], office: Office
) -> None:
    persons, ids = two_portions
    portions = read_portions(persons, ids)
    assert await read_first(portions) == ["Ada"]
    await sessions.end_session(office.graph, persons.people.actor.session.id)
    with pytest.raises(Conflict):
        await anext(portions)


async def test_a_session_that_has_run_out_meanwhile_stops_the_file(
    two_portions: tuple[Persons, list[str]], office: Office
) -> None:
    """Whoever fetches it slowly takes the next bytes when nobody is signed in any more."""
    now, ids = datetime.now(UTC), two_portions[1]
    people = await office.people("ost", at=now, today=TODAY)
    await write(
        office, "MATCH (s:Session {id: $session}) SET s.ends_at = $moment, s.idle_until = $moment RETURN s.id AS id",
        session=people.actor.session.id, moment=now + timedelta(seconds=1),
    )  # fmt: skip
    portions = read_portions(Persons(people), ids)
    assert await read_first(portions) == ["Ada"]
    await asyncio.sleep(1.2)
    with pytest.raises(Conflict):
        await anext(portions)


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}?kontakt=broken", f"{ADDRESS}?kontakt=no_attempt"])
async def test_a_home_visit_that_failed_changes_nothing_in_a_file(doors: Doors, address: str) -> None:
    """Neither what stands of the person, nor whether she is in a list of some state (F3)."""
    office = doors.office
    await write(  # only letters failed until now
        office, "MATCH (c:Citizen {id: $citizen})-[:HAD_CONTACT]->(e:ContactEvent {channel: 'phone'}) DETACH DELETE e"
        " RETURN count(e) AS id", citizen=office.citizens["c1"],
    )  # fmt: skip
    async with doors.desk("ost") as desk:
        before = await download(desk, address)
        visit = {
            "day": TODAY - timedelta(days=1), "channel": ChannelKind.VISIT, "direction": ContactDirection.FROM_OFFICE,
            "outcome": ContactOutcome.FAILED,
        }  # fmt: skip
        people = await office.people("ost")
        await people.record_contact(office.citizens["c1"], new_id(), visit, "Fallmanagement")
        assert await download(desk, address) == before


async def test_a_cover_that_is_ended_meanwhile_stops_the_file(
    two_portions: tuple[Persons, list[str]], office: Office
) -> None:
    persons, ids = two_portions
    portions = read_portions(persons, ids)
    assert await read_first(portions) == ["Ada"]
    await take_all(office, "ost")
    with pytest.raises(Conflict):
        await anext(portions)


async def test_a_file_that_is_stopped_does_not_look_like_a_whole_one(
    two_portions: tuple[Persons, list[str]], doors: Doors
) -> None:
    """The connection is cut: without the last, empty piece a browser reports the download as failed."""
    sent: list[dict[str, Any]] = []
    async with doors.desk("ost") as desk:
        await desk.open("/faelle")
        token, cookie = desk.client.cookies, desk.client.cookies[SESSION]
        form = f"form_token={doors.office.keys.form_token(cookie)}".encode()
        headers = [
            (b"host", b"localhost"),
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"content-length", str(len(form)).encode()),
            (b"cookie", "; ".join(f"{name}={value}" for name, value in token.items()).encode()),
        ]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": form, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if message.get("body"):
            await take_all(doors.office, "ost")

    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "https", "path": ADDRESS,
        "raw_path": ADDRESS.encode(), "query_string": b"", "root_path": "", "headers": headers, "state": {},
        "client": ("192.0.2.1", 1), "server": ("localhost", 443), "asgi": {"version": "3.0"},
    }  # fmt: skip
    with pytest.raises(Exception):  # noqa: B017  # what the server makes a cut connection of
        await doors.app(scope, receive, send)
    assert sent[0]["status"] == 200
    assert b"Ada" in b"".join(message.get("body", b"") for message in sent)
    assert b"Lu" not in b"".join(message.get("body", b"") for message in sent)
    assert all(message["more_body"] for message in sent[1:])


async def test_who_has_no_rule_gets_no_portion(office: Office) -> None:
    persons = Persons(await office.people("lead", role=Role.TEAM_LEAD))
    with pytest.raises(NotFound):
        await anext(read_portions(persons, [office.citizens["c1"]]))
