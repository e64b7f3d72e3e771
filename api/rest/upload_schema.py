"""The form of an import in the description: one form per kind, because each has fields of its own."""

from __future__ import annotations

from typing import Any

from api.actions.import_jobs import ImportKind
from api.actions.import_wishes import OF_SEVERAL_FILES
from api.actions.uploaded_files import MOST_FILES
from api.rest.upload_body import CRS, FORM, LONGEST_FIELD

_FILE = {"type": "string", "format": "binary", "description": "CSV or Excel workbook (.xlsx)."}
_DAY = {"type": "string", "format": "date"}
_LEVEL = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 100, "description": "Code of the level."}
_ALWAYS: dict[str, Any] = {
    "check_only": {"enum": ["true", "false"], "type": "string", "description": "Read and check; write nothing."},
    "accept_valid": {"enum": ["true", "false"], "type": "string", "description": "Load the rows that are not refused."},
    "mapping": {
        "type": "string", "format": "binary",
        "description": "A mapping (TOML) for this import alone, where the files have columns of another system.",
    },
    "kept_mapping": {
        "type": "string", "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.-]*\\.toml$", "maxLength": LONGEST_FIELD,
        "description": "Name of a mapping that the operator keeps, instead of `mapping`; 404 where there is none.",
    },
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


def upload_body() -> dict[str, Any]:
    """Return the description of the body."""
    return {"required": True, "content": {FORM: {"schema": {"oneOf": [_form(kind) for kind in ImportKind]}}}}


def _form(kind: ImportKind) -> dict[str, Any]:
    most = MOST_FILES if kind in OF_SEVERAL_FILES else 1
    return {
        "type": "object",
        "title": f"Import of kind {kind.value}",
        "properties": {
            "kind": {"const": kind.value, "type": "string"},
            "files": {"type": "array", "items": _FILE, "minItems": 1, "maxItems": most},
            **_OWN[kind],
            **_ALWAYS,
        },
        "required": ["kind", "files", *_NEEDED.get(kind, [])],
        "not": {"required": ["mapping", "kept_mapping"]},
        "additionalProperties": False,
    }
