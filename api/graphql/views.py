"""Views on what is there: the explicit list of the fields that a reader gets.

Names written twice, here and in the domain, are the privacy decision: a new property of the domain appears
nowhere until it is written here, with the property that it tells.
"""

from __future__ import annotations

from datetime import date
from typing import Generic, TypeVar

import strawberry

from graph_schema.model.places import (
    BarrierFree,
    DecidingBody,
    DistrictOffice,
    Instrument,
    NeedKind,
    Neighbourhood,
    OfficeKind,
    Programme,
    Provider,
    ReferralKind,
    Site,
)

from . import resolvers
from .figure_views import FigureView, IndicatorView
from .rules import connection, published, structure

strawberry.enum(Instrument, description="Legal instrument of a programme.")
strawberry.enum(ReferralKind, description="How a citizen comes into a programme.")
strawberry.enum(DecidingBody, description="Who decides on entry.")
strawberry.enum(NeedKind, name="Need", description="Kind of need (Handlungsbedarf).")
strawberry.enum(OfficeKind, description="Kind of a Jobcenter's presence.")
strawberry.enum(BarrierFree, description="Whether a place can be reached without barriers.")

Viewed = TypeVar("Viewed")

FIGURES = {"indicators": 7, "measures": 4}
"""Figures of an area where nothing is said: seven indicators of the plan in four measures."""


@strawberry.type(name="PageInfo", description="Marks of a page.")
class PageInfoView:
    """Marks of a page."""

    has_next_page: bool = structure("whether more things come behind this page")
    has_previous_page: bool = structure("whether the page began behind a cursor")
    start_cursor: str | None = structure("cursor of the first thing; null on an empty page")
    end_cursor: str | None = structure("cursor of the last thing: pass it as `after` for the next page")


@strawberry.type(name="Edge", description="A thing on a page, with its cursor.")
class EdgeView(Generic[Viewed]):
    """A thing on a page."""

    node: Viewed = structure("the thing")
    cursor: str = structure("opaque cursor: pass it as `after` to read what comes behind this thing")


@strawberry.type(name="Connection", description="A page of a list in the order of names.")
class ConnectionView(Generic[Viewed]):
    """A page of a list."""

    edges: list[EdgeView[Viewed]] = structure("the things with their cursors")
    nodes: list[Viewed] = structure("the things without their cursors")
    page_info: PageInfoView = structure("marks of the page")


@strawberry.interface(name="Node", description="A thing with an id that never changes and tells nothing.")
class NodeView:
    """A thing that can be asked for by its id."""

    id: strawberry.ID = structure("random id, the same in every answer")


@strawberry.type(name="Level", description="A level of areas, with its words and the source of its borders.")
class LevelView:
    """A level of areas."""

    code: str = published("Level.code")
    rank: int = published("Level.rank")
    name_de: str = published("Level.name_de")
    singular_de: str = published("Level.singular_de")
    name_en: str = published("Level.name_en")
    singular_en: str = published("Level.singular_en")
    source: str = published("Level.source")
    licence: str = published("Level.licence")
    borders_as_of: date | None = published("Level.borders_as_of")
    indicators: list[IndicatorView] = structure(
        "what can be asked of its areas", resolver=resolvers.indicators_of_level, assumed_size=10
    )
    reference_dates: list[date] = published(
        "FigureTable.reference_date",
        text="dates with figures, oldest first",
        resolver=resolvers.reference_dates_of_level,
        assumed_size=40,
    )
    city_figures: list[FigureView] = structure(
        "figures of the whole city; without arguments all indicators and measures on their newest date",
        resolver=resolvers.figures_of_city,
        sized_by=FIGURES,
    )
    neighbourhoods: ConnectionView[NeighbourhoodView] = connection("its areas", resolvers.areas_of_level)


@strawberry.type(name="Neighbourhood", description="An area at one level: Stadtteil, statistischer Bezirk, Quartier.")
class NeighbourhoodView(NodeView):
    """An area with what is there."""

    id: strawberry.ID = published("Neighbourhood.id")
    key: str = published("Neighbourhood.key")
    name: str = published("Neighbourhood.name")
    area_km2: float = published("Neighbourhood.area_km2", name="areaKm2")
    is_district: bool = published("Neighbourhood.is_district")
    level: LevelView | None = structure("its level", resolver=resolvers.level_of_area)
    figures: list[FigureView] = structure(
        "its figures; without arguments all indicators and measures on their newest date, none for an area that"
        " belongs to no district",
        resolver=resolvers.figures_of_area,
        sized_by=FIGURES,
    )
    parent: NeighbourhoodView | None = structure(
        "the area, one level up, in which it lies", resolver=resolvers.upper_area
    )
    parts: ConnectionView[NeighbourhoodView] = connection("the areas in it, one level down", resolvers.parts_of_area)
    offices: ConnectionView[OfficeView] = connection("offices of the Jobcenter in the area", resolvers.offices_of_area)
    providers: ConnectionView[ProviderView] = connection(
        "providers with a site in the area", resolvers.providers_of_area
    )
    sites: ConnectionView[SiteView] = connection(
        "sites of providers in the area, never secret ones", resolvers.sites_of_area
    )
    programmes: ConnectionView[ProgrammeView] = connection(
        "programmes held in the area, without those whose name would tell something about health",
        resolvers.programmes_of_area,
    )

    @classmethod
    def is_type_of(cls, thing: object, _info: object) -> bool:
        """Tell whether `thing` is seen through this view."""
        return isinstance(thing, Neighbourhood)


@strawberry.type(name="Office", description="A presence of the Jobcenter: main office, branch, pop-up hour.")
class OfficeView(NodeView):
    """An office."""

    id: strawberry.ID = published("DistrictOffice.id")
    name: str = published("DistrictOffice.name")
    kind: OfficeKind = published("DistrictOffice.kind")
    opening_hours: str = published("DistrictOffice.opening_hours")
    barrier_free: BarrierFree = published("DistrictOffice.barrier_free")
    lat: float | None = published("DistrictOffice.lat")
    lon: float | None = published("DistrictOffice.lon")
    host: str | None = published("DistrictOffice.host")
    neighbourhood: NeighbourhoodView | None = structure(
        "the area of the finest level in which it lies", resolver=resolvers.area_of_place
    )

    @classmethod
    def is_type_of(cls, thing: object, _info: object) -> bool:
        """Tell whether `thing` is seen through this view."""
        return isinstance(thing, DistrictOffice)


@strawberry.type(name="Provider", description="Träger: delivers programmes or counselling.")
class ProviderView(NodeView):
    """A provider."""

    id: strawberry.ID = published("Provider.id")
    name: str = published("Provider.name")
    languages: list[str] = published(
        "Language.code", text="languages that staff speak in the programmes listed here, ISO 639-1", assumed_size=3
    )
    sites: ConnectionView[SiteView] = connection("where it works, never secret sites", resolvers.sites_of_provider)
    programmes: ConnectionView[ProgrammeView] = connection(
        "what it offers, without programmes whose name would tell something about health",
        resolvers.programmes_of_provider,
    )

    @classmethod
    def is_type_of(cls, thing: object, _info: object) -> bool:
        """Tell whether `thing` is seen through this view."""
        return isinstance(thing, Provider)


@strawberry.type(name="Site", description="A place where a provider works; secret ones (refuges) are never told.")
class SiteView(NodeView):
    """A site."""

    id: strawberry.ID = published("Site.id")
    name: str = published("Site.name")
    barrier_free: BarrierFree = published("Site.barrier_free")
    lat: float | None = published("Site.lat")
    lon: float | None = published("Site.lon")
    neighbourhood: NeighbourhoodView | None = structure(
        "the area of the finest level in which it lies", resolver=resolvers.area_of_place
    )
    provider: ProviderView | None = structure("who works there", resolver=resolvers.provider_of_site)
    programmes: ConnectionView[ProgrammeView] = connection(
        "programmes held there, without those whose name would tell something about health",
        resolvers.programmes_of_site,
    )

    @classmethod
    def is_type_of(cls, thing: object, _info: object) -> bool:
        """Tell whether `thing` is seen through this view."""
        return isinstance(thing, Site)


@strawberry.type(
    name="Programme",
    description=(
        "Maßnahme / Angebot. Where `nameWithheld` is true, taking part would tell something about health: the"
        " programme then comes without name, description, provider, places, needs, languages, sites and stations, and"
        " in the list of all programmes only."
    ),
)
class ProgrammeView(NodeView):
    """A programme."""

    id: strawberry.ID = published("Programme.id")
    name: str | None = published("Programme.name", resolver=resolvers.name_of_programme)
    name_withheld: bool = published(
        "Programme.tells_health",
        text="the name is not told, because it would tell something about health: speak of „Maßnahme“",
        resolver=resolvers.name_of_programme_is_withheld,
    )
    description: str | None = published("Programme.description", resolver=resolvers.description_of_programme)
    instrument: Instrument = published("Programme.instrument")
    referral_kind: ReferralKind = published("Programme.referral_kind")
    deciding_body: DecidingBody = published("Programme.deciding_body")
    places: int | None = published("Programme.places", resolver=resolvers.places_of_programme)
    places_are_limit: bool = published("Programme.places_are_limit")
    places_free: int | None = published(
        "Programme.places",
        "Programme.places_taken",
        "Programme.places_are_limit",
        text="free places as of `placesAsOf`; null where the number of places is a planned average, not a limit",
    )
    places_as_of: date = published("Programme.places_as_of")
    rolling_entry: bool = published("Programme.rolling_entry")
    next_start: date | None = published("Programme.next_start")
    duration_weeks: int | None = published("Programme.duration_weeks")
    sessions_per_week: int | None = published("Programme.sessions_per_week")
    needs: list[NeedKind] = published("Need.code", text="needs that it works on", assumed_size=3)
    languages: list[str] = published("Language.code", text="languages that staff speak, ISO 639-1", assumed_size=3)
    provider: ProviderView | None = structure(
        "who delivers it; null where an employer takes part", resolver=resolvers.provider_of_programme
    )
    sites: list[SiteView] = structure(
        "where it takes place, never secret sites", resolver=resolvers.sites_of_programme, assumed_size=3
    )
    next_stations: list[ProgrammeView] = structure(
        "next stations of the support chain", resolver=resolvers.next_stations_of_programme, assumed_size=3
    )

    @classmethod
    def is_type_of(cls, thing: object, _info: object) -> bool:
        """Tell whether `thing` is seen through this view."""
        return isinstance(thing, Programme)
