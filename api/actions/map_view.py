"""What a reader of the map page gets: the one form that page, downloads, offline file and print share.

All values come from published tables (`graph_schema.model.figures.PublishedTable`): what is withheld is
already gone. `api.actions.show_map` builds it; templates only lay it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_schema.model.figures import Breakdown, CellState, PublishedCell
from graph_schema.model.places import DistrictOffice, Level, Neighbourhood, Site


@dataclass(frozen=True, slots=True)
class MapChoice:
    """State of the page, as the address holds it: every field has a stable short code."""

    indicator: str
    measure: str
    category: str
    """`all`, or `sex:female`, `age_band:15-24`, …: one breakdown at a time."""
    level: str
    reference_date: date
    compare_with: date | None = None
    """Earlier date: the map then shows the change."""
    area_key: str | None = None
    """Open district sheet."""
    sort: str = "name"
    descending: bool = False

    @property
    def breakdown(self) -> Breakdown:
        """Breakdown that `category` belongs to."""
        return Breakdown.ALL if self.category == "all" else Breakdown(self.category.partition(":")[0])


@dataclass(frozen=True, slots=True)
class Replaced:
    """A part of the address that does not go with its other parts, in the reader's words."""

    field: str
    """As in `MapChoice`."""
    asked: str
    shown: str
    reason: str
    """A sentence."""


@dataclass(frozen=True, slots=True)
class Option:
    """An entry of a select field."""

    code: str
    text: str
    chosen: bool
    group: str | None = None


@dataclass(frozen=True, slots=True)
class MapClass:
    """A class of the legend; None is open.

    `lower` is included, `upper` is not; on maps of change the bound further from zero is not, and the middle class
    has neither. Values are classed as they are printed.
    """

    number: int
    """1 (light) to 5 (dark); for change maps 1 to 5 on the diverging scale."""
    lower: float | None
    upper: float | None
    text: str


@dataclass(frozen=True, slots=True)
class ClassesOf:
    """The dates that the classes were formed from, the first and the last."""

    first: date
    last: date
    for_a_year: bool
    """A new month does not move the classes."""


@dataclass(frozen=True, slots=True)
class ResidentsDate:
    """When the residents of a rate were counted: told wherever the rate stands."""

    as_of: date
    far_apart: bool
    """More than 24 months from the cases."""


@dataclass(frozen=True, slots=True)
class MapRow:
    """One area: the same on map, in the table and in downloads."""

    area: Neighbourhood
    cell: PublishedCell
    """The chosen measure."""
    count: PublishedCell
    denominator: PublishedCell
    class_number: int | None
    """None where the state is not "shown"."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One date of a trend line."""

    reference_date: date
    area: PublishedCell | None
    city: PublishedCell
    residents: ResidentsDate | None = None
    """When the residents were counted that the rate is made of; None where it is made of none."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the district sheet: the area's value beside the city's."""

    text: str
    unit: str
    area: PublishedCell
    city: PublishedCell
    change: PublishedCell | None
    decimals: int
    residents: ResidentsDate | None = None
    """When the residents were counted that the rate is made of; None where it is made of none."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The open district, or the city where none is chosen."""

    area: Neighbourhood | None
    lines: tuple[SheetLine, ...]
    change_since: date | None
    trend: tuple[TrendPoint, ...]
    offices: tuple[DistrictOffice, ...]
    sites: tuple[Site, ...]
    provider_names: tuple[str, ...]
    programme_lines: tuple[tuple[str, str, int | None], ...]
    """Name, provider, free places (None where places are no limit)."""
    languages: tuple[str, ...]
    protected_programmes: int | None = None
    """Programmes that tell something about health (F6), in the whole city; None in an area, where they are not told."""
    places_stated: tuple[date, date] | None = None
    """Oldest and newest date on which one of the free places was stated."""
    trend_title: str = ""
    """What the trend shows: values of each date, on a map of change too."""


@dataclass(frozen=True, slots=True)
class MapView:
    """The whole page."""

    choice: MapChoice
    locale: str
    city_name: str
    office_name: str
    is_demo: bool
    heading: str
    answer: str
    """One sentence in plain words, with the city's value, denominator and both dates."""
    indicators: tuple[Option, ...]
    measures: tuple[Option, ...]
    categories: tuple[Option, ...]
    levels: tuple[Option, ...]
    reference_dates: tuple[Option, ...]
    compare_dates: tuple[Option, ...]
    previous_date: date | None
    next_date: date | None
    level: Level
    unit: str
    decimals: int
    legend_title: str
    classes: tuple[MapClass, ...]
    states_present: frozenset[CellState]
    rows: tuple[MapRow, ...]
    """In the table's order: withheld and missing last, by name, in both directions."""
    undistricted: tuple[Neighbourhood, ...]
    """Areas that belong to no district: drawn plain, not counted."""
    total: MapRow | None
    not_located: PublishedCell
    offices: tuple[DistrictOffice, ...]
    sites: tuple[Site, ...]
    sheet: Sheet
    minimum_cases: int
    minimum_residents: int
    register_as_of: date | None
    residents_as_of: date | None
    dates_far_apart: bool
    """Numerator and denominator are more than 24 months apart."""
    stale: bool
    """An import changed something since the figures were computed, or is under way: others will come soon."""
    not_publishable_reason: str | None = None
    """Why the whole layer has no values, where that is so."""
    count_title: str = ""
    """Head of the table's column of counts, for example "Personen"; empty: the measure is the count."""
    denominator_title: str = ""
    """Head of the table's column of denominators, for example "eLb"; empty: the measure has none."""
    denominator_of: str = ""
    """The same in full, for a file that is read without the page; empty: the measure has none."""
    classes_of: ClassesOf | None = None
    """What the classes were formed from; None where there are none."""
    zero_is_nobody: bool = True
    """0 means that nobody was counted; else it is a figure as its source computed it."""
    counted_on: date | None = None
    """Day on which the register was counted for this date; None for imported figures."""
    final_from: date | None = None
    """Day from which this date will be counted finally; None where it was."""
    freshness: str = ""
    """Of when the shown source is and when it was imported, in a few words; empty: not known."""
    imported_on: date | None = None
    """Day at the office on which the shown source was last found current."""
    residents_missing: bool = False
    """A rate would be of residents, and nobody has imported any for this level and choice."""
    replaced: tuple[Replaced, ...] = ()
    """What the address asks for and the page does not show, because it does not go together."""
    origin: str = "register"
    """An `api.actions.catalogue.Origin`: what is there (`directory`) has words of its own."""
    stated: tuple[date, date] | None = None
    """Of an offer: the oldest and the newest day on which a provider stated what is shown."""
    denominator_as_of: date | None = None
    """Date of the denominators; None where the measure has none."""
