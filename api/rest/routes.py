"""The routes of the REST door, in one router for the application and for the description."""

from __future__ import annotations

from litestar import Router

from api.rest.area_doors import list_areas, list_layers, list_levels
from api.rest.callers import may_ask
from api.rest.exchange import refuse_misread_fields
from api.rest.figure_doors import read_figures, read_map
from api.rest.job_doors import BEGINNINGS, cancel_one_job, list_all_jobs, read_job, read_refused_rows
from api.rest.office_doors import read_caseload, read_places, read_plan, read_sources
from api.rest.own_doors import read_description, read_me

PREFIX = "/api/v1"

DOORS = (
    list_levels, list_areas, list_layers, read_figures, read_map, read_caseload, read_places, read_plan, read_sources,
    *BEGINNINGS, list_all_jobs, read_job, read_refused_rows, cancel_one_job, read_me, read_description,
)  # fmt: skip


def rest_router() -> Router:
    """Return a router with all doors: every one asks who comes, and refuses fields that it does not know."""
    return Router(PREFIX, route_handlers=DOORS, guards=[may_ask], before_request=refuse_misread_fields)
