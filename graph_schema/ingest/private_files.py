"""Files that only their owner may read."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal, overload

from graph_schema.engine.failures import of_the_system


@overload
def open_private(path: Path, mode: Literal["w"]) -> IO[str]: ...
@overload
def open_private(path: Path, mode: Literal["wb"]) -> IO[bytes]: ...
def open_private(path: Path, mode: Literal["w", "wb"]) -> IO[str] | IO[bytes]:
    """Open a new or emptied file of mode 0600; text in UTF-8 with BOM, so that spreadsheets read it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    if mode == "wb":
        return os.fdopen(descriptor, mode)
    return os.fdopen(descriptor, mode, encoding="utf-8-sig", newline="")


def sync_folder(folder: Path) -> None:
    """Put the names of a folder on disk: a renamed file keeps its new name when the power fails."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def space_in(folder: Path) -> Generator[None]:
    """Turn what the operating system refuses in the data folder (no space, no permission) into an error of ours."""
    try:
        yield
    except OSError as error:
        raise of_the_system(error, folder) or error from None
