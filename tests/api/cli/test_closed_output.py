"""What a command does when nobody reads its output any more, as after `| head -1`: real processes, real pipes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.integration.instances import PROGRAM

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")


@pytest.mark.parametrize("arguments", [("legal", "show"), ("legal", "show", "--json")])
def test_a_closed_output_ends_a_command_without_a_word(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert ended(tmp_path, arguments, both=False) == (141, b"")


def test_it_ends_as_quietly_where_errors_go_the_same_way(tmp_path: Path) -> None:
    assert ended(tmp_path, ("legal", "show"), both=True)[0] == 141


def test_whoever_reads_is_told_everything(tmp_path: Path) -> None:
    whole = subprocess.run([PROGRAM, "--data", tmp_path, "legal", "show"], capture_output=True, check=False)
    assert (whole.returncode, whole.stderr) == (0, b"")
    assert len(whole.stdout.splitlines()) > 1


def ended(folder: Path, arguments: tuple[str, ...], *, both: bool) -> tuple[int, bytes]:
    """Run a command whose output has no reader from the beginning; return its exit code and its errors."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [PROGRAM, "--data", folder, *arguments],
            stdout=write,
            stderr=write if both else subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(write)
    return done.returncode, done.stderr or b""
