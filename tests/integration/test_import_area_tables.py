"""Residents and published figures: rows about areas, in our columns and as they are published."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.actions.import_indicator import import_indicator, import_indicator_rows
from api.actions.import_residents import import_resident_rows, import_residents
from graph_schema.errors import BadInput, UnreadableFile
from graph_schema.ingest.report import Counts, ImportReport, RowsRefused
from graph_schema.ingest.wide import WideColumns
from graph_schema.store import areas
from graph_schema.store.areas import PublishedIndicator
from graph_schema.store.graph import Graph
from tests.integration.small_imports import DAY, RECIPIENTS, common, residents
from tests.integration.small_register import LEVEL, import_areas


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


WIDE = WideColumns("area", date="2022-09-30")


def wide_file(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "town.csv"
    path.write_text("\n".join(["area;people;women", *rows, ""]), encoding="utf-8")
    return path


async def test_a_row_of_a_published_table_that_lacks_cells_is_refused(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    path = wide_file(tmp_path, "1;10;4", "2;20", "Source: the city")
    options: dict[str, Any] = {"level": LEVEL.code, "wide": WIDE, **common(tmp_path)}
    groups = [("people", "all"), ("women", "female")]
    with pytest.raises(RowsRefused) as refused:
        await import_residents(graph, path, groups=groups, **options)
    report = refused.value.report
    assert report.total == Counts(refused=2)
    assert [(each.file, each.row, each.column, each.kind) for each in report.refusals] == [
        ("town.csv", 3, "", "wrong_number_of_cells"), ("town.csv", 4, "", "wrong_number_of_cells"),
    ]  # fmt: skip
    assert report.refusals[0].remedy_de.startswith("Zeile hat 2 statt 3 Felder.")
    with pytest.raises(RowsRefused):
        await import_indicator(graph, path, indicator=RECIPIENTS, value_column="women", **options)
    assert (await import_residents(graph, path, groups=groups, accept_valid=True, **options)).total == Counts(
        created=2, refused=2
    )


async def test_what_is_wrong_with_an_area_is_said_once_for_all_groups(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    path = wide_file(tmp_path, "1;10;4", "1;11;5", "9;1;1")
    with pytest.raises(RowsRefused) as refused:
        await import_residents(
            graph, path, level=LEVEL.code, wide=WIDE, groups=[("people", "all"), ("women", "female")],
            **common(tmp_path),
        )  # fmt: skip
    assert [(each.row, each.column, each.kind) for each in refused.value.report.refusals] == [
        (2, "area", "duplicate_key"), (3, "area", "duplicate_key"), (4, "area", "unknown_reference"),
    ]  # fmt: skip
    assert refused.value.report.refusals[0].remedy_en == "Use area once only (rows 2, 3)."


@pytest.mark.parametrize("wide", [WIDE, None])
async def test_a_table_of_a_header_only_is_taken_for_damaged(
    graph: Graph, tmp_path: Path, wide: WideColumns | None
) -> None:
    await import_areas(graph, tmp_path / "data")
    path = wide_file(tmp_path)
    if wide is None:
        path.write_text("area_key,reference_date,group,count\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="header but no rows"):
        await import_residents(
            graph, path, level=LEVEL.code, wide=wide, groups=[("people", "all")] if wide else (), **common(tmp_path)
        )
