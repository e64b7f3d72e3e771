"""What a job is asked for: whether it can be done, which mappings the operator keeps, and which tables a kind has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from api.actions.import_fields import FIELDS, TYPED, columns_and_groups, fields_of_kind
from api.actions.import_indicator import figure_table
from api.actions.job_files import ImportKind, WantedImport
from api.actions.uploaded_files import AREAS, TABLES, Upload
from graph_schema.errors import BadInput
from graph_schema.ingest.columns import DIRECTORY, HOUSE_COORDINATES, PLAN, REGISTER, RESIDENTS, STREET_DIRECTORY, Table

_NAME = re.compile(r"[\w][\w .-]{0,80}\.toml")
OF_SEVERAL_FILES = (ImportKind.REGISTER, ImportKind.DIRECTORY)
"""Kinds whose files are those of a folder; the others have one."""
WITHOUT_MAPPING = (ImportKind.NEIGHBOURHOODS, ImportKind.GRID)
"""Kinds whose fields say all that a mapping would."""
READS: dict[ImportKind, tuple[str, ...]] = {
    **dict.fromkeys(ImportKind, TABLES),
    ImportKind.NEIGHBOURHOODS: AREAS,
    ImportKind.RESIDENTS: (*TABLES, *AREAS),
    ImportKind.INDICATOR: (*TABLES, *AREAS),
    ImportKind.GRID: (),
}
"""Endings of the files that a kind reads; a grid is made of what is there."""


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
        ImportKind.INDICATOR: [figure_table(wanted.says("unit") or "")],
    }
    return by_kind.get(wanted.kind, [])


class WrongWish(BadInput):
    """Something that a job needs is missing or does not fit; `field` names it."""

    def __init__(self, de: str, en: str, remedy_de: str = "", remedy_en: str = "", *, field: str) -> None:
        super().__init__(de, en, remedy_de, remedy_en)
        self.field = field


class UnfitWish(WrongWish):
    """Fields that are right by themselves and do not go together."""


def require_possible(wanted: WantedImport, upload: Upload) -> None:
    """Raise WrongWish where files or fields are missing, or do not belong to the kind."""
    _require_files(wanted, upload)
    if wanted.kind in WITHOUT_MAPPING and (upload.has_mapping or wanted.mapping is not None):
        raise WrongWish(
            "Zu dieser Art von Import gehört keine Zuordnung.", "This kind of import has no mapping.",
            "Sie weglassen.", "Leave it out.", field="mapping",
        )  # fmt: skip
    if upload.has_mapping and wanted.mapping is not None:
        raise WrongWish(
            "Es sind zwei Zuordnungen angegeben.",
            "Two mappings are stated.",
            "Eine aus der Liste wählen oder eine hochladen, nicht beides.",
            "Choose one from the list or upload one, not both.",
            field="mapping",
        )
    _require_fields(wanted)
    _require_endings(wanted, upload)
    if wanted.kind in (ImportKind.RESIDENTS, ImportKind.INDICATOR):
        _require_columns(wanted, upload)
    if wanted.says("parent_key") and not wanted.says("parent_level"):
        raise UnfitWish(
            "Zum Feld des Gebiets darüber gehört die Ebene darüber.",
            "The field of the area above needs the level above.",
            "Sie wählen.",
            "Choose it.",
            field="parent_level",
        )


def _require_files(wanted: WantedImport, upload: Upload) -> None:
    reads = READS[wanted.kind]
    if not upload.names and reads:
        raise WrongWish(
            "Es ist keine Datei dabei.", "There is no file.", "Mindestens eine auswählen.", "Choose one.", field="files"
        )
    if upload.names and not reads:
        raise WrongWish(
            "Ein Raster wird aus vorhandenen Grenzen gemacht; dafür wird keine Datei gelesen.",
            "A grid is made of borders that are there; no file is read for it.",
            "Keine auswählen.",
            "Choose none.",
            field="files",
        )
    if len(upload.names) > 1 and wanted.kind not in OF_SEVERAL_FILES:
        raise WrongWish(
            "Dafür wird genau eine Datei gelesen.",
            "Exactly one file is read for this.",
            "Nur eine auswählen.",
            "Choose one only.",
            field="files",
        )


def _require_endings(wanted: WantedImport, upload: Upload) -> None:
    reads = READS[wanted.kind]
    for name in upload.names:
        if Path(name).suffix.lower() not in reads:
            raise UnfitWish(
                f"Die Datei {name} gehört nicht zu dieser Art von Import.",
                f"The file {name} does not belong to this kind of import.",
                f"Gelesen werden: {', '.join(reads)}.",
                f"What is read: {', '.join(reads)}.",
                field="files",
            )


def _require_fields(wanted: WantedImport) -> None:
    """Raise WrongWish where a field is missing that the kind needs, or one is said that it does not know."""
    said = {name for name in TYPED if getattr(wanted, name) is not None} | wanted.more.keys()
    known = {each.name for each in fields_of_kind(wanted.kind)}
    for each in FIELDS:
        if wanted.kind in each.needed and each.name not in said:
            raise _missing(each.name)
    for name in sorted(said - known):
        raise WrongWish(
            "Diese Angabe gehört nicht zu dieser Art von Import.",
            "This is not said of this kind of import.",
            "Sie weglassen.",
            "Leave it out.",
            field=name,
        )


def _missing(name: str, kind: type[WrongWish] = WrongWish) -> WrongWish:
    """Return the error for a field that is needed."""
    if name == "level":
        return WrongWish(
            "Zu diesem Import gehört die Ebene der Gebiete.", "This import needs the level of the areas.",
            "Eine wählen.", "Choose one.", field="level",
        )  # fmt: skip
    return kind(
        "Eine Angabe fehlt, die dieser Import braucht.",
        "Something is missing that this import needs.",
        "Das gekennzeichnete Feld ausfüllen.",
        "Fill in the field that is marked.",
        field=name,
    )


def _require_columns(wanted: WantedImport, upload: Upload) -> None:
    """Raise WrongWish where what is said of a file with a row per area is not whole, or a mapping says it too."""
    figure = "counts" if wanted.kind is ImportKind.RESIDENTS else "value"
    area, counted = wanted.says("area_column"), wanted.says(figure)
    if upload.has_mapping or wanted.mapping is not None:
        for name in ("area_column", figure, "date_column", "number_repeated_keys"):
            if wanted.says(name):
                raise UnfitWish(
                    "Was in welcher Spalte steht, sagt schon die Zuordnung.",
                    "The mapping says already what stands in which column.",
                    "Zuordnung oder Spalten angeben, nicht beides.",
                    "Give the mapping or the columns, not both.",
                    field=name,
                )
        return
    groups = [group for _, group in columns_and_groups(counted or "")] if figure == "counts" else []
    if len(set(groups)) < len(groups):
        raise UnfitWish(
            "Eine Gruppe steht mehrmals da; jede hat eine Spalte.",
            "A group is there more than once; each has one column.",
            "Eine davon weglassen.",
            "Leave one of them out.",
            field="counts",
        )
    of_areas = Path(upload.names[0]).suffix.lower() in AREAS
    if (of_areas or counted) and not area:
        raise _missing("area_column", UnfitWish)
    if area and not counted:
        raise _missing(figure, UnfitWish)
    if area and wanted.day is None and not wanted.says("date_column"):
        raise _missing("day", UnfitWish)
