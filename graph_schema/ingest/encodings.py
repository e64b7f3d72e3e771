"""In which encoding a text file is written: UTF-8 with or without mark, or Windows-1252."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from graph_schema.errors import UnreadableFile

UTF_8, WINDOWS_1252 = "utf-8-sig", "cp1252"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LETTER_IN_UTF_8 = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x80-\xbf]")
"""Letters of European names, dashes and quotation marks; in Windows-1252 these bytes are "Ã¼" and the like."""


class Decoded(NamedTuple):
    """The text of a file and the encoding in which it was written (`UTF_8` or `WINDOWS_1252`)."""

    text: str
    encoding: str


def decode(file: str, content: bytes, encoding: str | None = None) -> Decoded:
    """Return the text of a file; without `encoding` it is found out. A mark of UTF-8 at the beginning always counts.

    Text in Windows-1252 with umlauts is never valid UTF-8, so that what is valid UTF-8 is taken for it. What is not,
    and yet has letters in UTF-8, is damaged: read as Windows-1252 it would be full of "Ã¼".
    UnreadableFile names the row of the first byte that has no meaning.
    """
    if content.startswith(_UTF_16):
        raise UnreadableFile(
            f"Die Datei {file} ist in UTF-16 gespeichert („Unicode-Text“).",
            f"The file {file} is saved as UTF-16 (“Unicode text”).",
            "In der Tabellenkalkulation als „CSV UTF-8“ speichern.",
            "Save it as “CSV UTF-8” in the spreadsheet program.",
        )
    if b"\0" in content:
        raise UnreadableFile(
            f"Die Datei {file} ist keine Textdatei.",
            f"The file {file} is no text file.",
            "Als „CSV UTF-8“ speichern; Arbeitsmappen behalten die Endung .xlsx.",
            "Save it as “CSV UTF-8”; workbooks keep the ending .xlsx.",
        )
    if content.startswith(codecs.BOM_UTF8):
        return _decode(file, content, UTF_8)
    if encoding is not None:
        return _decode(file, content, encoding)
    try:
        return Decoded(content.decode(UTF_8), UTF_8)
    except UnicodeDecodeError:
        return _decode(file, content, UTF_8 if _LETTER_IN_UTF_8.search(content) else WINDOWS_1252)


def _decode(file: str, content: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        row = error.object.count(b"\n", 0, error.start) + 1
        name = "UTF-8" if encoding == UTF_8 else "Windows-1252"
        raise UnreadableFile(
            f"Die Datei {file} ist in Zeile {row} nicht als {name} zu lesen.",
            f"The file {file} cannot be read as {name} in row {row}.",
            "In der Tabellenkalkulation als „CSV UTF-8“ speichern, oder in der Zuordnung die Kodierung angeben "
            '(encoding = "utf-8" oder "windows-1252").',
            "Save it as “CSV UTF-8” in the spreadsheet program, or state its encoding in the mapping "
            '(encoding = "utf-8" or "windows-1252").',
        ) from None
