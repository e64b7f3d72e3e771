"""The interface over a directory in memory: asked as a program asks, through HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from httpx import AsyncClient, Response
from litestar import Litestar
from litestar.datastructures import State
from litestar.testing import AsyncTestClient

from api.graphql.controller import graphql_handlers
from api.settings import Settings
from bench.memory_graph import MemoryGraph, invented_directory
from graph_schema.store.graph import Graph


def application(graph: Graph) -> Litestar:
    """An application that has nothing but the interface."""
    settings = Settings(Path("unused"), public_graphql=True)
    return Litestar(graphql_handlers(settings), state=State({"graph": graph}), openapi_config=None)


class Asking:
    """Sends queries and returns answers."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def __call__(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = await self.client.post("/graphql", json={"query": query, "variables": variables})
        assert answer.status_code == 200
        return answer.json()

    async def send(self, content: str | bytes, content_type: str = "application/json", **headers: str) -> Response:
        return await self.client.post("/graphql", content=content, headers={"content-type": content_type, **headers})


@pytest.fixture
def directory() -> MemoryGraph:
    return invented_directory()


@pytest_asyncio.fixture(loop_scope="session")
async def ask(directory: MemoryGraph) -> AsyncIterator[Asking]:
    async with AsyncTestClient(application(directory)) as client:
        yield Asking(client)
