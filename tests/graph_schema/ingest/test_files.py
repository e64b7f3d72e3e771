"""Files as offices have them: encodings, delimiters, title rows; Excel workbooks."""

from __future__ import annotations

import io
import random
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_schema.errors import BadInput, UnreadableFile
from graph_schema.ingest.encodings import UTF_8, WINDOWS_1252, find_encoding
from graph_schema.ingest.files import FileFormat, RawFile, read_file
from graph_schema.ingest.workbooks import sheet_names

HEADER = "Kundennummer;Straße"
WANTED = ("Kundennummer", "Straße")
ROWS = [(2, ["7", "Köln"]), (3, ["8", "Hof"])]
TEXT = f"{HEADER}\n7;Köln\n8;Hof\n"


def written(folder: Path, content: bytes, name: str = "Personen.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def workbook(folder: Path, name: str = "Personen.xlsx", **sheets: list[list[Any]]) -> Path:
    """Write a workbook with the given sheets; a row of None only is left out, as Excel does."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for at, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(at, place, value)
    book.save(folder / name)
    return folder / name


def cells(path: Path, sheet: str | None = None) -> list[list[str]]:
    """The cells below the header."""
    return [row for _, row in read_file(path, WANTED, FileFormat(sheet=sheet)).rows]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), UTF_8),
        (b"\xef\xbb\xbf" + TEXT.encode(), UTF_8),
        (TEXT.encode("cp1252"), WINDOWS_1252),
        (TEXT.replace("\n", "\r\n").encode("cp1252"), WINDOWS_1252),
    ],
    ids=["UTF-8", "UTF-8 with its mark", "Windows-1252", "Windows-1252 with Windows' line ends"],
)
def test_the_encoding_is_found_out_and_told(tmp_path: Path, content: bytes, encoding: str) -> None:
    raw = read_file(written(tmp_path, content), WANTED)
    assert raw == RawFile("Personen.csv", list(WANTED), ROWS, encoding)


@given(st.text(st.characters(codec="cp1252", exclude_characters="\0"), max_size=60))
def test_every_text_in_german_letters_is_read_as_it_was_written(text: str) -> None:
    whole = f"Straße {text}"
    assert find_encoding("a.csv", io.BytesIO(whole.encode())) == UTF_8
    assert find_encoding("a.csv", io.BytesIO(whole.encode("cp1252")), WINDOWS_1252) == WINDOWS_1252


@pytest.mark.parametrize("letters", ["Köln", "Şahin", "Łódź", "„Hof“"])
def test_damaged_utf_8_is_refused_with_its_row_and_not_read_as_windows_1252(tmp_path: Path, letters: str) -> None:
    content = f"{HEADER}\n7;{letters}\n8;GEHEIM".encode() + b"\xfc\n"
    with pytest.raises(UnreadableFile, match="UTF-8 in row 3") as refused:
        read_file(written(tmp_path, content), WANTED)
    assert "als UTF-8 zu lesen" in refused.value.text("de")
    assert "GEHEIM" not in str(refused.value)


def test_damaged_utf_8_with_its_mark_is_never_read_as_windows_1252(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + f"{HEADER}\n7;Hof\n8;".encode() + b"\xfc\n"
    with pytest.raises(UnreadableFile, match="UTF-8 in row 3"):
        read_file(written(tmp_path, content), WANTED, FileFormat(encoding=WINDOWS_1252))


def test_bytes_without_meaning_in_windows_1252_are_refused_with_their_row(tmp_path: Path) -> None:
    old = f"{HEADER}\n7;Hof\n8;Lübeck\n".encode("cp850")
    with pytest.raises(UnreadableFile, match="Windows-1252 in row 3") as refused:
        read_file(written(tmp_path, old), WANTED)
    assert "encoding" in refused.value.remedy_de


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_with_what_to_do(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(UnreadableFile, match="Save it as “CSV UTF-8”") as refused:
        read_file(written(tmp_path, TEXT.encode(encoding)), WANTED)
    assert "CSV UTF-8" in refused.value.remedy_de


def test_a_stated_encoding_holds(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT.encode("cp1252"))
    assert read_file(path, WANTED, FileFormat(encoding=WINDOWS_1252)).rows == ROWS
    with pytest.raises(UnreadableFile, match="UTF-8 in row 1"):
        read_file(path, WANTED, FileFormat(encoding=UTF_8))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found_or_stated(tmp_path: Path, delimiter: str) -> None:
    path = written(tmp_path, TEXT.replace(";", delimiter).encode())
    assert read_file(path, WANTED).rows == ROWS
    assert read_file(path, (), FileFormat(delimiter=delimiter)).rows == ROWS


def test_a_delimiter_inside_of_names_does_not_mislead(tmp_path: Path) -> None:
    content = "Kundennummer;Straße, Hausnummer, Zusatz\n7;Hof 1, links\n".encode()
    raw = read_file(written(tmp_path, content), ("Kundennummer", "Straße, Hausnummer, Zusatz"))
    assert raw.rows == [(2, ["7", "Hof 1, links"])]


def test_rows_above_the_names_are_skipped_and_still_counted(tmp_path: Path) -> None:
    titles = "Auszug, erstellt am 01.10.2022, Seite 1\n\n"
    raw = read_file(written(tmp_path, (titles + TEXT).encode()), WANTED, FileFormat(header_row=3))
    assert raw.header == list(WANTED)
    assert raw.rows == [(4, ["7", "Köln"]), (5, ["8", "Hof"])]


def test_empty_rows_above_the_names_need_not_be_stated(tmp_path: Path) -> None:
    assert read_file(written(tmp_path, ("\n;\n" + TEXT).encode()), WANTED).rows == [
        (4, ["7", "Köln"]), (5, ["8", "Hof"]),
    ]  # fmt: skip


def test_a_header_row_behind_the_end_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="nothing from row 9 on") as refused:
        read_file(written(tmp_path, TEXT.encode()), WANTED, FileFormat(header_row=9))
    assert "header_row" in refused.value.remedy_de


def test_names_that_a_spreadsheet_broke_into_lines_are_one(tmp_path: Path) -> None:
    content = '"Kunden-\nnummer";" Straße  und\nHausnummer";\n7;Hof 1;\n'.encode()
    raw = read_file(written(tmp_path, content), ())
    assert raw.header == ["Kunden- nummer", "Straße und Hausnummer"]


def test_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    day = date(2022, 9, 30)
    midnight, morning = datetime.combine(day, time()), datetime.combine(day, time(8, 15))
    path = workbook(
        tmp_path,
        Personen=[
            ["Kundennummer", "Straße", "geb. am", "seit", "Anteil", "eLb", "Uhrzeit"],
            [4711, " Hof ", day, 44834, 0.5, True, time(12, 30)],
            [4712.0, None, midnight, 44834.0, 1e-05, False, morning],
        ],
    )
    assert read_file(path, WANTED).header == ["Kundennummer", "Straße", "geb. am", "seit", "Anteil", "eLb", "Uhrzeit"]
    assert cells(path) == [
        ["4711", "Hof", "2022-09-30", "44834", "0.5", "true", "12:30:00"],
        ["4712", "", "2022-09-30", "44834", "0.00001", "false", "2022-09-30 08:15:00"],
    ]


def test_rows_of_a_workbook_keep_their_numbers_and_their_empty_last_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path, A=[["Bericht"], [None], ["Kundennummer", "Straße"], ["7"], [None, None], ["8", "Hof"]])
    assert read_file(path, WANTED, FileFormat(header_row=3)).rows == [(4, ["7", ""]), (6, ["8", "Hof"])]


def test_a_note_beside_the_table_of_a_workbook_is_not_lost(tmp_path: Path) -> None:
    path = workbook(tmp_path, A=[["Kundennummer", "Straße"], ["7", "Hof"], ["8", "Weg", None, "geprüft"]])
    raw = read_file(path, WANTED)
    assert raw.header == ["Kundennummer", "Straße"]
    assert raw.rows == [(2, ["7", "Hof", "", ""]), (3, ["8", "Weg", "", "geprüft"])]


def test_of_several_sheets_one_must_be_stated(tmp_path: Path) -> None:
    path = workbook(tmp_path, Personen=[["Kundennummer"], [7]], Hinweise=[["Text"], ["x"]])
    assert sheet_names(path) == ["Personen", "Hinweise"]
    assert cells(path, "Personen") == [["7"]]
    with pytest.raises(BadInput, match="several sheets: Personen, Hinweise") as refused:
        cells(path)
    assert 'sheet = "…"' in refused.value.remedy_de
    with pytest.raises(BadInput, match="no sheet “Kunden”; there are: Personen, Hinweise"):
        cells(path, "Kunden")


def test_an_empty_sheet_is_refused_like_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is empty"):
        read_file(workbook(tmp_path, A=[]), WANTED)


OLD_OR_LOCKED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096)
"""How an .xls begins, and an .xlsx with a password."""


@pytest.mark.parametrize("name", ["Personen.xls", "Personen.xlsx"])
def test_an_old_or_locked_workbook_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile, match="no readable Excel workbook") as refused:
        read_file(written(tmp_path, OLD_OR_LOCKED, name), WANTED)
    assert "Remove the password" in refused.value.remedy_en
    assert ".xls-Dateien" in refused.value.remedy_de


def test_a_workbook_with_the_ending_of_a_text_is_told(tmp_path: Path) -> None:
    content = workbook(tmp_path, A=[["Kundennummer"], [7]]).read_bytes()
    with pytest.raises(UnreadableFile, match="no text file") as refused:
        read_file(written(tmp_path, content), WANTED)
    assert ".xlsx" in refused.value.remedy_de


@pytest.mark.filterwarnings("error")
def test_a_damaged_workbook_is_one_error_whatever_is_broken_in_it(tmp_path: Path) -> None:
    content = workbook(tmp_path, A=[["Kundennummer", "Straße"], *([at, "GEHEIM"] for at in range(300))]).read_bytes()
    refused: list[str] = []
    rng = random.Random(4)
    for at in range(120):
        damaged = bytearray(content)
        if at % 2:
            del damaged[rng.randrange(len(content)) :]
        for _ in range(3):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        try:
            read_file(written(tmp_path, bytes(damaged), "broken.xlsx"), WANTED)
        except UnreadableFile as error:
            refused.append(str(error))
    assert len(refused) > 60
    assert "GEHEIM" not in "".join(refused)


@pytest.mark.filterwarnings("error")
def test_a_warning_that_quotes_a_cell_is_kept_back(tmp_path: Path) -> None:
    path = workbook(tmp_path, A=[["Kundennummer", "geb. am"], [7, 99_999_999_999]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B2"].number_format = "DD.MM.YYYY"
    book.save(path)
    assert cells(path) == [["7", "#VALUE!"]]
