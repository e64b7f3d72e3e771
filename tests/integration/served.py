"""The product on a port of loopback, and a real browser in front of it."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from playwright.async_api import Browser, async_playwright

from api.web_server import SOCKETS
from tests.demands import skip_or_fail


@asynccontextmanager
async def served(app: Any, port: int) -> AsyncGenerator[None]:
    """Serve an application on a port of this machine, on the loop of the test."""
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", lifespan="off", **SOCKETS)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
        assert not running.done()
    try:
        yield
    finally:
        server.should_exit = True
        await running


@asynccontextmanager
async def chromium() -> AsyncGenerator[Browser]:
    """Give Debian's Chromium."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        skip_or_fail("no Chromium: install the package chromium", "REQUIRE_BROWSER")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        await browser.close()
