"""Chromium, a server with hand-made views, and the real product with a small invented town.

Tests skip with the reason where there is no Chromium; `REQUIRE_BROWSER=1` forbids it. Whatever a page asks of
another host, and every error that it logs, fails the test that opened it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from api.static import StaticFiles
from graph_schema.errors import BadInput
from tests.browser.showcase import create_showcase
from tests.demands import REPOSITORY, skip_or_fail

AXE = REPOSITORY / "web_static" / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
WIDE, PHONE, NARROW = 1280, 375, 320
TOWN_SECONDS = 600
"""A minute where nothing else runs; a busy machine may take much longer."""
MONTHS = {"SOZIALRAUM_MONTHS_SHOWN": "13"}
"""Enough to compare with the same month of the year before."""


LOOKED_AT = {"exclude": [["tbody tr:nth-child(n+21)"]]}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OVERHANG = """() => {
  const main = document.querySelector("main");
  const edge = main.getBoundingClientRect().right - parseFloat(getComputedStyle(main).paddingRight);
  const out = [...main.querySelectorAll("*")].filter((each) =>
    each.getBoundingClientRect().right > edge + 1 && !each.parentElement.closest(".scrolls") &&
    !each.closest("svg, .kern-hidden, .map, .skip, .graphiql-container"));
  const names = out.map((each) => `${each.tagName}.${each.className} ${each.textContent.trim().slice(0, 30)}`);
  return document.documentElement.scrollWidth > innerWidth ? ["the page", ...names] : names;
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@dataclass(slots=True)
class Visit:
    """A page that is being looked at, and what went wrong meanwhile."""

    page: Page
    own: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def to(self, path: str) -> Page:
        """Open a page and wait until its map is drawn, where it has one."""
        await self.page.goto(self.own + path, wait_until="load")
        await self.drawn()
        return self.page

    async def drawn(self) -> None:
        """Wait until the map is drawn, where the page has one."""
        await self.page.wait_for_function(
            "() => { const map = document.getElementById('map'); return !map || 'drawn' in map.dataset; }"
        )

    async def axe(self) -> list[str]:
        """Return what axe-core finds: rule, place and why. Of a long table the first 20 rows are looked at."""
        if not await self.page.evaluate("() => 'axe' in window"):
            await self.page.evaluate(AXE.read_text("utf-8"))
        answer: Any = await self.page.evaluate("([what, how]) => axe.run(what, how)", [LOOKED_AT, RULES])
        return [
            f"{found['id']}: {node['target']} {node['failureSummary']}"
            for found in answer["violations"]
            for node in found["nodes"]
        ]

    async def overhang(self) -> list[str]:
        """Return what sticks out: of the window, or of the page's margins."""
        return await self.page.evaluate(OVERHANG)


Open = Callable[..., Awaitable[Visit]]


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium, once for all tests."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        skip_or_fail("no Chromium: install the package chromium", "REQUIRE_BROWSER")
    if not AXE.is_file():
        skip_or_fail("no axe-core: run python -m web_static.build --checks", "REQUIRE_BROWSER")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        await browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def static() -> StaticFiles:
    """The built static files."""
    try:
        return StaticFiles.built()
    except BadInput as error:
        skip_or_fail(error.text("en"), "REQUIRE_BROWSER")


@pytest.fixture(scope="session")
def showcase(static: StaticFiles) -> Iterator[str]:
    """Address of the server with hand-made views."""
    port = free_port()
    config = uvicorn.Config(create_showcase(), host="127.0.0.1", port=port, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    _wait_for(f"http://localhost:{port}/zustand/hilfe", 20, thread.is_alive)
    yield f"http://localhost:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def town(static: StaticFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the product, started as `make demo` starts it, with a twentieth of the invented town."""
    port = free_port()
    folder = tmp_path_factory.mktemp("town")
    program = Path(sys.executable).with_name("sozialraum")
    command = [str(program), "--data", str(folder / "data"), "demo", "--scale", "0.05"]
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)], stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **MONTHS}
        )
        try:
            _wait_for(f"http://localhost:{port}/karte", TOWN_SECONDS, lambda: process.poll() is None)
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _wait_for(address: str, seconds: float, lives: Callable[[], bool]) -> None:
    """Wait until `address` answers; fail at once where what should answer has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert lives(), f"nothing will answer at {address}: it has ended"
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"{address} did not answer within {seconds} s")


@pytest_asyncio.fixture
async def open_at(chromium: Browser) -> AsyncIterator[Open]:
    """Open pages of a server: `visit = await open_at(address, width=375)`; checked when the test ends."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    async def open_page(
        own: str,
        width: int = WIDE,
        scheme: Literal["light", "dark"] = "light",
        **options: Any,
    ) -> Visit:
        context = await chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", **options
        )
        contexts.append(context)
        visit = Visit(await context.new_page(), own)
        _watch(visit)
        visits.append(visit)
        return visit

    yield open_page
    await asyncio.gather(*(context.close() for context in contexts))
    assert [visit.foreign for visit in visits if visit.foreign] == []
    assert [visit.complaints for visit in visits if visit.complaints] == []


def _watch(visit: Visit) -> None:
    def on_request(address: str) -> None:
        if not address.startswith((visit.own, "data:", "blob:")):
            visit.foreign.append(address)

    def on_message(kind: str, text: str) -> None:
        # The state of a page (404, 503) is not a complaint about the page.
        if kind in ("error", "warning") and "the server responded with a status of" not in text:
            visit.complaints.append(text)

    visit.page.on("request", lambda request: on_request(request.url))
    visit.page.on("console", lambda message: on_message(message.type, message.text))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))


@pytest.fixture(scope="session")
def java() -> Path:
    """The Java that comes with the embedded engine."""
    import arcadedb_embedded

    return Path(arcadedb_embedded.__file__).parent / "jre" / "bin" / "java"
