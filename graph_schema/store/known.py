"""Register keys and fingerprints that the graph holds, in few bytes: a register has millions of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

_SIZE = 16
_DIGITS = 2 * _SIZE
_NO_CONTENT = "0" * _DIGITS
_BUCKETS = 1 << 16
"""Keys are hashes: those that begin with the same two bytes are few, and found by looking through them."""


class KnownRows(Mapping[str, str | None]):
    """Fingerprint by register key; None where a row was changed here and must be written again.

    Each row takes 33 bytes. Keys come in the order of their digits. Made by `GatheredRows`.
    """

    def __init__(self, keys: bytes, fingerprints: bytes, stated: bytes, others: Mapping[str, str | None]) -> None:
        self._others = others
        ordered = np.frombuffer(keys, dtype=f"V{_SIZE}")
        order = np.argsort(ordered, kind="stable")
        self._keys = ordered[order].tobytes()
        self._fingerprints = np.frombuffer(fingerprints, dtype=f"V{_SIZE}")[order].tobytes()
        self._stated = np.frombuffer(stated, dtype=np.uint8)[order].tobytes()
        begins = np.frombuffer(self._keys, dtype=np.uint8).reshape(-1, _SIZE)[:, :2].astype(np.int64) @ (256, 1)
        self._buckets = np.searchsorted(begins, np.arange(_BUCKETS + 1))

    def __len__(self) -> int:
        return len(self._stated) + len(self._others)

    def __iter__(self) -> Iterator[str]:
        for at in range(0, len(self._keys), _SIZE):
            yield self._keys[at : at + _SIZE].hex()
        yield from self._others

    def __getitem__(self, key: str) -> str | None:
        row = self._find(key)
        if row is None:
            return self._others[key]
        return self._fingerprints[row * _SIZE : (row + 1) * _SIZE].hex() if self._stated[row] else None

    def _find(self, key: str) -> int | None:
        raw = _raw(key)
        if raw is None:
            return None
        bucket = raw[0] << 8 | raw[1]
        at, end = int(self._buckets[bucket]) * _SIZE, int(self._buckets[bucket + 1]) * _SIZE
        at = self._keys.find(raw, at, end)
        while at > 0 and at % _SIZE:  # the end of one key and the beginning of the next
            at = self._keys.find(raw, at + 1, end)
        return at // _SIZE if at >= 0 else None


class GatheredRows:
    """Gathers known rows page by page; what is no hash of 32 hexadecimal digits is kept as it is."""

    def __init__(self) -> None:
        self._keys, self._fingerprints, self._stated = bytearray(), bytearray(), bytearray()
        self._others: dict[str, str | None] = {}

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows (key, fingerprint); each key comes once."""
        keys = _raw_of_all([key for key, _ in rows])
        contents = _raw_of_all([_NO_CONTENT if fingerprint is None else fingerprint for _, fingerprint in rows])
        if keys is None or contents is None:
            self._add_singly(rows)
            return
        self._keys += keys
        self._fingerprints += contents
        self._stated += bytes(fingerprint is not None for _, fingerprint in rows)

    def _add_singly(self, rows: Iterable[Sequence[Any]]) -> None:
        for key, fingerprint in rows:
            raw, content = _raw(key), bytes(_SIZE) if fingerprint is None else _raw(fingerprint)
            if raw is None or content is None:
                self._others[key] = fingerprint
            else:
                self._keys += raw
                self._fingerprints += content
                self._stated.append(fingerprint is not None)

    def known(self) -> KnownRows:
        """Return what was gathered."""
        return KnownRows(bytes(self._keys), bytes(self._fingerprints), bytes(self._stated), self._others)


def _raw_of_all(texts: Sequence[str]) -> bytes | None:
    """Return the bytes of hashes, one behind the other; None where one of the texts is no hash."""
    if not {_DIGITS}.issuperset(map(len, texts)):
        return None
    whole = "".join(texts)
    try:
        raw = bytes.fromhex(whole)
    except ValueError:
        return None
    return raw if raw.hex() == whole else None


def _raw(text: str) -> bytes | None:
    """Return the bytes that a hash's digits mean; None for what is no hash."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return None
    return raw if raw.hex() == text and len(raw) == _SIZE else None
