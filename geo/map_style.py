"""The map's fills outside the browser: the same colours and patterns as on the page, written for QGIS.

Colours: measured for contrast and for colour-blind readers (`docs/decisions`); the style sheet of the page holds
the same, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

CLASS_COLOURS = ("#DFF5F6", "#99D9E1", "#54ABCA", "#2B72AA", "#243772")
CHANGE_COLOURS = ("#006581", "#7CBDCD", "#F0F4F7", "#DCB77F", "#935927")
ZERO_COLOUR, NO_DATA_COLOUR, UNDISTRICTED_COLOUR = "#FFFFFF", "#E8E9EF", "#F3F4F7"
PATTERN_COLOUR, LINE_COLOUR = "#5B6185", "#454B6B"

_PATTERNS = {"withheld": "b_diag", "no-data": "dense6"}
"""Qt's names of brush patterns: hatched and dotted, as in the legend of the page."""


@dataclass(frozen=True, slots=True)
class Fill:
    """A fill of the map: its name in the column `fill`, and its words in the legend."""

    name: str
    text: str


def colour_of(fill: str) -> str:
    """Return the ground colour of a fill as `#RRGGBB`; KeyError for an unknown one.

    >>> colour_of("class-3"), colour_of("withheld")
    ('#54ABCA', '#FFFFFF')
    """
    plain = {
        "zero": ZERO_COLOUR,
        "withheld": ZERO_COLOUR,
        "no-data": NO_DATA_COLOUR,
        "undistricted": UNDISTRICTED_COLOUR,
    }
    classes = {f"class-{number}": colour for number, colour in enumerate(CLASS_COLOURS, start=1)}
    changes = {f"change-{number}": colour for number, colour in enumerate(CHANGE_COLOURS, start=1)}
    return {**plain, **classes, **changes}[fill]


def layer_style(fills: Sequence[Fill]) -> str:
    """Return a QGIS style (QML): one category per fill, by the column `fill`, in the order given."""
    root = Xml.Element("qgis", {"version": "3.22.0", "styleCategories": "Symbology"})
    renderer = Xml.SubElement(
        root, "renderer-v2", {"type": "categorizedSymbol", "attr": "fill", "symbollevels": "0", "forceraster": "0"}
    )
    categories = Xml.SubElement(renderer, "categories")
    symbols = Xml.SubElement(renderer, "symbols")
    for number, fill in enumerate(fills):
        Xml.SubElement(
            categories,
            "category",
            {"symbol": str(number), "value": fill.name, "label": fill.text, "render": "true", "type": "string"},
        )
        symbol = Xml.SubElement(
            symbols, "symbol", {"type": "fill", "name": str(number), "alpha": "1", "clip_to_extent": "1"}
        )
        _add_layer(symbol, colour_of(fill.name), "solid", LINE_COLOUR)
        if fill.name in _PATTERNS:
            _add_layer(symbol, PATTERN_COLOUR, _PATTERNS[fill.name], LINE_COLOUR)
    Xml.SubElement(root, "layerGeometryType").text = "2"
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + Xml.tostring(root, encoding="unicode")


def _add_layer(symbol: Xml.Element, colour: str, brush: str, line: str) -> None:
    layer = Xml.SubElement(symbol, "layer", {"class": "SimpleFill", "enabled": "1", "locked": "0", "pass": "0"})
    options = Xml.SubElement(layer, "Option", {"type": "Map"})
    values = {
        "color": _rgba(colour),
        "style": brush,
        "outline_color": _rgba(line),
        "outline_style": "solid",
        "outline_width": "0.26",
        "outline_width_unit": "MM",
        "joinstyle": "bevel",
    }
    for name, value in values.items():
        Xml.SubElement(options, "Option", {"type": "QString", "name": name, "value": value})


def _rgba(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"{red},{green},{blue},255"
