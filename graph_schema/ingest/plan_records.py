"""Rows of an annual plan as the graph holds them, and whether their places are a limit."""

from __future__ import annotations

from collections.abc import Sequence

from graph_schema.ingest.changes import Record
from graph_schema.ingest.checks import CheckedTable
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.refusals import RefusalKind
from graph_schema.ingest.report import Row
from graph_schema.model.places import Instrument
from graph_schema.rules.planned_places import places_are_limit


def take_limits_from_instruments(checked: CheckedTable) -> None:
    """State in each row whether its places are a limit, where the file does not and the instrument tells.

    Rows whose instrument may be either are refused.
    """
    for position, row in enumerate(checked.rows):
        instrument = row.get("instrument")
        if instrument is None or row.get("places_are_limit") is not None:
            continue
        if (position, "places_are_limit") in checked.unreadable:
            continue
        row["places_are_limit"] = places_are_limit(Instrument(instrument))
        if row["places_are_limit"] is None:
            checked.refuse(
                position,
                "places_are_limit",
                RefusalKind.EMPTY,
                "Bei diesem Instrument angeben, ob die Plätze eine Grenze sind (gekauft) oder der geplante Bestand.",
                "State for this instrument whether the places are a limit (bought) or the planned average stock.",
            )


def plan_key(row: Row) -> str | None:
    """Return the key of a row of a plan; None where year or instrument are not known."""
    year, instrument = row.get("year"), row.get("instrument")
    return None if year is None or instrument is None else f"{year}|{instrument}"


def plan_records(keys: ImportKeys, rows: Sequence[Row]) -> list[Record]:
    """Return rows of plans."""
    names = ("year", "instrument", "planned_entries", "places", "places_are_limit", "source")
    return [
        {
            "key": plan_key(row),
            "properties": {
                **{name: row[name] for name in names},
                "fingerprint": keys.fingerprint("plan", *(row[name] for name in names)),
            },
        }
        for row in rows
    ]
