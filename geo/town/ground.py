"""The ground on which people are invented: districts with residents, streets and houses."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from graph_schema.invented_town.chance import generator_for, objects
from graph_schema.invented_town.ground import Ground

from .streets import lay_streets, postcodes


def prepare_ground(districts: gpd.GeoDataFrame, residents: pd.Series, *, town: str, seed: int) -> Ground:
    """Lay streets in `districts` and return the ground, coordinates in WGS 84.

    `districts`: index key, columns `name`, `geometry`, in a metric CRS, only areas in which people live.
    `residents`: all residents of each key; a key without residents is left without houses and people.
    Raises ValueError where the CRS is not metric or nobody lives anywhere.
    """
    living = residents.reindex(districts.index).fillna(0).to_numpy(dtype=np.int64)
    inhabited = gpd.GeoDataFrame(districts[living > 0])
    if inhabited.empty:
        raise ValueError("an invented town needs districts with residents")
    living = living[living > 0]
    houses = lay_streets(inhabited, living, generator_for(seed, "streets"))
    places = houses.geometry.to_crs("EPSG:4326")
    position = inhabited.index.get_indexer(pd.Index(houses["district"]))
    return Ground(
        town=town,
        keys=tuple(str(key) for key in inhabited.index),
        names=tuple(inhabited["name"].astype(str)),
        area_km2=inhabited.area.to_numpy() / 1e6,
        residents=living,
        house_area=position.astype(np.int64),
        lat=places.y.to_numpy(),
        lon=places.x.to_numpy(),
        street=houses["street"].to_numpy(dtype=object),
        house_number=houses["house_number"].to_numpy(dtype=np.int64),
        postcode=objects(postcodes(len(inhabited)))[position],
    )


def km_from(districts: gpd.GeoDataFrame, centre: tuple[float, float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the distance of each district's middle from `centre` (same CRS), in kilometres `(n,)`."""
    middle = districts.geometry.centroid
    return np.hypot(middle.x.to_numpy() - centre[0], middle.y.to_numpy() - centre[1]) / 1000
