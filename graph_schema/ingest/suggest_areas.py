"""A first mapping for a city's table of residents, or of published figures: which columns are key, day and counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph_schema.ingest.candidates import Candidate, candidate, is_never_imported, reads
from graph_schema.ingest.columns import COUNTED_INDICATOR, RESIDENTS, Column, Table
from graph_schema.ingest.group_names import counted_groups, group_code
from graph_schema.ingest.mapping_checks import UNDECIDED
from graph_schema.ingest.names_alike import name_score
from graph_schema.ingest.periods import last_days
from graph_schema.ingest.samples import Sample
from graph_schema.ingest.suggest_mapping import Suggestion
from graph_schema.ingest.wide import NOT_PUBLISHED, NOTHING_THERE

_LEAST_GROUPS, _LEAST_FIGURES, _LEAST_NAME = 0.5, 0.9, 0.8
_BY_GROUPS, _ONLY_ONE = 0.9, 0.7
_MOST_GROUPS = 60
_SIGNS = frozenset((*NOTHING_THERE, *NOT_PUBLISHED))
_FIGURE = COUNTED_INDICATOR.columns[2]


def suggest_residents(sample: Sample, given: tuple[str, ...] = ()) -> Suggestion | None:
    """Return which columns hold area, day and residents by group; None where no area or no residents are found.

    `given`: our columns that an option of the command states.
    """
    columns = _place_and_day(sample, RESIDENTS, given)
    if "area_key" not in columns:
        return None
    by_name = {column.name: column for column in RESIDENTS.columns}
    groups = _groups_in_rows(sample, by_name["group"], columns)
    count = _best(sample, RESIDENTS, by_name["count"], columns) if groups is not None else None
    if groups is not None and count is not None:
        return Suggestion(RESIDENTS, sample, {**columns, "group": groups, "count": count}, given=given)
    counts = counted_groups(_figures(sample, columns, _FIGURE))
    return Suggestion(RESIDENTS, sample, columns, counts=counts, given=given) if counts else None


def suggest_figures(
    sample: Sample, table: Table, called: Sequence[str], given: tuple[str, ...] = ()
) -> Suggestion | None:
    """Return which columns hold area, day and a figure; None where no area is found.

    `table`: as `mapped_areas.read_mapped_figures` takes it. `called`: what the figure is called; where no column is
    called so, one that is the only one with figures is taken. `given`: as in `suggest_residents`.
    """
    columns = _place_and_day(sample, table, given)
    if "area_key" not in columns:
        return None
    names = _figures(sample, columns, table.columns[2])
    scores = {name: name_score(name, called) for name in names}
    best = max(scores, key=lambda name: scores[name], default=None)
    if best is not None and scores[best] >= _LEAST_NAME:
        columns = {**columns, "value": Candidate(best, scores[best])}
    elif len(names) == 1:
        columns = {**columns, "value": Candidate(names[0], _ONLY_ONE)}
    return Suggestion(table, sample, columns, given=given)


def _place_and_day(sample: Sample, table: Table, given: tuple[str, ...]) -> dict[str, Candidate]:
    """Return the columns of area and day: of the area's key rather than its name."""
    found: dict[str, Candidate] = {}
    for column in (each for each in table.columns[:2] if each.name not in given):
        each = _best(sample, table, column, found)
        if each is not None and column.name == "reference_date":
            each = _with_days(each, sample)
        if each is not None:
            found[column.name] = each
    return found


def _best(sample: Sample, table: Table, column: Column, taken: Mapping[str, Candidate]) -> Candidate | None:
    names = [name for name in sample.cells if name not in sample.repeated and name not in _names(taken)]
    fitting = [
        each
        for name in names
        if sample.cells[name] and not is_never_imported(name)
        if (each := candidate(table, column, name, sample.cells[name], gaps=sample.has_gaps(name))) is not None
    ]
    return max(fitting, key=lambda each: each.confidence, default=None)


def _names(taken: Mapping[str, Candidate]) -> set[str]:
    return {name for each in taken.values() for name in each.names}


def _with_days(day: Candidate, sample: Sample) -> Candidate | None:
    """Return a column of days, of which years and months stand for their last day; None where neither is in it."""
    cells = sample.cells[day.name]
    days = last_days(cells)
    if days is not None:
        return Candidate(day.name, day.confidence, days, by_convention=True)
    column = RESIDENTS.columns[1]
    return day if day.excel_dates or all(cell in day.codes or reads(column, cell) for cell in cells) else None


def _groups_in_rows(sample: Sample, column: Column, taken: Mapping[str, Candidate]) -> Candidate | None:
    """Return the column whose cells name groups; a person decides on what is none of ours, as on any other code."""
    for name in sample.cells:
        cells = sample.cells[name]
        if name in _names(taken) or name in sample.repeated or not cells:
            continue
        meanings = {cell: _group(column, cell) for cell in sorted(set(cells))}
        known = sum(meanings[cell] is not None for cell in cells) / len(cells)
        if known >= _LEAST_GROUPS and 1 < len(meanings) <= _MOST_GROUPS:
            codes = {cell: group or UNDECIDED for cell, group in meanings.items() if group != cell}
            return Candidate(name, _BY_GROUPS * (0.5 + known / 2), codes)
    return None


def _group(column: Column, cell: str) -> str | None:
    return cell if reads(column, cell) else group_code(cell)


def _figures(sample: Sample, taken: Mapping[str, Candidate], column: Column) -> list[str]:
    """Return the columns with a figure in most cells; the signs of official statistics are some."""
    return [
        name
        for name, cells in sample.cells.items()
        if name not in _names(taken) and name not in sample.repeated and cells and not is_never_imported(name)
        if sum(cell in _SIGNS or reads(column, cell) for cell in cells) >= _LEAST_FIGURES * len(cells)
    ]
