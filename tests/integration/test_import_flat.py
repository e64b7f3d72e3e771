"""A register that lies on disk while it is imported: the same graph as from memory, with progress and no trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.actions.import_register import import_register
from graph_schema.ingest import load, spool
from graph_schema.ingest import progress as row_counts
from graph_schema.ingest.report import Counts, RowsRefused
from graph_schema.migrations import wipe
from graph_schema.store import register, steps
from graph_schema.store.graph import Graph
from tests.integration.small_imports import load_register
from tests.integration.small_register import NOW, REGISTER_ROWS, copied, import_areas, whole_graph, write_folder

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")


@pytest.fixture
def tiny_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the small register one of many blocks, pages and steps."""
    monkeypatch.setattr(spool, "ROWS_IN_A_BLOCK", 1)
    monkeypatch.setattr(steps, "ROWS_PER_STEP", 2)
    monkeypatch.setattr(register, "PAGE", 2)
    monkeypatch.setattr(row_counts, "ROWS_BETWEEN", 1)


async def test_rows_from_disk_make_the_graph_that_rows_from_memory_make(
    graph: Graph, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    changed = copied(REGISTER_ROWS)
    changed["citizens"][0] |= {"languages": "de:B2", "needs": "housing", "phone": "", "phone_state": ""}
    changed["households"][2] |= {"lat": "51.05", "lon": "9.05"}
    changed["contacts"][1]["outcome"] = "open"
    del changed["memberships"][3]
    made = list[object]()
    for tiny in (False, True):
        if tiny:
            request.getfixturevalue("tiny_pieces")
        await wipe(graph)
        await import_areas(graph, tmp_path / "data")
        for rows in (REGISTER_ROWS, changed):
            report = await load_register(graph, tmp_path, rows)
            made += [report.tables, report.notes, report.not_located, report.protected, await whole_graph(graph)]
        again = await load_register(graph, tmp_path, changed)
        assert again.total == Counts(unchanged=21, vanished=1)
    half = len(made) // 2
    assert made[:half] == made[half:]


@pytest.mark.usefixtures("tiny_pieces")
async def test_every_stage_tells_how_many_of_all_rows_are_done(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "ROWS_IN_ONE_TRANSACTION", 5)
    monkeypatch.setattr(load, "ROWS_IN_A_BATCH", 8)
    await import_areas(graph, tmp_path / "data")
    told: dict[str, list[tuple[int, int]]] = {}

    def progress(stage: str, done: int, total: int) -> None:
        told.setdefault(stage, []).append((done, total))

    await load_register(graph, tmp_path, REGISTER_ROWS, progress=progress)
    assert list(told) == ["read", "cells", "check", "locate", "compare", "journal", "keep", "write"]
    for stage in ("cells", "check", "locate", "compare", "write"):
        totals = {total for _, total in told[stage]}
        assert len(totals) == 1, stage
        assert told[stage] == sorted(told[stage]), stage
        assert (told[stage][0][0], told[stage][-1][0]) == (0, totals.pop()), stage
    assert told["cells"][-1] == told["write"][-1] == (22, 22)
    assert told["read"][-1][0] == 22, "lines with the header of each file are what reading expects"
    assert told["read"][-1][1] == 22 + 6


@pytest.mark.usefixtures("tiny_pieces")
async def test_nothing_of_a_register_stays_beside_the_graph(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    rows = copied(REGISTER_ROWS)
    rows["citizens"][2]["birth_date"] = "never"
    before = sorted((tmp_path / "data").rglob("*"))
    seen = set[Path]()

    def look(_stage: str, _done: int, _total: int) -> None:
        seen.update((tmp_path / "data").rglob("*"))

    folder = write_folder(tmp_path / "register", rows)
    with pytest.raises(RowsRefused):
        await import_register(graph, folder, data_folder=tmp_path / "data", now=NOW, progress=look)
    assert seen == set(before), "what lies on disk has no name, also while the import is at work"
