"""Languages of people in an export: each in a column with its level in the one beside it, or the level of German."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graph_schema.ingest.candidates import Candidate, shown_codes
from graph_schema.ingest.known_codes import language_code, language_level
from graph_schema.ingest.mapping_checks import UNDECIDED
from graph_schema.ingest.names_alike import folded
from graph_schema.ingest.samples import Sample

_LANGUAGE = re.compile(r"sprach")
_MOTHER_TONGUE = re.compile(r"mutter|erstsprach|familiensprach")
_LEVEL = re.compile(r"niveau|level|stufe|kenntnis|ger$")
_GERMAN = re.compile(r"deutsch|^dt|^daf|^daz")
_OURS = re.compile(r"[a-z]{2,3}:[ABC][0-2](?:[|,;/ ]+[a-z]{2,3}:[ABC][0-2])*")
_SEPARATORS = ("|", ",", ";", "/")
_LEAST_KNOWN = 0.6
_SURE, _BESIDE = 0.95, 0.9


def spoken_languages(sample: Sample, names: Iterable[str]) -> Candidate | None:
    """Return the languages that the columns `names` of a file hold, joined where they are several; None where none."""
    free = [name for name in names if sample.cells[name]]
    levels = [name for name in free if _says_levels(name, sample.cells[name])]
    found: list[Candidate] = []
    for name in free:
        cells = sample.cells[name]
        if name in levels or not _LANGUAGE.search(folded(name)):
            continue
        level = _level_of(name, levels, list(sample.cells))
        part = _language(sample, name, cells, level)
        if part is not None:
            found.append(part)
            levels = [each for each in levels if each != level]
    found += [_german(name, sample.cells[name]) for name in levels if _GERMAN.search(folded(name))]
    if len(found) < 2:
        return found[0] if found else None
    return Candidate("", min(each.confidence for each in found), join=tuple(found))


def _says_levels(name: str, cells: Sequence[str]) -> bool:
    """Tell whether a column holds levels of a language: most cells are some, and its name says so."""
    letters = folded(name)
    named = _LEVEL.search(letters) or _GERMAN.search(letters)
    return bool(named) and _share([language_level(cell) is not None for cell in cells]) >= _LEAST_KNOWN


def _level_of(name: str, levels: Sequence[str], header: Sequence[str]) -> str | None:
    """Return the column with the level of a language: with the same number or beginning, or right beside it."""
    own = [each for each in levels if not _GERMAN.search(folded(each))]
    number = _number(name)
    if number:
        return next((each for each in own if _number(each) == number), None)
    begins = [each for each in own if folded(each).startswith(folded(name))]
    beside = [each for each in own if header.index(each) == header.index(name) + 1 and not _number(each)]
    return next(iter([*begins, *beside]), None)


def _number(name: str) -> str:
    return "".join(re.findall(r"\d", name))


def _language(sample: Sample, name: str, cells: Sequence[str], level: str | None) -> Candidate | None:
    """Return a column of languages with what its cells mean; None where they are no languages, or of no level."""
    separator = next((each for each in _SEPARATORS if any(each in cell for cell in cells)), None)
    if _share([bool(_OURS.fullmatch(cell)) for cell in cells]) >= _LEAST_KNOWN:
        return Candidate(name, _SURE, separator=separator if separator != "|" else None)
    parts = [part.strip() for cell in cells for part in (cell.split(separator) if separator else [cell])]
    known = _share([language_code(part) is not None for part in parts])
    mother_tongue = bool(_MOTHER_TONGUE.search(folded(name)))
    if known < _LEAST_KNOWN or (level is None and not mother_tongue):
        return None

    def meaning(part: str) -> str | None:
        code = language_code(part)
        return code if code is None or level is not None else f"{code}:C2"

    codes, not_shown, _ = shown_codes(parts, meaning, 1.0)
    return Candidate(
        name,
        _BESIDE if level is not None else _SURE - 0.1,
        codes,
        not_shown,
        separator if separator != "|" else None,
        level=_levels(sample, name, level) if level is not None else None,
    )


def _levels(sample: Sample, language: str, name: str) -> Candidate:
    """Return a column of levels; a language without one is left to a person."""
    cells = sample.cells[name]
    codes, not_shown, _ = shown_codes(cells, language_level, 1.0)
    if len(cells) < len(sample.cells[language]):
        codes = {**codes, "": UNDECIDED}
    return Candidate(name, _BESIDE, codes, not_shown)


def _german(name: str, cells: Sequence[str]) -> Candidate:
    """Return the level of German as a language: "B1" is `de:B1`."""

    def meaning(cell: str) -> str | None:
        level = language_level(cell)
        return f"de:{level}" if level is not None else None

    codes, not_shown, _ = shown_codes(cells, meaning, 1.0)
    return Candidate(name, _SURE, codes, not_shown)


def _share(true: Sequence[bool]) -> float:
    return sum(true) / len(true) if true else 0.0
