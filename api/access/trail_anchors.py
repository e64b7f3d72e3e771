"""Where the heads of the trail are written down, outside the database: a folder with a file for each month.

Whoever can write into the database cannot write there, if the operator puts it elsewhere: another volume, another
machine. A line is a head with its time, or the end of a chain that a command began anew (`ended`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from graph_schema.errors import UnreadableFile
from graph_schema.ingest.private_files import sync_folder
from graph_schema.model.trail import Anchor, TrailHead

FILES = "trail-*.jsonl"


@dataclass(frozen=True, slots=True)
class AnchorFolder:
    """The folder of an office's anchors; it is made with the first of them."""

    path: Path

    def write(self, head: TrailHead, at: datetime, *, ended: bool = False) -> None:
        """Write a head down, on disk when this returns; OSError where the folder cannot be written."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.path / f"trail-{at:%Y-%m}.jsonl"
        is_new = not file.exists()
        line = {"trail": head.trail, "place": head.place, "hash": head.hash, "at": at.isoformat()}
        if ended:
            line["ended"] = True
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.lseek(descriptor, _whole_lines(descriptor), os.SEEK_SET)
            os.write(descriptor, json.dumps(line, separators=(",", ":")).encode() + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            sync_folder(self.path)

    def end_all(self, at: datetime) -> None:
        """Write down that the chains end whose heads stand here: a command takes them away. OSError."""
        last = {each.head.trail: each for each in self.read()}
        for each in last.values():
            if not each.ended:
                self.write(each.head, at, ended=True)

    def read(self) -> list[Anchor]:
        """Return what was written down, in its order; UnreadableFile names file and line that are no anchor.

        The last line of the newest file may be cut off: the power failed while it was written.
        """
        files = sorted(self.path.glob(FILES))
        return [anchor for file in files for anchor in _anchors_of(file, newest=file == files[-1])]


def _anchors_of(file: Path, *, newest: bool) -> Iterator[Anchor]:
    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if newest and not line.endswith("\n"):
                return
            try:
                yield _anchor(json.loads(line))
            except (ValueError, KeyError, TypeError):
                raise UnreadableFile(
                    f"Zeile {number} von {file.name} ist kein Anker des Protokolls.",
                    f"Line {number} of {file.name} is no anchor of the trail.",
                    "Die Datei aus einer Sicherung dieses Ordners zurückholen; sie wird nie geändert, nur verlängert.",
                    "Restore the file from a backup of that folder; it is never changed, only made longer.",
                ) from None


def _anchor(line: dict[str, Any]) -> Anchor:
    head = TrailHead(str(line["trail"]), int(line["place"]), str(line["hash"]))
    return Anchor(head, datetime.fromisoformat(line["at"]), ended=bool(line.get("ended")))


def _whole_lines(descriptor: int) -> int:
    """Return where the last whole line ends; what a power failure left behind it is cut off."""
    size = os.lseek(descriptor, 0, os.SEEK_END)
    start = max(0, size - 4096)
    tail = os.pread(descriptor, size - start, start)
    whole = start + tail.rfind(b"\n") + 1 if tail else 0
    if whole < size:
        os.ftruncate(descriptor, whole)
    return whole
