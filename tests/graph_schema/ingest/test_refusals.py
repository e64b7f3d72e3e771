"""The report of refused rows: its order, and its words."""

import csv
from pathlib import Path

import pytest

from graph_schema.ingest.refusals import Refusal, RefusalKind, by_row, write_refusals


def refusal(file: str, row: int, column: str = "since") -> Refusal:
    return Refusal(file, row, column, RefusalKind.EMPTY, "Die Zelle ausfüllen.", "Fill in the cell.")


FOUND = (
    refusal("households.csv", 9), refusal("households.csv", 3), refusal("citizens.csv", 5),
    refusal("households.csv", 9, "type"), refusal("citizens.csv", 2),
)  # fmt: skip
READ = [
    ("households.csv", 3, "since"), ("households.csv", 9, "since"), ("households.csv", 9, "type"),
    ("citizens.csv", 2, "since"), ("citizens.csv", 5, "since"),
]  # fmt: skip


def test_refusals_are_ordered_by_row_and_the_files_stay_in_the_order_of_their_check() -> None:
    assert [(each.file, each.row, each.column) for each in by_row(FOUND)] == READ
    assert by_row(()) == []


def test_the_report_is_written_in_the_order_of_the_rows(tmp_path: Path) -> None:
    write_refusals(FOUND, tmp_path / "report.csv")
    lines = csv.DictReader((tmp_path / "report.csv").read_text(encoding="utf-8-sig").splitlines())
    assert [(line["file"], int(line["row"]), line["column"]) for line in lines] == READ


@pytest.mark.parametrize("kind", RefusalKind)
def test_every_kind_of_error_has_words_in_both_languages(kind: RefusalKind) -> None:
    each = Refusal("a.csv", 2, "b", kind, "", "")
    assert each.what("de")
    assert each.what("en")
    assert each.what("de") != each.what("en")
    assert "_" not in each.what("de") + each.what("en")
