"""The mapping file: which columns and codes of an office's export are which of ours.

TOML, one section per table of `columns`. Everything is checked when it is read, against the tables: a misspelt name
would otherwise leave a column out without a word. `docs/mapping.md` explains it to those who write one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph_schema.errors import BadInput
from graph_schema.ingest.columns import RESIDENTS, Column, Form, Table
from graph_schema.ingest.encodings import UTF_8, WINDOWS_1252
from graph_schema.ingest.files import FileFormat
from graph_schema.ingest.led_columns import what_is_wrong
from graph_schema.ingest.mapping_checks import (
    UNDECIDED,
    Section,
    counted_columns,
    must_be_stated,
    not_stated,
    require_readable,
)
from graph_schema.model.people import LanguageLevel
from graph_schema.settings_files import SettingsFile

_LISTS = (Form.CODES, Form.LANGUAGES)
"""Forms whose cells hold several values: they may be joined from several columns."""
LONGEST_PATTERN = 500
"""Characters of a regular expression: with each group inside another one it takes more memory at a cell."""
_SOURCE_OPTIONS = ("column", "value", "codes", "pattern", "separator", "join", "level")
_OF_A_COLUMN = ("codes", "pattern", "separator", "level")
COLUMN_OPTIONS = (*_SOURCE_OPTIONS, "leading_system")
TABLE_OPTIONS = (
    "file", "sheet", "encoding", "delimiter", "header_row", "dates", "distinct", "where", "ignore", "ignore_others",
    "counts", "columns",
)  # fmt: skip
ENCODINGS = {"utf-8": UTF_8, "windows-1252": WINDOWS_1252}
"""Names in a mapping → Python's."""
DELIMITERS = {",": ",", ";": ";", "tab": "\t", "\t": "\t"}
DATES = ("written", "excel")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the cells of one column of ours come from.

    Either `column` of the file, or a `value` that holds for every row, or several sources in `join`; none of them
    where another system leads the column and these files have none. `pattern`: the part of the cell that counts (its
    first group). `codes`: what a cell (or each of its values) means here; what is not listed is read as it is.
    `level`: where the level of the language in `column` stands, in another column.
    """

    column: str | None = None
    value: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict[str, str])
    pattern: re.Pattern[str] | None = None
    separator: str = "|"
    join: tuple[Source, ...] = ()
    level: Source | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the file that are read."""
        own = (self.column,) if self.column is not None else ()
        parts = (*self.join, self.level) if self.level is not None else self.join
        return (*own, *(name for part in parts for name in part.columns))


@dataclass(frozen=True, slots=True)
class TableSource:
    """Where a table comes from: `file` is a name in the folder, with * for what changes from night to night."""

    table: Table
    file: str
    format: FileFormat
    columns: Mapping[str, Source]
    """By the name of our column; what is missing here is empty."""
    distinct: bool = False
    """Rows that say the same of this table count once: a person's row repeats the household."""
    where: Mapping[str, str] = field(default_factory=dict[str, str])
    """Only rows whose columns hold these values."""
    ignore: frozenset[str] = frozenset()
    ignore_others: bool = False
    counts: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Residents with a column per group: which columns of the file make up a group."""


@dataclass(frozen=True, slots=True)
class FileMapping:
    """A mapping file: its tables, its version and who leads each field (F1)."""

    file: str
    version: str
    leading_system: str
    tables: tuple[TableSource, ...]
    leads: Mapping[tuple[str, str], str]
    """Leading system of (table, column), where it is another."""
    digest: str
    """SHA-256 of the file: tells imports made with another mapping apart."""


_FILE = SettingsFile(
    "Die Zuordnung",
    "The mapping",
    "Prüfen, ob es sie gibt; eine erste schreibt „sozialraum import register --suggest-mapping“.",
    "Check that it is there; “sozialraum import register --suggest-mapping” writes a first one.",
    'Texte stehen in Anführungszeichen: name = "Spalte"; jeder Name nur einmal je Abschnitt.',
    'Texts stand in quotation marks: name = "column"; each name once in a section.',
)


def read_mapping(path: Path, tables: Sequence[Table], given: Mapping[str, str] | None = None) -> FileMapping:
    """Read a mapping file for `tables`; `given`: what options state for all rows, by our column.

    UnreadableFile (missing, no TOML); BadInput names the place in the file, what is wrong there and what may be meant.
    """
    content = _FILE.read(path)
    document = _FILE.parse(path.name, content)
    known = {table.name: table for table in tables}
    top = Section(path.name, "", document)
    top.only(("version", "leading_system", *known))
    leading = top.text("leading_system")
    leads: dict[tuple[str, str], str] = {}
    sources = tuple(_table(top.section(name), known[name], leads, given or {}) for name in known if name in document)
    if not sources:
        raise top.wrong(
            f"keine Tabelle ist zugeordnet; es gibt: {', '.join(known)}",
            f"no table is mapped; there are: {', '.join(known)}",
        )
    _check_leads(path.name, sources, {place: system for place, system in leads.items() if system != leading})
    return FileMapping(path.name, top.text("version"), leading, sources, leads, hashlib.sha256(content).hexdigest())


def _check_leads(file: str, sources: Sequence[TableSource], elsewhere: Mapping[tuple[str, str], str]) -> None:
    """Raise BadInput where another system leads what it cannot, or the file's own a column that its files lack."""
    for source in sources:
        for name, each in source.columns.items():
            part = Section(file, f"{source.table.name}.columns.{name}", {})
            if (source.table.name, name) not in elsewhere:
                if each == Source():
                    raise _no_source(part)
            elif (wrong := what_is_wrong(source.table, name, elsewhere)) is not None:
                raise part.wrong(f"leading_system: {wrong[0]}", f"leading_system: {wrong[1]}")


def _table(section: Section, table: Table, leads: dict[tuple[str, str], str], given: Mapping[str, str]) -> TableSource:
    wide = table.name == RESIDENTS.name
    section.only([name for name in TABLE_OPTIONS if wide or name != "counts"])
    columns = section.section("columns")
    columns.only([column.name for column in table.columns])
    sources = {
        column.name: _column(columns, column, table, leads)
        for column in table.columns
        if column.name in columns.content
    }
    counts = counted_columns(section, columns) if "counts" in section.content else {}
    for name, value in given.items():
        if name in sources:
            raise columns.wrong(
                f"{name} steht hier und als Angabe des Befehls", f"{name} is stated here and as an option"
            )
        sources[name] = Source(value=value)
    stated = sources.keys() | ({"group", "count"} if counts else set())
    if missing := [each.name for each in table.columns if must_be_stated(each, table) and each.name not in stated]:
        raise not_stated(columns, missing)
    return TableSource(
        table,
        section.text("file"),
        _format(section),
        sources,
        distinct=section.flag("distinct"),
        where=section.texts("where"),
        ignore=frozenset(section.names("ignore")),
        ignore_others=section.flag("ignore_others"),
        counts=counts,
    )


def _format(section: Section) -> FileFormat:
    encoding = section.choice("encoding", tuple(ENCODINGS))
    delimiter = section.choice("delimiter", tuple(DELIMITERS))
    return FileFormat(
        sheet=section.optional_text("sheet"),
        encoding=ENCODINGS[encoding] if encoding else None,
        delimiter=DELIMITERS[delimiter] if delimiter else None,
        header_row=section.number("header_row", least=1, default=1),
        excel_dates=section.choice("dates", DATES) == "excel",
    )


def _column(columns: Section, column: Column, table: Table, leads: dict[tuple[str, str], str]) -> Source:
    if not isinstance(columns.content[column.name], dict):
        return Source(column=columns.text(column.name))
    part = columns.section(column.name)
    if (leader := part.optional_text("leading_system")) is not None:
        leads[table.name, column.name] = leader
        if list(part.content) == ["leading_system"] and not column.required:
            return Source()
    return _source(part, column, COLUMN_OPTIONS)


def _source(part: Section, column: Column, known: Sequence[str]) -> Source:
    part.only(known)
    kinds = [name for name in ("column", "value", "join") if name in part.content]
    if len(kinds) != 1:
        raise _no_source(part)
    if column.form not in _LISTS and (odd := [name for name in ("join", "separator") if name in part.content]):
        raise part.wrong(
            f"{odd[0]} gibt es nur für Spalten mit mehreren Werten (languages, needs, …)",
            f"{odd[0]} is for columns with several values only (languages, needs, …)",
        )
    if kinds != ["column"] and (odd := [name for name in _OF_A_COLUMN if name in part.content]):
        raise part.wrong(f"{odd[0]} gehört zu column", f"{odd[0]} belongs to column")
    value = part.text("value") if kinds == ["value"] else None
    codes = part.texts("codes")
    own_levels = "level" in part.content
    texts = [_as_language(text) if own_levels else text for text in (value, *codes.values()) if text is not None]
    require_readable(part, column, texts)
    return Source(
        column=part.text("column") if kinds == ["column"] else None,
        value=value,
        codes=codes,
        pattern=_pattern(part),
        separator=part.optional_text("separator") or "|",
        join=tuple(_source(each, column, _SOURCE_OPTIONS) for each in part.sections("join")),
        level=_level(part, column) if "level" in part.content else None,
    )


def _as_language(text: str) -> str:
    """Return the meaning of a code whose level stands in another column, as it will be read."""
    return text if text in ("", UNDECIDED) or ":" in text else f"{text}:{LanguageLevel.A0}"


def _level(part: Section, column: Column) -> Source:
    """Return where the level of a language stands: a column, or `{ column = "…", codes = { … } }`."""
    if column.form is not Form.LANGUAGES:
        raise part.wrong("level gibt es nur für Sprachen", "level is for languages only")
    if not isinstance(part.content["level"], dict):
        return Source(column=part.text("level"))
    level = part.section("level")
    level.only(("column", "codes", "pattern"))
    codes = level.texts("codes")
    if odd := [text for text in codes.values() if text not in ("", UNDECIDED, *LanguageLevel)]:
        raise level.wrong(f"„{odd[0]}“ ist keine Stufe (A0 bis C2)", f"“{odd[0]}” is no level (A0 to C2)")
    return Source(column=level.text("column"), codes=codes, pattern=_pattern(level))


def _no_source(part: Section) -> BadInput:
    return part.wrong("genau eines von column, value oder join angeben", "give exactly one of column, value or join")


def _pattern(part: Section) -> re.Pattern[str] | None:
    written = part.optional_text("pattern")
    if written is None:
        return None
    if len(written) > LONGEST_PATTERN:
        raise part.wrong(
            f"pattern hat höchstens {LONGEST_PATTERN} Zeichen", f"pattern has at most {LONGEST_PATTERN} characters"
        )
    try:
        pattern = re.compile(written)
    except re.error:
        raise part.wrong("pattern ist kein regulärer Ausdruck", "pattern is no regular expression") from None
    if pattern.groups != 1:
        raise part.wrong(
            "pattern braucht genau eine Gruppe in Klammern: den Teil, der zählt",
            "pattern needs exactly one group in brackets: the part that counts",
        )
    return pattern
