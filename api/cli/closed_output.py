"""Output that nobody reads any more, as after `figures list | head -1`: commands end quietly, like other programs."""

from __future__ import annotations

import os
import select
import sys
from typing import TextIO


def gone_streams() -> list[TextIO]:
    """Return those of standard output and standard error whose reader has closed its end.

    Asked of the system: an error of the kind BrokenPipeError may come from another connection as well, and that one has
    to be told.
    """
    return [stream for stream in (sys.stdout, sys.stderr) if _is_gone(stream)]


def write_to_nothing(streams: list[TextIO]) -> None:
    """Let what is still to be written to `streams` vanish: the interpreter would complain of it at its end."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        for stream in streams:
            os.dup2(nothing, stream.fileno())
    finally:
        os.close(nothing)


def _is_gone(stream: TextIO) -> bool:
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError, AttributeError):  # replaced by something without a file, or closed
        return False
    poll = select.poll()
    poll.register(descriptor, 0)  # errors and a closed end are told unasked
    return any(events & (select.POLLERR | select.POLLHUP) for _, events in poll.poll(0))
