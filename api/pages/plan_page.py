"""The page of planned entries and places, and the same as a file."""

from __future__ import annotations

from litestar import Request, Response, route
from litestar.datastructures import State

from api.actions.show_plan import YearPlan, plan_csv, rows_left_out, show_plan
from api.instance import instance_of
from api.pages.reader import Reader, reader_of
from api.pages.rendering import answer_bytes, answer_page, render
from geo.exports import CSV_TYPE

PLAN = "/plan"
WebRequest = Request[None, None, State]


@route(PLAN, http_method=["GET", "HEAD"], name="plan")
async def plan_page(request: WebRequest) -> Response[bytes]:
    """Show the plan of each year, the newest first; without one the page tells how it is imported."""
    reader = reader_of(request)
    await instance_of(request).views.shelf.catalogue()  # the frame names office and city from it
    plans = await _plans(request, reader)
    left_out = await rows_left_out(instance_of(request).graph)
    return answer_page(request, render(request, reader, "plan.html", current="plan", plans=plans, left_out=left_out))


@route(f"{PLAN}.csv", http_method=["GET", "HEAD"], name="plan_file")
async def plan_file(request: WebRequest) -> Response[bytes]:
    """Send the plans of all years as CSV."""
    content = plan_csv(await _plans(request, reader_of(request)))
    return answer_bytes(request, content, CSV_TYPE, headers={"content-disposition": 'attachment; filename="plan.csv"'})


async def _plans(request: WebRequest, reader: Reader) -> list[YearPlan]:
    instance = instance_of(request)
    return await show_plan(instance.graph, instance.terms, reader.locale)
