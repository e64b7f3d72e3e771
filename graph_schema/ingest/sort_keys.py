"""The order of names: folded for German readers, made unique by the id, so that pages can go on after a key."""

from __future__ import annotations

import unicodedata

_GERMAN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l"})


def fold_name(name: str) -> str:
    """Return `name` as it is ordered: umlauts as their base letter (DIN 5007-1), no accents, no case.

    >>> fold_name("Süsterfeld-Helleböhn")
    'susterfeld-hellebohn'
    """
    plain = name.strip().casefold().translate(_GERMAN)
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def sort_key(name: str, node_id: str) -> str:
    """Return the key by which lists are ordered and paged: folded name, then id."""
    return f"{fold_name(name)}|{node_id}"
