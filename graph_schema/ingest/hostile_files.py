"""What is asked of a file that somebody sent before a parser sees it: how large it becomes, and what it must not hold.

A workbook is a ZIP archive of XML. Both can be made so that few bytes become very many: entries that unpack to
gigabytes or overlap each other, and document types whose entities double. What Excel writes has neither.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from graph_schema.errors import UnreadableFile
from graph_schema.ingest.workbooks import WORKBOOKS
from graph_schema.written import Words, number_words

LONGEST_LINE = 10_000_000
"""Bytes of a line: cells may have a million characters, and a row has few such."""
MOST_PARTS = 2_000
"""Entries of a workbook; one with pictures and many sheets has some hundred."""
MOST_TIMES = 200
"""So many times the archive its content may have: sheets of repeated texts reach 60, made bombs 1,000."""
ALWAYS_ALLOWED = 50_000_000
"""Unpacked bytes that are no burden, whatever the archive's size."""
LONGEST_PROLOG = 65_536
_PIECE = 1 << 20
_LOCAL_HEADER = 30
"""Bytes before an entry's name: entries that lie closer than that and their content share bytes."""
_XML = (".xml", ".rels", ".vml")


def examine(path: Path, unpacked: int) -> None:
    """Raise UnreadableFile for a file that is made to break its reader; `unpacked`: bytes that it may become.

    A file that is no archive at all, or a broken one, passes: its reader says what is wrong with it.
    """
    if path.suffix.lower() in WORKBOOKS:
        examine_archive(path, unpacked, WORKBOOK)
    else:
        _examine_lines(path)


def _examine_lines(path: Path) -> None:
    """Refuse a line that is longer than any row: it would be in memory as a whole."""
    row, length = 1, 0
    with path.open("rb") as content:
        while piece := content.read(_PIECE):
            first, *others = piece.split(b"\n")
            for at, part in enumerate((first, *others)):
                row, length = (row + 1, len(part)) if at else (row, length + len(part))
                if length > LONGEST_LINE:
                    raise _line_too_long(path.name, row)


@dataclass(frozen=True, slots=True)
class ArchiveWords:
    """What an archive is called in sentences about it, and what to do."""

    de: str
    en: str
    in_de: str
    """"In der Arbeitsmappe"."""
    anew: Words
    smaller: Words


def examine_archive(path: Path, unpacked: int, words: ArchiveWords) -> None:
    """Raise UnreadableFile for an archive that is made to break its reader; a broken one passes."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _require_number(path, parts, unpacked, words)
            _require_apart(path, parts, words)
            _require_size(path, parts, unpacked, words)
            with path.open("rb") as content:
                for part in parts:
                    _require_stated(path, content, part, words)
            for part in parts:
                if part.filename.lower().endswith(_XML):
                    _require_plain(path, archive, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error):
        return  # damaged, or with a password


def _require_number(path: Path, parts: Sequence[zipfile.ZipInfo], unpacked: int, words: ArchiveWords) -> None:
    if len(parts) > MOST_PARTS:
        raise _too_much_inside(path.name, unpacked, words)


def _require_size(path: Path, parts: Sequence[zipfile.ZipInfo], unpacked: int, words: ArchiveWords) -> None:
    """Refuse by what the directory states of all entries."""
    most = min(unpacked, max(ALWAYS_ALLOWED, MOST_TIMES * path.stat().st_size))
    if sum(part.file_size for part in parts) > most:
        raise _too_much_inside(path.name, most, words)


def _require_stated(path: Path, content: BinaryIO, part: zipfile.ZipInfo, words: ArchiveWords) -> None:
    """Refuse an entry that unpacks to more than it states: readers allocate what comes out, and cut it off later."""
    if part.compress_type == zipfile.ZIP_STORED:
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise _crafted(path.name, words)
    content.seek(part.header_offset)
    header = content.read(_LOCAL_HEADER)
    content.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    unpacker, left, out = zlib.decompressobj(-15), part.compress_size, 0
    while left and not unpacker.eof:
        packed = content.read(min(left, _PIECE // 16))
        left -= len(packed)
        while packed and not unpacker.eof:
            out += len(unpacker.decompress(packed, _PIECE))
            packed = unpacker.unconsumed_tail
            if out > part.file_size:
                raise _crafted(path.name, words)


def _require_apart(path: Path, parts: Sequence[zipfile.ZipInfo], words: ArchiveWords) -> None:
    """Refuse entries that share bytes of the archive, or a name."""
    spans = sorted((part.header_offset, part.header_offset + _LOCAL_HEADER + part.compress_size) for part in parts)
    shared = any(end > begin for (_, end), (begin, _) in pairwise(spans))
    if shared or len({part.filename for part in parts}) < len(parts):
        raise _crafted(path.name, words)


@dataclass(slots=True)
class _Prolog:
    """What stands before the first element of a part."""

    is_over: bool = False
    has_document_type: bool = False


def _require_plain(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a document type: entities are declared there, and the format has none (ECMA-376, part 2)."""
    found = _Prolog()
    parser = expat.ParserCreate()

    def begins(_name: str, _attributes: object) -> None:
        found.is_over = True

    def declares(*_declared: object) -> None:
        found.has_document_type = found.is_over = True

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = begins, declares
    read = 0
    with archive.open(part) as content:
        while not found.is_over and read < LONGEST_PROLOG and (piece := content.read(512)):
            read += len(piece)
            try:
                parser.Parse(piece)
            except expat.ExpatError:
                break
    if found.has_document_type or (read >= LONGEST_PROLOG and not found.is_over):
        raise UnreadableFile(
            f"Die Arbeitsmappe {path.name} enthält XML mit eigener Dokumenttyp-Angabe (DOCTYPE); das liest das "
            "Programm nicht, weil sich darin Text vervielfachen lässt.",
            f"The workbook {path.name} holds XML with a document type of its own (DOCTYPE); it is not read, because "
            "text can be multiplied in it.",
            *_SAVE_ANEW,
        )


_SAVE_ANEW = (
    "In der Tabellenkalkulation öffnen und neu als „Excel-Arbeitsmappe (.xlsx)“ oder „CSV UTF-8“ speichern.",
    "Open it in the spreadsheet program and save it anew as “Excel workbook (.xlsx)” or “CSV UTF-8”.",
)
WORKBOOK = ArchiveWords(
    "Die Arbeitsmappe",
    "the workbook",
    "In der Arbeitsmappe",
    _SAVE_ANEW,
    (
        "Als „CSV UTF-8“ exportieren, oder leere und doppelte Blätter entfernen und neu speichern.",
        "Export it as “CSV UTF-8”, or remove empty and doubled sheets and save it anew.",
    ),
)


def _crafted(file: str, words: ArchiveWords) -> UnreadableFile:
    return UnreadableFile(
        f"{words.in_de} {file} überschneiden sich Teile oder sind anders gepackt als angegeben: sie gilt als "
        "beschädigt oder präpariert.",
        f"Parts of {words.en} {file} overlap, or are packed otherwise than stated: it is taken for damaged or crafted.",
        *words.anew,
    )


def _too_much_inside(file: str, allowed: int, words: ArchiveWords) -> UnreadableFile:
    de, en = number_words(allowed // 1_000_000)
    return UnreadableFile(
        f"{words.de} {file} würde beim Entpacken größer als {de} MB, oder sie hat mehr als {MOST_PARTS} Teile.",
        f"{words.en[0].upper()}{words.en[1:]} {file} would unpack to more than {en} MB, or has more than {MOST_PARTS} "
        "parts.",
        *words.smaller,
    )


def _line_too_long(file: str, row: int) -> UnreadableFile:
    return UnreadableFile(
        f"In der Datei {file} ist Zeile {row} länger als {LONGEST_LINE // 1_000_000} MB.",
        f"Line {row} of the file {file} is longer than {LONGEST_LINE // 1_000_000} MB.",
        "Prüfen, ob es eine CSV-Datei mit Zeilenumbrüchen ist, und sie neu exportieren.",
        "Check that it is a CSV file with line breaks, and export it again.",
    )
