"""Use case: count the free places of each level as tables of the month in which they were stated.

The directory holds one statement per programme and forgets the one before. So a month that is over keeps the tables
that were counted last in it: they cannot be counted again, and the map of that month stays what it was. Unless
something in it is protected since, a site that has become secret or a programme that tells health (F6, F7): beside the
next month, the old tables would tell where it is. Then all earlier months go.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from geo.frames import texts
from geo.free_places import areas_of_sites, free_place_tables, with_free_places
from geo.layers import districts_of
from graph_schema.model.figures import Offer, last_of_month
from graph_schema.model.places import Programme
from graph_schema.rules.age import add_months
from graph_schema.store import directory
from graph_schema.store.figures import load_counted_places, load_table_keys, table_row
from graph_schema.store.graph import Graph


@dataclass(frozen=True, slots=True)
class CountedPlaces:
    """Tables as they are stored, and the ids of those of earlier months, which stay."""

    rows: Sequence[dict[str, Any]] = ()
    kept: Sequence[str] = ()
    counted: frozenset[str] = frozenset()
    """Ids of the sites and programmes that these tables, and those that stay, were counted from."""


async def count_free_places(graph: Graph, areas: pd.DataFrame, counted_on: date, months: int) -> CountedPlaces:
    """Count the directory's free places at every level of `areas` (`geo.frames.area_frame`).

    Nothing is counted, and nothing kept, where no programme has places that are a limit. Kept are months before that
    of the newest statement, `months` in all: what was taken back does not stay as the map of a later month.
    """
    protected, before = await directory.list_protected_places(graph), await load_counted_places(graph)
    found = [each.thing for each in await directory.page_programmes(graph, "", directory.WHOLE_DIRECTORY)]
    programmes = with_free_places(found)
    if not programmes or areas.empty:
        return CountedPlaces()
    site_areas = await directory.list_site_areas(graph)
    # A date in the future is a slip of the source: it must not open a month that is not there yet.
    month = last_of_month(min(max(each.places_as_of for each in programmes), counted_on))
    rows = await asyncio.to_thread(_rows, programmes, site_areas, areas, month, counted_on)
    oldest = last_of_month(add_months(month.replace(day=1), 1 - months))
    keys = [key for level in _levels(areas) for key in await load_table_keys(graph, level)]
    kept = [key.id for key in keys if key.indicator in set(Offer) and oldest <= key.reference_date < month]
    counted = frozenset(site_areas).union(each.id for each in programmes)
    if before is None or before & protected:
        return CountedPlaces(rows, (), counted)
    return CountedPlaces(rows, kept, counted | before)


def _rows(
    programmes: Sequence[Programme],
    site_areas: Mapping[str, frozenset[str]],
    areas: pd.DataFrame,
    month: date,
    counted_on: date,
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for level in _levels(areas):
        districts = districts_of(areas, level)
        area_of = areas_of_sites(site_areas, districts)
        tables = free_place_tables(
            programmes, level=level, districts=districts, area_of=area_of, on=month, counted_on=counted_on
        )
        rows += [table_row(table) for table in tables if districts]
    return rows


def _levels(areas: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(map(str, texts(areas, "level"))))
