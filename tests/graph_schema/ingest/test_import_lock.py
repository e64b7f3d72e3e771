"""One import at a time, and who is refused hears who is at work."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_schema.errors import Conflict
from graph_schema.ingest.import_lock import import_lock
from graph_schema.written import moment_words

NOW = datetime(2026, 11, 29, 2, 30, tzinfo=UTC)


def test_a_second_import_hears_who_is_at_work_since_when(tmp_path: Path) -> None:
    with import_lock(tmp_path, NOW):
        for _ in range(2):  # the first refusal takes nothing away from the second
            with pytest.raises(Conflict) as refused, import_lock(tmp_path, NOW):
                pass
            since = moment_words(NOW)[0]
            assert since.startswith(("28.11.2026, ", "29.11.2026, "))  # by this machine's clock
            assert f"(Prozess {os.getpid()}, seit {since})" in refused.value.de
            assert f"(process {os.getpid()}, since" in refused.value.en


def test_the_lock_is_free_afterwards_and_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), import_lock(tmp_path, NOW):
        raise RuntimeError
    with import_lock(tmp_path, NOW):
        pass
    assert (tmp_path / "import.lock").read_text() == ""
    assert stat.S_IMODE((tmp_path / "import.lock").stat().st_mode) == 0o600


def test_a_lock_file_that_says_nothing_still_locks(tmp_path: Path) -> None:
    with import_lock(tmp_path, NOW):
        (tmp_path / "import.lock").write_text("not JSON")
        with pytest.raises(Conflict, match="on this data folder\\."), import_lock(tmp_path, NOW):
            pass
