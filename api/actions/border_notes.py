"""What is odd about imported borders, in sentences with the areas' names."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import geopandas

from geo.boundaries import Finding, find_gaps, find_overlaps
from graph_schema.ingest.report import Note

_SHOWN_NAMES = 4


def border_notes(
    borders: geopandas.GeoSeries,
    repaired: Sequence[Finding],
    names: Mapping[str, str],
    tolerance_m2: float,
    changed: Container[str],
) -> list[Note]:
    """Return notes on repaired borders, and on overlaps and gaps above `tolerance_m2`, with area and names.

    `names` by label of `borders`; `changed` holds the labels of the areas that are new or changed: a finding about
    none of them is known.
    """
    if borders.empty:
        return []
    findings = [*repaired, *find_overlaps(borders, tolerance_m2), *find_gaps(borders, tolerance_m2)]
    return [
        _note(
            finding,
            [names[key] for key in finding.keys if key in names],
            known=not any(key in changed for key in finding.keys),
        )
        for finding in findings
    ]


def _note(finding: Finding, names: list[str], *, known: bool) -> Note:
    size_en = f"{finding.area_m2:,.0f} m²"
    size_de = size_en.replace(",", ".")
    more = len(names) - _SHOWN_NAMES
    listed = ", ".join(names[:_SHOWN_NAMES])
    de = f"{listed} und {more} weiteren" if more > 0 else listed
    en = f"{listed} and {more} more" if more > 0 else listed
    texts = {
        "repaired": (
            f"Grenze von {de} war fehlerhaft und wurde repariert ({size_de} Unterschied).",
            f"The border of {en} was broken and has been repaired ({size_en} difference).",
        ),
        "overlap": (f"Überlappung von {size_de} zwischen {de}.", f"Overlap of {size_en} between {en}."),
        "gap": (f"Lücke von {size_de} zwischen {de}.", f"Gap of {size_en} between {en}."),
    }
    return Note(finding.kind, *texts[finding.kind], area_m2=finding.area_m2, names=tuple(names), known=known)
