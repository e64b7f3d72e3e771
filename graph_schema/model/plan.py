"""The annual plan: how many entries and places an office plans for each instrument."""

from __future__ import annotations

from dataclasses import dataclass

from graph_schema.model.places import Instrument


@dataclass(frozen=True, slots=True)
class PlannedPlaces:
    """A row of the plan of a year. `places_are_limit` is False where the number is a planned average stock."""

    year: int
    instrument: Instrument
    planned_entries: int
    places: int
    places_are_limit: bool
    source: str | None = None
