"""Contacts that are recorded here: checked, counted, told as a note, and recognised when they come back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from api.actions.contact_note import contact_note
from api.actions.import_register import import_register
from api.actions.record_contact import find_recorded_contact, list_recorded_contacts, record_contact
from graph_schema.errors import BadInput, NotFound, Refused, SozialraumError
from graph_schema.ingest.keys import KEY_FILE
from graph_schema.ingest.report import ImportReport
from graph_schema.model.people import ChannelKind, ContactDirection, ContactEvent, ContactOutcome
from graph_schema.rules.contact_loss import ContactState, assess_contact
from graph_schema.store.figures import load_figure_state
from graph_schema.store.graph import Graph
from tests.integration.small_register import (
    NOW,
    REGISTER_ROWS,
    Cells,
    ask,
    copied,
    import_areas,
    question,
    write_folder,
)

TODAY = date(2026, 11, 1)
CALL = {"day": "2026-10-30", "channel": "phone", "direction": "from_office", "outcome": "reached"}
EVENTS = (
    "MATCH (c:Citizen)-[:HAD_CONTACT]->(e:ContactEvent) RETURN c.given_name AS who, e.day AS day, e.outcome AS what"
)


async def load(graph: Graph, folder: Path, contacts: list[Cells] | None = None) -> ImportReport:
    """Import the small register, with other contacts where they are given."""
    rows = copied(REGISTER_ROWS)
    if contacts is not None:
        rows["contacts"] = contacts
    return await import_register(graph, write_folder(folder / "register", rows), data_folder=folder / "data", now=NOW)


@pytest.fixture
async def folder(graph: Graph, tmp_path: Path) -> Path:
    """A folder whose register is loaded."""
    await import_areas(graph, tmp_path / "data")
    await load(graph, tmp_path)
    return tmp_path


async def record(graph: Graph, folder: Path, number: str = "c3", by: str = "Fallmanagement", **cells: str) -> str:
    return await record_contact(
        graph, number, {**CALL, **cells}, recorded_by=by, data_folder=folder / "data", now=NOW, today=TODAY
    )


async def test_a_contact_is_recorded_and_listed(graph: Graph, folder: Path) -> None:
    reference = await record(graph, folder)
    (listed,) = await list_recorded_contacts(graph, NOW - timedelta(hours=1), data_folder=folder / "data")
    assert (listed.reference, listed.citizen_number, listed.recorded_by) == (reference, "c3", "Fallmanagement")
    assert listed.event.day == date(2026, 10, 30)
    assert listed.left_in is None
    assert await list_recorded_contacts(graph, NOW + timedelta(hours=1), data_folder=folder / "data") == []
    assert (await load_figure_state(graph)).stale_since is not None, "figures have to count it"


WRONG: tuple[tuple[str, dict[str, str], type[SozialraumError]], ...] = (
    ("c3", {"day": "2026-11-02"}, BadInput),
    ("c3", {"day": "30.02.2026"}, BadInput),
    ("c3", {"channel": "pigeon"}, BadInput),
    ("c3", {"outcome": ""}, BadInput),
    ("c3", {"by": "  "}, BadInput),
    ("c3", {"by": "x" * 81}, BadInput),
    ("nobody-4711", {}, NotFound),
)


async def test_what_is_wrong_is_told_and_nothing_recorded(graph: Graph, folder: Path) -> None:
    before = await ask(graph, EVENTS)
    for number, cells, error in WRONG:
        with pytest.raises(error) as told:
            await record(graph, folder, number, **cells)
        assert not any(value in told.value.text("de") for value in ("4711", "pigeon"))
    assert await ask(graph, EVENTS) == before


async def test_without_the_key_of_the_graph_nothing_is_recorded_nor_read(graph: Graph, folder: Path) -> None:
    reference = await record(graph, folder)
    (folder / "data" / KEY_FILE).write_text("00" * 32)
    with pytest.raises(Refused, match=r"import\.key"):
        await record(graph, folder)
    with pytest.raises(Refused, match=r"import\.key"):
        await find_recorded_contact(graph, reference, data_folder=folder / "data")


async def test_a_register_neither_touches_nor_misses_what_was_recorded_here(graph: Graph, folder: Path) -> None:
    await record(graph, folder)
    report = await load(graph, folder)
    assert not report.changed_something
    assert report.tables["contacts"].vanished == 0
    assert ("Lu", date(2026, 10, 30), "reached") in await ask(graph, EVENTS)


def returned(reference: str, **cells: str) -> list[Cells]:
    """The register's contacts, with the recorded one as the leading system knows it."""
    mine = {**CALL, "contact_number": "k9", "citizen_number": "c3", "reference": reference}
    return [*copied(REGISTER_ROWS)["contacts"], {**mine, **cells}]


async def test_a_contact_that_comes_back_is_the_same_event(graph: Graph, folder: Path) -> None:
    """By our reference the first time, by its number from then on."""
    reference = await record(graph, folder)
    before = await ask(graph, EVENTS)
    first = await load(graph, folder, returned(reference))
    assert (first.tables["contacts"].created, first.tables["contacts"].changed) == (0, 1)
    assert await ask(graph, EVENTS) == before
    assert not (await load(graph, folder, returned(reference))).changed_something
    without = await load(graph, folder, returned(""))
    assert (without.tables["contacts"].created, without.tables["contacts"].vanished) == (0, 0)
    assert await ask(graph, EVENTS) == before


async def test_a_contact_that_comes_back_otherwise_overwrites_nothing(graph: Graph, folder: Path) -> None:
    reference = await record(graph, folder)
    before = await ask(graph, EVENTS)
    report = await load(graph, folder, returned(reference, outcome="failed"))
    assert await ask(graph, EVENTS) == before
    (note,) = [note for note in report.notes if note.kind == "recorded_here"]
    assert ": 1." in note.de
    assert not (await load(graph, folder, returned(reference, outcome="failed"))).changed_something


async def test_a_reference_to_another_persons_contact_means_nothing(graph: Graph, folder: Path) -> None:
    """Neither is swallowed by the other, and what is corrected later finds both as they were."""
    reference = await record(graph, folder)
    before = await ask(graph, EVENTS)
    wrong = returned(reference, citizen_number="c1")
    report = await load(graph, folder, wrong)
    (note,) = [note for note in report.notes if note.kind == "reference_of_another"]
    assert ": 1." in note.de
    assert sorted(await ask(graph, EVENTS)) == sorted([*before, ("Ada", date(2026, 10, 30), "reached")])
    assert not (await load(graph, folder, wrong)).changed_something
    corrected = [*wrong[:-1], {**wrong[-1], "reference": ""}, {**returned(reference)[-1], "contact_number": "k10"}]
    await load(graph, folder, corrected)
    assert sorted(await ask(graph, EVENTS)) == sorted([*before, ("Ada", date(2026, 10, 30), "reached")])
    assert not (await load(graph, folder, corrected)).changed_something


async def test_a_contact_that_came_back_without_reference_first_is_one_event_in_the_end(
    graph: Graph, folder: Path
) -> None:
    reference = await record(graph, folder)
    before = await ask(graph, EVENTS)
    await load(graph, folder, returned(""))
    assert len(await ask(graph, EVENTS)) == len(before) + 1, "nothing told that they are one"
    await load(graph, folder, returned(reference))
    assert await ask(graph, EVENTS) == before
    assert not (await load(graph, folder, returned(reference))).changed_something


async def test_a_contact_whose_number_changed_keeps_to_its_reference(graph: Graph, folder: Path) -> None:
    reference = await record(graph, folder)
    before = await ask(graph, EVENTS)
    await load(graph, folder, returned(reference))
    report = await load(graph, folder, returned(reference, contact_number="k10"))
    assert await ask(graph, EVENTS) == before
    assert report.tables["contacts"].vanished == 0


async def test_a_reference_at_two_contacts_refuses_both(graph: Graph, folder: Path) -> None:
    reference = await record(graph, folder)
    twice = [*returned(reference), {**returned(reference)[-1], "contact_number": "k10"}]
    with pytest.raises(SozialraumError) as told:
        await load(graph, folder, twice)
    refusals = getattr(told.value, "report").refusals  # noqa: B009
    assert [(each.column, each.row) for each in refusals] == [("reference", 5), ("reference", 6)]


async def test_a_note_says_what_was_recorded_and_names_nobody(graph: Graph, folder: Path) -> None:
    reference = await record(graph, folder)
    contact = await find_recorded_contact(graph, reference[:8], data_folder=folder / "data")
    assert contact_note(contact, "de") == (
        "30. Oktober 2026: Telefon, vom Jobcenter ausgegangen. Ergebnis: Kontakt kam zustande. "
        "Festgehalten von: Fallmanagement."
    )
    assert contact_note(contact, "en") == (
        "30 October 2026: telephone, made by the Jobcenter. Outcome: contact was made. Recorded by: Fallmanagement."
    )


async def test_a_home_visit_without_contact_is_never_copied_as_a_note(graph: Graph, folder: Path) -> None:
    """Rule F3: outreach is advice, and whom it did not reach concerns nobody who decides on benefits."""
    for outcome in ("failed", "open"):
        reference = await record(graph, folder, channel="visit", outcome=outcome)
        contact = await find_recorded_contact(graph, reference, data_folder=folder / "data")
        for locale in ("de", "en"):
            with pytest.raises(Refused):
                contact_note(contact, locale)


async def test_a_recorded_contact_counts_for_whether_contact_is_lost(graph: Graph, folder: Path) -> None:
    """What the figures read holds it: with it the person is reached, without it contact is broken."""
    tried: list[Cells] = [
        {**CALL, "contact_number": f"a{channel}", "citizen_number": "c1", "day": "2026-01-10", "channel": channel,
         "outcome": "failed"}
        for channel in ("post", "phone")
    ]  # fmt: skip
    await load(graph, folder, tried)

    async def state() -> ContactState:
        rows = await graph.read("load_counted_contacts", after="", below="\uffff")
        ids = {row[1]: row[0] for row in await ask(graph, "MATCH (c:Citizen) RETURN c.id AS id, c.given_name AS who")}
        events = [
            ContactEvent(row["day"], ChannelKind(row["channel"]), ContactDirection(row["direction"]),
                         ContactOutcome(row["outcome"]))
            for row in rows if row["citizen_id"] == ids["Ada"] and row["day"] >= date(2026, 1, 1)
        ]  # fmt: skip
        return assess_contact(events, TODAY).state

    assert await state() is ContactState.BROKEN
    await record(graph, folder, "c1")
    assert await state() is ContactState.REACHED_LATELY


async def test_a_graph_filled_before_numbers_were_sealed_is_filled_by_the_next_import(
    graph: Graph, folder: Path
) -> None:
    """Such a graph has rows with the fingerprint of their content alone; the version makes the difference."""
    await record(graph, folder)
    await graph.write(
        question("MATCH (n) WHERE n.sealed_number IS NOT NULL SET n.sealed_number = null, n.fingerprint = 'older'")
    )
    with pytest.raises(Refused, match="earlier version"):
        await list_recorded_contacts(graph, NOW - timedelta(hours=1), data_folder=folder / "data")
    report = await load(graph, folder)
    assert report.tables["citizens"].changed == 4
    (listed,) = await list_recorded_contacts(graph, NOW - timedelta(hours=1), data_folder=folder / "data")
    assert listed.citizen_number == "c3"
