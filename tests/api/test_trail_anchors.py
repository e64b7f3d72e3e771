"""Heads of the trail written down outside the database: whole after a power failure, and named where they are none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.access.trail_anchors import AnchorFolder
from api.cli.audit import WORDS
from graph_schema.errors import UnreadableFile
from graph_schema.model.trail import Flaw, TrailHead

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_every_flaw_has_its_words() -> None:
    assert set(WORDS) == set(Flaw)


def test_anchors_survive_a_power_failure_and_name_a_line_that_is_none(tmp_path: Path) -> None:
    anchors = AnchorFolder(tmp_path)
    heads = [TrailHead("trail", place, f"{place:064x}") for place in range(1, 4)]
    anchors.write(heads[0], AT)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    with file.open("ab") as broken:
        broken.write(b'{"trail":"trail","pla')
    assert [each.head for each in anchors.read()] == heads[:1]
    anchors.write(heads[1], AT)
    assert [each.head for each in anchors.read()] == heads[:2]
    file.write_text("nothing\n" + file.read_text())
    with pytest.raises(UnreadableFile, match="Line 1 of trail-2026-11"):
        anchors.read()
