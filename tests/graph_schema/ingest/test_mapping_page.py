"""The examples of docs/mapping.md are mappings, and every option is explained there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph_schema.ingest.checks import read_cells
from graph_schema.ingest.columns import INDICATOR, REGISTER, RESIDENTS
from graph_schema.ingest.mapped import read_mapped
from graph_schema.ingest.mapping import COLUMN_OPTIONS, TABLE_OPTIONS, FileMapping, read_mapping
from tests.demands import REPOSITORY

PAGE = (REPOSITORY / "docs" / "mapping.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def example(folder: Path, at: int) -> FileMapping:
    path = folder / "register.toml"
    path.write_text(EXAMPLES[at], encoding="utf-8")
    return read_mapping(path, REGISTER)


OF_THE_REGISTER = 2
"""The first examples; the others are of single tables."""


@pytest.mark.parametrize("at", range(OF_THE_REGISTER))
def test_every_example_of_the_register_is_a_mapping_of_the_whole_register(tmp_path: Path, at: int) -> None:
    required = [table.name for table in REGISTER if table.required]
    assert [each.table.name for each in example(tmp_path, at).tables] == required


def test_the_first_example_shows_every_option(tmp_path: Path) -> None:
    shown = "\n".join(EXAMPLES[:OF_THE_REGISTER])
    elsewhere = ("columns", "counts")
    options = [name for name in (*TABLE_OPTIONS, *COLUMN_OPTIONS) if name not in elsewhere]
    assert [name for name in options if f"{name} = " not in shown] == []
    assert example(tmp_path, 0).leads == {("households", "postcode"): "Melderegister"}


@pytest.mark.parametrize("option", [*TABLE_OPTIONS, *COLUMN_OPTIONS])
def test_every_option_has_a_row_with_an_example(option: str) -> None:
    assert option == "columns" or re.search(rf"^\| `{option}` \| `.+` \| .+ \|$", PAGE, re.MULTILINE)


def test_the_other_examples_are_mappings_of_residents_and_figures(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    found: list[str] = []
    for text in EXAMPLES[OF_THE_REGISTER:]:
        path.write_text(text, encoding="utf-8")
        found += [each.table.name for each in read_mapping(path, [RESIDENTS, INDICATOR]).tables]
    assert found == ["residents", "residents", "indicator"]


def test_the_flat_export_of_the_page_is_read_as_the_page_says(tmp_path: Path) -> None:
    mapping = example(tmp_path, 1)
    (tmp_path / "Export.csv").write_text(
        "BG-Nummer;BG-Typ;wohnhaft seit;Kundennummer;Vorname;Nachname;Geburtsdatum;Geschlecht;eLb;Rolle;in der BG seit;"
        "Bezug von;Team\n"
        "1;A;01.01.2020;7;Ada;Eins;01.05.1990;w;ja;AS;01.01.2020;01.02.2020;U25\n"
        "1;A;01.01.2020;8;Kim;Eins;01.05.2015;m;nein;K;01.01.2020;;U25\n",
        encoding="cp1252",
    )
    tables = {raw.table.name: read_cells(raw) for raw in read_mapped(tmp_path, mapping)}
    assert {name: (len(each.rows), each.refusals) for name, each in tables.items()} == {
        "households": (1, []), "citizens": (2, []), "memberships": (2, []), "benefit_periods": (1, []),
    }  # fmt: skip
