"""The process that reads one uploaded file: `python -m graph_schema.ingest.limited_process`, its order on stdin.

It has no address of a graph, no key and no environment; the kernel ends it at its limits and with its owner. It writes
the file's rows as text for its owner, a line of progress now and then, and at its end what was wrong, if anything was.
"""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from graph_schema.engine.guard import OWNER_IS_GONE, SET_PARENT_DEATH_SIGNAL
from graph_schema.errors import SozialraumError

READ, REFUSED, OUT_OF_MEMORY, OUT_OF_DISK = 0, 1, 4, 5
"""Exit codes."""
ROWS_IN_A_BLOCK = 500
Row = TypeVar("Row")


class ReadingLimits(msgspec.Struct, frozen=True):
    """What reading one file may take."""

    memory: int = 1_024_000_000
    """Bytes of address space."""
    seconds: int = 900
    """Of processor time, and of the clock."""
    unpacked: int = 2_000_000_000
    """Bytes of a workbook's parts, unpacked; and of each file that the process writes."""


class ReadingOrder(msgspec.Struct, frozen=True):
    """Which file is read, how it is written, and where its rows go."""

    path: Path
    wanted: tuple[str, ...]
    written: dict[str, Any]
    """Fields of a `FileFormat`."""
    to: Path
    limits: ReadingLimits
    owner: int


class Failure(msgspec.Struct, frozen=True):
    """An expected error, as the process tells it."""

    code: str
    de: str
    en: str
    remedy_de: str
    remedy_en: str


def limit_this_process(limits: ReadingLimits, owner: int) -> None:
    """Bind this process to its owner's life, and to its limits."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != owner:  # died before the call above: no signal will come
            sys.exit(OWNER_IS_GONE)
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, limits.unpacked),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        hard = resource.getrlimit(kind)[1]
        # A second more of processor time before the kernel kills: at the limit itself it says what was too much.
        last = most + 1 if kind == resource.RLIMIT_CPU else most
        resource.setrlimit(kind, (most, last) if hard == resource.RLIM_INFINITY or last < hard else (hard, hard))


def main() -> int:
    """Read the file that standard input names; return the exit code."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=ReadingOrder, dec_hook=lambda kind, value: kind(value))
    limit_this_process(order.limits, order.owner)
    return told_by(lambda: _read(order))


def told_by(read: Callable[[], None]) -> int:
    """Read, tell the owner what was wrong, if anything was, and return the exit code."""
    try:
        read()
    except SozialraumError as error:
        failure = Failure(error.code, error.de, error.en, error.remedy_de, error.remedy_en)
        sys.stdout.buffer.write(msgspec.json.encode(failure) + b"\n")
        return REFUSED
    except MemoryError:
        return OUT_OF_MEMORY
    except OSError as error:
        if error.errno == errno.ENOMEM:
            return OUT_OF_MEMORY
        if error.errno == errno.EFBIG:
            return OUT_OF_DISK
        raise
    return READ


def _read(order: ReadingOrder) -> None:
    from graph_schema.ingest.files import CELLS, FileFormat, read_file
    from graph_schema.ingest.hostile_files import examine
    from graph_schema.ingest.packed_files import PackedFile
    from graph_schema.ingest.progress import RowCount
    from graph_schema.ingest.spool import Spools

    examine(order.path, order.limits.unpacked)
    count = RowCount(tell, "read")
    raw = read_file(order.path, order.wanted, FileFormat(**order.written), Spools(order.to.parent), count)
    with PackedFile(order.to) as rows:
        rows.write([raw.header, raw.encoding])
        for block in blocks_of(raw.rows):
            rows.write(CELLS.pack(block))


def blocks_of(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield rows in blocks."""
    left = iter(rows)
    return iter(lambda: list(islice(left, ROWS_IN_A_BLOCK)), [])


def tell(_stage: str, done: int, _total: int) -> None:
    """Tell the owner how many rows are read."""
    sys.stdout.buffer.write(b"%d\n" % done)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
