"""Use case: write the invented town as the files that `sozialraum import` reads."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd

from api.actions.invent_town import InventedTown
from graph_schema.errors import BadInput
from graph_schema.ingest.columns import DIRECTORY, REGISTER, RESIDENTS, Table
from graph_schema.ingest.report import Row
from graph_schema.invented_town.published import PLAN_2023


def write_town(town: InventedTown, folder: Path) -> list[Path]:
    """Write `town` below `folder` and return the files, in the order in which they are imported.

    A GeoJSON file (EPSG:4326) and residents for each level, the folders `directory` and `register` with a CSV file
    for each table, and the published plan. Needs a new or empty folder; BadInput otherwise: nothing is overwritten.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(
            f"Der Ordner {folder.name} ist nicht leer.",
            f"The folder {folder.name} is not empty.",
            "Einen neuen Ordner angeben.",
            "Give a new folder.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for level in town.levels:
        files.append(_write_areas(level.frame, folder / f"{level.level.code}.geojson"))
        files.append(write_table(RESIDENTS, level.residents, folder / f"residents_{level.level.code}.csv"))
    files += _write_tables(DIRECTORY, town.rows.directory, folder / "directory")
    files += _write_tables(REGISTER, town.rows.register, folder / "register")
    return [*files, Path(shutil.copyfile(PLAN_2023, folder / PLAN_2023.name))]


def import_commands(town: InventedTown, folder: Path) -> list[str]:
    """Return the commands that import what `write_town` has written, in order."""
    commands: list[str] = []
    for level in town.levels:
        code = level.level.code
        fields = "--key key --name name --no-district-field no_district"
        parent = f" --parent-level {level.parent} --parent-key parent_key" if level.parent else ""
        each = level.level
        words = (
            f" --plural-de {each.name_de} --singular-de {each.singular_de} --plural-en {each.name_en}"
            f" --singular-en {each.singular_en} --rank {each.rank}"
        )
        commands.append(
            f"sozialraum import neighbourhoods {folder / code}.geojson --level {code}{words} {fields}{parent}"
        )
        commands.append(f"sozialraum import residents {folder / f'residents_{code}.csv'} --level {code}")
    return [
        *commands,
        f"sozialraum import directory {folder / 'directory'}",
        f"sozialraum import register {folder / 'register'}",
        f"sozialraum import plan {folder / PLAN_2023.name}",
    ]


def write_table(table: Table, rows: Sequence[Row], path: Path) -> Path:
    """Write typed rows as a CSV file with the columns of `table`, as the import reads them (UTF-8, comma)."""
    names = [column.name for column in table.columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([as_cell(row.get(name)) for name in names] for row in rows)
    return path


def as_cell(value: Any) -> str:
    """Return a typed value as the text of a cell; the inverse of `graph_schema.ingest.cells.read_cell`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "|".join(f"{each['code']}:{each['level']}" if isinstance(each, dict) else str(each) for each in value)
    return str(value)


def _write_tables(tables: Sequence[Table], rows: Mapping[str, Sequence[Row]], folder: Path) -> list[Path]:
    folder.mkdir()
    return [write_table(table, rows[table.name], folder / f"{table.name}.csv") for table in tables]


def _write_areas(frame: gpd.GeoDataFrame, path: Path) -> Path:
    areas = frame.to_crs("EPSG:4326")
    areas["no_district"] = ~areas.pop("is_district").astype(bool)
    areas.to_file(path, driver="GeoJSON", COORDINATE_PRECISION=8)
    return path
