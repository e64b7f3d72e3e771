"""What lies in what: links of the graph first, then the borders; and the pieces that counts are protected by."""

from __future__ import annotations

from datetime import date
from typing import Any

import geopandas
import pandas as pd
from shapely.geometry import Polygon, box

from geo.disclosure import Limits, Stamp, cut_into_pieces, publish_counts, with_containment
from geo.disclosure.pieces import MOST_PIECES, PIECES
from geo.frames import RegisterFrames, register_frames
from geo.layers import NOT_LOCATED, count_tables
from graph_schema.model.figures import CellState
from graph_schema.model.people import ResidenceState
from tests.geo.random_registers import NEWEST, random_register
from tests.geo.test_layers import areas as linked_areas

Area = tuple[int, str, str, str | None, bool]

STAMP = Stamp(NEWEST, NEWEST, NEWEST)
PEOPLE = ("people", "all", "all")


def frame_of(rows: list[Area]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["rank", "level", "area_id", "parent_id", "is_district"]).set_index("area_id")


def ground(west: float, south: float, width: float, height: float) -> Polygon:
    """A rectangle in metres, somewhere in Germany."""
    return box(500_000 + west, 5_650_000 + south, 500_000 + west + width, 5_650_000 + south + height)


BOROUGHS = geopandas.GeoSeries({"A": ground(0, 0, 1000, 1000), "B": ground(1000, 0, 1000, 1000)}, crs=25832)
PARTS = geopandas.GeoSeries(
    {
        "a1": ground(0, 0, 500, 1000),
        "a2": ground(500, 0, 503, 500),
        "b1": ground(1000, 0, 1000, 500),
        "both": ground(500, 500, 1500, 500),
        "outside": ground(3000, 0, 10, 10),
    },
    crs=25832,
).to_crs(4326)
UNLINKED: list[Area] = [
    *((0, "borough", area, None, True) for area in ("A", "B")),
    *((1, "part", area, None, True) for area in ("a1", "a2", "b1", "both", "outside")),
]


def test_borders_tell_what_lies_in_what_where_nobody_linked_the_levels() -> None:
    found = with_containment(frame_of(UNLINKED), {"borough": BOROUGHS, "part": PARTS})
    assert found["parent_id"].dropna().to_dict() == {"a1": "A", "a2": "A", "b1": "B"}
    assert {area for area, crosses in found["crosses"].to_dict().items() if crosses} == {"both"}
    assert found.loc["outside", "within"] == ()


def test_a_link_of_the_graph_counts_before_the_borders() -> None:
    rows = [(*row[:3], "B" if row[2] == "a1" else None, True) for row in UNLINKED]
    found = with_containment(frame_of(rows), {"borough": BOROUGHS, "part": PARTS})
    assert found.loc["a1", "within"] == ("B",)


def test_without_borders_nobody_can_tell() -> None:
    found = with_containment(frame_of(UNLINKED), {})
    assert found.loc["a1", "crosses"] == ("borough",)
    assert with_containment(frame_of(UNLINKED[:2]), {})["crosses"].tolist() == [(), ()]


def test_an_area_lies_in_several_that_cross_each_other() -> None:
    halves = geopandas.GeoSeries({"N": ground(0, 500, 2000, 500), "S": ground(0, 0, 2000, 500)}, crs=25832)
    small = geopandas.GeoSeries({"s": ground(100, 100, 50, 50)}, crs=25832)
    rows: list[Area] = [
        *((0, "borough", area, None, True) for area in ("A", "B")),
        *((1, "half", area, None, True) for area in ("N", "S")),
        (2, "block", "s", None, True),
    ]
    found = with_containment(frame_of(rows), {"borough": BOROUGHS, "half": halves, "block": small})
    assert found.loc["s", "within"] == ("S", "A")
    assert found.loc["N", "crosses"] == ("borough",)


def test_every_area_is_the_sum_of_its_pieces() -> None:
    cut = cut_into_pieces(register_frames(**random_register(3, 80)), linked_areas())
    assert cut.pieces is not None
    counts = count_tables(cut.register, cut.areas, NEWEST)
    for level in ("district", "block"):
        for area, row in counts[level].drop(index=NOT_LOCATED).iterrows():
            inside = [piece for piece, place in cut.pieces[level].to_dict().items() if place == area]
            assert counts[PIECES].loc[inside].sum().equals(row)


def test_pieces_change_no_count() -> None:
    register = register_frames(**random_register(5, 80))
    cut = cut_into_pieces(register, linked_areas())
    plain, with_pieces = count_tables(register, linked_areas(), NEWEST), count_tables(cut.register, cut.areas, NEWEST)
    assert all(plain[level].equals(with_pieces[level]) for level in plain)


def test_two_levels_that_nobody_linked_give_no_single_person_away() -> None:
    """112 in A, 50 and 60 in two of its three parts would be 2 in the third."""
    pieces = pd.DataFrame(
        {"borough": ["A", "A", "A", "B"], "part": ["a1", "a2", "a3", "b1"]}, index=pd.Index(["1", "2", "3", "4"])
    )
    column = pd.MultiIndex.from_tuples([PEOPLE])
    counts = {
        "borough": pd.DataFrame([112, 700, 0], index=["A", "B", NOT_LOCATED], columns=column),
        "part": pd.DataFrame([2, 50, 60, 700, 0], index=["a1", "a2", "a3", "b1", NOT_LOCATED], columns=column),
        PIECES: pd.DataFrame([2, 50, 60, 700, 0], index=["1", "2", "3", "4", NOT_LOCATED], columns=column),
    }
    borough, part = publish_counts(counts, frame_of([]), {}, Limits(), STAMP, pieces=pieces)
    withheld = [cell["all"].state is CellState.WITHHELD for cell in (borough.cells["A"], *part.cells.values())]
    assert withheld.count(True) > 1


def test_old_and_new_borders_of_a_district_do_not_tell_of_the_strip_between_them() -> None:
    """A strip with two people moved from B to A."""
    pieces = pd.DataFrame({"old": ["A", "B", "B"], "new": ["A2", "A2", "B2"]}, index=pd.Index(["1", "strip", "3"]))
    column = pd.MultiIndex.from_tuples([PEOPLE])
    counts = {
        "old": pd.DataFrame([40, 52, 9], index=["A", "B", NOT_LOCATED], columns=column),
        "new": pd.DataFrame([42, 50, 9], index=["A2", "B2", NOT_LOCATED], columns=column),
        PIECES: pd.DataFrame([40, 2, 50, 9], index=["1", "strip", "3", NOT_LOCATED], columns=column),
    }
    old, new = publish_counts(counts, frame_of([]), {}, Limits(), STAMP, pieces=pieces)
    shown = [table.cells[area]["all"].state is CellState.SHOWN for table, area in ((old, "A"), (new, "A2"))]
    assert not all(shown)


def crossing(rows: int, columns: int) -> tuple[RegisterFrames, pd.DataFrame]:
    """A register with a household in every field of a chessboard, and the board's rows and columns as levels."""
    register: dict[str, list[dict[str, Any]]] = random_register(1, rows * columns)
    register["residences"] = [
        {"residence_id": f"r{home['household_id']}", "household_id": home["household_id"],
         "state": ResidenceState.LOCATED.value, "since": date(2015, 1, 1), "until": None}
        for home in register["households"]
    ]  # fmt: skip
    register["residence_areas"] = [
        {"residence_id": each["residence_id"], "area_id": area}
        for number, each in enumerate(register["residences"])
        for area in (f"row{number // columns}", f"column{number % columns}")
    ]
    board: list[Area] = [(0, "rows", f"row{number}", None, True) for number in range(rows)]
    board += [(1, "columns", f"column{number}", None, True) for number in range(columns)]
    return register_frames(**register), frame_of(board)


def test_the_finer_of_two_levels_that_cross_too_often_gets_no_figures() -> None:
    register, areas = crossing(11, 10)
    assert len(crossing(11, 10)[0].residences) == 110 > MOST_PIECES
    cut = cut_into_pieces(register, areas)
    assert cut.pieces is None
    assert list(count_tables(cut.register, cut.areas, NEWEST)) == ["rows"]


def test_levels_that_cross_less_are_told_together() -> None:
    register, areas = crossing(5, 4)
    cut = cut_into_pieces(register, areas)
    assert cut.pieces is not None
    assert len(cut.pieces) == 20
    assert list(count_tables(cut.register, cut.areas, NEWEST)) == ["rows", "columns", PIECES]


def test_levels_that_lie_in_each_other_are_told_however_many_areas_they_have() -> None:
    register, areas = crossing(150, 1)
    fine = areas[areas["level"] == "rows"].assign(level="blocks", rank=1, parent_id="whole")
    cut = cut_into_pieces(register, pd.concat([frame_of([(0, "city", "whole", None, True)]), fine]))
    assert list(count_tables(cut.register, cut.areas, NEWEST)) == ["city", "blocks", PIECES]
