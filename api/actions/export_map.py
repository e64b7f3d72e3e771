"""Use case: hand a view on as a file. What the page withholds is not in the view, so it is in no file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas

from api.actions.catalogue import Origin
from api.actions.level_borders import ServedLevel
from api.actions.map_view import MapRow, MapView
from api.texts import Texts
from geo.exports import COLUMNS, ExportedLayer
from geo.map_style import Fill
from graph_schema.model.figures import CellState, PublishedCell
from graph_schema.model.places import Neighbourhood


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file ready to be sent or written."""

    name: str
    media_type: str
    content: bytes


def file_name(view: MapView, ending: str) -> str:
    """Return a name that says what is inside: `kassel_contact_broken_rate_stadtteile_2022-09-30.csv`."""
    choice = view.choice
    parts = [view.city_name, choice.indicator, choice.measure, view.level.code, choice.reference_date.isoformat()]
    if choice.category != "all":
        parts.insert(3, choice.category)
    if choice.compare_with is not None:
        parts += ["since", choice.compare_with.isoformat()]
    return "_".join(word for word in map(_in_file_name, parts) if word) + f".{ending}"


def exported_layer(view: MapView, served: ServedLevel, texts: Texts, made_on: date) -> ExportedLayer:
    """Return the rows of the view with their borders, and what a reader must know of them."""
    plain = [_without_district(view, area) for area in view.undistricted]
    rows = {row.area.id: _attributes(view, row, "area") for row in view.rows}
    rows.update((area.id, attributes) for area, attributes in zip(view.undistricted, plain, strict=True))
    shapes = served.frame.geometry.reindex(list(rows))
    frame = geopandas.GeoDataFrame(
        {name: [row[name] for row in rows.values()] for name, _ in COLUMNS},
        geometry=geopandas.GeoSeries(shapes.to_numpy(), crs=served.frame.crs),
    )
    return ExportedLayer(
        name=_in_file_name(f"{view.choice.indicator}_{view.choice.measure}"),
        title=f"{view.legend_title}, {view.choice.reference_date.isoformat()}",
        frame=frame,
        city=_attributes(view, view.total, "city") if view.total else None,
        about=about(view, texts, made_on),
        fills=fills(view, texts),
    )


def about(view: MapView, texts: Texts, made_on: date) -> dict[str, str]:
    """Return what must be known of the figures, in the reader's language; dates as year-month-day."""
    choice, level = view.choice, view.level
    facts = {
        "title": view.legend_title,
        "question": view.heading,
        "answer": view.answer,
        "city": view.city_name,
        "office": view.office_name,
        "reference_date": choice.reference_date.isoformat(),
        "compared_with": _iso(choice.compare_with),
        "register_as_of": _iso(view.register_as_of),
        "counted_on": _iso(view.counted_on),
        "final_from": _iso(view.final_from),
        "imported_on": _iso(view.imported_on),
        "denominator_of": view.denominator_of,
        "denominator_as_of": _iso(view.residents_as_of or (view.denominator_as_of if view.stated else None)),
        "stated_from": _iso(view.stated[0] if view.stated else None),
        "stated_to": _iso(view.stated[1] if view.stated else None),
        "not_located": _words(view.not_located, texts),
        "borders": level.source,
        "licence_of_borders": level.licence,
        "borders_as_of": _iso(level.borders_as_of),
        "how_counted": texts("note.places") if view.stated else "",
        "rules": "" if view.stated and not view.denominator_of else texts("legend.withheld", cases=view.minimum_cases),
        "made_on": made_on.isoformat(),
        "note": texts("strip.demo") if view.is_demo else "",
    }
    return {name: text for name, text in facts.items() if text}


def fills(view: MapView, texts: Texts) -> tuple[Fill, ...]:
    """Return the fills of the map with the words of its legend."""
    kind = "class" if view.choice.compare_with is None else "change"
    named = [Fill(f"{kind}-{each.number}", each.text) for each in view.classes]
    words = {
        CellState.ZERO: texts(_zero(view)),
        CellState.WITHHELD: texts("legend.withheld", cases=view.minimum_cases),
        CellState.NO_DATA: texts("legend.no_data"),
    }
    named += [Fill(_dashed(state), text) for state, text in words.items() if state in view.states_present]
    if view.undistricted:
        # English level names are written small within a sentence.
        singular = view.level.singular_de if view.locale == "de" else view.level.singular_en.lower()
        named.append(Fill("undistricted", texts("legend.undistricted", level=singular)))
    return tuple(named)


def _zero(view: MapView) -> str:
    """Return the key of what zero means."""
    if view.zero_is_nobody:
        return "legend.zero"
    return "legend.zero_places" if view.origin == Origin.DIRECTORY else "legend.zero_value"


def _attributes(view: MapView, row: MapRow, kind: str) -> dict[str, Any]:
    choice = view.choice
    with_denominator = view.denominator_title != ""
    denominator_as_of = view.residents_as_of or view.denominator_as_of or choice.reference_date
    return {
        "row": kind,
        "area_key": row.area.key,
        "area_name": row.area.name,
        "level": choice.level,
        "indicator": choice.indicator,
        "measure": choice.measure,
        "category": choice.category,
        "unit": view.unit if choice.compare_with is None else view.legend_title,
        "reference_date": choice.reference_date.isoformat(),
        "compare_with": _iso(choice.compare_with) or None,
        "value": row.cell.value,
        "state": str(row.cell.state),
        "count": row.count.value,
        "count_state": str(row.count.state),
        "denominator": row.denominator.value if with_denominator else None,
        "denominator_state": str(row.denominator.state) if with_denominator else None,
        "denominator_of": view.denominator_of or None,
        "denominator_as_of": denominator_as_of.isoformat() if with_denominator else None,
        "class": row.class_number,
        "fill": _fill(view, row),
        "area_km2": row.area.area_km2,
    }


def _without_district(view: MapView, area: Neighbourhood) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(name for name, _ in COLUMNS)
    return {
        **nothing,
        "row": "without_district",
        "area_key": area.key,
        "area_name": area.name,
        "level": view.choice.level,
        "fill": "undistricted",
        "area_km2": area.area_km2,
    }


def _fill(view: MapView, row: MapRow) -> str | None:
    if row.cell.state is not CellState.SHOWN:
        return _dashed(row.cell.state)
    kind = "class" if view.choice.compare_with is None else "change"
    return f"{kind}-{row.class_number}" if row.class_number else None


def _dashed(state: CellState) -> str:
    return state.value.replace("_", "-")


def _words(cell: PublishedCell, texts: Texts) -> str:
    return f"{cell.value:g}" if cell.value is not None else texts(f"state.{cell.state}")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _in_file_name(text: str) -> str:
    """Return text as it can stand in a file name everywhere: ä becomes ae, other signs underscores."""
    spelled = text.lower()
    for letter, instead in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        spelled = spelled.replace(letter, instead)
    return re.sub(r"[^a-z0-9-]+", "_", spelled).strip("_")
