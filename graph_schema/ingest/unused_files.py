"""Files of which a suggested mapping uses nothing: none is lost without a word, and what is missing is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph_schema.ingest.columns import Table
from graph_schema.ingest.samples import Sample
from graph_schema.ingest.suggest_mapping import Suggestion, closest


@dataclass(frozen=True, slots=True)
class UnusedFile:
    """A file, or a sheet of a workbook, that no table takes."""

    name: str
    sheet: str | None = None
    closest: Suggestion | None = None
    """The table that it is most like; None where it is like none."""
    instead: str | None = None
    """The file in which that table was found."""
    is_table: bool = True
    """False where it is neither CSV nor XLSX, and was not looked at."""

    def told(self, *, german: bool) -> str:
        """Return the file's name and why it is not used; of what is in it only names of our columns.

        >>> UnusedFile("Liste.pdf", is_table=False).told(german=False)
        'Liste.pdf (neither CSV nor XLSX)'
        """
        sheet = "" if self.sheet is None else f", {'Blatt' if german else 'sheet'} {self.sheet}"
        reason = self._reason(german)
        return f"{self.name}{sheet} ({reason})" if reason else f"{self.name}{sheet}"

    def _reason(self, german: bool) -> str:
        most, other, sure, missing = _GERMAN if german else _ENGLISH
        if not self.is_table:
            return "weder CSV noch XLSX" if german else "neither CSV nor XLSX"
        if self.closest is None:
            return ""
        name = self.closest.table.name
        if self.instead is not None:
            return most.format(name) + other.format(self.instead)
        told = most.format(name) + sure.format(100 * self.closest.confidence)
        return told + missing.format(", ".join(self.closest.missing)) * bool(self.closest.missing)


_GERMAN = ("am ehesten {}", ", aber das kommt aus {}", ", Sicherheit {:.0f} %", "; nicht gefunden: {}")
_ENGLISH = ("most like {}", ", but that comes from {}", ", confidence {:.0f}%", "; not found: {}")


def unused_files(
    tables: Sequence[Table], samples: Sequence[Sample], found: Sequence[Suggestion], there: Iterable[str] = ()
) -> list[UnusedFile]:
    """Return the files and sheets of which no suggestion uses anything, each with the table that it is most like.

    `there`: the names of all files of the folder; those of which there is no sample were not looked at.
    """
    used = {id(each.sample) for each in found}
    by_table = {each.table.name: each.sample.raw.file for each in found}
    unused: list[UnusedFile] = []
    for sample in samples:
        if id(sample) not in used:
            most = closest(tables, sample)
            instead = by_table.get(most.table.name) if most is not None else None
            unused.append(UnusedFile(sample.raw.file, sample.sheet, most, instead))
    read = {sample.raw.file for sample in samples}
    return [*unused, *(UnusedFile(name, is_table=False) for name in sorted(set(there) - read))]
