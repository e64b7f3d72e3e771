"""A CSV file: encoding, delimiter, header; and a folder of them."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from graph_schema.errors import BadInput, UnreadableFile
from graph_schema.ingest.checks import read_cells
from graph_schema.ingest.columns import BENEFIT_PERIODS, CONTACTS, DIRECTORY, REGISTER, Table
from graph_schema.ingest.files import LONGEST_CELL
from graph_schema.ingest.reading import WrongWidth, read_folder, read_table

HEADER = "citizen_number,since,until"


def written(folder: Path, text: str | bytes, name: str = "benefit_periods.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def whole_folder(folder: Path, tables: tuple[Table, ...] = REGISTER) -> Path:
    for table in tables:
        names = ",".join(column.name for column in table.columns)
        written(folder, f"{names}\n{'x,' * len(table.columns)}\n", f"{table.name}.csv")
    return folder


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = f"{HEADER}\n7,2022-01-01,\n".replace(",", delimiter)
    assert read_table(written(tmp_path, text), BENEFIT_PERIODS).rows == [(2, ["7", "2022-01-01", ""])]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    raw = read_table(written(tmp_path, b"\xef\xbb\xbf" + f"{HEADER}\n7,x,\n".encode()), BENEFIT_PERIODS)
    assert raw.rows == [(2, ["7", "x", ""])]


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    raw = read_table(written(tmp_path, "until,citizen_number,since\na,b,c\n"), BENEFIT_PERIODS)
    assert raw.rows == [(2, ["b", "c", "a"])]


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    raw = read_table(written(tmp_path, f'{HEADER}\n"two\nlines",x,\n\n7,x,\n'), BENEFIT_PERIODS)
    assert [number for number, _ in raw.rows] == [2, 4]


def test_a_row_with_another_number_of_cells_is_kept_without_cells(tmp_path: Path) -> None:
    raw = read_table(written(tmp_path, f"{HEADER}\n7,x\n8,x,,y\n9,x,,\n"), BENEFIT_PERIODS)
    assert raw.rows == [(2, WrongWidth(2, 3)), (3, WrongWidth(4, 3)), (4, ["9", "x", ""])]


def test_a_file_in_windows_1252_is_read_and_in_any_other_encoding_refused(tmp_path: Path) -> None:
    text = f"{HEADER}\nMüller,x,\n"
    assert read_table(written(tmp_path, text.encode("cp1252")), BENEFIT_PERIODS).rows == [(2, ["Müller", "x", ""])]
    for encoding in ("utf-16", "cp850"):
        with pytest.raises(UnreadableFile, match="CSV UTF-8"):
            read_table(written(tmp_path, text.encode(encoding)), BENEFIT_PERIODS)


def test_an_unclosed_quotation_is_refused_without_its_text(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_table(written(tmp_path, f'{HEADER}\n7,"Geheim,\n'), BENEFIT_PERIODS)
    assert "row 2" in str(refused.value)
    assert "Geheim" not in str(refused.value)


def test_a_file_that_is_missing_or_empty_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as missing:
        read_table(tmp_path / "benefit_periods.csv", BENEFIT_PERIODS)
    assert "under this name" in missing.value.remedy_en
    assert "unter diesem Namen" in missing.value.remedy_de
    with pytest.raises(UnreadableFile) as empty:
        read_table(written(tmp_path, ""), BENEFIT_PERIODS)
    assert HEADER.replace(",", ", ") in empty.value.remedy_en
    assert HEADER.replace(",", ", ") in empty.value.remedy_de


def test_a_renamed_column_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        read_table(written(tmp_path, "citizen_number,since,untill\n"), BENEFIT_PERIODS)
    assert "benefit_periods.csv" in str(refused.value)
    assert "rename “untill” to until" in str(refused.value)


def test_missing_unknown_and_repeated_columns_are_all_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        read_table(written(tmp_path, "citizen_number,since,since,wholly_else\n"), BENEFIT_PERIODS)
    text = str(refused.value)
    assert "column until is missing" in text
    assert "“wholly_else” is unknown" in text
    assert "column since is there more than once" in text


def test_a_file_without_header_is_refused_without_repeating_its_first_person(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        read_table(written(tmp_path, "4711,2022-01-01,\n4712,2022-01-01,\n"), BENEFIT_PERIODS)
    assert "4711" not in str(refused.value) + refused.value.text("de")


def test_optional_tables_may_be_missing_and_required_ones_not(tmp_path: Path) -> None:
    folder = whole_folder(tmp_path)
    (folder / "contacts.csv").unlink()
    assert [raw.table.name for raw in read_folder(folder, REGISTER)] == [
        "caseworkers", "households", "citizens", "memberships", "benefit_periods",
    ]  # fmt: skip
    (folder / "citizens.csv").rename(folder / "citizen.csv")
    with pytest.raises(BadInput, match=r"called citizen\.csv"):
        read_folder(folder, REGISTER)


def test_a_folder_with_files_of_an_offices_own_is_told_of_mappings(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as nothing:
        read_folder(tmp_path, REGISTER)
    assert "--mapping" not in nothing.value.text("en")
    for name in ("BG_20261101.csv", "Personen.xlsx"):
        written(tmp_path, "whatever", name)
    with pytest.raises(BadInput, match=r"households\.csv is missing") as refused:
        read_folder(tmp_path, REGISTER)
    for text in (refused.value.text("de"), refused.value.text("en")):
        assert "--mapping" in text
        assert "--suggest-mapping" in text


def test_a_misspelt_optional_file_is_not_left_out_in_silence(tmp_path: Path) -> None:
    folder = whole_folder(tmp_path)
    (folder / "contacts.csv").rename(folder / "contact.csv")
    with pytest.raises(BadInput, match=r"Rename it to contacts\.csv"):
        read_folder(folder, REGISTER)


def test_a_table_may_be_a_workbook_but_not_twice(tmp_path: Path) -> None:
    folder = whole_folder(tmp_path)
    book = openpyxl.Workbook()
    book.worksheets[0].append(HEADER.split(","))
    book.worksheets[0].append([7, date(2022, 1, 1)])
    book.save(folder / "benefit_periods.xlsx")
    written(folder, "locked by Excel", "~$benefit_periods.xlsx")
    with pytest.raises(BadInput, match=r"benefit_periods\.csv and benefit_periods\.xlsx"):
        read_folder(folder, REGISTER)
    (folder / "benefit_periods.csv").unlink()
    tables = {raw.table.name: raw for raw in read_folder(folder, REGISTER)}
    assert tables["benefit_periods"].rows == [(2, ["7", "2022-01-01", ""])]


@pytest.mark.parametrize("rows", ["", "\n,,\n", "\n\n\n"])
def test_a_file_of_a_header_only_is_taken_for_damaged(tmp_path: Path, rows: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_table(written(tmp_path, HEADER + rows), BENEFIT_PERIODS)
    assert refused.value.text("de") == (
        "Die Datei benefit_periods.csv hat eine Kopfzeile, aber keine Zeilen: sie gilt als beschädigt oder unfertig. "
        "Die Datei neu exportieren."
    )
    assert "header but no rows" in refused.value.text("en")


def test_an_optional_file_without_rows_may_be_left_out(tmp_path: Path) -> None:
    header = ",".join(column.name for column in CONTACTS.columns)
    with pytest.raises(UnreadableFile, match="leave it out") as refused:
        read_table(written(tmp_path, header, "contacts.csv"), CONTACTS)
    assert "weglassen" in refused.value.text("de")


def test_the_directory_may_lack_any_of_its_files_but_not_all(tmp_path: Path) -> None:
    folder = whole_folder(tmp_path, DIRECTORY)
    for name in ("providers", "sites", "programmes"):
        (folder / f"{name}.csv").unlink()
    assert [raw.table.name for raw in read_folder(folder, DIRECTORY)] == ["offices"]
    (folder / "offices.csv").unlink()
    with pytest.raises(BadInput, match=r"offices\.csv is missing"):
        read_folder(folder, DIRECTORY)


def test_a_cell_up_to_a_million_characters_is_read_and_one_that_is_longer_is_named(tmp_path: Path) -> None:
    note = "x" * LONGEST_CELL
    rows = f"{HEADER}\n7,2022-01-01,\n8,{note},\n"
    long = written(tmp_path, rows)
    assert read_table(long, BENEFIT_PERIODS).rows[1] == (3, ["8", note, ""])
    longer = written(tmp_path, f'{HEADER}\n"7\n",2022-01-01,\n\n8,"{note}\nx",\n9,x,\n')
    with pytest.raises(UnreadableFile) as refused:
        read_table(longer, BENEFIT_PERIODS)
    said = "The file benefit_periods.csv, row 4, column since holds more than 1,000,000 characters."
    assert refused.value.en == said
    assert "schließendes Anführungszeichen" in refused.value.remedy_de
    assert "xxx" not in refused.value.text("de") + refused.value.text("en")
    assert len(read_table(written(tmp_path, rows), BENEFIT_PERIODS).rows) == 2, "the limit is the same afterwards"


def test_a_quotation_that_is_never_closed_is_told_where_it_begins(tmp_path: Path) -> None:
    rows = "9,2022-01-01,\n" * (LONGEST_CELL // 10)
    with pytest.raises(UnreadableFile, match="row 3, column until holds more than"):
        read_table(written(tmp_path, f'{HEADER}\n7,x,\n8,2022-01-01,"\n{rows}'), BENEFIT_PERIODS)
    with pytest.raises(UnreadableFile, match="not valid CSV from row 3 on"):
        read_table(written(tmp_path, f'{HEADER}\n7,x,\n8,2022-01-01,"\n9,x,\n'), BENEFIT_PERIODS)


def test_a_cell_that_is_too_long_for_its_column_refuses_its_row_only(tmp_path: Path) -> None:
    note = "x" * 200_000
    raw = read_table(written(tmp_path, f"{HEADER}\n{note},2022-01-01,\n9,2022-01-01,\n"), BENEFIT_PERIODS)
    checked = read_cells(raw)
    assert [(each.row, each.column, each.kind) for each in checked.refusals] == [(2, "citizen_number", "too_long")]
