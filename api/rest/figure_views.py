"""What the REST door tells of areas and figures: the forms of its answers.

A value is told only where `state` is `shown` or `zero`; why it is not stands beside it in words. The words are the
page's own, so that both tell the same.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from api.graphql.layers import FigureMeasure
from graph_schema.model.figures import CellState

Id = Annotated[str, Meta(description="Random id; holds nothing of what it names.", examples=["0f3a9c1d5b7e42f8"])]
Cursor = Annotated[
    str | None,
    Meta(description="Hand it over as `after` to read on; null on the last page.", examples=["MjU"]),
]


class Wording(Struct, frozen=True, kw_only=True):
    """A text in both languages of the house."""

    de: Annotated[str, Meta(description="German.", examples=["Stadtteile"])]
    en: Annotated[str, Meta(description="English.", examples=["Districts"])]


class Level(Struct, frozen=True, kw_only=True):
    """A level of areas that has figures, such as districts."""

    code: Annotated[str, Meta(description="Its name in addresses.", examples=["district"])]
    name: Annotated[Wording, Meta(description="What a reader calls its areas.")]
    areas: Annotated[int, Meta(description="Areas that figures are counted for.", examples=[23])]
    source: Annotated[str, Meta(description="Who publishes the borders.", examples=["Stadt Kassel"])]
    licence: Annotated[str, Meta(description="Licence of the borders.", examples=["DL-DE/BY 2.0"])]
    borders_as_of: Annotated[date | None, Meta(description="Date of the borders, where it is known.")]


class Levels(Struct, frozen=True, kw_only=True):
    """All levels, the coarsest first."""

    city: Annotated[str, Meta(description="Name of the city.", examples=["Musterstadt"])]
    office: Annotated[str, Meta(description="Name of the Jobcenter.", examples=["Jobcenter Musterstadt"])]
    invented: Annotated[bool, Meta(description="True for the invented town: none of its figures are real.")]
    levels: list[Level]


class Area(Struct, frozen=True, kw_only=True):
    """An area of a level."""

    id: Id
    key: Annotated[str, Meta(description="Key of the area in the leading system.", examples=["04"])]
    name: Annotated[str, Meta(examples=["Nordend"])]
    is_district: Annotated[bool, Meta(description="False for land that belongs to no district: never counted.")]
    area_km2: Annotated[float, Meta(description="Area in square kilometres.", examples=[1.37])]
    parent_id: Annotated[str | None, Meta(description="Id of the area one level up, where there is one.")]


class AreaPage(Struct, frozen=True, kw_only=True):
    """A page of the areas of a level, by name; land without a district last."""

    level: Annotated[str, Meta(description="Code of the level.", examples=["district"])]
    areas: list[Area]
    next: Cursor


class Layer(Struct, frozen=True, kw_only=True):
    """What can be asked of an indicator at a level; everything else is refused."""

    level: Annotated[str, Meta(description="Code of the level.", examples=["district"])]
    indicator: Annotated[str, Meta(description="Code of the indicator.", examples=["contact_broken"])]
    name: Wording
    origin: Annotated[str, Meta(description="register, directory or published.", examples=["register"])]
    unit: Annotated[str, Meta(description="people, households, places, per_cent or index.", examples=["people"])]
    denominator: Annotated[str | None, Meta(description="What a rate is counted of.", examples=["able_to_work"])]
    measures: Annotated[list[FigureMeasure], Meta(description="What is made of the count of all; the first is usual.")]
    categories: Annotated[list[str], Meta(description="One breakdown at a time.", examples=[["all", "sex:female"]])]
    reference_dates: Annotated[list[date], Meta(description="Dates with figures, the oldest first.")]


class LayerPage(Struct, frozen=True, kw_only=True):
    """A page of the catalogue of layers, by level and indicator."""

    layers: list[Layer]
    next: Cursor


class Cell(Struct, frozen=True, kw_only=True):
    """A published number, or why there is none."""

    state: Annotated[CellState, Meta(description="shown, zero, withheld or no_data; in words in `states`.")]
    value: Annotated[float | None, Meta(description="Null unless `state` is shown or zero.", examples=[18.4])]


class Figure(Struct, frozen=True, kw_only=True):
    """The figure of an area."""

    area_id: Id
    area_key: Annotated[str, Meta(description="Key of the area in the leading system.", examples=["04"])]
    area_name: Annotated[str, Meta(examples=["Nordend"])]
    value: Annotated[Cell, Meta(description="The chosen measure; its change where `compare_with` is given.")]
    count: Annotated[Cell, Meta(description="Cases.")]
    denominator: Annotated[Cell | None, Meta(description="What the rate is counted of; null where it has none.")]


class StateInWords(Struct, frozen=True, kw_only=True):
    """What a state means here."""

    state: CellState
    text: Annotated[
        str, Meta(examples=["zurückgehalten: weniger als 3 Fälle, zu wenige Einwohner oder daraus errechenbar"])
    ]


class FigurePage(Struct, frozen=True, kw_only=True):
    """A page of the figures of one layer on one date, by the areas' names."""

    level: Annotated[str, Meta(examples=["district"])]
    indicator: Annotated[str, Meta(examples=["contact_broken"])]
    measure: FigureMeasure
    category: Annotated[str, Meta(examples=["all"])]
    reference_date: date
    compare_with: Annotated[date | None, Meta(description="Earlier date; where given, values are changes since then.")]
    language: Annotated[str, Meta(description="Language of the texts: de or en.", examples=["de"])]
    title: Annotated[str, Meta(description="What is counted, in words.")]
    unit: Annotated[str, Meta(description="Unit of the values, in words.", examples=["%"])]
    denominator_of: Annotated[str | None, Meta(description="What a rate is counted of, in words.")]
    denominator_as_of: Annotated[date | None, Meta(description="Date of the denominators.")]
    dates_far_apart: Annotated[bool, Meta(description="More than 24 months lie between cases and denominators.")]
    register_as_of: Annotated[date | None, Meta(description="Date of the register that was counted.")]
    counted_on: Annotated[date | None, Meta(description="Day on which was counted; null for published figures.")]
    final_from: Annotated[date | None, Meta(description="From when the date is counted finally; null where it was.")]
    provisional: Annotated[bool, Meta(description="An import is under way: other figures will come soon.")]
    minimum_cases: Annotated[int, Meta(description="Fewer cases are withheld.", examples=[3])]
    minimum_residents: Annotated[int, Meta(description="Rates of fewer residents are withheld.", examples=[100])]
    states: Annotated[list[StateInWords], Meta(description="What the states mean, why values are withheld included.")]
    city: Annotated[Figure | None, Meta(description="The whole city, where something is known of it.")]
    not_located: Annotated[Cell, Meta(description="Cases that lie in no area.")]
    figures: list[Figure]
    next: Cursor


class Source(Struct, frozen=True, kw_only=True):
    """A source of data and how fresh it is."""

    name: Annotated[str, Meta(description="In the language asked for.", examples=["Fachverfahren"])]
    state: Annotated[
        str, Meta(description="current, older_than_expected, refused_since or not_imported.", examples=["current"])
    ]
    as_of: Annotated[date | None, Meta(description="Date of the data; the oldest where there are several.")]
    as_of_newest: Annotated[date | None, Meta(description="Newest date of the data.")]
    age_days: Annotated[int | None, Meta(description="Age of the data in days.", examples=[12])]
    imported_at: Annotated[datetime | None, Meta(description="When it was last found current.")]
    refused_at: Annotated[datetime | None, Meta(description="When its last files were refused, if after that.")]
    origin: Annotated[str | None, Meta(description="Who publishes it, and the licence.")]
    entries: Annotated[int | None, Meta(description="Number of entries, where that tells something.")]
    years: Annotated[list[int], Meta(description="Years, for a source that is of years.")]


class Sources(Struct, frozen=True, kw_only=True):
    """How fresh each source of data is; counts, kinds and times only."""

    sources: list[Source]
