"""What the form of an import says, as it was typed and as a job takes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from api.actions.import_jobs import ImportKind, WantedImport
from api.actions.import_wishes import WrongWish

USUAL: Mapping[str, str] = {
    "kind": ImportKind.REGISTER, "mapping": "", "check_only": "", "accept_valid": "", "last_day": "", "level": "",
    "day": "", "crs": "",
}  # fmt: skip
"""Fields of the form, as they are at first."""
OF_KIND: Mapping[str, tuple[ImportKind, ...]] = {
    "last_day": (ImportKind.REGISTER,),
    "level": (ImportKind.RESIDENTS, ImportKind.ADDRESSES),
    "day": (ImportKind.RESIDENTS,),
    "crs": (ImportKind.ADDRESSES,),
}
"""Fields that are asked for some kinds only; for the others the page does not show them, and they say nothing."""
_LONGEST = 100
_DAY_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")


def wanted_of(fields: Mapping[str, str]) -> WantedImport:
    """Return what a form asks for; WrongWish where a field cannot be read."""
    try:
        kind = ImportKind(fields.get("kind", ""))
    except ValueError:
        raise WrongWish(
            "Diese Art von Import gibt es nicht.", "There is no such kind of import.", field="kind"
        ) from None

    def text(name: str) -> str | None:
        given = fields.get(name, "").strip()[:_LONGEST]
        return given if given and kind in OF_KIND.get(name, (kind,)) else None

    return WantedImport(
        kind=kind,
        mapping=text("mapping"),
        check_only=fields.get("check_only") == "1",
        accept_valid=fields.get("accept_valid") == "1",
        last_day=_day(text("last_day"), "last_day"),
        level=text("level"),
        day=_day(text("day"), "day"),
        crs=text("crs"),
    )


def _day(given: str | None, field: str) -> date | None:
    if given is None:
        return None
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(given, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise WrongWish(
        "Dieses Datum ist nicht lesbar.",
        "This date cannot be read.",
        "So schreiben: 31.10.2026.",
        "Write it as 31/10/2026.",
        field=field,
    )
