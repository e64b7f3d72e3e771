"""F1: what a person changed here stays at every import, and what differs is settled by a person."""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.actions.change_value import change_value
from api.actions.import_register import import_register
from api.actions.settle_differences import list_open_differences, settle_difference
from graph_schema.errors import BadInput, Conflict, NotFound
from graph_schema.ingest import load
from graph_schema.ingest.keys import KEY_FILE
from graph_schema.ingest.leading import CHANGEABLE
from graph_schema.ingest.report import ImportReport
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_import_runs
from tests.integration.small_imports import load_register
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, ask, copied, import_areas, write_folder

BY = "A. Beispiel"
ADA = (
    "MATCH (c:Citizen {given_name: 'Ada'}) RETURN c.family_name AS name, c.childcare AS childcare,"
    " c.residence_status AS status, [(c)-[:HAS_NEED]->(n) | n.code] AS needs,"
    " [(c)-[s:SPEAKS]->(l) | l.code + ':' + s.level] AS languages,"
    " [(c)-[:REACHED_BY]->(w) | w.kind + ':' + coalesce(w.value, '') + ':' + coalesce(w.state, '')] AS channels"
)
CHANGES = "MATCH (:Citizen)-[:CHANGED_HERE]->(v) RETURN v.field AS field, v.closed_because AS because"


class Office:
    """A town's register with somebody who changes, imports and settles, an hour after each other."""

    def __init__(self, graph: Graph, folder: Path) -> None:
        self.graph = graph
        self.folder = folder
        self.rows = copied(REGISTER_ROWS)
        self.now = NOW

    @property
    def ada(self) -> Cells:
        return self.rows["citizens"][0]

    async def change(self, field: str, text: str, number: str = "c1") -> bool:
        self.now += timedelta(hours=1)
        return await change_value(
            self.graph, number, field, text, by=BY, data_folder=self.folder / "data", now=self.now
        )

    async def bring(self, **more: Any) -> ImportReport:
        self.now += timedelta(hours=1)
        files = write_folder(self.folder / "register", self.rows)
        return await import_register(self.graph, files, data_folder=self.folder / "data", now=self.now, **more)

    async def open(self) -> list[tuple[str, str | None, str | None]]:
        return [(each.field, each.ours, each.theirs) for each in await list_open_differences(self.graph)]

    async def settle(self, *, take_theirs: bool, name: str | None = None) -> str:
        name = name or (await list_open_differences(self.graph))[0].id
        await settle_difference(
            self.graph, name, take_theirs=take_theirs, by="B. Beispiel", data_folder=self.folder / "data", now=self.now
        )
        return name

    async def person(self) -> dict[str, Any]:
        ((name, childcare, status, needs, languages, channels),) = await ask(self.graph, ADA)
        return {
            "family_name": name, "childcare": childcare, "residence_status": status, "needs": sorted(needs),
            "languages": sorted(languages), "channels": sorted(channels),
        }  # fmt: skip


@pytest.fixture
async def office(graph: Graph, tmp_path: Path) -> Office:
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    return Office(graph, tmp_path)


async def test_every_field_is_changed_with_who_when_and_what_was_said_before(office: Office) -> None:
    texts = {
        "given_name": "Ada", "family_name": "Neu", "phone": "0561 2", "phone_state": "uncertain",
        "email": "ada@example.org", "email_state": "works", "post_state": "broken", "languages": "de:C2|ar:A1",
        "needs": "housing", "childcare": "with_place", "residence_status": "limited",
    }  # fmt: skip
    assert set(texts) == set(CHANGEABLE)
    assert [await office.change(field, text) for field, text in texts.items()] == [False] + [True] * 10
    assert await office.person() == {
        "family_name": "Neu", "childcare": "with_place", "residence_status": "limited", "needs": ["housing"],
        "languages": ["ar:A1", "de:C2"],
        "channels": ["email:ada@example.org:works", "phone:0561 2:uncertain", "post::broken"],
    }  # fmt: skip
    kept = await ask(
        office.graph,
        "MATCH (:Citizen {given_name: 'Ada'})-[:CHANGED_HERE]->(v)"
        " RETURN v.field AS field, v.before AS before, v.ours AS ours, v.changed_by AS by, v.closed_at AS closed",
    )
    assert ("needs", "childcare|debts", "housing", BY, None) in kept
    assert ("languages", "de:C2|tr:B1", "ar:A1|de:C2", BY, None) in kept
    assert ("email", None, "ada@example.org", BY, None) in kept


async def test_an_import_leaves_what_was_changed_here_and_asks_once(office: Office) -> None:
    await office.change("phone", "0561 2")
    await office.change("needs", "housing")
    first = await office.bring()
    assert (first.total.changed, first.open_differences, first.changed_something) == (0, 2, True)
    assert sorted(await office.open()) == [("needs", "housing", "childcare|debts"), ("phone", "0561 2", "0561 1")]
    (run, *_) = await load_import_runs(office.graph)
    again = await office.bring()
    assert (again.total.changed, again.open_differences, again.changed_something) == (0, 2, False)
    assert [each.since for each in await list_open_differences(office.graph)] == [run["started_at"]] * 2
    assert (await office.person())["channels"] == ["phone:0561 2:", "post::works"]


async def test_other_columns_of_the_row_are_written_beside_a_held_value(office: Office) -> None:
    await office.change("phone", "0561 2")
    await office.change("languages", "de:C1")
    office.ada.update({"family_name": "Anders", "needs": "health", "phone_state": "broken", "post_state": "broken"})
    report = await office.bring()
    assert report.tables["citizens"].changed == 1
    person = await office.person()
    assert (person["family_name"], person["needs"], person["languages"]) == ("Anders", ["health"], ["de:C1"])
    # The register tells the state of its own number, not of ours.
    assert person["channels"] == ["phone:0561 2:", "post::broken"]
    assert (await office.bring()).tables["citizens"].changed == 0


async def test_a_change_is_over_once_the_register_says_the_same(office: Office) -> None:
    await office.change("phone", "0561 2")
    await office.bring()
    office.ada.update({"phone": "0561/2", "phone_state": "works"})
    report = await office.bring()
    assert (report.tables["citizens"].changed, report.open_differences) == (1, 0)
    assert await ask(office.graph, CHANGES) == [("phone", "agreed")]
    assert (await office.person())["channels"] == ["phone:0561/2:works", "post::works"]
    office.ada["phone"] = "0561 3"
    report = await office.bring()
    assert (report.tables["citizens"].changed, report.open_differences) == (1, 0)
    assert (await office.person())["channels"] == ["phone:0561 3:works", "post::works"]


async def test_theirs_is_taken_and_the_next_import_brings_its_state(office: Office) -> None:
    await office.change("phone", "0561 2")
    await office.change("needs", "")
    await office.bring()
    await office.settle(take_theirs=True)
    await office.settle(take_theirs=True)
    person = await office.person()
    assert (person["needs"], person["channels"]) == (["childcare", "debts"], ["phone:0561 1:", "post::works"])
    assert await office.open() == []
    assert sorted(await ask(office.graph, CHANGES)) == [("needs", "theirs_taken"), ("phone", "theirs_taken")]
    report = await office.bring()
    assert (report.tables["citizens"].changed, report.open_differences) == (1, 0)
    assert (await office.person())["channels"] == ["phone:0561 1:works", "post::works"]
    assert not (await office.bring()).changed_something


async def test_ours_is_kept_until_the_register_says_something_else_again(office: Office) -> None:
    await office.change("family_name", "Neu")
    await office.bring()
    await office.settle(take_theirs=False)
    report = await office.bring()
    assert (report.changed_something, report.open_differences, await office.open()) == (False, 0, [])
    office.ada["family_name"] = "Dritte"
    report = await office.bring()
    assert (report.tables["citizens"].changed, report.open_differences) == (1, 1)
    assert await office.open() == [("family_name", "Neu", "Dritte")]
    assert (await office.person())["family_name"] == "Neu"
    decided = await ask(
        office.graph, "MATCH (d:Difference) RETURN d.theirs AS theirs, d.decision AS decision, d.decided_by AS by"
    )
    assert decided == [("Dritte", None, None), ("Eins", "keep_ours", "B. Beispiel")]


async def test_who_comes_second_hears_that_it_is_settled(office: Office) -> None:
    await office.change("family_name", "Neu")
    await office.bring()
    name = await office.settle(take_theirs=False)
    with pytest.raises(Conflict):
        await office.settle(take_theirs=True, name=name)
    assert (await office.person())["family_name"] == "Neu"
    for unknown in ("00000000", "", name[:4]):
        with pytest.raises(NotFound):
            await office.settle(take_theirs=True, name=unknown or "x")


async def test_a_decision_that_comes_too_late_writes_nothing(office: Office) -> None:
    await office.change("family_name", "Neu")
    await office.bring()
    (stale,) = await list_open_differences(office.graph)
    await office.change("family_name", "Neuer")
    with pytest.raises(Conflict):
        await office.settle(take_theirs=True, name=stale.id)
    assert (await office.person())["family_name"] == "Neuer"
    assert sorted(await ask(office.graph, CHANGES), key=repr) == [
        ("family_name", "replaced"), ("family_name", None),
    ]  # fmt: skip
    assert (await office.bring()).open_differences == 1
    assert await office.open() == [("family_name", "Neuer", "Eins")]


@pytest.fixture
def elsewhere(office: Office, tmp_path: Path) -> Path:
    """Another data folder of the same graph: its lock does not keep the first from working at the same time."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    shutil.copy(tmp_path / "data" / KEY_FILE, folder)
    return folder


async def test_of_two_decisions_at_once_one_holds(office: Office, elsewhere: Path) -> None:
    await office.change("family_name", "Neu")
    await office.bring()
    (difference,) = await list_open_differences(office.graph)
    folders = {True: office.folder / "data", False: elsewhere}
    outcomes = await asyncio.gather(
        *(
            settle_difference(office.graph, difference.id, take_theirs=take, by=BY, data_folder=folder, now=office.now)
            for take, folder in folders.items()
        ),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "NoneType"]
    ((decision,),) = await ask(office.graph, "MATCH (d:Difference) RETURN d.decision AS decision")
    expected = ("take_theirs", "Eins") if outcomes[0] is None else ("keep_ours", "Neu")
    assert (decision, (await office.person())["family_name"]) == expected


async def test_of_two_changes_at_once_none_is_lost_without_a_word(office: Office, elsewhere: Path) -> None:
    await office.change("family_name", "Erste")
    folders = {"Zweite": office.folder / "data", "Dritte": elsewhere}
    outcomes = await asyncio.gather(
        *(
            change_value(office.graph, "c1", "family_name", text, by=BY, data_folder=folder, now=office.now)
            for text, folder in folders.items()
        ),
        return_exceptions=True,
    )
    assert True in outcomes
    assert {type(each) for each in outcomes} <= {bool, Conflict}
    held = await ask(office.graph, "MATCH (v:ChangedValue) WHERE v.closed_at IS NULL RETURN v.ours AS ours")
    assert held == [((await office.person())["family_name"],)]


async def test_a_large_import_in_batches_leaves_and_asks_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "ROWS_IN_ONE_TRANSACTION", 1)
    monkeypatch.setattr(load, "ROWS_IN_A_BATCH", 1)
    await office.change("family_name", "Neu")
    await office.change("needs", "housing")
    office.ada.update({"given_name": "Ada", "family_name": "Dritte", "needs": "housing", "languages": "de:A1"})
    report = await office.bring()
    assert (report.tables["citizens"].changed, report.open_differences) == (1, 1)
    assert await office.open() == [("family_name", "Neu", "Dritte")]
    person = await office.person()
    assert (person["family_name"], person["needs"], person["languages"]) == ("Neu", ["housing"], ["de:A1"])


async def test_a_number_that_is_changed_back_gets_its_state_back(office: Office) -> None:
    await office.change("phone", "0561 2")
    await office.change("phone", "0561 1")
    assert (await office.bring()).tables["citizens"].changed == 1
    assert (await office.person())["channels"] == ["phone:0561 1:works", "post::works"]
    assert not (await office.bring()).changed_something


async def test_a_removed_number_stays_removed(office: Office) -> None:
    await office.change("phone", "")
    report = await office.bring()
    assert (await office.person())["channels"] == ["post::works"]
    assert (report.open_differences, await office.open()) == (1, [("phone", None, "0561 1")])


async def test_a_refused_row_and_a_vanished_one_leave_the_change(office: Office) -> None:
    await office.change("family_name", "Neu")
    office.ada["birth_date"] = "unlesbar"
    report = await office.bring(accept_valid=True)
    assert (report.open_differences, await office.open()) == (0, [])
    gone = {name: [row for row in table if row.get("citizen_number") != "c1"] for name, table in office.rows.items()}
    office.rows = gone
    report = await office.bring()
    assert (report.tables["citizens"].vanished, report.open_differences) == (1, 0)
    assert (await office.person())["family_name"] == "Neu"


async def test_a_check_tells_of_differences_and_writes_nothing(office: Office) -> None:
    await office.change("family_name", "Neu")
    report = await office.bring(check_only=True)
    assert (report.open_differences, await office.open()) == (1, [])


@pytest.mark.parametrize(
    ("number", "field", "text", "error"),
    [
        ("c9", "phone", "1", NotFound),
        ("c1", "birth_date", "1990-01-01", BadInput),
        ("c1", "family_name", "", BadInput),
        ("c1", "languages", "Deutsch", BadInput),
        ("c1", "phone_state", "GEHEIM", BadInput),
        ("c4", "email_state", "works", BadInput),
    ],
)
async def test_what_no_file_could_say_is_not_said_here(
    office: Office, number: str, field: str, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as refused:
        await office.change(field, text, number)
    assert "GEHEIM" not in str(refused.value)
    assert await ask(office.graph, CHANGES) == []


async def test_protection_holds_whatever_was_changed(office: Office) -> None:
    """F7: a change of the person does not bring the place of a protected home back."""
    await office.change("family_name", "Neu")
    office.ada["protected"] = "ja"
    await office.bring()
    homes = await ask(
        office.graph,
        "MATCH (c:Citizen {given_name: 'Ada'})-[:MEMBER_OF]->()-[:LIVES_IN]->(r)"
        " RETURN r.state AS state, r.lat AS lat, c.protected AS protected",
    )
    assert set(homes) == {("protected", None, True)}
