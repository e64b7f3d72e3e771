"""The files that are, or would be, committed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.demands import REPOSITORY

_NO_TEXTS = {".png", ".jpg", ".ico", ".woff2", ".gif", ".mo"}


@cache
def committed_files() -> tuple[Path, ...]:
    """Return tracked files and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return tuple(path for name in sorted(set(listed.stdout.splitlines())) if (path := REPOSITORY / name).is_file())


def committed_texts() -> Iterator[tuple[str, str]]:
    """Yield name and text of every committed text file."""
    for path in committed_files():
        if path.suffix not in _NO_TEXTS:
            yield path.relative_to(REPOSITORY).as_posix(), path.read_text("utf-8")


def committed_modules() -> Iterator[tuple[str, str]]:
    """Yield name and text of every Python module of the product."""
    for name, text in committed_texts():
        if name.endswith(".py") and name.partition("/")[0] in {"api", "geo", "graph_schema", "web_static", "docs"}:
            yield name, text
