"""The clock of the office: the one place that says which day it is where people read and rights end.

A server's own zone is often UTC, whose day ends one or two hours after the office's. Moments go to the graph in UTC;
days, and what people read, are the office's. The zone is that of the process, as the system's own is: the settings set
it at the start (`SOZIALRAUM_TIME_ZONE`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Europe/Berlin"


class _Clock:
    zone: ZoneInfo = ZoneInfo(DEFAULT_ZONE)


def is_zone(name: str) -> bool:
    """Tell whether there is a time zone with this name (IANA).

    >>> is_zone("Europe/Berlin"), is_zone("Europe/Castrop"), is_zone("../etc/passwd"), is_zone("Europe")
    (True, False, False, False)
    """
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # a wrong form, a folder, or not there
        return False
    return True


def use_zone(name: str) -> None:
    """Let days of this process be those of a zone; ZoneInfoNotFoundError where there is none with this name."""
    _Clock.zone = ZoneInfo(name)


def office_time(moment: datetime) -> datetime:
    """Return a moment (with zone) by the office's clock.

    >>> office_time(datetime(2026, 7, 3, 23, 30, tzinfo=UTC)).isoformat()
    '2026-07-04T01:30:00+02:00'
    """
    return moment.astimezone(_Clock.zone)


def office_day(moment: datetime | None = None) -> date:
    """Return the office's day of a moment (with zone); None: today."""
    return office_time(datetime.now(UTC) if moment is None else moment).date()


def day_begins(day: date) -> datetime:
    """Return the moment at which a day of the office begins.

    >>> day_begins(date(2026, 7, 4)).astimezone(UTC).isoformat()
    '2026-07-03T22:00:00+00:00'
    """
    return datetime.combine(day, time(), tzinfo=_Clock.zone)
