"""`sozialraum` as a person starts it: a process with an address, and what it says."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from graph_schema.engine import guard

PROGRAM = Path(sys.executable).with_name("sozialraum")
_GUARD = Path(guard.__file__)
_ENDS_WITH_US = [sys.executable, "-I", "-S", _GUARD, str(os.getpid()), "signal"] if sys.platform == "linux" else []
"""A test run that is killed leaves no instance behind."""
START_SECONDS = 300.0
"""Ten times what a quiet machine needs to fill a small town."""
MONTHS_SHOWN = 3
"""Few dates, that an instance is soon there."""


@dataclass
class RunningInstance:
    """A started command, its address once it serves, and the file of what it says."""

    process: subprocess.Popen[bytes]
    log: Path
    address: str = ""

    def wait_until_ready(self) -> None:
        """Wait until it names its address; fail with its words where it ends or takes too long."""
        give_up = time.monotonic() + START_SECONDS
        while not (found := re.search(r"https?://[a-z.-]+:\d+(?![\d/])", self.said())):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < give_up, f"not ready in time: {self.said()}"
            time.sleep(0.05)
        self.address = found[0]

    def said(self) -> str:
        """What it has written so far."""
        return self.log.read_text()

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(how)
        return self.process.wait(60)


@contextlib.contextmanager
def running(folder: Path, *arguments: str, **environment: str) -> Generator[RunningInstance]:
    """Start a command on `folder` in a process group of its own, as a terminal does; it is gone afterwards."""
    log = folder.with_name(f"{folder.name}.{time.monotonic_ns()}.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*_ENDS_WITH_US, PROGRAM, "--data", folder, *arguments],
            stdout=output,
            stderr=output,
            env={**_environment(), **environment},
            start_new_session=True,
        )
    try:
        yield RunningInstance(process, log)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def call(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command on `folder` to its end."""
    return subprocess.run(
        [PROGRAM, "--data", folder, *arguments],
        capture_output=True,
        text=True,
        env={**_environment(), **environment},
        check=False,
        timeout=START_SECONDS,
    )


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOZIALRAUM_")}
    return {**kept, "LC_ALL": "C", "SOZIALRAUM_MONTHS_SHOWN": str(MONTHS_SHOWN)}
