"""The codes of a mapping read backwards: from what we mean to what the office's system writes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from graph_schema.ingest.cells import read_cell
from graph_schema.ingest.columns import Column, Form
from graph_schema.ingest.mapping import Source
from graph_schema.ingest.mapping_checks import UNDECIDED

LISTS = (Form.CODES, Form.LANGUAGES)


def codes_by_meaning(source: Source, column: Column) -> dict[Any, list[str]]:
    """Return the codes that stand for each value of a column; None stands for an empty cell.

    In lists the values are the texts of their parts, and a code that means nothing is left out: nothing is written
    as it. An empty cell is read as empty without being told.
    """
    found: dict[Any, list[str]] = defaultdict(list)
    for code, text in source.codes.items():
        if text == UNDECIDED or (not text and (not code or column.form in LISTS)):
            continue
        found[_meaning(column, text)].append(code)
    return dict(found)


def _meaning(column: Column, text: str) -> Any:
    if column.form in LISTS or not text:
        return text or None
    return read_cell(column, text)
