"""The made city of the integration tests as a catalogue, without a graph."""

from __future__ import annotations

from datetime import UTC, date, datetime

from api.actions.catalogue import PLAN, Catalogue, Residents, ShownIndicator, ShownLevel
from api.actions.layer_cells import Layer
from graph_schema.model.city import City
from graph_schema.model.figures import PublishedTable, TableKey
from graph_schema.model.places import Neighbourhood
from graph_schema.store.areas import PublishedIndicator, ResidentCount
from graph_schema.store.page_state import PageState
from tests.integration.made_city import DATES, LEVEL, NAMES, NEWEST, RESIDENTS_ON, WOOD, tables_on

IDS = {key: key for key in NAMES}
STATE = PageState(datetime(2022, 10, 3, tzinfo=UTC), None, NEWEST, None, None, None, None, 0)
AREAS = tuple(Neighbourhood(key, key, LEVEL.code, name, 1.0) for key, name in NAMES.items())
FIRE = PublishedIndicator("fire", "Brände", "Fires", "per_cent", None, "Amt")


def residents(*groups: str) -> Residents:
    """1,000 residents of each group in each district."""
    return Residents(ResidentCount(key, RESIDENTS_ON, group, 1000) for key in NAMES for group in groups)


def shown_level(*groups: str) -> ShownLevel:
    """The districts, with residents of these groups."""
    planned = {
        code: ShownIndicator(code, each.unit, each.denominator.value, DATES, each.breakdowns)
        for code, each in PLAN.items()
    }
    fire = ShownIndicator(
        "fire", "per_cent", None, (date(2019, 12, 31),), (next(iter(PLAN["people"].breakdowns)),), FIRE
    )
    wood = Neighbourhood(WOOD, WOOD, LEVEL.code, "Stadtwald", 2.0, None, False)
    return ShownLevel(LEVEL, AREAS, (wood,), residents(*(groups or ("all",))), {**planned, "fire": fire})


def catalogue(*groups: str) -> Catalogue:
    """All that can be asked of the made city."""
    return Catalogue(STATE, City("Musterstadt", "Jobcenter"), {LEVEL.code: shown_level(*groups)}, dict.fromkeys(NAMES))


def tables() -> dict[TableKey, PublishedTable]:
    """All tables of all dates."""
    return {table.key: table for day in DATES for table in tables_on(day, IDS)}


def layer(indicator: str = "people", measure: str = "rate", category: str = "all", *groups: str) -> Layer:
    """A layer of the made city, with the usual limit of residents."""
    level = shown_level(*groups)
    return Layer(level, level.indicators[indicator], measure, category, 100)
