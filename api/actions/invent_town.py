"""Inventing a town: map, residents, directory and register, before anything is loaded or written to files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from api.actions import invented_borders
from geo.town import TOWN, draw_town, km_from, prepare_ground
from graph_schema.errors import BadInput
from graph_schema.ingest.report import Row
from graph_schema.invented_town import TownRows, draw_residents, invent_town, sum_by_parent
from graph_schema.model.places import Level

_DRAWN = (invented_borders.SOURCE, invented_borders.LICENCE, date(2022, 1, 1))
BOROUGHS = Level("borough", "Planungsbezirke", "Planungsbezirk", "Boroughs", "Borough", 0, *_DRAWN)
DISTRICTS = Level("district", "Stadtteile", "Stadtteil", "Districts", "District", 1, *_DRAWN)


@dataclass(frozen=True)
class TownLevel:
    """A level of the invented map with its residents."""

    level: Level
    parent: str | None
    frame: gpd.GeoDataFrame
    """`key`, `name`, `parent_key`, `is_district`, `geometry` in EPSG:25832."""
    residents: Sequence[Row]


@dataclass(frozen=True)
class Settlement:
    """Imported districts that shall be filled with people."""

    level: str
    districts: gpd.GeoDataFrame
    """Index key, columns `name`, `geometry`, in a metric CRS; without areas that belong to no district."""
    residents: Mapping[str, int]
    """All residents by key, on the latest date."""
    town: str


@dataclass(frozen=True)
class InventedTown:
    """A town ready to be loaded: levels from the coarsest (none where the map was imported), then rows."""

    levels: tuple[TownLevel, ...]
    level: str
    """Level in whose areas people live."""
    rows: TownRows


def invent_whole_town(seed: int, scale: float) -> InventedTown:
    """Draw map, residents, directory and register of `seed`; about two seconds at scale 1."""
    town = draw_town(seed)
    inhabited = town.districts[town.districts["is_district"]].set_index("key")
    districts = gpd.GeoDataFrame(inhabited)
    keys = [str(key) for key in districts.index]
    area_km2 = districts.area.to_numpy(dtype=np.float64) / 1e6
    residents = draw_residents(keys, area_km2, km_from(districts, town.centre), seed=seed, scale=scale)
    parents = dict(zip(keys, districts["parent_key"].astype(str), strict=True))
    levels = (
        TownLevel(BOROUGHS, None, town.boroughs, sum_by_parent(residents, parents)),
        TownLevel(DISTRICTS, BOROUGHS.code, town.districts, residents),
    )
    settlement = Settlement(DISTRICTS.code, districts, _latest(residents), TOWN)
    return InventedTown(levels, DISTRICTS.code, invent_on(settlement, seed, scale).rows)


def invent_on(settlement: Settlement, seed: int, scale: float) -> InventedTown:
    """Draw directory and register on districts with residents. BadInput where nobody lives anywhere."""
    residents = pd.Series(dict(settlement.residents), dtype=np.int64)
    if not residents.sum():
        raise BadInput(
            "In keinem Stadtteil wohnt jemand.",
            "Nobody lives in any neighbourhood.",
            "Einwohnerzahlen der Gruppe „all“ importieren.",
            "Import residents of the group “all”.",
        )
    ground = prepare_ground(settlement.districts, residents, town=settlement.town, seed=seed)
    return InventedTown((), settlement.level, invent_town(ground, seed=seed, scale=scale))


def _latest(residents: Sequence[Row]) -> dict[str, int]:
    latest = max(row["reference_date"] for row in residents)
    return {
        row["area_key"]: row["count"] for row in residents if row["reference_date"] == latest and row["group"] == "all"
    }
