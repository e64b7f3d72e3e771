"""What the process that serves says beside its address: that it ends, and what it has put right."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.integration.instances import call, running

pytestmark = pytest.mark.slow  # starts and ends whole instances


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_says_that_it_ends_before_the_engine_has_ended(tmp_path: Path, how: signal.Signals) -> None:
    with running(tmp_path / "data", "serve", "--port", "0") as instance:
        instance.wait_until_ready()
        assert "Stopping …" not in instance.said()
        instance.process.send_signal(how)
        while "Stopping …" not in instance.said():
            assert instance.process.poll() is None, "it has ended and said nothing before"
            time.sleep(0.01)
        assert instance.process.wait(60) in {0, 130}
        assert instance.said().count("Stopping …") == 1


def test_a_loosened_folder_is_told_and_a_second_start_names_make(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    (folder / "graph").mkdir()
    (folder / "import.key").write_text("00" * 32)
    (folder / "import.key").chmod(0o644)
    with running(folder, "serve", "--port", "0") as instance:
        instance.wait_until_ready()
        lines = [line for line in instance.said().splitlines() if "import.key (0644)" in line]
        assert len(lines) == 1
        assert lines[0].startswith("These permissions were too wide")
        second = call(folder, "demo", "--port", "0")
        assert second.returncode == 4
        assert "make demo DEMO_DATA=folder PORT=8001" in second.stderr


def test_a_wrong_password_file_is_one_sentence_and_exit_code_3(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for each in (folder, folder / "graph"):
        each.mkdir(mode=0o700)
    (folder / "graph" / "password").touch(mode=0o600)
    (folder / "graph" / "password").write_bytes(b"\xff\xfe garbage")
    refused = call(folder, "serve", "--port", "0")
    assert refused.returncode == 3
    assert str(folder / "graph" / "password") in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
