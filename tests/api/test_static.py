"""Static files: under hashed names only, compressed as built."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.datastructures import State

from api.static import StaticFiles, accepted_encoding, serve_static
from graph_schema.errors import BadInput


@pytest.fixture
def vendor(tmp_path: Path) -> Path:
    content = b"body { margin: 0 }"
    name = f"page.{hashlib.sha256(content).hexdigest()[:10]}.css"
    (tmp_path / name).write_bytes(content)
    (tmp_path / f"{name}.br").write_bytes(b"brotli")
    (tmp_path / "secret.txt").write_text("not in the manifest")
    (tmp_path / "manifest.json").write_text(json.dumps({"files": {"page.css": {"file": name}}}))
    return tmp_path


def client(vendor: Path) -> httpx.AsyncClient:
    app: Any = Litestar([serve_static], state=State({"static": StaticFiles(vendor)}), openapi_config=None)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://localhost"
    )


async def test_a_built_file_is_kept_for_good_and_sent_compressed(vendor: Path) -> None:
    address = StaticFiles(vendor).address("page.css")
    async with client(vendor) as web:
        plain = await web.get(address, headers={"accept-encoding": "identity"})
    assert plain.text == "body { margin: 0 }"
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert plain.headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("file", ["secret.txt", "manifest.json", "page.css", "..%2fsecret.txt", "%2e%2e/secret.txt"])
async def test_nothing_but_built_files_is_served(vendor: Path, file: str) -> None:
    async with client(vendor) as web:
        answer = await web.get(f"/static/{file}")
    assert answer.status_code >= 400
    assert "not in the manifest" not in answer.text


def test_a_refused_encoding_is_not_sent() -> None:
    there = {"br": b"", "gzip": b""}
    assert accepted_encoding("br;q=0, gzip;q=0.5", there) == "gzip"
    assert accepted_encoding("", there) is None


def test_without_built_files_it_is_said_how_to_build_them(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"web_static\.build"):
        StaticFiles(tmp_path)
