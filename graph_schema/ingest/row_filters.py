"""Columns that say whether a row still holds, or was deleted, cancelled, made inactive: such rows are left out.

A `where` keeps the rows with one value, so that nothing is proposed where several values would have to be kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from graph_schema.ingest.names_alike import folded
from graph_schema.ingest.samples import Sample

_DELETED = re.compile(
    r"gelosch|loschk|loschver|loschda|^losch|losch$|^lkz|lkz$|storn|inaktiv|archiviert|ungultig|dublette"
)
_ACTIVE = re.compile(r"^(?:ist|satz|datensatz|kz)?aktiv(?:kz|jn|kennzeichen)?$")
_STATE = re.compile(r"status$|^status|zustand$|satzart$")
_YES = frozenset({"j", "ja", "1", "true", "wahr", "x", "y", "yes", "l", "d", "*"})
_NO = frozenset({"n", "nein", "0", "false", "falsch", "no", "-"})
_HOLDS = frozenset({"aktiv", "gultig", "aktuell", "a"})
_HOLDS_NO_MORE = frozenset({
    "inaktiv", "geloscht", "storniert", "archiviert", "ungultig", "passiv", "dublette", "zurloschung", "i", "l", "g",
})  # fmt: skip
_SURE, _BY_WORDS, _BY_GAPS = 0.95, 0.85, 0.75
_MOST_LEFT_OUT = 0.5


@dataclass(frozen=True, slots=True)
class RowFilter:
    """A proposed `where`: rows whose cell in the column `name` is another than `value` are left out."""

    name: str
    value: str
    confidence: float
    left_out: int
    """Rows of the sample that it leaves out."""
    rows: int
    """Rows of the sample."""


def row_filter(sample: Sample) -> RowFilter | None:
    """Return which rows of a file are proposed to be left out, by the column that tells best; None where none does."""
    names = [name for name in sample.cells if name not in sample.repeated]
    found = [each for name in names if (each := _of_column(sample, name)) is not None]
    return max(found, key=lambda each: (each.left_out > 0, each.confidence), default=None)


def _of_column(sample: Sample, name: str) -> RowFilter | None:
    counts = Counter(sample.cells[name])
    if empty := sample.rows - sum(counts.values()):
        counts[""] = empty
    kept = _kept(folded(name), counts)
    if kept is None:
        return None
    value, confidence = kept
    left_out = sample.rows - counts[value]
    if left_out > _MOST_LEFT_OUT * sample.rows:
        return None
    return RowFilter(name, value, confidence, left_out, sample.rows)


def _kept(name: str, counts: Mapping[str, int]) -> tuple[str, float] | None:
    """Return the value of the rows that hold, and how sure that is; None where there is not one."""
    if _DELETED.search(name):
        deleted = {value for value in counts if value.casefold() in _YES or folded(value) in _HOLDS_NO_MORE}
        kept = _only_other(counts, deleted, _NO, _SURE)
        return kept if kept is not None and (deleted or kept[0]) else _empty(counts)
    if _ACTIVE.fullmatch(name):
        return _only_other(counts, {value for value in counts if value.casefold() in _NO | {""}}, _YES, _SURE)
    if _STATE.search(name):
        ended = {value for value in counts if folded(value) in _HOLDS_NO_MORE}
        return _only_other(counts, ended, _HOLDS, _BY_WORDS) if ended else None
    return None


def _only_other(
    counts: Mapping[str, int], ended: set[str], holds: frozenset[str], sure: float
) -> tuple[str, float] | None:
    """Return the one value beside those of ended rows, if it is known to hold (or empty)."""
    others = [value for value in counts if value not in ended]
    if len(others) != 1 or not (others[0] == "" or others[0].casefold() in holds or folded(others[0]) in holds):
        return None
    return others[0], sure


def _empty(counts: Mapping[str, int]) -> tuple[str, float] | None:
    """Return the empty cell where most are empty and others say when or why: rows without are those that hold."""
    return ("", _BY_GAPS) if counts.get("", 0) > sum(counts.values()) / 2 else None
