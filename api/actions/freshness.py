"""How old data may be before pages say so in plain words."""

from __future__ import annotations

from datetime import date, datetime

from api.texts import Formats, Texts

REGISTER_DAYS = 35
"""A monthly delivery is at most 31 days old when the next one is due; four days are left to make and load it."""


def is_stale(as_of: date, today: date, invented: bool = False) -> bool:
    """Tell whether the register's newest day is older than expected; invented people do not age.

    >>> is_stale(date(2026, 1, 1), date(2026, 2, 5)), is_stale(date(2026, 1, 1), date(2026, 2, 6))
    (False, True)
    """
    return not invented and (today - as_of).days > REGISTER_DAYS


def local_day(moment: datetime) -> date:
    """Return the day of a moment at the office, where the server is."""
    return moment.astimezone().date()


def freshness_line(
    t: Texts, source: str, as_of: date | None, imported: datetime | None, *, today: date, invented: bool = False
) -> str:
    """Return in a few words of when data are and when they were imported; empty where nothing is known.

    `source`: `register` or `published`. Only the register is expected to come regularly.
    """
    fmt = Formats(t.locale)
    parts: list[str] = []
    if as_of is not None:
        parts.append(t(f"freshness.{source}", day=fmt.day(as_of)))
    if imported is not None and as_of is not None:
        parts.append(t("freshness.imported", day=fmt.day(local_day(imported))))
    if source == "register" and as_of is not None and is_stale(as_of, today, invented):
        parts.append(t("freshness.old", days=REGISTER_DAYS))
    return ", ".join(parts)
