"""Views on figures: values only where they may be told, each with its dates and its denominator."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_schema.model.figures import CellState

from .layers import FigureMeasure
from .rules import published

strawberry.enum(
    FigureMeasure,
    description=(
        "COUNT cases; RATE cases per 100 of the denominator; DENSITY cases per km²; LOCATION_QUOTIENT the rate"
        " divided by the city's; VALUE a figure that its source has computed already."
    ),
)
strawberry.enum(
    CellState,
    description=(
        "SHOWN: there is a value. ZERO: nobody. WITHHELD: too few cases or residents, or another value could be"
        " computed from it. NO_DATA: not counted or not published."
    ),
)

_CONTENT = "FigureTable.content"


@strawberry.type(name="Figure", description="A published figure; nothing that disclosure control withheld is in it.")
class FigureView:
    """A published figure."""

    indicator: str = published("FigureTable.indicator", text="code of the indicator")
    measure: FigureMeasure = published(_CONTENT, text="what was made of the count")
    category: str = published(
        "FigureTable.breakdown",
        text="`all`, or a breakdown and its category: `sex:female`, `instrument:further_training`",
    )
    reference_date: date = published("FigureTable.reference_date")
    unit: str = published(_CONTENT, text="what is counted: people, households, places; per_cent or index for a VALUE")
    state: CellState = published(_CONTENT, text="whether there is a value, and if not, why")
    value: float | None = published(_CONTENT, text="the value; null unless the state is SHOWN or ZERO")
    denominator: str | None = published(_CONTENT, text="what a rate is counted of; null where there is none")
    denominator_as_of: date | None = published("ResidentCount.reference_date", text="date of the denominator")
    dates_far_apart: bool = published(
        "ResidentCount.reference_date", text="cases and denominator are more than 24 months apart"
    )


@strawberry.type(name="Indicator", description="What can be asked of the areas of a level.")
class IndicatorView:
    """An indicator of a level."""

    code: str = published("FigureTable.indicator", text="code of the indicator")
    unit: str = published(_CONTENT, text="people, households and places are counts; per_cent and index come computed")
    denominator: str | None = published(_CONTENT, text="what its rate is counted of")
    categories: list[str] = published("FigureTable.breakdown", text="categories, one at a time", assumed_size=20)
    dates: list[date] = published(
        "FigureTable.reference_date", text="dates with figures, oldest first", name="referenceDates", assumed_size=40
    )
