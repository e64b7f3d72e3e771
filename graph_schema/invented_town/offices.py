"""The Jobcenter's offices: where they are, when they are open, and which is nearest."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from graph_schema.model.places import BarrierFree, OfficeKind

from .chance import FloatArray, IntArray
from .ground import Ground
from .register import Offices

_KINDS = (
    (OfficeKind.MAIN, "Hauptstelle", "Mo–Do 8–16, Fr 8–12 Uhr", BarrierFree.YES, 1),
    (OfficeKind.BRANCH, "Nebenstelle", "Mo–Do 8–16, Fr 8–12 Uhr", BarrierFree.YES, 2),
    (OfficeKind.NEIGHBOURHOOD, "Stadtteilbüro", "Di, Do 9–15 Uhr", BarrierFree.PARTLY, 3),
    (OfficeKind.POP_UP, "Sprechstunde", "Mi 9–12 Uhr", BarrierFree.UNKNOWN, 3),
)
_HOURS_ELSEWHERE = ("Mo, Mi 9–13 Uhr", "Do 14–17 Uhr", "Fr 9–12 Uhr", "Di 15–18 Uhr")
_HOSTS = ("Nachbarschaftstreff", "Stadtteilbibliothek", "Familienzentrum")


def draw_offices(ground: Ground, need: FloatArray, rng: Generator) -> tuple[list[dict[str, Any]], Offices]:
    """Return rows of `columns.OFFICES` and what the register needs of them.

    `need` `(areas,)` are people in need by area. The main office stands in the densest area; the others where
    most people in need live that are not yet near an office.
    """
    middle = area_middles(ground)
    taken = [int(np.argmax(ground.density))]
    rows: list[dict[str, Any]] = []
    for kind, word, hours, barrier_free, number in _KINDS:
        for place in range(number):
            if kind is not OfficeKind.MAIN:
                taken.append(_next_area(middle, need, taken))
            elsewhere = place > 0 and kind in (OfficeKind.NEIGHBOURHOOD, OfficeKind.POP_UP)
            rows.append(
                {
                    "office_number": f"O-{len(rows) + 1:02d}",
                    "name": f"{word} {ground.names[taken[-1]]}",
                    "kind": kind.value,
                    "opening_hours": _HOURS_ELSEWHERE[(place + len(rows)) % len(_HOURS_ELSEWHERE)]
                    if elsewhere
                    else hours,
                    "barrier_free": (BarrierFree.YES if place == 0 else barrier_free).value,
                    "host": f"{_HOSTS[place]} {ground.names[taken[-1]]}" if kind is OfficeKind.POP_UP else None,
                    **house_in(ground, taken[-1], rng),
                }
            )
    staffed = taken[: 1 + _KINDS[1][4]]
    away = np.hypot(*(middle[:, None, :] - middle[staffed][None, :, :]).transpose(2, 0, 1))
    names = [row["name"] for row in rows[: len(staffed)]]
    return rows, Offices(names[0], tuple(names[1:]), np.argmin(away, axis=1))


def _next_area(middle: FloatArray, need: FloatArray, taken: list[int]) -> int:
    """Return the area with most need, weighted by how far the next office is; an area twice only if there are few."""
    away = np.hypot(*(middle[:, None, :] - middle[taken][None, :, :]).transpose(2, 0, 1)).min(axis=1)
    return int(np.argmax(need * away)) if away.max() > 0 else taken[-1]


def area_middles(ground: Ground) -> FloatArray:
    """Return the mean place of each area's houses `(areas, 2)`, in kilometres east and north of latitude 0."""
    number = np.bincount(ground.house_area, minlength=len(ground.keys))
    lat = np.bincount(ground.house_area, ground.lat, minlength=len(ground.keys)) / number
    lon = np.bincount(ground.house_area, ground.lon, minlength=len(ground.keys)) / number
    return np.column_stack([lon * 111.32 * np.cos(np.radians(lat.mean())), lat * 110.57])


def house_in(ground: Ground, area: int, rng: Generator) -> dict[str, float]:
    """Return `lat` and `lon` of a random house in `area`."""
    house = int(rng.choice(houses_of(ground, area)))
    return {"lat": round(float(ground.lat[house]), 6), "lon": round(float(ground.lon[house]), 6)}


def houses_of(ground: Ground, area: int) -> IntArray:
    """Return the positions of the houses in `area`."""
    return np.flatnonzero(ground.house_area == area)
