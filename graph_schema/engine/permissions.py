"""Private again: what a copy or a backup has left open to other accounts in the data folder.

A restored backup has often lost its modes: `cp -r` and many archives bring everything back as 0755 and 0644.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from graph_schema.engine.notices import Notice

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
_OTHERS = 0o077
_FOLDERS = ("graph", "log", "imports", "exports", "cache")
_FILES = ("lock", "run.json", "import.key", "web.key", "import.lock", "graph/password")
_OURS = frozenset({*_FOLDERS, "lock", "run", "import", "web", "sign-in"})
"""Names in the data folder, up to the first full stop: drafts have an ending of their own."""
_OF_THE_SYSTEM = frozenset({"lost+found"})
"""At the top of a volume."""


def tighten(folder: Path) -> list[Notice]:
    """Give the data folder 0700 and the private files in it 0600; return what is to be told of it.

    Only what this account owns is changed; what stays open is told. The folder itself is changed only where it
    holds nothing but ours: somebody may have pointed `--data` at a shared folder, which others still need. Our own
    folders in it are closed there too. The engine's files keep their modes: nobody gets to them through `graph/`.
    """
    paths = [folder / name for name in (*_FOLDERS, *_FILES)]
    imports = folder / "imports"
    if imports.is_dir():
        paths += sorted(imports.iterdir())
    if _holds_only_ours(folder):
        return _close([folder, *paths])
    return [*_close(paths), *_told_as_shared(folder)]


def tighten_file(file: Path) -> list[Notice]:
    """Give one private file 0600 where this account owns it; return what is to be told of it."""
    return _close([file])


def _close(paths: Iterable[Path]) -> list[Notice]:
    closed: list[str] = []
    left: list[str] = []
    for path in paths:
        before = _open_mode(path)
        if before is None:
            continue
        with contextlib.suppress(OSError):  # of another account, or gone: both are seen below
            if path.stat().st_uid == os.geteuid():
                path.chmod(PRIVATE_FOLDER if stat.S_ISDIR(before) else PRIVATE_FILE)
        if _open_mode(path) is None:
            closed.append(f"{path.parent.name}/{path.name} ({stat.S_IMODE(before):04o})")
        else:
            left.append(str(path))
    return [*_told_as_closed(closed), *_told_as_left(left)]


def _open_mode(path: Path) -> int | None:
    """Return the mode of what other accounts may use; None where they may not, or where nothing is there."""
    with contextlib.suppress(FileNotFoundError):  # the usual case, and drafts of an import vanish at any moment
        mode = path.stat().st_mode
        return mode if mode & _OTHERS else None
    return None


def _holds_only_ours(folder: Path) -> bool:
    return all(each.name in _OF_THE_SYSTEM or each.name.partition(".")[0] in _OURS for each in folder.iterdir())


def _told_as_closed(names: Iterable[str]) -> Iterator[Notice]:
    listed = ", ".join(names)
    if listed:
        yield (
            f"Diese Zugriffsrechte waren zu weit und sind nun eng: {listed}.",
            f"These permissions were too wide and are narrow now: {listed}.",
        )


def _told_as_left(names: Iterable[str]) -> Iterator[Notice]:
    listed = ", ".join(names)
    if listed:
        yield (
            f"Andere Konten können mitlesen, und dieses darf es nicht ändern: {listed}. Dem eigenen Konto geben "
            "(chown) oder einen anderen Datenordner wählen (--data).",
            f"Other accounts can read along, and this one may not change that: {listed}. Give it to this account "
            "(chown), or choose another data folder (--data).",
        )


def _told_as_shared(folder: Path) -> Iterator[Notice]:
    mode = _open_mode(folder)
    if mode is not None:
        yield (
            f"Der Datenordner {folder} enthält auch anderes und behält deshalb seine Rechte "
            f"({stat.S_IMODE(mode):04o}); was hierher gehört, ist darin geschlossen.",
            f"The data folder {folder} holds other things too and so keeps its permissions "
            f"({stat.S_IMODE(mode):04o}); what belongs here is closed within.",
        )
