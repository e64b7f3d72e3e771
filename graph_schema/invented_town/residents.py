"""Residents of the invented town's districts by date and group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from .chance import FloatArray, generator_for, split_exactly
from .published import totals_at

DATES = (date(2019, 12, 31), date(2020, 12, 31), date(2021, 12, 31))
"""Residents are counted at the turn of a year."""


def draw_residents(
    keys: Sequence[str], area_km2: FloatArray, km_from_centre: FloatArray, *, seed: int, scale: float
) -> list[dict[str, Any]]:
    """Draw rows of `columns.RESIDENTS` for the districts `keys`: dense in the centre, sparse at the edge.

    The last date sums to the assumed number of residents at `scale`. Groups: all, below_pension_age, female,
    male, without_german_citizenship.
    """
    rng = generator_for(seed, "residents")
    size = len(keys)
    density = (8_600 * np.exp(-km_from_centre / 1.9) + 900) * np.exp(rng.normal(0, 0.28, size))
    latest = split_exactly(totals_at(scale).residents, density * area_km2)
    pace = rng.normal(0.003, 0.006, size)
    shares = {
        "below_pension_age": np.clip(rng.normal(0.80, 0.03, size), 0.72, 0.88),
        "female": np.clip(rng.normal(0.508, 0.008, size), 0.48, 0.54),
        # Density and chance, not benefits: citizenship explains nothing in this town (F5).
        "without_german_citizenship": np.clip(
            0.18 + 0.03 * _standard(np.log(density)) + rng.normal(0, 0.05, size), 0.06, 0.4
        ),
    }
    rows: list[dict[str, Any]] = []
    for back, day in enumerate(reversed(DATES)):
        everyone = np.rint(latest * (1 - pace * back)).astype(np.int64)
        groups = {"all": everyone} | {
            name: np.rint(everyone * share).astype(np.int64) for name, share in shares.items()
        }
        groups["male"] = groups["all"] - groups["female"]
        rows += [
            {"area_key": key, "reference_date": day, "group": group, "count": int(count)}
            for group, counts in groups.items()
            for key, count in zip(keys, counts, strict=True)
        ]
    return rows


def sum_by_parent(rows: Sequence[dict[str, Any]], parent_of: dict[str, str]) -> list[dict[str, Any]]:
    """Return the rows of the areas one level up: the sums of their parts."""
    sums: dict[tuple[str, date, str], int] = {}
    for row in rows:
        key = (parent_of[row["area_key"]], row["reference_date"], row["group"])
        sums[key] = sums.get(key, 0) + row["count"]
    return [
        {"area_key": area, "reference_date": day, "group": group, "count": count}
        for (area, day, group), count in sums.items()
    ]


def _standard(values: FloatArray) -> FloatArray:
    return (values - values.mean()) / values.std()
