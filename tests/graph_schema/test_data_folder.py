"""What a data folder says of what runs in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_schema.engine.folder import DataFolder, running_address


@pytest.mark.parametrize("content", [b"\xff{", b"{", b"[]", b'{"uri": "bolt://127.0.0.1:1"}'])
@pytest.mark.parametrize("locked", [False, True])
def test_a_run_file_that_cannot_be_read_says_that_nothing_runs(tmp_path: Path, content: bytes, locked: bool) -> None:
    (tmp_path / "run.json").write_bytes(content)
    folder = DataFolder(tmp_path)
    if locked:
        folder.lock()
    try:
        assert running_address(tmp_path) is None
    finally:
        folder.unlock()
