"""Word lists as text, so that a list of two hundred names takes lines, not pages."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """Return the words of `text`, in order."""
    return tuple(text.split())
