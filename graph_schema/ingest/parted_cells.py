"""Columns that hold two things in a cell, and periods that are known by their form: `… ab` and `… bis`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph_schema.ingest.candidates import Candidate, reads
from graph_schema.ingest.columns import Table
from graph_schema.ingest.known_names import WHOLE_ADDRESS, WHOLE_NAME, WHOLE_TOWN
from graph_schema.ingest.names_alike import name_score, plain

_LEAST_SURE, _BY_FORM = 0.75, 0.7
_CELLS = 500
"""So many cells of a column say whether it holds days."""
_HOUSE = r"\d+\s*[a-zA-Z]?(?:\s*[-–/]\s*\d+\s*[a-zA-Z]?)?"
STREET_OF, NUMBER_OF = rf"^(.*?)[\s,]*(?:{_HOUSE})?$", rf"({_HOUSE})$"
"""Street and house number in one cell; a number within the street's name stays there."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """Two columns of ours that one column may hold: how it is called, what takes each part, and how both look."""

    first: str
    second: str
    called: Sequence[str]
    first_of: str
    second_of: str
    both: re.Pattern[str]


_PARTS = (
    _Parts("street", "house_number", WHOLE_ADDRESS, STREET_OF, NUMBER_OF, re.compile(rf"\D\s*{NUMBER_OF}")),
    _Parts("postcode", "town", WHOLE_TOWN, r"^(\d{5})", r"^\d{5}[\s,-]+(.+)$", re.compile(r"^\d{5}[\s,-]+\D")),
    _Parts("family_name", "given_name", WHOLE_NAME, r"^([^,]+)", r",\s*(.+)$", re.compile(r"^[^,\d]+,\s*[^,\d]+$")),
)
_BEGINS, _ENDS = re.compile(r"(?:ab|von|seit|beginn|anfang)$"), re.compile(r"(?:bis|ende)$")
_PERIODS = (("since", "until"), ("residence_since", "residence_until"))


def with_parted_cells(
    columns: Mapping[str, Candidate], table: Table, cells: Mapping[str, Sequence[str]], free: Sequence[str]
) -> dict[str, Candidate]:
    """Return the columns of a table, with those that share a column of the file: most of its cells hold both."""
    found = dict(columns)
    ours = {column.name for column in table.columns}
    for parts in _PARTS:
        if not {parts.first, parts.second} <= ours or {parts.first, parts.second} <= found.keys():
            continue
        stated = found.get(parts.first) or found.get(parts.second)
        others = [name for name in free if name not in {each.name for each in found.values()}]
        scores = {name: name_score(name, parts.called) for name in others}
        best = max(scores, key=lambda name: scores[name], default="")
        name, sure = (stated.name, stated.confidence) if stated is not None else (best, scores.get(best, 0.0))
        if sure >= _LEAST_SURE and _hold_both(parts, cells.get(name, ())):
            found[parts.first] = Candidate(name, sure, pattern=parts.first_of)
            found[parts.second] = Candidate(name, sure, pattern=parts.second_of)
    return found


def with_period(
    columns: Mapping[str, Candidate], table: Table, cells: Mapping[str, Sequence[str]], free: Sequence[str]
) -> dict[str, Candidate]:
    """Return the columns of a table, with a period whose names are not known: the one pair of days in the file."""
    found = dict(columns)
    by_name = {column.name: column for column in table.columns}
    for since, until in _PERIODS:
        if since not in by_name or since in found:
            continue
        taken = {name for each in found.values() for name in each.names}
        begins, ends = (
            [
                name
                for name in free
                if name not in taken and form.search(plain(name)) and cells[name]
                if all(reads(by_name[since], cell) for cell in cells[name][:_CELLS])
            ]
            for form in (_BEGINS, _ENDS)
        )
        if len(begins) == 1 and len(ends) <= 1:
            found[since] = Candidate(begins[0], _BY_FORM)
            if ends and until not in found:
                found[until] = Candidate(ends[0], _BY_FORM)
    return found


def _hold_both(parts: _Parts, cells: Sequence[str]) -> bool:
    return sum(bool(parts.both.search(cell)) for cell in cells) > len(cells) / 2
