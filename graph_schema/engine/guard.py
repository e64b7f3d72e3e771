"""Starts a program that must not outlive its owner: `python -I -S guard.py OWNER_PID MODE PROGRAM ARGUMENT…`.

Run as a small program of its own, because code between fork and exec is not safe in a process with threads.
Mode `signal` (Linux) asks the kernel for SIGKILL at the owner's death and becomes the program. Mode `watch`
(elsewhere) starts the program, waits for the end of standard input, which the owner holds open, and kills it.
SIGKILL and not SIGTERM: the engine's log brings back every acknowledged write, and a hanging one must end too.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
from types import FrameType

SET_PARENT_DEATH_SIGNAL = 1
OWNER_IS_GONE = 3


def become(owner: int, command: list[str]) -> None:
    """Bind this process to its parent's life and become `command`; ends with 3 where the owner is gone already."""
    import ctypes

    if ctypes.CDLL(None, use_errno=True).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    # The owner may have died before the call above: then no signal will ever come.
    if os.getppid() != owner:
        sys.exit(OWNER_IS_GONE)
    os.execv(command[0], command)  # noqa: S606 - there is no shell, and none is wanted


def watch(command: list[str]) -> int:
    """Run `command` until it ends or standard input does; return its exit code."""
    asked_to_stop = False
    child: subprocess.Popen[bytes] | None = None

    def pass_on(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked_to_stop
        asked_to_stop = True
        if child is not None:
            child.terminate()

    # Before the child is there: a stop that comes while it starts would end this process and leave it behind.
    signal.signal(signal.SIGTERM, pass_on)
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, close_fds=False)
    if asked_to_stop:
        child.terminate()

    def kill_with_owner() -> None:
        while child.poll() is None:
            readable, _, _ = select.select([sys.stdin.fileno()], [], [], 1.0)
            if readable and not os.read(sys.stdin.fileno(), 1):
                with contextlib.suppress(ProcessLookupError):  # it ended in the same moment
                    child.kill()
                return

    threading.Thread(target=kill_with_owner, daemon=True).start()
    return child.wait()


if __name__ == "__main__":
    if sys.argv[2] == "signal":
        become(int(sys.argv[1]), sys.argv[3:])
    sys.exit(watch(sys.argv[3:]))
