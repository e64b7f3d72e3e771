"""After all tests their logs are searched for people; whoever is found there fails the run.

Searched are all lines that structlog wrote in the test processes (as they are before the product's filter where a test
has not set it up), and the files below the tests' folders: what started servers and commands said, and the engines'
logs. Under xdist each worker searches its own, and the run's process tells.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

_FOUND = "people_in_logs"
_MOST_SHOWN = 20
_NO_LOGS = frozenset(("graph", "cache", "databases", "jre", "node_modules"))


class LogGuard:
    """Pytest plugin; one in each process."""

    def __init__(self) -> None:
        handle, name = tempfile.mkstemp(prefix="sozialraum-tests-", suffix=".log")
        self._file = os.fdopen(handle, "w", encoding="utf-8", errors="replace")
        self._name = Path(name)
        self._found: list[str] = []
        self._write = structlog.PrintLogger.msg
        self._replaced = [name for name, each in vars(structlog.PrintLogger).items() if each is self._write]

    def begin(self) -> None:
        """Keep each line that structlog prints from now on."""
        write, file = self._write, self._file

        def print_and_keep(logger: structlog.PrintLogger, message: str) -> None:
            file.write(f"{message}\n")
            write(logger, message)

        for name in self._replaced:
            setattr(structlog.PrintLogger, name, print_and_keep)

    def search(self, folder: Path) -> None:
        """Search what was kept, and the log files below the folder of all tests."""
        from tests.log_scan import scan  # the town's names take a second, which `pytest --help` need not wait for

        for name in self._replaced:
            setattr(structlog.PrintLogger, name, self._write)
        self._file.close()
        for file in (self._name, *log_files(folder)):
            with file.open(encoding="utf-8", errors="replace") as lines:
                self._found += [f"{found!r} in {file.name}: {line[:300]}" for found, line in scan(lines)]
        self._name.unlink()

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand what a worker has found to the run's process, which fails."""
        output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[_FOUND] = self._found
        elif self._found and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take what a worker has found."""
        self._found += getattr(node, "workeroutput", {}).get(_FOUND, [])

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell what was found."""
        if self._found:
            terminalreporter.section("people in logs", red=True)
            for each in self._found[:_MOST_SHOWN]:
                terminalreporter.line(each)
            terminalreporter.line(f"{len(self._found)} found: no log may hold a name, number or address of a person")


def log_files(folder: Path) -> Iterator[Path]:
    """Yield the logs that tests and what they started have left below a folder."""
    for above, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _NO_LOGS]
        yield from (Path(above, name) for name in files if ".log" in Path(name).suffixes)
