"""Where households live and lived: houses of the ground, protected and unknown addresses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from .benefit_history import TODAY, History
from .chance import BoolArray, IntArray
from .published import NOT_LOCATED_SHARE, PROTECTED_SHARE

LOCATED, NOT_LOCATED, NO_FIXED_ADDRESS, PROTECTED = range(4)
STATES = ("located", "not_located", "no_fixed_address", "protected")


@dataclass(frozen=True, slots=True)
class Homes:
    """The present residence of each household, and the one before where it moved, `(households,)`."""

    state: IntArray
    """Position in `STATES`."""
    house: IntArray
    """Position of the house in the ground; only meaningful where the state is "located"."""
    since: IntArray
    earlier_house: IntArray
    """House before the last move; -1 for households that did not move."""
    earlier_since: IntArray


def draw_homes(
    rng: Generator, history: History, house: IntArray, other_house: IntArray, *, always_located: IntArray
) -> Homes:
    """Draw residence states and moves; `house` and `other_house` `(households,)` are drawn from the ground."""
    size = len(house)
    chance = rng.random(size)
    unknown = PROTECTED_SHARE + NOT_LOCATED_SHARE
    state = np.select(
        [chance < PROTECTED_SHARE, chance < PROTECTED_SHARE + NOT_LOCATED_SHARE / 2, chance < unknown],
        [PROTECTED, NO_FIXED_ADDRESS, NOT_LOCATED],
        LOCATED,
    )
    state[always_located] = LOCATED
    lasting = np.minimum(history.end, TODAY) - history.start
    moved = (state == LOCATED) & (lasting > 400) & (rng.random(size) < 0.09)
    move_day = history.start + np.floor(rng.uniform(0.2, 0.95, size) * lasting).astype(np.int64)
    # People move in some weeks before the first benefits, or lived there already.
    arrival = history.start - np.floor(rng.exponential(900, size)).astype(np.int64) * (rng.random(size) < 0.7)
    return Homes(
        state=state,
        house=house,
        since=np.where(moved, move_day, arrival),
        earlier_house=np.where(moved, other_house, -1),
        earlier_since=np.where(moved, arrival, -1),
    )


def is_protected(homes: Homes) -> BoolArray:
    """Tell which households have a protected address (F7), `(households,)`."""
    return homes.state == PROTECTED
