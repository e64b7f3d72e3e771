"""How long GraphQL takes to refuse bodies that are made to do harm: `python -m bench.graphql_refusals [--rounds 5]`.

Each body of `tests/api/graphql/abuse.py` goes through the whole controller (rows in memory, so that nothing else is
measured), each time with another text, so that no cache helps. Beside it the peer, in the same run and on the same
machine: Strawberry's `Schema.execute` on the same views with its `QueryDepthLimiter`, `MaxAliasesLimiter` and
`MaxTokensLimiter`, in a process that is ended after some seconds. Times are the process's own CPU time: what a refusal
takes away from others. Ends with 1 where one of ours takes 100 ms or more.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import statistics
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx
import strawberry
from litestar import Litestar
from litestar.datastructures import State
from strawberry.extensions import MaxAliasesLimiter, MaxTokensLimiter, QueryDepthLimiter

from api.graphql.controller import graphql_handlers
from api.graphql.queries import Query
from api.graphql.schema import NODES
from api.settings import Settings
from bench.memory_graph import invented_directory
from tests.api.graphql.abuse import ABUSES, Abuse

MOST_MS = 100.0
PEER_SECONDS = 3.0
"""After this time the peer's process is ended."""


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = min(parser.parse_args().rounds, 20)
    ours = asyncio.run(measure(rounds))
    peer = Peer()
    print(f"{'body':<48}{'status':>7}{'median ms':>11}{'worst ms':>10}{'peer ms':>12}")
    worst = 0.0
    for abuse in ABUSES:
        status, times = ours[abuse.name]
        worst = max(worst, statistics.median(times))
        row = f"{abuse.name[:47]:<48}{status:>7}{statistics.median(times):>11.1f}{max(times):>10.1f}"
        print(f"{row}{peer.milliseconds(abuse):>12}", flush=True)
    peer.end()
    print(f"\n{len(ABUSES)} bodies, the slowest refusal {worst:.1f} ms (to be below {MOST_MS:.0f} ms)")
    sys.exit(worst >= MOST_MS)


async def measure(rounds: int) -> dict[str, tuple[int, list[float]]]:
    """Return status and times (CPU milliseconds) of each body, round by round."""
    settings = Settings(Path("unused"), public_graphql=True)
    app: Any = Litestar(
        graphql_handlers(settings),
        state=State({"graph": invented_directory()}),
        openapi_config=None,
        logging_config=None,
    )
    found: dict[str, tuple[int, list[float]]] = {abuse.name: (0, []) for abuse in ABUSES}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        for at in range(rounds + 1):
            for abuse in ABUSES:
                headers = {"content-type": abuse.media_type}
                body = abuse.body.replace(b'{"query": "', b'{"query": "#%d\\n' % at, 1)
                started = time.process_time()
                answer = await client.post("/graphql", content=body, headers=headers)
                taken = (time.process_time() - started) * 1000
                if at:  # the first round loads what is loaded once
                    found[abuse.name][1].append(taken)
                    found[abuse.name] = (answer.status_code, found[abuse.name][1])
    return found


class Peer:
    """Strawberry as it comes, in a process of its own."""

    def __init__(self) -> None:
        self._here, there = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_answer_all, args=(there,), daemon=True)
        self._process.start()

    def milliseconds(self, abuse: Abuse) -> str:
        """Return how long it takes to refuse, or to run, a query; words where there is none, or no end."""
        try:
            asked: Any = json.loads(abuse.body)
            text, variables = asked["query"], asked.get("variables")
        except (ValueError, KeyError, TypeError, RecursionError):
            return "no query"
        self._here.send((text, variables))
        if not self._here.poll(PEER_SECONDS):
            self.end()
            self.__init__()
            return f"> {PEER_SECONDS * 1000:.0f}"
        return str(self._here.recv())

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


def _answer_all(asked: Connection) -> None:
    limits = [
        lambda: QueryDepthLimiter(max_depth=16),
        lambda: MaxAliasesLimiter(max_alias_count=50),
        lambda: MaxTokensLimiter(max_token_count=2_000),
    ]
    schema = strawberry.Schema(query=Query, types=NODES, extensions=limits)
    while True:
        text, variables = asked.recv()
        started = time.process_time()
        try:
            asyncio.run(schema.execute(text, variable_values=variables))
            words = ""
        except Exception as error:
            words = f" {type(error).__name__}"
        asked.send(f"{(time.process_time() - started) * 1000:.1f}{words[:14]}")


if __name__ == "__main__":
    main()
