"""A first mapping for an office's files, from their headers and a sample: names, forms and codes are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from graph_schema.ingest.candidates import (
    LEAST_CONFIDENCE,
    Candidate,
    candidate,
    is_context_only,
    is_never_imported,
)
from graph_schema.ingest.columns import CASEWORKERS, Column, Form, Table
from graph_schema.ingest.known_names import KNOWN_FILES
from graph_schema.ingest.mapping_checks import must_be_stated
from graph_schema.ingest.names_alike import name_score
from graph_schema.ingest.parted_cells import with_parted_cells, with_period
from graph_schema.ingest.row_filters import RowFilter, row_filter
from graph_schema.ingest.samples import Sample
from graph_schema.ingest.spoken_languages import spoken_languages

_LEAST_OF_AN_OPTIONAL_TABLE = 0.75
"""A table that may be missing is not made of the columns of another."""
_WEIGHT_OF_THE_REST = 0.25
"""What a file's name, and the share of its columns that a table takes, weigh beside the columns it must have."""

_CALLED, _CALLED_SO, _CALLED_OTHERWISE = 0.95, 0.75, 0.8
"""A file that is called like another table ("Standorte" with the columns of providers) is to be looked at."""
_LEAST_ALIKE = 0.3
"""A file that is less like a table than this is like none."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was found for a table: candidates by our column; `confidence` is that of the whole."""

    table: Table
    sample: Sample
    columns: Mapping[str, Candidate]
    rows: RowFilter | None = None
    """Which rows are proposed to be left out."""
    counts: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Residents with a column per group: which columns make up each."""
    given: tuple[str, ...] = ()
    """Our columns that an option of the command states for all rows; the mapping must not state them."""
    set_aside: tuple[str, ...] = ()
    """Columns of the file with the numbers of case workers, of whom there is no file."""

    @property
    def confidence(self) -> float:
        """Mean confidence of the columns that must be there, less where the file is called like another table."""
        return self._by_columns * (_CALLED_OTHERWISE if self._is_called_otherwise else 1)

    @property
    def _by_columns(self) -> float:
        """Mean confidence of the columns that must be there; a missing one counts 0."""
        needed = self._needed
        return sum(self.columns[name].confidence for name in needed if name in self.columns) / len(needed)

    @property
    def _is_called_otherwise(self) -> bool:
        """Tell whether the file's name is that of another table, and not that of this one."""
        own = self.table.name
        if own not in KNOWN_FILES or name_score(self._stem, KNOWN_FILES[own]) >= _CALLED_SO:
            return False
        return any(name_score(self._stem, names) >= _CALLED for names in KNOWN_FILES.values())

    @property
    def _stem(self) -> str:
        return re.sub(r"[\d_.-]+", " ", self.sample.sheet or self.sample.raw.file.rpartition(".")[0])

    @property
    def missing(self) -> list[str]:
        """Our columns that a mapping has to state and that were not found."""
        return [name for name in self._needed if name not in self.columns]

    @property
    def stated_elsewhere(self) -> tuple[str, ...]:
        """Our columns that an option or `counts` state."""
        return (*self.given, *(("group", "count") if self.counts else ()))

    @property
    def _needed(self) -> list[str]:
        names = [column.name for column in self.table.columns if must_be_stated(column, self.table)]
        return [name for name in names if name not in self.stated_elsewhere]

    @property
    def is_enough(self) -> bool:
        """Tell whether the file is likely to hold the table."""
        if self.table.required:
            return self._by_columns >= LEAST_CONFIDENCE
        return self.confidence >= _LEAST_OF_AN_OPTIONAL_TABLE

    @property
    def fit(self) -> float:
        """How well the file fits the table, beside other files: also by its name, and by what else is in it."""
        taken = {name for each in self.columns.values() for name in each.names}
        by_file = name_score(self._stem, KNOWN_FILES.get(self.table.name, (self.table.name,)))
        return self.confidence + _WEIGHT_OF_THE_REST * (len(taken) / len(self.sample.cells) + by_file)


Scored = Sequence[tuple[Column, Candidate]]
"""Columns of ours with candidates of one file, the surest first."""


def suggest(tables: Sequence[Table], samples: Sequence[Sample]) -> list[Suggestion]:
    """Return for each table the file that fits it best, in the order of `tables`; those that fit none are left out.

    The best pair of table and file is settled first. Several tables may lie in one file, but a column goes to one of
    them, but for the numbers by which they refer to each other.
    """
    filters = [row_filter(sample) for sample in samples]
    names = [_open_to_all(sample, rows) for sample, rows in zip(samples, filters, strict=True)]
    scored = {
        (table.name, at): _scored(table, sample, names[at]) for table in tables for at, sample in enumerate(samples)
    }
    found: dict[str, Suggestion] = {}
    taken: list[set[str]] = [set() for _ in samples]
    while True:
        best = max(
            (
                (suggestion.fit, -at, suggestion)
                for table in tables
                for at, sample in enumerate(samples)
                if table.name not in found
                if (suggestion := _suggestion(table, sample, scored[table.name, at], taken[at], names[at])).is_enough
            ),
            key=lambda each: each[:2],
            default=None,
        )
        if best is None:
            break
        _, place, suggestion = best
        found[suggestion.table.name] = replace(suggestion, rows=filters[-place])
        taken[-place].update(
            name
            for ours, each in suggestion.columns.items()
            if not _refers(suggestion.table, ours)
            for name in each.names
        )
    if CASEWORKERS.name not in found:
        found = {name: _without_caseworkers(each) for name, each in found.items()}
    places = {id(sample): names[at] for at, sample in enumerate(samples)}
    return [
        _with_languages(found[table.name], found.values(), places[id(found[table.name].sample)])
        for table in tables
        if table.name in found
    ]


def closest(tables: Sequence[Table], sample: Sample) -> Suggestion | None:
    """Return the table that a file is most like, whether or not it is enough; None where it is like none."""
    names = _open_to_all(sample, row_filter(sample))
    each = [_suggestion(table, sample, _scored(table, sample, names), frozenset(), names) for table in tables]
    alike = [one for one in each if one.confidence >= _LEAST_ALIKE]
    return max(alike, key=lambda one: one.fit, default=None)


def _without_caseworkers(suggestion: Suggestion) -> Suggestion:
    """Return a suggestion that refers to no case workers: a number that is in no file would refuse its row."""
    ours = {column.name for column in suggestion.table.columns if column.refers_to == CASEWORKERS.name}
    aside = tuple(each.name for name, each in suggestion.columns.items() if name in ours)
    kept = {name: each for name, each in suggestion.columns.items() if name not in ours}
    return replace(suggestion, columns=kept, set_aside=aside)


def _open_to_all(sample: Sample, rows: RowFilter | None) -> list[str]:
    """Return the columns of a file that may be taken: neither there twice, nor never asked for, nor about the row."""
    return [
        name
        for name in sample.cells
        if name not in sample.repeated and not is_never_imported(name) and not is_context_only(name)
        if rows is None or name != rows.name
    ]


def _scored(table: Table, sample: Sample, names: Sequence[str]) -> Scored:
    candidates = [
        (column, found)
        for column in table.columns
        for name in names
        if (found := candidate(table, column, name, sample.cells[name], gaps=sample.has_gaps(name))) is not None
    ]
    return sorted(candidates, key=lambda each: (-each[1].confidence, each[0].name, each[1].name))


def _given(scored: Scored, taken: AbstractSet[str], table: Table) -> dict[str, Candidate]:
    """Give each of our columns the column of the file that fits best; each is given once."""
    given: dict[str, Candidate] = {}
    names: set[str] = set()
    for column, each in scored:
        free = each.name not in names and (each.name not in taken or _refers(table, column.name))
        if column.name not in given and free:
            given[column.name] = each
            names.add(each.name)
    return given


def _suggestion(
    table: Table, sample: Sample, scored: Scored, taken: AbstractSet[str], names: Sequence[str]
) -> Suggestion:
    """Return what a table would take from a file: by names, from cells that hold two things, and periods by form."""
    columns = _given(scored, taken, table)
    free = [name for name in names if name not in taken]
    columns = with_parted_cells(columns, table, sample.cells, free)
    return Suggestion(table, sample, with_period(columns, table, sample.cells, free))


def _with_languages(suggestion: Suggestion, found: Iterable[Suggestion], names: Sequence[str]) -> Suggestion:
    """Return a suggestion with the languages that stand in columns which no table takes."""
    column = next((each for each in suggestion.table.columns if each.form is Form.LANGUAGES), None)
    if column is None:
        return suggestion
    beside = [each for each in found if each.sample is suggestion.sample]
    taken = {name for each in beside for one in each.columns.values() for name in one.names}
    spoken = spoken_languages(suggestion.sample, [name for name in names if name not in taken])
    if spoken is None:
        return suggestion
    return replace(suggestion, columns={**suggestion.columns, column.name: spoken})


def _refers(table: Table, name: str) -> bool:
    """Tell whether a column holds the number by which tables refer to each other."""
    column = next(each for each in table.columns if each.name == name)
    return column is table.columns[0] or column.refers_to is not None
