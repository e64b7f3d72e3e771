"""What an import did, row by row and in all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graph_schema.errors import RefusedRows
from graph_schema.ingest.left_out import LeftOutRows
from graph_schema.ingest.read_files import ReadFile
from graph_schema.ingest.refusals import Refusal
from graph_schema.written import number_words

Row = dict[str, Any]
"""A typed row: column name → value after checking, as `graph_schema.ingest.columns` declares it.

text, code: str · number: float · integer: int · date: `datetime.date` · boolean: bool · codes: list of str ·
languages: list of `{"code": "tr", "level": "C2"}` · empty: None (or the column is left out).
"""

Progress = Callable[[str, int, int], None]
"""Called with the stage (`read`, `cells`, `check`, `locate`, `compare`, `journal`, `keep`, `write`), the rows that are
done, and those that are to do (0: not known)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row lies: coordinates (degrees, WGS 84), ids of areas, and how sure the written address is.

    `settled_through` says who can reach a household whose written address a person settled to be no fixed one.
    `address_match` is None where coordinates were stated, or nothing is known. An address without coordinates can
    still have areas: those in which every place lies that it may be.
    """

    lat: float | None = None
    lon: float | None = None
    area_ids: Sequence[str] = ()
    address_match: str | None = None
    settled_through: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of one table by what became of them; `vanished` are in the graph and no longer in the file."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    vanished: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.created + other.created,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
            self.vanished + other.vanished,
        )

    def as_dict(self) -> dict[str, int]:
        """Return the counts by name, for reports and the graph."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "vanished": self.vanished,
        }


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing that refused nothing (a repaired border, a gap, points outside every area)."""

    kind: str
    de: str
    en: str
    area_m2: float | None = None
    names: tuple[str, ...] = ()
    """Names of the areas that the note is about."""
    known: bool = False
    """Was so before this import: told with a count only, all of them with `--json`."""

    def text(self, locale: str) -> str:
        """Return the sentence in `locale` ("de" or "en")."""
        return self.de if locale == "de" else self.en


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Outcome of one import.

    `not_located` counts residences or places that are kept without an area, `protected` the residences whose
    place is withheld by rule F7. `report_file` is where the refused rows were written.
    """

    kind: str
    tables: Mapping[str, Counts]
    """What became of the rows; where refused ones stopped the import, only these are counted."""
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[Note, ...] = ()
    not_located: int = 0
    protected: int = 0
    addresses: Mapping[str, int] = field(default_factory=dict[str, int])
    """Written addresses by how sure their place is."""
    ended: Mapping[str, int] = field(default_factory=dict[str, int])
    """Rows that ended because the files no longer state them, by table."""
    left: Mapping[tuple[str, str, str], int] = field(default_factory=dict[tuple[str, str, str], int])
    """Values of the files that were not taken, because another system leads them: (table, column, system) → number."""
    open_differences: int = 0
    """Differences between values changed here and the leading system that nobody has settled (F1)."""
    rows_read: Mapping[str, int] = field(default_factory=dict[str, int])
    """Rows of each table that were read, valid and refused; nothing where there was no file."""
    left_out: Mapping[str, LeftOutRows] = field(default_factory=dict[str, LeftOutRows])
    """Rows that a mapping's `where` left out, and those that refer to them, by table where there are such."""
    report_file: Path | None = field(default=None)
    file_hash: str | None = None
    """SHA-256 of the files, where there were files."""
    files: tuple[ReadFile, ...] = ()
    mapping_version: str | None = None
    """Version and SHA-256 of the mapping file, where there was one."""
    subject: str | None = None
    """What of its kind was imported: the code of a level or of an indicator; None where there is but one."""
    changed_something: bool = False
    """Whether the content of the graph was written to; of what is there already only the record of the import is."""

    @property
    def total(self) -> Counts:
        """Counts of all tables together."""
        return sum(self.tables.values(), Counts())

    def with_report_file(self, path: Path) -> ImportReport:
        """Return the same report, naming the file of refused rows."""
        return replace(self, report_file=path)


class RowsRefused(RefusedRows):
    """Rows were refused and nothing was written; `report` holds every refusal."""

    def __init__(self, report: ImportReport) -> None:
        one = report.total.refused == 1
        de, en = number_words(report.total.refused)
        super().__init__(
            de=f"{'1 Zeile wurde' if one else f'{de} Zeilen wurden'} abgewiesen; nichts ist geladen.",
            en=f"{'1 row was' if one else f'{en} rows were'} refused; nothing was loaded.",
            remedy_de="Zeilen nach dem Bericht berichtigen oder mit --accept-valid nur die gültigen laden.",
            remedy_en="Correct the rows that the report names, or load only the valid ones with --accept-valid.",
        )
        self.report = report
