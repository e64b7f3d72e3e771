"""A workbook may hold a sheet that is one chart: it is no table, and no reason to refuse the file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.chart import BarChart, Reference

from graph_schema.ingest.workbooks import read_sheet, sheet_names


def test_a_sheet_that_is_a_chart_is_passed_over(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    table = workbook.worksheets[0]
    table.title = "Personen"
    for row in (["Nr", "Zahl"], ["1", 5], ["2", 7]):
        table.append(row)
    chart = BarChart()
    chart.add_data(Reference(table, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    workbook.create_chartsheet("Diagramm").add_chart(chart)
    workbook.save(tmp_path / "export.xlsx")

    assert sheet_names(tmp_path / "export.xlsx") == ["Personen"]
    assert [cells for _, cells in read_sheet(tmp_path / "export.xlsx")] == [["Nr", "Zahl"], ["1", "5"], ["2", "7"]]
