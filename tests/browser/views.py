"""A hand-made page: 23 invented districts with every state that a cell can have."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from api.actions.map_view import (
    ClassesOf,
    MapChoice,
    MapClass,
    MapRow,
    MapView,
    Option,
    Replaced,
    ResidentsDate,
    Sheet,
    SheetLine,
    TrendPoint,
)
from geo.classes import classify
from graph_schema.model.figures import CellState, PublishedCell
from graph_schema.model.places import BarrierFree, DistrictOffice, Level, Neighbourhood, OfficeKind, Site

NAMES = (
    "Altmarkt", "Auental", "Bad Erlenbach", "Birkenau", "Brückenvorstadt", "Dornbusch-Seeheim", "Eichwald",
    "Fasanengarten", "Gartenstadt", "Hafen", "Hohe Warte", "Jägersruh", "Kirchfeld", "Lindenhöhe", "Mühlenviertel",
    "Neustadt", "Nordend", "Oberdorf-Am Weinberg", "Rosental", "Südvorstadt", "Unterdorf", "Wehrinsel", "Ziegelei",
)  # fmt: skip
HEATH = "Große Heide"
UNDISTRICTED = Neighbourhood("id-024", "024", "district", HEATH, 9.0, is_district=False)
ANSWER = (
    "Erwerbsfähige Leistungsberechtigte, die seit mindestens 6 Monaten trotz Versuchen nicht erreicht wurden, je 100. "
    "Stadt: 4,8 % (800 von 16.572)."
)
CLASSES = ("unter 2 %", "2 bis unter 4 %", "4 bis unter 6 %", "6 bis unter 8 %", "8 % und mehr")
TODAY = date(2022, 9, 30)
BREAKS = (2.0, 4.0, 6.0, 8.0)
WITHHELD = PublishedCell(CellState.WITHHELD)
NO_DATA = PublishedCell(CellState.NO_DATA)
ZERO = PublishedCell(CellState.ZERO, 0.0)
UNIT = "je 100 Einw. unter Rentenalter"
"""The longest unit that there is."""
NASTY = "Ziegelei <script>alert(1)</script> & Söhne"
"""A name as a careless or hostile source could hold it."""


def borders(number: int = len(NAMES) + 1) -> gpd.GeoDataFrame:
    """Districts around a centre: small inside, large outside; the last one belongs to no district."""
    chance = np.random.default_rng(7)
    angle = chance.uniform(0, 2 * np.pi, number)
    away = 7000 * np.sqrt(np.linspace(0.01, 1, number))
    seeds = np.column_stack([500000 + 1.15 * away * np.cos(angle * 5), 5690000 + 0.85 * away * np.sin(angle * 5)])
    town = shapely.Point(500000, 5690000).buffer(7600, quad_segs=24)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=town))
    order = shapely.STRtree(cells).query(shapely.points(seeds), predicate="within")[1]
    polygons = shapely.segmentize(shapely.intersection(cells[order], town), 400)
    names = [*NAMES, HEATH] if number == len(NAMES) + 1 else [f"Planungsraum {row:03d}" for row in range(number)]
    return gpd.GeoDataFrame(
        {
            "key": [f"{row + 1:03d}" for row in range(number)],
            "name": names,
            "is_district": [name != HEATH for name in names],
        },
        geometry=list(polygons),
        crs="EPSG:25832",
    )


def shown(value: float) -> PublishedCell:
    return PublishedCell(CellState.SHOWN, value) if value else ZERO


def _row(frame_row: tuple[str, str], number: int) -> MapRow:
    key, name = frame_row
    area = Neighbourhood(f"id-{key}", key, "district", name, 2.0 + number % 5)
    able = 60 + (number * 389) % 1500
    cases = round(able * (0.005 + 0.004 * ((number * 7) % 23)))
    count, rate = shown(cases), shown(round(100 * cases / able, 1))
    if number % 11 == 4:
        count = rate = WITHHELD
    elif number % 11 == 9:
        count = rate = NO_DATA
    elif number % 23 == 7:
        count = rate = ZERO
    class_number = classify(rate.value or 0, BREAKS) if rate.state is CellState.SHOWN else None
    return MapRow(area, rate, count, shown(able), class_number)


def _trend(rows: tuple[MapRow, ...], area: Neighbourhood | None) -> tuple[TrendPoint, ...]:
    points: list[TrendPoint] = []
    for quarter in range(8):
        day = date(2020 + (quarter + 3) // 4, 3 * ((quarter + 3) % 4) + 3, 31 if quarter % 4 in (0, 1) else 30)
        value = WITHHELD if quarter == 3 else shown(6.1 + 0.28 * quarter)
        points.append(TrendPoint(day, value if area else None, shown(4.2 + 0.08 * quarter)))
    return tuple(points)


def _sheet(rows: tuple[MapRow, ...], area: Neighbourhood | None) -> Sheet:
    lines = (
        SheetLine("abgerissen", "je 100 eLb", shown(8.3), shown(4.8), shown(0.9), 1),
        SheetLine("abgerissen", "Personen", shown(235), shown(800), shown(27), 0),
        SheetLine("Bedarfsgemeinschaften", "", shown(1905), shown(12009), shown(-38), 0),
        SheetLine("Langzeitbeziehende", "", WITHHELD, shown(9870), WITHHELD, 0),
    )
    programmes = (
        ("Deutsch A2 abends", "Lernhaus", 4),
        ("Lohnzuschuss", "", None),
        ("Werkstatt Holz", "Brücke e. V.", 0),
    )
    return Sheet(
        area, lines, date(2021, 9, 30), _trend(rows, area),
        OFFICES[1:2] if area else OFFICES, SITES[:2], ("Brücke e. V.", "Lernhaus", "Nachbarn im Gespräch"),
        programmes, ("Bulgarisch", "Türkisch"), protected_programmes=None if area else 2,
    )  # fmt: skip


def _office(number: int, kind: OfficeKind, name: str, free: BarrierFree, area: int) -> DistrictOffice:
    inside: Any = borders().geometry.representative_point()
    lon, lat = shapely.get_coordinates(inside.to_crs(4326).to_numpy())[area - 1].tolist()
    return DistrictOffice(f"o{number}", name, kind, "Mo–Do 8–16, Fr 8–12 Uhr", free, lat, lon, f"id-{area:03d}")


OFFICES = (
    _office(1, OfficeKind.MAIN, "Hauptstelle Altmarkt", BarrierFree.YES, 1),
    _office(2, OfficeKind.BRANCH, "Nebenstelle Nordend", BarrierFree.YES, 17),
    _office(3, OfficeKind.NEIGHBOURHOOD, "Stadtteilbüro Lindenhöhe", BarrierFree.PARTLY, 14),
    replace(
        _office(4, OfficeKind.POP_UP, "Sprechstunde Hafen", BarrierFree.UNKNOWN, 10),
        host="Bürgerhaus",
        opening_hours="",
    ),
)
SITES = tuple(
    Site(
        f"s{number}",
        f"Haus {number}",
        "p1",
        BarrierFree.UNKNOWN,
        office.lat,
        office.lon + 0.01,
        office.neighbourhood_id,
    )
    for number, office in enumerate(OFFICES)
    if office.lon is not None
)
LEVEL = Level(
    "district", "Stadtteile", "Stadtteil", "districts", "district", 1, "Stadt Musterstadt, Vermessung", "DL-DE/BY 2.0",
    date(2025, 1, 1),
)  # fmt: skip


def _options(*texts: str, chosen: int = 0, group: str | None = None) -> tuple[Option, ...]:
    return tuple(Option(text.lower(), text, index == chosen, group) for index, text in enumerate(texts))


def map_view(choice: MapChoice | None = None, locale: str = "de", frame: gpd.GeoDataFrame | None = None) -> MapView:
    """The page as `choice` asks for it; the area is opened, rows are sorted as the product sorts them."""
    choice = choice or MapChoice("contact_broken", "rate", "all", "district", TODAY)
    frame = borders() if frame is None else frame
    named = [(str(key), str(name)) for key, name in zip(frame["key"], frame["name"], strict=True) if name != HEATH]
    rows = tuple(_row(each, number) for number, each in enumerate(named))
    open_area = next((row.area for row in rows if row.area.key == choice.area_key), None)
    total = MapRow(Neighbourhood("city", "city", "city", "Musterstadt", 107.0), shown(4.8), shown(800), shown(16572), 3)
    categories = (*_options("alle"), *_options("weiblich", "männlich", chosen=-1, group="Geschlecht"))
    return MapView(
        choice=choice, locale=locale, city_name="Musterstadt", office_name="Jobcenter Musterstadt", is_demo=True,
        heading="Wo reißt der Kontakt ab?",
        answer=ANSWER,
        indicators=_options("Kontakt abgerissen", "Bedarfsgemeinschaften von Alleinerziehenden"),
        measures=_options("Anteil", "Anzahl", "je km²"), categories=categories,
        levels=_options("Stadtteile", "Stadtbezirke"), reference_dates=_options("30.09.2022", "30.06.2022"),
        compare_dates=_options("30.09.2021", chosen=-1), previous_date=date(2022, 6, 30), next_date=None,
        level=LEVEL, unit="je 100 eLb", decimals=1, legend_title="Anteil an den erwerbsfähigen Leistungsberechtigten",
        classes=tuple(
            MapClass(number, None, None, text)
            for number, text in enumerate(CLASSES, 1)
        ),
        states_present=frozenset(row.cell.state for row in rows), rows=_sorted(rows, choice),
        undistricted=(UNDISTRICTED,) if HEATH in set(frame["name"]) else (),
        total=total, not_located=shown(31), offices=OFFICES, sites=SITES, sheet=_sheet(rows, open_area),
        minimum_cases=3, minimum_residents=100, register_as_of=date(2022, 10, 3), residents_as_of=None,
        freshness="Register vom 03.10.2022, importiert am 04.10.2022, älter als 35 Tage" if locale == "de"
        else "register of 03/10/2022, imported on 04/10/2022, older than 35 days",
        dates_far_apart=False, stale=False, count_title="Personen", denominator_title="eLb", denominator_of="eLb",
        classes_of=ClassesOf(date(2020, 12, 31), date(2021, 12, 31), for_a_year=True),
    )  # fmt: skip


def _sorted(rows: tuple[MapRow, ...], choice: MapChoice) -> tuple[MapRow, ...]:
    by_name = sorted(rows, key=lambda row: row.area.name, reverse=choice.sort == "name" and choice.descending)
    if choice.sort == "name":
        return tuple(by_name)
    told = [row for row in by_name if row.cell.state in (CellState.SHOWN, CellState.ZERO)]
    told.sort(key=lambda row: row.cell.value or 0, reverse=choice.descending)
    return tuple(told + [row for row in by_name if row not in told])


def everything_at_once() -> MapView:
    """Every notice, a comparison, and names that must be escaped."""
    view = map_view(MapChoice("contact_broken", "rate", "all", "district", TODAY, date(2021, 9, 30), "003"))
    rows = tuple(
        replace(row, area=replace(row.area, name=NASTY)) if row.area.name == "Ziegelei" else row for row in view.rows
    )
    old = ResidentsDate(date(2015, 12, 31), far_apart=True)
    sheet = replace(
        view.sheet,
        lines=tuple(replace(line, unit=UNIT, residents=old) if line.decimals else line for line in view.sheet.lines),
        trend=tuple(replace(point, residents=old) for point in view.sheet.trend),
    )
    return replace(
        view, unit=UNIT, denominator_title="Einw. unter Rentenalter", rows=rows, stale=True, dates_far_apart=True,
        residents_as_of=old.as_of, sheet=sheet,
        not_publishable_reason="Für keinen Stadtteil sind genug Fälle bekannt.", not_located=WITHHELD,
        replaced=(
            Replaced("measure", "Verglichen mit der Stadt", "Dichte", "Die Zahl dafür gibt es nicht."),
            Replaced("area_key", NASTY, "ganze Stadt", "Das Gebiet gehört zu einer anderen Ebene."),
        ),
    )  # fmt: skip


def wide_table() -> MapView:
    """Figures with so many digits that the table is wider than a phone."""
    view = map_view()
    rows = tuple(
        MapRow(row.area, shown(98_765_432.1), shown(1_234_567_890), shown(1_234_567_890), class_number=5)
        for row in view.rows
    )
    return replace(view, rows=rows, unit=UNIT, denominator_title="Einw. unter Rentenalter")
