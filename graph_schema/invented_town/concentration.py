"""How need concentrates in space: unevenly, as in a real city, yet invented.

Nothing here looks at citizenship or origin (F5): the rate of an area is drawn from its density and chance.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from .chance import FloatArray, IntArray, split_exactly
from .ground import Ground

HIGHEST_RATE = 0.24
LOWEST_RATE = 0.011
"""Assumed: people in need per resident in the areas with most and with least need."""
_SEEN = 5


def draw_rates(ground: Ground, people: int, rng: Generator) -> FloatArray:
    """Draw the share of residents in need for each area `(areas,)`, such that they sum to about `people`."""
    density = np.log(np.maximum(ground.density, 1e-9))
    spread = density.std() or 1.0
    leaning = 0.5 * (density - density.mean()) / spread + rng.normal(0, 0.55, len(density))
    # A few areas with least need are kept apart from the rest, so that zero and withheld cells occur.
    leaning[np.argsort(leaning, kind="stable")[: len(leaning) // 8 + 1]] -= 1.2
    mean = people / max(1, ground.residents.sum())
    highest, lowest = max(HIGHEST_RATE, 1.6 * mean), min(LOWEST_RATE, mean / 4)
    low, high = 1e-6, 10.0
    for _ in range(60):
        factor = (low + high) / 2
        rates = np.clip(factor * np.exp(leaning), lowest, highest)
        low, high = (factor, high) if (rates * ground.residents).sum() < people else (low, factor)
    return np.clip(high * np.exp(leaning), lowest, highest)


def place_households(ground: Ground, number: int, weights: FloatArray, rng: Generator) -> IntArray:
    """Return a house `(number,)` for each household: areas by `weights`, houses by their own unevenness.

    Within an area some streets and some large houses hold many households, most hold few.
    """
    area = np.repeat(np.arange(len(weights)), split_exactly(number, weights))
    rng.shuffle(area)
    streets, street_of = np.unique(ground.street.astype(str), return_inverse=True)
    pull = np.exp(rng.normal(0, 0.8, len(streets))[street_of] + rng.normal(0, 1.1, len(street_of)))
    house = np.empty(number, dtype=np.int64)
    for position in range(len(weights)):
        here = np.flatnonzero(ground.house_area == position)
        wanted = np.flatnonzero(area == position)
        chances = pull[here] / pull[here].sum()
        house[wanted] = rng.choice(here, size=len(wanted), p=chances)
    return house


def broken_quota(able_by_area: IntArray, rates: FloatArray, broken: int, rng: Generator) -> IntArray:
    """Return how many people with broken contact each area has `(areas,)`; they sum to `broken`.

    Assumed: contact breaks more often where need is dense. The three areas with fewest people able to work get
    none, one and two, so that "zero" and "withheld" occur on the map; the others have at least `_SEEN` where they
    have the people, or nearly all of the map would be withheld. No area gets more than a fifth of its people.
    """
    order = np.argsort(able_by_area, kind="stable")
    quota = np.zeros(len(able_by_area), dtype=np.int64)
    few = np.minimum(np.array([0, 1, 2])[: len(order)], able_by_area[order[:3]] // 5)
    quota[order[:3]] = few
    rest = order[3:]
    lean = np.exp(0.55 * (rates[rest] / rates.mean() - 1) + rng.normal(0, 0.3, len(rest)))
    least = np.minimum(_SEEN, able_by_area[rest] // 5)
    spare = broken - int(few.sum()) - int(least.sum())
    if spare < 0:
        least, spare = np.zeros_like(least), broken - int(few.sum())
    if len(rest):
        quota[rest] = least + split_exactly(max(0, spare), able_by_area[rest] * lean)
    return np.minimum(quota, able_by_area)
