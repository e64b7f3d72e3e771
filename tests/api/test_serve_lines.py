"""What is to be typed next stands whole in a line of the terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import socket
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("sozialraum")


def said_on_a_terminal(columns: int, *arguments: str) -> list[str]:
    """Run a command with a terminal of this width and return the lines that it prints."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name != "COLUMNS" and "SOZIALRAUM" not in name}
    process = subprocess.Popen([PROGRAM, *arguments], stdin=its, stdout=its, stderr=its, env=kept)
    os.close(its)
    said = b""
    while block := _read(ours):
        said += block
    os.close(ours)
    assert process.wait() == 4
    return said.decode().splitlines()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that the other side has closed
        return b""


@pytest.mark.parametrize("columns", [66, 80, 93, 200])
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_option_is_cut_at_the_edge_of_the_terminal(tmp_path: Path, columns: int, language: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        lines = said_on_a_terminal(
            columns, "--lang", language, "--data", str(tmp_path / "d"), "demo", "--port", str(port)
        )
    assert max(map(len, lines)) <= columns
    assert any(re.search(rf"--port {port + 1}\b", line) for line in lines), lines
    assert any(f"make demo PORT={port + 1}" in line for line in lines), lines


def test_in_a_file_or_a_pipe_an_error_stays_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            [PROGRAM, "--data", tmp_path / "d", "demo", "--port", str(port)],
            capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "40"},
        )  # fmt: skip
    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 1
