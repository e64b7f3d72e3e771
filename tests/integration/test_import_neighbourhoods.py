"""Neighbourhoods: stored, repaired, vanished, with parents, and what is told of their borders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from shapely.geometry import Polygon, box

from api.actions.import_neighbourhoods import import_neighbourhood_frame, import_neighbourhoods
from api.actions.import_residents import import_resident_rows
from geo.area_files import AreaFields
from geo.boundaries import frame_from_wkb
from graph_schema.errors import BadInput, UnreadableFile
from graph_schema.ingest.report import Counts, RowsRefused
from graph_schema.model.known_levels import KNOWN_LEVELS
from graph_schema.store import areas
from graph_schema.store.graph import Graph
from tests.integration.small_imports import common, residents
from tests.integration.small_register import LEVEL, ask, import_areas, three_areas


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


def overlapping() -> geopandas.GeoDataFrame:
    """Three areas of which the neighbours overlap."""
    frame = three_areas()
    frame.geometry = [box(9 + at / 10, 51, 9.11 + at / 10, 51.1) for at in range(3)]
    return frame


async def test_what_is_odd_about_borders_is_new_once(graph: Graph, tmp_path: Path) -> None:
    async def load(frame: geopandas.GeoDataFrame) -> list[tuple[tuple[str, ...], bool]]:
        report = await import_neighbourhood_frame(graph, frame, level=LEVEL, **common(tmp_path))
        return [(note.names, note.known) for note in report.notes if note.kind == "overlap"]

    assert sorted(await load(overlapping())) == [(("Mitte", "Ähre"), False), (("Ost", "Mitte"), False)]
    assert sorted(await load(overlapping())) == [(("Mitte", "Ähre"), True), (("Ost", "Mitte"), True)]
    changed = overlapping()
    changed.geometry = [box(8.95, 51, 9.11, 51.1), *changed.geometry[1:]]
    assert sorted(await load(changed)) == [(("Mitte", "Ähre"), True), (("Ost", "Mitte"), False)]
    assert await load(changed.iloc[1:].reset_index(drop=True)) == [(("Mitte", "Ähre"), False)], "one is missing"


async def test_refusals_name_the_fields_of_the_file(graph: Graph, tmp_path: Path) -> None:
    frame = three_areas().rename(columns={"key": "bezirk", "name": "bezeichnung"})
    frame["bezirk"] = ["Bezirk 01", "Bezirk 02", "Bezirk 02"]
    frame["bezeichnung"] = ["", "Mitte", "Wald"]
    frame.to_file(tmp_path / "areas.geojson")
    fields = AreaFields("bezirk", "bezeichnung", r"(\d\d)$")
    with pytest.raises(RowsRefused) as refused:
        await import_neighbourhoods(graph, tmp_path / "areas.geojson", fields=fields, level=LEVEL, **common(tmp_path))
    refusals = refused.value.report.refusals
    assert [(each.row, each.column) for each in refusals] == [(1, "bezeichnung"), (2, "bezirk"), (3, "bezirk")]
    assert refusals[1].remedy_de.startswith("bezirk nur einmal verwenden (Zeilen 2, 3). Oder mit --repeated-keys join")
    assert refusals[1].remedy_en.startswith("Use bezirk once only (rows 2, 3). Or make one area of them")


async def test_a_file_without_areas_is_taken_for_damaged_and_removes_nothing(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    path = tmp_path / "areas.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with pytest.raises(UnreadableFile, match="damaged or unfinished") as refused:
        await import_neighbourhoods(
            graph, path, fields=AreaFields("key", "name"), level=LEVEL, remove_vanished=True, **common(tmp_path)
        )
    assert "beschädigt oder unfertig" in refused.value.text("de")
    assert len(await areas.load_neighbourhoods(graph, LEVEL.code)) == 3
