"""The page about files that leave: formats and columns of a download."""

from __future__ import annotations

from docs.markdown import table
from geo.exports import COLUMNS


def exports_page() -> str:
    """Return the page of the downloads and their columns."""
    lines = [
        "# Downloads of the map", "",
        "Generated from `geo/exports.py` by `make docs`.", "",
        "The page's address with another ending (`/karte.csv?…`), or `sozialraum map export`. Every file holds what",
        "the page shows and no more: what is withheld there is empty here, with the state `withheld`.", "",
        *table(
            ("Format", "For", "Form"),
            [
                ("CSV", "spreadsheets", "UTF-8 with byte order mark, `;`, decimal comma; the city is the last row"),
                ("GeoPackage", "QGIS and other GIS", "EPSG:4326, style inside (`layer_styles`), facts in `about`"),
                ("GeoJSON", "web maps, programs", "RFC 7946; facts in `metadata`, the city in `city`"),
                ("HTML", "a meeting without network", "one file: map, table, sheet and list of offices"),
            ],
        ), "",
        "Borders are simplified as on the page. Column names and codes are the same in both languages. What a rate is",
        "counted of is named in full as `denominator_of` in `about` and `metadata`.", "",
        "## Columns", "",
        *table(("Column", "Is"), [(f"`{name}`", text) for name, text in COLUMNS]),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
