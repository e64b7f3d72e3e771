"""Keyed hashes: the leading system's numbers never enter the graph, only what this key makes of them."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from graph_schema.engine.key_files import load_key_file
from graph_schema.engine.notices import Tell, log_notice

KEY_FILE = "import.key"
_HASH_CHARACTERS = 32
"""128 of the 256 bits: no two numbers of a register meet, and the engine's indexes stay small (RFC 2104, 5)."""

_encode = msgspec.json.Encoder(decimal_format="number").encode


@dataclass(frozen=True, slots=True, repr=False)
class ImportKeys:
    """Makes register keys and fingerprints with HMAC-SHA256; without the key file nobody can try out numbers."""

    secret: bytes

    def register_key(self, kind: str, *numbers: Any) -> str:
        """Return the keyed hash of a leading system's number; `kind` keeps equal numbers of two tables apart."""
        return self._hash([kind, *numbers])

    def fingerprint(self, *content: Any) -> str:
        """Return the keyed hash of a row's content: equal content, equal fingerprint."""
        return self._hash(content)

    @property
    def check(self) -> str:
        """A value that tells whether a graph was filled with this key, and nothing else."""
        return self._hash(["key check"])

    def _hash(self, content: Iterable[Any]) -> str:
        return hmac.digest(self.secret, _encode(content), "sha256").hex()[:_HASH_CHARACTERS]


def load_import_keys(data_folder: Path, *, tell: Tell = log_notice) -> ImportKeys:
    """Return the keys of `data_folder`, made at first use in a file of mode 0600.

    A file that other accounts could read is closed to them, and told.
    UnreadableFile where the file is there and is no key: it is never replaced, because the rows of the graph
    could then not be recognised any more.
    """
    return ImportKeys(
        load_key_file(
            data_folder,
            KEY_FILE,
            "ein neuer Schlüssel erkennt die geladenen Zeilen nicht",
            "a new key would not recognise the rows that were loaded",
            tell=tell,
        )
    )
