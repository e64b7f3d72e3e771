"""The page and the file of the caseload ratio per team (Betreuungsschlüssel)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litestar import Request, Response, route
from litestar.datastructures import State

from api.actions.show_caseload import CaseloadLine, CaseloadView, show_caseload
from api.instance import instance_of
from api.pages.caseload_chart import NameOf, draw_caseload, drawn_lines
from api.pages.reader import reader_of
from api.pages.rendering import answer_bytes, answer_page, render
from api.texts import Texts
from geo.exports import CSV_TYPE, csv_table

WebRequest = Request[None, None, State]

CASELOAD = "/betreuung"
COLUMNS = (
    "row", "team", "reference_date", "people", "full_time_equivalents", "people_per_full_time", "target", "difference",
)  # fmt: skip
"""Columns of the file; `row` is team, together (teams that are too small to stand alone) or total."""


@route(CASELOAD, http_method=["GET", "HEAD"], name="caseload")
async def caseload_page(request: WebRequest) -> Response[bytes]:
    """Show the ratio of each team beside its target; without case workers a page that says how they come in."""
    reader, view = reader_of(request), await _shown(request)
    return answer_page(
        request,
        render(request, reader, "caseload.html", current="caseload", **caseload_context(view, reader.texts)),
    )


@route(f"{CASELOAD}.csv", http_method=["GET", "HEAD"], name="caseload_file")
async def caseload_file(request: WebRequest) -> Response[bytes]:
    """Send the same figures as a table for spreadsheets."""
    view = await _shown(request)
    day = view.reference_date.isoformat() if view.reference_date else "none"
    headers = {"content-disposition": f'attachment; filename="betreuungsschluessel_{day}.csv"'}
    return answer_bytes(request, caseload_csv(view), CSV_TYPE, headers=headers)


def caseload_csv(view: CaseloadView) -> bytes:
    """Return the figures as a table for spreadsheets."""
    return csv_table(COLUMNS, list(_rows(view)))


async def _shown(request: WebRequest) -> CaseloadView:
    reader_of(request)  # refuses a language that there is not
    instance = instance_of(request)
    await instance.views.shelf.catalogue()  # whose graph it is stands around the page
    return await show_caseload(instance.graph)


def caseload_context(view: CaseloadView, texts: Texts) -> dict[str, Any]:
    """Return what `caseload.html` needs beside what every page gets."""
    name_of = namer(texts)
    return {
        "view": view,
        "name_of": name_of,
        "chart_svg": draw_caseload(view, texts, name_of),
        "has_targets": any(line.target is not None for line in drawn_lines(view)),
    }


def namer(texts: Texts) -> NameOf:
    """Return the function that names a line: the team, or what several are together."""

    def name_of(line: CaseloadLine) -> str:
        return line.teams[0].name if len(line.teams) == 1 else texts("caseload.together")

    return name_of


def _rows(view: CaseloadView) -> Iterator[dict[str, Any]]:
    lines = [("team", line) for line in view.lines]
    lines += [(code, line) for code, line in (("together", view.together), ("total", view.total)) if line]
    for code, line in lines:
        yield {
            "row": code,
            "team": " + ".join(team.name for team in line.teams),
            "reference_date": view.reference_date.isoformat() if view.reference_date else None,
            "people": line.people,
            "full_time_equivalents": line.full_time,
            "people_per_full_time": line.ratio,
            "target": line.target,
            "difference": line.difference,
        }
