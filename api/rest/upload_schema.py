"""The forms of imports, one per kind, because each has fields of its own: what is read, and what is described."""

from __future__ import annotations

import re
from typing import Any

from api.actions.import_jobs import ImportKind
from api.actions.import_wishes import OF_SEVERAL_FILES
from api.actions.uploaded_files import MOST_FILES

FORM = "multipart/form-data"
FILES = ("files", "mapping")
LONGEST_FIELD = 200
LEVEL = re.compile("^[a-z][a-z0-9_]{0,99}$")
CRS = re.compile("^EPSG:[1-9][0-9]{3,5}$")

_FILE = {"type": "string", "format": "binary", "description": "CSV or Excel workbook (.xlsx)."}
_DAY = {"type": "string", "format": "date"}
_LEVEL = {"type": "string", "pattern": LEVEL.pattern, "description": "Code of the level."}
_ALWAYS: dict[str, Any] = {
    "check_only": {"enum": ["true", "false"], "type": "string", "description": "Read and check; write nothing."},
    "accept_valid": {"enum": ["true", "false"], "type": "string", "description": "Load the rows that are not refused."},
}
_MAPPING = {
    "type": "string", "format": "binary",
    "description": "A mapping (TOML) for this import alone, where the files have columns of another system.",
}  # fmt: skip
_KEPT = {
    "type": "string", "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.-]*\\.toml$", "maxLength": LONGEST_FIELD,
    "description": "Name of a mapping that the operator keeps, instead of `mapping` (409 with both).",
}  # fmt: skip
_OWN: dict[ImportKind, dict[str, Any]] = {
    ImportKind.REGISTER: {"last_day": {**_DAY, "description": "What the files no longer state ended with this day."}},
    ImportKind.DIRECTORY: {},
    ImportKind.RESIDENTS: {
        "level": _LEVEL,
        "day": {**_DAY, "description": "Date of all rows, where the file states none."},
    },
    ImportKind.ADDRESSES: {
        "level": {**_LEVEL, "description": "Code of the level, where the file is a street directory."},
        "crs": {"type": "string", "pattern": CRS.pattern, "description": "Coordinate system of house coordinates."},
    },
    ImportKind.PLAN: {},
}
_NEEDED = {ImportKind.RESIDENTS: ["level"]}


def upload_body(kind: ImportKind) -> dict[str, Any]:
    """Return the description of the body for a kind of import."""
    most = MOST_FILES if kind in OF_SEVERAL_FILES else 1
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {
            "files": {"type": "array", "items": _FILE, "minItems": 1, "maxItems": most},
            **_OWN[kind],
            **_ALWAYS,
            "mapping": _MAPPING,
            "kept_mapping": _KEPT,
        },
        "required": ["files", *_NEEDED.get(kind, [])],
        "additionalProperties": False,
    }
    return {"required": True, "content": {FORM: {"schema": schema}}}


def fields_of(kind: ImportKind) -> tuple[str, ...]:
    """Return the names of the fields that an import of a kind has, files left out."""
    return (*_OWN[kind], *_ALWAYS, "kept_mapping")
