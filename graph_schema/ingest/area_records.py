"""Neighbourhoods, resident counts and published figures as the graph holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from graph_schema.ingest.changes import Compared, Record, new_id
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.report import Row
from graph_schema.ingest.sort_keys import sort_key
from graph_schema.store import areas
from graph_schema.store.graph import Step


def area_key(level: str, key: str) -> str:
    """Return the key under which the graph knows an area of `level`."""
    return f"{level}|{key}"


def neighbourhood_records(
    keys: ImportKeys,
    level: str,
    rows: Sequence[Row],
    known_ids: Mapping[str, str],
) -> list[Record]:
    """Return areas; `rows` hold key, name, parent (area key or None), is_district, area_km2, wkb and crs."""
    records: list[Record] = []
    for row in rows:
        whole = area_key(level, row["key"])
        node_id = known_ids.get(whole) or new_id()
        content = (row["key"], row["name"], row["parent"], row["is_district"], row["wkb"], row["crs"])
        records.append(
            {
                "key": whole,
                "id": node_id,
                "parent": row["parent"],
                "wkb": row["wkb"],
                "crs": row["crs"],
                "properties": {
                    "key": row["key"],
                    "level": level,
                    "name": row["name"],
                    "sort_key": sort_key(row["name"], node_id),
                    "area_km2": row["area_km2"],
                    "is_district": row["is_district"],
                    "fingerprint": keys.fingerprint(*content),
                },
            }
        )
    return records


def neighbourhood_steps(level: str, compared: Compared) -> list[Step]:
    """Write areas with their borders and parents."""
    written = compared.written
    return [
        *areas.save_neighbourhoods(
            level, [{name: record[name] for name in ("key", "id", "properties")} for record in written]
        ),
        *areas.clear_boundaries(compared.changed_keys),
        *areas.save_boundaries(
            [{"key": each["key"], "id": new_id(), "wkb": each["wkb"], "crs": each["crs"]} for each in written]
        ),
        *areas.clear_parents(compared.changed_keys),
        *areas.save_parents([{"key": each["key"], "parent_key": each["parent"]} for each in written if each["parent"]]),
    ]


def resident_records(keys: ImportKeys, level: str, rows: Sequence[Row]) -> list[Record]:
    """Return resident counts of areas of `level`."""
    return [
        {
            "key": resident_key(level, row["area_key"], row["reference_date"], row["group"]),
            "area_key": area_key(level, row["area_key"]),
            "properties": {
                "group": row["group"],
                "reference_date": row["reference_date"],
                "count": row["count"],
                "fingerprint": keys.fingerprint("residents", row["count"]),
            },
        }
        for row in rows
    ]


def resident_key(level: str, key: str, day: date, group: str) -> str:
    """Return the key of a resident count."""
    return f"{level}|{key}|{day.isoformat()}|{group}"


def figure_records(keys: ImportKeys, level: str, code: str, rows: Sequence[Row]) -> list[Record]:
    """Return figures of the published indicator `code` for areas of `level`; an empty value is "no data"."""
    values = [None if row["value"] is None else float(row["value"]) for row in rows]
    return [
        {
            "key": figure_key(code, level, row["area_key"], row["reference_date"]),
            "area_key": area_key(level, row["area_key"]),
            "properties": {
                "indicator": code,
                "reference_date": row["reference_date"],
                "value": value,
                "fingerprint": keys.fingerprint("figure", value),
            },
        }
        for row, value in zip(rows, values, strict=True)
    ]


def figure_key(code: str, level: str, key: str, day: date) -> str:
    """Return the key of a published figure."""
    return f"{code}|{level}|{key}|{day.isoformat()}"
