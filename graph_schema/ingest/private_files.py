"""Files that only their owner may read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Literal, overload


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
