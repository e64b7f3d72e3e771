"""What comes nearest to a part of an address that cannot be shown: offered to the reader, never taken in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from api.actions.catalogue import Catalogue
from api.actions.choose_layer import FIELDS, UnknownChoice, UnreadableChoice, choose_layer
from graph_schema.errors import SozialraumError
from graph_schema.model.figures import last_of_month

_MONTHS = (
    re.compile(r"(?P<year>\d{4})\D+(?P<month>\d{1,2})"),
    re.compile(r"\d{1,2}\D+(?P<month>\d{1,2})\D+(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})?"),
)
"""How people write a date: 2022-9-30, 30.09.2022, 20220930, 2022. The day is left out: figures are of month-ends."""


def nearest_choice(
    catalogue: Catalogue, wanted: Mapping[str, str], error: UnknownChoice | UnreadableChoice
) -> dict[str, str]:
    """Return the fields of an address that works: `wanted` with the part at fault replaced, or left out.

    What else does not fit is left out as well. Empty where only the usual map is left.
    """
    others = {name: wanted[name].strip() for name in FIELDS if wanted.get(name, "").strip() and name != error.field}
    nearest = _nearest_code(catalogue, others, error)
    alone = {error.field: nearest} if nearest else {}
    for fields in ({**others, **alone}, alone):
        if _can_be_shown(catalogue, fields):
            return fields
    return {}


def _nearest_code(
    catalogue: Catalogue, others: Mapping[str, str], error: UnknownChoice | UnreadableChoice
) -> str | None:
    """Return the code that was probably meant; None where the field is better left out."""
    if error.field == "reference_date":
        return _nearest_date(error.wanted, _dates(catalogue, others)).isoformat()
    if error.field == "compare_with":
        dates = _dates(catalogue, others)
        last = others.get("reference_date") or max(dates).isoformat()
        earlier = [day for day in dates if day.isoformat() < last]
        return _nearest_date(error.wanted, earlier).isoformat() if earlier else None
    alike = get_close_matches(error.wanted.lower(), error.allowed, n=1)
    return alike[0] if alike else None


def _dates(catalogue: Catalogue, others: Mapping[str, str]) -> Sequence[date]:
    """Return the reference dates of the indicator that is asked for, or of the usual one."""
    kept = {name: others[name] for name in ("indicator", "level") if name in others}
    for fields in (kept, {}):
        if _can_be_shown(catalogue, fields):
            choice = choose_layer(catalogue, fields)
            return catalogue.levels[choice.level].indicators[choice.indicator].dates
    raise AssertionError("a catalogue with levels shows something without any field")


def _nearest_date(text: str, dates: Iterable[date]) -> date:
    """Return the date nearest to what `text` may mean; the newest where it means none."""
    ordered = sorted(dates)
    meant = _meant(text)
    return min(ordered, key=lambda day: abs((day - meant).days)) if meant else ordered[-1]


def _meant(text: str) -> date | None:
    """Return the month-end that a text may mean; of a year alone the last one.

    >>> str(_meant("2022-02-31")), str(_meant("30.9.2022")), str(_meant("2021")), _meant("yesterday")
    ('2022-02-28', '2022-09-30', '2021-12-31', None)
    """
    found = next((match for match in (form.search(text) for form in _MONTHS) if match), None)
    if found is None or not 0 < int(found["year"]) < 9999:  # the last of its months ends where time does
        return None
    month = int(found["month"] or 12)
    return last_of_month(date(int(found["year"]), min(max(month, 1), 12), 1))


def _can_be_shown(catalogue: Catalogue, fields: Mapping[str, str]) -> bool:
    try:
        choose_layer(catalogue, fields)
    except SozialraumError:
        return False
    return True
