"""A part of a mapping file, read with errors that name the place, what is wrong and what may be meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from graph_schema.errors import BadInput
from graph_schema.ingest.cells import CellError, read_cell
from graph_schema.ingest.columns import RESIDENT_GROUPS, Column, Table

_MUST_BE_SAID = {("citizens", "protected")}
"""Whether addresses are protected is never left out without a word (F7)."""


def must_be_stated(column: Column, table: Table) -> bool:
    """Tell whether a mapping has to say where a column comes from."""
    in_key = column.name in table.key and not column.may_be_missing
    return column.required or in_key or (table.name, column.name) in _MUST_BE_SAID


UNDECIDED = "?"
"""What a suggested mapping writes for a code that nobody has explained yet: rows with it are refused."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a mapping: `place` is its dotted name, `content` its entries."""

    file: str
    place: str
    content: Mapping[str, Any]

    def only(self, known: Sequence[str]) -> None:
        """Raise BadInput where there is an entry of another name."""
        for name in self.content:
            if name not in known:
                meant = difflib.get_close_matches(name, known, n=1)
                raise self.wrong(
                    f"„{name}“ gibt es hier nicht" + (f"; ist „{meant[0]}“ gemeint?" if meant else _there_de(known)),
                    f"“{name}” is unknown here" + (f"; is “{meant[0]}” meant?" if meant else _there_en(known)),
                )

    def section(self, name: str) -> Section:
        """Return a section within this one; BadInput where it is missing or something else."""
        value = self.content.get(name)
        place = f"{self.place}.{name}" if self.place else name
        if not isinstance(value, dict):
            raise self.wrong(
                f"der Abschnitt [{place}] fehlt oder ist keiner", f"the section [{place}] is missing or is none"
            )
        return Section(self.file, place, cast("dict[str, Any]", value))

    def sections(self, name: str) -> list[Section]:
        """Return a list of sections; empty where it is not given."""
        values = self.content.get(name, [])
        if not isinstance(values, list) or not all(isinstance(each, dict) for each in cast("list[Any]", values)):
            raise self.wrong(f"{name} ist keine Liste von {{ … }}", f"{name} is no list of {{ … }}")
        parts = cast("list[dict[str, Any]]", values)
        return [Section(self.file, f"{self.place}.{name}[{place}]", each) for place, each in enumerate(parts, start=1)]

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        found = self.optional_text(name)
        if not found:
            raise self.wrong(f'{name} = "…" fehlt', f'{name} = "…" is missing')
        return found

    def optional_text(self, name: str) -> str | None:
        """Return a text; None where it is not given."""
        value = self.content.get(name)
        if value is not None and not isinstance(value, str):
            raise self.wrong(f"{name} ist kein Text in Anführungszeichen", f"{name} is no text in quotation marks")
        return value

    def choice(self, name: str, allowed: Sequence[str]) -> str | None:
        """Return one of the allowed texts; None where it is not given."""
        value = self.optional_text(name)
        if value is not None and value not in allowed:
            listed = ", ".join(each.replace("\t", "\\t") for each in allowed)
            raise self.wrong(f"{name}: erlaubt sind {listed}", f"{name}: allowed are {listed}")
        return value

    def flag(self, name: str) -> bool:
        """Return a yes or no; no where it is not given."""
        value = self.content.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(f"{name} ist true oder false", f"{name} is true or false")
        return value

    def number(self, name: str, *, least: int, default: int) -> int:
        """Return a whole number from `least` on."""
        value = self.content.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.wrong(f"{name} ist keine ganze Zahl ab {least}", f"{name} is no whole number from {least} on")
        return value

    def texts(self, name: str) -> dict[str, str]:
        """Return entries of text → text; empty where they are not given."""
        value = self.content.get(name, {})
        if not isinstance(value, dict) or not all(
            isinstance(each, str) for each in cast("dict[str, Any]", value).values()
        ):
            raise self.wrong(
                f'{name} ist keine Tabelle {{ "dort" = "hier" }}', f'{name} is no table {{ "there" = "here" }}'
            )
        return cast("dict[str, str]", value)

    def names(self, name: str) -> list[str]:
        """Return a list of texts; empty where it is not given."""
        value = self.content.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in cast("list[Any]", value)):
            raise self.wrong(f'{name} ist keine Liste ["…", "…"]', f'{name} is no list ["…", "…"]')
        return cast("list[str]", value)

    def wrong(self, de: str, en: str) -> BadInput:
        """Return the error that says what is wrong here."""
        at_de, at_en = (f", Abschnitt {self.place}", f", section {self.place}") if self.place else ("", "")
        return BadInput(
            f"Zuordnung {self.file}{at_de}: {_sentence(de)}",
            f"Mapping {self.file}{at_en}: {_sentence(en)}",
            "Die Datei berichtigen; docs/mapping.md erklärt sie.",
            "Correct the file; docs/mapping.md explains it.",
        )


def not_stated(columns: Section, missing: Sequence[str]) -> BadInput:
    """Return what is said where a mapping leaves out columns that it has to state."""
    protected = "protected" in missing
    return columns.wrong(
        f'es fehlt: {", ".join(missing)}. Jede Angabe nennt eine Spalte (name = "Spalte") oder einen Wert für alle '
        'Zeilen (name = { value = "…" })'
        + ('. Ob Anschriften geschützt sind, muss gesagt sein; ohne: protected = { value = "nein" }' * protected),
        f'missing: {", ".join(missing)}. Each names a column (name = "column") or a value for all rows '
        '(name = { value = "…" })'
        + ('. Whether addresses are protected must be said; if none is: protected = { value = "no" }' * protected),
    )


def counted_columns(section: Section, columns: Section) -> dict[str, tuple[str, ...]]:
    """Return which columns of the file make up each group of residents; BadInput names what is wrong in `counts`."""
    counts = section.section("counts")
    counts.only(RESIDENT_GROUPS)
    if both := [name for name in ("group", "count") if name in columns.content]:
        raise columns.wrong(
            f"{both[0]} und der Abschnitt counts schließen sich aus: eine Zeile je Gruppe, oder eine Spalte",
            f"{both[0]} and the section counts exclude each other: a row for each group, or a column",
        )
    found = {
        group: (counts.text(group),) if isinstance(written, str) else tuple(counts.names(group))
        for group, written in counts.content.items()
    }
    if empty := [group for group, names in found.items() if not all(names) or not names]:
        raise counts.wrong(f"{empty[0]} nennt keine Spalte", f"{empty[0]} names no column")
    used = [name for names in found.values() for name in names]
    if repeated := [name for name in used if used.count(name) > 1]:
        raise counts.wrong(
            f"die Spalte „{repeated[0]}“ steht mehrmals da", f"the column “{repeated[0]}” is there more than once"
        )
    if not found:
        raise counts.wrong("keine Gruppe ist genannt", "no group is named")
    return found


def no_section(file: str, table: Table) -> BadInput:
    """Return what is said of a mapping that does not read the table that is asked for."""
    return BadInput(
        f"Die Zuordnung {file} hat keinen Abschnitt [{table.name}].",
        f"The mapping {file} has no section [{table.name}].",
        "Ihn ergänzen; docs/mapping.md erklärt die Datei.",
        "Add it; docs/mapping.md explains the file.",
    )


def require_readable(part: Section, column: Column, texts: Iterable[str]) -> None:
    """Raise BadInput where a text that the mapping itself gives (a value, the meaning of a code) fits no cell."""
    for text in texts:
        if text in ("", UNDECIDED) and "codes" in part.content:
            continue
        try:
            read_cell(column, text)
        except CellError as error:
            meant = difflib.get_close_matches(text, list(column.codes or ()), n=1)
            raise part.wrong(
                f"„{text}“ passt nicht zu {column.name}" + _nearest(meant, "ist", "gemeint", error.remedy_de),
                f"“{text}” does not fit {column.name}" + _nearest(meant, "is", "meant", error.remedy_en),
            ) from None


def _nearest(meant: Sequence[str], before: str, behind: str, remedy: str) -> str:
    return f"; {before} {meant[0]} {behind}?" if meant else f". {remedy.rstrip('.')}"


def _there_de(known: Iterable[str]) -> str:
    return f"; es gibt: {', '.join(known)}"


def _there_en(known: Iterable[str]) -> str:
    return f"; there are: {', '.join(known)}"


def _sentence(text: str) -> str:
    return text if text.endswith("?") else f"{text}."
