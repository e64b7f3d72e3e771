"""The forms of imports, one per kind, because each has fields of its own: what is read, and what is described."""

from __future__ import annotations

from typing import Any

from api.actions.import_fields import LONGEST, PATTERNS, Form, ImportField, fields_of_kind
from api.actions.import_jobs import ImportKind
from api.actions.import_wishes import OF_SEVERAL_FILES, READS, WITHOUT_MAPPING
from api.actions.uploaded_files import MOST_FILES

FORM = "multipart/form-data"
LONGEST_FIELD = LONGEST

_FORMS: dict[Form, dict[str, Any]] = {
    **{form: {"pattern": pattern.pattern} for form, pattern in PATTERNS.items()},
    Form.TEXT: {"maxLength": LONGEST, "pattern": PATTERNS[Form.TEXT].pattern},
    Form.COUNTS: {"maxLength": 10 * LONGEST, "pattern": PATTERNS[Form.COUNTS].pattern},
    Form.DAY: {"format": "date"},
    Form.YES: {"enum": ["true", "false"]},
    Form.CHOICE: {},
}
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


def upload_body(kind: ImportKind) -> dict[str, Any]:
    """Return the description of the body for a kind of import."""
    own = fields_of_kind(kind)
    properties: dict[str, Any] = {} if not READS[kind] else {"files": _files(kind)}
    properties |= {each.name: _described(each) for each in own} | _always(kind)
    if kind not in WITHOUT_MAPPING:
        properties |= {"mapping": _MAPPING, "kept_mapping": _KEPT}
    schema: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "required": [*(["files"] if READS[kind] else []), *(each.name for each in own if kind in each.needed)],
        "additionalProperties": False,
    }
    return {"required": True, "content": {FORM: {"schema": schema}}}


def fields_of(kind: ImportKind) -> tuple[str, ...]:
    """Return the names of the fields that an import of a kind has, files left out."""
    kept = () if kind in WITHOUT_MAPPING else ("kept_mapping",)
    return (*(each.name for each in fields_of_kind(kind)), *_always(kind), *kept)


def files_of(kind: ImportKind) -> tuple[str, ...]:
    """Return the names of the parts that are files."""
    return tuple(
        name
        for name, has in (("files", bool(READS[kind])), ("mapping", kind not in WITHOUT_MAPPING))
        if has
    )  # fmt: skip


def _always(kind: ImportKind) -> dict[str, Any]:
    """Return the fields of every import; where there is no file, no row is refused."""
    return {name: each for name, each in _ALWAYS.items() if name != "accept_valid" or READS[kind]}


def _files(kind: ImportKind) -> dict[str, Any]:
    file = {"type": "string", "format": "binary", "description": f"One of {', '.join(READS[kind])}."}
    most = MOST_FILES if kind in OF_SEVERAL_FILES else 1
    return {"type": "array", "items": file, "minItems": 1, "maxItems": most}


def _described(field: ImportField) -> dict[str, Any]:
    choices = {"enum": list(map(str, field.choices))} if field.choices else {}
    return {"type": "string", **_FORMS[field.form], **choices, "description": field.what}
