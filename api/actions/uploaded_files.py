"""Files that arrive: written to disk piece by piece, under names of their own in a folder with a random name."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from api.actions.job_files import JobFiles, uploads_folder
from graph_schema.errors import BadInput, Conflict, TooLarge
from graph_schema.ingest.private_files import open_private, space_in
from graph_schema.written import number_words, showable

TABLES = (".csv", ".txt", ".xlsx", ".xlsm")
AREAS = (".geojson", ".json", ".gpkg", ".zip")
"""Files of areas; a Shapefile, which is several files, comes packed."""
ENDINGS = (*TABLES, *AREAS)
"""What jobs read; which of them a kind takes, `import_wishes` says."""
MOST_FILES = 24
LONGEST_NAME = 120
LARGEST_MAPPING = 200_000
"""Bytes of an uploaded mapping."""


class Upload:
    """A place for the files of one job; `largest` bytes in all. Nobody else works on it while it is open."""

    def __init__(self, data_folder: Path, upload_id: str, largest: int) -> None:
        self.id, self._largest = upload_id, largest
        self.names: list[str] = []
        self.has_mapping = False
        self._taken = 0
        self._place = JobFiles(data_folder, upload_id)
        with space_in(data_folder):
            uploads_folder(data_folder).mkdir(parents=True, exist_ok=True, mode=0o700)
            self._place.folder.mkdir(mode=0o700)
            self._place.files.mkdir(mode=0o700)
            held = self._place.hold()
        if held is None:
            raise Conflict("Diesen Upload gibt es schon.", "There is such an upload already.")
        self.lock = held

    @contextmanager
    def file(self, name: str) -> Generator[UploadedFile]:
        """Take a file in; `name` as the sender has it, of which the last part is kept. BadInput for what is no table.

        `TooLarge` as soon as more bytes arrived than one upload may have.
        """
        kept = self._fit_name(name)
        with space_in(self._place.folder), open_private(self._place.files / kept, "wb") as file:
            yield UploadedFile(file, kept, self)
        self.names.append(kept)

    @contextmanager
    def mapping(self) -> Generator[UploadedFile]:
        """Take a mapping in, which is for this job alone."""
        with space_in(self._place.folder), open_private(self._place.mapping, "wb") as file:
            yield UploadedFile(file, self._place.mapping.name, self, LARGEST_MAPPING)
        self.has_mapping = True

    def took(self, number: int) -> bool:
        """Count bytes that arrived; False where they are more than the upload may have."""
        self._taken += number
        return self._taken <= self._largest

    @property
    def largest(self) -> int:
        """Bytes that the upload may have."""
        return self._largest

    def hand_over(self) -> None:
        """Leave the lock to the worker, which has it too."""
        os.close(self.lock)

    def discard(self) -> None:
        """Remove what has arrived."""
        self._place.remove()
        os.close(self.lock)

    def _fit_name(self, name: str) -> str:
        last = PurePosixPath(PureWindowsPath(name).name).name
        kept = "".join(each if each.isprintable() and each not in '/\\:*?"<>|' else "_" for each in last).strip()
        if not kept or kept.startswith((".", "~$")) or len(kept.encode()) > LONGEST_NAME:
            raise BadInput(
                "Eine Datei hat einen Namen, der sich nicht verwenden lässt.",
                "A file has a name that cannot be used.",
                f"Höchstens {LONGEST_NAME} Zeichen, nicht mit einem Punkt beginnend.",
                f"At most {LONGEST_NAME} characters, not beginning with a dot.",
            )
        if Path(kept).suffix.lower() not in ENDINGS:
            raise BadInput(
                f"Die Datei {kept} ist weder CSV noch Excel-Arbeitsmappe (.xlsx) noch eine Geodatei.",
                f"The file {kept} is neither CSV nor an Excel workbook (.xlsx) nor a file of areas.",
                "Tabellen als „CSV UTF-8“ oder „Excel-Arbeitsmappe (.xlsx)“ speichern, Grenzen als GeoJSON, GeoPackage "
                "(.gpkg) oder Shape-Datei in einer ZIP-Datei (.shp, .shx, .dbf und .prj).",
                "Save tables as “CSV UTF-8” or “Excel workbook (.xlsx)”, borders as GeoJSON, GeoPackage (.gpkg) or a "
                "Shapefile in a ZIP file (.shp, .shx, .dbf and .prj).",
            )
        if kept in self.names or len(self.names) >= MOST_FILES:
            raise UnfitFiles(
                f"Die Datei {kept} ist zweimal dabei, oder es sind mehr als {MOST_FILES} Dateien.",
                f"The file {kept} is there twice, or there are more than {MOST_FILES} files.",
                "Nur die Dateien einer Lieferung auswählen.",
                "Choose the files of one delivery only.",
            )
        return kept


class UnfitFiles(BadInput):
    """Files that are right by themselves and do not go together."""


class UploadedFile:
    """A file that is arriving."""

    def __init__(self, file: IO[bytes], name: str, upload: Upload, largest: int | None = None) -> None:
        self._file, self._name, self._upload, self._largest, self._size = file, name, upload, largest, 0

    def write(self, piece: bytes | bytearray | memoryview) -> None:
        """Add what has arrived; TooLarge where it is too much."""
        self._size += len(piece)
        fits = self._upload.took(len(piece)) and (self._largest is None or self._size <= self._largest)
        if not fits:
            raise too_large(self._largest or self._upload.largest, self._name)
        self._file.write(piece)


def too_large(largest: int, name: str = "") -> TooLarge:
    """Return the error for what has more than `largest` bytes; `name` is the file at which it was noticed."""
    de, en = number_words(largest // 1_000_000 or 1)
    at_de, at_en = (f" (bemerkt bei {showable(name)})", f" (noticed at {showable(name)})") if name else ("", "")
    return TooLarge(
        f"Die Dateien sind zusammen größer als {de} MB{at_de}; es wurde nichts gelesen.",
        f"The files together are larger than {en} MB{at_en}; nothing was read.",
        "Als CSV oder in Teilen senden; die Grenze setzt SOZIALRAUM_LARGEST_UPLOAD. Der Befehl „sozialraum import“ hat "
        "keine.",
        "Send CSV, or parts; SOZIALRAUM_LARGEST_UPLOAD sets the limit. The command “sozialraum import” has none.",
    )
