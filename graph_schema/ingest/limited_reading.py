"""Reading uploaded files in a process with limits: whatever is in them, ours keeps its memory and its time.

`with files.reading_by(LimitedReading(…)):` has every `read_file` done by a process of its own
(`graph_schema.ingest.limited_process`), which hands back rows of text.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

import msgspec

import graph_schema
from graph_schema.errors import BadInput, GraphUnavailable, Refused, SozialraumError, UnreadableFile
from graph_schema.ingest.files import CELLS, FileFormat, RawFile
from graph_schema.ingest.limited_process import (
    OUT_OF_DISK,
    OUT_OF_MEMORY,
    READ,
    REFUSED,
    Failure,
    ReadingLimits,
    ReadingOrder,
)
from graph_schema.ingest.packed_files import read_packed
from graph_schema.ingest.progress import RowCount
from graph_schema.ingest.spool import Spools
from graph_schema.written import Words, number_words

_POLL_SECONDS = 0.2
_FROM_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "PYTHONHOME")
_ERRORS: dict[str, type[SozialraumError]] = {
    each.code: each for each in (BadInput, UnreadableFile, GraphUnavailable, Refused)
}


_AS_CSV = (
    "Als „CSV UTF-8“ senden, das weniger braucht, oder in Teilen",
    "Send “CSV UTF-8”, which takes less, or parts",
)
_SAVE_ANEW = (
    "Die Datei in der Tabellenkalkulation öffnen und neu als „CSV UTF-8“ speichern.",
    "Open the file in the spreadsheet program and save it anew as “CSV UTF-8”.",
)


@dataclass(frozen=True, slots=True)
class LimitedProcess:
    """A process with `limits` that reads one file: `module` is run with its order on standard input.

    `stop` is asked several times a second; what it raises ends the reading. `remedy`: what helps where a file takes
    too much; `repair`: where the process broke down at it.
    """

    module: str
    limits: ReadingLimits
    stop: Callable[[], None]
    remedy: Words
    repair: Words
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    """Set for the process beside the few names that it is given of ours."""

    def run(self, order: msgspec.Struct, file: str, count: RowCount) -> int:
        """Have `file` read; return how many rows were counted already.

        Errors as the process tells them; UnreadableFile where a limit was reached or it broke down.
        """
        environment = {name: os.environ[name] for name in _FROM_ENVIRONMENT if name in os.environ}
        process = subprocess.Popen(
            [sys.executable, "-m", self.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback may quote a cell
            env={**environment, "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2", **self.environment},
            cwd=Path(graph_schema.__file__).parent.parent,  # where it finds our packages, as we did
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with process.stdin as told:
                told.write(msgspec.json.encode(order, enc_hook=str))
            done, last = self._follow(process.stdout, count, file)
            code = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            process.stdout.close()
        if code != READ:
            raise self._failed(file, code, last)
        return done

    def _follow(self, told: IO[bytes], count: RowCount, file: str) -> tuple[int, bytes]:
        """Pass progress on until the process ends; return the rows that were counted, and its last line."""
        give_up, done, lines = time.monotonic() + self.limits.seconds, 0, b""
        with selectors.DefaultSelector() as waiting:
            waiting.register(told, selectors.EVENT_READ)
            while True:
                self.stop()
                if time.monotonic() > give_up:
                    raise self._too_slow(file)
                if not waiting.select(_POLL_SECONDS):
                    continue
                piece = os.read(told.fileno(), 65_536)
                if not piece:
                    return done, lines
                *whole, lines = (lines + piece).split(b"\n")
                for line in whole:
                    if line.isdigit():
                        count.add(int(line) - done)
                        done = int(line)
                    else:
                        lines = line

    def _failed(self, file: str, code: int, last: bytes) -> SozialraumError:
        if code == REFUSED:
            with suppress(msgspec.MsgspecError):
                told = msgspec.json.decode(last, type=Failure)
                kind = _ERRORS.get(told.code, BadInput)
                return kind(told.de, told.en, told.remedy_de, told.remedy_en)
        if code == -signal.SIGXCPU:
            return self._too_slow(file)
        if code == OUT_OF_MEMORY:
            de, en = number_words(self.limits.memory // 1_000_000)
            return self._stopped(file, f"mehr als {de} MB Arbeitsspeicher", f"more than {en} MB of memory")
        if code == OUT_OF_DISK:
            de, en = number_words(self.limits.unpacked // 1_000_000)
            return self._stopped(file, f"entpackt mehr als {de} MB", f"more than {en} MB once unpacked")
        return UnreadableFile(
            f"Beim Lesen der Datei {file} ist das Leseprogramm zusammengebrochen; nichts ist geladen.",
            f"The program that reads files broke down at the file {file}; nothing was loaded.",
            *self.repair,
        )

    def _too_slow(self, file: str) -> UnreadableFile:
        de, en = number_words(self.limits.seconds)
        return self._stopped(file, f"länger als {de} Sekunden", f"longer than {en} seconds")

    def _stopped(self, file: str, de: str, en: str) -> UnreadableFile:
        return UnreadableFile(
            f"Das Lesen der Datei {file} wurde abgebrochen: sie braucht {de}. Nichts ist geladen.",
            f"Reading the file {file} was stopped: it takes {en}. Nothing was loaded.",
            f"{self.remedy[0]}; die Grenzen setzen SOZIALRAUM_READING_MEMORY, SOZIALRAUM_READING_SECONDS und "
            "SOZIALRAUM_LARGEST_UPLOAD.",
            f"{self.remedy[1]}; SOZIALRAUM_READING_MEMORY, SOZIALRAUM_READING_SECONDS and SOZIALRAUM_LARGEST_UPLOAD "
            "set the limits.",
        )


@dataclass(frozen=True, slots=True)
class LimitedReading:
    """Reads files as `files.read_file` does, in a process with `limits`; rows pass through `folder` (mode 0700).

    `stop` as for `LimitedProcess`. UnreadableFile, beside the errors of `read_file`, where a limit was reached or the
    process broke down: it names the file, the limit and the remedy.
    """

    folder: Path
    limits: ReadingLimits
    stop: Callable[[], None] = lambda: None

    def __call__(
        self, path: Path, wanted: Iterable[str], written: FileFormat, spools: Spools, count: RowCount
    ) -> RawFile:
        """Read one file."""
        to = self.folder / f"{path.name}.{os.getpid()}.rows"
        process = LimitedProcess("graph_schema.ingest.limited_process", self.limits, self.stop, _AS_CSV, _SAVE_ANEW)
        order = ReadingOrder(path, tuple(wanted), asdict(written), to, self.limits, os.getpid())
        try:
            done = process.run(order, path.name, count)
            values = read_packed(to)
            header, encoding = msgspec.convert(next(values), tuple[list[str], str])
            raw = RawFile(path.name, header, spools.of(_rows(values), CELLS), encoding)
            count.add(len(raw.rows) - done)
            return raw
        finally:
            to.unlink(missing_ok=True)
            to.with_name(f"{to.name}.draft").unlink(missing_ok=True)


def _rows(blocks: Iterator[bytes]) -> Iterator[tuple[int, list[str]]]:
    for block in blocks:
        yield from CELLS.unpack(block)
