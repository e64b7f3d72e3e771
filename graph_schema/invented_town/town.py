"""The whole invented town on a ground: directory and case register, ready to be loaded like an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .chance import FloatArray, generator_for
from .concentration import draw_rates
from .ground import Ground
from .offices import draw_offices
from .programmes import draw_programmes
from .providers import draw_providers, need_by_area
from .published import totals_at
from .register import draw_register

VERSION = 1
"""Raised when the same seed no longer gives the same rows."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TownRows:
    """Typed rows by table, as `graph_schema.ingest.columns` declares them."""

    directory: Mapping[str, list[Row]]
    register: Mapping[str, list[Row]]


def invent_town(ground: Ground, *, seed: int, scale: float = 1.0) -> TownRows:
    """Draw offices, providers, sites, programmes and the case register on `ground`.

    The same ground, seed and scale give the same rows. `ValueError` where the scale is not within 0.01 to 10.
    """
    rates: FloatArray = draw_rates(ground, totals_at(scale).people, generator_for(seed, "rates"))
    need = need_by_area(ground, rates)
    offices, known = draw_offices(ground, need, generator_for(seed, "offices"))
    providers, sites, kinds = draw_providers(ground, need, generator_for(seed, "providers"))
    programmes = draw_programmes(ground, sites, kinds, scale, generator_for(seed, "programmes"))
    directory = {"offices": offices, "providers": providers, "sites": sites, "programmes": programmes}
    return TownRows(directory, draw_register(ground, known, rates, seed=seed, scale=scale))


def describe(seed: int, scale: float, *, into_imported: bool = False) -> str:
    """Return the text by which the graph remembers how its people were made."""
    kind = "invented people" if into_imported else "invented town"
    return f"{kind}, version {VERSION}, seed {seed}, scale {scale:g}"
