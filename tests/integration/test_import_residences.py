"""Residences of the register: where they lie, and whose place is shown to nobody (F7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_schema.ingest.report import Counts
from graph_schema.store.graph import Graph
from tests.integration.small_imports import PLACES, load_register
from tests.integration.small_register import REGISTER_ROWS, ask, copied, import_areas


@pytest.fixture
async def town(graph: Graph, tmp_path: Path) -> Graph:
    """The graph with three areas."""
    await import_areas(graph, tmp_path / "data")
    return graph


async def test_a_protected_person_takes_every_place_of_the_household_out_of_the_graph(
    town: Graph, tmp_path: Path
) -> None:
    await load_register(town, tmp_path, REGISTER_ROWS)
    rows = copied(REGISTER_ROWS)
    rows["citizens"][1]["protected"] = "ja"
    report = await load_register(town, tmp_path, rows)
    assert report.protected == 3
    places = await ask(
        town,
        "MATCH (h:Household {type: 'single_parent'})-[:LIVES_IN]->(r) OPTIONAL MATCH (r)-[l:LOCATED_IN]->()"
        " RETURN r.state AS s, r.lat AS a, r.lon AS o, l IS NULL AS nowhere, r.street AS street, h.protected AS p",
    )
    assert places == [
        ("protected", None, None, True, "Alter Weg", True),
        ("protected", None, None, True, "Weg", True),
    ]
    assert not (await load_register(town, tmp_path, rows)).changed_something
    await load_register(town, tmp_path, REGISTER_ROWS)
    assert ("located", 51.05, "Mitte", False) in await ask(town, PLACES)


async def test_protection_reaches_places_that_are_no_longer_in_the_files(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, REGISTER_ROWS)
    rows = copied(REGISTER_ROWS)
    del rows["households"][0]
    rows["citizens"][0] |= {"protected": "1", "sex": "wrong"}
    report = await load_register(town, tmp_path, rows, accept_valid=True)
    assert report.tables["citizens"].refused == 1
    assert await ask(
        town, "MATCH (:Household {type: 'single_parent'})-[:LIVES_IN]->(r) RETURN r.state AS s, r.lat AS lat"
    ) == [("protected", None), ("protected", None)]
    restored = await load_register(town, tmp_path, REGISTER_ROWS)
    assert restored.tables["households"].changed == 2
    assert ("located", 51.05, "Ost", False) in await ask(town, PLACES)


async def test_a_protected_person_who_is_missing_from_the_files_stays_protected(town: Graph, tmp_path: Path) -> None:
    rows = copied(REGISTER_ROWS)
    rows["citizens"][1]["protected"] = "ja"
    await load_register(town, tmp_path, rows)
    without = copied(REGISTER_ROWS)
    del without["citizens"][1], without["memberships"][1]
    await load_register(town, tmp_path, without)
    assert await ask(town, "MATCH (h:Household {type: 'single_parent'}) RETURN h.protected AS p") == [(True,)]
    assert ("located", 51.05, "Mitte", False) not in await ask(town, PLACES)


async def test_a_former_household_that_only_the_graph_knows_stays_protected(town: Graph, tmp_path: Path) -> None:
    rows = copied(REGISTER_ROWS)
    rows["citizens"][1]["protected"] = "ja"
    await load_register(town, tmp_path, rows)
    rows["memberships"][1]["household_number"] = "h2"
    report = await load_register(town, tmp_path, rows)
    assert report.protected == 4
    assert not [lat for _, lat, area, _ in await ask(town, PLACES) if lat is not None and area]
    del rows["citizens"][1]["protected"]
    await load_register(town, tmp_path, rows)
    assert ("located", 51.05, "Mitte", False) in await ask(town, PLACES)


async def test_a_person_who_becomes_protected_hides_households_that_only_the_graph_knows(
    town: Graph, tmp_path: Path
) -> None:
    await load_register(town, tmp_path, REGISTER_ROWS)
    rows = copied(REGISTER_ROWS)
    rows["citizens"][1]["protected"] = "ja"
    rows["memberships"][1]["household_number"] = "h2"
    await load_register(town, tmp_path, rows)
    assert not [lat for _, lat, area, _ in await ask(town, PLACES) if lat is not None and area]
    assert not (await load_register(town, tmp_path, rows)).changed_something


async def test_a_household_keeps_the_protection_of_a_residence_that_left_the_files(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, REGISTER_ROWS)
    rows = copied(REGISTER_ROWS)
    refuge = rows["households"].pop()
    moved = {**refuge, "residence_since": "2022-03-01", "residence_state": ""}
    rows["households"].append(moved)
    report = await load_register(town, tmp_path, rows)
    assert [note.kind for note in report.notes] == ["still_protected"]
    protected = [place for place in await ask(town, PLACES) if place[3]]
    assert protected == [("protected", None, None, True), ("protected", None, None, True)]
    assert not (await load_register(town, tmp_path, rows)).changed_something
    rows["households"] += [{**refuge, "residence_until": "2022-02-28", "residence_state": ""}]
    assert not (await load_register(town, tmp_path, rows)).notes
    assert not [place for place in await ask(town, PLACES) if place[3]]


async def test_new_borders_locate_everybody_anew(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, REGISTER_ROWS)
    report = await import_areas(town, tmp_path / "data", shift=-0.1)
    assert report.total == Counts(changed=3)
    assert await ask(town, PLACES) == [
        ("located", 51.05, "Mitte", False),
        ("located", 51.05, "Ähre", False),
        ("no_fixed_address", None, None, False),
        ("not_located", 48.0, None, False),
        ("not_located", 51.05, None, False),
        ("protected", None, None, True),
    ]
    assert not (await load_register(town, tmp_path, REGISTER_ROWS)).changed_something


async def test_a_register_without_areas_is_kept_and_located_later(graph: Graph, tmp_path: Path) -> None:
    report = await load_register(graph, tmp_path, REGISTER_ROWS)
    assert report.not_located == 4
    await import_areas(graph, tmp_path / "data")
    assert [state for state, *_ in await ask(graph, PLACES)].count("located") == 3


async def test_swapped_coordinates_are_kept_and_noted(town: Graph, tmp_path: Path) -> None:
    rows = copied(REGISTER_ROWS)
    rows["households"][2] |= {"lat": "9.05", "lon": "51.05"}
    report = await load_register(town, tmp_path, rows)
    assert [note.kind for note in report.notes] == ["coordinates_swapped"]
    assert report.not_located == 2
