"""The city's own list of addresses, indexed by street and house number.

Two kinds of lists are known. House coordinates (Hauskoordinaten) have a point for each house; a street directory
(Straßenverzeichnis) says in which area each stretch of a street lies. Both become a frame, in which results name
positions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from geo.addresses.house_numbers import HouseNumber, parse_house_number
from geo.addresses.street_names import street_key, street_words
from graph_schema.model.places import StreetSide

_METRES_PER_DEGREE = 111_320.0
_NEIGHBOURS = 5
_NEIGHBOUR_METRES = 400.0
Numbers = np.ndarray
"""Array of float64, one-dimensional or broadcastable."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a street from the first to the last number, both included; `row` is its position in the frame."""

    first: HouseNumber
    last: HouseNumber
    side: StreetSide
    row: int

    def holds(self, number: HouseNumber) -> bool:
        """Tell whether a house lies in this stretch."""
        right_side = self.side is StreetSide.ALL or (number.number % 2 == 1) == (self.side is StreetSide.ODD)
        return right_side and self.first <= number <= self.last


@dataclass(frozen=True, slots=True)
class Street:
    """A street name with its houses or stretches; one name can be several streets in several quarters.

    `houses`: positions by house number; `rows`: all positions; `postcodes`: theirs, with "" where one is unknown.
    """

    key: str
    houses: Mapping[HouseNumber, tuple[int, ...]]
    stretches: tuple[Stretch, ...]
    rows: tuple[int, ...]
    postcodes: frozenset[str]

    def at(self, number: HouseNumber) -> tuple[int, ...]:
        """Return the positions of a house number."""
        there = self.houses.get(number, ())
        return (*there, *(each.row for each in self.stretches if each.holds(number))) if self.stretches else there


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The addresses of a city.

    `frame`: `street`, `number`, `postcode`, `town`, `town_key` (texts, empty where unknown), `lat`, `lon` (degrees,
    WGS 84; NaN in a street directory) and `area_key` (text; empty where the list has coordinates). `words` are the
    words of each street's name by its key.
    """

    frame: pd.DataFrame
    streets: Mapping[str, Street]
    words: Mapping[str, tuple[str, ...]] = field(repr=False)


def read_house_coordinates(houses: pd.DataFrame) -> Gazetteer:
    """Index house coordinates.

    `houses`: a row per house with `street`, `house_number`, `lat`, `lon` (degrees, WGS 84) and, where known, `suffix`,
    `postcode`, `town`. Rows without street or number are left out. Missing postcodes are taken from the nearest
    houses where those agree: lists made from maps have gaps, and without its postcode a street cannot be told from
    another of the same name.
    """
    frame = _texts(houses, ("street", "house_number", "suffix", "postcode", "town"))
    frame = frame.assign(lat=houses["lat"].astype(float), lon=houses["lon"].astype(float), area_key="")
    frame = frame.loc[(frame["street"] != "") & (frame["house_number"] != "")].reset_index(drop=True)
    frame = frame.assign(postcode=_completed_postcodes(frame), number=frame["house_number"] + frame["suffix"])
    by_street: dict[str, dict[HouseNumber, list[int]]] = defaultdict(lambda: defaultdict(list))
    written = zip(frame["street"], frame["house_number"], frame["suffix"], strict=True)
    for row, (street, number, suffix) in enumerate(written):
        for each in parse_house_number(f"{number} {suffix}"):
            by_street[street_key(street)][each].append(row)
    streets = [_street(key, frame, houses=numbers) for key, numbers in by_street.items()]
    return _gazetteer(frame, streets)


def read_street_directory(stretches: pd.DataFrame) -> Gazetteer:
    """Index a street directory.

    `stretches`: a row per stretch with `street`, `first`, `last` (house numbers as text; an empty first is the
    beginning, an empty last the end of the street), `side` (`StreetSide`), `area_key` (text) and, where known,
    `postcode` and `town`.
    """
    frame = _texts(stretches, ("street", "first", "last", "side", "area_key", "postcode", "town"))
    frame = frame.assign(lat=np.nan, lon=np.nan, number="")
    frame = frame.loc[frame["street"] != ""].reset_index(drop=True)
    by_street: dict[str, list[Stretch]] = defaultdict(list)
    written = zip(frame["street"], frame["first"], frame["last"], frame["side"], strict=True)
    for row, (street, first, last, side) in enumerate(written):
        from_ = parse_house_number(first) or (HouseNumber(0),)
        to = parse_house_number(last) or (HouseNumber(9999),)
        # A stretch that ends with number 12 holds 12a too, unless it names the letter at which it ends.
        end = to[-1] if to[-1].suffix else HouseNumber(to[-1].number, "z")
        by_street[street_key(street)].append(Stretch(from_[0], end, StreetSide(side or StreetSide.ALL), row))
    streets = [_street(key, frame, stretches=parts) for key, parts in by_street.items()]
    return _gazetteer(frame, streets)


def metres_between(lat: Numbers, lon: Numbers, other_lat: Numbers, other_lon: Numbers) -> Numbers:
    """Return distances in metres between points in degrees; exact to 0.5 % within a city (equirectangular)."""
    east = (lon - other_lon) * np.cos(np.radians((lat + other_lat) / 2))
    return np.hypot(lat - other_lat, east) * _METRES_PER_DEGREE


def _gazetteer(frame: pd.DataFrame, streets: Sequence[Street]) -> Gazetteer:
    town_key = [street_key(town) for town in frame["town"]]
    columns = ["street", "number", "postcode", "town", "lat", "lon", "area_key"]
    words = {street.key: street_words(str(frame["street"].iloc[street.rows[0]])) for street in streets}
    return Gazetteer(frame.loc[:, columns].assign(town_key=town_key), {each.key: each for each in streets}, words)


def _street(
    key: str,
    frame: pd.DataFrame,
    houses: Mapping[HouseNumber, Sequence[int]] | None = None,
    stretches: Sequence[Stretch] = (),
) -> Street:
    by_number = {number: tuple(of_number) for number, of_number in (houses or {}).items()}
    of_houses = dict.fromkeys(row for of_number in by_number.values() for row in of_number)
    rows = (*of_houses, *(each.row for each in stretches))
    postcodes = frame["postcode"].to_numpy()
    return Street(key, by_number, tuple(stretches), rows, frozenset(postcodes[row] for row in rows))


def _texts(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the columns as trimmed texts; empty where a cell or the whole column is missing."""
    return pd.DataFrame(
        {
            name: [
                str(cell).strip() if isinstance(cell, str) or pd.notna(cell) else ""
                for cell in (frame[name] if name in frame else [""] * len(frame))
            ]
            for name in names
        },
        index=frame.index,
        dtype=object,
    )


def _completed_postcodes(frame: pd.DataFrame) -> list[str]:
    """Return the postcodes; missing ones from the nearest houses that have one, where all of those agree."""
    postcodes = frame["postcode"].to_numpy(dtype=object, copy=True)
    known, unknown = np.flatnonzero(postcodes != ""), np.flatnonzero(postcodes == "")
    if len(known) < _NEIGHBOURS or not len(unknown):
        return list(postcodes)
    shrink = np.cos(np.radians(frame["lat"].mean()))
    points = np.column_stack([frame["lat"], frame["lon"] * shrink]) * _METRES_PER_DEGREE
    distances, nearest = KDTree(points[known]).query(points[unknown], k=_NEIGHBOURS)
    found = postcodes[known][nearest]
    agree = (found == found[:, :1]).all(axis=1) & (distances[:, -1] <= _NEIGHBOUR_METRES)
    postcodes[unknown[agree]] = found[agree, 0]
    return list(postcodes)
