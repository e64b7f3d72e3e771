"""The cache that makes the engine's next start quicker: made beside the engine, and never needed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.engine.folder import DataFolder
from graph_schema.engine.start_cache import cache_options, make_start_cache, start_cache
from graph_schema.queries import Query
from graph_schema.store.connection import connect

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the cache is made on Linux only"),
]

ONE = Query("one", "tests", "MATCH (r:ImportRun) RETURN count(r) AS n", "?", (), ())


def training_processes(folder: Path) -> list[int]:
    """Processes that were started to make the cache of `folder`."""
    found: list[int] = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"-XX:AOTCacheOutput={folder}" in each.read_text():
                found.append(int(each.parent.name))
        except OSError:
            continue
    return found


async def starts_and_answers(folder: Path) -> bool:
    with EmbeddedEngine(folder, heap="256m") as engine:
        graph = await connect(engine.address)
        try:
            return bool(await graph.read(ONE) == [{"n": 0}])
        finally:
            await graph.close()


async def test_the_engine_starts_from_the_cache_that_was_made_beside_it(data_folder: Path) -> None:
    with EmbeddedEngine(data_folder, heap="256m") as engine:
        await engine.prepare_next_start(after=0)
    folder = DataFolder(data_folder)
    file = start_cache(folder)
    assert file.stat().st_mode & 0o777 == 0o600
    assert cache_options(folder) == (f"-XX:AOTCache={file}",)
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    with EmbeddedEngine(data_folder, heap="256m") as engine:
        mapped = Path(f"/proc/{engine.pid}/maps").read_text()
        assert str(file) in mapped, "the engine does not use its cache"


async def test_a_cache_that_is_there_is_not_made_again(data_folder: Path) -> None:
    file = start_cache(DataFolder(data_folder))
    file.parent.mkdir(parents=True)
    file.write_bytes(b"made before")
    await make_start_cache(DataFolder(data_folder), heap="256m", after=0)
    assert file.read_bytes() == b"made before"


async def test_a_damaged_cache_does_not_keep_the_engine_from_starting(data_folder: Path) -> None:
    file = start_cache(DataFolder(data_folder))
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no cache at all" * 1000)
    assert await starts_and_answers(data_folder)


async def test_giving_up_ends_what_was_begun_and_leaves_nothing(data_folder: Path) -> None:
    data_folder.mkdir()
    folder = DataFolder(data_folder)
    work = asyncio.create_task(make_start_cache(folder, heap="256m", after=0))
    for _ in range(200):
        if training_processes(data_folder):
            break
        await asyncio.sleep(0.05)
    assert training_processes(data_folder), f"the work did not begin: {work}"
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    for _ in range(100):
        if not training_processes(data_folder):
            break
        await asyncio.sleep(0.05)
    assert training_processes(data_folder) == []
    assert list(start_cache(folder).parent.iterdir()) == []
