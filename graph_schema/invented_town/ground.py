"""Where the invented people can live: areas and houses, as plain arrays (drawn or imported by `geo`)."""

from __future__ import annotations

from dataclasses import dataclass

from .chance import FloatArray, IntArray, ObjectArray


@dataclass(frozen=True)
class Ground:
    """Areas of one level and the houses in them; coordinates in WGS 84 (EPSG:4326)."""

    town: str
    keys: tuple[str, ...]
    """Keys of the areas in which people live."""
    names: tuple[str, ...]
    area_km2: FloatArray
    """`(areas,)`."""
    residents: IntArray
    """`(areas,)`: all residents of each area."""
    house_area: IntArray
    """`(houses,)`: position of each house's area in `keys`; every area has a house."""
    lat: FloatArray
    lon: FloatArray
    street: ObjectArray
    house_number: IntArray
    postcode: ObjectArray

    @property
    def density(self) -> FloatArray:
        """Residents per km² `(areas,)`."""
        return self.residents / self.area_km2
