"""What the REST door tells of caseload, places and plan: the forms of its answers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from graph_schema.model.places import Instrument


class CaseloadRatio(Struct, frozen=True, kw_only=True):
    """The ratio of a team, of several together, or of all."""

    teams: Annotated[list[str], Meta(description="Names of the teams.", examples=[["U25"]])]
    people: Annotated[int, Meta(description="People able to work.", examples=[640])]
    full_time_equivalents: Annotated[float, Meta(examples=[7.5])]
    people_per_full_time: Annotated[int | None, Meta(description="The ratio; null without full-time equivalents.")]
    target: Annotated[int | None, Meta(description="Null where teams with different targets are together.")]
    difference: Annotated[int | None, Meta(description="Ratio less target: positive above.")]


class Caseload(Struct, frozen=True, kw_only=True):
    """The caseload ratio per team; never of one employee, nor of fewer than five (rule F4)."""

    reference_date: Annotated[date | None, Meta(description="Null where no case workers were imported.")]
    minimum_staff: Annotated[int, Meta(description="No figure about fewer employees.", examples=[5])]
    teams: Annotated[list[CaseloadRatio], Meta(description="Teams that stand alone, by name.")]
    together: Annotated[CaseloadRatio | None, Meta(description="Teams that are too small to stand alone.")]
    total: CaseloadRatio | None
    withheld_teams: Annotated[
        list[str], Meta(description="Teams of which nothing is told, because they are too small.")
    ]


class InstrumentPlaces(Struct, frozen=True, kw_only=True):
    """Places of the programmes of one instrument, as their providers stated them."""

    instrument: Instrument
    places_are_limit: Annotated[bool, Meta(description="False for a planned average stock: nothing of it is free.")]
    programmes: int
    places: int
    taken: int
    free: Annotated[int | None, Meta(description="Null where the number of places is no limit.")]
    as_of_oldest: date
    as_of_newest: date
    stale_programmes: Annotated[int, Meta(description="Programmes whose places were stated too long ago.")]


class AreaPlaces(Struct, frozen=True, kw_only=True):
    """Free places of an area; `area_key` null: of programmes with a site in no area."""

    area_key: str | None
    area_name: str | None
    programmes: int
    free: int


class Places(Struct, frozen=True, kw_only=True):
    """Free places by instrument and by area. A programme with sites in several areas is in each of them."""

    seen_on: Annotated[date, Meta(description="Day by which is decided what is stale.")]
    free: Annotated[int, Meta(description="Free places in all.")]
    level: Annotated[str | None, Meta(description="Code of the level of `areas`.")]
    instruments: list[InstrumentPlaces]
    areas: list[AreaPlaces]
    protected_programmes: Annotated[
        int, Meta(description="Programmes that tell something about health: nothing else is told of them (rule F6).")
    ]


class PlanLine(Struct, frozen=True, kw_only=True):
    """What is planned of an instrument in a year."""

    instrument: Instrument
    name: Annotated[str, Meta(description="Legal name of that year.")]
    statute: Annotated[str, Meta(description="Empty where it is not known for that year.")]
    planned_entries: int
    places: int
    places_are_limit: bool
    source: Annotated[str, Meta(description="Where it is published; empty where nobody said so.")]


class YearPlan(Struct, frozen=True, kw_only=True):
    """The plan of a year."""

    year: Annotated[int, Meta(examples=[2023])]
    benefit: Annotated[str, Meta(description="What the benefit was called when the year began.")]
    planned_entries: int
    places: int
    lines: list[PlanLine]


class Plan(Struct, frozen=True, kw_only=True):
    """Planned entries and places, the newest year first."""

    years: list[YearPlan]
