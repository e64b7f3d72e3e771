"""What a data folder says of what runs in it, and what its password file may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_schema.engine.folder import DataFolder, folder_in_use, running_address
from graph_schema.errors import GraphRefused


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


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"short", b"\xff\xfe\x00\x01 no text", "kein Kennwort ü".encode(), b"two\nlines at least"]
)
def test_a_file_that_holds_no_password_is_refused_with_its_name_and_a_way_on(tmp_path: Path, content: bytes) -> None:
    folder = DataFolder(tmp_path)
    folder.engine_root.mkdir()
    folder.password_file.write_bytes(content)
    with pytest.raises(GraphRefused) as refused:
        folder.password()
    for text in (refused.value.text("de"), refused.value.text("en")):
        assert str(folder.password_file) in text
        assert "short" not in text
    assert folder.password_file.read_bytes() == content, "only the owner of the data may give it up"


def test_white_space_that_an_editor_adds_to_the_password_changes_nothing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.engine_root.mkdir()
    password = folder.password()
    folder.password_file.write_text(f"{password}\r\n")
    assert folder.password() == password


@pytest.mark.parametrize(("shared", "who"), [(True, "running instance"), (False, "another command")])
def test_who_meets_a_folder_in_use_is_told_by_whom_and_the_way_on(tmp_path: Path, shared: bool, who: str) -> None:
    folder = DataFolder(tmp_path)
    folder.lock(shared=shared)
    try:
        told = folder_in_use(tmp_path, folder.holder())
    finally:
        folder.unlock()
    assert who in told.en
    for remedy in (told.remedy_de, told.remedy_en):
        assert "--data" in remedy
        assert "make demo" not in remedy, "whoever imports has not started the demonstration"
