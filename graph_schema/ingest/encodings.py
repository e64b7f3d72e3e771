"""In which encoding a text file is written: UTF-8 with or without mark, or Windows-1252."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from graph_schema.errors import UnreadableFile

UTF_8, WINDOWS_1252 = "utf-8-sig", "cp1252"
_PIECE = 1 << 20
"""Bytes of a file that are in memory at once."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LETTER_IN_UTF_8 = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x80-\xbf]")
"""Letters of European names, dashes and quotation marks; in Windows-1252 these bytes are "Ã¼" and the like."""


def find_encoding(file: str, content: BinaryIO, encoding: str | None = None) -> str:
    """Return the encoding of a file (`UTF_8` or `WINDOWS_1252`), in which all of it was read; it is at its end then.

    Without `encoding` it is found out. A mark of UTF-8 at the beginning always counts. Text in Windows-1252 with
    umlauts is never valid UTF-8, so that what is valid UTF-8 is taken for it. What is not, and yet has letters in
    UTF-8, is damaged: read as Windows-1252 it would be full of "Ã¼".
    UnreadableFile names the row of the first byte that has no meaning.
    """
    beginning = content.read(len(codecs.BOM_UTF8))
    content.seek(0)
    if beginning.startswith(_UTF_16):
        raise UnreadableFile(
            f"Die Datei {file} ist in UTF-16 gespeichert („Unicode-Text“).",
            f"The file {file} is saved as UTF-16 (“Unicode text”).",
            "In der Tabellenkalkulation als „CSV UTF-8“ speichern.",
            "Save it as “CSV UTF-8” in the spreadsheet program.",
        )
    meant = UTF_8 if beginning == codecs.BOM_UTF8 else encoding
    asked = [_Reading(each) for each in (UTF_8, WINDOWS_1252)]
    letters = _LettersInUtf8()
    while piece := content.read(_PIECE):
        if b"\0" in piece:
            raise _no_text(file)
        for each in asked:
            each.read(piece)
        letters.read(piece)
    for each in asked:
        each.end()
    utf_8, windows_1252 = asked
    if meant is not None:
        found = utf_8 if meant == UTF_8 else windows_1252
    else:
        found = utf_8 if utf_8.wrong_row is None or letters.found else windows_1252
    if found.wrong_row is not None:
        raise not_readable(file, found.encoding, found.wrong_row)
    return found.encoding


class _Reading:
    """Reads a file in one encoding, piece by piece, up to the first byte that has no meaning in it."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.wrong_row: int | None = None
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._row = 1

    def read(self, piece: bytes, *, final: bool = False) -> None:
        """Go on with a piece."""
        if self.wrong_row is not None:
            return
        try:
            self._row += self._decoder.decode(piece, final).count("\n")
        except UnicodeDecodeError as error:
            self.wrong_row = self._row + error.object.count(b"\n", 0, error.start)

    def end(self) -> None:
        """Say that no piece follows: a letter may be cut off."""
        self.read(b"", final=True)


class _LettersInUtf8:
    """Finds whether a file has letters in UTF-8, also across the border of two pieces."""

    def __init__(self) -> None:
        self.found = False
        self._last = b""

    def read(self, piece: bytes) -> None:
        """Go on with a piece."""
        self.found = self.found or _LETTER_IN_UTF_8.search(self._last + piece) is not None
        self._last = piece[-2:]


def _no_text(file: str) -> UnreadableFile:
    return UnreadableFile(
        f"Die Datei {file} ist keine Textdatei.",
        f"The file {file} is no text file.",
        "Als „CSV UTF-8“ speichern; Arbeitsmappen behalten die Endung .xlsx.",
        "Save it as “CSV UTF-8”; workbooks keep the ending .xlsx.",
    )


def not_readable(file: str, encoding: str, row: int) -> UnreadableFile:
    """Return the error of a file that has a byte without meaning in `row`."""
    name = "UTF-8" if encoding == UTF_8 else "Windows-1252"
    return UnreadableFile(
        f"Die Datei {file} ist in Zeile {row} nicht als {name} zu lesen.",
        f"The file {file} cannot be read as {name} in row {row}.",
        "In der Tabellenkalkulation als „CSV UTF-8“ speichern, oder in der Zuordnung die Kodierung angeben "
        '(encoding = "utf-8" oder "windows-1252").',
        "Save it as “CSV UTF-8” in the spreadsheet program, or state its encoding in the mapping "
        '(encoding = "utf-8" or "windows-1252").',
    )
