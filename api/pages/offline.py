"""The map as one file for a meeting: styles, fonts, scripts and borders inside, nothing fetched."""

from __future__ import annotations

import base64
import re

from api.static import PREFIX, StaticFiles
from geo.maps import MapBorders, draw_offline_map, script_text

GEOMETRY_ELEMENT = "map-geometry"
"""Id of the element of `offline.html` that holds the borders."""

_FILE = re.compile(r"url\([\"']?([^\"')#]+)[\"']?\)")


def offline_parts(borders: MapBorders, static: StaticFiles) -> dict[str, object]:
    """Return what `offline.html` needs beside the context of `map.html`.

    `styles`, `scripts` (list), `geometry` and `figure_html` are text that is safe inside its elements as it is.
    """
    figure = draw_offline_map(borders, GEOMETRY_ELEMENT)
    scripts = [_text(static, "leaflet.js"), _text(static, "page.js"), _text(static, "map.js"), figure.script]
    return {
        "styles": _inline_styles(static),
        "scripts": [_in_script(script) for script in scripts],
        "geometry": script_text(borders.content),
        "figure_html": figure.html,
    }


def _inline_styles(static: StaticFiles) -> str:
    """Return the style sheet with its fonts inside; icons belong to buttons, which the file does not have."""

    def inside(match: re.Match[str]) -> str:
        if not match[1].endswith(".woff2"):
            return "none"
        font = static.find(match[1]).content
        return f"url(data:font/woff2;base64,{base64.b64encode(font).decode()})"

    return _FILE.sub(inside, _text(static, "sozialraum.css")).replace("</", "<\\/")


def _text(static: StaticFiles, name: str) -> str:
    return static.find(static.address(name).removeprefix(PREFIX)).content.decode()


def _in_script(script: str) -> str:
    return re.sub(r"<(?=/script|!--)", r"\\x3c", script, flags=re.IGNORECASE)
