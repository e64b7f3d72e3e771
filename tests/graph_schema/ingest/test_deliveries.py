"""A folder that another system fills: when a delivery is whole, and where it goes."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph_schema.errors import BadInput
from graph_schema.ingest.columns import REGISTER
from graph_schema.ingest.deliveries import IMPORTED, REFUSED, DeliveryFolder
from graph_schema.ingest.mapping import read_mapping

MAPPING = """
version = "1"
leading_system = "case system"
[benefit_periods]
file = "periods_*.csv"
[benefit_periods.columns]
citizen_number = "nr"
since = "from"
[memberships]
file = "members.csv"
[memberships.columns]
household_number = "hh"
citizen_number = "nr"
role = "role"
since = "from"
"""
NOW = datetime(2026, 11, 29, 2, 30, tzinfo=UTC)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def watched(tmp_path: Path, inbox: Path, settle: float = 60.0) -> DeliveryFolder:
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return DeliveryFolder(inbox, read_mapping(path, REGISTER), settle_seconds=settle)


def put(inbox: Path, name: str, text: str = "x") -> Path:
    path = inbox / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_delivery_is_whole_when_every_file_has_settled(tmp_path: Path, inbox: Path) -> None:
    folder = watched(tmp_path, inbox)
    put(inbox, "periods_1.csv")
    put(inbox, "of somebody else.csv")
    assert folder.whole_delivery(0) == []
    assert folder.whole_delivery(1000) == []  # a table has no file yet
    members = put(inbox, "members.csv")
    assert folder.whole_delivery(1010) == []
    members.write_text("still being written", encoding="utf-8")
    assert folder.whole_delivery(1069) == []
    assert folder.whole_delivery(1128) == []
    assert folder.whole_delivery(1130) == [members, inbox / "periods_1.csv"]


def test_an_empty_file_is_not_written_yet(tmp_path: Path, inbox: Path) -> None:
    folder = watched(tmp_path, inbox)
    put(inbox, "periods_1.csv", "")
    put(inbox, "members.csv")
    assert folder.whole_delivery(0) == []
    assert folder.whole_delivery(1000) == []


def test_a_file_that_comes_back_settles_anew(tmp_path: Path, inbox: Path) -> None:
    folder = watched(tmp_path, inbox, settle=60)
    for name in ("periods_1.csv", "members.csv"):
        put(inbox, name)
    folder.whole_delivery(0)
    (inbox / "members.csv").unlink()
    assert folder.whole_delivery(100) == []
    put(inbox, "members.csv")
    assert folder.whole_delivery(110) == []
    assert len(folder.whole_delivery(170)) == 2


def test_without_waiting_what_is_there_is_read_at_once(tmp_path: Path, inbox: Path) -> None:
    folder = watched(tmp_path, inbox, settle=0)
    put(inbox, "periods_1.csv")
    put(inbox, "members.csv")
    assert len(folder.whole_delivery(0)) == 2


def test_two_deliveries_at_once_are_told_apart_by_a_person(tmp_path: Path, inbox: Path) -> None:
    folder = watched(tmp_path, inbox, settle=0)
    for name in ("periods_1.csv", "periods_2.csv", "members.csv"):
        put(inbox, name)
    with pytest.raises(BadInput, match="Several files"):
        folder.whole_delivery(0)


def test_a_delivery_is_archived_with_its_report_for_its_owner_only(tmp_path: Path, inbox: Path) -> None:
    folder = watched(tmp_path, inbox)
    files = [put(inbox, "periods_1.csv"), put(inbox, "members.csv")]
    place = folder.archive(files, IMPORTED, {"loaded": True}, NOW)
    assert place == inbox / "imported" / "2026-11-29-023000"
    assert json.loads((place / "report.json").read_text()) == {"loaded": True}
    assert sorted(path.name for path in place.iterdir()) == ["members.csv", "periods_1.csv", "report.json"]
    assert [path.name for path in inbox.iterdir()] == ["imported"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()} == {0o600}
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    again = folder.archive([put(inbox, "members.csv")], IMPORTED, {}, NOW)
    assert again.name == "2026-11-29-023000-2"


def test_old_deliveries_are_removed_and_nothing_else(tmp_path: Path, inbox: Path) -> None:
    folder = watched(tmp_path, inbox)
    old = folder.archive([put(inbox, "members.csv")], REFUSED, {}, NOW - timedelta(days=31))
    new = folder.archive([put(inbox, "members.csv")], IMPORTED, {}, NOW - timedelta(days=29))
    own = inbox / "imported" / "kept by hand"
    own.mkdir()
    assert folder.remove_old(timedelta(days=30), NOW) == 1
    assert (old.exists(), new.exists(), own.exists()) == (False, True, True)
