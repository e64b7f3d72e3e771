"""The city's addresses, and what was decided about written ones, as the graph holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph_schema.ingest.changes import Compared, Record, new_id, unique
from graph_schema.ingest.columns import HOUSE_COORDINATES, STREET_DIRECTORY
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.report import Row
from graph_schema.store import addresses
from graph_schema.store.graph import Step

HOUSE, STRETCH = "house", "stretch"


def house_records(keys: ImportKeys, rows: Sequence[Row], places: Sequence[tuple[float, float]]) -> list[Record]:
    """Return houses; `places` are latitude and longitude (WGS 84). A house that is listed twice counts once."""
    names = ("street", "house_number", "suffix", "postcode", "town")
    records: list[Record] = []
    for row, (lat, lon) in zip(rows, places, strict=True):
        numbers = [row[name] for name in HOUSE_COORDINATES.key]
        records.append(_record(keys, HOUSE, numbers, _stated(row, names, lat=lat, lon=lon), lat, lon))
    return unique(records)


def stretch_records(keys: ImportKeys, level: str, rows: Sequence[Row], area_ids: Mapping[str, str]) -> list[Record]:
    """Return stretches of streets; `area_ids` are the ids of the areas of `level` by key."""
    names = ("street", "first", "last", "side", "postcode", "town")
    return unique(
        {
            **_record(
                keys, STRETCH, [level, *(row[name] for name in STREET_DIRECTORY.key)], _stated(row, names),
                row["area_key"],
            ),
            "area_id": area_ids[row["area_key"]],
        }
        for row in rows
    )  # fmt: skip


def address_steps(compared: Compared, vanished: Sequence[str]) -> list[Step]:
    """Write the list as it is now: what the city no longer lists is removed."""
    written = compared.written
    changed = compared.changed_keys
    return [
        *addresses.remove_addresses([*vanished, *changed]),
        *addresses.save_addresses([{name: each[name] for name in ("key", "id", "properties")} for each in written]),
        *addresses.save_stretch_areas(
            [{"key": each["key"], "area_id": each["area_id"]} for each in written if "area_id" in each]
        ),
    ]


def listed_row(record: Record) -> dict[str, Any]:
    """Return a record as the store loads an address: the area's id of a stretch as `area_key`."""
    names = ("street", "house_number", "suffix", "first", "last", "side", "postcode", "town", "lat", "lon")
    return {name: record["properties"].get(name) for name in names} | {"area_key": record.get("area_id")}


def written_address_key(keys: ImportKeys, *address: str) -> str:
    """Return the register key of a written address (its street's form, number, postcode and town's form)."""
    return keys.register_key("written address", *address)


def written_site_address_key(keys: ImportKeys, *address: str) -> str:
    """Return the register key of the written address of a site or office: another one than that of a home there.

    So no decision about one is found by the other, and whoever reads those about sites learns nothing of homes.
    """
    return keys.register_key("written address of a site", *address)


def _stated(row: Row, names: Sequence[str], **more: Any) -> dict[str, Any]:
    return {name: row[name] for name in names if row[name] is not None} | more


def _record(
    keys: ImportKeys, kind: str, numbers: Sequence[Any], properties: Mapping[str, Any], *content: Any
) -> Record:
    fingerprint = keys.fingerprint(kind, *numbers, *content)
    return {
        "key": keys.register_key(kind, *numbers),
        "id": new_id(),
        "properties": {"kind": kind, **properties, "fingerprint": fingerprint},
    }
