"""The district manager's page, and the files of borders that it draws."""

from __future__ import annotations

import asyncio
import gzip

from litestar import Request, Response, get, route
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect

from api.actions.catalogue import Catalogue
from api.actions.choose_layer import NothingToShow
from api.actions.level_borders import PREFIX, ServedLevel
from api.actions.map_view import MapView
from api.instance import Instance, instance_of
from api.pages.addresses import MAP, downloads, links
from api.pages.charts import draw_trend
from api.pages.exported_files import chart_words
from api.pages.reader import Reader, fields_of, reader_of
from api.pages.rendering import answer_packed, answer_page, render, templates
from api.pages.signed_in import user_of
from api.static import FOREVER, accepted_encoding
from api.texts import load_texts
from graph_schema.errors import NotFound, SozialraumError
from graph_schema.office_time import office_day

WebRequest = Request[None, None, State]


@get("/", name="start")
async def start(request: WebRequest) -> Redirect:
    """Lead to the map; the fields of the address go along."""
    query = request.url.query
    return Redirect(f"{MAP}?{query}" if query else MAP, status_code=307)


@route(MAP, http_method=["GET", "HEAD"], name="map")
async def map_page(request: WebRequest) -> Response[bytes]:
    """Show the map; an empty graph has a page that says what to do."""

    async def answer(catalogue: Catalogue) -> Response[bytes]:
        return await _answer_from(request, catalogue)

    return await instance_of(request).views.shelf.answer(answer)


async def _answer_from(request: WebRequest, catalogue: Catalogue) -> Response[bytes]:
    instance = instance_of(request)
    address = (str(request.base_url), request.url.query)
    user = user_of(request)
    key = (catalogue.state, *address, office_day())
    packed = instance.pages.find(user, key)
    if packed is None:
        reader = reader_of(request)
        try:
            view = await instance.views.show_from(catalogue, fields_of(request), reader.texts)
        except NothingToShow:
            return answer_page(request, render(request, reader, "empty.html", current="map"))
        served = await borders_of(request, catalogue, view)
        packed = await asyncio.to_thread(_render, request, reader, view, served)
        instance.pages.keep(user, key, packed)
    return answer_packed(request, packed)


async def prepare_first_map(instance: Instance) -> None:
    """Read and draw the usual map before the first reader asks for it; what fails here, a page will tell."""
    try:
        catalogue = await instance.views.shelf.catalogue()
        view = await instance.views.show_from(catalogue, {}, load_texts(instance.settings.locale))
        shown = catalogue.levels[view.level.code]
        await instance.borders.served(shown, border_version(catalogue))
        await asyncio.to_thread(templates().get_template, "map.html")
    except SozialraumError:  # an empty graph among them
        return


@route(PREFIX + "{file:str}", http_method=["GET", "HEAD"], name="geometry")
async def geometry(request: WebRequest, file: FromPath[str]) -> Response[bytes]:
    """Serve borders or the script that draws them; the name holds their hash, so browsers keep them for good."""
    instance = instance_of(request)
    catalogue = await instance.views.shelf.catalogue()
    for shown in catalogue.levels.values():
        served = await instance.borders.served(shown, border_version(catalogue))
        if file in served.files:
            return _file(request, file, served)
    raise NotFound(
        "Diese Grenzen gibt es nicht mehr.",
        "These borders are no longer there.",
        "Laden Sie die Karte neu.",
        "Reload the map.",
    )


async def borders_of(request: WebRequest, catalogue: Catalogue, view: MapView) -> ServedLevel:
    """Return the borders of a view's level."""
    shown = catalogue.levels[view.level.code]
    return await instance_of(request).borders.served(shown, border_version(catalogue))


def border_version(catalogue: Catalogue) -> object:
    """Return what changes whenever an import may have changed borders."""
    return (catalogue.state.computed_at, catalogue.state.last_import)


def _render(request: WebRequest, reader: Reader, view: MapView, served: ServedLevel) -> bytes:
    """Return the page compressed."""
    text = render(
        request,
        reader,
        "map.html",
        current="map",
        view=view,
        link=links(view.choice, reader),
        download=downloads(view.choice, reader),
        figure_html=served.figure.html,
        figure_script=served.script_address,
        borders_address=served.address,
        trend_svg=draw_trend(view, chart_words(reader)),
    )
    return gzip.compress(text.encode(), 6, mtime=0)


def _file(request: WebRequest, file: str, served: ServedLevel) -> Response[bytes]:
    content, packed = served.files[file]
    media_type = "text/javascript" if file.endswith(".js") else "application/json"
    headers = {"cache-control": FOREVER, "vary": "accept-encoding"}
    if accepted_encoding(request.headers.get("accept-encoding", ""), {"gzip": packed}):
        return Response(packed, media_type=media_type, headers={**headers, "content-encoding": "gzip"})
    return Response(content, media_type=media_type, headers=headers)
