"""Long sequences on disk: as a list would be, private, and gone with the process."""

from __future__ import annotations

import errno
import gc
import os
import tempfile
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_schema.errors import GraphUnavailable
from graph_schema.ingest import spool
from graph_schema.ingest.checks import CheckedTable, check_rows, read_cells
from graph_schema.ingest.columns import BENEFIT_PERIODS, CITIZENS, DIRECTORY, REGISTER, Form, Table
from graph_schema.ingest.reading import WrongWidth, read_table
from graph_schema.ingest.spool import Chained, Spool, Spools
from graph_schema.ingest.typed_rows import packing_of

VALUES = st.none() | st.text(max_size=5) | st.integers(-5, 2**40) | st.dates() | st.booleans()
ITEMS = st.lists(st.dictionaries(st.text(max_size=3), VALUES, max_size=3), max_size=12)


def open_files(folder: Path) -> list[Path]:
    """The files that this process holds open in a folder, by their descriptor."""
    held: list[Path] = []
    for each in Path("/proc/self/fd").iterdir():
        try:
            if str(each.readlink()).startswith(str(folder)):
                held.append(each)
        except OSError:  # the descriptor that lists the folder itself
            continue
    return held


@settings(deadline=None)
@given(ITEMS, st.integers(1, 5))
def test_a_spool_is_what_a_list_would_be(items: list[dict[str, Any]], block: int) -> None:
    with tempfile.TemporaryDirectory() as name, patch.object(spool, "ROWS_IN_A_BLOCK", block):
        kept: Spool[dict[str, Any]] = Spool(items, folder=Path(name))
        assert list(kept) == items
        assert kept == items
        assert len(kept) == len(items)
        assert [kept[at] for at in reversed(range(len(items)))] == items[::-1]
        assert kept[1::2] == items[1::2]
        assert [kept[-at] for at in range(1, len(items) + 1)] == items[::-1]
        with pytest.raises(IndexError):
            kept[len(items)]
        assert Chained(kept, items)[len(items) :] == items
        assert list(Chained(kept, items)) == items + items


def test_what_lies_on_disk_has_no_name_and_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    kept = Spools(folder).of({"given_name": "GEHEIM"} for _ in range(spool.ROWS_IN_A_BLOCK))
    assert list(folder.iterdir()) == []
    assert folder.stat().st_mode & 0o777 == 0o700
    (file,) = open_files(folder)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.stat().st_nlink == 0
    assert b"GEHEIM" in file.read_bytes()
    assert "GEHEIM" not in repr(kept)
    del kept
    gc.collect()
    assert open_files(folder) == []


def test_a_short_spool_and_one_without_a_folder_stay_in_memory(tmp_path: Path) -> None:
    short = Spools(tmp_path / "data").of(range(spool.ROWS_IN_A_BLOCK - 1))
    without = Spools().of(range(3 * spool.ROWS_IN_A_BLOCK))
    assert not (tmp_path / "data").exists()
    assert (len(short), len(without)) == (spool.ROWS_IN_A_BLOCK - 1, 3 * spool.ROWS_IN_A_BLOCK)


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    with patch.object(os, "pwrite", side_effect=full), pytest.raises(GraphUnavailable, match="no space left"):
        Spools(tmp_path).of(range(spool.ROWS_IN_A_BLOCK))


EXAMPLES: dict[Form, Any] = {
    Form.TEXT: "Ähre", Form.NUMBER: 51.0, Form.INTEGER: 5, Form.DATE: date(2022, 1, 1), Form.BOOLEAN: False,
    Form.MONTH_END: date(2022, 1, 31), Form.CODE: "able", Form.CODES: ["debts"],
    Form.LANGUAGES: [{"code": "tr", "level": "C2"}],
}  # fmt: skip


@pytest.mark.parametrize("table", [*REGISTER, *DIRECTORY], ids=lambda table: table.name)
def test_typed_rows_come_back_as_they_were(table: Table) -> None:
    full = {column.name: EXAMPLES[column.form] for column in table.columns}
    empty: dict[str, Any] = dict.fromkeys(full)
    packing = packing_of(table)
    assert packing.unpack(packing.pack([full, empty, {}])) == [full, empty, empty]
    assert [type(value) for value in packing.unpack(packing.pack([full]))[0].values()] == [*map(type, full.values())]


def periods(folder: Path, rows: int) -> Path:
    path = folder / "benefit_periods.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("citizen_number,since,until\n")
        file.writelines(f"K{number:08},2022-01-01,2022-12-31\n" for number in range(rows))
    return path


def read_and_checked(folder: Path, rows: int) -> CheckedTable:
    spools = Spools(folder)
    checked = read_cells(read_table(periods(folder, rows), BENEFIT_PERIODS, spools), spools)
    check_rows(checked)
    return checked


def test_memory_does_not_hold_the_rows_of_a_file(tmp_path: Path) -> None:
    peaks: list[int] = []
    for rows in (5_000, 25_000):
        tracemalloc.start()
        assert len(read_and_checked(tmp_path, rows).rows) == rows
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # Its number, and what the check for repeated keys remembers: 128 bits and positions. A row as dict takes 500 bytes.
    assert (peaks[1] - peaks[0]) / 20_000 < 150


def test_rows_of_a_wrong_width_come_back_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "citizens.csv"
    names = ",".join(column.name for column in CITIZENS.columns)
    path.write_text(f"{names}\n1,Ada\n{'x,' * 18}\n", encoding="utf-8")
    with patch.object(spool, "ROWS_IN_A_BLOCK", 1):
        raw = read_table(path, CITIZENS, Spools(tmp_path))
        assert raw.rows[0] == (2, WrongWidth(2, 19))
        wide = raw.rows[0][1]
        assert isinstance(wide, WrongWidth)
        assert wide.cells == ("1", "Ada")
        assert raw.rows[1] == (3, ["x"] * 18 + [""])
