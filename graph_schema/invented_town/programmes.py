"""Programmes with providers, sites, places and dates, from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.random import Generator

from graph_schema.model.places import Instrument

from .catalogue import CATALOGUE
from .chance import split_exactly
from .ground import Ground
from .programme_design import Design
from .published import PLACES_2023, REFERENCE_DATE

LIMITED = (Instrument.PROVIDER_MEASURE, Instrument.WORK_OPPORTUNITY, Instrument.FURTHER_TRAINING)
"""Places are bought: the number is a limit. Elsewhere it is a planned average stock, never a barrier."""


def draw_programmes(
    ground: Ground, sites: Sequence[dict[str, Any]], kinds: Mapping[str, list[str]], scale: float, rng: Generator
) -> list[dict[str, Any]]:
    """Return rows of `columns.PROGRAMMES`; at scale 1 places by instrument sum to the published table 5.2."""
    places = _places(scale)
    area_of = _areas_of_sites(ground, sites)
    chosen = _choose_sites(sites, kinds, rng)
    rows = [
        {"programme_number": f"P-{number + 1:03d}"} | _row(design, places[number], chosen[number], area_of, rng)
        for number, design in enumerate(CATALOGUE)
    ]
    number_of = {design.name: row["programme_number"] for design, row in zip(CATALOGUE, rows, strict=True)}
    for design, row in zip(CATALOGUE, rows, strict=True):
        row["next_station_numbers"] = [number_of[name] for name in design.leads_to] or None
    return rows


def _places(scale: float) -> list[int]:
    """Return the places of each programme: exact sums by instrument where they are published, at least one each."""
    places = [max(1, round(design.weight * max(scale, 0.1))) for design in CATALOGUE]
    for instrument, published in PLACES_2023.items():
        here = [number for number, design in enumerate(CATALOGUE) if design.instrument == instrument]
        total = max(len(here), round(published * scale))
        shares = 1 + split_exactly(total - len(here), [CATALOGUE[number].weight for number in here])
        for number, share in zip(here, shares, strict=True):
            places[number] = int(share)
    return places


def _choose_sites(
    sites: Sequence[dict[str, Any]], kinds: Mapping[str, list[str]], rng: Generator
) -> list[list[dict[str, Any]]]:
    """Return one or two sites of one provider for each programme; providers of a kind take turns."""
    turn = dict.fromkeys(kinds, 0)
    chosen: list[list[dict[str, Any]]] = []
    for design in CATALOGUE:
        if design.provider_kind is None:
            chosen.append([])
            continue
        providers = kinds[design.provider_kind]
        provider = providers[turn[design.provider_kind] % len(providers)]
        turn[design.provider_kind] += 1
        own = [site for site in sites if site["provider_number"] == provider]
        number = min(len(own), 2 if rng.random() < 0.35 else 1)
        chosen.append([own[int(place)] for place in rng.choice(len(own), size=number, replace=False)])
    return chosen


def _areas_of_sites(ground: Ground, sites: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Return the name of each site's area by its site number (the nearest house tells it)."""
    names: dict[str, str] = {}
    for site in sites:
        if site["lat"] is not None:
            nearest = int(np.argmin(np.hypot(ground.lat - site["lat"], (ground.lon - site["lon"]) * 0.63)))
            names[site["site_number"]] = ground.names[int(ground.house_area[nearest])]
    return names


def _row(
    design: Design, places: int, sites: list[dict[str, Any]], area_of: Mapping[str, str], rng: Generator
) -> dict[str, Any]:
    limited = design.instrument in LIMITED
    area = area_of.get(sites[0]["site_number"], "") if sites else ""
    return {
        "provider_number": sites[0]["provider_number"] if sites else None,
        "site_numbers": [site["site_number"] for site in sites] or None,
        "name": design.name.replace("{area}", area).strip(),
        "description": design.description.replace("{area}", area),
        "instrument": design.instrument.value,
        "referral_kind": design.referral_kind.value,
        "deciding_body": design.deciding_body.value,
        "places": places,
        "places_are_limit": limited,
        "places_taken": _taken(design, places, limited, rng),
        "places_as_of": REFERENCE_DATE - timedelta(days=int(rng.integers(0, 21))),
        "rolling_entry": design.rolling,
        "next_start": None if design.rolling else _next_start(rng),
        "duration_weeks": design.weeks,
        "sessions_per_week": design.sessions,
        "tells_health": design.tells_health,
        "needs": [need.value for need in design.needs] or None,
        "languages": list(design.languages),
        "conditions": list(design.conditions) or None,
    }


def _taken(design: Design, places: int, limited: bool, rng: Generator) -> int:
    """Draw the places taken: some programmes are full, a planned stock may be exceeded."""
    if design.full or (limited and rng.random() < 0.12):
        return places
    share = rng.beta(7, 2.5) if limited else rng.uniform(0.6, 1.1)
    return int(places * share)


def _next_start(rng: Generator) -> date:
    """Draw a Monday within the next four months."""
    monday = REFERENCE_DATE + timedelta(days=(7 - REFERENCE_DATE.weekday()) % 7)
    return monday + timedelta(weeks=int(rng.integers(0, 17)))
