"""How fresh each source is: dates and counts only, nothing of a person."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from graph_schema.store.graph import Graph


@dataclass(frozen=True, slots=True)
class LastImport:
    """When a source was last found current, and when its files were last refused; in UTC, None: never."""

    done_at: datetime | None
    refused_at: datetime | None

    @property
    def refused_since_then(self) -> datetime | None:
        """When its files were refused, if that was after it was last found current."""
        if self.refused_at is None or (self.done_at is not None and self.done_at >= self.refused_at):
            return None
        return self.refused_at


@dataclass(frozen=True, slots=True)
class StoredDates:
    """The dates that the stored data state of themselves, and when they were imported."""

    imports: Mapping[tuple[str, str | None], LastImport]
    """By kind and subject."""
    residents: Mapping[str, date]
    """Newest count by level."""
    indicators: Mapping[str, date]
    """Newest figure by code of the published indicator."""
    programmes: int
    places_oldest: date | None
    places_newest: date | None
    addresses: Mapping[str, int]
    """Listed by kind: house, stretch."""
    plan_years: tuple[int, ...] = ()
    """Years for which there is a plan."""
    plan_sources: tuple[str, ...] = ()
    """Where the plan of the newest year is published."""


async def load_stored_dates(graph: Graph) -> StoredDates:
    """Return what the graph tells of the age of its sources."""
    imports, residents, indicators, places, addresses, plans = await asyncio.gather(
        load_last_imports(graph),
        graph.read("load_resident_dates"),
        graph.read("load_indicator_dates"),
        graph.read("load_place_dates"),
        graph.read("count_addresses"),
        graph.read("load_plan_years"),
    )
    return StoredDates(
        imports=imports,
        residents={row["level"]: row["newest"] for row in residents},
        indicators={row["code"]: row["newest"] for row in indicators},
        programmes=places[0]["programmes"],
        places_oldest=places[0]["oldest"],
        places_newest=places[0]["newest"],
        addresses={row["kind"]: row["number"] for row in addresses},
        plan_years=tuple(dict.fromkeys(row["year"] for row in plans)),
        plan_sources=tuple(row["source"] for row in plans if row["source"] and row["year"] == plans[-1]["year"]),
    )


async def load_last_imports(graph: Graph) -> dict[tuple[str, str | None], LastImport]:
    """Return when each source was imported last, by kind and subject."""
    rows = await graph.read("load_last_imports")
    return {(row["kind"], row["subject"]): LastImport(row["done_at"], row["refused_at"]) for row in rows}


async def count_open_differences(graph: Graph) -> int:
    """Return how many differences between what was changed here and a leading system nobody has settled."""
    return (await graph.read("count_open_differences"))[0]["number"]


async def count_places_to_settle(graph: Graph, unsure: Collection[str]) -> int:
    """Return at how many sites and offices the written address is one of `unsure`."""
    return (await graph.read("count_places_to_settle", unsure=sorted(unsure)))[0]["number"]


async def count_residences_to_settle(graph: Graph, unsure: Collection[str], without_place: Collection[str]) -> int:
    """Return at how many residences the written address is one of `unsure`; not those in a state `without_place`."""
    rows = await graph.read("count_residences_to_settle", unsure=sorted(unsure), without_place=sorted(without_place))
    return rows[0]["number"]
