"""Exports that are killed at each of their steps, one process after the other.

Run as `python -m tests.integration.killed_exports ADDRESS FOLDER [removed]`: each child records a contact, begins to
hand over and kills itself at its step; between two of them the office's system takes the files that are there. With
`removed` only the steps after the graph says that the contacts left are tried, somebody removes hidden drafts, and the
next export is not killed; what that said is in `told` of the folder, a line for each: where it was found, and its id.
Prints how many were killed.
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

    def __init__(self, killed_at: int, *, after_the_graph: bool = False) -> None:
        self.killed_at = killed_at
        self.taken = 0
        self.waits = after_the_graph

    def take(self) -> None:
        if self.waits:
            return
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
            self.waits = False
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
    done = await export(graph, folder)
    with (folder / "told").open("a") as told:
        told.writelines(f"{each.found.value} {each.file.run_id}\n" for each in done.completed)
    await graph.close()


def in_a_child(address: GraphAddress, folder: Path, steps: Steps) -> bool:
    """Hand over in a process of its own; return whether it was killed."""
    child = os.fork()
    if child == 0:
        asyncio.run(hand_over(address, folder, steps))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


def take(folder: Path, step: int) -> None:
    """Take the files that are there, as the office's system does."""
    for path in (folder / "out").glob("*.csv"):
        shutil.move(path, folder / "taken" / f"{step:03}_{path.name}")


def main() -> None:
    address, folder = GraphAddress(**json.loads(sys.argv[1])), Path(sys.argv[2])
    drafts_removed = sys.argv[3:] == ["removed"]
    (folder / "taken").mkdir()
    for step in range(1, MOST_STEPS):
        killed = in_a_child(address, folder, Steps(step, after_the_graph=drafts_removed))
        take(folder, step)
        if not killed:
            print(step - 1)
            return
        if drafts_removed:
            for path in (folder / "out").glob(".*"):
                path.unlink()
            assert not in_a_child(address, folder, Steps(0))
            take(folder, step)


if __name__ == "__main__":
    main()
