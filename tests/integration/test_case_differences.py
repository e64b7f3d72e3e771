"""F1 at the door: who sees and settles the register's differences, and what is left of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from api.access.differences import Differences
from api.access.teams import Oversight
from api.actions.change_value import change_value
from api.actions.import_register import import_register
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import Conflict, NotFound
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground, Role
from graph_schema.store.graph import Graph
from graph_schema.store.team_cover import CoverKey
from tests.integration.office import AT, TODAY, Office, open_office
from tests.integration.signed_in_desk import Doors, alike
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, ask, copied, write_folder

BY = "Fallmanagement"
CHANGED = {"c1": ("phone", "0561 2"), "c3": ("family_name", "Zwo"), "c4": ("childcare", "with_place")}


@pytest.fixture
async def office(graph: Graph, tmp_path: Path) -> Office:
    office = await open_office(graph, tmp_path)
    for number, (field, text) in CHANGED.items():
        await change_value(graph, number, field, text, by=BY, data_folder=tmp_path, now=NOW)
    await bring(office)
    return office


def register() -> dict[str, list[Cells]]:
    rows = copied(REGISTER_ROWS)
    rows["citizens"][3]["caseworker_number"] = "w3"
    rows["citizens"][3]["childcare"] = "without_place"
    rows["caseworkers"].append(
        {"caseworker_number": "w3", "family_name": "Süd", "full_time_share": "1", "languages": "de:C2", "team": "Mitte"}
    )
    rows["citizens"][0]["needs"] = "debts|health"
    return rows


async def bring(office: Office, rows: dict[str, list[Cells]] | None = None, hours: int = 1) -> None:
    files = write_folder(office.folder / "register", rows or register())
    await import_register(office.graph, files, data_folder=office.folder, now=NOW + timedelta(hours=hours))


async def door(office: Office, login: str, minutes: int = 0, **more: object) -> Differences:
    actor = await office.actor(login, at=AT + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]
    return Differences(office.graph, actor, office.folder)


async def phone_of_ada(office: Office) -> str:
    ((value,),) = await ask(
        office.graph, "MATCH (:Citizen {given_name: 'Ada'})-[:REACHED_BY]->(w {kind: 'phone'}) RETURN w.value AS value"
    )
    return str(value)


async def test_the_page_shows_filters_settles_and_takes_back(office: Office) -> None:
    doors = Doors(office, create_app(Settings(office.folder), office.graph))
    async with doors.desk("ost") as desk:
        assert "Abweichungen klären (1)" in (await desk.open("/faelle")).text
        assert "1 Abweichung zu klären" in (await desk.open(f"/personen/{office.citizens['c1']}")).text
        page = await desk.open("/faelle/abweichungen?feld=phone")
        for told in ("0561 1", "0561 2", BY, "01.11.2026", "Fachverfahren"):
            assert told in page.text
        assert "0561" not in (await desk.open("/faelle/abweichungen?feld=email")).text
        await desk.open("/faelle/abweichungen")
        (line,), act = await (await door(office, "ost")).to_settle(), new_id()
        assert (await desk.send("/faelle/abweichungen", act=act, take_chosen="1")).status_code == 400
        done = await desk.send("/faelle/abweichungen", act=act, take=line.id)
        assert "Geklärt: 1." in done.text
        assert await phone_of_ada(office) == "0561 1"
        again = await desk.send("/faelle/abweichungen", act=new_id(), take=line.id)
        assert (again.status_code, "jemand anderes" in again.text) == (409, True)
        page = await desk.send("/faelle/abweichungen/zuruecknehmen", act=act)
        assert "Zurückgenommen: 1." in page.text
        assert await phone_of_ada(office) == "0561 2"
    async with doors.desk("west") as desk:
        await desk.open("/faelle/abweichungen")
        foreign = await desk.send("/faelle/abweichungen", act=new_id(), take=line.id)
        unknown = await desk.send("/faelle/abweichungen", act=new_id(), take=new_id())
        assert (foreign.status_code, alike(foreign.text, "")) == (404, alike(unknown.text, ""))


async def decisions(office: Office) -> list[tuple[object, ...]]:
    return await ask(
        office.graph,
        "MATCH (e:AuditEvent {object: 'difference'}) WHERE e.about IS NOT NULL"
        " RETURN e.action AS action, e.grounds AS grounds, e.about AS about",
    )


async def test_the_same_key_with_another_decision_decides_nothing(office: Office) -> None:
    ost, act = await door(office, "ost"), new_id()
    (line,) = await ost.to_settle()
    await ost.settle([line.id], act, BY, take_theirs=False)
    with pytest.raises(Conflict):
        await ost.settle([line.id], act, BY, take_theirs=True)
    assert await phone_of_ada(office) == "0561 2"
    assert [action for action, *_ in await decisions(office)] == ["keep_ours"]


async def test_a_form_that_is_sent_again_later_writes_over_nothing_and_can_be_taken_back_no_longer(
    office: Office,
) -> None:
    ost, act = await door(office, "ost"), new_id()
    (line,) = await ost.to_settle()
    await ost.settle([line.id], act, BY, take_theirs=True)
    await change_value(
        office.graph, "c1", "phone", "0561 3", by=BY, data_folder=office.folder, now=NOW + timedelta(hours=2)
    )
    later = await door(office, "ost", minutes=14)
    await later.settle([line.id], act, BY, take_theirs=True)
    assert await phone_of_ada(office) == "0561 3"
    with pytest.raises(Conflict):
        await (await door(office, "ost", minutes=16)).take_back(act)


async def test_each_sees_the_differences_of_the_own_caseload(office: Office) -> None:
    seen = {}
    for login in ("ost", "west", "sued"):
        differences = await door(office, login)
        seen[login] = [(line.citizen_id, line.field, line.ours, line.theirs) for line in await differences.to_settle()]
        assert await differences.count() == {seen[login][0][0]: 1}
    assert seen == {
        "ost": [(office.citizens["c1"], "phone", "0561 2", "0561 1")],
        "west": [(office.citizens["c3"], "family_name", "Zwo", "Zwei")],
        "sued": [(office.citizens["c4"], "childcare", "with_place", "without_place")],
    }
    (line,) = await (await door(office, "ost")).to_settle()
    assert (line.changed_by, line.changed_at, line.since) == (BY, NOW, NOW + timedelta(hours=1))


async def test_a_deputy_settles_in_the_days_of_the_cover_and_who_opened_a_case_does_not(office: Office) -> None:
    west = await office.people("west")
    await west.open_case(await office.key("c1"), "Frau Eins steht an der Theke.")
    assert [line.citizen_id for line in await (await door(office, "west")).to_settle()] == [office.citizens["c3"]]
    lead = await office.oversight("lead")
    await lead.set_cover(CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY), TODAY)
    differences = await door(office, "west")
    line = next(each for each in await differences.to_settle() if each.citizen_id == office.citizens["c1"])
    assert Ground.COVER in line.grounds
    await differences.settle([line.id], new_id(), BY, take_theirs=False)
    later = await door(office, "west", today=TODAY + timedelta(days=1))
    assert [each.citizen_id for each in await later.to_settle()] == [office.citizens["c3"]]


async def test_who_has_no_rule_sees_and_settles_none(office: Office) -> None:
    (line,) = await (await door(office, "ost")).to_settle()
    for role in Role:
        if role is Role.CASEWORKER:
            continue
        differences = await door(office, "lead" if role is Role.TEAM_LEAD else role.value)
        assert await differences.count() == {}
        for act in (
            differences.to_settle(),
            differences.settle([line.id], new_id(), BY, take_theirs=True),
            differences.take_back(new_id()),
        ):
            with pytest.raises(NotFound):
                await act


async def test_a_foreign_difference_is_answered_as_one_that_is_not_there(office: Office) -> None:
    (line,) = await (await door(office, "ost")).to_settle()
    answers = set()
    for asked in (line.id, new_id()):
        with pytest.raises(NotFound) as refused:
            await (await door(office, "west")).settle([asked], new_id(), BY, take_theirs=True)
        answers.add((refused.value.de, refused.value.remedy_de))
    assert len(answers) == 1
    assert await phone_of_ada(office) == "0561 2"
    assert await decisions(office) == []


async def test_theirs_is_taken_with_an_event_and_taken_back(office: Office) -> None:
    differences, act = await door(office, "ost"), new_id()
    (line,) = await differences.to_settle()
    for _ in range(2):  # a form that is sent twice settles once
        assert (await differences.settle([line.id], act, BY, take_theirs=True)).settled == 1
    assert await phone_of_ada(office) == "0561 1"
    assert await decisions(office) == [("take_theirs", ["own"], office.citizens["c1"])]
    assert await differences.to_settle() == []
    assert await differences.take_back(act) == 1
    assert await phone_of_ada(office) == "0561 2"
    assert [each.id for each in await differences.to_settle()] == [line.id]
    with pytest.raises(Conflict):
        await differences.take_back(act)
    with pytest.raises(Conflict):  # and the form of the first decision is spent
        await differences.settle([line.id], act, BY, take_theirs=True)


async def test_ours_is_kept_until_the_register_says_something_else_again(office: Office) -> None:
    differences, act = await door(office, "ost"), new_id()
    (line,) = await differences.to_settle()
    await differences.settle([line.id], act, BY, take_theirs=False)
    await bring(office, hours=2)
    assert await differences.to_settle() == []
    rows = register()
    rows["citizens"][0]["phone"] = "0561 3"
    await bring(office, rows, hours=3)
    assert [(each.ours, each.theirs) for each in await differences.to_settle()] == [("0561 2", "0561 3")]
    with pytest.raises(Conflict):
        await differences.take_back(act)


async def test_a_decision_is_taken_back_by_who_made_it_and_only_for_a_while(office: Office) -> None:
    lead = await office.oversight("lead")
    await lead.set_cover(CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY), TODAY)
    differences, act = await door(office, "ost"), new_id()
    (line,) = await differences.to_settle()
    await differences.settle([line.id], act, BY, take_theirs=True)
    for login, minutes in (("west", 0), ("ost", 16)):
        with pytest.raises(Conflict):
            await (await door(office, login, minutes)).take_back(act)
    assert await phone_of_ada(office) == "0561 1"


async def test_what_an_import_changed_since_is_not_taken_back(office: Office) -> None:
    differences, act = await door(office, "ost"), new_id()
    (line,) = await differences.to_settle()
    await differences.settle([line.id], act, BY, take_theirs=True)
    rows = register()
    rows["citizens"][0]["phone"] = "0561 3"
    await bring(office, rows, hours=2)
    with pytest.raises(Conflict):
        await differences.take_back(act)
    assert await phone_of_ada(office) == "0561 3"


async def test_who_is_second_hears_that_somebody_else_settled_it_or_a_new_import_did(office: Office) -> None:
    lead = await office.oversight("lead")
    await lead.set_cover(CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY), TODAY)
    ost, west = await door(office, "ost"), await door(office, "west")
    (line,) = await ost.to_settle()
    await ost.settle([line.id], new_id(), BY, take_theirs=False)
    with pytest.raises(Conflict, match="Somebody else"):
        await west.settle([line.id], new_id(), BY, take_theirs=True)
    own = next(each for each in await west.to_settle() if each.citizen_id == office.citizens["c3"])
    both = await west.settle([line.id, own.id], new_id(), BY, take_theirs=True)
    assert (both.settled, both.settled_by_others, both.over) == (1, 1, 0)
    (line,) = await (await door(office, "sued")).to_settle()
    rows = register()
    rows["citizens"][3]["childcare"] = "no_child"
    await bring(office, rows, hours=2)
    with pytest.raises(Conflict, match="a new import"):
        await (await door(office, "sued")).settle([line.id], new_id(), BY, take_theirs=True)


async def test_a_value_that_tells_health_needs_the_right_to_it(office: Office) -> None:
    await change_value(office.graph, "c1", "needs", "housing", by=BY, data_folder=office.folder, now=NOW)
    await bring(office, hours=2)
    fields = {line.field for line in await (await door(office, "ost")).to_settle()}
    assert fields == {"phone", "needs"}
    await (await office.people("west")).open_case(await office.key("c1"), "Frau Eins steht an der Theke.")
    assert {line.field for line in await (await door(office, "west")).to_settle()} == {"family_name"}


async def test_a_lead_hears_a_number_of_the_team_only_and_none_of_fewer_than_five(office: Office) -> None:
    lead = await door(office, "lead")
    assert [(each.team, each.number) for each in await lead.of_teams()] == [("U25", None)]
    rows = register()
    rows["caseworkers"] += [
        {"caseworker_number": f"w{n}", "family_name": f"N{n}", "full_time_share": "1", "languages": "", "team": "U25"}
        for n in range(4, 7)
    ]
    await bring(office, rows, hours=2)
    assert [(each.team, each.number) for each in await lead.of_teams()] == [("U25", None)]  # three advise nobody
    for n in range(4, 7):
        more = rows["citizens"][2] | {"citizen_number": f"c{n + 10}", "caseworker_number": f"w{n}"}
        rows["citizens"].append(more)
    await bring(office, rows, hours=3)
    assert [(each.team, each.number) for each in await lead.of_teams()] == [("U25", 2)]
    with pytest.raises(NotFound):
        await (await door(office, "ost")).of_teams()


async def test_the_trail_of_a_person_tells_that_she_stood_in_a_list(office: Office) -> None:
    for _ in range(2):
        await (await door(office, "ost")).to_settle()
        await (await office.people("ost")).caseload()
    officer = await office.oversight("data_protection_officer")
    lines = await officer.trail_of(await office.key("c1"))
    looked = ("Konto data_protection_officer", "read", "trail")
    assert [(line.by, line.action, line.object) for line in lines] == [looked, ("Konto ost", "list", "citizen")]
    others = await officer.trail_of(await office.key("c3"))
    assert [(line.by, line.action, line.object) for line in others] == [looked]
    await (await office.people("ost", at=AT + timedelta(days=1))).caseload()
    lines = await officer.trail_of(await office.key("c1"))
    assert [line.action for line in lines if line.object == "citizen"] == ["list", "list"]


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
