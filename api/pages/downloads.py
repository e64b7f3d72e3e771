"""The view of the page as a file: the same address with another ending."""

from __future__ import annotations

import asyncio

from litestar import Request, Response, route
from litestar.datastructures import State

from api.actions.catalogue import Catalogue
from api.actions.level_borders import ServedLevel
from api.actions.map_view import MapView
from api.instance import instance_of
from api.pages.addresses import MAP, map_fields
from api.pages.exported_files import FORMATS, export_view
from api.pages.map_page import borders_of
from api.pages.reader import fields_of, reader_of
from api.pages.rendering import answer_bytes
from graph_schema.office_time import office_day


@route([f"{MAP}.{ending}" for ending in FORMATS], http_method=["GET", "HEAD"], name="download")
async def download(request: Request[None, None, State]) -> Response[bytes]:
    """Send the view as CSV, GeoPackage, GeoJSON or a page that works without a network."""
    reader, instance = reader_of(request), instance_of(request)

    async def read(catalogue: Catalogue) -> tuple[MapView, ServedLevel]:
        view = await instance.views.show_from(catalogue, fields_of(request), reader.texts)
        return view, await borders_of(request, catalogue, view)

    view, served = await instance.views.shelf.answer(read)
    shown_at = str(request.base_url).rstrip("/") + reader.to(MAP, map_fields(view.choice))
    file = await asyncio.to_thread(
        export_view,
        request.url.path.rpartition(".")[2],
        view,
        served,
        reader,
        static=instance.static,
        address=shown_at,
        on=office_day(),
    )
    headers = {"content-disposition": f'attachment; filename="{file.name}"'}
    return answer_bytes(request, file.content, file.media_type, headers=headers)
