"""The report of refused rows: its order, and its words."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from graph_schema.ingest.refusals import Refusal, RefusalKind, by_row, told_once, write_refusals
from graph_schema.ingest.run_report import group_refusals


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


def test_what_is_wrong_with_a_cell_that_two_fields_read_is_told_once_and_names_both(tmp_path: Path) -> None:
    first = Refusal("export.csv", 4, "Beginn", RefusalKind.NOT_A_DATE, "Als Tag.", "Write a day.", "citizens.since")
    found = (first, replace(first, field="households.since"), replace(first, row=5))
    assert [(each.row, each.field) for each in told_once(found)] == [
        (4, "citizens.since, households.since"), (5, "citizens.since"),
    ]  # fmt: skip
    (group,) = group_refusals(found)
    assert (group.rows, group.first_row, group.fields) == (2, 4, ("citizens.since", "households.since"))
    write_refusals(found, tmp_path / "refused.csv")
    assert len((tmp_path / "refused.csv").read_text("utf-8-sig").splitlines()) == 1 + 2


def test_two_fields_that_want_different_things_of_a_cell_are_both_told() -> None:
    first = Refusal("export.csv", 4, "Art", RefusalKind.UNKNOWN_CODE, "Erlaubt: a.", "Allowed: a.", "citizens.sex")
    other = replace(first, remedy_de="Erlaubt: b.", remedy_en="Allowed: b.", field="citizens.needs")
    assert told_once((first, other)) == [first, other]
    assert [each.rows for each in group_refusals((first, other))] == [1]


def test_a_row_of_a_wrong_width_is_told_once_whatever_tables_are_read_from_it() -> None:
    row = Refusal("export.csv", 4, "", RefusalKind.WRONG_NUMBER_OF_CELLS, "Ergänzen.", "Add.")
    protecting = replace(row, remedy_de="Ergänzen. Geschützt.", remedy_en="Add. Protected.")
    assert told_once((row, protecting, row)) == [protecting]
