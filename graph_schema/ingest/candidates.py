"""How well a column of an office's file fits one of ours: by its name, and by what its cells hold.

Values are shown only where they are codes: values of people never appear in a suggestion.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from rapidfuzz import fuzz

from graph_schema.ingest.cells import CellError, read_cell
from graph_schema.ingest.columns import Column, Form, Table
from graph_schema.ingest.known_codes import companions, is_by_convention, known_answer, known_code
from graph_schema.ingest.known_names import (
    CITIZENSHIP,
    CITIZENSHIP_WORDS,
    KNOWN_NAMES,
    NEVER_IMPORTED,
    NEVER_IMPORTED_WORDS,
    OPEN_ENDS,
)
from graph_schema.ingest.mapping_checks import UNDECIDED
from graph_schema.ingest.names_alike import is_number_of, name_score, plain, words
from graph_schema.ingest.periods import last_days

LEAST_CONFIDENCE = 0.5
_LEAST_NAME = 0.8
_SURE_NAME = 0.9
_NAME_BY_CELLS, _SPEAKING, _A_WORD = 0.8, 0.9, 5
"""A column whose cells are known words of one of ours ("alleinerziehend") needs no known name."""
_CELLS = 500
"""So many cells of a column say whether it can be read."""
_MOST_CODES, _LEAST_OF_A_CODE, _LONGEST_CODE = 20, 5, 30
"""Fewer rows with a value, more values, or longer ones: the column may hold no codes."""
_CODE = re.compile(r"\d{1,3}|[A-Z]{1,2}\d{0,2}")
"""What can be shown though its meaning is not known: a small number or two capitals. A word, however often it stands
there and whatever stands beside it, may be somebody's name or what was noted about one."""
_EXCEL_DAY = re.compile(r"[1-6]\d{4}")
_KEY, _NAMES_AS_KEYS = re.compile(r"[A-Za-z]{0,4}[ _-]?\d[\d ._/-]*[A-Za-z]?"), 0.8
"""What keys of areas look like; names of areas may be the keys, which somebody has to confirm."""
_TELLING = ("sex", "employability", "type", "role")
_SHAPES = {
    "phone": re.compile(r"(?:\d\D*){5}"),
    "email": re.compile("@"),
    "postcode": re.compile(r"^\d{4,5}$"),
    "house_number": re.compile(r"^\d"),
    "given_name": re.compile(r"^\D+$"),
    "family_name": re.compile(r"^\D+$"),
    "street": re.compile(r"[^\W\d]{2}"),
    "town": re.compile(r"^\D+$"),
}
"""What is in most cells of such columns, beside what can be read at all."""
_SEPARATORS = ("|", ",", ";", "/")
_DATES, _LISTS = (Form.DATE, Form.MONTH_END), (Form.CODES, Form.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column of a file that may be one of ours: `confidence` from 0 to 1."""

    name: str
    confidence: float
    codes: Mapping[str, str] = field(default_factory=dict[str, str])
    """What cells mean; `UNDECIDED` where somebody has to say it."""
    not_shown: int = 0
    """Values that are no known codes, and may be those of people."""
    separator: str | None = None
    """Between several values in a cell, where it is not ours."""
    pattern: str | None = None
    excel_dates: bool = False
    by_convention: bool = False
    """Whether numbers are explained as they usually are: to be confirmed."""
    level: Candidate | None = None
    """Of a language: the column that states its level."""
    join: tuple[Candidate, ...] = ()
    """Columns that give the values of one list, instead of `name`."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the file that are taken."""
        if self.join:
            return tuple(name for part in self.join for name in part.names)
        return (self.name, self.level.name) if self.level is not None else (self.name,)


def candidate(table: Table, column: Column, name: str, cells: Sequence[str], *, gaps: bool) -> Candidate | None:
    """Return how well a column of the file fits one of ours; None where it does not. `gaps`: some cells are empty."""
    if column.form is Form.LANGUAGES or column.name == "citizenship":
        return None  # found with their levels, in several columns: `spoken_languages`; never suggested (F5)
    known = KNOWN_NAMES.get(f"{table.name}.{column.name}", KNOWN_NAMES.get(column.name, ()))
    by_name = name_score(name, (column.name, *known))
    if by_name < _SURE_NAME and is_number_of(column.name, name):
        by_name = _SURE_NAME
    if by_name < _LEAST_NAME:
        by_name = _NAME_BY_CELLS if _speaks_for_itself(column, cells[:_CELLS]) else 0.0
    if by_name < (_SURE_NAME if _is_number(table, column) else _LEAST_NAME):
        return None
    if column.name == "area_key" and not _are_keys(name, cells[:_CELLS]):
        by_name *= _NAMES_AS_KEYS
    found = _content(column, name, cells[:_CELLS], cells, by_name)
    if gaps and column.name == "sex" and found.codes:
        found = replace(found, codes={**found.codes, "": "unknown"})
    return found if found.confidence >= LEAST_CONFIDENCE else None


def _are_keys(name: str, cells: Sequence[str]) -> bool:
    """Tell whether cells are numbers or codes of areas, as the column's name or its cells say, rather than names."""
    if is_number_of("area_key", name) or not {"nummer", "schluessel", "kennziffer", "key"}.isdisjoint(words(name)):
        return True
    return sum(map(bool, map(_KEY.fullmatch, cells))) > len(cells) / 2


def _is_number(table: Table, column: Column) -> bool:
    """Tell whether a column holds a number by which rows are known: all of them look alike."""
    return column is table.columns[0] or column.refers_to is not None


def _speaks_for_itself(column: Column, cells: Sequence[str]) -> bool:
    """Tell whether nearly all cells are words that only this column of ours has, and at least two of them."""
    if column.name not in _TELLING or not cells or len(set(cells)) > _MOST_CODES:
        return False
    counts = Counter(cells)
    known = {cell: ours for cell in counts if len(cell) >= _A_WORD and (ours := known_code(column.name, cell))}
    return sum(counts[cell] for cell in known) >= _SPEAKING * len(cells) and len(set(known.values())) > 1


def is_never_imported(name: str) -> bool:
    """Tell whether a column holds somebody's origin or belief (F5), by its name.

    >>> is_never_imported("Mit Migrationshintergrund (J/N)"), is_never_imported("Straße")
    (True, False)
    """
    letters = plain(name)
    alike = any(fuzz.partial_ratio(each, letters) > 92 for each in NEVER_IMPORTED if len(letters) >= len(each) - 1)
    return alike or letters in NEVER_IMPORTED_WORDS


def is_context_only(name: str) -> bool:
    """Tell whether a column holds the citizenship: it may be imported, and is not unless somebody wants it (F5).

    >>> is_context_only("Staatsangeh."), is_context_only("KD_StA"), is_context_only("Stadt")
    (True, True, False)
    """
    alike = name_score(name, KNOWN_NAMES["citizenship"]) > _SURE_NAME or CITIZENSHIP.search(plain(name)) is not None
    return alike or any(plain(word) in CITIZENSHIP_WORDS for word in re.split(r"[\s_./()-]+", name))


def looks_like_excel_days(cells: Sequence[str]) -> bool:
    """Tell whether most cells of a column of dates are Excel's day numbers."""
    return bool(cells) and sum(map(bool, map(_EXCEL_DAY.fullmatch, cells))) > len(cells) / 2


def _content(column: Column, name: str, some: Sequence[str], cells: Sequence[str], by_name: float) -> Candidate:
    if column.form in _DATES:
        open_ends = dict.fromkeys((each for each in OPEN_ENDS if each in cells), "")
        excel = looks_like_excel_days(some)
        readable = [cell in open_ends or (excel and _EXCEL_DAY.fullmatch(cell)) or reads(column, cell) for cell in some]
        if column.name == "reference_date" and last_days(some) is not None:
            readable = [True]
        return Candidate(name, _both(by_name, _share(readable)), open_ends, excel_dates=excel)
    separator = _separator(column, some) if column.form in _LISTS else None
    parts = [part for cell in cells for part in _parts(cell, separator)]
    own = separator if separator != "|" else None
    if column.form is Form.BOOLEAN or column.codes is not None:
        codes, not_shown, known = shown_codes(parts, partial(_meaning, column, name), by_name)
        beside = {code: _meaning(column, name, code) for code in companions(set(parts))} if not not_shown else {}
        codes |= {code: ours for code, ours in beside.items() if ours is not None and ours != code}
        usual = any(is_by_convention(column.name, code) for code in codes)
        return Candidate(name, _both(by_name, known), codes, not_shown, own, by_convention=usual)
    shape = _SHAPES.get(column.name)
    fits = [reads(column, part) and (shape is None or bool(shape.search(part))) for part in parts[:_CELLS]]
    return Candidate(name, _both(by_name, _share(fits)), separator=own)


def _both(by_name: float, by_content: float) -> float:
    return by_name * (0.4 + 0.6 * by_content)


def _share(readable: Sequence[object]) -> float:
    """Return the share of what is true; of nothing, half: an empty column says neither yes nor no."""
    return sum(map(bool, readable)) / len(readable) if readable else 0.5


def reads(column: Column, text: str) -> bool:
    """Tell whether a text is a cell of one of our columns."""
    try:
        read_cell(column, text)
    except CellError:
        return False
    return True


def _parts(cell: str, separator: str | None) -> list[str]:
    return [part.strip() for part in cell.split(separator)] if separator is not None else [cell]


def _separator(column: Column, cells: Sequence[str]) -> str:
    """Return what stands between several values in a cell: what leaves most parts that are known, ours where none."""

    def known(separator: str) -> float:
        parts = [part for cell in cells for part in _parts(cell, separator)]
        return _share([_meaning(column, "", part) is not None for part in parts])

    used = [each for each in _SEPARATORS if any(each in cell for cell in cells)]
    return max(used, key=known, default="|")


def _meaning(column: Column, name: str, value: str) -> str | None:
    """Return what a code means here, None where it is not known; our own codes mean themselves."""
    if reads(column, value):
        return value
    if column.form is Form.BOOLEAN:
        return known_answer(value)
    return known_code(column.name, value, name)


def shown_codes(
    values: Sequence[str], meaning: Callable[[str], str | None], by_name: float
) -> tuple[dict[str, str], int, float]:
    """Return the codes of a column with what they mean, how many values are not shown, and how much is understood.

    Known codes are words of ours. Others are shown only where the column's name says that it holds codes, and only
    those that cannot be a word; the rest is counted, and somebody who may see the file looks there.
    """
    counts = Counter(values)
    meanings = {value: meaning(value) for value in counts}
    known = _share([meanings[value] is not None for value in values])
    few = len(counts) <= _MOST_CODES and all(len(value) <= _LONGEST_CODE for value in counts)
    codes = {value: ours for value, ours in sorted(meanings.items()) if ours is not None and ours != value}
    unknown = sorted(value for value, ours in meanings.items() if ours is None)
    shown = [
        value
        for value in unknown
        if few and by_name >= _SURE_NAME and counts[value] >= _LEAST_OF_A_CODE and _CODE.fullmatch(value)
    ]
    codes.update(dict.fromkeys(shown, UNDECIDED))
    return codes, len(unknown) - len(shown), 0.6 + 0.4 * known if few else known
