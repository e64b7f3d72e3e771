"""What an import prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from api.cli.import_results import print_report, write_report
from api.cli.output import LANGUAGE
from graph_schema.ingest.refusals import Refusal, RefusalKind
from graph_schema.ingest.report import Counts, ImportReport, Note

Printed = Callable[..., str]


@pytest.fixture
def printed() -> Printed:
    """The lines that a command prints of a report."""

    def of(report: ImportReport, *, language: str = "en", loaded: bool = True, as_json: bool = False) -> str:
        @click.command()
        @click.pass_context
        def command(context: click.Context) -> None:
            context.meta[LANGUAGE] = language
            print_report(report, loaded=loaded, as_json=as_json)

        result = CliRunner().invoke(command)
        assert result.exit_code == 0, result.output
        return result.stdout

    return of


def refused(rows: list[int], column: str = "birth_date") -> ImportReport:
    refusals = tuple(
        Refusal("citizens.csv", row, column, RefusalKind.NOT_A_DATE, "Als JJJJ-MM-TT.", "Write YYYY-MM-DD.")
        for row in rows
    )
    return ImportReport("register", {"citizens": Counts(refused=len(rows))}, refusals)


def test_refusals_are_printed_by_column_and_kind_with_the_first_row_and_the_remedy(
    printed: Printed, tmp_path: Path
) -> None:
    report = write_report(refused([8, 3, 12]), tmp_path, tmp_path / "refused.csv")
    assert printed(report, loaded=False).splitlines() == [
        "citizens: 3 refused",
        "Refused, 3 errors:",
        "- citizens.csv, column birth_date, 3 rows, first 3: not a date. Write YYYY-MM-DD.",
        f"The whole report: {tmp_path / 'refused.csv'}",
    ]
    assert printed(report, language="de", loaded=False).splitlines() == [
        "Personen: 3 abgewiesen",
        "Abgewiesen, 3 Fehler:",
        "- citizens.csv, Spalte birth_date, 3 Zeilen, zuerst 3: kein Datum. Als JJJJ-MM-TT.",
        f"Der ganze Bericht: {tmp_path / 'refused.csv'}",
    ]


def test_the_eight_most_frequent_kinds_are_printed(printed: Printed) -> None:
    made = [refused([*range(2, 2 + column)], f"c{column}") for column in range(1, 11)]
    refusals = tuple(each for report in made for each in report.refusals)
    report = ImportReport("register", {"citizens": Counts(refused=55)}, refusals)
    lines = printed(report, loaded=False).splitlines()
    assert lines[1] == "Refused, the 8 most frequent of 10 kinds of errors (55 in all):"
    assert [line.split(", ")[1] for line in lines[2:]] == [f"column c{column}" for column in range(10, 2, -1)]
    assert printed(report, language="de", loaded=False).splitlines()[1] == (
        "Abgewiesen, die 8 häufigsten von 10 Arten von Fehlern (55 in allen):"
    )
    document = json.loads(printed(report, loaded=False, as_json=True))
    assert [each["rows"] for each in document["refused"]] == list(range(10, 0, -1))


def test_causes_stand_before_rows_that_hang_on_them(printed: Printed) -> None:
    (cause,) = refused([2], "sex").refusals
    hanging = [replace(cause, row=row, kind=RefusalKind.DEPENDS_ON_REFUSED) for row in range(3, 30)]
    report = ImportReport("register", {"citizens": Counts(refused=28)}, (*hanging, cause))
    lines = printed(report, loaded=False).splitlines()
    assert "not a date" in lines[2]
    assert "27 rows" in lines[3]


def test_a_refusal_of_a_whole_row_names_no_column(printed: Printed) -> None:
    assert "- citizens.csv, Zeile 2: kein Datum." in printed(refused([2], column=""), language="de", loaded=False)
    assert "- citizens.csv, row 2: not a date." in printed(refused([2], column=""), loaded=False)


def test_the_document_holds_the_first_refusals_too(printed: Printed) -> None:
    document = json.loads(printed(refused([9, 2, 3, 4, 5, 6]), loaded=False, as_json=True))
    assert [each["row"] for each in document["first_refusals"]] == [2, 3, 4, 5, 6]
    assert document["first_refusals"][0] == {
        "file": "citizens.csv", "row": 2, "column": "birth_date", "fields": [], "kind": "not_a_date",
        "remedy": "Write YYYY-MM-DD.",
    }  # fmt: skip


def note(kind: str, *, known: bool) -> Note:
    return Note(kind, f"{kind} auf Deutsch.", f"{kind} in English.", 120.0, ("A", "B"), known=known)


def test_what_was_odd_before_is_one_line_and_what_is_new_is_told(printed: Printed) -> None:
    notes = (
        note("gap", known=False), note("gap", known=True), *[note("overlap", known=True)] * 3,
        note("repaired", known=True),
    )  # fmt: skip
    report = ImportReport("neighbourhoods", {"neighbourhoods": Counts(unchanged=3, changed=1)}, notes=notes)
    assert printed(report).splitlines()[1:3] == [
        "- gap in English.",
        "- At unchanged areas, as before: 1 gap, 3 overlaps, 1 repaired border (all with --json)",
    ]
    assert printed(report, language="de").splitlines()[1:3] == [
        "- gap auf Deutsch.",
        "- An unveränderten Gebieten, wie zuvor: 1 Lücke, 3 Überlappungen, 1 reparierte Grenze (alle mit --json)",
    ]
    document = json.loads(printed(report, as_json=True))
    assert [each["known"] for each in document["notes"]] == [False, True, True, True, True, True]


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        (Counts(unchanged=2), "Nothing changed: everything was there already."),
        (Counts(unchanged=2, refused=1), "Nothing changed: all valid rows were there already."),
        (Counts(refused=1), "Nothing loaded: all rows are refused."),
        (Counts(vanished=3), "Nothing loaded: no row holds a value."),
    ],
)
def test_an_import_that_writes_nothing_says_why(printed: Printed, counts: Counts, text: str) -> None:
    assert printed(ImportReport("residents", {"residents": counts})).splitlines()[-1] == text


def test_what_others_lead_and_what_differs_is_told(printed: Printed) -> None:
    left = {("citizens", "phone", "Telefonbuch"): 1, ("caseworkers", "family_name", "case system"): 20}
    report = ImportReport("register", {"citizens": Counts(unchanged=30)}, left=left, open_differences=2)
    assert printed(report, language="de").splitlines()[1:4] == [
        "Nicht übernommen, weil Fachverfahren führt: 20 Werte (Fachkräfte, family_name).",
        "Nicht übernommen, weil Telefonbuch führt: 1 Wert (Personen, phone).",
        "Unterschiede zu dem, was hier geändert wurde: 2. Ansehen und klären: sozialraum differences settle",
    ]
    assert "Not taken, because Telefonbuch leads: 1 value (citizens, phone)." in printed(report)
    document = json.loads(printed(report, as_json=True))
    assert document["open_differences"] == 2
    assert document["left"][1] == {
        "table": "citizens", "column": "phone", "leading_system": "Telefonbuch", "values": 1,
    }  # fmt: skip
