"""Refused rows: what is wrong, where, and what to do, never the value itself."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from graph_schema.ingest.formulas import guarded
from graph_schema.ingest.private_files import open_private


class RefusalKind(StrEnum):
    """Kinds of error, as the report file names them."""

    EMPTY = "empty"
    NOT_A_DATE = "not_a_date"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    IN_THE_FUTURE = "in_the_future"
    TOO_FAR_AHEAD = "too_far_ahead"
    NOT_THE_END_OF_A_MONTH = "not_the_end_of_a_month"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    NOT_YES_OR_NO = "not_yes_or_no"
    UNKNOWN_CODE = "unknown_code"
    NOT_A_LANGUAGE = "not_a_language"
    TOO_LONG = "too_long"
    FORMULA_ERROR = "formula_error"
    WRONG_NUMBER_OF_CELLS = "wrong_number_of_cells"
    DUPLICATE_KEY = "duplicate_key"
    UNKNOWN_REFERENCE = "unknown_reference"
    DEPENDS_ON_REFUSED = "depends_on_refused"
    REFERS_TO_LEFT_OUT = "refers_to_left_out"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    COORDINATES_INCOMPLETE = "coordinates_incomplete"
    ROWS_CONTRADICT = "rows_contradict"
    NO_POLYGON = "no_polygon"


_WORDS: dict[RefusalKind, tuple[str, str]] = {
    RefusalKind.EMPTY: ("leer", "empty"),
    RefusalKind.NOT_A_DATE: ("kein Datum", "not a date"),
    RefusalKind.DATE_OUT_OF_RANGE: ("Datum außerhalb der Grenzen", "date out of range"),
    RefusalKind.IN_THE_FUTURE: ("in der Zukunft", "in the future"),
    RefusalKind.TOO_FAR_AHEAD: ("zu weit in der Zukunft", "too far in the future"),
    RefusalKind.NOT_THE_END_OF_A_MONTH: ("kein Monatsende", "not the end of a month"),
    RefusalKind.NOT_A_NUMBER: ("keine Zahl", "not a number"),
    RefusalKind.NOT_A_WHOLE_NUMBER: ("keine ganze Zahl", "not a whole number"),
    RefusalKind.NUMBER_OUT_OF_RANGE: ("Zahl außerhalb der Grenzen", "number out of range"),
    RefusalKind.NOT_YES_OR_NO: ("weder ja noch nein", "neither yes nor no"),
    RefusalKind.UNKNOWN_CODE: ("unbekanntes Kürzel", "unknown code"),
    RefusalKind.NOT_A_LANGUAGE: ("keine Sprache", "not a language"),
    RefusalKind.TOO_LONG: ("zu lang", "too long"),
    RefusalKind.FORMULA_ERROR: ("Fehlerwert einer Formel", "error value of a formula"),
    RefusalKind.WRONG_NUMBER_OF_CELLS: ("falsche Zahl von Feldern", "wrong number of fields"),
    RefusalKind.DUPLICATE_KEY: ("mehrfach vorhanden", "there more than once"),
    RefusalKind.UNKNOWN_REFERENCE: ("Verweis ins Leere", "refers to nothing"),
    RefusalKind.DEPENDS_ON_REFUSED: ("hängt an einer abgewiesenen Zeile", "depends on a refused row"),
    RefusalKind.REFERS_TO_LEFT_OUT: ("verweist auf eine ausgelassene Zeile", "refers to a row that is left out"),
    RefusalKind.ENDS_BEFORE_IT_BEGINS: ("endet vor dem Anfang", "ends before it begins"),
    RefusalKind.COORDINATES_INCOMPLETE: ("nur eine Koordinate", "only one coordinate"),
    RefusalKind.ROWS_CONTRADICT: ("Zeilen widersprechen sich", "rows contradict each other"),
    RefusalKind.NO_POLYGON: ("keine Fläche", "no polygon"),
}


def refusal_words(kind: str, locale: str) -> str:
    """Return a kind of error in words of `locale` ("de" or "en"); `kind` itself where it is none of `RefusalKind`."""
    known = {each.value: words for each, words in _WORDS.items()}
    return known[kind][0 if locale == "de" else 1] if kind in known else kind


WHOLE_ROW = ""
"""In place of a column where no single cell is wrong."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why one row was refused; `row` counts like a spreadsheet, the header being row 1."""

    file: str
    row: int
    column: str
    kind: RefusalKind
    remedy_de: str
    remedy_en: str
    field: str = ""
    """Table and column of ours that the cell was read for, such as `citizens.birth_date`; several with ", " between
    them where `told_once` put them together."""

    def remedy(self, locale: str) -> str:
        """Return the remedy in `locale` ("de" or "en")."""
        return self.remedy_de if locale == "de" else self.remedy_en

    def what(self, locale: str) -> str:
        """Return the kind of error in words of `locale` ("de" or "en")."""
        return refusal_words(self.kind, locale)


REPORT_COLUMNS = ("file", "row", "column", "kind", "remedy_de", "remedy_en", "field")


def told_once(refusals: Iterable[Refusal]) -> list[Refusal]:
    """Return refusals, those that say the same of one cell as one that names all fields which read it.

    A mapping may read several fields of ours from one cell: what is wrong with it is one thing to mend.
    """
    told: dict[tuple[object, ...], Refusal] = {}
    for each in refusals:
        # Of a whole row it matters once what is wrong, whatever each table that is read from it says to do.
        remedy = each.remedy_de if each.column else WHOLE_ROW
        same = (each.file, each.row, each.column, each.kind, remedy)
        before = told.get(same)
        told[same] = each if before is None else _together(before, each)
    return list(told.values())


def _together(one: Refusal, other: Refusal) -> Refusal:
    fields = dict.fromkeys(filter(None, (*one.field.split(", "), other.field)))
    fuller = max(one, other, key=lambda each: len(each.remedy_de))
    return replace(fuller, field=", ".join(fields))


def by_row(refusals: Sequence[Refusal]) -> list[Refusal]:
    """Return refusals as somebody with the files before them reads: file by file, each from top to bottom."""
    files = {name: at for at, name in enumerate(dict.fromkeys(each.file for each in refusals))}
    return sorted(told_once(refusals), key=lambda each: (files[each.file], each.row))


def write_refusals(refusals: Sequence[Refusal], path: Path) -> None:
    """Write the report of refused rows, by file and row, as CSV (UTF-8 with BOM for spreadsheets), mode 0600.

    It holds positions and remedies only: the value of a refused cell is personal and never written. Names of files and
    columns come from outside: what a spreadsheet would calculate is guarded.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open_private(path, "w") as file:
        writer = csv.writer(file)
        writer.writerow(REPORT_COLUMNS)
        for each in by_row(refusals):
            said = (each.file, each.row, each.column, each.kind.value, each.remedy_de, each.remedy_en, each.field)
            writer.writerow([guarded(part) if isinstance(part, str) else part for part in said])
