"""How much of invented exports is suggested rightly: each column is right, wrong or not proposed at all."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph_schema.ingest.checks import check_rows, read_cells
from graph_schema.ingest.mapped import read_mapped
from graph_schema.ingest.refusals import RefusalKind
from graph_schema.ingest.rules import RULES
from tests.graph_schema.ingest.further_exports import FURTHER
from tests.graph_schema.ingest.mapping_files import Register, as_mapping, suggested
from tests.graph_schema.ingest.office_exports import EXPORTS as FIRST
from tests.graph_schema.ingest.office_exports import NIGHTLY, OTHER_WORDS, Export

EXPORTS = (*FIRST, *FURTHER)
Place = tuple[str, str, str]
"""Our table, our column, the column of the file."""


@dataclass(frozen=True)
class Found:
    """What was suggested for an export, beside what is right."""

    export: Export
    text: str

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        """The sections of the suggestion, by table."""
        return {name: part for name, part in tomllib.loads(self.text).items() if isinstance(part, dict)}

    @property
    def proposed(self) -> set[Place]:
        """All that is taken from a column of the file, and what says which rows hold."""
        columns = {
            (table, ours, theirs)
            for table, section in self.tables.items()
            for ours, source in section["columns"].items()
            for theirs in _names(source)
        }
        rows = {
            (table, "where", name)
            for table, section in self.tables.items()
            for name, value in section.get("where", {}).items()
            if value != "*"
        }
        return columns | rows

    @property
    def wrong_codes(self) -> list[tuple[str, str, str]]:
        """Codes to which another meaning is given than they have."""
        right = self.export.codes
        return [
            (table, ours, code)
            for table, section in self.tables.items()
            for ours, source in section["columns"].items()
            for code, meaning in _codes(source).items()
            if meaning != "?" and code in (known := right.get((table, ours), {}))
            if meaning != (str(known[code]).lower() if known[code] is not None else "")
        ]


def _names(source: Any) -> list[str]:
    if isinstance(source, str):
        return [source]
    parts = [*source.get("join", []), *([source["level"]] if "level" in source else [])]
    return [*([source["column"]] if "column" in source else []), *(name for part in parts for name in _names(part))]


def _codes(source: Any) -> dict[str, str]:
    return source.get("codes", {}) if isinstance(source, dict) else {}


@pytest.fixture(scope="module")
def suggestions(register: Register, tmp_path_factory: pytest.TempPathFactory) -> list[Found]:
    """A suggestion for each export."""
    return [_suggestion(each, register, tmp_path_factory.mktemp("export")) for each in EXPORTS]


def _suggestion(export: Export, register: Register, folder: Path) -> Found:
    return Found(export, suggested(export.write(folder / "files", register)))


PERSONAL = (
    ("citizens", ("citizen_number", "given_name", "family_name", "birth_date", "phone", "email", "caseworker_number")),
    ("households", ("household_number", "street", "postcode", "residence_since")),
    ("caseworkers", ("caseworker_number", "family_name")),
    ("contacts", ("contact_number",)),
)


def personal_values(register: Register) -> set[str]:
    """All values of single people in a register, as the exports write them."""
    return {
        f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value)
        for table, names in PERSONAL
        for row in register[table]
        for name in names
        if (value := row[name]) is not None
    }


def shares(found: list[Found]) -> tuple[float, float]:
    """Return how much of what is right was proposed, and how much of what was proposed is wrong."""
    right = sum(len(each.proposed & each.export.right) for each in found)
    return right / sum(len(each.export.right) for each in found), 1 - right / sum(len(each.proposed) for each in found)


def test_nine_of_ten_columns_are_proposed_rightly_and_three_of_a_hundred_wrongly(suggestions: list[Found]) -> None:
    right, wrong = shares(suggestions)
    told = {
        each.export.name: (sorted(each.export.right - each.proposed), sorted(each.proposed - each.export.right))
        for each in suggestions
    }
    assert right >= 0.9, told
    assert wrong <= 0.03, told


def test_no_export_is_left_far_behind(suggestions: list[Found]) -> None:
    for each in suggestions:
        right, wrong = shares([each])
        assert right >= 0.85, each.export.name
        assert wrong <= 0.06, each.export.name


def test_no_code_is_given_a_meaning_that_it_does_not_have(suggestions: list[Found]) -> None:
    assert {each.export.name: each.wrong_codes for each in suggestions if each.wrong_codes} == {}


def test_no_value_of_a_person_is_in_a_suggestion(suggestions: list[Found], register: Register) -> None:
    values = personal_values(register)
    assert len(values) > 3000
    for each in suggestions:
        headers = {word for file in each.export.files for column in file.columns for word in _words(column.header)}
        assert not (set(_words(each.text)) | set(re.findall('"(.*?)"', each.text))) & values - headers, each.export.name


def _words(text: str) -> list[str]:
    return re.findall(r"[^\s\"',=|{}\[\]#();]+", text)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda each: each.name)
def test_a_suggestion_is_read_without_a_change_and_refuses_only_what_nobody_explained(
    export: Export, suggestions: list[Found], register: Register, tmp_path: Path
) -> None:
    text = next(each.text for each in suggestions if each.export is export)
    if export is NIGHTLY:  # whether addresses are protected is never guessed: "Sperre" may be another one
        text = text.replace("# protected =  #", 'protected = "kd_sperre"  #').replace('  "kd_sperre",', "  ")
    if export is OTHER_WORDS:
        text = text.replace("# sex =  #", 'sex = "Geschlechtsangabe"  #').replace('  "Geschlechtsangabe",', "  ")
    folder = export.write(tmp_path / "files", register)
    for raw in read_mapped(folder, as_mapping(tmp_path, text)):
        checked = read_cells(raw)
        check_rows(checked, RULES.get(raw.table.name, ()))
        unexplained = [each for each in checked.refusals if each.kind is not RefusalKind.UNKNOWN_CODE]
        assert unexplained == [], raw.table.name
        if '"?"' not in text and "Werte nicht gezeigt" not in text:
            assert len(checked.refused) < 0.05 * len(checked.rows), "codes that are too rare to be shown"
