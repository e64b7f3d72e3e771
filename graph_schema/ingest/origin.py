"""Where the rows of an import came from, as its record tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from graph_schema.ingest.checks import CheckedTable
from graph_schema.ingest.left_out import LeftOutRows, left_out_rows
from graph_schema.ingest.mapping import FileMapping
from graph_schema.ingest.read_files import ReadFile, describe_files, hash_of_all
from graph_schema.ingest.report import ImportReport


@dataclass(frozen=True, slots=True)
class Origin:
    """Files and mapping of an import; nothing where rows came from no file."""

    file_hash: str | None = None
    mapping_version: str | None = None
    files: tuple[ReadFile, ...] = ()
    left_out: Mapping[str, LeftOutRows] = field(default_factory=dict[str, LeftOutRows])
    """By table, where a mapping left out rows."""

    @classmethod
    def of(cls, folder: Path, tables: Iterable[CheckedTable], mapping: FileMapping | None = None) -> Origin:
        """Return the origin of tables from files of a folder, read through a mapping or as they are."""
        rows: dict[str, int] = {}
        left_out: dict[str, LeftOutRows] = {}
        for each in tables:
            rows[each.file] = max(len(each.rows), rows.get(each.file, 0))
            if (told := left_out_rows(each.left_out, len(each.rows))) is not None:
                left_out[each.table.name] = told
        version = f"{mapping.version} {mapping.digest}" if mapping is not None else None
        return replace(cls.of_files(folder, rows), mapping_version=version, left_out=left_out)

    @classmethod
    def of_files(cls, folder: Path, rows: Mapping[str, int]) -> Origin:
        """Return the origin of rows from files of a folder; `rows`: how many, by name."""
        files = describe_files((folder / name for name in rows), rows)
        return cls(hash_of_all(files), None, files)

    def told_in(self, report: ImportReport) -> ImportReport:
        """Return a report that tells where its rows came from."""
        return replace(
            report,
            file_hash=self.file_hash,
            mapping_version=self.mapping_version,
            files=self.files,
            left_out=self.left_out,
        )
