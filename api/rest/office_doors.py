"""Caseload, places, plan and the freshness of sources at the REST door: the use cases of the pages beside the map."""

from __future__ import annotations

from litestar import Response

from api.access.programs import Scope
from api.actions.map_words import Words
from api.actions.show_caseload import CaseloadLine, show_caseload
from api.actions.show_data import DataView, show_data
from api.actions.show_places import show_places
from api.actions.show_plan import plan_csv, show_plan
from api.instance import instance_of
from api.pages.caseload_page import caseload_csv
from api.pages.data_files import sources_csv
from api.pages.places_page import day_of_places, places_csv
from api.rest.describing import Described, reading
from api.rest.exchange import WebRequest, answer, chosen_type, file_headers
from api.rest.figure_doors import Language
from api.rest.figure_views import Source, Sources
from api.rest.office_views import (
    AreaPlaces,
    Caseload,
    CaseloadRatio,
    InstrumentPlaces,
    Places,
    Plan,
    PlanLine,
    YearPlan,
)
from api.texts import load_texts
from geo.exports import CSV_TYPE
from graph_schema.model.teams import MINIMUM_STAFF
from graph_schema.office_time import office_day

TAG = "office"
_AS_TABLE = {CSV_TYPE: "the same as a table for spreadsheets (UTF-8 with mark, `;`, decimal comma)"}

CASELOAD = Described("Betreuungsschlüssel je Team", _AS_TABLE, asks="/caseload")
PLACES = Described("Freie Plätze", _AS_TABLE, asks="/places")
PLAN = Described("Geplante Eintritte und Plätze", _AS_TABLE, asks="/plan")
SOURCES = Described("Stand der Datenquellen", _AS_TABLE, asks="/sources")


@reading("/caseload", "readCaseload", "Caseload ratio per team", CASELOAD, tag=TAG, needs=Scope.FIGURES_READ)
async def read_caseload(request: WebRequest) -> Response[Caseload]:
    """People able to work for one full-time equivalent, beside the target; groups of at least five employees only."""
    media_type = chosen_type(request.headers.get("accept"), CASELOAD.offered())
    view = await show_caseload(instance_of(request).graph)
    if media_type == CSV_TYPE:
        return answer(request, caseload_csv(view), media_type, headers=file_headers("betreuungsschluessel.csv"))
    told = Caseload(
        reference_date=view.reference_date,
        minimum_staff=MINIMUM_STAFF,
        teams=[_ratio(each) for each in view.lines],
        together=_ratio(view.together) if view.together else None,
        total=_ratio(view.total) if view.total else None,
        withheld_teams=[each.name for each in view.withheld],
    )
    return answer(request, told, media_type)


@reading("/places", "readPlaces", "Free places", PLACES, tag=TAG, needs=Scope.FIGURES_READ)
async def read_places(request: WebRequest) -> Response[Places]:
    """Free places by instrument and area. A programme that tells something about health is counted as protected."""
    media_type = chosen_type(request.headers.get("accept"), PLACES.offered())
    instance = instance_of(request)
    catalogue = await instance.views.shelf.catalogue()
    view = await show_places(instance.graph, catalogue, day_of_places(catalogue))
    if media_type == CSV_TYPE:
        return answer(request, places_csv(view), media_type, headers=file_headers("plaetze.csv"))
    told = Places(
        seen_on=view.seen_on,
        free=view.free,
        level=view.level.level.code if view.level else None,
        instruments=[
            InstrumentPlaces(
                instrument=each.instrument,
                places_are_limit=each.is_limit,
                programmes=each.programmes,
                places=each.places,
                taken=each.taken,
                free=each.free,
                as_of_oldest=each.oldest,
                as_of_newest=each.newest,
                stale_programmes=each.stale,
            )
            for each in view.instruments
        ],
        areas=[
            AreaPlaces(area_key=each.area_key, area_name=each.name or None, programmes=each.programmes, free=each.free)
            for each in view.areas
        ],
        protected_programmes=view.protected,
    )
    return answer(request, told, media_type)


@reading("/plan", "readPlan", "Planned entries and places", PLAN, tag=TAG, needs=Scope.FIGURES_READ)
async def read_plan(request: WebRequest, lang: Language = None) -> Response[Plan]:
    """What is planned for each year by instrument, with the legal names of that year."""
    media_type = chosen_type(request.headers.get("accept"), PLAN.offered())
    instance = instance_of(request)
    plans = await show_plan(instance.graph, instance.terms, lang or instance.settings.locale)
    if media_type == CSV_TYPE:
        return answer(request, plan_csv(plans), media_type, headers=file_headers("plan.csv"))
    years = [
        YearPlan(
            year=plan.year,
            benefit=plan.benefit.name(lang or instance.settings.locale),
            planned_entries=plan.planned_entries,
            places=plan.places,
            lines=[
                PlanLine(
                    instrument=line.instrument,
                    name=line.name,
                    statute=line.statute,
                    planned_entries=line.planned_entries,
                    places=line.places,
                    places_are_limit=line.places_are_limit,
                    source=line.source,
                )
                for line in plan.lines
            ],
        )
        for plan in plans
    ]
    return answer(request, Plan(years=years), media_type)


@reading("/sources", "readSources", "Freshness of the sources", SOURCES, tag=TAG, needs=Scope.FIGURES_READ)
async def read_sources(request: WebRequest, lang: Language = None) -> Response[Sources]:
    """How fresh each source is, and what was never imported."""
    media_type = chosen_type(request.headers.get("accept"), SOURCES.offered())
    instance = instance_of(request)
    catalogue = await instance.views.shelf.catalogue()
    today = office_day()
    words = Words.of(load_texts(lang or instance.settings.locale))
    view = await show_data(instance.graph, catalogue, words, today)
    if media_type == CSV_TYPE:
        return answer(request, sources_csv(view), media_type, headers=file_headers("quellen.csv"))
    return answer(request, Sources(sources=_sources(view)), media_type)


def _ratio(line: CaseloadLine) -> CaseloadRatio:
    return CaseloadRatio(
        teams=[each.name for each in line.teams],
        people=line.people,
        full_time_equivalents=line.full_time,
        people_per_full_time=line.ratio,
        target=line.target,
        difference=line.difference,
    )


def _sources(view: DataView) -> list[Source]:
    there = [
        Source(
            name=each.name,
            state=each.state,
            as_of=each.as_of,
            as_of_newest=each.until or each.as_of,
            age_days=each.age_days,
            imported_at=each.imported,
            refused_at=each.refused,
            origin=each.origin,
            entries=each.number,
            years=list(each.years),
        )
        for each in view.sources
    ]
    return there + [_missing(name) for name, _ in view.missing]


def _missing(name: str) -> Source:
    return Source(
        name=name,
        state="not_imported",
        as_of=None,
        as_of_newest=None,
        age_days=None,
        imported_at=None,
        refused_at=None,
        origin=None,
        entries=None,
        years=[],
    )
