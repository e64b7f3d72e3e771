"""Borders for the browser and the map that folium writes: nothing foreign, nothing inline, nothing lost."""

from __future__ import annotations

import json
import re
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.maps import draw_map, draw_offline_map, pack_borders, script_text


def town() -> gpd.GeoDataFrame:
    """Nine squares of a kilometre with winding borders, one of them with a hole that the ninth fills."""
    squares: list[Any] = [shapely.box(column, row, column + 1, row + 1) for row in range(2) for column in range(4)]
    inner = shapely.box(0.4, 0.4, 0.6, 0.6)
    squares[0] = squares[0].difference(inner)
    metres = [
        shapely.transform(shapely.segmentize(each, 0.05), lambda at: at * 1000 + [533000, 5685000])
        for each in (*squares, inner)
    ]
    return gpd.GeoDataFrame(
        {
            "key": [f"{number:02d}" for number in range(9)],
            "name": [*"ABCDEFGH", "</script><b>Heide</b>"],
            "is_district": [True] * 8 + [False],
        },
        geometry=metres,
        crs="EPSG:25832",
    )


def unpacked(content: bytes) -> dict[str, shapely.MultiPolygon]:
    """Put the steps together again, as the browser does."""
    packed: dict[str, Any] = json.loads(content)
    origin, step = np.array(packed["origin"]), packed["step"]

    def ring(steps: list[int]) -> list[tuple[float, float]]:
        return [tuple(place) for place in origin + step * np.cumsum(np.array(steps).reshape(-1, 2), axis=0)]

    return {
        area["key"]: shapely.MultiPolygon(
            [(ring(outer), [ring(hole) for hole in holes]) for outer, *holes in area["polygons"]]
        )
        for area in packed["areas"]
    }


def test_borders_come_back_within_a_metre() -> None:
    frame = town()

    there = unpacked(pack_borders(frame).content)

    back: Any = gpd.GeoSeries(there, crs=4326).to_crs("EPSG:25832")
    for key, geometry in zip(frame["key"], frame.geometry, strict=True):
        assert shapely.hausdorff_distance(back[key], geometry) < 1.5
        assert len(shapely.get_parts(back[key])) == 1


def test_neighbours_keep_the_same_border_and_a_hole_stays_a_hole() -> None:
    there = unpacked(pack_borders(town()).content)

    assert shapely.coverage_is_valid(list(there.values()))
    assert len(shapely.get_parts(there["00"])[0].interiors) == 1


def test_simplified_borders_have_far_fewer_corners() -> None:
    corners = shapely.get_num_coordinates(list(unpacked(pack_borders(town()).content).values())).sum()

    assert corners < 0.4 * shapely.get_num_coordinates(town().geometry.to_numpy()).sum()


def test_labels_stand_in_the_middle_of_the_largest_circle_inside() -> None:
    packed: dict[str, Any] = json.loads(pack_borders(town()).content)
    areas = unpacked(pack_borders(town()).content)

    for area in packed["areas"]:
        place = shapely.Point(np.array(packed["origin"]) + packed["step"] * np.array(area["label"]))
        assert shapely.contains(areas[area["key"]], place)


def test_the_same_borders_give_the_same_bytes_and_the_same_script() -> None:
    one, other = pack_borders(town()), pack_borders(town())

    assert one == other
    assert draw_map(one, "/borders") == draw_map(other, "/borders")


def test_borders_without_a_coordinate_system_or_without_areas_are_refused() -> None:
    with pytest.raises(ValueError, match="coordinate system"):
        pack_borders(gpd.GeoDataFrame(town().drop(columns="geometry"), geometry=list(town().geometry)))
    with pytest.raises(ValueError, match="areas"):
        pack_borders(town().iloc[:0])


def test_the_map_names_no_other_host_and_no_library_that_is_not_ours() -> None:
    figure = draw_map(pack_borders(town()), "/borders/district.json")

    assert re.findall(r"https?:|//[a-z]", figure.html + figure.script) == []
    for foreign in ("jquery", "bootstrap", "cdn", "tile", "openstreetmap", "awesome"):
        assert foreign not in (figure.html + figure.script).lower()
    assert "/borders/district.json" in figure.script


def test_the_maps_element_holds_neither_script_nor_style() -> None:
    figure = draw_map(pack_borders(town()), "/borders")

    assert "<script" not in figure.html + figure.script
    assert "style" not in figure.html
    assert re.search(r'id="(map_\w+)"', figure.html)[1] in figure.script  # pyright: ignore[reportOptionalSubscript]


def test_no_name_of_the_data_is_in_the_maps_script() -> None:
    borders = pack_borders(town())

    assert "Heide" in borders.content.decode()
    assert "Heide" not in draw_map(borders, "/borders").script + draw_offline_map(borders, "map-geometry").script


def test_text_inside_a_script_element_cannot_end_it() -> None:
    content = pack_borders(town()).content

    inside = script_text(content)

    assert "<" not in inside
    assert json.loads(inside) == json.loads(content)


def test_the_frame_keeps_the_towns_proportions_within_limits() -> None:
    frame = town()
    row = frame.iloc[4:8]

    assert pack_borders(frame).ratio == pytest.approx(0.5, abs=0.02)
    assert 'viewBox="0 0 1000 550"' in draw_map(pack_borders(row), "/borders").html
