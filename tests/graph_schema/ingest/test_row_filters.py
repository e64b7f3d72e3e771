"""Which rows of an export are proposed to be left out, and when nothing is proposed."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_schema.ingest.mapped import read_mapped
from graph_schema.ingest.row_filters import row_filter
from graph_schema.ingest.samples import read_samples
from tests.graph_schema.ingest.mapping_files import as_mapping, suggested, written_file

HEADER = ["Kundennummer", "Bezug von", "Bezug bis"]


def folder_of(folder: Path, name: str, cells: list[str]) -> Path:
    """Benefit periods with a column that may say which of them hold."""
    rows = [[str(at), "1.1.2020", "", cell] for at, cell in enumerate(cells)]
    return written_file(folder, "Leistung.csv", [*HEADER, name], rows)


@pytest.mark.parametrize(
    ("name", "cells", "kept"),
    [
        ("gelöscht", ["N", "N", "J"], "N"),
        ("geloescht_kz", ["0", "0", "1"], "0"),
        ("Löschkennzeichen", ["", "", "X"], ""),
        ("LKZ", ["", "", "L"], ""),
        ("Storno", ["nein", "nein", "ja"], "nein"),
        ("gelöscht am", ["", "", "01.10.2022"], ""),
        ("IstGeloescht", ["False", "False", "False"], "False"),
        ("Status", ["aktiv", "aktiv", "inaktiv"], "aktiv"),
        ("Satzstatus", ["gültig", "gültig", "gelöscht"], "gültig"),
        ("aktiv", ["J", "J", "N"], "J"),
    ],
)
def test_rows_that_hold_no_more_are_proposed_to_be_left_out(
    tmp_path: Path, name: str, cells: list[str], kept: str
) -> None:
    folder = folder_of(tmp_path, name, cells)
    (sample,) = read_samples(folder)
    found = row_filter(sample)
    assert found is not None
    assert (found.name, found.value, found.left_out, found.rows) == (name, kept, 3 - cells.count(kept), 3)
    mapping = as_mapping(tmp_path, text := suggested(folder))
    assert mapping.tables[0].where == {name: kept}
    assert "# bestätigen / confirm" in text
    (raw,) = read_mapped(folder, mapping)
    assert len(raw.rows) == cells.count(kept)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("gelöscht", ["J", "J", "J"]),
        ("gelöscht", ["N", "", "J"]),
        ("Löschdatum", ["01.10.2032", "01.10.2032", "01.10.2033"]),
        ("Status", ["aktiv", "aktiv", "aktiv"]),
        ("Status", ["aktiv", "ruhend", "inaktiv"]),
        ("Familienstand", ["J", "N", "N"]),
        ("Ergebnis", ["ungültig", "gültig", "gültig"]),
    ],
)
def test_nothing_is_proposed_where_it_is_not_clear_which_rows_hold(tmp_path: Path, name: str, cells: list[str]) -> None:
    folder = folder_of(tmp_path, name, cells)
    assert row_filter(read_samples(folder)[0]) is None
    text = suggested(folder)
    assert "where =" not in text
    assert f'"{name}",  # ? prüfen / check' in text, "and a person decides on the column"
