"""What a job is asked for: whether it can be done, which mappings the operator keeps, and which tables a kind has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from api.actions.job_files import ImportKind, WantedImport
from api.actions.uploaded_files import Upload
from graph_schema.errors import BadInput
from graph_schema.ingest.columns import DIRECTORY, HOUSE_COORDINATES, PLAN, REGISTER, RESIDENTS, STREET_DIRECTORY, Table

_NAME = re.compile(r"[\w][\w .-]{0,80}\.toml")
OF_SEVERAL_FILES = (ImportKind.REGISTER, ImportKind.DIRECTORY)
"""Kinds whose files are those of a folder; the others have one."""


def kept_mappings(data_folder: Path) -> list[str]:
    """Return the names of the mappings that the operator keeps: `mappings/*.toml` in the data folder."""
    folder = data_folder / "mappings"
    return sorted(each.name for each in folder.glob("*.toml") if each.is_file() and _NAME.fullmatch(each.name))


def kept_mapping(data_folder: Path, name: str) -> Path:
    """Return the file of a mapping that the operator keeps; BadInput where there is none of this name."""
    if name not in kept_mappings(data_folder):
        raise WrongWish(
            "Diese Zuordnung gibt es nicht.",
            "There is no such mapping.",
            "Eine aus der Liste wählen, oder eine eigene Datei hochladen.",
            "Choose one from the list, or upload a file of your own.",
            field="mapping",
        )
    return data_folder / "mappings" / name


def tables_of(wanted: WantedImport) -> Sequence[Table]:
    """Return the tables that a mapping for this import may have."""
    by_kind: dict[ImportKind, Sequence[Table]] = {
        ImportKind.REGISTER: REGISTER,
        ImportKind.DIRECTORY: DIRECTORY,
        ImportKind.RESIDENTS: [RESIDENTS],
        ImportKind.ADDRESSES: [HOUSE_COORDINATES if wanted.level is None else STREET_DIRECTORY],
        ImportKind.PLAN: [PLAN],
    }
    return by_kind[wanted.kind]


class WrongWish(BadInput):
    """Something that a job needs is missing or does not fit; `field` names it."""

    def __init__(self, de: str, en: str, remedy_de: str = "", remedy_en: str = "", *, field: str) -> None:
        super().__init__(de, en, remedy_de, remedy_en)
        self.field = field


def require_possible(wanted: WantedImport, upload: Upload) -> None:
    """Raise WrongWish where files or options are missing, or do not belong to the kind."""
    if not upload.names:
        raise WrongWish(
            "Es ist keine Datei dabei.", "There is no file.", "Mindestens eine auswählen.", "Choose one.", field="files"
        )
    if len(upload.names) > 1 and wanted.kind not in OF_SEVERAL_FILES:
        raise WrongWish(
            "Dafür wird genau eine Datei gelesen.",
            "Exactly one file is read for this.",
            "Nur eine auswählen.",
            "Choose one only.",
            field="files",
        )
    if upload.has_mapping and wanted.mapping is not None:
        raise WrongWish(
            "Es sind zwei Zuordnungen angegeben.",
            "Two mappings are stated.",
            "Eine aus der Liste wählen oder eine hochladen, nicht beides.",
            "Choose one from the list or upload one, not both.",
            field="mapping",
        )
    if wanted.kind is ImportKind.RESIDENTS and wanted.level is None:
        raise WrongWish(
            "Zu Einwohnerzahlen gehört die Ebene.", "Residents need a level.", "Eine wählen.", "Choose one.",
            field="level",
        )  # fmt: skip
    _require_of_kind(wanted)


def _require_of_kind(wanted: WantedImport) -> None:
    """Raise WrongWish where something is said that the kind does not know."""
    foreign = (
        ("last_day", wanted.last_day, (ImportKind.REGISTER,)),
        ("level", wanted.level, (ImportKind.RESIDENTS, ImportKind.ADDRESSES)),
        ("day", wanted.day, (ImportKind.RESIDENTS,)),
        ("crs", wanted.crs, (ImportKind.ADDRESSES,)),
    )
    for field, value, kinds in foreign:
        if value is not None and wanted.kind not in kinds:
            raise WrongWish(
                "Diese Angabe gehört nicht zu dieser Art von Import.",
                "This is not said of this kind of import.",
                "Sie weglassen.",
                "Leave it out.",
                field=field,
            )
