"""Refused rows: what is wrong, where, and what to do, never the value itself."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from graph_schema.ingest.private_files import open_private


class RefusalKind(StrEnum):
    """Kinds of error, as the report file names them."""

    EMPTY = "empty"
    NOT_A_DATE = "not_a_date"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    NOT_THE_END_OF_A_MONTH = "not_the_end_of_a_month"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    NOT_YES_OR_NO = "not_yes_or_no"
    UNKNOWN_CODE = "unknown_code"
    NOT_A_LANGUAGE = "not_a_language"
    TOO_LONG = "too_long"
    WRONG_NUMBER_OF_CELLS = "wrong_number_of_cells"
    DUPLICATE_KEY = "duplicate_key"
    UNKNOWN_REFERENCE = "unknown_reference"
    DEPENDS_ON_REFUSED = "depends_on_refused"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    COORDINATES_INCOMPLETE = "coordinates_incomplete"
    ROWS_CONTRADICT = "rows_contradict"
    NO_POLYGON = "no_polygon"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why one row was refused; `row` counts like a spreadsheet, the header being row 1."""

    file: str
    row: int
    column: str
    kind: RefusalKind
    remedy_de: str
    remedy_en: str

    def remedy(self, locale: str) -> str:
        """Return the remedy in `locale` ("de" or "en")."""
        return self.remedy_de if locale == "de" else self.remedy_en


REPORT_COLUMNS = ("file", "row", "column", "kind", "remedy_de", "remedy_en")


def write_refusals(refusals: Iterable[Refusal], path: Path) -> None:
    """Write the report of refused rows as CSV (UTF-8 with BOM, so that spreadsheets read it), mode 0600.

    It holds positions and remedies only: the value of a refused cell is personal and never written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open_private(path, "w") as file:
        writer = csv.writer(file)
        writer.writerow(REPORT_COLUMNS)
        for each in refusals:
            writer.writerow((each.file, each.row, each.column, each.kind.value, each.remedy_de, each.remedy_en))
