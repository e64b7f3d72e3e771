"""Suggestions as the text of a mapping file, for somebody who checks each line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from graph_schema.ingest.candidates import Candidate, is_context_only, is_never_imported
from graph_schema.ingest.columns import Column, Table
from graph_schema.ingest.encodings import WINDOWS_1252
from graph_schema.ingest.mapping_checks import must_be_stated
from graph_schema.ingest.samples import Sample
from graph_schema.ingest.suggest_mapping import Suggestion

_DAY_IN_NAME = re.compile(r"[0-9][0-9_.-]{4,}[0-9]")


def written(tables: Sequence[Table], suggestions: Sequence[Suggestion], samples: Sequence[Sample]) -> str:
    """Return suggestions as the text of a mapping file, with the confidence of each column as a comment.

    `samples`: all that were looked at; the names of files are shortened only where they stay unmistakable.
    """
    lines = [
        "# Vorschlag aus Kopfzeilen und Stichprobe. Jede Zeile prüfen, dann mit --check erproben.",
        "# Suggested from headers and a sample. Check each line, then try it with --check. docs/mapping.md",
        'version = "1"',
        'leading_system = "Fachverfahren"  # welches Verfahren die Daten führt / which system leads the data',
    ]
    files = {each.raw.file for each in samples}
    for suggestion in suggestions:
        lines += _section(suggestion, [each for each in suggestions if each.sample is suggestion.sample], files)
    found = {each.table.name for each in suggestions}
    lines += [
        f"\n# [{table.name}]  # nicht gefunden, wird gebraucht / not found, needed: {table.text}"
        for table in tables
        if table.required and table.name not in found
    ]
    return "\n".join(lines) + "\n"


def _section(suggestion: Suggestion, beside: Sequence[Suggestion], files: set[str]) -> Iterator[str]:
    """Yield the lines of a table's section; `beside` are all suggestions of the same file."""
    sample, table = suggestion.sample, suggestion.table
    yield f"\n[{table.name}]  # {table.text}"
    yield f"file = {_quoted(_pattern(sample.raw.file, files))}"
    if sample.sheet is not None:
        yield f"sheet = {_quoted(sample.sheet)}"
    if sample.raw.encoding == WINDOWS_1252:
        yield 'encoding = "windows-1252"'
    if any(each.excel_dates for each in suggestion.columns.values()):
        yield 'dates = "excel"'
    if len(beside) > 1:
        yield "distinct = true  # mehrere Tabellen in einer Datei / several tables in one file"
        yield from _rows_without(suggestion)
    if suggestion is beside[0]:
        yield from _ignored(sample, beside)
    yield f"\n[{table.name}.columns]"
    for column in table.columns:
        yield from _line(column, suggestion.columns.get(column.name), table)


def _pattern(file: str, files: set[str]) -> str:
    """Return a file's name with * for its day, where no other file of the folder would be meant too."""
    start, _, end = (shortened := _DAY_IN_NAME.sub("*", file, count=1)).partition("*")
    meant = [name for name in files if name.startswith(start) and name.endswith(end)]
    return shortened if len(meant) == 1 else file


def _rows_without(suggestion: Suggestion) -> Iterator[str]:
    """Yield what leaves out rows that say nothing of this table: of a person without a benefit period, for instance."""
    for column in suggestion.table.columns:
        found = suggestion.columns.get(column.name)
        if found is not None and column.required and suggestion.sample.has_gaps(found.name):
            yield (
                f'# where = {{ {_quoted(found.name)} = "*" }}  '
                "# lässt Zeilen weg, in denen das leer ist / leaves out rows where it is empty"
            )
            return


def _ignored(sample: Sample, suggestions: Sequence[Suggestion]) -> Iterator[str]:
    """Yield the columns of a file that no table takes, with the reason."""
    taken = {candidate.name for each in suggestions for candidate in each.columns.values()}
    others = [name for name in sample.cells if name not in taken]
    if not others:
        return
    yield "ignore = ["
    for name in others:
        yield f"  {_quoted(name)},  # {_reason(name, sample)}"
    yield "]"


def _reason(name: str, sample: Sample) -> str:
    if is_never_imported(name):
        return "wird nie eingelesen (F5, Herkunft) / never imported (F5, origin)"
    if is_context_only(name):
        return "nur Kontext, nicht ohne Grund einlesen (F5) / context only, not imported without a reason (F5)"
    if name in sample.repeated:
        return "steht mehrmals da: umbenennen / there more than once: rename"
    return "? prüfen / check"


def _line(column: Column, candidate: Candidate | None, table: Table) -> Iterator[str]:
    if candidate is None:
        if must_be_stated(column, table):
            yield f"# {column.name} =  # nicht gefunden, wird gebraucht / not found, needed: {column.text}"
        return
    sure = f"# {candidate.confidence:.0%}"
    if candidate.not_shown:
        sure += f"; {candidate.not_shown} Werte nicht gezeigt, codes ergänzen / values not shown, add codes"
    parts = [f"column = {_quoted(candidate.name)}"]
    if candidate.pattern is not None:
        parts.append(f"pattern = '{candidate.pattern}'")
    if candidate.separator is not None:
        parts.append(f"separator = {_quoted(candidate.separator)}")
    if candidate.codes:
        codes = ", ".join(f"{_quoted(code)} = {_quoted(ours)}" for code, ours in candidate.codes.items())
        parts.append(f"codes = {{ {codes} }}")
    source = f"{{ {', '.join(parts)} }}" if len(parts) > 1 else _quoted(candidate.name)
    yield f"{column.name} = {source}  {sure}"


def _quoted(text: str) -> str:
    """Return a TOML basic string, which is written as a JSON one but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
