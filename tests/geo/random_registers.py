"""Random registers as the store reads them: every case that counting must tell apart, in small numbers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from graph_schema.model.people import (
    ChannelKind,
    ContactDirection,
    ContactOutcome,
    Employability,
    HouseholdType,
    ResidenceState,
    Sex,
)
from tests.geo.recount import Area

AREAS: dict[str, Area] = {
    "north": Area("district"),
    "south": Area("district"),
    "wood": Area("district", is_district=False),
    "north-1": Area("block", "north"),
    "north-2": Area("block", "north"),
    "south-1": Area("block", "south"),
    "meadow": Area("block", "south", is_district=False),
}
RANKS = {"district": 0, "block": 1}
NEWEST = date(2022, 9, 30)

Rows = list[dict[str, Any]]


def random_register(seed: int, households: int = 40) -> dict[str, Rows]:
    """Return rows by name, as `geo.frames.register_frames` takes them."""
    random = np.random.default_rng(seed)
    rows: dict[str, Rows] = {name: [] for name in _NAMES}
    for number in range(households):
        home = f"h{number:03}"
        rows["households"].append(
            {"household_id": home, "type": _one(random, HouseholdType), "protected": bool(random.random() < 0.05)}
        )
        _add_residences(random, rows, home)
        for member in range(int(random.integers(1, 5))):
            _add_citizen(random, rows, f"c{number:03}-{member}", home)
    return rows


_NAMES = ("citizens", "households", "memberships", "residences", "residence_areas", "benefits", "contacts")


def _one(random: np.random.Generator, kinds: Any) -> str:
    return str(random.choice([kind.value for kind in kinds]))


def _day(random: np.random.Generator, back: int) -> date:
    return NEWEST - timedelta(days=int(random.integers(0, back)))


def _period(random: np.random.Generator, back: int = 1500) -> dict[str, Any]:
    since = _day(random, back)
    until = since + timedelta(days=int(random.integers(0, 900))) if random.random() < 0.4 else None
    return {"since": since, "until": until}


def _add_residences(random: np.random.Generator, rows: dict[str, Rows], home: str) -> None:
    for number in range(int(random.integers(0, 3))):
        residence = f"{home}-r{number}"
        state = ResidenceState.LOCATED.value if random.random() < 0.8 else _one(random, ResidenceState)
        rows["residences"].append(
            {"residence_id": residence, "household_id": home, "state": state, **_period(random, 2500)}
        )
        if state == ResidenceState.LOCATED:
            for level in RANKS:
                if random.random() < 0.9:
                    inside = [name for name, area in AREAS.items() if area.level == level]
                    rows["residence_areas"].append({"residence_id": residence, "area_id": str(random.choice(inside))})


def _add_citizen(random: np.random.Generator, rows: dict[str, Rows], citizen: str, home: str) -> None:
    rows["citizens"].append(
        {
            "citizen_id": citizen,
            "birth_date": NEWEST - timedelta(days=int(random.integers(0, 70 * 365))),
            "sex": _one(random, Sex),
            "fled_ukraine": [True, False, None][int(random.choice(3, p=[0.2, 0.6, 0.2]))],
            "employability": _one(random, Employability),
            "protected": bool(random.random() < 0.02),
        }
    )
    homes = [home, "h000"] if random.random() < 0.15 else [home]
    for each in homes:
        rows["memberships"].append({"citizen_id": citizen, "household_id": each, **_period(random, 2000)})
    for _ in range(int(random.integers(1, 3))):
        rows["benefits"].append({"citizen_id": citizen, **_period(random)})
    for _ in range(int(random.integers(0, 6))):
        rows["contacts"].append(
            {
                "citizen_id": citizen,
                "day": _day(random, 500),
                "channel": _one(random, ChannelKind),
                "direction": ContactDirection.FROM_OFFICE.value
                if random.random() < 0.9
                else ContactDirection.FROM_CITIZEN.value,
                "outcome": str(random.choice([each.value for each in ContactOutcome], p=[0.15, 0.75, 0.1])),
            }
        )
