"""The embedded engine as a child process: locked, supervised, private, ended with its owner."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.engine.folder import DataFolder, running_address
from graph_schema.engine.java import LOOPBACK
from graph_schema.errors import FolderInUse, GraphUnavailable
from graph_schema.queries import Query
from graph_schema.store.connection import connect

GUARD = Path("graph_schema/engine/guard.py").resolve()
ADD = Query("add", "tests", "MERGE (r:ImportRun {id: $id}) RETURN r.id AS id", "?", (), ())
COUNT = Query("count", "tests", "MATCH (r:ImportRun) RETURN count(r) AS n", "?", (), ())

OWNER = """
import sys, time
from pathlib import Path
from graph_schema.engine.embedded import EmbeddedEngine
engine = EmbeddedEngine(Path(sys.argv[1]), heap="256m")
engine.start()
try:
    print(engine.pid, flush=True)
    time.sleep(600)
except KeyboardInterrupt:
    engine.stop()
    print("stopped", flush=True)
"""


def is_alive(pid: int) -> bool:
    """Tell whether a process runs (one that has ended and waits to be collected does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until_gone(pid: int, seconds: float = 10.0) -> None:
    give_up = time.monotonic() + seconds
    while is_alive(pid):
        assert time.monotonic() < give_up, "the process is still there"
        time.sleep(0.02)


@pytest.fixture
def owner(data_folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that owns an engine on the data folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(data_folder)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    yield process
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    process.communicate()


def engine_of(owner: subprocess.Popen[str]) -> int:
    """The engine's process id, once it has started."""
    assert owner.stdout is not None
    return int(owner.stdout.readline())


async def test_what_was_written_is_there_after_a_clean_stop_and_a_second_start(data_folder: Path) -> None:
    with EmbeddedEngine(data_folder) as engine:
        graph = await connect(engine.address)
        await graph.write(ADD, id="one")
        await graph.close()
        first, pid = engine.address, engine.pid
    assert not is_alive(pid)
    assert running_address(data_folder) is None
    with EmbeddedEngine(data_folder) as engine:
        assert engine.address.password == first.password
        graph = await connect(engine.address)
        assert await graph.read(COUNT) == [{"n": 1}]
        await graph.close()


def test_only_the_owner_of_the_files_can_read_address_and_password(data_folder: Path) -> None:
    with EmbeddedEngine(data_folder) as engine:
        for file in (data_folder / "run.json", data_folder / "graph" / "password", data_folder / "lock"):
            assert file.stat().st_mode & 0o777 == 0o600
        assert data_folder.stat().st_mode & 0o777 == 0o700
        run = json.loads((data_folder / "run.json").read_text())
        assert run["uri"] == engine.address.uri
        assert run["engine_pid"] == engine.pid
        command_line = Path(f"/proc/{engine.pid}/cmdline").read_bytes()
        assert engine.address.password.encode() not in command_line
        environment = Path(f"/proc/{engine.pid}/environ").read_bytes()
        assert engine.address.password.encode() not in environment
    assert not (data_folder / "run.json").exists()


def test_the_engine_listens_on_loopback_alone(embedded_engine: EmbeddedEngine) -> None:
    listening: set[str] = set()
    for table, loopbacks in (
        ("tcp", {"0100007F"}),
        ("tcp6", {"0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}),
    ):
        sockets = inodes_of(embedded_engine.pid)
        for line in Path(f"/proc/{embedded_engine.pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                address, _, port = fields[1].partition(":")
                assert address in loopbacks
                listening.add(str(int(port, 16)))
    assert embedded_engine.address.uri.rpartition(":")[2] in listening


def inodes_of(pid: int) -> set[str]:
    """Inodes of the sockets that a process holds."""
    found: set[str] = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed in the meantime
            target = str(each.readlink())
            if target.startswith("socket:["):
                found.add(target[8:-1])
    return found


def test_ctrl_c_does_not_reach_the_engine(embedded_engine: EmbeddedEngine) -> None:
    assert os.getsid(embedded_engine.pid) != os.getsid(0)
    assert os.getpgid(embedded_engine.pid) != os.getpgid(0)


def test_a_second_instance_is_told_who_has_the_folder_and_where(data_folder: Path) -> None:
    with EmbeddedEngine(data_folder) as engine:
        engine.announce("http://localhost:8000")
        with pytest.raises(FolderInUse) as refused:
            EmbeddedEngine(data_folder).start()
        for text in (refused.value.de, refused.value.en):
            assert str(os.getpid()) in text
            assert "http://localhost:8000" in text
        assert running_address(data_folder) == engine.address


def test_the_engine_of_a_single_command_is_not_offered_to_others(data_folder: Path) -> None:
    with EmbeddedEngine(data_folder, shared=False):
        assert running_address(data_folder) is None
        assert DataFolder(data_folder).is_locked()


def test_the_engine_is_started_from_the_main_thread_only(data_folder: Path) -> None:
    errors: list[RuntimeError] = []

    def start() -> None:
        try:
            EmbeddedEngine(data_folder).start()
        except RuntimeError as error:
            errors.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert "main thread" in str(errors[0])


def test_an_engine_that_cannot_start_says_so_and_frees_the_folder(data_folder: Path) -> None:
    (data_folder / "graph").mkdir(parents=True)
    (data_folder / "graph" / "databases").write_text("not a folder")
    with pytest.raises(GraphUnavailable) as refused:
        EmbeddedEngine(data_folder).start()
    assert "engine.log" in refused.value.remedy_de
    assert not DataFolder(data_folder).is_locked()


def test_a_run_file_left_behind_counts_for_nothing(data_folder: Path) -> None:
    with EmbeddedEngine(data_folder):
        left_behind = (data_folder / "run.json").read_text()
    (data_folder / "run.json").write_text(left_behind)
    assert running_address(data_folder) is None


@pytest.mark.slow
def test_the_engine_ends_with_an_owner_that_is_killed_and_the_folder_is_free_at_once(
    owner: subprocess.Popen[str], data_folder: Path
) -> None:
    engine = engine_of(owner)
    assert is_alive(engine)
    owner.kill()
    wait_until_gone(engine)
    with EmbeddedEngine(data_folder) as successor:
        assert successor.pid != engine


def test_ctrl_c_ends_the_engine_cleanly_and_last(owner: subprocess.Popen[str], data_folder: Path) -> None:
    engine = engine_of(owner)
    os.killpg(owner.pid, signal.SIGINT)
    rest, _ = owner.communicate(timeout=20)
    assert rest == "stopped\n"
    assert not is_alive(engine)
    assert "is down" in (data_folder / "log" / "engine.log").read_text()


def test_a_program_whose_owner_died_before_it_began_does_not_begin() -> None:
    no_longer_there = subprocess.Popen(["true"])
    no_longer_there.wait()
    guarded = [sys.executable, "-I", "-S", str(GUARD), str(no_longer_there.pid), "signal", "/bin/echo", "began"]
    done = subprocess.run(guarded, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")


def test_where_the_kernel_sends_no_signal_the_guard_watches_its_owner() -> None:
    guarded = [sys.executable, "-I", "-S", str(GUARD), "0", "watch", "/bin/sh", "-c", "echo $$; exec sleep 600"]
    guard = subprocess.Popen(guarded, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert guard.stdin is not None
    assert guard.stdout is not None
    program = int(guard.stdout.readline())
    assert is_alive(program)
    guard.stdin.close()  # what the kernel does when the owner dies
    wait_until_gone(program)
    guard.wait(5)
    guard.stdout.close()


def test_the_watching_guard_passes_a_stop_on() -> None:
    guarded = [sys.executable, "-I", "-S", str(GUARD), "0", "watch", "/bin/sh", "-c", "echo $$; exec sleep 600"]
    guard = subprocess.Popen(guarded, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert guard.stdout is not None
    program = int(guard.stdout.readline())
    guard.terminate()
    guard.wait(5)
    assert not is_alive(program)
    guard.communicate()


@pytest.mark.slow
async def test_calls_under_way_come_back_when_the_engine_is_killed(data_folder: Path) -> None:
    with EmbeddedEngine(data_folder) as engine:
        supervision = asyncio.create_task(engine.watch())
        graph = await connect(engine.address)
        first, acknowledged = engine.pid, 0

        async def writer(number: int) -> None:
            nonlocal acknowledged
            for step in range(120):
                await graph.write(ADD, id=f"{number}-{step}")
                acknowledged += 1

        writers = asyncio.gather(*(writer(number) for number in range(8)))
        while acknowledged < 200:
            await asyncio.sleep(0.01)
        os.kill(first, signal.SIGKILL)
        await writers
        assert engine.pid != first
        assert engine.restarts == 1
        assert await graph.read(COUNT) == [{"n": 8 * 120}]
        assert running_address(data_folder) == engine.address
        await graph.close()
        supervision.cancel()


@pytest.mark.slow
async def test_an_engine_that_dies_twice_is_restarted_twice(data_folder: Path) -> None:
    with EmbeddedEngine(data_folder, heap="256m") as engine:
        supervision = asyncio.create_task(engine.watch())
        for deaths in range(1, 3):
            os.kill(engine.pid, signal.SIGKILL)
            while engine.restarts < deaths:
                await asyncio.sleep(0.05)
        graph = await connect(engine.address)
        await graph.write(ADD, id="still here")
        await graph.close()
        supervision.cancel()
        assert engine.restarts == 2


@pytest.mark.slow
async def test_an_engine_whose_restart_fails_is_restarted_again(data_folder: Path) -> None:
    databases, aside = data_folder / "graph" / "databases", data_folder / "aside"
    with EmbeddedEngine(data_folder, heap="256m") as engine, capture_logs() as events:
        os.kill(engine.pid, signal.SIGKILL)
        databases.rename(aside)
        databases.write_text("in the way: the engine cannot start")
        supervision = asyncio.create_task(engine.watch())
        while not any(each["event"] == "engine_restart_failed" for each in events):
            await asyncio.sleep(0.05)
        databases.unlink()
        aside.rename(databases)
        while engine.restarts == 0:
            await asyncio.sleep(0.05)
        graph = await connect(engine.address)
        assert await graph.read(COUNT) == [{"n": 0}]
        await graph.close()
        supervision.cancel()


def test_a_port_that_is_taken_is_not_chosen() -> None:
    from graph_schema.engine.probe import free_ports

    ports = free_ports()
    assert len({ports.bolt, ports.http, ports.https}) == 3
    for port in (ports.bolt, ports.http, ports.https):
        with socket.socket() as each:
            each.bind((LOOPBACK, port))
