"""What a copy has opened in the data folder is closed again, and told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from graph_schema.engine.folder import DataFolder
from graph_schema.engine.notices import Notice
from graph_schema.engine.permissions import tighten
from graph_schema.ingest.keys import load_import_keys

PRIVATE = ("import.key", "import.lock", "run.json", "graph/password", "imports/refused.csv")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another account")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def restored(tmp_path: Path) -> Path:
    """A data folder as `cp -r` brings it back: everything open."""
    folder = tmp_path / "data"
    made = DataFolder(folder)
    made.lock()
    made.unlock()
    for name in PRIVATE:
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("secret")
        file.chmod(0o644)
    for each in (folder, folder / "graph", folder / "log", folder / "imports"):
        each.chmod(0o755)
    return folder


@pytest.fixture
def told() -> list[Notice]:
    return []


@pytest.fixture
def tell(told: list[Notice]) -> Callable[[str, str], None]:
    return lambda de, en: told.append((de, en))


def test_a_folder_that_was_opened_is_closed_when_it_is_taken_and_that_is_told_in_one_line(
    restored: Path, told: list[Notice], tell: Callable[[str, str], None]
) -> None:
    folder = DataFolder(restored, tell=tell)
    folder.lock()
    folder.unlock()
    assert {mode(restored / name) for name in PRIVATE} == {0o600}
    assert {mode(each) for each in (restored, restored / "graph", restored / "log", restored / "imports")} == {0o700}
    ((de, en),) = told
    for text in (de, en):
        assert "data/import.key (0644)" in text
        assert "graph/password (0644)" in text
        assert "\n" not in text
        assert "secret" not in text


def test_of_a_folder_that_is_closed_nothing_is_told(restored: Path) -> None:
    tighten(restored)
    assert tighten(restored) == []


def test_a_new_folder_is_closed_and_nothing_is_told_of_it(
    tmp_path: Path, told: list[Notice], tell: Callable[[str, str], None]
) -> None:
    folder = DataFolder(tmp_path / "new", tell=tell)
    folder.lock()
    folder.unlock()
    assert mode(folder.path) == 0o700
    assert told == []


def test_a_shared_folder_stays_open_for_the_others_and_what_is_ours_is_closed_within(restored: Path) -> None:
    (restored / "holiday plan.ods").write_text("of somebody else")
    (restored / "holiday plan.ods").chmod(0o644)
    _, (de, en) = tighten(restored)
    assert mode(restored) == 0o755
    assert mode(restored / "holiday plan.ods") == 0o644
    assert {mode(restored / name) for name in PRIVATE} == {0o600}
    assert mode(restored / "graph") == 0o700
    assert "0755" in de
    assert "0755" in en


def test_drafts_and_what_a_volume_has_by_itself_do_not_make_a_folder_a_shared_one(restored: Path) -> None:
    (restored / "run.123.draft").touch()
    (restored / "import.key.0a1b2c3d").touch()
    (restored / "lost+found").mkdir()
    tighten(restored)
    assert mode(restored) == 0o700


@needs_root
def test_what_belongs_to_another_account_stays_as_it_is_and_that_is_told(restored: Path) -> None:
    os.chown(restored / "import.key", 65534, -1)
    _, (de, en) = tighten(restored)
    assert mode(restored / "import.key") == 0o644
    for text in (de, en):
        assert str(restored / "import.key") in text
        assert "chown" in text


def test_an_import_closes_the_key_file_too_and_says_so(
    tmp_path: Path, told: list[Notice], tell: Callable[[str, str], None]
) -> None:
    keys = load_import_keys(tmp_path, tell=tell)
    (tmp_path / "import.key").chmod(0o644)
    assert load_import_keys(tmp_path, tell=tell) == keys
    assert mode(tmp_path / "import.key") == 0o600
    ((de, en),) = told
    assert "import.key (0644)" in de
    assert "import.key (0644)" in en
