"""Key files of the data folder: made once, readable for their owner alone, never replaced."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from graph_schema.engine.notices import Tell, log_notice
from graph_schema.engine.permissions import tighten_file
from graph_schema.errors import UnreadableFile

KEY_BYTES = 32


def load_key_file(data_folder: Path, name: str, lost_de: str, lost_en: str, *, tell: Tell = log_notice) -> bytes:
    """Return the key in the file `name` of the data folder, made at first use with mode 0600.

    A file that other accounts could read is closed to them, and told. UnreadableFile where the file is there and is
    no key: it is never replaced; `lost_de` and `lost_en` say what a new key would lose.
    """
    path = data_folder / name
    data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):  # another process was first: its key holds
        _write_key(path)
    for notice in tighten_file(path):
        tell(*notice)
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise UnreadableFile(
            f"Die Schlüsseldatei {path.name} im Datenordner ist beschädigt.",
            f"The key file {path.name} in the data folder is damaged.",
            f"Die Datei aus der Sicherung zurückholen; {lost_de}.",
            f"Restore it from the backup; {lost_en}.",
        )
    return secret


def _write_key(path: Path) -> None:
    """Write a new key whole or not at all: a link to a finished file cannot be read half written."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()
