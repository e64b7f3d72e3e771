"""The process that works on one import job: `python -m api.import_worker`, its order on standard input.

It waits for its turn, has the files read by a limited process, and imports as the command does. How far it is stands
in the job's folder, which is all that the web knows of it.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import resource
import signal
import sys
from collections.abc import Coroutine
from typing import Any

from graph_schema.engine.guard import SET_PARENT_DEATH_SIGNAL


def main() -> None:
    """Work on the job that standard input names."""
    # Whoever reads a core dump reads people.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C at the terminal of `serve` ends that one, and it us
    from api.actions.import_jobs import read_order
    from api.logs import configure_logs

    order = read_order(sys.stdin.buffer.read())
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != order.owner:  # it ended before the call above
            return
    configure_logs(order.settings.log_format, order.settings.log_level)
    from api.actions.carry_out_job import carry_out_job

    _run(carry_out_job(order))


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


if __name__ == "__main__":
    main()
