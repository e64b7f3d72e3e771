"""A limit on the memory of this process, for work on shapes that somebody sent.

Borders are read by a process with limits, but what is asked of them here, where they overlap and who lives in them, is
work on the same shapes: two borders of many crossing teeth have more crossings than any memory holds. The code is ours
and the limit is a soft one: it is taken away before anything is written.
"""

from __future__ import annotations

import resource
from pathlib import Path

from shapely.errors import GEOSException

from graph_schema.errors import UnreadableFile
from graph_schema.written import number_words

_STATUS = Path("/proc/self/status")
OUT_OF_MEMORY = (MemoryError, GEOSException)
"""What work on shapes raises at the limit; GEOS also raises its own where shapes cannot be worked on."""


def limit_memory(more: int) -> None:
    """Let this process have `more` bytes of memory beside what it has; not where that cannot be told."""
    if not _STATUS.exists():
        return
    sizes = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
    now = int(sizes["VmData"].split()[0]) * 1_024
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if hard == resource.RLIM_INFINITY or now + more < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (now + more, hard))


def lift_memory_limit() -> None:
    """Take the limit away."""
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def too_much_work(file: str, allowed: int) -> UnreadableFile:
    """Return the error for borders on which we cannot work within `allowed` bytes."""
    de, en = number_words(allowed // 1_000_000)
    return UnreadableFile(
        f"Die Grenzen in {file} lassen sich mit {de} MB Arbeitsspeicher nicht prüfen; nichts ist geladen.",
        f"The borders in {file} cannot be checked with {en} MB of memory; nothing was loaded.",
        "Sie in der GIS-Software reparieren und vereinfachen; die Grenze setzt SOZIALRAUM_READING_MEMORY, und der "
        "Befehl „sozialraum import“ hat keine.",
        "Repair and simplify them in the GIS software; SOZIALRAUM_READING_MEMORY sets the limit, and the command "
        "“sozialraum import” has none.",
    )
