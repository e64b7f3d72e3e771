"""The embedded engine as a supervised child process, reached through the same driver as any server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from graph_schema.engine.address import GraphAddress
from graph_schema.engine.failures import LITTLE_SPACE, little_space, not_started, of_the_system, password_refused
from graph_schema.engine.folder import DataFolder, RunFile
from graph_schema.engine.java import DATABASE, LOOPBACK, Ports, engine_command
from graph_schema.engine.notices import Notice, Tell, log_notice
from graph_schema.engine.probe import Answer, ask, free_ports
from graph_schema.engine.start_cache import USER, cache_options, make_start_cache
from graph_schema.errors import GraphError, GraphUnavailable

log = structlog.get_logger(__name__)

START_SECONDS = 60.0
"""A fresh start takes 1.5 s on a quiet machine and 5 s on a busy one; small servers get much more."""
STOP_SECONDS = 15.0
_ATTEMPTS = 3
"""A port that was free may be taken before the engine listens: then others are tried."""
_POLL_SECONDS = 0.1
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 30.0
_STEADY_SECONDS = 60.0
"""An engine that lived this long counts as healthy again: the pause before a restart starts anew."""
_LOG_BYTES = 5_000_000
_GUARD = Path(__file__).with_name("guard.py")


class EmbeddedEngine:
    """Owns the engine on one data folder: `start`, `watch` while it serves, `stop` last.

    Start it from the main thread: on Linux the engine is ended with the thread that started it. As a context
    manager it starts and stops. `heap` is the Java heap ("512m" up to 250,000 people, "2g" for 2.5 million).
    `tell` hears what a person should know and no error says: permissions put right, and fewer than `low_space`
    bytes left on the volume. Other commands may join a `shared` engine; where it is not `offered` yet they wait for
    `offer`.
    """

    def __init__(
        self, folder: Path, *, heap: str = "512m", shared: bool = True, offered: bool = True,
        tell: Tell = log_notice, low_space: int = LITTLE_SPACE,
    ) -> None:  # fmt: skip
        self._folder = DataFolder(folder, tell=tell)
        self._tell = tell
        self._low_space = low_space
        self._heap = heap
        self._shared, self._offered = shared, offered
        self._process: subprocess.Popen[bytes] | None = None
        self._ports: Ports | None = None
        self._password = ""
        self._web_address: str | None = None
        self._stopping = False
        self.restarts = 0

    @property
    def address(self) -> GraphAddress:
        """Where the driver reaches the engine; stays the same over restarts."""
        return GraphAddress(f"bolt://{LOOPBACK}:{self._chosen_ports().bolt}", DATABASE, USER, self._password)

    @property
    def pid(self) -> int:
        """Process id of the engine."""
        if self._process is None:
            raise RuntimeError("the engine is not started")
        return self._process.pid

    def start(self) -> GraphAddress:
        """Lock the folder, start the engine, wait until it answers and return its address.

        FolderInUse where another process has the folder, GraphRefused where its password file is not the engine's,
        GraphUnavailable where the engine does not come up or the volume is full, Refused where this account may not
        write in the folder.
        """
        try:
            self._lock()
            try:
                self._start_on_free_ports()
                self._write_run_file()
                self._tell_of_little_space()
            except BaseException:
                self.stop()
                raise
        except OSError as error:
            raise of_the_system(error, self._folder.path) or error from None
        return self.address

    def announce(self, web_address: str) -> None:
        """Record the web address of the instance, so that a second one can name it."""
        self._web_address = web_address
        self._folder.announce(web_address)
        self._write_run_file()

    def offer(self) -> None:
        """Let other commands join a shared engine: its graph is up to date."""
        self._offered = True
        self._write_run_file()

    async def watch(self) -> None:
        """Restart the engine whenever it dies, on the same ports; runs until it is cancelled or `stop` is called.

        Run it on an event loop of the main thread (uvicorn's is one): the new engine hangs on this thread too.
        """
        pause, up_since = _FIRST_PAUSE, time.monotonic()
        while not self._stopping:
            await asyncio.sleep(_POLL_SECONDS)
            if self._stopping or self._is_running():
                continue
            if time.monotonic() - up_since > _STEADY_SECONDS:
                pause = _FIRST_PAUSE
            log.warning("engine_died", restart_in_seconds=round(pause, 1))
            self._tell_of_little_space()
            await asyncio.sleep(pause)
            pause = min(pause * 2 * random.uniform(0.9, 1.1), _LONGEST_PAUSE)
            await self._restart()
            up_since = time.monotonic()

    async def prepare_next_start(self, after: float) -> None:
        """Make the cache that the next start of the engine is quicker with, `after` seconds from now."""
        await make_start_cache(self._folder, heap=self._heap, after=after)

    def stop(self) -> None:
        """End the engine cleanly and give the folder back; safe to call twice."""
        self._stopping = True
        if self._process is not None:
            self._folder.remove_run_file()
        self._end_process()
        self._folder.unlock()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def _restart(self) -> None:
        if self._stopping:
            return
        self._spawn()
        try:
            await asyncio.to_thread(self._wait_until_ready)
        except GraphError:
            log.error("engine_restart_failed", log_file=str(self._folder.log_file))
            self._end_process()
            return
        self.restarts += 1
        with contextlib.suppress(OSError):  # the volume is full: the old file names the same ports and password
            self._write_run_file()
        log.info("engine_restarted", restarts=self.restarts)

    def _lock(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("start the engine from the main thread: it ends with the thread that started it")
        self._folder.lock(shared=self._shared)
        self._stopping = False

    def _start_on_free_ports(self) -> None:
        self._password = self._folder.password()
        for attempt in range(1, _ATTEMPTS + 1):
            self._ports = free_ports()
            self._spawn()
            try:
                self._wait_until_ready()
                return
            except GraphUnavailable:
                self._end_process()
                if attempt == _ATTEMPTS or self._little_space():  # other ports would not help
                    raise

    def _little_space(self) -> Notice | None:
        return little_space(self._folder.path, self._low_space)

    def _tell_of_little_space(self) -> None:
        notice = self._little_space()
        if notice is not None:
            self._tell(*notice)

    def _not_started(self, why_de: str, why_en: str) -> GraphUnavailable:
        return not_started(self._folder.log_file, (why_de, why_en), self._little_space())

    def _chosen_ports(self) -> Ports:
        if self._ports is None:
            raise RuntimeError("the engine is not started")
        return self._ports

    def _spawn(self) -> None:
        folder = self._folder
        command = engine_command(
            folder.engine_root, folder.logs, folder.password_file, self._chosen_ports(), self._heap,
            options=cache_options(folder),
        )  # fmt: skip
        on_linux = sys.platform == "linux"
        guard = [sys.executable, "-I", "-S", str(_GUARD), str(os.getpid()), "signal" if on_linux else "watch"]
        _shorten(folder.log_file)
        with folder.log_file.open("ab") as output:
            self._process = subprocess.Popen(
                guard + command,
                cwd=folder.engine_root,
                stdin=subprocess.DEVNULL if on_linux else subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the owner, which ends the engine last
                pass_fds=(folder.lock_descriptor,),
            )

    def _wait_until_ready(self) -> None:
        """Wait for HTTP and Bolt; the Java process can stay alive without Bolt, so time runs out for it.

        GraphUnavailable, or GraphRefused at the first refusal of the password.
        """
        process, give_up = self._process, time.monotonic() + START_SECONDS
        if process is None:
            raise RuntimeError("the engine is not started")
        while time.monotonic() < give_up:
            if process.poll() is not None:
                raise self._not_started(f"Exit-Code {process.returncode}", f"exit code {process.returncode}")
            answer = ask(self.address, self._chosen_ports().http)
            if answer is Answer.REFUSED:
                raise password_refused(self._folder.password_file)
            if answer is Answer.READY:
                return
            time.sleep(0.05)
        seconds = round(START_SECONDS)
        raise self._not_started(f"keine Antwort in {seconds} s", f"no answer within {seconds} s")

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                log.warning("engine_killed", reason="did not stop in time")
                process.kill()
                process.wait()
        if process.stdin is not None:
            process.stdin.close()

    def _write_run_file(self) -> None:
        address = self.address
        self._folder.write_run_file(
            RunFile(
                address.uri, address.database, address.user, address.password, self._chosen_ports().http,
                os.getpid(), self.pid, self._shared and self._offered, self._web_address,
            )
        )  # fmt: skip


def _shorten(log_file: Path) -> None:
    """Keep one older part of a log that has grown long."""
    if log_file.exists() and log_file.stat().st_size > _LOG_BYTES:
        log_file.replace(log_file.with_suffix(".log.1"))
