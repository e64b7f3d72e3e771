"""Levels that German cities use, with their words: an import need not state them."""

from __future__ import annotations

from graph_schema.model.places import Level


def _level(code: str, german: tuple[str, str], english: tuple[str, str], rank: int) -> Level:
    return Level(code, *german, *english, rank, source="", licence="", borders_as_of=None)


KNOWN_LEVELS: dict[str, Level] = {
    level.code: level
    for level in (
        _level("gemeinde", ("Gemeinden", "Gemeinde"), ("municipalities", "municipality"), 0),
        _level("stadtbezirk", ("Stadtbezirke", "Stadtbezirk"), ("city districts", "city district"), 1),
        _level("ortsbezirk", ("Ortsbezirke", "Ortsbezirk"), ("districts", "district"), 2),
        _level("stadtteil", ("Stadtteile", "Stadtteil"), ("neighbourhoods", "neighbourhood"), 2),
        _level("ortsteil", ("Ortsteile", "Ortsteil"), ("neighbourhoods", "neighbourhood"), 2),
        _level("bezirksregion", ("Bezirksregionen", "Bezirksregion"), ("district regions", "district region"), 2),
        _level("quartier", ("Quartiere", "Quartier"), ("quarters", "quarter"), 3),
        _level("planungsraum", ("Planungsräume", "Planungsraum"), ("planning areas", "planning area"), 3),
        _level(
            "statistischer_bezirk",
            ("statistische Bezirke", "statistischer Bezirk"),
            ("statistical districts", "statistical district"),
            3,
        ),
        _level("block", ("Blöcke", "Block"), ("blocks", "block"), 4),
        _level("raster", ("Rasterzellen", "Rasterzelle"), ("grid cells", "grid cell"), 5),
    )
}
"""By code; a higher rank is finer."""
