"""Several offices served by one process, started as a person starts it."""

from __future__ import annotations

import json
import re
import signal
from pathlib import Path

import httpx
import pytest

from graph_schema.engine.folder import DataFolder
from tests.integration.instances import call, running

OFFICES = '[[office]]\nid = "a"\nhosts = ["a.localhost"]\n\n[[office]]\nid = "b"\nhosts = ["b.localhost"]\n'


@pytest.mark.slow
def test_one_process_serves_two_offices_each_with_its_engine(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "offices.toml").write_text(OFFICES)
    settings = {"SOZIALRAUM_METRICS_PORT": "0", "SOZIALRAUM_LOG_FORMAT": "json", "SOZIALRAUM_LOG_LEVEL": "info"}
    with running(folder, "serve", "--port", "0", **settings) as instance:
        instance.wait_until_ready()
        port = instance.address.rpartition(":")[2]
        assert f"http://a.localhost:{port} http://b.localhost:{port}" in instance.said()
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as web:
            for host, status in (("a.localhost", 200), ("b.localhost", 200), ("localhost", 400), ("c.localhost", 400)):
                assert web.get("/anmelden", headers={"host": host}).status_code == status, host
        status = call(folder, "--office", "b", "graph", "status", "--json")
        assert status.returncode == 0, status.stderr
        assert call(folder, "graph", "status").returncode == 1, "which office?"
        found = re.search(r"Metrics: http://localhost:(\d+)/metrics", instance.said())
        assert found
        metrics = httpx.get(f"http://127.0.0.1:{found[1]}/metrics", timeout=60).text
        assert 'sozialraum_graph_up{office="a"} 1.0' in metrics
        assert 'sozialraum_requests_total{method="GET",office="b",route="/anmelden",status="200"} 1.0' in metrics
        assert instance.end(signal.SIGTERM) == 0
    assert "Traceback" not in instance.said()
    lines = [json.loads(line) for line in instance.said().splitlines() if line.startswith("{")]
    assert {line["office"] for line in lines if line["event"] == "graph_connected"} == {"a", "b"}
    for office in ("a", "b"):
        assert not DataFolder(folder / "offices" / office).is_locked()
