"""What the record of an import keeps of the files that it read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from graph_schema.ingest.read_files import describe_files, hash_of_all


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_the_hash_of_files_changes_with_content_and_name_of_any_of_them(tmp_path: Path) -> None:
    paths = [written(tmp_path, "a.csv", "a"), written(tmp_path, "b.csv", "b")]
    before = hash_of_all(describe_files(paths, {}))
    assert hash_of_all(describe_files(reversed(paths), {})) == before
    written(tmp_path, "b.csv", "c")
    assert hash_of_all(describe_files(paths, {})) != before
    written(tmp_path, "b.csv", "b")
    paths[1].rename(tmp_path / "c.csv")
    assert hash_of_all(describe_files([paths[0], tmp_path / "c.csv"], {})) != before


def test_a_file_is_told_once_by_its_name_without_folder(tmp_path: Path) -> None:
    path = written(tmp_path, "Export 2026.csv", "ä;b\r\n")
    (told,) = describe_files([path, path], {"Export 2026.csv": 7})
    assert (told.name, told.rows, told.size) == ("Export 2026.csv", 7, 6)
    assert told.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert str(tmp_path) not in repr(told)
