"""Neighbourhoods, residents, published figures and the directory; on drawn areas and on real cities."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from shapely.geometry import Polygon, box

from api.actions.import_directory import import_directory
from api.actions.import_indicator import import_indicator, import_indicator_rows
from api.actions.import_neighbourhoods import import_neighbourhood_frame, import_neighbourhoods
from api.actions.import_register import import_register
from api.actions.import_residents import import_resident_rows, import_residents
from geo.area_files import AreaFields, Repeated
from geo.boundaries import frame_from_wkb
from graph_schema.errors import BadInput, Refused
from graph_schema.ingest.report import Counts, ImportReport, RowsRefused
from graph_schema.ingest.wide import WideColumns
from graph_schema.model.city import City
from graph_schema.model.known_levels import KNOWN_LEVELS
from graph_schema.store import areas
from graph_schema.store.areas import PublishedIndicator
from graph_schema.store.city import save_city
from graph_schema.store.graph import Graph
from tests.integration.small_register import (
    DIRECTORY_ROWS,
    LEVEL,
    NOW,
    REGISTER_ROWS,
    ask,
    copied,
    import_areas,
    three_areas,
    whole_graph,
    write_folder,
)

DAY = date(2022, 9, 30)
RECIPIENTS = PublishedIndicator("recipients", "Leistungsberechtigte", "recipients", "people", "residents", "Amt")


def common(tmp_path: Path) -> dict[str, Any]:
    return {"data_folder": tmp_path / "data", "now": NOW}


async def test_areas_are_stored_without_loss_and_again_unchanged(graph: Graph, tmp_path: Path) -> None:
    assert (await import_areas(graph, tmp_path / "data")).total == Counts(created=3)
    found = await areas.load_neighbourhoods(graph, LEVEL.code)
    assert [(each.name, each.key, each.is_district) for each in found] == [
        ("Ähre", "3", False), ("Mitte", "2", True), ("Ost", "1", True),
    ]  # fmt: skip
    assert found[0].area_km2 == pytest.approx(77.9, abs=0.1)
    assert await areas.load_levels(graph) == [LEVEL]
    stored = await areas.load_boundaries(graph, LEVEL.code)
    frame = frame_from_wkb(
        [each.area_id for each in stored], [each.wkb for each in stored], [each.crs for each in stored]
    )
    given = {shape.wkb for shape in three_areas().geometry}
    assert {shape.wkb for shape in frame.geometry} == given
    assert frame.crs == "EPSG:4326"
    again = await import_areas(graph, tmp_path / "data")
    assert again.total == Counts(unchanged=3)
    assert not again.changed_something


async def test_a_level_of_parts_finds_its_parents_by_key_or_by_ground(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    parts = geopandas.GeoDataFrame(
        {"key": ["a", "b"], "name": ["A", "B"], "parent_key": ["2", None], "is_district": True},
        geometry=[box(9.0, 51, 9.05, 51.1), box(9.05, 51, 9.12, 51.1)],
        crs="EPSG:4326",
    )

    async def load(parent_level: str = LEVEL.code) -> Counts:
        level = KNOWN_LEVELS["quartier"]
        report = await import_neighbourhood_frame(
            graph, parts, level=level, parent_level=parent_level, **common(tmp_path)
        )
        return report.total

    assert await load() == Counts(created=2)
    assert await ask(graph, "MATCH (n)-[:PART_OF]->(up) RETURN n.name AS n, up.name AS up") == [
        ("A", "Mitte"),
        ("B", "Ost"),
    ]
    parts["parent_key"] = ["1", "2"]
    assert await load() == Counts(changed=2)
    assert await ask(graph, "MATCH (n)-[:PART_OF]->(up) RETURN n.name AS n, up.name AS up") == [
        ("A", "Ost"),
        ("B", "Mitte"),
    ]
    parts["parent_key"] = ["1", "9"]
    with pytest.raises(RowsRefused) as refused:
        await load()
    assert [(each.row, each.column, each.kind) for each in refused.value.report.refusals] == [
        (2, "parent_key", "unknown_reference")
    ]
    with pytest.raises(BadInput, match="level above"):
        await load("gemeinde")


async def test_broken_borders_are_repaired_and_odd_rows_refused(graph: Graph, tmp_path: Path) -> None:
    frame = three_areas()
    bow_tie = Polygon([(9, 51), (9.1, 51.1), (9.1, 51), (9, 51.1)])
    frame.geometry = [bow_tie, box(9.08, 51, 9.2, 51.1), shapely.LineString([(9, 51), (9.3, 51)])]
    frame["key"] = ["1", "2", ""]
    with pytest.raises(RowsRefused) as refused:
        await import_neighbourhood_frame(graph, frame, level=LEVEL, **common(tmp_path))
    assert {(each.row, each.kind) for each in refused.value.report.refusals} == {(3, "no_polygon"), (3, "empty")}
    report = await import_neighbourhood_frame(graph, frame, level=LEVEL, accept_valid=True, **common(tmp_path))
    assert report.total == Counts(created=2, refused=1)
    assert [(note.kind, note.names) for note in report.notes] == [
        ("repaired", ("Ost",)),
        ("overlap", ("Ost", "Mitte")),
    ]
    assert "Ost, Mitte" in report.notes[1].text("de")


async def test_vanished_areas_stay_unless_removal_is_asked_for(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    await import_resident_rows(graph, LEVEL.code, [residents("1", 10), residents("3", 7)], **common(tmp_path))
    fewer = three_areas().iloc[:2]
    kept = await import_neighbourhood_frame(graph, fewer, level=LEVEL, **common(tmp_path))
    assert kept.total == Counts(unchanged=2, vanished=1)
    assert not kept.changed_something
    removed = await import_neighbourhood_frame(graph, fewer, level=LEVEL, remove_vanished=True, **common(tmp_path))
    assert removed.changed_something
    assert [each.key for each in await areas.load_neighbourhoods(graph, LEVEL.code)] == ["2", "1"]
    assert [each.count for each in await areas.load_resident_counts(graph, LEVEL.code)] == [10]
    assert len(await areas.load_boundaries(graph, LEVEL.code)) == 2


async def test_an_area_whose_row_is_refused_is_never_removed(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    await import_resident_rows(graph, LEVEL.code, [residents("1", 10), residents("3", 7)], **common(tmp_path))
    frame = three_areas().iloc[[0, 2]].reset_index(drop=True)
    frame.geometry = [shapely.LineString([(9, 51), (9.3, 51)]), frame.geometry[1]]
    options: dict[str, Any] = {**common(tmp_path), "level": LEVEL, "accept_valid": True, "remove_vanished": True}
    report = await import_neighbourhood_frame(graph, frame, **options)
    assert report.total == Counts(unchanged=1, refused=1, vanished=1)
    assert [each.key for each in await areas.load_neighbourhoods(graph, LEVEL.code)] == ["3", "1"]
    assert sorted(each.count for each in await areas.load_resident_counts(graph, LEVEL.code)) == [7, 10]
    frame["key"] = ["", "3"]
    with pytest.raises(BadInput, match="leave out --remove-vanished"):
        await import_neighbourhood_frame(graph, frame, **options)
    assert len(await areas.load_neighbourhoods(graph, LEVEL.code)) == 2


@pytest.mark.parametrize("what", ["neighbourhoods", "residents", "indicator", "directory", "register"])
async def test_nothing_real_is_imported_beside_invented_people(graph: Graph, tmp_path: Path, what: str) -> None:
    await import_areas(graph, tmp_path / "data")
    await save_city(graph, City("Kleinheim", "Jobcenter Kleinheim", is_demo=True))
    before = await whole_graph(graph)

    async def attempt(**more: Any) -> object:
        options = {**common(tmp_path), **more}
        if what == "neighbourhoods":
            return await import_neighbourhood_frame(graph, three_areas(), level=LEVEL, **options)
        if what == "residents":
            return await import_resident_rows(graph, LEVEL.code, [residents("1", 10)], **options)
        if what == "indicator":
            figures = [{"area_key": "1", "reference_date": DAY, "value": 3.0}]
            return await import_indicator_rows(graph, LEVEL.code, RECIPIENTS, figures, **options)
        rows = DIRECTORY_ROWS if what == "directory" else REGISTER_ROWS
        load = import_directory if what == "directory" else import_register
        return await load(graph, write_folder(tmp_path / what, rows), **options)

    with pytest.raises(Refused, match="graph wipe") as refused:
        await attempt()
    assert "erfundene Personen" in refused.value.text("de")
    assert "--data" in refused.value.text("de")
    assert await whole_graph(graph) == before
    await save_city(graph, City("Kleinheim", "Jobcenter Kleinheim"))
    await attempt()


def residents(key: str, count: int, day: date = DAY, group: str = "all") -> dict[str, Any]:
    return {"area_key": key, "reference_date": day, "group": group, "count": count}


async def test_residents_are_created_changed_unchanged_and_vanished(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    earlier = date(2021, 9, 30)

    async def load(*rows: dict[str, Any], accept_valid: bool = False) -> Counts:
        report = await import_resident_rows(graph, LEVEL.code, rows, accept_valid=accept_valid, **common(tmp_path))
        return report.total

    assert await load(residents("1", 10, earlier)) == Counts(created=1)
    assert await load(residents("1", 10), residents("2", 0)) == Counts(created=2)
    assert await load(residents("1", 12), residents("2", 0)) == Counts(changed=1, unchanged=1)
    assert await load(residents("1", 12)) == Counts(unchanged=1, vanished=1)
    assert await load(residents("1", 12), residents("9", 1), accept_valid=True) == Counts(
        unchanged=1, vanished=1, refused=1
    )
    with pytest.raises(RowsRefused):
        await load(residents("1", -1))
    assert [(each.reference_date, each.count) for each in await areas.load_resident_counts(graph, LEVEL.code)] in (
        [(earlier, 10), (DAY, 12), (DAY, 0)],
        [(earlier, 10), (DAY, 0), (DAY, 12)],
    )


async def test_an_indicator_tells_no_data_from_zero(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    rows: list[dict[str, Any]] = [
        {"area_key": "1", "reference_date": DAY, "value": 0.0},
        {"area_key": "2", "reference_date": DAY, "value": None},
    ]

    async def load(indicator: PublishedIndicator = RECIPIENTS) -> ImportReport:
        return await import_indicator_rows(graph, LEVEL.code, indicator, rows, **common(tmp_path))

    assert (await load()).total == Counts(created=2)
    assert not (await load()).changed_something
    assert sorted(repr(each.value) for each in await areas.load_published_figures(graph, "recipients", LEVEL.code)) == [
        "0.0",
        "None",
    ]
    assert await areas.load_published_indicators(graph) == [RECIPIENTS]
    rows[0]["value"] = 5.0
    assert (await load()).total == Counts(changed=1, unchanged=1)
    renamed = PublishedIndicator("recipients", "Empfänger:innen", "recipients", "people", "residents", None)
    assert (await load(renamed)).changed_something
    assert await areas.load_published_indicators(graph) == [renamed]
    for uncountable in (-5.0, 12.345):
        rows[0]["value"] = uncountable
        with pytest.raises(RowsRefused):
            await load()
    with pytest.raises(BadInput, match="case register"):
        await load(PublishedIndicator("people", "x", "x", "people", None, None))
    with pytest.raises(BadInput, match="Units"):
        await load(PublishedIndicator("x", "x", "x", "pieces", None, None))


async def test_a_directory_is_in_the_graph_with_its_relations_and_a_refuge_on_no_map(
    graph: Graph, tmp_path: Path
) -> None:
    await import_areas(graph, tmp_path / "data")
    folder = write_folder(tmp_path / "directory", DIRECTORY_ROWS)
    report = await import_directory(graph, folder, **common(tmp_path))
    assert report.total == Counts(created=8)
    assert report.not_located == 1
    assert await ask(graph, "MATCH (n)-[:LOCATED_IN]->(a) RETURN coalesce(n.name, '') AS n, a.name AS a") == [
        ("Haupthaus", "Ost"),
        ("Werkstatt", "Mitte"),
    ]
    assert await ask(graph, "MATCH (s:Site {secret: true}) RETURN s.lat AS lat, s.lon AS lon") == [(None, None)]
    assert await ask(
        graph, "MATCH (p:Programme)-[r]->(x) RETURN p.name AS p, type(r) AS r, coalesce(x.name, x.code) AS x"
    ) == [
        ("Kurs m1", "ADDRESSES", "debts"),
        ("Kurs m1", "HELD_AT", "Werkstatt"),
        ("Kurs m1", "LEADS_TO", "Kurs m2"),
        ("Kurs m1", "OFFERED_BY", "Öse"),
        ("Kurs m1", "SPOKEN_IN", "de"),
        ("Kurs m1", "SPOKEN_IN", "tr"),
        ("Kurs m2", "ADDRESSES", "debts"),
        ("Kurs m2", "HELD_AT", "Werkstatt"),
        ("Kurs m2", "OFFERED_BY", "Öse"),
        ("Kurs m2", "SPOKEN_IN", "de"),
        ("Kurs m2", "SPOKEN_IN", "tr"),
    ]
    assert not (await import_directory(graph, folder, **common(tmp_path))).changed_something
    rows = copied(DIRECTORY_ROWS)
    rows["programmes"][0] |= {"next_station_numbers": "", "needs": "housing", "places": "12"}
    rows["sites"][0] |= {"provider_number": "p2", "lon": "9.05"}
    rows["offices"][0] |= {"name": "Neues Haupthaus", "lat": "", "lon": ""}
    changed = await import_directory(graph, write_folder(folder, rows), **common(tmp_path))
    assert changed.total == Counts(changed=3, unchanged=5)
    assert await ask(graph, "MATCH (p:Programme {name: 'Kurs m1'})-[:ADDRESSES|LEADS_TO]->(x) RETURN x.code AS x") == [
        ("housing",)
    ]
    assert await ask(graph, "MATCH (p:Provider)-[:HAS_SITE]->(s {name: 'Werkstatt'}) RETURN p.name AS p") == [
        ("Brücke",)
    ]
    assert await ask(graph, "MATCH (n)-[:LOCATED_IN]->(a) RETURN n.name AS n, a.name AS a") == [("Werkstatt", "Ost")]
    assert await ask(graph, "MATCH (o:DistrictOffice {kind: 'main'}) RETURN o.lat AS lat, o.name AS n") == [
        (None, "Neues Haupthaus")
    ]


async def test_kassel_has_23_districts_and_200507_residents(graph: Graph, tmp_path: Path, shared_data: Path) -> None:
    fields = AreaFields("bezirk", "name", r"(\d\d)$", no_district_keys=("25",))
    level = KNOWN_LEVELS["ortsbezirk"]
    report = await import_neighbourhoods(
        graph, shared_data / "kassel" / "kassel_ortsbezirke.geojson", fields=fields, level=level, **common(tmp_path)
    )
    assert report.total == Counts(created=24)
    assert {note.kind for note in report.notes} == {"overlap", "gap"}
    found = await areas.load_neighbourhoods(graph, level.code)
    assert sum(each.is_district for each in found) == 23
    assert [each.name for each in found if not each.is_district] == ["Dönchelandschaft (ortsbezirksfrei)"]
    assert sum(each.area_km2 for each in found) == pytest.approx(106.6, abs=0.2)
    await import_residents(
        graph,
        shared_data / "kassel" / "kassel_einwohner_2015.csv",
        level=level.code,
        wide=WideColumns("obz", date="2015-12-31"),
        groups=[("einwohner", "all"), ("nicht_deutsch", "without_german_citizenship")],
        **common(tmp_path),
    )
    counts = await areas.load_resident_counts(graph, level.code)
    assert sum(each.count for each in counts if each.group == "all") == 200_507
    assert sum(each.count for each in counts if each.group == "without_german_citizenship") == 31_811


async def test_hamburgs_published_counts_are_imported_whole(graph: Graph, tmp_path: Path, shared_data: Path) -> None:
    path = shared_data / "hamburg" / "hamburg_stadtteile_sgb2_2013.geojson"
    await import_neighbourhoods(
        graph, path, fields=AreaFields("stadtteil", "stadtteil"), level=LEVEL, **common(tmp_path)
    )
    wide = WideColumns("stadtteil", date="2013-12-31")
    await import_residents(
        graph, path, level=LEVEL.code, wide=wide, groups=[("bevoelkerung", "all")], **common(tmp_path)
    )
    report = await import_indicator(
        graph,
        path,
        level=LEVEL.code,
        indicator=RECIPIENTS,
        wide=wide,
        value_column="sgb2_leistungsempf",
        **common(tmp_path),
    )
    assert report.total == Counts(created=99)
    assert sum(each.count for each in await areas.load_resident_counts(graph, LEVEL.code)) == 1_782_217
    figures = await areas.load_published_figures(graph, "recipients", LEVEL.code)
    assert sum(each.value or 0 for each in figures) == 178_414


async def test_berlin_has_448_areas_and_12_without_data(graph: Graph, tmp_path: Path, shared_data: Path) -> None:
    path = shared_data / "berlin" / "mss_2019_planungsraeume.geojson"
    level = KNOWN_LEVELS["planungsraum"]
    with pytest.raises(RowsRefused) as refused:
        await import_neighbourhoods(graph, path, fields=AreaFields("id", "name"), level=level, **common(tmp_path))
    assert [each.kind for each in refused.value.report.refusals] == ["duplicate_key", "duplicate_key"]
    fields = AreaFields("id", "name", repeated=Repeated.NUMBER)
    report = await import_neighbourhoods(graph, path, fields=fields, level=level, **common(tmp_path))
    assert report.total == Counts(created=448)
    indicator = PublishedIndicator("unemployed", "Arbeitslose", "unemployed", "per_cent", None, None)
    await import_indicator(
        graph,
        path,
        level=level.code,
        indicator=indicator,
        wide=WideColumns("id", date="2018-12-31", number_repeated=True),
        value_column="s1_percentage_unemployed",
        **common(tmp_path),
    )
    figures = await areas.load_published_figures(graph, "unemployed", level.code)
    assert len(figures) == 448
    assert sum(each.value is None for each in figures) == 12
