"""Suggestions as the text of a mapping file, for somebody who checks each line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from graph_schema.ingest.candidates import Candidate, is_context_only, is_never_imported
from graph_schema.ingest.columns import HOUSE_COORDINATES, Column, Table
from graph_schema.ingest.encodings import WINDOWS_1252
from graph_schema.ingest.german_texts import meaning
from graph_schema.ingest.mapping_checks import must_be_stated
from graph_schema.ingest.samples import Sample
from graph_schema.ingest.suggest_mapping import Suggestion
from graph_schema.ingest.unused_files import UnusedFile
from graph_schema.written import showable

_DAY_IN_NAME = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d(?:[-_.]?\d\d){1,2}|\d\d[-_.]\d\d[-_.](?:19|20)\d\d)(?:[-_T]\d{4,6})?(?!\d)"
)

_MISSING = "nicht gefunden, wird gebraucht / not found, needed"
_MAY_BE_MISSING = "nicht gefunden, darf fehlen / not found, may be missing"
_NO_CASEWORKERS = "braucht eine Datei der Fachkräfte / needs a file of the case workers"


def written(
    tables: Sequence[Table],
    suggestions: Sequence[Suggestion],
    samples: Sequence[Sample],
    *,
    leading_system: str = "Fachverfahren",
    unused: Sequence[UnusedFile] = (),
    german: bool = False,
) -> str:
    """Return suggestions as the text of a mapping file, with the confidence of each column as a comment.

    `samples`: all that were looked at; the names of files are shortened only where they stay unmistakable. `unused`:
    files that are named as comments. `german`: the language of what is said of tables and columns.
    """
    lines = [
        "# Vorschlag aus Kopfzeilen und Stichprobe. Jede Zeile prüfen, dann mit --check erproben.",
        "# Suggested from headers and a sample. Check each line, then try it with --check. docs/mapping.md",
        'version = "1"',
        f"leading_system = {_quoted(leading_system)}  # wer die Daten führt / which system leads the data",
    ]
    files = {each.raw.file for each in samples}
    for suggestion in suggestions:
        beside = [each for each in suggestions if each.sample is suggestion.sample]
        lines += _section(suggestion, beside, files, german=german)
    found = {each.table.name for each in suggestions}
    lines += [
        f"\n# [{table.name}]  # {_MISSING if table.required else _MAY_BE_MISSING}: {meaning(table, german=german)}"
        for table in tables
        if table.name not in found
    ]
    lines += [f"\n# nicht verwendet / not used: {_one_line(each.told(german=german))}" for each in unused]
    return showable("\n".join(lines) + "\n")


def _one_line(text: str) -> str:
    """Return a text as a comment: whatever a file's name holds, it stays one line."""
    return "".join(each if each.isprintable() else " " for each in text)


def _section(suggestion: Suggestion, beside: Sequence[Suggestion], files: set[str], *, german: bool) -> Iterator[str]:
    """Yield the lines of a table's section; `beside` are all suggestions of the same file."""
    sample, table = suggestion.sample, suggestion.table
    yield f"\n[{table.name}]  # {meaning(table, german=german)}"
    yield from _format(suggestion, files)
    if len(beside) > 1:
        yield "distinct = true  # mehrere Tabellen in einer Datei / several tables in one file"
    yield from _where(suggestion, several=len(beside) > 1)
    if table is beside[0].table:
        yield from _ignored(sample, beside)
    yield f"\n[{table.name}.columns]"
    for column in table.columns:
        if column.name not in suggestion.stated_elsewhere:
            yield from _line(column, suggestion.columns.get(column.name), table, german=german)
    if suggestion.counts:
        yield f"\n[{table.name}.counts]"
        yield from (_counted(group, names) for group, names in suggestion.counts.items())


def _format(suggestion: Suggestion, files: set[str]) -> Iterator[str]:
    """Yield which file it is and how it is written."""
    sample = suggestion.sample
    yield f"file = {_quoted(_pattern(sample.raw.file, files))}"
    if sample.sheet is not None:
        yield f"sheet = {_quoted(sample.sheet)}"
    if sample.raw.encoding == WINDOWS_1252:
        yield 'encoding = "windows-1252"'
    if any(each.excel_dates for each in suggestion.columns.values()):
        yield 'dates = "excel"'


def _counted(group: str, names: Sequence[str]) -> str:
    written = [_quoted(name) for name in names]
    return f"{_quoted(group)} = " + (written[0] if len(written) == 1 else f"[{', '.join(written)}]")


def _pattern(file: str, files: set[str]) -> str:
    """Return a file's name with * for its day, where no other file of the folder would be meant too.

    `BG_*.csv` would mean `BG_Mitglieder_20221001.csv` too; `BG_20*.csv` does not.
    """
    for instead in ("*", "20*"):
        shortened = _DAY_IN_NAME.sub(lambda day, as_=instead: as_ if day[0].startswith(as_[:-1]) else day[0], file, 1)
        start, star, end = shortened.partition("*")
        if star and [name for name in files if name.startswith(start) and name.endswith(end)] == [file]:
            return _without_lost_bytes(shortened)
    return _without_lost_bytes(file)


def _without_lost_bytes(name: str) -> str:
    """Return a file's name with * for what is no UTF-8 in it and cannot be written into a mapping."""
    return showable(name).replace("\ufffd", "*")


def _where(suggestion: Suggestion, *, several: bool) -> Iterator[str]:
    """Yield which rows are proposed to be left out: deleted ones, and of `several` tables those without this one."""
    rows, filled = suggestion.rows, _always_filled(suggestion, several=several)
    stated = [f"{_quoted(rows.name)} = {_quoted(rows.value)}"] if rows is not None else []
    stated += [f'{_quoted(name)} = "*"' for name in filled]
    if not stated:
        return
    yield f"where = {{ {', '.join(stated)} }}  # bestätigen / confirm"
    if rows is not None:
        yield (
            f"# {rows.confidence:.0%}: lässt {rows.left_out} von {rows.rows} Zeilen der Stichprobe weg (gelöscht oder "
            f"ungültig) / leaves out {rows.left_out} of {rows.rows} rows of the sample (deleted or not valid)"
        )
    for name in filled:
        yield f"# {_quoted(name)}: lässt Zeilen weg, in denen das leer ist / leaves out rows where it is empty"


def _always_filled(suggestion: Suggestion, *, several: bool) -> list[str]:
    """Return the columns by which rows that say nothing of this table are known.

    In a file of several tables such a row has nothing in any column that this table alone takes: a person without a
    benefit period. In a list of houses it has no street or no number.
    """
    table, sample, found = suggestion.table, suggestion.sample, suggestion.columns
    if table.name == HOUSE_COORDINATES.name:
        named = [found[name].name for name in ("street", "house_number") if name in found]
        return [name for name in named if sample.has_gaps(name)]
    own = {
        name: column
        for column in table.columns
        if column.refers_to is None and column is not table.columns[0] and column.name in found
        for name in found[column.name].names
    }
    needed = next((name for name, column in own.items() if column.required), None)
    if not several or needed is None or not sample.has_gaps(needed):
        return []
    return [needed] if sample.empty_together(needed, list(own)) else []


def _ignored(sample: Sample, suggestions: Sequence[Suggestion]) -> Iterator[str]:
    """Yield the columns of a file that no table takes, with the reason."""
    taken = {name for each in suggestions for candidate in each.columns.values() for name in candidate.names}
    taken |= {name for each in suggestions for names in each.counts.values() for name in names}
    taken |= {each.rows.name for each in suggestions if each.rows is not None}
    others = [name for name in sample.cells if name not in taken]
    if not others:
        return
    yield "ignore = ["
    aside = {name for each in suggestions for name in each.set_aside}
    for name in others:
        reason = _NO_CASEWORKERS if name in aside else _reason(name, sample)
        yield f"  {_quoted(name)},  # {reason}"
    yield "]"


def _reason(name: str, sample: Sample) -> str:
    if is_never_imported(name):
        return "wird nie eingelesen (F5, Herkunft) / never imported (F5, origin)"
    if is_context_only(name):
        return "nur Kontext, nicht ohne Grund einlesen (F5) / context only, not imported without a reason (F5)"
    if name in sample.repeated:
        return "steht mehrmals da: umbenennen / there more than once: rename"
    return "? prüfen / check"


def _line(column: Column, candidate: Candidate | None, table: Table, *, german: bool) -> Iterator[str]:
    if candidate is None:
        if must_be_stated(column, table):
            yield f"# {column.name} =  # {_MISSING}: {meaning(column, german=german)}"
        return
    source = _source(candidate)
    yield f"{column.name} = {source}  # {candidate.confidence:.0%}{_remarks(candidate)}"


def _remarks(candidate: Candidate) -> str:
    parts = [*(candidate.join or (candidate,)), *(part.level for part in candidate.join if part.level is not None)]
    hidden = sum(part.not_shown for part in parts)
    return (
        f"; {hidden} Werte nicht gezeigt, codes ergänzen / values not shown, add codes" * bool(hidden)
        + "; Zahlen wie üblich, bestätigen / numbers as is usual, confirm" * candidate.by_convention
    )


def _source(candidate: Candidate) -> str:
    """Return where cells come from, as TOML: the name of a column, or a table where there is more to say."""
    if candidate.join:
        return "{ join = [\n" + "".join(f"  {_table(part)},\n" for part in candidate.join) + "] }"
    return _quoted(candidate.name) if _options(candidate) == [] else _table(candidate)


def _table(candidate: Candidate) -> str:
    return f"{{ {', '.join([f'column = {_quoted(candidate.name)}', *_options(candidate)])} }}"


def _options(candidate: Candidate) -> list[str]:
    options: list[str] = []
    if candidate.pattern is not None:
        options.append(f"pattern = '{candidate.pattern}'")
    if candidate.separator is not None:
        options.append(f"separator = {_quoted(candidate.separator)}")
    if candidate.codes:
        codes = ", ".join(f"{_quoted(code)} = {_quoted(ours)}" for code, ours in candidate.codes.items())
        options.append(f"codes = {{ {codes} }}")
    if candidate.level is not None:
        options.append(f"level = {_source(candidate.level)}")
    return options


def _quoted(text: str) -> str:
    """Return a TOML basic string, which is written as a JSON one but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
