"""The directory: offices, providers, sites and programmes."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.actions.import_directory import import_directory
from graph_schema.errors import UnreadableFile
from graph_schema.ingest.report import Counts
from graph_schema.store.graph import Graph
from tests.integration.small_imports import common
from tests.integration.small_register import DIRECTORY_ROWS, ask, copied, import_areas, write_folder


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


async def test_a_file_of_the_directory_may_be_left_out_and_is_then_not_touched(graph: Graph, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "directory", DIRECTORY_ROWS)
    await import_directory(graph, folder, **common(tmp_path))
    for name in ("offices", "providers"):
        (folder / f"{name}.csv").unlink()
    report = await import_directory(graph, folder, **common(tmp_path))
    assert {name: counts.unchanged for name, counts in report.tables.items()} == {"sites": 2, "programmes": 2}
    assert report.total == Counts(unchanged=4)


async def test_a_file_of_the_directory_without_rows_says_that_it_may_be_left_out(graph: Graph, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "directory", {**DIRECTORY_ROWS, "programmes": []})
    with pytest.raises(UnreadableFile, match="leave it out"):
        await import_directory(graph, folder, **common(tmp_path))
    (folder / "programmes.csv").unlink()
    assert (await import_directory(graph, folder, **common(tmp_path))).total == Counts(created=6)
