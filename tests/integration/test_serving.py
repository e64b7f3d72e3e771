"""The process that serves, started as a person starts it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from graph_schema.engine.folder import DataFolder
from tests.integration.instances import START_SECONDS, RunningInstance, call, running


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[Path, RunningInstance]]:
    folder = tmp_path_factory.mktemp("serving") / "data"
    with running(folder, "serve", "--port", "0") as instance:
        instance.wait_until_ready()
        yield folder, instance


def test_an_instance_on_an_empty_folder_answers_with_a_page(served: tuple[Path, RunningInstance]) -> None:
    answer = httpx.get(served[1].address, follow_redirects=True)
    assert "text/html" in answer.headers["content-type"]
    assert "<h1" in answer.text


def test_a_command_beside_it_joins_its_engine(served: tuple[Path, RunningInstance]) -> None:
    status = call(served[0], "graph", "status", "--json")
    assert status.returncode == 0, status.stderr
    assert '"in_step": true' in status.stdout


def test_a_second_instance_on_the_same_folder_is_told_by_whom_it_is_used(served: tuple[Path, RunningInstance]) -> None:
    folder, instance = served
    second = call(folder, "serve", "--port", "0")
    assert second.returncode == 4
    assert f"process {instance.process.pid}" in second.stderr
    assert instance.address in second.stderr
    assert "Traceback" not in second.stderr


def test_the_same_command_again_names_the_running_instance_rather_than_the_port(
    served: tuple[Path, RunningInstance],
) -> None:
    folder, instance = served
    again = call(folder, "serve", "--port", instance.address.rpartition(":")[2])
    assert again.returncode == 4
    assert "is in use by a running instance" in again.stderr


def test_a_taken_port_is_told_by_whom_and_what_to_do(served: tuple[Path, RunningInstance], tmp_path: Path) -> None:
    instance = served[1]
    other = call(tmp_path / "other", "serve", "--port", instance.address.rpartition(":")[2])
    assert other.returncode == 4
    assert f"process {instance.process.pid} (" in other.stderr
    assert "--port" in other.stderr


def test_a_folder_that_is_served_cannot_be_wiped(served: tuple[Path, RunningInstance]) -> None:
    refused = call(served[0], "graph", "wipe", "--yes")
    assert refused.returncode == 4
    assert (served[0] / "graph").exists()


@pytest.mark.parametrize("how", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_ending_it_leaves_no_process_no_lock_and_no_traceback(tmp_path: Path, how: signal.Signals) -> None:
    folder = tmp_path / "data"
    with running(folder, "serve", "--port", "0") as instance:
        instance.wait_until_ready()
        run = DataFolder(folder).read_run_file()
        assert run is not None
        assert instance.end(how) in {0, 130}
    assert "Traceback" not in instance.said()
    assert not DataFolder(folder).is_locked()
    assert DataFolder(folder).read_run_file() is None
    assert not Path(f"/proc/{run.engine_pid}").exists()
    with pytest.raises(httpx.ConnectError):
        httpx.get(instance.address)


def test_ending_it_while_the_engine_starts_is_clean_too(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with running(folder, "serve", "--port", "0") as instance:
        give_up = time.monotonic() + START_SECONDS
        while not (folder / "graph" / "password").exists() and time.monotonic() < give_up:
            time.sleep(0.01)
        assert instance.end(signal.SIGINT) == 130
    assert "Traceback" not in instance.said()
    assert not DataFolder(folder).is_locked()


def test_it_ends_on_sigterm_also_where_a_script_started_it_in_the_background(tmp_path: Path) -> None:
    """A shell without job control starts what runs in the background with SIGINT ignored."""
    folder = tmp_path / "data"
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with running(folder, "serve", "--port", "0") as instance:
            give_up = time.monotonic() + START_SECONDS
            while not (folder / "graph" / "password").exists() and time.monotonic() < give_up:
                time.sleep(0.01)
            assert instance.end(signal.SIGTERM) == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert not DataFolder(folder).is_locked()


@pytest.mark.slow
def test_an_instance_whose_engine_dies_brings_it_back(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with running(folder, "serve", "--port", "0") as instance:
        instance.wait_until_ready()
        run = DataFolder(folder).read_run_file()
        assert run is not None
        os.kill(run.engine_pid, signal.SIGKILL)
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up:
            now = DataFolder(folder).read_run_file()
            if now is not None and now.engine_pid != run.engine_pid:
                break
            time.sleep(0.1)
        assert call(folder, "graph", "status").returncode == 0
        assert instance.process.poll() is None
        instance.end(signal.SIGINT)
