"""An engine that cannot start says why at once: a wrong password, a full volume, a folder that is not ours."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.engine.folder import DataFolder
from graph_schema.engine.notices import Notice
from graph_schema.engine.probe import Answer, ask
from graph_schema.errors import GraphRefused, GraphUnavailable, Refused
from graph_schema.queries import Query
from graph_schema.store.connection import connect

pytestmark = pytest.mark.slow  # starts and ends whole instances

ADD = Query("add", "tests", "MERGE (r:ImportRun {id: $id}) RETURN r.id AS id", "?", (), ())
COUNT = Query("count", "tests", "MATCH (r:ImportRun) RETURN count(r) AS n", "?", (), ())
MORE_THAN_ANY_VOLUME = 2**62
NOBODY = 65534


@contextlib.contextmanager
def without_privileges() -> Generator[None]:
    """Act as an account that may not open what is closed to it; root may open everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


async def test_a_password_file_that_was_changed_ends_the_start_at_once_and_its_removal_keeps_the_data(
    data_folder: Path,
) -> None:
    with EmbeddedEngine(data_folder, heap="256m") as engine:
        graph = await connect(engine.address)
        await graph.write(ADD, id="one")
        await graph.close()
        first = engine.address.password
    file = data_folder / "graph" / "password"
    file.write_text("not-the-password-of-this-engine")

    before = time.monotonic()
    with pytest.raises(GraphRefused) as refused:
        EmbeddedEngine(data_folder, heap="256m").start()
    assert time.monotonic() - before < 45  # one start on a busy machine; it was three times sixty seconds
    for text in (refused.value.text("de"), refused.value.text("en")):
        assert str(file) in text
        assert "not-the-password" not in text
    assert "löschen" in refused.value.remedy_de
    assert "remove it" in refused.value.remedy_en
    assert not DataFolder(data_folder).is_locked()

    file.unlink()
    with EmbeddedEngine(data_folder, heap="256m") as engine:
        assert engine.address.password not in {first, "not-the-password-of-this-engine"}
        graph = await connect(engine.address)
        assert await graph.read(COUNT) == [{"n": 1}]
        await graph.close()


async def test_the_right_password_is_at_no_moment_of_a_start_refused(data_folder: Path) -> None:
    with EmbeddedEngine(data_folder, heap="256m") as engine:
        run = DataFolder(data_folder).read_run_file()
        assert run is not None
        answers: set[Answer] = set()
        enough = threading.Event()

        def ask_without_pause() -> None:
            while not enough.is_set():
                answers.add(ask(run.address, run.http_port))

        asking = threading.Thread(target=ask_without_pause)
        supervision = asyncio.create_task(engine.watch())
        os.kill(engine.pid, signal.SIGKILL)
        asking.start()
        while engine.restarts == 0:
            await asyncio.sleep(0.05)
        enough.set()
        asking.join()
        supervision.cancel()
    assert answers == {Answer.NOT_YET, Answer.READY}


def test_a_start_that_fails_on_a_full_volume_says_so_and_is_not_repeated(data_folder: Path) -> None:
    (data_folder / "graph").mkdir(parents=True)
    (data_folder / "graph" / "databases").write_text("not a folder")
    with pytest.raises(GraphUnavailable) as refused:
        EmbeddedEngine(data_folder, heap="256m", low_space=MORE_THAN_ANY_VOLUME).start()
    assert "MB frei" in refused.value.remedy_de
    assert "Platz schaffen" in refused.value.remedy_de
    assert "MB are left" in refused.value.remedy_en
    assert "engine.log" in refused.value.remedy_en
    assert (data_folder / "log" / "engine.log").read_text().count("ArcadeDB Server is down") == 1


def test_a_start_that_fails_with_space_enough_does_not_blame_it(data_folder: Path) -> None:
    (data_folder / "graph").mkdir(parents=True)
    (data_folder / "graph" / "databases").write_text("not a folder")
    with pytest.raises(GraphUnavailable) as refused:
        EmbeddedEngine(data_folder, heap="256m", low_space=0).start()
    assert "MB" not in refused.value.text("de")


async def test_little_space_is_told_at_the_start_and_when_the_engine_dies(data_folder: Path) -> None:
    told: list[Notice] = []
    with EmbeddedEngine(
        data_folder, heap="256m", tell=lambda de, en: told.append((de, en)), low_space=MORE_THAN_ANY_VOLUME
    ) as engine:
        assert len(told) == 1
        assert "MB frei" in told[0][0]
        assert "MB are left" in told[0][1]
        supervision = asyncio.create_task(engine.watch())
        os.kill(engine.pid, signal.SIGKILL)
        while engine.restarts == 0:
            await asyncio.sleep(0.05)
        supervision.cancel()
        assert len(told) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_volume_too_full_for_the_first_file_is_no_riddle(data_folder: Path) -> None:
    (data_folder / "graph").mkdir(parents=True)
    (data_folder / "graph" / f"password.{os.getpid()}.draft").symlink_to("/dev/full")
    with pytest.raises(GraphUnavailable) as refused:
        EmbeddedEngine(data_folder, heap="256m").start()
    assert "kein Platz" in refused.value.de
    assert "no space left" in refused.value.en
    assert not DataFolder(data_folder).is_locked()


def test_a_folder_that_this_account_may_not_write_is_refused_with_a_way_on(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with without_privileges(), pytest.raises(Refused) as refused:
        EmbeddedEngine(closed / "data", heap="256m").start()
    for text in (refused.value.text("de"), refused.value.text("en")):
        assert str(closed / "data") in text
        assert "--data" in text
