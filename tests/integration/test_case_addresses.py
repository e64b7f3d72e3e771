"""Who sees and settles addresses whose place is not sure, and that imports keep to it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from api.access.addresses import CaseAddresses, Choice
from api.actions.import_addresses import import_addresses
from api.actions.import_register import import_register
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import BadInput, Conflict, NotFound
from graph_schema.model.access import Role
from graph_schema.store.graph import Graph
from tests.integration.office import OTHER_TEAM, Office, open_office
from tests.integration.signed_in_desk import Doors, alike
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, ask, copied, write_folder
from tests.integration.test_addresses import HOUSES


def register() -> dict[str, list[Cells]]:
    """Ada and Lu at two places that may be either; Mo at a protected one."""
    rows = copied(REGISTER_ROWS)
    rows["caseworkers"].append(dict(OTHER_TEAM))
    rows["citizens"][3]["caseworker_number"] = "w3"
    rows["memberships"][3]["household_number"] = "h5"
    for at, number in ((1, "7"), (2, "7"), (5, "7")):
        rows["households"][at] |= {"street": "Dorfstr.", "house_number": number, "lat": "", "lon": ""}
    rows["households"][2] |= {"street": "Nirgendwo"}
    return rows


@pytest.fixture
async def office(graph: Graph, tmp_path: Path) -> Office:
    office = await open_office(graph, tmp_path)
    (tmp_path / "houses.csv").write_text(HOUSES, encoding="utf-8")
    await import_addresses(graph, tmp_path / "houses.csv", data_folder=tmp_path, now=NOW)
    await bring(office)
    return office


async def bring(office: Office, hours: int = 1) -> None:
    files = write_folder(office.folder / "register", register())
    await import_register(office.graph, files, data_folder=office.folder, now=NOW + timedelta(hours=hours))


async def door(office: Office, login: str) -> CaseAddresses:
    return CaseAddresses(office.graph, await office.actor(login), office.folder)


async def home_of_ada(office: Office) -> tuple[object, ...]:
    (found,) = await ask(
        office.graph,
        "MATCH (:Citizen {given_name: 'Ada'})-[:MEMBER_OF]->()-[:LIVES_IN]->(r:Residence) WHERE r.until IS NULL"
        " OPTIONAL MATCH (r)-[:LOCATED_IN]->(n) RETURN r.state AS state, r.lat AS lat, n.name AS area",
    )
    return found


async def test_each_sees_those_of_the_own_caseload_with_what_the_list_suggests(office: Office) -> None:
    (line,), settled = await (await door(office, "ost")).listed()
    assert (line.written, line.match, settled) == ("Dorfstr. 7", "ambiguous", [])
    assert [each.given_name for each in line.residents] == ["Ada"]
    assert [name for name, _, _ in line.candidates] == ["Dorfstraße 7 34121", "Dorfstraße 7 34125"]
    (other,), _ = await (await door(office, "west")).listed()
    assert (other.written, other.match, other.candidates) == ("Nirgendwo 7", "not_found", ())
    assert await (await door(office, "west")).count() == 1


async def test_a_protected_address_is_on_nobodys_list_and_nobody_settles_it(office: Office) -> None:
    addresses = await door(office, "sued")
    assert await addresses.listed() == ([], [])
    (line,), _ = await (await door(office, "ost")).listed()
    with pytest.raises(NotFound):  # the same written address: Mo, who is protected, is no way to it
        await addresses.settle(line.key, Choice(), None)
    ((state,),) = await ask(
        office.graph, "MATCH (:Citizen {given_name: 'Mo'})-[:MEMBER_OF]->()-[:LIVES_IN]->(r) RETURN r.state AS s"
    )
    assert state == "protected"


async def test_a_place_is_kept_for_later_imports_and_in_the_trail(office: Office) -> None:
    addresses = await door(office, "ost")
    (line,), _ = await addresses.listed()
    await addresses.settle(line.key, Choice("Dorfstraße 7 34125"), None)
    assert await home_of_ada(office) == ("located", 51.08, "Mitte")
    await bring(office, hours=2)
    assert await home_of_ada(office) == ("located", 51.08, "Mitte")
    uncertain, (settled,) = await addresses.listed()
    assert uncertain == []
    events = await ask(
        office.graph, "MATCH (e:AuditEvent {action: 'settle_address'}) RETURN e.about AS a, e.grounds AS g"
    )
    assert events == [(office.citizens["c1"], ["own"])]
    with pytest.raises(Conflict):  # from a page that was opened before
        await addresses.settle(line.key, Choice(), None)
    assert settled.place is not None
    await addresses.settle(line.key, Choice(reachable_through="Tagesaufenthalt"), settled.place.decided_at)
    assert await home_of_ada(office) == ("no_fixed_address", None, None)


async def test_what_decides_nothing_is_refused(office: Office) -> None:
    addresses = await door(office, "ost")
    (line,), _ = await addresses.listed()
    for choice in (Choice("Hauptstraße 1 34117"), Choice(reachable_through=" ")):
        with pytest.raises(BadInput):
            await addresses.settle(line.key, choice, None)
    assert await home_of_ada(office) == ("not_located", None, None)


async def test_a_foreign_address_is_answered_as_one_that_is_not_there(office: Office) -> None:
    (line,), _ = await (await door(office, "ost")).listed()
    for login in ("west", *(role.value for role in Role if role not in (Role.CASEWORKER, Role.TEAM_LEAD))):
        with pytest.raises(NotFound):
            await (await door(office, login)).settle(line.key, Choice(), None)
    assert await home_of_ada(office) == ("not_located", None, None)


async def test_the_page_lists_and_settles(office: Office) -> None:
    doors = Doors(office, create_app(Settings(office.folder), office.graph))
    (line,), _ = await (await door(office, "ost")).listed()
    async with doors.desk("ost") as desk:
        assert "Adressen klären (1)" in (await desk.open("/faelle")).text
        page = await desk.open("/faelle/adressen")
        assert "Dorfstraße 7 34125" in page.text
        assert (await desk.send("/faelle/adressen", address=line.key, seen="")).status_code == 400
        chosen = {"where": "place", "place": "Dorfstraße 7 34125"}
        done = await desk.send("/faelle/adressen", address=line.key, seen="", **chosen)
        assert "Die Adresse ist geklärt" in done.text
        again = await desk.send("/faelle/adressen", address=line.key, seen="", where="nowhere")
        assert (again.status_code, "jemand anderes" in again.text) == (409, True)
    assert await home_of_ada(office) == ("located", 51.08, "Mitte")
    async with doors.desk("sued") as desk:
        page = await desk.open("/faelle/adressen")
        assert "Dorfstr" not in page.text
        answers = [
            await desk.send("/faelle/adressen", address=key, seen="", where="nowhere") for key in (line.key, "0" * 64)
        ]
        assert {(each.status_code, alike(each.text, "")) for each in answers} == {(404, alike(answers[0].text, ""))}
