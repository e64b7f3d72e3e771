"""What the form of an import says, as it was typed and as a job takes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from api.actions.import_fields import FIELDS, TYPED, Form, ImportField, fields_of_kind, read_field
from api.actions.import_jobs import ImportKind, WantedImport
from api.actions.import_wishes import WrongWish

USUAL: Mapping[str, str] = {
    "kind": ImportKind.REGISTER, "mapping": "", "check_only": "", "accept_valid": "", "level_code": "",
    **{each.name: "" for each in FIELDS}, "cell": "1000",
}  # fmt: skip
"""Fields of the form, as they are at first."""
OF_NEW_LEVELS = (ImportKind.NEIGHBOURHOODS, ImportKind.GRID)
"""Kinds whose level may be new: it is written (`level_code`), not chosen."""
CHOSEN = ("level", "parent_level", "cut_at")
"""Fields whose levels are chosen among those that are there."""
RARE = (
    "key_pattern", "repeated_keys", "no_district_keys", "no_district_field", "remove_vanished", "date_column",
    "number_repeated_keys", "layer", "licence", "borders_as_of", "plural_de", "singular_de", "plural_en", "singular_en",
    "rank",
)  # fmt: skip
"""Fields that few imports need; the form has them folded."""
_LONGEST = 4_000


def wanted_of(fields: Mapping[str, str]) -> WantedImport:
    """Return what a form asks for; WrongWish where a field cannot be read.

    Fields of other kinds say nothing: the page does not show them.
    """
    try:
        kind = ImportKind(fields.get("kind", ""))
    except ValueError:
        raise WrongWish(
            "Diese Art von Import gibt es nicht.", "There is no such kind of import.", field="kind"
        ) from None
    said = {each.name: _said(each, kind, fields) for each in fields_of_kind(kind)}
    known = {name: text for name, text in said.items() if text is not None}
    return WantedImport(
        kind=kind,
        mapping=fields.get("mapping", "").strip()[:_LONGEST] or None,
        check_only=fields.get("check_only") == "1",
        accept_valid=fields.get("accept_valid") == "1",
        last_day=_day(known.get("last_day")),
        level=known.get("level"),
        day=_day(known.get("day")),
        crs=known.get("crs"),
        more={name: text for name, text in known.items() if name not in TYPED},
    )


def _said(field: ImportField, kind: ImportKind, fields: Mapping[str, str]) -> str | None:
    """Return what a field says as `read_field` has it; None where nothing was typed."""
    typed = "level_code" if field.name == "level" and kind in OF_NEW_LEVELS else field.name
    text = fields.get(typed, "").strip()
    if not text:
        return None
    if field.form is Form.YES:
        return "true"
    try:
        return read_field(field, text.upper() if field.form is Form.SYSTEM else text)
    except ValueError:
        raise _unreadable(field, typed) from None


def _unreadable(field: ImportField, typed: str) -> WrongWish:
    if field.form is Form.DAY:
        return WrongWish(
            "Dieses Datum ist nicht lesbar.",
            "This date cannot be read.",
            "So schreiben: 31.10.2026.",
            "Write it as 31/10/2026.",
            field=typed,
        )
    de, en = field.expected
    return WrongWish(
        "Diese Angabe ist nicht lesbar.",
        "This cannot be read.",
        f"Erwartet wird {de}.",
        f"What is expected is {en}.",
        field=typed,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text is not None else None
