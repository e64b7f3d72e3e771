"""Uploaded files that are made to break their reader: each ends with a sentence, and our process stays as it was."""

from __future__ import annotations

import io
import resource
import struct
import time
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from graph_schema.errors import UnreadableFile
from graph_schema.ingest.files import FileFormat, RawFile, read_file, reading_by
from graph_schema.ingest.limited_process import ReadingLimits
from graph_schema.ingest.limited_reading import LimitedReading
from graph_schema.ingest.progress import SILENT, RowCount

LIMITS = ReadingLimits(memory=250_000_000, seconds=20, unpacked=300_000_000)
_SHARED = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read(path: Path, limits: ReadingLimits = LIMITS, count: RowCount = SILENT) -> RawFile:
    """Read a file as a job does."""
    with reading_by(LimitedReading(path.parent, limits)):
        return read_file(path, ["a"], FileFormat(), count=count)


def workbook(path: Path, rows: list[list[object]]) -> Path:
    """Write a workbook."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    return path


def changed_part(source: Path, target: Path, part: str, content: bytes) -> Path:
    """Copy a workbook with another content of one part."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return target


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A workbook that is in order."""
    return workbook(tmp_path / "plain.xlsx", [["a", "b"], ["Ä", 1.0], [None, None], ["z", 2.5]])


def test_a_limited_process_reads_what_we_read_ourselves(plain: Path, tmp_path: Path) -> None:
    """Header, rows, their numbers and the encoding are the same, for a workbook and for CSV in Windows-1252."""
    table = tmp_path / "table.csv"
    table.write_bytes("a;b\r\n\r\nÄ;1\r\nz;2,5;\r\n".encode("cp1252"))
    for path in (plain, table):
        own, limited = read_file(path, ["a"]), read(path)
        assert (limited.file, limited.header, limited.encoding) == (own.file, own.header, own.encoding)
        assert list(limited.rows) == list(own.rows)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["plain.xlsx", "table.csv"]  # no rows stay behind


def test_progress_of_the_limited_process_is_told(tmp_path: Path) -> None:
    """Rows are counted while they are read, each once."""
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" + "1,2\n" * 9_000)
    told: list[int] = []
    read(path, count=RowCount(lambda _stage, done, _total: told.append(done), "read", 9_000))
    assert told[-1] == 9_000
    assert told == sorted(told)
    assert len(set(told)) > 2


def test_errors_of_the_reader_arrive_as_they_are(tmp_path: Path) -> None:
    """A file of NUL bytes, and one that is no workbook, are told as without a process of its own."""
    for name, content in (("nul.csv", b"a,b\n\0\0\0\n"), ("none.xlsx", b"a,b\n1,2\n")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableFile) as own:
            read_file(tmp_path / name, ["a"])
        with pytest.raises(UnreadableFile) as limited:
            read(tmp_path / name)
        assert (limited.value.text("de"), limited.value.text("en")) == (own.value.text("de"), own.value.text("en"))


def zip_bomb(path: Path) -> None:
    """A sheet of 400 MB of spaces, 400 kB packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    crc, size, packed = 0, 400_000_000, io.BytesIO()
    piece = b" " * 10_000_000
    for _ in range(size // len(piece)):
        crc = zlib.crc32(piece, crc)
        packed.write(packer.compress(piece))
    packed.write(packer.flush())
    _write_entry(path, b"xl/worksheets/sheet1.xml", packed.getvalue(), crc, size)


def _write_entry(path: Path, name: bytes, packed: bytes, crc: int, size: int) -> None:
    fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, crc, len(packed), size, len(name), 0)
    local = b"PK\3\4" + fields + name + packed
    central = b"PK\1\2" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    path.write_bytes(local + central + end)


def overlapping_bomb(path: Path) -> None:
    """A thousand entries of the directory that all lead to the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 200_000)
        whole = archive.infolist()[0]
        for number in range(1_000):
            copy = zipfile.ZipInfo(f"xl/media/{number}.bin")
            for name in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(copy, name, getattr(whole, name))
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy


def lying_bomb(path: Path) -> None:
    """A sheet that states a hundred bytes and holds 400 MB: unpacking stops at what is stated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b" " * 10_000_000) for _ in range(40)) + packer.flush()
    _write_entry(path, b"[Content_Types].xml", packed, 0, 100)


def many_parts(path: Path) -> None:
    """An archive of very many empty entries."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2_500):
            archive.writestr(f"xl/{number}", b"")


def entities(path: Path) -> None:
    """Entities that double (billion laughs), in the part that is read first."""
    doubled = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{doubled}]><x>&l9;</x>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", document)


def quadratic(path: Path) -> None:
    """One long entity that is named very often, in a sheet, in UTF-16 so that no search for bytes finds it."""
    sheet = (
        f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE w [<!ENTITY a "{"x" * 50_000}">]>'
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        f'<c r="A1" t="inlineStr"><is><t>{"&a;" * 50_000}</t></is></c></row></sheetData></worksheet>'
    )
    plain = workbook(path.with_name("plain.xlsx"), [["a"], ["1"]])
    changed_part(plain, path, "xl/worksheets/sheet1.xml", sheet.encode("utf-16"))


def hidden_document_type(path: Path) -> None:
    """A document type behind a comment that is longer than anything one would look at."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<!--{" " * 5_000_000}--><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')


def far_cell(path: Path) -> None:
    """A sheet with a cell in its last corner."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "a", "b"  # type: ignore[index]
    book.save(path)


def far_row(path: Path) -> None:
    """A sheet that names a row which no sheet has, so that two billion empty ones would come before it."""
    plain = workbook(path.with_name("plain.xlsx"), [["a"], ["1"]])
    with zipfile.ZipFile(plain) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    changed_part(plain, path, "xl/worksheets/sheet1.xml", sheet.replace(b'r="2"', b'r="2000000000"'))


def many_columns(path: Path) -> None:
    """A CSV file of a million columns."""
    path.write_text(",".join(f"c{number}" for number in range(1_000_000)) + "\n" + "," * 999_999 + "\n")


def wide_row(path: Path) -> None:
    """A CSV file of which one row has a hundred thousand cells."""
    path.write_text("a,b\n1,2\n" + "," * 100_000 + "\n")


def endless_line(path: Path) -> None:
    """A CSV file that is one line of 60 MB."""
    with path.open("wb") as file:
        file.write(b"a,b\n")
        for _ in range(60):
            file.write(b"x" * 1_000_000)


def with_texts(path: Path, texts: str) -> None:
    """Write a workbook whose only cell is the first of a table of texts."""
    plain = workbook(path.with_name("plain.xlsx"), [["a"]])
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        kinds = parts["[Content_Types].xml"].decode()
        more = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SHARED}"/></Types>'
        parts["[Content_Types].xml"] = kinds.replace("</Types>", more).encode()
        rows = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
        parts["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{_MAIN}">{rows}</worksheet>'.encode()
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{texts}</sst>'.encode()
        for name, content in parts.items():
            new.writestr(name, content)


def many_texts(path: Path) -> None:
    """A workbook whose table of texts does not fit into the memory that reading may take."""
    with_texts(path, "".join(f"<si><t>{f'{number:>60}' * 80}</t></si>" for number in range(40_000)))


def deep_texts(path: Path) -> None:
    """A workbook whose table of texts is nested a hundred thousand deep."""
    with_texts(path, f"<si>{'<r>' * 100_000}<t>a</t>{'</r>' * 100_000}</si>")


@pytest.mark.parametrize(
    ("make", "ending", "says"),
    [
        (zip_bomb, ".xlsx", "would unpack to more"),
        (overlapping_bomb, ".xlsx", "overlap"),
        (lying_bomb, ".xlsx", "packed otherwise than stated"),
        (many_parts, ".xlsx", "more than 2000 parts"),
        (entities, ".xlsx", "document type"),
        (quadratic, ".xlsx", "document type"),
        (hidden_document_type, ".xlsx", "document type"),
        (far_cell, ".xlsx", "more than 2000 columns"),
        (far_row, ".xlsx", "rows that no sheet has"),
        (many_columns, ".csv", "more than 2000 columns"),
        (wide_row, ".csv", "Row 3 of the file"),
        (endless_line, ".csv", "is longer than 10 MB"),
        (many_texts, ".xlsx", "more than 250 MB of memory"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_crafted_file_ends_with_a_sentence_that_names_it(make, ending: str, says: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """It names the file and a remedy in both languages, soon; our own process takes no more memory for it."""
    path = tmp_path / f"crafted{ending}"
    make(path)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(UnreadableFile) as refused:
        read(path)
    assert time.monotonic() - began < 15
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kilobytes
    assert path.name in refused.value.de
    assert path.name in refused.value.en
    assert says in refused.value.en
    assert refused.value.remedy_de
    assert refused.value.remedy_en
    assert not list(tmp_path.glob("*.rows*"))


def test_texts_that_are_nested_deeply_break_nothing(tmp_path: Path) -> None:
    """Depth alone costs nothing, and shows nothing: the only cell is empty, and so is the file."""
    path = tmp_path / "deep.xlsx"
    deep_texts(path)
    with pytest.raises(UnreadableFile, match=r"deep\.xlsx is empty"):
        read(path)


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    """The limit on time ends the process, whatever it does at that moment."""
    path = tmp_path / "slow.csv"
    with path.open("w") as file:
        file.write("a,b\n")
        for _ in range(200):
            file.write("1,2\n" * 50_000)
    with pytest.raises(UnreadableFile, match="takes longer than 1 seconds") as refused:
        read(path, ReadingLimits(memory=250_000_000, seconds=1, unpacked=1_000_000_000))
    assert "SOZIALRAUM_READING_SECONDS" in refused.value.remedy_en


def test_a_file_whose_rows_take_too_much_disk_is_given_up(tmp_path: Path) -> None:
    """What the process writes is limited as well."""
    path = tmp_path / "wide.csv"
    path.write_text("a,b\n" + ",".join(["x" * 500] * 2) + "\n" * 1 + ("y" * 500 + ",z\n") * 20_000)
    with pytest.raises(UnreadableFile, match="more than 5 MB once unpacked"):
        read(path, ReadingLimits(memory=250_000_000, seconds=20, unpacked=5_000_000))


def test_reading_stops_when_somebody_wants_it_to(tmp_path: Path) -> None:
    """What `stop` raises ends the process as well, and nothing of its rows stays."""

    class StoppedHereError(Exception):
        pass

    def stop() -> None:
        raise StoppedHereError

    path = tmp_path / "long.csv"
    path.write_text("a,b\n" + "1,2\n" * 1_000_000)
    with pytest.raises(StoppedHereError), reading_by(LimitedReading(tmp_path, LIMITS, stop)):
        read_file(path, ["a"])
    assert [each.name for each in tmp_path.iterdir()] == ["long.csv"]
