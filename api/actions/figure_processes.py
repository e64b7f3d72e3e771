"""Child processes that count and protect, so that the process that serves stays responsive."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing.connection import wait

from api.actions.figure_work import DateResult, FigureWork, compute_date

CASES_IN_A_THREAD = 50_000
"""People × dates up to which a thread is quicker than starting processes."""
_MOST_PROCESSES = 2
"""Two share the work of a city; more would take the machine from those who use it meanwhile."""

_work: FigureWork | None = None


async def compute_dates(work: FigureWork) -> AsyncIterator[DateResult]:
    """Return the result of each date of `work`, in the order of the dates."""
    dates = work.dates()
    if not dates:
        return
    counted = len(work.register_dates) - len(work.kept_dates)
    if len(work.register.citizens) * counted <= CASES_IN_A_THREAD:
        for day in dates:
            yield await asyncio.to_thread(compute_date, work, day)
        return
    loop = asyncio.get_running_loop()
    pool = ProcessPoolExecutor(
        max_workers=min(_MOST_PROCESSES, os.cpu_count() or 1, len(dates)),
        # A forked copy of a process with threads and an open driver can hang.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(work,),
    )
    try:
        jobs = [loop.run_in_executor(pool, _compute, day) for day in dates]
        for job in jobs:
            yield await job
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(work: FigureWork) -> None:
    """Prepare a child: it keeps the work, leaves Ctrl-C to its parent and never outlives it."""
    global _work  # noqa: PLW0603 - a process pool hands its initialiser's work over by a global only
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _compute(day: date) -> DateResult:
    if _work is None:
        raise RuntimeError("the process was not prepared")
    return compute_date(_work, day)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
