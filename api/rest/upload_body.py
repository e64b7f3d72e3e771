"""The body of an import: `multipart/form-data`, read piece by piece; a file goes to disk as it arrives.

Fields come as text, files as parts named `files`, a mapping as the part `mapping`. A file without a name that says
what it is (`.csv`, `.xlsx`, `.geojson` …) gets one by its first bytes: every workbook is a ZIP archive.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from datetime import date
from functools import partial
from typing import Any

from litestar.exceptions import HTTPException
from multipart import (  # pyright: ignore[reportMissingTypeStubs]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from api.actions.import_fields import EXPECTED, TYPED, Form, ImportField, fields_of_kind, read_field
from api.actions.import_jobs import ImportKind, Upload, WantedImport
from api.actions.import_wishes import READS
from api.actions.uploaded_files import AREAS, ENDINGS, MOST_FILES, UploadedFile, too_large
from api.rest.exchange import WebRequest
from api.rest.figure_views import Wording
from api.rest.problems import FieldProblem, Refusal, bad_fields
from api.rest.upload_schema import FORM, LONGEST_FIELD, fields_of, files_of
from graph_schema.errors import BadInput

_BESIDE_FILES = 1_000_000
"""Bytes that fields and the marks between the parts may have."""
_ZIP, _DATABASE = b"PK\x03\x04", b"SQLi"


async def take_in(request: WebRequest, kind: ImportKind, upload: Upload) -> WantedImport:
    """Read the body of a request into `upload` and return what is wanted of an import of this kind.

    Refusal 415 for another format, 400 for what cannot be read or is no such field; BadInput for a file that is none.
    """
    media_type, options = parse_options_header(request.headers.get("content-type", ""))
    if media_type.lower() != FORM or not options.get("boundary"):
        raise Refusal(
            415,
            "unsupported_media_type",
            Wording(
                de="Ein Import wird als Formular mit Dateien gesendet.", en="An import is sent as a form with files."
            ),
            Wording(de=f"„Content-Type: {FORM}; boundary=…“ senden.", en=f"Send “Content-Type: {FORM}; boundary=…”."),
            headers={"accept": FORM},
        )
    form = _Form(upload, kind)
    try:
        with PushMultipartParser(options["boundary"], max_segment_count=MOST_FILES + len(form.known) + 1) as parser:
            async for piece in _pieces(request, upload.largest + _BESIDE_FILES):
                for event in parser.parse(piece):
                    form.take(event)
    except (MultipartError, UnicodeError):
        raise _unreadable() from None
    finally:
        form.close()
    return _wanted(kind, form.fields)


async def _pieces(request: WebRequest, most: int) -> AsyncIterator[bytes]:
    taken = 0
    try:
        async for piece in request.stream():
            taken += len(piece)
            if taken > most:
                raise too_large(most - _BESIDE_FILES)
            if piece:
                yield piece
    except HTTPException as error:
        if error.status_code == 413:
            raise too_large(most - _BESIDE_FILES) from None
        raise


class _Form:
    """Takes the parts of a body as they come."""

    def __init__(self, upload: Upload, kind: ImportKind) -> None:
        self.known, self._files, self._kind = fields_of(kind), files_of(kind), kind
        self.fields: dict[str, str] = {}
        self._upload = upload
        self._open = ExitStack()
        self._part: MultipartSegment | None = None
        self._file: UploadedFile | None = None
        self._text = bytearray()

    def take(self, event: Any) -> None:
        """Take the beginning of a part, a piece of it, or its end (None)."""
        if isinstance(event, MultipartSegment):
            self._part, self._file, self._text = event, None, bytearray()
            twice = event.name in self.fields or (event.name == "mapping" and self._upload.has_mapping)
            is_file = event.name in self._files
            # Only a file has a name: a part without one is a field, and no table that was typed in.
            if twice or event.name not in (*self.known, *self._files) or is_file is (event.filename is None):
                raise bad_fields((self._unknown(event.name),))
            if event.name == "mapping":
                self._file = self._open.enter_context(self._upload.mapping())
        elif event is None:
            self._end()
        else:
            self._piece(event)

    def close(self) -> None:
        """Close the file that was arriving."""
        self._open.close()

    def _piece(self, piece: bytes | bytearray) -> None:
        assert self._part is not None, "a part begins before it goes on"
        if self._part.name == "files" and self._file is None:
            self._file = self._open.enter_context(self._upload.file(self._name(bytes(piece[:4]))))
        if self._file is not None:
            self._file.write(piece)
            return
        self._text += piece
        if len(self._text) > LONGEST_FIELD * 40:
            raise bad_fields((self._unknown(self._part.name),))

    def _end(self) -> None:
        assert self._part is not None, "a part begins before it ends"
        if self._part.name == "files" and self._file is None:  # a file of no bytes
            self._file = self._open.enter_context(self._upload.file(self._name(b"")))
        if self._file is None:
            self.fields[self._part.name or ""] = self._text.decode()
        self._open.close()
        self._file = None

    def _unknown(self, name: str | None) -> FieldProblem:
        names = (*self.known, *self._files)
        there = ", ".join(names)
        words = Wording(
            de=f"Es gibt nur: {there}; jedes einmal, Dateien mit Namen",
            en=f"There are only: {there}; each once, files with a name",
        )
        return FieldProblem(name=name if name is not None and name in names else "?", place="body", expected=words)

    def _name(self, begins: bytes) -> str:
        """Return the name of the file that begins, made up where the part has none that says what it is."""
        name = (self._part.filename if self._part else "") or ""
        if name.lower().endswith(ENDINGS):
            return name
        return f"datei-{len(self._upload.names) + 1}{_ending(self._kind, begins)}"


def _ending(kind: ImportKind, begins: bytes) -> str:
    """Return the ending for a file that begins so: a workbook and a packed Shapefile are both ZIP archives."""
    of_areas = READS[kind] == AREAS
    if begins.startswith(_ZIP):
        return ".zip" if of_areas else ".xlsx"
    if AREAS[0] in READS[kind] and begins.startswith((_DATABASE, b"{")):
        return ".gpkg" if begins.startswith(_DATABASE) else ".geojson"
    return ".geojson" if of_areas else ".csv"


def _wanted(kind: ImportKind, fields: dict[str, str]) -> WantedImport:
    """Return what the fields say; Refusal 400 names each that cannot be read."""
    wrong: list[FieldProblem] = []

    def read(name: str, expected: tuple[str, str], how: Callable[[str], Any], usual: Any = None) -> Any:
        if name not in fields:
            return usual
        try:
            return how(fields[name])
        except (ValueError, KeyError):
            words = Wording(de=expected[0], en=expected[1])
            wrong.append(FieldProblem(name=name, place="body", expected=words))
            return usual

    truths = {"true": True, "false": False}
    mapping = read("kept_mapping", ("Name einer Zuordnung", "name of a mapping"), _named)
    how = {name: read(name, EXPECTED[Form.YES], truths.__getitem__, False) for name in ("check_only", "accept_valid")}
    said = {each.name: read(each.name, each.expected, partial(_said, each)) for each in fields_of_kind(kind)}
    if wrong:
        raise bad_fields(tuple(wrong))
    more = {name: text for name, text in said.items() if text is not None and name not in TYPED}
    typed: dict[str, Any] = {name: said.get(name) for name in TYPED}
    for name in ("last_day", "day"):
        typed[name] = date.fromisoformat(typed[name]) if typed[name] is not None else None
    return WantedImport(kind=kind, mapping=mapping, more=more, **how, **typed)


def _said(field: ImportField, text: str) -> str:
    """Return what a field says; ValueError where it cannot be read, or where a day is written otherwise than here."""
    if field.form is Form.DAY and len(text) != len("2022-09-30"):
        raise ValueError
    said = read_field(field, text)
    if field.form is Form.DAY and said != text:
        raise ValueError
    return said


def _named(text: str) -> str:
    if not text.strip() or not text.isprintable() or len(text) > LONGEST_FIELD:
        raise ValueError
    return text


def _unreadable() -> BadInput:
    return BadInput(
        "Das Formular ist nicht lesbar; es wurde nichts übernommen.",
        "The form cannot be read; nothing was taken.",
        "Als multipart/form-data senden, wie es curl mit -F tut.",
        "Send it as multipart/form-data, as curl does with -F.",
    )
