"""An import that recognised contacts recorded here is taken back: they have the numbers that they had before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from api.actions.record_contact import record_contact
from graph_schema.errors import Refused
from graph_schema.ingest import load
from graph_schema.ingest.report import ImportReport
from graph_schema.migrations import wipe
from graph_schema.store.graph import Graph
from tests.integration.handed_over import export
from tests.integration.small_imports import load_register
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, ask, copied, import_areas, question
from tests.integration.test_recorded_contacts import CALL, TODAY
from tests.integration.test_undo import Dump, dump, undo

NUMBERED = "MATCH (e:ContactEvent) WHERE e.origin = 'here' RETURN e.register_key IS NOT NULL AS numbered, e.id AS id"
EARLIER = NOW - timedelta(hours=1)
CITIZENS = ("c1", "c2", "c3")
Sent = tuple[str | None, bool, str]
"""How a contact stands in a register: its number there (None: it does not), whether with our reference, its outcome."""


async def record(graph: Graph, folder: Path, citizen: str = "c3") -> str:
    return await record_contact(
        graph, citizen, CALL, recorded_by="Fallmanagement", data_folder=folder / "data", now=EARLIER, today=TODAY
    )


async def load_with(graph: Graph, folder: Path, references: dict[str, str], sent: dict[str, Sent]) -> ImportReport:
    """Import the small register with the contacts of these citizens as the leading system knows them."""
    rows = copied(REGISTER_ROWS)
    for citizen, (number, with_reference, outcome) in sent.items():
        if number is not None:
            own: Cells = {"contact_number": number, "citizen_number": citizen, "outcome": outcome}
            rows["contacts"].append({**CALL, **own, "reference": references[citizen] if with_reference else ""})
    return await load_register(graph, folder, rows)


def without_ids(there: Dump) -> list[Any]:
    """The content without what is drawn at random for each node that is made: its id, and the seal of its number."""

    def bare(value: Any) -> Any:
        return [each for each in value if each[0] not in ("id", "sealed_number")] if isinstance(value, list) else value

    return sorted((tuple(map(bare, row)) for row in there), key=repr)


@dataclass(frozen=True, slots=True)
class Walk:
    """What was there before a second import, after it, after taking it back, and after doing it again."""

    before: Dump
    after: Dump
    report: ImportReport
    taken_back: Dump | None = None
    done_again: Dump | None = None
    again: ImportReport | None = None
    """None where the second import changed nothing: there is nothing to take back."""


async def walk(
    graph: Graph, folder: Path, references: dict[str, str], first: dict[str, Sent], second: dict[str, Sent]
) -> Walk:
    """Import, import otherwise, take that back, do it again."""
    await load_with(graph, folder, references, first)
    before = await dump(graph)
    report = await load_with(graph, folder, references, second)
    after = await dump(graph)
    if not report.changed_something:
        return Walk(before, after, report)
    await undo(graph, folder)
    taken_back = await dump(graph)
    again = await load_with(graph, folder, references, second)
    return Walk(before, after, report, taken_back, await dump(graph), again)


WAYS: dict[str, tuple[dict[str, Sent], dict[str, Sent]]] = {
    "it comes back with its reference": ({}, {"c3": ("k9", True, "reached")}),
    "it was stored twice before": ({"c3": ("k9", False, "reached")}, {"c3": ("k9", True, "reached")}),
    "it has another number now": ({"c3": ("k9", True, "reached")}, {"c3": ("k10", True, "reached")}),
    "its old number is another contact's": (
        {"c3": ("k9", True, "reached")},
        {"c3": ("k10", True, "reached"), "c1": ("k9", False, "failed")},
    ),
    "two have changed their numbers": (
        {"c3": ("k9", True, "reached"), "c1": ("k10", True, "reached")},
        {"c3": ("k10", True, "reached"), "c1": ("k9", True, "reached")},
    ),
    "its number is now that of another recorded here": (
        {"c3": ("k9", True, "reached")},
        {"c1": ("k9", True, "reached")},
    ),
    "it comes back otherwise": ({"c3": ("k9", True, "reached")}, {"c3": ("k9", False, "failed")}),
}


@pytest.mark.parametrize("way", WAYS)
async def test_what_recognising_changed_is_taken_back(graph: Graph, tmp_path: Path, way: str) -> None:
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    references = {citizen: await record(graph, tmp_path, citizen) for citizen in CITIZENS}
    walked = await walk(graph, tmp_path, references, *WAYS[way])
    assert walked.after != walked.before, "the import is there to change something"
    assert walked.taken_back == walked.before
    assert walked.again is not None
    assert walked.again.tables == walked.report.tables
    assert walked.done_again is not None
    assert without_ids(walked.done_again) == without_ids(walked.after)


def registers() -> st.SearchStrategy[dict[str, Sent]]:
    """Registers in which contacts of each citizen stand under numbers of their own."""
    rows = st.lists(
        st.tuples(st.booleans(), st.booleans(), st.sampled_from(["reached", "failed"])), min_size=3, max_size=3
    )
    numbers = st.permutations(["k9", "k10", "k11", "k12"])

    def sent(order: Sequence[str], stated: list[tuple[bool, bool, str]]) -> dict[str, Sent]:
        return {
            citizen: (number if stands else None, with_reference, outcome)
            for citizen, number, (stands, with_reference, outcome) in zip(CITIZENS, order, stated, strict=False)
        }

    return st.builds(sent, numbers, rows)


async def test_any_recognition_is_taken_back(graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[dict[str, Sent], dict[str, Sent], bool]] = []

    @settings(max_examples=6, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(registers(), registers(), st.booleans())
    @example(first={}, second={"c3": ("k9", True, "reached")}, large=True)  # one that surely changes something
    def draw(first: dict[str, Sent], second: dict[str, Sent], large: bool) -> None:
        drawn.append((first, second, large))

    cast(Any, draw)()
    taken_back = 0
    for first, second, large in drawn:
        with monkeypatch.context() as patched:
            if large:  # in batches with a journal
                patched.setattr(load, "ROWS_IN_ONE_TRANSACTION", 5)
                patched.setattr(load, "ROWS_IN_A_BATCH", 3)
            await wipe(graph)
            await import_areas(graph, tmp_path / "data")
            await load_register(graph, tmp_path, REGISTER_ROWS)
            references = {citizen: await record(graph, tmp_path, citizen) for citizen in CITIZENS}
            walked = await walk(graph, tmp_path, references, first, second)
        if walked.again is None:
            assert walked.after == walked.before
            continue
        taken_back += 1
        assert walked.taken_back == walked.before
        assert walked.again.tables == walked.report.tables
        assert without_ids(walked.done_again or []) == without_ids(walked.after)
    assert taken_back


async def test_a_recognised_contact_has_no_number_afterwards_and_none_is_lost(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    reference = await record(graph, tmp_path)
    await load_with(graph, tmp_path, {"c3": reference}, {"c3": ("k9", True, "reached")})
    assert await ask(graph, NUMBERED) == [(True, reference)]
    await undo(graph, tmp_path)
    assert await ask(graph, NUMBERED) == [(False, reference)]


async def test_a_contact_that_lost_its_number_and_was_handed_over_since_stands_in_the_way(
    graph: Graph, tmp_path: Path
) -> None:
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    references = {"c1": await record(graph, tmp_path, "c1")}
    await export(graph, tmp_path)
    references["c3"] = await record(graph, tmp_path, "c3")
    await load_with(graph, tmp_path, references, {"c3": ("k9", True, "reached")})
    # k9 is the other one's now: the contact with c3 has no number, and leaves in the next daily file.
    await load_with(graph, tmp_path, references, {"c1": ("k9", True, "reached")})
    assert await ask(graph, NUMBERED) == sorted([(True, references["c1"]), (False, references["c3"])])
    await export(graph, tmp_path)
    handed_over = "MATCH (e:ContactEvent)-[:EXPORTED_IN]->(:ExportRun) RETURN e.id AS id"
    assert await ask(graph, handed_over) == sorted((each,) for each in references.values())
    before = await dump(graph)
    with pytest.raises(Refused, match="ContactEvent 1; among it contacts handed over in daily files") as refused:
        await undo(graph, tmp_path)
    assert "export list" in refused.value.remedy_de
    assert await dump(graph) == before


async def test_a_recognised_contact_that_was_changed_since_stands_in_the_way(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    references = {"c3": await record(graph, tmp_path)}
    await load_with(graph, tmp_path, references, {"c3": ("k9", True, "reached")})
    await graph.write(question("MATCH (e:ContactEvent) WHERE e.origin = 'here' SET e.outcome = 'failed'"))
    with pytest.raises(Refused, match="ContactEvent 1"):
        await undo(graph, tmp_path)
