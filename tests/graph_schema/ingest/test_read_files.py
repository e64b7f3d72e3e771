"""What is kept of a file that was read: its name as it can be shown, whatever bytes it is made of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph_schema.ingest.read_files import describe_files, hash_of_all


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"M\xe4rz.csv", "M\ufffdrz.csv"),
        (b"a\x1b[31m\x07.csv", "a\ufffd[31m\ufffd.csv"),
        ("Bürger.csv".encode(), "Bürger.csv"),
    ],
)
def test_a_name_is_kept_as_it_can_be_shown(tmp_path: Path, name: bytes, shown: str) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(b"Nr\n1\n")
    (file,) = describe_files([path], {path.name: 1})
    assert (file.name, file.rows, file.size) == (shown, 1, 5)
    assert len(hash_of_all([file])) == 64
