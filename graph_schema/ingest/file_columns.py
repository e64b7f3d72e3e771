"""Columns that an option names in a file of somebody else's making."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from graph_schema.errors import BadInput

_LISTED = 30
"""More names than this hide the one that is looked for."""
_VALUE = re.compile(r"|[\d.,:/-]+")


class UnknownColumn(BadInput):
    """An option names a column that the file lacks: wrong usage, told before a row is read."""


def require_columns(file: str, header: Sequence[str], wanted: Sequence[str]) -> None:
    """Raise UnknownColumn where `header` lacks some of `wanted`; names the columns of the file and the nearest ones."""
    missing = [name for name in dict.fromkeys(wanted) if name not in header]
    if not missing:
        return
    one, meant = len(missing) == 1, _nearest(missing, header)
    there = "" if _may_hold_values(header, wanted) else listed(header)
    raise UnknownColumn(
        f"In {file} gibt es {'die Spalte' if one else 'die Spalten'} {_quoted(missing, '„', '“')} nicht.",
        f"{file} has no {'column' if one else 'columns'} {_quoted(missing, '“', '”')}.",
        (f"{'Ist' if len(meant) == 1 else 'Sind'} {_quoted(meant, '„', '“')} gemeint? " if meant else "")
        + (f"Vorhanden sind: {there}." if there else "Die erste Zeile muss die Spalten nennen."),
        (f"{'Is' if len(meant) == 1 else 'Are'} {_quoted(meant, '“', '”')} meant? " if meant else "")
        + (f"There are: {there}." if there else "The first row must name the columns."),
    )


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence; long lists are cut.

    >>> listed(["key", "name"])
    'key, name'
    """
    return ", ".join(names[:_LISTED]) + (f", … ({len(names)})" if len(names) > _LISTED else "")


def _nearest(missing: Sequence[str], header: Sequence[str]) -> list[str]:
    matches = (difflib.get_close_matches(name, header, n=1, cutoff=0.5) for name in missing)
    return list(dict.fromkeys(match for found in matches for match in found))


def _may_hold_values(header: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether the first row may be a person instead of names: none of `wanted`, and numbers, dates or blanks."""
    return not set(wanted) & set(header) and any(_VALUE.fullmatch(name) for name in header)


def _quoted(names: Sequence[str], opening: str, closing: str) -> str:
    return ", ".join(f"{opening}{name}{closing}" for name in names)
