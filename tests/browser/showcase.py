"""Serves the templates with hand-made views: every page and state, also those that a healthy town does not show.

To look at them: `python -m tests.browser.showcase 8010`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from litestar import Litestar, MediaType, Request, Response, get
from litestar.datastructures import State
from litestar.params import FromPath

from api.actions.map_view import MapChoice, MapView
from api.actions.show_caseload import CaseloadView
from api.actions.show_places import PlacesView
from api.actions.show_plan import year_plans
from api.pages.caseload_page import caseload_context
from api.pages.charts import Words, draw_trend
from api.pages.failures import AtFault
from api.pages.help_parts import PARTS
from api.pages.offline import offline_parts
from api.pages.places_page import places_context
from api.pages.reader import Reader
from api.pages.rendering import Frame, templates
from api.security import Guard
from api.static import StaticFiles, serve_static
from api.texts import Formats, load_texts
from geo.maps import MapBorders, draw_map, pack_borders
from graph_schema.errors import BadInput, GraphUnavailable, Refused
from graph_schema.model.access import Role
from graph_schema.model.places import Instrument
from graph_schema.model.plan import PlannedPlaces
from graph_schema.rules.read_legal_terms import shipped_terms
from tests.browser import data_views, tables, views

HOSTILE = "<b>Nirgendwo</b>"
MANY = 448
"""As many areas as Berlin's planning areas."""
STATES = (
    "/karte", "/karte?area_key=017", "/karte?area_key=018&sort=value&descending=1", "/karte?lang=en", "/zustand/alles",
    "/zustand/viele", "/zustand/breit", "/zustand/leer", "/zustand/gestoert", "/zustand/unbekannt", "/zustand/fehler",
    "/zustand/falsch", "/zustand/ohne_stichtag",
    "/zustand/daten", "/zustand/daten_leer", "/zustand/import", "/zustand/import_frueher", "/zustand/import_register",
    "/zustand/planung", "/zustand/ohne_planung",
    "/zustand/ohne_seite", "/zustand/unerwartet",
    "/zustand/betreuung", "/zustand/betreuung_leer", "/zustand/betreuung_zu_klein",
    "/zustand/plaetze", "/zustand/plaetze_leer",
    "/zustand/barrierefreiheit", "/zustand/datenschutz", "/zustand/hilfe",
)  # fmt: skip

WebRequest = Request[None, None, State]


@cache
def borders_of(number: int) -> MapBorders:
    """Return packed borders of a town with `number` areas."""
    return pack_borders(views.borders(number))


def render(static: StaticFiles, template: str, locale: str = "de", **context: Any) -> str:
    """Return a page as the product renders it."""
    frame = Frame(
        office_name="Jobcenter Musterstadt",
        city_name="Musterstadt",
        is_demo=True,
        import_running=locale == "en",
        current=context.pop("current", ""),
        language_href="?lang=en" if locale == "de" else "?",
        address="http://localhost:8000/karte",
        opened_on=date(2022, 10, 4),
    )
    given = {"locale": locale, "to": _same, "lang_field": "" if locale == "de" else locale, "frame": frame}
    words = {"t": load_texts(locale), "fmt": Formats(locale), "asset": static.address}
    limits = {"minimum_cases": 3, "minimum_residents": 100}
    return templates().get_template(template).render(**given, **words, **limits, **context)


def map_context(view: MapView, address: str = "/karte") -> dict[str, Any]:
    """Return what `map.html` is given; its links lead to `address`."""
    number = len(view.rows) + len(view.undistricted)
    words = Words(
        load_texts(view.locale), Formats(view.locale).number, Formats(view.locale).day, Formats(view.locale).month
    )
    return {
        "view": view,
        "link": _links(view.choice, address),
        "download": _download,
        "figure_html": draw_map(borders_of(number), f"/borders/{number}").html,
        "figure_script": f"/figure/{number}",
        "borders_address": f"/borders/{number}",
        "trend_svg": draw_trend(view, words),
        "current": "map",
    }


def caseload_page(view: CaseloadView, locale: str = "de") -> dict[str, Any]:
    """Return what `caseload.html` is given."""
    return {**caseload_context(view, load_texts(locale)), "current": "caseload"}


def places_page(view: PlacesView) -> dict[str, Any]:
    """Return what `places.html` is given."""
    return {**places_context(view, Reader("de", "de")), "current": "places"}


def offline_page(static: StaticFiles, view: MapView) -> str:
    """Return the one file for a meeting."""
    borders = borders_of(len(view.rows) + len(view.undistricted))
    return render(static, "offline.html", view.locale, **{**map_context(view), **offline_parts(borders, static)})


def _same(path: str) -> str:
    return path


def _download(file_format: str) -> str:
    return f"/karte.{file_format}"


def _page_link(number: int) -> str:
    return f"/zustand/daten?page={number}"


def _report(file_format: str) -> str:
    return f"/zustand/import.{file_format}"


def _links(choice: MapChoice, address: str) -> Callable[..., str]:
    def link(**changes: Any) -> str:
        chosen = replace(choice, **changes)
        fields = {"area_key": chosen.area_key, "sort": chosen.sort, "descending": "1" if chosen.descending else None}
        return f"{address}?" + urlencode({name: value for name, value in fields.items() if value})

    return link


def _choice(request: WebRequest) -> MapChoice:
    asked = request.query_params
    return MapChoice(
        "contact_broken", "rate", "all", "district", views.TODAY,
        area_key=asked.get("area_key"), sort=asked.get("sort", "name"), descending=asked.get("descending") == "1",
    )  # fmt: skip


@get("/zustand/viele", sync_to_thread=False)
def show_many(request: WebRequest) -> Response[str]:
    view = views.map_view(_choice(request), frame=views.borders(MANY))
    return _page(render(request.app.state.static, "map.html", **map_context(view, "/zustand/viele")))


@get("/karte", sync_to_thread=False)
def show_map(request: WebRequest) -> Response[str]:
    view = views.map_view(_choice(request), request.query_params.get("lang", "de"))
    return _page(render(request.app.state.static, "map.html", view.locale, **map_context(view)))


@get("/karte.html", sync_to_thread=False)
def show_offline(request: WebRequest) -> Response[str]:
    return _page(offline_page(request.app.state.static, views.map_view()))


@get("/borders/{number:int}", sync_to_thread=False)
def show_borders(number: FromPath[int]) -> Response[bytes]:
    return Response(borders_of(number).content, media_type=MediaType.JSON)


@get("/figure/{number:int}", sync_to_thread=False)
def show_figure(number: FromPath[int]) -> Response[str]:
    return Response(draw_map(borders_of(number), f"/borders/{number}").script, media_type="text/javascript")


@get("/zustand/{name:str}", sync_to_thread=False)
def show_state(request: WebRequest, name: FromPath[str]) -> Response[str]:
    template, status, context = _states()[name]
    return _page(render(request.app.state.static, template, **context), status)


@cache
def _states() -> dict[str, tuple[str, int, dict[str, Any]]]:
    unavailable = GraphUnavailable("Der Graph antwortet nicht.", "The graph does not answer.")
    refused = Refused("Das ist nicht erlaubt.", "That is not allowed.", "Wählen Sie neu.", "Choose again.")
    unreadable = BadInput("Ein Datum ist nicht lesbar.", "A date cannot be read.", "Zum Beispiel 2022-09-30.", "")
    mistyped = AtFault("Stichtag", HOSTILE * 3, ("Stichtag 28.02.2022", "/karte"))
    no_day = AtFault("Stichtag", "1999-12-31", ("Stichtag 31.12.2020", "/karte"))
    areas = [(area, "/karte") for area in views.NAMES]
    code = "k7f2-9qx4"
    plans = year_plans(
        [
            PlannedPlaces(2024, Instrument.HOLISTIC_SUPPORT, 120, 60, places_are_limit=False),
            PlannedPlaces(2023, Instrument.PROVIDER_MEASURE, 2271, 1233, places_are_limit=True, source=HOSTILE * 3),
            PlannedPlaces(2023, Instrument.LABOUR_MARKET_PARTICIPATION, 39, 39, places_are_limit=False),
        ],
        shipped_terms(),
        "de",
    )
    return {
        "alles": ("map.html", 200, map_context(views.everything_at_once())),
        "breit": ("map.html", 200, map_context(views.wide_table())),
        "leer": ("empty.html", 200, {}),
        "gestoert": ("unavailable.html", 503, {"code": code, "error": unavailable}),
        "unbekannt": (
            "not_found.html",
            404,
            {"fault": AtFault("Gebiet", HOSTILE), "areas": areas, "said": "", "remedy": ""},
        ),
        "ohne_stichtag": (
            "not_found.html",
            404,
            {"fault": no_day, "areas": [], "said": "", "remedy": "Wählen Sie neu."},
        ),
        "ohne_seite": ("not_found.html", 404, {"fault": AtFault(), "areas": [], "said": "Das fehlt.", "remedy": ""}),
        "falsch": ("bad_input.html", 400, {"error": unreadable, "fault": mistyped}),
        "fehler": ("error.html", 403, {"code": code, "error": refused}),
        "unerwartet": ("error.html", 500, {"code": code, "error": None}),
        "betreuung": ("caseload.html", 200, caseload_page(tables.caseload_view())),
        "betreuung_leer": ("caseload.html", 200, caseload_page(tables.NO_TEAMS)),
        "betreuung_zu_klein": ("caseload.html", 200, caseload_page(tables.TOO_SMALL)),
        "plaetze": ("places.html", 200, places_page(tables.places_view())),
        "plaetze_leer": ("places.html", 200, places_page(tables.NO_PLACES)),
        "barrierefreiheit": ("accessibility.html", 200, {}),
        "datenschutz": ("privacy.html", 200, {}),
        "daten": ("data.html", 200, {"view": data_views.data_view(), "page_link": _page_link, "current": "data"}),
        "daten_leer": ("data.html", 200, {"view": data_views.empty_view(), "page_link": _page_link}),
        "import": ("import.html", 200, {"view": data_views.run_view(), "download": _report, "current": "data"}),
        "import_register": ("import.html", 200, {"view": data_views.register_view(), "download": _report}),
        "import_frueher": ("import.html", 200, {"view": data_views.run_view(None), "download": _report}),
        "hilfe": ("help.html", 200, {"current": "help", "parts": PARTS, "roles": list(Role)}),
        "planung": ("plan.html", 200, {"current": "plan", "plans": plans, "left_out": None}),
        "ohne_planung": ("plan.html", 200, {"current": "plan", "plans": [], "left_out": None}),
    }


def _page(text: str, status: int = 200) -> Response[str]:
    return Response(text, status_code=status, media_type="text/html; charset=utf-8")


def create_showcase() -> Any:
    """Return the ASGI application, with the product's own headers around it."""
    handlers = [show_map, show_many, show_offline, show_borders, show_figure, show_state, serve_static]
    state = State({"static": StaticFiles.built()})
    return Guard(Litestar(route_handlers=handlers, openapi_config=None, state=state), ("localhost",))


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(create_showcase(), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
