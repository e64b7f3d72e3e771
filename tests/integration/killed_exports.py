"""Exports that are killed at each of their steps, one process after the other.

Run as `python -m tests.integration.killed_exports ADDRESS FOLDER`: each child records a contact, begins to hand over
and kills itself at its step; between two of them the office's system takes the files that are there. Prints how many
were killed.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graph_schema.engine.address import GraphAddress
from graph_schema.store.connection import connect
from graph_schema.store.graph import Graph
from tests.integration.handed_over import export, record

MOST_STEPS = 100


class Steps:
    """Counts what an export does to disk and graph, before and after each act, and ends the process at one of them."""

    def __init__(self, killed_at: int) -> None:
        self.killed_at = killed_at
        self.taken = 0

    def take(self) -> None:
        self.taken += 1
        if self.taken == self.killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Watch what reaches the disk, or removes something from it, and what is written to the graph."""
        for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink")):
            setattr(owner, name, self._watched(getattr(owner, name)))
        write = Graph.write

        async def watched_write(*arguments: Any, **parameters: Any) -> Any:
            self.take()
            rows = await write(*arguments, **parameters)
            self.take()
            return rows

        Graph.write = watched_write

    def _watched(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            self.take()
            done = act(*arguments, **options)
            self.take()
            return done

        return watched


async def hand_over(address: GraphAddress, folder: Path, steps: Steps) -> None:
    graph = await connect(address)
    await record(graph, folder)
    steps.watch()
    await export(graph, folder)
    await graph.close()


def main() -> None:
    address, folder = GraphAddress(**json.loads(sys.argv[1])), Path(sys.argv[2])
    taken = folder / "taken"
    taken.mkdir()
    killed = 0
    for step in range(1, MOST_STEPS):
        child = os.fork()
        if child == 0:
            asyncio.run(hand_over(address, folder, Steps(step)))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        for path in (folder / "out").glob("*.csv"):
            shutil.move(path, taken / f"{step:03}_{path.name}")
        if not os.WIFSIGNALED(status):
            assert os.waitstatus_to_exitcode(status) == 0
            break
        killed += 1
    print(killed)


if __name__ == "__main__":
    main()
