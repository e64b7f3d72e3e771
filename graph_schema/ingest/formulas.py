"""Text that a spreadsheet would take for a formula (OWASP, CSV injection): guarded in what leaves, plain again here."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_GUARDED = re.compile(r"''*[=+\-@＝＋－＠\t\r\n]")


def guarded(text: str) -> str:
    """Return text with an apostrophe before it where a spreadsheet would calculate.

    >>> guarded("+49 561 1"), guarded("Weg"), guarded("'-")
    ("'+49 561 1", 'Weg', "''-")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return text without the apostrophe that guards it; the reverse of `guarded`.

    >>> unguarded("'+49 561 1"), unguarded("+49 561 1"), unguarded("'s Gravenhage")
    ('+49 561 1', '+49 561 1', "'s Gravenhage")
    """
    return text[1:] if _GUARDED.match(text) else text
