"""The files that an import read, by name, content and size: what its record keeps of them, and never a cell."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec


class ReadFile(msgspec.Struct, frozen=True):
    """A file that an import read; `name` is without its folder, and without what cannot be shown."""

    name: str
    sha256: str
    size: int
    """Bytes."""
    rows: int
    """Rows that the import took from it; where it holds several tables, those of the longest."""


def describe_files(paths: Iterable[Path], rows: Mapping[str, int]) -> tuple[ReadFile, ...]:
    """Return what is kept of files, in the order of their names, each once; `rows` by name."""
    return tuple(_described(path, rows.get(path.name, 0)) for path in sorted(set(paths)))


def hash_of_all(files: Iterable[ReadFile]) -> str:
    """Return the SHA-256 over names and contents of files."""
    digest = hashlib.sha256()
    for each in files:
        digest.update(each.name.encode() + b"\0" + bytes.fromhex(each.sha256))
    return digest.hexdigest()


def _described(path: Path, rows: int) -> ReadFile:
    with path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        return ReadFile(_shown(path.name), sha256, content.tell(), rows)


def _shown(name: str) -> str:
    """Return a name for terminals, pages and the graph: control characters and bytes that are no UTF-8 are marked.

    >>> _shown("BG\\x1b[31m.csv"), _shown("M\\udce4rz.csv")
    ('BG\ufffd[31m.csv', 'M\ufffdrz.csv')
    """
    return "".join(each if each.isprintable() else "\ufffd" for each in name)
