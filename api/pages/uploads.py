"""A form with files: its parts go to disk as they arrive, and nothing of a file is kept in memory or looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from api.actions.uploaded_files import Upload, UploadedFile, too_large
from api.pages.forms import TOKEN_FIELD, WebRequest, require_own_page
from graph_schema.errors import BadInput, TooLarge

FORM_WITH_FILES = "multipart/form-data"
FILES, MAPPING = "files", "mapping_file"
"""Fields that hold files."""
_LONGEST_FIELD = 4_000
_MOST_PARTS = 100
_AROUND = 100_000
"""Bytes of a form beside its files."""
_TO_THE_END = 4
"""So many times the largest upload is still taken off the line, and thrown away, so that a browser reads the answer."""


@dataclass(slots=True)
class _Parts:
    """The parts of a form as they arrive."""

    request: WebRequest
    upload: Upload
    fields: dict[str, str] = field(default_factory=dict[str, str])
    _name: str = ""
    _text: bytearray = field(default_factory=bytearray)
    _file: AbstractContextManager[UploadedFile] | None = None
    _into: UploadedFile | None = None
    _is_file: bool = False

    def begin(self, segment: MultipartSegment) -> None:
        """A part begins; files only behind a token that is in order."""
        self._name, self._is_file, self._text = segment.name or "", segment.filename is not None, bytearray()
        if self._name in self.fields or (not self._is_file and self._name in (FILES, MAPPING)):
            raise _not_a_form()
        if not self._is_file:
            return
        if TOKEN_FIELD not in self.fields or self._name not in (FILES, MAPPING):
            raise _not_a_form()
        if segment.filename:  # an empty one: nothing was chosen
            opened = self.upload.mapping() if self._name == MAPPING else self.upload.file(segment.filename)
            self._into, self._file = opened.__enter__(), opened

    def add(self, piece: bytes | bytearray) -> None:
        """More of the part has come."""
        if self._into is not None:
            self._into.write(piece)
        elif self._is_file:
            if piece:
                raise _not_a_form()
        else:
            self._text += piece
            if len(self._text) > _LONGEST_FIELD:
                raise _not_a_form()

    def end(self) -> None:
        """The part is whole."""
        self.close(None)
        if self._is_file:
            return
        try:
            self.fields[self._name] = self._text.decode()
        except UnicodeDecodeError:
            raise _not_a_form() from None
        if self._name == TOKEN_FIELD:
            require_own_page(self.request, self.fields[TOKEN_FIELD])

    def close(self, error: BaseException | None) -> None:
        """Close the file that is open, if one is."""
        opened, self._file, self._into = self._file, None, None
        if opened is not None:
            opened.__exit__(type(error) if error else None, error, None)


async def read_upload(request: WebRequest, upload: Upload) -> dict[str, str]:
    """Take the files of a form into `upload` and return its other fields; their token comes first.

    Refused as `read_form`; BadInput for what is no form, and for files that are not taken; TooLarge as soon as more
    has come than may.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != FORM_WITH_FILES or not options.get("boundary"):
        raise _not_a_form()
    pieces = request.stream()
    if (request.content_length or 0) > upload.largest + _AROUND:
        await _take_off(pieces, upload.largest)
        raise too_large(upload.largest)
    parts = _Parts(request, upload)
    try:
        with PushMultipartParser(options["boundary"], max_segment_count=_MOST_PARTS, strict=False) as parser:
            async for piece in pieces:
                if piece:
                    _take(parts, parser, piece)
    except MultipartError:
        raise _not_a_form() from None
    except TooLarge:
        await _take_off(pieces, upload.largest)
        raise
    finally:
        parts.close(None)
    if TOKEN_FIELD not in parts.fields:
        raise _not_a_form()
    return {name: text for name, text in parts.fields.items() if name != TOKEN_FIELD}


async def take_off_the_line(request: WebRequest, largest: int) -> None:
    """Throw away what a browser sends that nobody reads, so that it reads why."""
    await _take_off(request.stream(), largest)


def _take(parts: _Parts, parser: PushMultipartParser, piece: bytes) -> None:
    for event in parser.parse(piece):
        if isinstance(event, MultipartSegment):
            parts.begin(event)
        elif event is None:
            parts.end()
        else:
            parts.add(event)


async def _take_off(pieces: AsyncIterator[bytes], largest: int) -> None:
    """Take the rest off the line: a browser that is still sending would not read why it was too much."""
    taken = 0
    async for piece in pieces:
        taken += len(piece)
        if taken > _TO_THE_END * largest:
            return


def _not_a_form() -> BadInput:
    return BadInput(
        "Diese Eingabe ist kein lesbares Formular; es wurde nichts geschrieben.",
        "This input is not a form that can be read; nothing was written.",
        "Laden Sie die Seite neu.",
        "Reload the page.",
    )
