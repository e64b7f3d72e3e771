"""A cache that spares the engine's next start half of its work: classes loaded and linked ahead of time.

The runtime that comes with the engine has no archive of classes, so each start reads and links some 9,000 classes
anew: 4.6 s of CPU time on a machine where a start from the cache takes 2.7 s. Java makes such a cache by watching
a run (JEP 483, 514, 515) and writes it when that run ends, which takes seconds. So another engine is run for it,
on an empty folder of its own and with the lowest priority, while the first one serves. The cache holds classes of
the engine and the runtime, never data; without it, or where it does not fit any more, the engine starts as before.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import structlog

from graph_schema.engine.address import GraphAddress
from graph_schema.engine.folder import DataFolder
from graph_schema.engine.java import DATABASE, JVM_OPTIONS, LOOPBACK, engine_command, package_folder
from graph_schema.engine.probe import Answer, ask, free_ports

log = structlog.get_logger(__name__)

USER = "root"
_READY_SECONDS, _WRITE_SECONDS = 120.0, 300.0
_POLL_SECONDS = 0.2
_GUARD = Path(__file__).with_name("guard.py")


def start_cache(folder: DataFolder) -> Path:
    """Return the file of the cache for the engine as it is installed; another installation has another name."""
    jars = package_folder() / "jars"
    told_by = (*JVM_OPTIONS, str(jars), str(jars.stat().st_mtime_ns), sys.platform)
    return folder.path / "cache" / f"engine-{hashlib.sha256(' '.join(told_by).encode()).hexdigest()[:12]}.aot"


def cache_options(folder: DataFolder) -> tuple[str, ...]:
    """Return the Java option that uses the cache; none where there is no cache yet."""
    file = start_cache(folder)
    return (f"-XX:AOTCache={file}",) if file.exists() else ()


async def make_start_cache(folder: DataFolder, *, heap: str, after: float) -> None:
    """Make the cache where there is none, `after` seconds from now; cancelling it ends everything it has begun.

    Call it on an event loop of the main thread: on Linux a process hangs on the thread that started it. A failure
    is logged and changes nothing, because the cache is only for speed.
    """
    file = start_cache(folder)
    if sys.platform != "linux" or file.exists():
        return
    await asyncio.sleep(after)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    _clear(file.parent)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix="training-", ignore_cleanup_errors=True) as name:
        draft = Path(name) / "draft.aot"
        if await _train(Path(name), draft, heap):
            draft.chmod(0o600)
            draft.replace(file)
            log.info("engine_start_cache_made")
        else:
            log.warning("engine_start_cache_failed")


def _clear(folder: Path) -> None:
    """Remove caches of other installations, and what a killed process left."""
    for outdated in folder.glob("engine-*.aot"):
        outdated.unlink()
    for left in folder.glob("training-*"):
        shutil.rmtree(left, ignore_errors=True)


async def _train(folder: Path, draft: Path, heap: str) -> bool:
    """Run an engine on an empty folder until it answers, end it, and tell whether it has written the cache."""
    ports, password = free_ports(), secrets.token_urlsafe(32)
    (folder / "password").write_text(password)  # in a folder that only we can read
    options = (f"-XX:AOTCacheOutput={draft}",)
    process = _spawn(folder, engine_command(folder, folder, folder / "password", ports, heap, options=options))
    try:
        os.setpriority(os.PRIO_PROCESS, process.pid, 19)
        address = GraphAddress(f"bolt://{LOOPBACK}:{ports.bolt}", DATABASE, USER, password)
        async with asyncio.timeout(_READY_SECONDS):
            while (  # noqa: ASYNC110 - neither an engine nor a process sets an event
                process.poll() is None and await asyncio.to_thread(ask, address, ports.http) is not Answer.READY
            ):
                await asyncio.sleep(_POLL_SECONDS)
        process.terminate()
        async with asyncio.timeout(_WRITE_SECONDS):
            while process.poll() is None:  # noqa: ASYNC110 - a process sets no event
                await asyncio.sleep(_POLL_SECONDS)
    except (TimeoutError, ProcessLookupError):
        return False
    finally:
        with contextlib.suppress(ProcessLookupError):  # the usual case: it has ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return draft.exists()  # noqa: ASYNC240 - one look at the folder


def _spawn(folder: Path, command: list[str]) -> subprocess.Popen[bytes]:
    guard = [sys.executable, "-I", "-S", str(_GUARD), str(os.getpid()), "signal"]
    nothing = subprocess.DEVNULL
    return subprocess.Popen(
        guard + command, cwd=folder, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
    )
