"""Real cities as they are published, brought in whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.actions.import_indicator import import_indicator
from api.actions.import_neighbourhoods import import_neighbourhoods
from api.actions.import_residents import import_residents
from geo.area_files import AreaFields, Repeated
from graph_schema.ingest.report import Counts, RowsRefused
from graph_schema.ingest.wide import WideColumns
from graph_schema.model.known_levels import KNOWN_LEVELS
from graph_schema.store import areas
from graph_schema.store.areas import PublishedIndicator
from graph_schema.store.graph import Graph
from tests.integration.small_imports import RECIPIENTS, common
from tests.integration.small_register import LEVEL


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
