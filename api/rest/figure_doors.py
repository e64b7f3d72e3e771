"""Figures and maps at the REST door: the same views as the page's, so the same is withheld."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Annotated, Any, Literal

from litestar import Response
from litestar.openapi.spec import Example
from litestar.params import PathParameter, QueryParameter

from api.access.programs import Scope
from api.actions.catalogue import Catalogue
from api.actions.choose_layer import LONGEST_CODE
from api.actions.export_map import exported_layer, file_name
from api.actions.level_borders import ServedLevel
from api.actions.map_view import MapRow, MapView
from api.graphql.layers import FigureMeasure
from api.instance import instance_of
from api.pages.exported_files import DATA_FORMATS
from api.pages.map_page import border_version
from api.rest.area_doors import LevelCode, level_named
from api.rest.describing import Described, reading
from api.rest.exchange import JSON, WebRequest, answer, asked_as, chosen_type, file_headers, mark_of, unchanged
from api.rest.figure_views import Cell, Figure, FigurePage, StateInWords, Wording
from api.rest.paging import USUAL, After, Limit, page_of
from api.rest.problems import FieldProblem, Refusal
from api.texts import Texts, load_texts
from geo.exports import CSV_TYPE, GEOJSON_TYPE, GEOPACKAGE_TYPE, ExportedLayer
from graph_schema.model.figures import CellState, PublishedCell
from graph_schema.office_time import office_day

TAG = "figures"

IndicatorCode = Annotated[
    str,
    PathParameter(
        min_length=1, max_length=LONGEST_CODE, description="Code of an indicator.", examples=[Example(value="people")]
    ),
]
Measure = Annotated[
    FigureMeasure | None, QueryParameter(description="What is made of the count; empty: the usual one.")
]
Category = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        max_length=LONGEST_CODE,
        description="One category of one breakdown; empty: `all`.",
        examples=[Example(value="sex:female")],
    ),
]
Day = Annotated[date | None, QueryParameter(description="A date of the catalogue; empty: the newest.")]
Earlier = Annotated[date | None, QueryParameter(description="An earlier date: values are then changes since it.")]
Language = Annotated[
    Literal["de", "en"] | None, QueryParameter(description="Language of the texts; empty: the instance's own.")
]

FIGURES = Described(
    "Zahlen einer Ebene auf einen Stichtag",
    {CSV_TYPE: "all areas as a table for spreadsheets (UTF-8 with mark, `;`, decimal comma); not in pages"},
    asks="/levels/{level}/figures/{indicator}?limit=10",
)
MAP = Described(
    "Karte einer Ebene als Datei",
    {
        GEOJSON_TYPE: "FeatureCollection (RFC 7946, WGS 84) with facts on the layer in `metadata`",
        GEOPACKAGE_TYPE: "GeoPackage with the areas, their style for QGIS, and a table `about`",
    },
    asks="/levels/{level}/maps/{indicator}",
    only_formats=True,
    more="-H 'Accept: application/geopackage+sqlite3' -o karte.gpkg",
)
_WRITERS = dict(DATA_FORMATS.values())
_ENDINGS = {media_type: ending for ending, (media_type, _) in DATA_FORMATS.items()}


@reading(
    "/levels/{level:str}/figures/{indicator:str}", "readFigures", "Figures of a layer", FIGURES,
    tag=TAG, needs=Scope.FIGURES_READ, fails=(404,),
)  # fmt: skip
async def read_figures(
    request: WebRequest,
    level: LevelCode,
    indicator: IndicatorCode,
    *,
    measure: Measure = None,
    category: Category = None,
    reference_date: Day = None,
    compare_with: Earlier = None,
    lang: Language = None,
    limit: Limit = USUAL,
    after: After = None,
) -> Response[FigurePage]:
    """Figures of the areas of a level, by name; as JSON in pages, or all of them as CSV.

    A value that is withheld has no number, and `states` says why. What does not go together (a measure that the
    indicator has not, a date without figures) is answered with 404: nothing else is shown in its place.
    """
    media_type = chosen_type(request.headers.get("accept"), FIGURES.offered())
    wanted = _wanted(
        level,
        indicator,
        measure=measure,
        category=category,
        reference_date=reference_date,
        compare_with=compare_with,
    )

    async def ask(catalogue: Catalogue) -> Response[Any]:
        mark = mark_of(catalogue.state, *asked_as(request, media_type))
        held = unchanged(request, mark)
        if held is not None:
            return held
        view, texts = await _view(request, catalogue, wanted, lang)
        if media_type == CSV_TYPE:
            served = await _borders(request, catalogue, view)
            return await _file(request, view, served, texts, media_type=media_type, mark=mark)
        page = page_of(view.rows, [row.area.id for row in view.rows], limit, after)
        return answer(request, figure_page(view, texts, page.entries, page.next), JSON, mark=mark)

    return await instance_of(request).views.shelf.answer(ask)


@reading(
    "/levels/{level:str}/maps/{indicator:str}", "readMap", "Map of a layer as a file", MAP,
    tag=TAG, needs=Scope.FIGURES_READ, fails=(404,),
)  # fmt: skip
async def read_map(
    request: WebRequest,
    level: LevelCode,
    indicator: IndicatorCode,
    *,
    measure: Measure = None,
    category: Category = None,
    reference_date: Day = None,
    compare_with: Earlier = None,
    lang: Language = None,
) -> Response[bytes]:
    """The layer with borders, values and colour classes as the map page shows it: GeoJSON or GeoPackage."""
    media_type = chosen_type(request.headers.get("accept"), MAP.offered())
    wanted = _wanted(
        level,
        indicator,
        measure=measure,
        category=category,
        reference_date=reference_date,
        compare_with=compare_with,
    )

    async def ask(catalogue: Catalogue) -> Response[Any]:
        mark = mark_of(catalogue.state, *asked_as(request, media_type))
        held = unchanged(request, mark)
        if held is not None:
            return held
        view, texts = await _view(request, catalogue, wanted, lang)
        return await _file(
            request, view, await _borders(request, catalogue, view), texts, media_type=media_type, mark=mark
        )

    return await instance_of(request).views.shelf.answer(ask)


def figure_page(view: MapView, texts: Texts, rows: Any, after: str | None) -> FigurePage:
    """Return some rows of a view with what must be known of them."""
    choice = view.choice
    return FigurePage(
        level=choice.level,
        indicator=choice.indicator,
        measure=FigureMeasure(choice.measure),
        category=choice.category,
        reference_date=choice.reference_date,
        compare_with=choice.compare_with,
        language=view.locale,
        title=view.legend_title,
        unit=view.unit,
        denominator_of=view.denominator_of or None,
        denominator_as_of=(view.residents_as_of or view.denominator_as_of) if view.denominator_of else None,
        dates_far_apart=view.dates_far_apart,
        register_as_of=view.register_as_of,
        counted_on=view.counted_on,
        final_from=view.final_from,
        provisional=view.stale,
        minimum_cases=view.minimum_cases,
        minimum_residents=view.minimum_residents,
        states=[StateInWords(state=state, text=text) for state, text in _states(view, texts).items()],
        city=_figure(view, view.total) if view.total else None,
        not_located=_cell(view.not_located),
        figures=[_figure(view, row) for row in rows],
        next=after,
    )


def _wanted(
    level: str,
    indicator: str,
    *,
    measure: FigureMeasure | None,
    category: str | None,
    reference_date: date | None,
    compare_with: date | None,
) -> dict[str, str]:
    given: dict[str, object] = {
        "level": level,
        "indicator": indicator,
        "measure": measure.value if measure else None,
        "category": category,
        "reference_date": reference_date,
        "compare_with": compare_with,
    }
    return {name: str(value) for name, value in given.items() if value is not None}


async def _view(
    request: WebRequest, catalogue: Catalogue, wanted: dict[str, str], lang: str | None
) -> tuple[MapView, Texts]:
    """Return the view of exactly what is wanted: the page shows what comes nearest, a program must not get that."""
    instance = instance_of(request)
    texts = load_texts(lang or instance.settings.locale)
    shown = level_named(catalogue, wanted["level"])
    if not wanted["indicator"].strip() or not wanted.get("category", "all").strip():
        raise _not_together("indicator", ", ".join(shown.indicators))
    view = await instance.views.show_from(catalogue, wanted, texts)
    for each in view.replaced:
        there = {
            "indicator": lambda: shown.indicators,
            "category": lambda: shown.indicators[view.choice.indicator].categories,
            "measure": lambda: [option.code for option in view.measures],
            "reference_date": lambda: [option.code for option in view.reference_dates],
            "compare_with": lambda: [option.code for option in view.compare_dates if option.code],
        }
        raise _not_together(each.field, ", ".join(there[each.field]()))
    return view, texts


def _not_together(field: str, there: str) -> Refusal:
    words = Wording(de=f"eines von: {there or '–'}", en=f"one of: {there or '–'}")
    return Refusal(
        404,
        "no_such_figures",
        Wording(de="Diese Zahlen gibt es hier nicht.", en="There are no such figures here."),
        Wording(
            de="Nur fragen, was das Verzeichnis unter /api/v1/layers nennt.",
            en="Ask only for what the catalogue at /api/v1/layers names.",
        ),
        fields=(FieldProblem(name=field, place="path" if field == "indicator" else "query", expected=words),),
    )


async def _borders(request: WebRequest, catalogue: Catalogue, view: MapView) -> ServedLevel:
    shown = catalogue.levels[view.level.code]
    return await instance_of(request).borders.served(shown, border_version(catalogue))


async def _file(
    request: WebRequest, view: MapView, served: ServedLevel, texts: Texts, *, media_type: str, mark: str
) -> Response[Any]:
    def write() -> bytes:
        made_on = office_day()
        layer: ExportedLayer = exported_layer(view, served, texts, made_on)
        return _WRITERS[media_type](layer)

    content = await asyncio.to_thread(write)
    return answer(request, content, media_type, mark=mark, headers=file_headers(file_name(view, _ENDINGS[media_type])))


def _states(view: MapView, texts: Texts) -> dict[CellState, str]:
    zero = "legend.zero" if view.zero_is_nobody else "legend.zero_value"
    return {
        CellState.SHOWN: texts("state.shown"),
        CellState.ZERO: texts(zero),
        CellState.WITHHELD: texts("legend.withheld", cases=view.minimum_cases),
        CellState.NO_DATA: texts("legend.no_data"),
    }


def _figure(view: MapView, row: MapRow) -> Figure:
    return Figure(
        area_id=row.area.id,
        area_key=row.area.key,
        area_name=row.area.name,
        value=_cell(row.cell),
        count=_cell(row.count),
        denominator=_cell(row.denominator) if view.denominator_of else None,
    )


def _cell(cell: PublishedCell) -> Cell:
    return Cell(state=cell.state, value=cell.value if cell.state in (CellState.SHOWN, CellState.ZERO) else None)
