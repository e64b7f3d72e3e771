"""Residents and published figures in a city's own columns and codes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_schema.errors import BadInput
from graph_schema.ingest.checks import CheckedTable, check_rows, read_cells
from graph_schema.ingest.columns import COUNTED_INDICATOR, INDICATOR, RESIDENTS, Table
from graph_schema.ingest.files import RawFile, read_file
from graph_schema.ingest.mapped_areas import read_mapped_figures, read_mapped_residents
from graph_schema.ingest.mapping import FileMapping, TableSource, read_mapping
from graph_schema.ingest.rules import RULES
from graph_schema.model.figures import CATEGORIES, Breakdown, ResidentGroup

TOP = 'version = "1"\nleading_system = "Statistikstelle"\n'
WIDE = """
[residents]
file = "Einwohner.csv"
ignore_others = true
[residents.columns]
area_key = { column = "Ortsbezirk", pattern = '^(\\d+)' }
reference_date = { column = "Jahr", codes = { "2025" = "2025-12-31" } }
[residents.counts]
all = "gesamt"
"0-14" = ["0 bis 5", "6 bis 14"]
"""
LONG = """
[residents]
file = "Einwohner.csv"
[residents.columns]
area_key = "Bezirk"
reference_date = { value = "2025-12-31" }
group = { column = "Alter", codes = { "insgesamt" = "all", "u15" = "0-14", "Haushalte" = "" } }
count = "Zahl"
"""
FIGURES = """
[indicator]
file = "Quote.csv"
[indicator.columns]
area_key = "Bezirk"
reference_date = "Stand"
value = { column = "Wert", codes = { "k.W." = "" } }
"""


def mapping_of(folder: Path, text: str, table: Table = RESIDENTS, **stated: str) -> FileMapping:
    path = folder / "city.toml"
    path.write_text(TOP + text, encoding="utf-8")
    return read_mapping(path, [table], stated)


def residents_of(folder: Path, mapping: FileMapping, text: str) -> list[CheckedTable]:
    """Read and check a file of residents through a mapping."""
    path = folder / "Einwohner_2025.csv"
    path.write_text(text, encoding="cp1252")

    def read(source: TableSource, wanted: Sequence[str]) -> RawFile:
        return read_file(path, wanted, source.format)

    tables = [read_cells(raw) for raw in read_mapped_residents(read, mapping)]
    for each in tables:
        check_rows(each, RULES[RESIDENTS.name])
    return tables


def counted(tables: Sequence[CheckedTable]) -> list[tuple[str, str, int]]:
    return [(row["area_key"], row["group"], row["count"]) for each in tables for row in each.valid_rows]


def refused(tables: Sequence[CheckedTable]) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.kind) for table in tables for each in table.refusals]


def test_every_sex_and_age_band_of_the_plan_can_be_counted_among_residents() -> None:
    of_the_plan = {*CATEGORIES[Breakdown.AGE_BAND], *CATEGORIES[Breakdown.SEX]} - {"other"}
    assert of_the_plan < set(ResidentGroup)


def test_a_table_with_a_column_per_group_adds_up_the_columns_of_a_group(tmp_path: Path) -> None:
    tables = residents_of(
        tmp_path,
        mapping_of(tmp_path, WIDE),
        "Jahr;Ortsbezirk;gesamt;0 bis 5;6 bis 14;Fläche\n2025;01 Mitte;900;40;60;1,2\n2025;02 Süd;800;-;70;.\n",
    )
    assert counted(tables) == [("01", "all", 900), ("02", "all", 800), ("01", "0-14", 100), ("02", "0-14", 70)]
    assert refused(tables) == []


def test_a_group_of_which_a_part_is_not_published_has_no_row(tmp_path: Path) -> None:
    tables = residents_of(
        tmp_path, mapping_of(tmp_path, WIDE), "Jahr;Ortsbezirk;gesamt;0 bis 5;6 bis 14\n2025;01;900;.;60\n"
    )
    assert counted(tables) == [("01", "all", 900)]


def test_what_cannot_be_counted_is_refused_with_the_columns_of_the_file(tmp_path: Path) -> None:
    tables = residents_of(
        tmp_path,
        mapping_of(tmp_path, WIDE),
        "Jahr;Ortsbezirk;gesamt;0 bis 5;6 bis 14\n2025;01;1.900;40;sechzig\n2025;02;9;-1;5\n2025;03;9\n2024;04;9;1;1\n",
    )
    assert sorted(refused(tables)) == [
        (2, "0 bis 5 + 6 bis 14", "not_a_number"),
        (2, "gesamt", "not_a_whole_number"),
        (3, "0 bis 5 + 6 bis 14", "number_out_of_range"),
        (4, "", "wrong_number_of_cells"),
        (5, "Jahr", "not_a_date"),
        (5, "Jahr", "not_a_date"),
    ]


def test_a_table_with_a_row_per_group_leaves_out_the_groups_that_mean_nothing_here(tmp_path: Path) -> None:
    tables = residents_of(
        tmp_path,
        mapping_of(tmp_path, LONG),
        "Bezirk;Alter;Zahl\n1;insgesamt;900\n1;u15;-\n1;Haushalte;410\n2;insgesamt;.\n2;u15;70\n",
    )
    assert counted(tables) == [("1", "all", 900), ("1", "0-14", 0), ("2", "0-14", 70)]
    assert refused(tables) == []


def test_a_group_that_nobody_explained_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    tables = residents_of(tmp_path, mapping_of(tmp_path, LONG), "Bezirk;Alter;Zahl\n1;80+;9\n1;;9\n")
    assert refused(tables) == [(2, "Alter", "unknown_code"), (3, "Alter", "empty")]
    assert "codes" in tables[0].refusals[0].remedy_en


def test_the_date_may_be_an_option_instead_but_not_both(tmp_path: Path) -> None:
    without = LONG.replace('reference_date = { value = "2025-12-31" }\n', "")
    mapping = mapping_of(tmp_path, without, reference_date="2024-12-31")
    (table,) = residents_of(tmp_path, mapping, "Bezirk;Alter;Zahl\n1;u15;9\n")
    assert [row["reference_date"].isoformat() for row in table.valid_rows] == ["2024-12-31"]
    with pytest.raises(BadInput, match="reference_date is stated here and as an option"):
        mapping_of(tmp_path, LONG, reference_date="2024-12-31")
    with pytest.raises(BadInput, match="missing: reference_date"):
        mapping_of(tmp_path, without)


@pytest.mark.parametrize(
    ("changed", "into", "said"),
    [
        ('all = "gesamt"', 'alle = "gesamt"', "section residents.counts: “alle” is unknown here; is “all” meant"),
        ('all = "gesamt"', "all = []", "section residents.counts: all names no column"),
        ('all = "gesamt"', "all = 3", "section residents.counts: all is no list"),
        ('all = "gesamt"', 'all = "0 bis 5"', "the column “0 bis 5” is there more than once"),
        ("area_key = {", 'count = "Zahl"\narea_key = {', "count and the section counts exclude each other"),
        ("[residents.counts]", "[residents.zahlen]", "“zahlen” is unknown here"),
    ],
)
def test_a_mistake_in_the_groups_names_its_place(tmp_path: Path, changed: str, into: str, said: str) -> None:
    with pytest.raises(BadInput) as error:
        mapping_of(tmp_path, WIDE.replace(changed, into))
    assert said in error.value.text("en")


def test_only_residents_have_a_column_per_group(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="“counts” is unknown here"):
        mapping_of(tmp_path, FIGURES + '[indicator.counts]\nall = "x"\n', INDICATOR)


def test_a_code_that_is_no_group_of_ours_is_told_before_any_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"section residents\.columns\.group: “0-15” does not fit group; is 0-14 meant"):
        mapping_of(tmp_path, LONG.replace('"u15" = "0-14"', '"u15" = "0-15"'))


def test_figures_tell_nothing_there_from_not_published(tmp_path: Path) -> None:
    path = tmp_path / "Quote.csv"
    path.write_text("Bezirk;Stand;Wert\n1;31.12.2025;-\n2;31.12.2025;k.W.\n3;31.12.2025;7\n", encoding="utf-8")

    def read(source: TableSource, wanted: Sequence[str]) -> RawFile:
        return read_file(path, wanted, source.format)

    for table, nothing in ((COUNTED_INDICATOR, 0), (INDICATOR, None)):
        checked = read_cells(read_mapped_figures(read, mapping_of(tmp_path, FIGURES, table), table))
        assert [row["value"] for row in checked.valid_rows] == [nothing, None, 7]


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=1, max_size=20))
def test_wide_and_long_tables_of_the_same_city_give_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("city")
    wide = "".join(f"2025;{at};{all_};{young};-\n" for at, (all_, young) in enumerate(cells))
    long = "".join(f"{at};insgesamt;{all_}\n{at};u15;{young}\n" for at, (all_, young) in enumerate(cells))
    of_wide = residents_of(folder, mapping_of(folder, WIDE), "Jahr;Ortsbezirk;gesamt;0 bis 5;6 bis 14\n" + wide)
    of_long = residents_of(folder, mapping_of(folder, LONG), "Bezirk;Alter;Zahl\n" + long)
    assert sorted(counted(of_wide)) == sorted(counted(of_long))
