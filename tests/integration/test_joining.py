"""Commands beside a process that is about to serve: they wait for its engine, and join it."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.engine.folder import DataFolder
from graph_schema.engine.joining import open_engine
from graph_schema.errors import FolderInUse
from tests.integration.instances import call, running

pytestmark = pytest.mark.slow  # starts and ends whole instances


def test_a_command_beside_a_starting_serve_waits_and_joins_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with running(folder, "serve", "--port", "0") as instance:
        while DataFolder(folder).awaited() is None:
            assert instance.process.poll() is None, instance.said()
            time.sleep(0.01)
        listed = call(folder, "figures", "list")
        assert listed.returncode == 0, listed.stderr
        assert listed.stderr.count("“serve” is starting") == 1
        assert instance.process.poll() is None
        instance.wait_until_ready()


async def test_an_engine_that_is_not_offered_yet_is_waited_for_and_told_once(data_folder: Path) -> None:
    told: list[str] = []
    with EmbeddedEngine(data_folder, heap="256m", offered=False) as engine:
        with pytest.raises(FolderInUse) as refused:
            async with open_engine(data_folder, patience=0.2):
                pass
        assert "not ready after 0 s" in refused.value.en

        async def join() -> str:
            async with open_engine(data_folder, tell=lambda _de, en: told.append(en)) as address:
                return address.uri

        joining = asyncio.create_task(join())
        await asyncio.sleep(0.5)
        assert not joining.done()
        engine.offer()
        assert await joining == engine.address.uri
    assert len(told) == 1


async def test_a_command_that_has_the_folder_for_itself_is_not_waited_for(data_folder: Path) -> None:
    with EmbeddedEngine(data_folder, heap="256m", shared=False):
        with pytest.raises(FolderInUse) as refused:
            async with open_engine(data_folder):
                pass
        assert "another command" in refused.value.en


async def test_an_instance_that_is_ending_is_followed_by_an_engine_of_ones_own(data_folder: Path) -> None:
    told: list[str] = []
    before = DataFolder(data_folder)
    before.lock(shared=True)
    before.announce("http://localhost:8000")

    async def start() -> None:
        async with open_engine(data_folder, heap="256m", tell=lambda _de, en: told.append(en)):
            assert DataFolder(data_folder).holder()["shared"] is False

    starting = asyncio.create_task(start())
    await asyncio.sleep(0.3)
    before.unlock()
    await starting
    assert len(told) == 1
    assert "is stopping" in told[0]
