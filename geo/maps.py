"""The one builder of maps: folium without its servers, its libraries and its inline scripts.

A map consists of three parts that a strict content policy allows: an element for the page, a script of its own
(a file on a page, text in an offline file), and one file of borders per level, the same for every indicator and
date. Values are not in any of them: the scripts of `web_static/js/map` take them from the page's table, so that
map and table cannot differ and no text of the data ever becomes markup.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import shapely
from branca.element import MacroElement
from folium.template import Template
from numpy.typing import NDArray

GRID_STEP = 1e-5
"""Degrees between two steps of the grid that corners are rounded to: about a metre."""
DETAIL = 4000
"""Borders are simplified by the city's diagonal divided by this: a quarter of a pixel on a map of 1,000 pixels."""
FLATTEST, STEEPEST = 0.55, 1.15
"""Limits of height by width of the map's frame."""
CLOSEST_ZOOM = 18


@dataclass(frozen=True, slots=True)
class MapBorders:
    """Borders of one level as they go to the browser."""

    content: bytes
    """JSON; what it holds is told at `pack_borders`."""
    digest: str
    """First 12 characters of the content's SHA-256: for addresses that never change their content."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north in degrees."""
    ratio: float
    """Height by width on the screen (Mercator)."""


@dataclass(frozen=True, slots=True)
class MapFigure:
    """A drawn map: `html` stands in the page, `script` runs after Leaflet and `map.js`."""

    html: str
    script: str


def pack_borders(areas: gpd.GeoDataFrame) -> MapBorders:
    """Return the borders of `areas`, simplified together so that neighbours keep the same border.

    `areas`: columns `key` (text), `name` (text), `is_district` (bool) and polygons in any CRS (n,); one row per
    area, in the order of drawing. Raises `ValueError` without a CRS or without areas; an empty geometry is left out.

    The JSON holds `origin` (longitude, latitude), `step` (degrees) and `areas`: key, name, district, `label`
    (middle of the largest circle inside) and `polygons` of rings; places are whole steps from the origin, each
    corner of a ring counted from the one before.
    """
    if areas.crs is None or areas.empty:
        raise ValueError("borders need areas and a coordinate system")
    metric = areas[~areas.geometry.is_empty].to_crs(areas.estimate_utm_crs())
    west, south, east, north = metric.total_bounds
    tolerance = math.hypot(east - west, north - south) / DETAIL
    geometries = shapely.coverage_simplify(metric.geometry.to_numpy(), tolerance)
    circles = shapely.maximum_inscribed_circle(geometries, tolerance=tolerance)
    labels = gpd.GeoSeries(shapely.get_point(circles, 0), crs=metric.crs).to_crs(4326)
    drawn = gpd.GeoSeries(geometries, crs=metric.crs).to_crs(4326)
    bounds = tuple(float(edge) for edge in drawn.total_bounds)
    origin = np.array(bounds[:2])
    packed = [
        {
            "key": str(row.key),
            "name": str(row.name),
            "district": bool(row.is_district),
            "label": _steps(np.array([[label.x, label.y]]), origin)[0].tolist(),
            "polygons": _polygons(geometry, origin),
        }
        for row, label, geometry in zip(_rows(metric), labels, drawn, strict=True)
    ]
    content = _json({"origin": origin.tolist(), "step": GRID_STEP, "areas": packed}).encode()
    digest = hashlib.sha256(content).hexdigest()[:12]
    return MapBorders(content, digest, (bounds[0], bounds[1], bounds[2], bounds[3]), _ratio(bounds))


def draw_map(borders: MapBorders, address: str) -> MapFigure:
    """Return the map for a page that gets its borders from `address`, on our own host."""
    return _figure(borders, {"address": address})


def draw_offline_map(borders: MapBorders, element: str) -> MapFigure:
    """Return the map for a file that holds its borders itself, as text of the element with the id `element`."""
    return _figure(borders, {"element": element})


def script_text(content: bytes) -> str:
    """Return JSON `content` so that it can stand inside a `script` element: nothing in it can end the element."""
    return content.decode().replace("<", "\\u003c")


class _QuietMap(folium.Map):
    """folium's map without jQuery, Bootstrap, icon fonts and tiles: nothing is loaded from another host."""

    default_js = ()  # pyright: ignore[reportAssignmentType]
    default_css = ()  # pyright: ignore[reportAssignmentType]
    _template = Template("""
        {% macro html(this, kwargs) %}
        <div class="map-frame">
          <svg class="map-ratio" viewBox="0 0 1000 {{ this.frame_height }}" aria-hidden="true" focusable="false"></svg>
          <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        </div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }},
            crs: L.CRS.{{ this.crs }},
            ...{{ this.options|tojavascript }}
        });
        {% endmacro %}
    """)

    def __init__(self, borders: MapBorders) -> None:
        west, south, east, north = borders.bounds
        super().__init__(
            location=[(south + north) / 2, (west + east) / 2],
            tiles=None,
            zoom_start=11,
            zoom_control=False,
            attribution_control=False,
            keyboard=False,
            scroll_wheel_zoom=False,
            double_click_zoom=False,
            zoom_snap=0,
            zoom_animation=False,
            fade_animation=False,
            inertia=False,
        )
        self.options["max_zoom"] = CLOSEST_ZOOM
        self.frame_height = round(1000 * min(max(borders.ratio, FLATTEST), STEEPEST))
        # folium names by chance; the same borders shall give the same script, which browsers then keep.
        self._id = borders.digest


class _Call(MacroElement):
    """A layer of ours: a call of `web_static/js/map.js` with the map and options."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        sozialraum.{{ this.function }}({{ this._parent.get_name() }}, {{ this.given|tojson }});
        {% endmacro %}
    """)

    def __init__(self, function: str, given: Mapping[str, Any]) -> None:
        super().__init__()
        self._name = function
        self._id = "0"
        self.function = function
        self.given = dict(given)


def _figure(borders: MapBorders, source: Mapping[str, str]) -> MapFigure:
    west, south, east, north = borders.bounds
    drawn = _QuietMap(borders)
    _Call("buttons", {"bounds": [[south, west], [north, east]]}).add_to(drawn)
    _Call("areas", source).add_to(drawn)
    _Call("places", {}).add_to(drawn)
    figure: Any = drawn.get_root()
    drawn.render()
    return MapFigure(_tidy(figure.html.render()), _tidy(figure.script.render()))


def _tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _rows(areas: gpd.GeoDataFrame) -> list[Any]:
    return list(areas[["key", "name", "is_district"]].itertuples(index=False, name="Row"))


def _polygons(geometry: shapely.Geometry, origin: NDArray[np.float64]) -> list[list[list[int]]]:
    """Return polygons of rings of steps; what is smaller than a step is left out."""
    polygons: list[list[list[int]]] = []
    for part in shapely.get_parts(geometry):
        if not isinstance(part, shapely.Polygon):
            continue
        rings = [_ring(ring, origin) for ring in (part.exterior, *part.interiors)]
        if rings[0]:
            polygons.append([ring for ring in rings if ring])
    return polygons


def _ring(ring: shapely.LinearRing, origin: NDArray[np.float64]) -> list[int]:
    corners = _steps(shapely.get_coordinates(ring)[:-1], origin)
    moved = np.diff(corners, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    kept = np.any(moved != 0, axis=1)
    kept[0] = True
    return moved[kept].ravel().tolist() if kept.sum() >= 3 else []


def _steps(places: NDArray[np.float64], origin: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint((places - origin) / GRID_STEP).astype(np.int64)


def _ratio(bounds: tuple[float, ...]) -> float:
    """Return height by width in Mercator's projection of `bounds` (degrees)."""
    west, south, east, north = (math.radians(edge) for edge in bounds)
    height = math.asinh(math.tan(north)) - math.asinh(math.tan(south))
    return height / (east - west) if east > west else 1.0


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
