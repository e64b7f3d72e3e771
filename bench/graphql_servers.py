"""The servers that `bench.graphql_list` compares: `python -m bench.graphql_servers PEER FILE_DESCRIPTOR`."""

from __future__ import annotations

import json
import os
import socket
import sys
import warnings
from pathlib import Path
from typing import Any

import strawberry
import uvicorn
from litestar import Litestar
from litestar.datastructures import State
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.litestar import BaseContext, make_graphql_controller

from api.actions.figure_shelf import FigureShelf
from api.graphql.context import context_of
from api.graphql.controller import graphql_handlers
from api.graphql.execution import PlainFieldsFirst
from api.graphql.layers import Layers
from api.graphql.queries import Query
from api.graphql.schema import NODES
from api.settings import Settings
from bench.memory_graph import invented_directory
from graph_schema.engine.address import GraphAddress
from graph_schema.store.connection import connect
from graph_schema.store.graph import Graph

PEERS = ("stock", "stock-prepared", "ours")
ADDRESS = "BENCH_GRAPH"
"""Variable with the graph's address as JSON; empty for rows in memory."""


class PeerContext(BaseContext, kw_only=True):
    """What our resolvers need, in the form that the stock controller demands."""

    graph: Any
    layers: Any
    directory: Any
    figures_by_area: Any
    fields_asked: frozenset[str] = frozenset()


def peer_context(graph: Graph, layers: Layers) -> PeerContext:
    """Return a fresh context for one request."""
    made = context_of(graph, layers)
    return PeerContext(graph=graph, layers=made.layers, directory=made.directory, figures_by_area=made.figures_by_area)


def stock_schema(peer: str) -> strawberry.Schema:
    """Return the schema as Strawberry makes it from our views, or with what we prepare."""
    if peer == "stock":
        return strawberry.Schema(query=Query, types=NODES)
    return strawberry.Schema(
        query=Query, types=NODES, extensions=[ParserCache, ValidationCache], execution_context_class=PlainFieldsFirst
    )


def application(peer: str) -> Litestar:
    """Return the application of a peer, over the graph that the environment names."""
    graph = invented_directory()
    state = State({"graph": graph, "layers": Layers(FigureShelf(graph), 100)})

    async def connect_graph() -> None:
        given = os.environ.get(ADDRESS)
        if given:
            state.graph = await connect(GraphAddress(*json.loads(given)))

    async def context() -> PeerContext:
        return peer_context(state.graph, state.layers)

    handlers: list[Any] = graphql_handlers(Settings(Path("unused"), public_graphql=True))
    if peer != "ours":
        schema: Any = stock_schema(peer)
        handlers = [make_graphql_controller(schema, path="/graphql", graphql_ide=None, context_getter=context)]
    return Litestar(handlers, state=state, openapi_config=None, on_startup=[connect_graph], logging_config=None)


def main() -> None:
    """Serve one peer on an open socket until the signal to end."""
    warnings.simplefilter("ignore")  # the stock controller warns of what Litestar 3 will change
    peer, descriptor = sys.argv[1], int(sys.argv[2])
    config = uvicorn.Config(application(peer), log_level="error", access_log=False)
    # Handed over as a socket and not as `fd`: only then is it known to be TCP, and answers go out without delay.
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    main()
