"""The mapping file: what is read from it, and every mistake in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from graph_schema.errors import BadInput, UnreadableFile
from graph_schema.ingest.columns import REGISTER
from graph_schema.ingest.encodings import WINDOWS_1252
from graph_schema.ingest.files import FileFormat
from graph_schema.ingest.mapping import Source, read_mapping
from tests.graph_schema.ingest.mapping_files import BENEFITS, CITIZENS, TOP, mapping_of

WHOLE = """
[citizens]
file = "Personen_*.csv"
encoding = "windows-1252"
delimiter = "tab"
header_row = 3
dates = "excel"
distinct = true
where = { "gelöscht" = "N" }
ignore = ["Bemerkung"]
ignore_others = true
[citizens.columns]
citizen_number = "KdNr"
given_name = "Vorname"
family_name = { column = "Name", leading_system = "Melderegister" }
birth_date = "geb"
sex = { column = "Geschlecht", codes = { "w" = "female", "" = "unknown" } }
employability = { value = "able" }
protected = "Sperre"
languages = { join = [
  { column = "Muttersprache" },
  { column = "Deutsch", codes = { "B1" = "de:B1" } },
] }
needs = { column = "Bedarf", separator = ",", pattern = '^(\\w+)', codes = { "Schulden" = "debts" } }
"""


def test_everything_that_a_mapping_can_say_is_read(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, WHOLE)
    assert (mapping.file, mapping.version, mapping.leading_system) == ("register.toml", "3", "Fachverfahren")
    assert mapping.leads == {("citizens", "family_name"): "Melderegister"}
    (table,) = mapping.tables
    assert (table.table.name, table.file, table.distinct, table.ignore_others) == (
        "citizens",
        "Personen_*.csv",
        True,
        True,
    )
    assert table.format == FileFormat(None, WINDOWS_1252, "\t", 3, excel_dates=True)
    assert (table.where, table.ignore) == ({"gelöscht": "N"}, {"Bemerkung"})
    columns = dict(table.columns)
    needs = columns.pop("needs")
    assert needs.pattern is not None
    assert (needs.column, needs.separator, needs.pattern.pattern) == ("Bedarf", ",", r"^(\w+)")
    assert needs.codes == {"Schulden": "debts"}
    assert columns == {
        "citizen_number": Source("KdNr"),
        "given_name": Source("Vorname"),
        "family_name": Source("Name"),
        "birth_date": Source("geb"),
        "sex": Source("Geschlecht", codes={"w": "female", "": "unknown"}),
        "employability": Source(value="able"),
        "protected": Source("Sperre"),
        "languages": Source(join=(Source("Muttersprache"), Source("Deutsch", codes={"B1": "de:B1"}))),
    }
    assert columns["languages"].columns == ("Muttersprache", "Deutsch")


def test_what_a_mapping_does_not_say_is_found_out_from_the_file(tmp_path: Path) -> None:
    (table,) = mapping_of(tmp_path, BENEFITS).tables
    assert table.format == FileFormat(None, None, None, 1, excel_dates=False)
    assert (table.distinct, table.where, table.ignore, table.ignore_others) == (False, {}, frozenset(), False)


def test_tables_are_read_in_our_order_whatever_their_order_in_the_file(tmp_path: Path) -> None:
    assert [each.table.name for each in mapping_of(tmp_path, BENEFITS + CITIZENS).tables] == [
        "citizens", "benefit_periods",
    ]  # fmt: skip


def test_a_mapping_is_recognised_by_its_content(tmp_path: Path) -> None:
    first = mapping_of(tmp_path, BENEFITS)
    assert first.digest == hashlib.sha256((TOP + BENEFITS).encode()).hexdigest()
    assert mapping_of(tmp_path, BENEFITS + "# changed\n").digest != first.digest


def test_a_mapping_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "register.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (TOP + BENEFITS).replace("\n", "\r\n").encode())
    assert read_mapping(path, REGISTER).version == "3"


def test_a_code_that_nobody_has_explained_yet_may_stand_in_a_mapping(tmp_path: Path) -> None:
    (table,) = mapping_of(tmp_path, CITIZENS.replace('"m" = "male"', '"m" = "?"')).tables
    assert table.columns["sex"].codes == {"w": "female", "m": "?"}


def changed(before: str, after: str, text: str = CITIZENS) -> str:
    """The mapping with one line changed."""
    assert before in text
    return text.replace(before, after)


MISTAKES = {
    "an unknown table": (changed("[citizens]", "[citizen]"), "“citizen” is unknown here; is “citizens” meant?"),
    "a wholly unknown table": ("[x]\n", "“x” is unknown here; there are: version, leading_system, caseworkers"),
    "an unknown column": (
        changed("birth_date =", "birthdate ="),
        "section citizens.columns: “birthdate” is unknown here; is “birth_date” meant?",
    ),
    "an unknown option of a table": (
        changed("file =", 'encodign = "utf-8"\nfile ='),
        "section citizens: “encodign” is unknown here; is “encoding” meant?",
    ),
    "an unknown option of a column": (
        changed("codes =", "code ="),
        "section citizens.columns.sex: “code” is unknown here; is “codes” meant?",
    ),
    "a missing required column": (changed('given_name = "Vorname"\n', ""), "missing: given_name. Each names a column"),
    "a missing key": (
        changed('since = "von"\n', "", BENEFITS),
        'section benefit_periods.columns: missing: since. Each names a column (name = "column") or a value',
    ),
    "protected left out": (
        changed('protected = { value = "nein" }\n', ""),
        'Whether addresses are protected must be said; if none is: protected = { value = "no" }.',
    ),
    "protected with nothing": (changed('"nein"', '""'), 'citizens.columns.protected: value = "…" is missing.'),
    "both column and value": (
        changed('{ value = "able" }', '{ value = "able", column = "eLb" }'),
        "section citizens.columns.employability: give exactly one of column, value or join.",
    ),
    "neither column nor value": (
        changed('{ value = "able" }', "{ codes = {} }"),
        "section citizens.columns.employability: give exactly one of column, value or join.",
    ),
    "codes of a value": (
        changed('{ value = "able" }', '{ value = "able", codes = {} }'),
        "section citizens.columns.employability: codes belongs to column.",
    ),
    "a value that does not exist": (
        changed('"able"', '"abel"'),
        "section citizens.columns.employability: “abel” does not fit employability; is able meant?",
    ),
    "a meaning that does not exist": (
        changed('"female"', '"frau"'),
        "section citizens.columns.sex: “frau” does not fit sex. Allowed are: female, male, diverse, unknown.",
    ),
    "an undecided value": (changed('"able"', '"?"'), "“?” does not fit employability"),
    "a date that is none": (
        changed('"geb"', '{ value = "1.1." }'),
        "“1.1.” does not fit birth_date. Write YYYY-MM-DD or DD.MM.YYYY",
    ),
    "a broken pattern": (
        changed('"geb"', '{ column = "geb", pattern = "(" }'),
        "section citizens.columns.birth_date: pattern is no regular expression.",
    ),
    "a long pattern": (
        changed('"geb"', f'{{ column = "geb", pattern = "({"a" * 499})" }}'),
        "section citizens.columns.birth_date: pattern has at most 500 characters.",
    ),
    "a pattern without group": (
        changed('"geb"', '{ column = "geb", pattern = ".*" }'),
        "pattern needs exactly one group in brackets: the part that counts.",
    ),
    "a pattern with two groups": (changed('"geb"', '{ column = "geb", pattern = "(.)(.)" }'), "exactly one group"),
    "a join of single values": (
        changed('"geb"', '{ join = [{ column = "geb" }] }'),
        "join is for columns with several values only",
    ),
    "a separator of single values": (
        changed('"geb"', '{ column = "geb", separator = ";" }'),
        "separator is for columns with several values only",
    ),
    "a join that is no list": (
        CITIZENS + 'languages = { join = "Deutsch" }\n',
        "section citizens.columns.languages: join is no list of { … }.",
    ),
    "a part of a join with a misspelt option": (
        CITIZENS + 'languages = { join = [{ column = "A" }, { colum = "B" }] }\n',
        "section citizens.columns.languages.join[2]: “colum” is unknown here; is “column” meant?",
    ),
    "a number for a column": (
        changed('"geb"', "4"),
        "section citizens.columns: birth_date is no text in quotation marks.",
    ),
    "an empty column": (changed('"geb"', '""'), 'section citizens.columns: birth_date = "…" is missing.'),
    "a number for a code": (
        changed('"m" = "male"', '"1" = 1'),
        'section citizens.columns.sex: codes is no table { "there" = "here" }.',
    ),
    "no file": (changed('file = "Personen.csv"\n', ""), 'section citizens: file = "…" is missing.'),
    "no columns": ('[citizens]\nfile = "a.csv"\n', "the section [citizens.columns] is missing or is none."),
    "another encoding": (
        changed("file =", 'encoding = "latin-1"\nfile ='),
        "section citizens: encoding: allowed are utf-8, windows-1252.",
    ),
    "another delimiter": (
        changed("file =", 'delimiter = "|"\nfile ='),
        r"section citizens: delimiter: allowed are ,, ;, tab, \t.",
    ),
    "another kind of dates": (changed("file =", 'dates = "german"\nfile ='), "dates: allowed are written, excel."),
    "a row 0": (changed("file =", "header_row = 0\nfile ="), "header_row is no whole number from 1 on."),
    "a row as text": (changed("file =", 'header_row = "2"\nfile ='), "header_row is no whole number from 1 on."),
    "a yes as text": (changed("file =", 'distinct = "yes"\nfile ='), "distinct is true or false."),
    "an ignore that is no list": (changed("file =", 'ignore = "Rest"\nfile ='), 'ignore is no list ["…", "…"].'),
    "a where that is no table": (
        changed("file =", 'where = "gelöscht"\nfile ='),
        'where is no table { "there" = "here" }.',
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_what_is_meant(tmp_path: Path, mistake: str) -> None:
    text, told = MISTAKES[mistake]
    with pytest.raises(BadInput) as refused:
        mapping_of(tmp_path, text)
    assert str(refused.value).startswith("Mapping register.toml")
    assert told in str(refused.value)
    assert "docs/mapping.md explains it" in refused.value.remedy_en
    assert refused.value.text("de").startswith("Zuordnung register.toml")
    assert ".." not in str(refused.value) + refused.value.text("de")


@pytest.mark.parametrize(
    ("top", "told"),
    [
        ('leading_system = "X"\n', 'version = "…" is missing'),
        ('version = "1"\n', 'leading_system = "…" is missing'),
        ('version = 1\nleading_system = "X"\n', "version is no text in quotation marks"),
    ],
)
def test_version_and_leading_system_must_be_said(tmp_path: Path, top: str, told: str) -> None:
    with pytest.raises(BadInput, match=f"Mapping register.toml: {told}"):
        mapping_of(tmp_path, BENEFITS, top=top)


def test_a_mapping_without_tables_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no table is mapped; there are: caseworkers, households"):
        mapping_of(tmp_path, "")


@pytest.mark.parametrize(
    ("text", "row"),
    [("[citizens\n", 3), (BENEFITS + "since = ohne\n", 10), (BENEFITS + 'since = "a"\n', 10), ('file = "a"b\n', 3)],
    ids=["an open bracket", "a text without marks", "a name twice", "something behind a text"],
)
def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str, row: int) -> None:
    with pytest.raises(UnreadableFile, match=f"not valid TOML in UTF-8 from line {row} on") as refused:
        mapping_of(tmp_path, text)
    assert f"ab Zeile {row} kein gültiges TOML" in refused.value.de
    assert "quotation marks" in refused.value.remedy_en


def test_a_mapping_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "register.toml"
    path.write_bytes((TOP + CITIZENS.replace("Vorname", "Größe")).encode("cp1252"))
    with pytest.raises(UnreadableFile, match="not valid TOML in UTF-8"):
        read_mapping(path, REGISTER)


def test_a_mapping_that_is_missing_is_told_with_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="--suggest-mapping"):
        read_mapping(tmp_path / "register.toml", REGISTER)
