"""The report that stays with the record of an import: what kind of thing, where and how often, never a value.

Rows that were refused are told by file, column and kind; the rows themselves are in the file that the command writes.
`encode` and `decode` are each other's reverse; a report of an earlier version, which kept none, decodes as None.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from graph_schema.errors import SozialraumError
from graph_schema.ingest.left_out import LeftOutRows
from graph_schema.ingest.read_files import ReadFile
from graph_schema.ingest.refusals import Refusal, RefusalKind, refusal_words, told_once
from graph_schema.ingest.report import ImportReport, Note

KEPT_GROUPS = 200
KEPT_NOTES = 50
"""So that a record stays some kilobytes; the rest is counted. Real files had fewer than 40 groups and 30 notes."""


class RefusalGroup(msgspec.Struct, frozen=True, omit_defaults=True):
    """Refused rows of one file with the same kind of error in the same column; `column` is empty for whole rows."""

    file: str
    column: str
    kind: str
    """A `RefusalKind`."""
    rows: int
    first_row: int
    """Counts like a spreadsheet, the header being row 1."""
    remedy_de: str
    """Of the first row."""
    remedy_en: str
    fields: tuple[str, ...] = ()
    """Our fields that were read from the column, such as `citizens.birth_date`."""

    def what(self, locale: str) -> str:
        """Return the kind of error in words of `locale` ("de" or "en"); as it stands where there is no word."""
        return refusal_words(self.kind, locale)

    def remedy(self, locale: str) -> str:
        """Return the remedy in `locale` ("de" or "en")."""
        return self.remedy_de if locale == "de" else self.remedy_en


class RunNote(msgspec.Struct, frozen=True):
    """Something worth knowing that refused nothing."""

    kind: str
    de: str
    en: str

    def text(self, locale: str) -> str:
        """Return the sentence in `locale` ("de" or "en")."""
        return self.de if locale == "de" else self.en


class RunReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stays of an `ImportReport` besides its counts."""

    refused: tuple[RefusalGroup, ...] = ()
    """The most frequent first, and behind them rows that hang on refused ones."""
    refused_groups: int = 0
    """Groups in all; more than `refused` holds where there were very many."""
    notes: tuple[RunNote, ...] = ()
    notes_left_out: int = 0
    """Further notes, and those that an earlier import told already."""
    addresses: dict[str, int] = {}  # msgspec copies it for each report
    """Written addresses by how sure their place is."""
    ended: dict[str, int] = {}
    """Rows that ended because the files no longer state them, by table."""
    left_out: dict[str, LeftOutRows] = {}
    """Rows that a mapping's `where` left out, and those that refer to them, by table."""
    not_located: int = 0
    protected: int = 0
    rows_read: dict[str, int] = {}
    """Rows that were read, valid and refused, by table; empty for imports of a version that kept none."""
    files: tuple[ReadFile, ...] = ()
    """None where rows came from no file, and for imports of a version that kept only the hash of all."""


def group_refusals(refusals: Iterable[Refusal]) -> list[RefusalGroup]:
    """Return refusals by file, column and kind, the most frequent first, else as the files have them.

    Rows that hang on a refused one come behind all causes: they go when those are mended.
    """
    rows: defaultdict[tuple[str, str, RefusalKind], set[int]] = defaultdict(set)
    first: dict[tuple[str, str, RefusalKind], Refusal] = {}
    fields: defaultdict[tuple[str, str, RefusalKind], dict[str, None]] = defaultdict(dict)
    for each in told_once(refusals):
        group = (each.file, each.column, each.kind)
        rows[group].add(each.row)
        fields[group].update(dict.fromkeys(filter(None, each.field.split(", "))))
        if group not in first or each.row < first[group].row:
            first[group] = each
    counts = {group: len(found) for group, found in rows.items()}
    return [
        RefusalGroup(
            file, column, kind.value, number, one.row, one.remedy_de, one.remedy_en, tuple(fields[file, column, kind])
        )
        for (file, column, kind), number in sorted(counts.items(), key=_causes_first)
        for one in (first[file, column, kind],)
    ]


def _causes_first(group: tuple[tuple[str, str, RefusalKind], int]) -> tuple[bool, int]:
    (_, _, kind), rows = group
    return kind is RefusalKind.DEPENDS_ON_REFUSED, -rows


def run_report(report: ImportReport) -> RunReport:
    """Return what stays of a report."""
    groups = group_refusals(report.refusals)
    new = [each for each in report.notes if not each.known]
    return RunReport(
        refused=tuple(groups[:KEPT_GROUPS]),
        refused_groups=len(groups),
        notes=tuple(map(_kept, new[:KEPT_NOTES])),
        notes_left_out=len(report.notes) - len(new[:KEPT_NOTES]),
        addresses=_counted(report.addresses),
        ended=_counted(report.ended),
        left_out=dict(report.left_out),
        not_located=report.not_located,
        protected=report.protected,
        rows_read=dict(report.rows_read),
        files=report.files,
    )


def unread_report(error: SozialraumError) -> RunReport:
    """Return the report of files that could not be read at all: the error's sentence, which holds no cell's value."""
    return RunReport(notes=(RunNote(error.code, error.text("de"), error.text("en")),))


def encode(report: RunReport) -> str:
    """Return a report as the JSON that is kept in the graph."""
    return msgspec.json.encode(report).decode()


def decode(text: str | None) -> RunReport | None:
    """Return the report that `encode` wrote; None where an import of an earlier version kept none."""
    return None if text is None else msgspec.json.decode(text, type=RunReport)


def _kept(note: Note) -> RunNote:
    return RunNote(note.kind, note.de, note.en)


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {str(name): number for name, number in counts.items() if number}
