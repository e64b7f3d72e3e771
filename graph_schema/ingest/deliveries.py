"""A folder into which another system puts its files: when a delivery is whole, and where it goes afterwards.

<folder>/                       where files arrive
<folder>/imported/2026-11-29-023000/   a delivery that was loaded, with report.json
<folder>/refused/2026-11-29-023000/    one that was not, with report.json and what was refused
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from graph_schema.ingest.mapped import files_of
from graph_schema.ingest.mapping import FileMapping
from graph_schema.ingest.private_files import open_private

IMPORTED, REFUSED = "imported", "refused"
_NAME = "%Y-%m-%d-%H%M%S"
_NAMED = re.compile(r"(\d{4}-\d\d-\d\d-\d{6})(-\d+)?")
Seen = tuple[int, int]
"""Size in bytes and time of the last change in nanoseconds."""


class DeliveryFolder:
    """Watches a folder for the files of one mapping."""

    def __init__(self, folder: Path, mapping: FileMapping, *, settle_seconds: float) -> None:
        self._folder, self._mapping, self._settle = folder, mapping, settle_seconds
        self._seen: dict[Path, tuple[Seen, float]] = {}

    def whole_delivery(self, at: float) -> list[Path]:
        """Return the files of a delivery; empty while one is missing or may still be written.

        `at`: seconds of a clock that only goes forward. A file counts as written when it is not empty and has not
        changed for `settle_seconds`. BadInput where several files fit one table: which belong together is not known.
        """
        by_table = files_of(self._folder, self._mapping)
        files = sorted({path for paths in by_table.values() for path in paths})
        settled = [self._has_settled(path, at) for path in files]
        self._seen = {path: self._seen[path] for path in files if path in self._seen}
        return files if all(settled) and all(by_table.values()) else []

    def missing(self) -> list[str]:
        """Return the files that the mapping names and that are not there, as the mapping writes them, each once."""
        by_table = files_of(self._folder, self._mapping)
        return list(dict.fromkeys(each.file for each in self._mapping.tables if not by_table[each.table.name]))

    def archive(self, files: Sequence[Path], outcome: str, report: Mapping[str, Any], at: datetime) -> Path:
        """Move a delivery into a folder of its own below `outcome`, with its report; return that folder.

        Files are moved, never copied: until then they lie where they arrived, and a killed import finds them again.
        """
        folder = self._new_folder(outcome, at)
        with open_private(folder / "report.json", "wb") as file:
            file.write(json.dumps(report, ensure_ascii=False, indent=2, default=str).encode())
        for path in files:
            path.chmod(0o600)
            path.replace(folder / path.name)
        return folder

    def remove_old(self, keep: timedelta, at: datetime) -> int:
        """Remove deliveries that were archived longer ago than `keep`; they hold personal data. Return how many."""
        removed = 0
        for folder in (*self._folder.glob(f"{IMPORTED}/*"), *self._folder.glob(f"{REFUSED}/*")):
            named = _NAMED.fullmatch(folder.name)
            if named and datetime.strptime(named[1], _NAME).replace(tzinfo=at.tzinfo) < at - keep:
                shutil.rmtree(folder)
                removed += 1
        return removed

    def _has_settled(self, path: Path, at: float) -> bool:
        try:
            state = path.stat()
        except FileNotFoundError:  # taken away at this moment
            return False
        now = (state.st_size, state.st_mtime_ns)
        before, since = self._seen.get(path, ((-1, -1), at))
        if before != now:
            self._seen[path] = (now, at)
            return self._settle == 0 and state.st_size > 0
        return state.st_size > 0 and at - since >= self._settle

    def _new_folder(self, outcome: str, at: datetime) -> Path:
        parent = self._folder / outcome
        parent.mkdir(mode=0o700, exist_ok=True)
        name, number = at.strftime(_NAME), 1
        while True:
            folder = parent / (name if number == 1 else f"{name}-{number}")
            try:
                folder.mkdir(mode=0o700)
            except FileExistsError:
                number += 1
            else:
                return folder
