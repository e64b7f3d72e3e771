"""Levels, areas and layers at the REST door: what there is to ask about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.openapi.spec import Example
from litestar.params import PathParameter

from api.access.programs import Scope
from api.actions.catalogue import Catalogue, ShownIndicator, ShownLevel
from api.actions.choose_layer import LONGEST_CODE
from api.actions.layer_cells import measures_of
from api.actions.level_borders import ServedLevel
from api.actions.map_words import Words
from api.graphql.layers import FigureMeasure
from api.instance import instance_of
from api.pages.map_page import border_version
from api.rest.describing import Described, reading
from api.rest.exchange import WebRequest, answer, asked_as, chosen_type, mark_of, unchanged
from api.rest.figure_views import Area, AreaPage, Layer, LayerPage, Level, Levels, Wording
from api.rest.paging import USUAL, After, Limit, page_of
from api.texts import load_texts
from geo.exports import GEOJSON_TYPE
from graph_schema.errors import NotFound
from graph_schema.model.places import Neighbourhood

TAG = "areas"

LevelCode = Annotated[
    str,
    PathParameter(
        min_length=1, max_length=LONGEST_CODE, description="Code of a level.", examples=[Example(value="district")]
    ),
]

LEVELS = Described("Ebenen der Gebiete", asks="/levels")
AREAS = Described(
    "Gebiete einer Ebene, auch mit Grenzen",
    {GEOJSON_TYPE: "FeatureCollection (RFC 7946, WGS 84) of the same page, with borders simplified for maps"},
    asks="/levels/{level}/areas?limit=10",
)
LAYERS = Described("Verzeichnis dessen, was gefragt werden kann", asks="/layers?limit=10")


@reading("/levels", "listLevels", "Levels of areas", LEVELS, tag=TAG, needs=Scope.FIGURES_READ)
async def list_levels(request: WebRequest) -> Response[Levels]:
    """Levels that have figures, the coarsest first. Their codes stand in the addresses of areas and figures."""
    media_type = chosen_type(request.headers.get("accept"), LEVELS.offered())
    catalogue = await instance_of(request).views.shelf.catalogue()
    view = Levels(
        city=catalogue.city.name,
        office=catalogue.city.office,
        invented=catalogue.city.is_demo,
        levels=[_level(each) for each in catalogue.levels.values()],
    )
    return answer(request, view, media_type)


@reading(
    "/levels/{level:str}/areas", "listAreas", "Areas of a level", AREAS,
    tag=TAG, needs=Scope.FIGURES_READ, fails=(404,),
)  # fmt: skip
async def list_areas(
    request: WebRequest, level: LevelCode, limit: Limit = USUAL, after: After = None
) -> Response[AreaPage]:
    """Areas by name, land without a district last; as JSON or, with their borders, as GeoJSON."""
    media_type = chosen_type(request.headers.get("accept"), AREAS.offered())
    instance = instance_of(request)
    catalogue = await instance.views.shelf.catalogue()
    mark = mark_of(catalogue.state, *asked_as(request, media_type))
    held = unchanged(request, mark)
    if held is not None:
        return held
    shown = level_named(catalogue, level)
    areas = [*shown.areas, *shown.undistricted]
    page = page_of(areas, [area.id for area in areas], limit, after)
    if media_type == GEOJSON_TYPE:
        served = await instance.borders.served(shown, border_version(catalogue))
        return answer(request, _collection(level, page.entries, page.next, served), media_type, mark=mark)
    view = AreaPage(level=level, areas=[_area(each) for each in page.entries], next=page.next)
    return answer(request, view, media_type, mark=mark)


@reading("/layers", "listLayers", "Catalogue of layers", LAYERS, tag=TAG, needs=Scope.FIGURES_READ, fails=(404,))
async def list_layers(request: WebRequest, limit: Limit = USUAL, after: After = None) -> Response[LayerPage]:
    """What can be asked: indicators by level, with measures, categories and reference dates. All else is refused."""
    media_type = chosen_type(request.headers.get("accept"), LAYERS.offered())
    catalogue = await instance_of(request).views.shelf.catalogue()
    mark = mark_of(catalogue.state, *asked_as(request, media_type))
    held = unchanged(request, mark)
    if held is not None:
        return held
    pairs = [(shown, each) for shown in catalogue.levels.values() for each in shown.indicators.values()]
    page = page_of(pairs, [f"{shown.level.code}/{each.code}" for shown, each in pairs], limit, after)
    return answer(request, LayerPage(layers=list(_layers(page.entries)), next=page.next), media_type, mark=mark)


def level_named(catalogue: Catalogue, code: str) -> ShownLevel:
    """Return a level that has figures; NotFound names those that there are."""
    shown = catalogue.levels.get(code)
    if shown is None:
        there = ", ".join(catalogue.levels)
        raise NotFound(
            "Diese Ebene gibt es nicht.",
            "There is no such level.",
            f"Es gibt: {there or 'noch keine'}.",
            f"There are: {there or 'none yet'}.",
        )
    return shown


def in_both(of: Iterable[tuple[str, str]]) -> Wording:
    """Return a text given as (language, text)."""
    return Wording(**dict(of))


def _level(shown: ShownLevel) -> Level:
    level = shown.level
    return Level(
        code=level.code,
        name=Wording(de=level.name_de, en=level.name_en),
        areas=len(shown.areas),
        source=level.source,
        licence=level.licence,
        borders_as_of=level.borders_as_of,
    )


def _area(area: Neighbourhood) -> Area:
    return Area(
        id=area.id,
        key=area.key,
        name=area.name,
        is_district=area.is_district,
        area_km2=round(area.area_km2, 4),
        parent_id=area.parent_id,
    )


def _collection(level: str, areas: Sequence[Neighbourhood], after: str | None, served: ServedLevel) -> bytes:
    """Return a page of areas with their borders; one without a border has a null geometry (RFC 7946 §3.2)."""
    wanted = [area.id for area in areas if area.id in served.frame.index]
    shapes = {each["id"]: each["geometry"] for each in served.frame.loc[wanted].geometry.__geo_interface__["features"]}
    features: list[dict[str, Any]] = [
        {"type": "Feature", "id": area.id, "properties": _area(area), "geometry": shapes.get(area.id)} for area in areas
    ]
    return msgspec.json.encode({"type": "FeatureCollection", "level": level, "next": after, "features": features})


def _layers(pairs: Sequence[tuple[ShownLevel, ShownIndicator]]) -> Iterator[Layer]:
    words = {locale: Words.of(load_texts(locale)) for locale in ("de", "en")}
    for shown, indicator in pairs:
        yield Layer(
            level=shown.level.code,
            indicator=indicator.code,
            name=in_both((locale, each.name(indicator)) for locale, each in words.items()),
            origin=indicator.origin.value,
            unit=indicator.unit,
            denominator=indicator.denominator,
            measures=[FigureMeasure(each) for each in measures_of(shown, indicator, indicator.categories[0])],
            categories=list(indicator.categories),
            reference_dates=list(indicator.dates),
        )
