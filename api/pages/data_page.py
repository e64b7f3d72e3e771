"""The page "Daten": how fresh each source is, what was imported, what waits; each report as page and file."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable

from litestar import Request, Response, route
from litestar.datastructures import State
from litestar.params import FromPath

from api.access.policy import Action, ObjectType, decide_here
from api.actions.choose_layer import UnreadableChoice
from api.actions.map_words import Words
from api.actions.show_data import RunView, list_runs, show_data, show_run
from api.instance import instance_of
from api.pages.data_files import report_file, runs_csv, sources_csv
from api.pages.reader import Reader, fields_of, reader_of
from api.pages.rendering import answer_bytes, answer_packed, answer_page, render
from api.pages.signed_in import user_of
from geo.exports import CSV_TYPE
from graph_schema.office_time import office_day

DATA = "/daten"

WebRequest = Request[None, None, State]


@route(DATA, http_method=["GET", "HEAD"], name="data")
async def data_page(request: WebRequest) -> Response[bytes]:
    """Show sources, open tasks and a page of the imports; kept for its reader until the graph or the day changes."""
    instance, reader, user = instance_of(request), reader_of(request), user_of(request)
    catalogue = await instance.views.shelf.catalogue()
    today = office_day()
    key = (DATA, catalogue.state, str(request.base_url), request.url.query, today)
    packed = instance.pages.find(user, key)
    if packed is None:
        view = await show_data(
            instance.graph,
            catalogue,
            Words.of(reader.texts),
            today,
            _page_of(request),
            administers=_administers(request),
        )
        text = await asyncio.to_thread(
            render, request, reader, "data.html", current="data", view=view, page_link=_page_links(reader)
        )
        packed = gzip.compress(text.encode(), 6, mtime=0)
        instance.pages.keep(user, key, packed)
    return answer_packed(request, packed)


@route(f"{DATA}/quellen.csv", http_method=["GET", "HEAD"], name="sources_file")
async def sources_file(request: WebRequest) -> Response[bytes]:
    """Send the sources, and what was never imported, as a table for spreadsheets."""
    instance, reader = instance_of(request), reader_of(request)
    catalogue = await instance.views.shelf.catalogue()
    today = office_day()
    view = await show_data(instance.graph, catalogue, Words.of(reader.texts), today)
    return _table(request, sources_csv(view), f"quellen_{today.isoformat()}.csv")


@route(f"{DATA}/importe.csv", http_method=["GET", "HEAD"], name="imports_file")
async def imports_file(request: WebRequest) -> Response[bytes]:
    """Send all imports, not only those of a page, as a table for spreadsheets."""
    instance, reader = instance_of(request), reader_of(request)
    await instance.views.shelf.catalogue()  # what stands around an error
    runs = await list_runs(instance.graph, Words.of(reader.texts), administers=_administers(request))
    today = office_day()
    return _table(request, runs_csv(runs), f"importe_{today.isoformat()}.csv")


@route(f"{DATA}/{{name:str}}", http_method=["GET", "HEAD"], name="import")
async def import_page(request: WebRequest, name: FromPath[str]) -> Response[bytes]:
    """Show the report of one import, or send it: the same address with `.csv` or `.json`.

    Of one about people there is none but for administrators.
    """
    instance, reader = instance_of(request), reader_of(request)
    await instance.views.shelf.catalogue()  # what stands around the page
    wanted, _, ending = name.partition(".")
    if ending not in ("", "csv", "json"):
        wanted = name
    view = await show_run(instance.graph, Words.of(reader.texts), wanted, administers=_administers(request))
    if ending:
        content, media_type = report_file(view, ending, reader)
        filename = f"import_{view.record.kind}_{view.run.started_at:%Y-%m-%d}_{view.run.id[:8]}.{ending}"
        headers = {"content-disposition": f'attachment; filename="{filename}"'}
        return answer_bytes(request, content, media_type, headers=headers)
    text = render(
        request,
        reader,
        "import.html",
        current="data",
        view=view,
        download=_downloads(view, reader),
    )
    return answer_page(request, text)


def _administers(request: WebRequest) -> bool:
    """Tell whether whoever asks reads reports of imports about people."""
    user = user_of(request)
    return user is not None and decide_here(user.role, Action.MANAGE, ObjectType.IMPORT).allowed


def _table(request: WebRequest, content: bytes, filename: str) -> Response[bytes]:
    headers = {"content-disposition": f'attachment; filename="{filename}"'}
    return answer_bytes(request, content, CSV_TYPE, headers=headers)


def _page_of(request: WebRequest) -> int:
    wanted = fields_of(request).get("page", "").strip() or "1"
    if not (wanted.isascii() and wanted.isdigit() and 1 <= len(wanted) <= 6 and int(wanted) >= 1):
        raise UnreadableChoice(
            "Diese Seite der Importe ist nicht lesbar.",
            "This page of the imports cannot be read.",
            "Eine Zahl ab 1 angeben, zum Beispiel page=2.",
            "State a number from 1, for instance page=2.",
            wanted=wanted,
            field="page",
        )
    return int(wanted)


def _page_links(reader: Reader) -> Callable[[int], str]:
    def link(number: int) -> str:
        return reader.to(DATA, {"page": str(number)} if number > 1 else {})

    return link


def _downloads(view: RunView, reader: Reader) -> Callable[[str], str]:
    def download(ending: str) -> str:
        return reader.to(f"{DATA}/{view.run.id}.{ending}")

    return download
