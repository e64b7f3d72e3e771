"""A large import in batches: interrupted before each batch, completed from its journal by the next command."""

from __future__ import annotations

import asyncio
import fcntl
import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from api.actions.import_register import import_register
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.ingest import load
from graph_schema.ingest.load import finish_interrupted_imports
from graph_schema.ingest.packed_files import read_packed
from graph_schema.ingest.report import Counts
from graph_schema.migrations import migrate, wipe
from graph_schema.store.connection import connect
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_import_runs, load_running_imports
from tests.integration.small_register import NOW, REGISTER_ROWS, import_areas, whole_graph, write_folder
from tests.integration.test_import_commands import Terminal, terminal

__all__ = ["terminal"]


class Interrupted(Exception):
    """Stands for Ctrl-C between two batches."""


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the small register a large one."""
    monkeypatch.setattr(load, "ROWS_IN_ONE_TRANSACTION", 5)
    monkeypatch.setattr(load, "ROWS_IN_A_BATCH", 8)


async def import_until(graph: Graph, tmp_path: Path, stop: int | None) -> None:
    """Import the register; give up before batch number `stop` is written."""
    batches = itertools.count()

    def progress(stage: str, _done: int, _total: int) -> None:
        if stage == "write" and next(batches) == stop:
            raise Interrupted

    await import_register(graph, tmp_path / "register", data_folder=tmp_path / "data", now=NOW, progress=progress)


def journals(tmp_path: Path) -> list[Path]:
    """What lies there of imports, but for what the last one found."""
    return [path for path in (tmp_path / "data" / "imports").iterdir() if path.suffix not in (".before", ".after")]


@pytest.mark.usefixtures("small_batches")
async def test_an_import_interrupted_before_any_batch_is_completed(graph: Graph, tmp_path: Path) -> None:
    write_folder(tmp_path / "register", REGISTER_ROWS)
    await import_areas(graph, tmp_path / "data")
    await import_until(graph, tmp_path, None)
    whole = await whole_graph(graph)
    batches = next(run["batches"] for run in await load_import_runs(graph) if run["kind"] == "register")
    assert batches >= 8
    for stop in range(batches):
        await wipe(graph)
        await import_areas(graph, tmp_path / "data")
        with pytest.raises(Interrupted):
            await import_until(graph, tmp_path, stop)
        running = await load_running_imports(graph)
        assert [(run.batches_done, run.batches) for run in running] == [(stop, batches)]
        assert len(journals(tmp_path)) == 1
        assert await finish_interrupted_imports(graph, data_folder=tmp_path / "data", now=NOW) == ["done"]
        assert await whole_graph(graph) == whole
        assert await load_running_imports(graph) == []
        assert journals(tmp_path) == []


@pytest.mark.usefixtures("small_batches")
async def test_what_several_batches_touch_is_kept_once(graph: Graph, tmp_path: Path) -> None:
    write_folder(tmp_path / "register", REGISTER_ROWS)
    await import_areas(graph, tmp_path / "data")
    await import_until(graph, tmp_path, None)
    (kept,) = [path for path in (tmp_path / "data" / "imports").iterdir() if path.suffix == ".before"]
    nodes = [(label, key) for label, images in read_packed(kept) for key, _ in images]
    assert {label for label, _ in nodes} >= {"Citizen", "Household", "Residence", "BenefitPeriod", "ContactEvent"}
    assert len(nodes) == len(set(nodes))


@pytest.mark.usefixtures("small_batches")
async def test_the_next_import_completes_an_interrupted_one_and_finds_nothing_to_do(
    graph: Graph, tmp_path: Path
) -> None:
    write_folder(tmp_path / "register", REGISTER_ROWS)
    await import_areas(graph, tmp_path / "data")
    with pytest.raises(Interrupted):
        await import_until(graph, tmp_path, 3)
    report = await import_register(graph, tmp_path / "register", data_folder=tmp_path / "data", now=NOW)
    assert report.total == Counts(unchanged=22)


@pytest.mark.usefixtures("small_batches")
async def test_an_import_whose_journal_is_lost_is_taken_back_or_done_again(graph: Graph, tmp_path: Path) -> None:
    write_folder(tmp_path / "register", REGISTER_ROWS)
    await import_areas(graph, tmp_path / "data")
    for stop, state in ((0, "taken_back"), (2, "abandoned")):
        with pytest.raises(Interrupted):
            await import_until(graph, tmp_path, stop)
        journals(tmp_path)[0].unlink()
        assert await finish_interrupted_imports(graph, data_folder=tmp_path / "data", now=NOW) == [state]
    report = await import_register(graph, tmp_path / "register", data_folder=tmp_path / "data", now=NOW)
    assert 0 < report.total.created < 22
    again = await import_register(graph, tmp_path / "register", data_folder=tmp_path / "data", now=NOW)
    assert again.total == Counts(unchanged=22)


@pytest.mark.usefixtures("small_batches")
async def test_an_import_that_is_at_work_is_not_finished_by_somebody_else(graph: Graph, tmp_path: Path) -> None:
    write_folder(tmp_path / "register", REGISTER_ROWS)
    with pytest.raises(Interrupted):
        await import_until(graph, tmp_path, 1)
    with (tmp_path / "data" / "import.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert await finish_interrupted_imports(graph, data_folder=tmp_path / "data", now=NOW) == []
    assert await finish_interrupted_imports(graph, data_folder=tmp_path / "data", now=NOW) == ["done"]


async def test_journals_that_nobody_needs_are_removed(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    over = (await load_import_runs(graph))[0]["id"]
    folder = tmp_path / "data" / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("never-begun.draft", f"{over}.journal", "forgotten.journal", "of-another-graph.journal"):
        (folder / name).write_bytes(b"personal")
    long_ago = time.time() - load.FORGOTTEN_AFTER_SECONDS - 60
    os.utime(folder / "forgotten.journal", (long_ago, long_ago))
    await import_areas(graph, tmp_path / "data", shift=0.1)
    assert [path.name for path in journals(tmp_path)] == ["of-another-graph.journal"]


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from api.actions.import_register import import_register
from api.settings import Settings
from graph_schema.ingest import load
from graph_schema.store.connection import open_graph
from tests.integration.small_register import NOW

async def run(folder, stage, batches):
    if batches:
        load.ROWS_IN_ONE_TRANSACTION, load.ROWS_IN_A_BATCH = 5, 8
    def progress(told, done, total):
        if told == stage:
            os.kill(os.getpid(), signal.SIGKILL)
    settings = Settings.from_environment()
    async with open_graph(settings.data_folder, settings.graph) as graph:
        await import_register(graph, folder, data_folder=settings.data_folder, now=NOW, progress=progress)

asyncio.run(run(Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "batches"))
"""


@pytest.mark.parametrize(
    ("stage", "size", "then"), [
        ("journal", "batches", "start"), ("keep", "batches", "start"), ("keep", "batches", "import"),
        ("write", "batches", "start"), ("write", "whole", "start"), ("write", "whole", "import"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
async def test_nothing_of_an_import_that_was_killed_stays_behind(
    terminal: Terminal, graph: Graph, tmp_path: Path, stage: str, size: str, then: str
) -> None:
    data = tmp_path / "data"
    await import_areas(graph, data)
    before = await whole_graph(graph)
    folder = write_folder(tmp_path / "register", REGISTER_ROWS)
    command = [sys.executable, "-c", KILLED, str(folder), stage, size]
    killed = await asyncio.to_thread(subprocess.run, command, env=terminal.environment, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    runs = [each["id"] for each in await load_import_runs(graph)]
    left = {path for path in (data / "imports").iterdir() if path.name.partition(".")[0] not in runs}
    recorded = (stage, size) == ("write", "batches")
    assert recorded or left, "the kill came at a moment at which something lay there"
    if then == "start":
        states = await finish_interrupted_imports(graph, data_folder=data, now=NOW)
        assert states == (["done"] if recorded else [])
        assert recorded or await whole_graph(graph) == before
    else:
        await import_areas(graph, data, shift=0.1)
    runs = [each["id"] for each in await load_import_runs(graph)]
    there = {path.name for path in (data / "imports").iterdir()}
    assert {name.partition(".")[0] for name in there} <= set(runs)
    assert {name.partition(".")[2] for name in there} <= {"before", "after"}


async def test_what_was_about_to_be_taken_back_in_another_graph_can_still_be(graph: Graph, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "imports"
    folder.mkdir(parents=True)
    for name in ("other.waiting", "other.journal", "other.before", "other.after", "cut.waiting", "cut.before"):
        (folder / name).write_bytes(b"personal")
    await import_areas(graph, tmp_path / "data")
    known = {each["id"] for each in await load_import_runs(graph)}
    left = sorted(path.name for path in folder.iterdir() if path.stem not in known)
    assert left == ["other.after", "other.before"]


@pytest.mark.slow
@pytest.mark.usefixtures("small_batches")
async def test_an_import_survives_one_into_another_graph_from_the_same_data_folder(
    graph: Graph, tmp_path: Path
) -> None:
    write_folder(tmp_path / "register", REGISTER_ROWS)
    await import_areas(graph, tmp_path / "data")
    with pytest.raises(Interrupted):
        await import_until(graph, tmp_path, 3)
    with EmbeddedEngine(tmp_path / "other") as engine:
        other = await connect(engine.address)
        await migrate(other, NOW)
        await import_areas(other, tmp_path / "data")
        await other.close()
    assert await finish_interrupted_imports(graph, data_folder=tmp_path / "data", now=NOW) == ["done"]
    report = await import_register(graph, tmp_path / "register", data_folder=tmp_path / "data", now=NOW)
    assert report.total == Counts(unchanged=22)


@pytest.mark.usefixtures("small_batches")
async def test_the_next_import_tells_of_one_that_stays_incomplete(graph: Graph, tmp_path: Path) -> None:
    write_folder(tmp_path / "register", REGISTER_ROWS)
    await import_areas(graph, tmp_path / "data")
    with pytest.raises(Interrupted):
        await import_until(graph, tmp_path, 2)
    journals(tmp_path)[0].unlink()
    with capture_logs() as logged:
        report = await import_areas(graph, tmp_path / "data")
    assert [note.kind for note in report.notes] == ["import_incomplete"]
    assert "dieselben Dateien noch einmal importieren" in report.notes[0].text("de")
    assert [(each["log_level"], each["kind"], each["done"]) for each in logged] == [("warning", "register", 2)]
    assert not (await import_areas(graph, tmp_path / "data")).notes


@pytest.mark.usefixtures("small_batches")
async def test_progress_counts_the_rows_of_the_files(graph: Graph, tmp_path: Path) -> None:
    write_folder(tmp_path / "register", REGISTER_ROWS)
    await import_areas(graph, tmp_path / "data")
    told: list[tuple[int, int]] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "write":
            told.append((done, total))

    await import_register(graph, tmp_path / "register", data_folder=tmp_path / "data", now=NOW, progress=progress)
    assert {total for _, total in told} == {22}
    assert told[0] == (0, 22)
    assert told[-1] == (22, 22)
    assert told == sorted(told)
