"""How old data may be before pages say so in plain words."""

from __future__ import annotations

from datetime import date, datetime

from api.actions.catalogue import Catalogue, Origin, ShownIndicator
from api.texts import Formats, Texts
from graph_schema.office_time import office_day
from graph_schema.store.freshness import load_last_imports
from graph_schema.store.graph import Graph

REGISTER_DAYS = 35
"""A monthly delivery is at most 31 days old when the next one is due; four days are left to make and load it."""


PLACES_DAYS = 35
"""A statement about places older than this is marked: a month, and some days to pass it on."""


def is_stale(as_of: date, today: date, invented: bool = False) -> bool:
    """Tell whether the register's newest day is older than expected; invented people do not age.

    >>> is_stale(date(2026, 1, 1), date(2026, 2, 5)), is_stale(date(2026, 1, 1), date(2026, 2, 6))
    (False, True)
    """
    return not invented and (today - as_of).days > REGISTER_DAYS


def local_day(moment: datetime) -> date:
    """Return the day of a moment at the office."""
    return office_day(moment)


def freshness_line(
    t: Texts,
    source: str,
    as_of: date | None,
    imported: datetime | None,
    *,
    today: date,
    since: date | None = None,
    invented: bool = False,
) -> str:
    """Return in a few words of when data are and when they were imported; empty where nothing is known.

    `source`: `register`, `directory` or `published`; what was published is not expected to come regularly. `since`:
    the oldest day, where the data are of several days and `as_of` is the newest.
    """
    fmt = Formats(t.locale)
    parts: list[str] = []
    if as_of is not None:
        several = since is not None and since != as_of
        first = {"first": fmt.day(since)} if since is not None and several else {}
        parts.append(t(f"freshness.{source}{'.several' if several else ''}", day=fmt.day(as_of), **first))
    if imported is not None and as_of is not None:
        parts.append(t("freshness.imported", day=fmt.day(local_day(imported))))
    if source == "register" and as_of is not None and is_stale(as_of, today, invented):
        parts.append(t("freshness.old", days=REGISTER_DAYS))
    if source == "directory" and since is not None and not invented and (today - since).days > PLACES_DAYS:
        parts.append(t("freshness.old_places", days=PLACES_DAYS))
    return ", ".join(parts)


def layer_freshness(
    t: Texts,
    indicator: ShownIndicator,
    *,
    register_as_of: date | None,
    stated: tuple[date, date] | None,
    imported: datetime | None,
    on: date,
    today: date,
    invented: bool,
) -> str:
    """Return the freshness of what a layer shows on the reference date `on`; `stated`: days of an offer's table."""
    if indicator.origin is not Origin.DIRECTORY:
        published = indicator.origin is Origin.PUBLISHED
        as_of = indicator.dates[-1] if published else register_as_of
        return freshness_line(t, indicator.origin, as_of, imported, today=today, invented=invented)
    since, as_of = stated or (None, None)
    if on != indicator.dates[-1]:
        # An earlier month was told by an earlier directory: of the last import it has nothing, nor has it aged since.
        imported, today = None, on
    return freshness_line(t, indicator.origin, as_of, imported, today=today, since=since, invented=invented)


async def last_imported(graph: Graph, catalogue: Catalogue, indicator: ShownIndicator) -> datetime | None:
    """Return when the source of an indicator was last found current; None where it never was."""
    if indicator.origin is Origin.REGISTER:
        return catalogue.state.register_imported
    source = ("directory", None) if indicator.origin is Origin.DIRECTORY else ("indicator", indicator.code)
    last = (await load_last_imports(graph)).get(source)
    return last.done_at if last else None
