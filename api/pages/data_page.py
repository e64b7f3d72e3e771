"""The page "Daten": how fresh each source is, what was imported, what waits; each report as page and file."""

from __future__ import annotations

import asyncio
import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator
from datetime import date

from litestar import Request, Response, route
from litestar.datastructures import State
from litestar.params import FromPath

from api.actions.choose_layer import UnreadableChoice
from api.actions.map_words import Words
from api.actions.run_document import run_document
from api.actions.show_data import RunView, show_data, show_run
from api.instance import instance_of
from api.pages.reader import Reader, fields_of, reader_of
from api.pages.rendering import answer_bytes, answer_packed, answer_page, render
from geo.exports import CSV_TYPE, in_csv

DATA = "/daten"
JSON_TYPE = "application/json"
_COLUMNS = ("part", "file_or_table", "column", "kind", "number", "first_row", "text")

WebRequest = Request[None, None, State]


@route(DATA, http_method=["GET", "HEAD"], name="data")
async def data_page(request: WebRequest) -> Response[bytes]:
    """Show sources, open tasks and a page of the imports; kept until something in the graph changes, or the day."""
    instance, reader = instance_of(request), reader_of(request)
    catalogue = await instance.views.shelf.catalogue()
    today = date.today()  # noqa: DTZ011  # the day at the office
    key = (DATA, catalogue.state, str(request.base_url), request.url.query, today)
    packed = instance.pages.find(key)
    if packed is None:
        view = await show_data(instance.graph, catalogue, Words.of(reader.texts), today, _page_of(request))
        text = await asyncio.to_thread(
            render, request, reader, "data.html", current="data", view=view, page_link=_page_links(reader)
        )
        packed = gzip.compress(text.encode(), 6, mtime=0)
        instance.pages.keep(key, packed)
    return answer_packed(request, packed)


@route(f"{DATA}/{{name:str}}", http_method=["GET", "HEAD"], name="import")
async def import_page(request: WebRequest, name: FromPath[str]) -> Response[bytes]:
    """Show the report of one import, or send it: the same address with `.csv` or `.json`."""
    instance, reader = instance_of(request), reader_of(request)
    await instance.views.shelf.catalogue()  # what stands around the page
    wanted, _, ending = name.partition(".")
    if ending not in ("", "csv", "json"):
        wanted = name
    view = await show_run(instance.graph, Words.of(reader.texts), wanted)
    if ending:
        content, media_type = _file(view, ending, reader)
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


def _file(view: RunView, ending: str, reader: Reader) -> tuple[bytes, str]:
    if ending == "json":
        document = run_document(view.record, view.report, reader.locale)
        return json.dumps(document, ensure_ascii=False, indent=2).encode(), JSON_TYPE
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in _rows(view, reader.locale):
        writer.writerow([in_csv(cell) for cell in row])
    return ("\ufeff" + target.getvalue()).encode(), CSV_TYPE


def _rows(view: RunView, locale: str) -> Iterator[tuple[object, ...]]:
    """Yield the report as rows of `_COLUMNS`: counts, refused rows, addresses, notes."""
    for name, counts, ended in view.tables:
        for kind, number in (*counts.as_dict().items(), ("ended", ended)):
            yield "counts", name, None, kind, number, None, None
    if view.report is None:
        return
    for group in view.report.refused:
        text = f"{group.what(locale)}. {group.remedy(locale)}".strip()
        yield "refused", group.file, group.column, group.kind, group.rows, group.first_row, text
    for match, number in view.report.addresses.items():
        yield "addresses", None, None, match, number, None, None
    for name, number in (("not_located", view.report.not_located), ("protected", view.report.protected)):
        yield "places", None, None, name, number, None, None
    for note in view.report.notes:
        yield "note", None, None, note.kind, None, None, note.text(locale)
