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
}
_MAPPING = {
    "type": "string", "format": "binary",
    "description": "A mapping (TOML) for this import alone, where the files have columns of another system.",
}  # fmt: skip
_KEPT = {
    "type": "string", "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.-]*\\.toml$", "maxLength": LONGEST_FIELD,
    "description": "Name of a mapping that the operator keeps, instead of `mapping`; 404 where there is none.",
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
    forms = [_form(kind, kept=kept) for kind in ImportKind for kept in (False, True)]
    return {"required": True, "content": {FORM: {"schema": {"oneOf": forms}}}}


def _form(kind: ImportKind, *, kept: bool) -> dict[str, Any]:
    """Return a form: with a mapping that the operator keeps, or without one."""
    most = MOST_FILES if kind in OF_SEVERAL_FILES else 1
    mapping = {"kept_mapping": _KEPT} if kept else {"mapping": _MAPPING}
    return {
        "type": "object",
        "title": f"Import of kind {kind.value}{', with a mapping that is kept' if kept else ''}",
        "properties": {
            "kind": {"const": kind.value, "type": "string"},
            "files": {"type": "array", "items": _FILE, "minItems": 1, "maxItems": most},
            **_OWN[kind],
            **_ALWAYS,
            **mapping,
        },
        "required": ["kind", "files", *_NEEDED.get(kind, []), *(["kept_mapping"] if kept else [])],
        "additionalProperties": False,
    }
