"""Offices, providers, sites and programmes as the graph holds them, and the steps that write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph_schema.ingest.changes import Compared, Record, compare, new_id
from graph_schema.ingest.checks import CheckedTable
from graph_schema.ingest.columns import OFFICES, PROGRAMMES, PROVIDERS, SITES, Table
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.report import Place, Row
from graph_schema.ingest.sort_keys import sort_key
from graph_schema.store import directory_import, register
from graph_schema.store.directory_import import Known
from graph_schema.store.graph import Step

_LINKS = {"provider_number", "site_numbers", "needs", "languages", "next_station_numbers"}
"""Columns that become relationships instead of properties."""
_KINDS = {OFFICES.name: "office", PROVIDERS.name: "provider", SITES.name: "site", PROGRAMMES.name: "programme"}


def directory_key(keys: ImportKeys, table: str, number: str) -> str:
    """Return the register key of an office, provider, site or programme."""
    return keys.register_key(_KINDS[table], number)


def compare_directory(
    keys: ImportKeys, checked: CheckedTable, known: Known, places: Sequence[Place] | None = None
) -> Compared:
    """Compare the valid rows of a table with what is known; `places` are where offices and sites lie."""
    table = checked.table
    number = table.columns[0].name
    rows = checked.valid_rows
    found = places if places is not None else [None] * len(rows)
    records = [_record(keys, table, row, known, place) for row, place in zip(rows, found, strict=True)]
    refused = [checked.rows[position].get(number) for position in checked.refused]
    present = [directory_key(keys, table.name, each) for each in refused if each is not None]
    return compare(records, {key: fingerprint for key, (fingerprint, _) in known.items()}, present)


def _record(keys: ImportKeys, table: Table, row: Row, known: Known, place: Place | None) -> Record:
    names = [column.name for column in table.columns]
    key = directory_key(keys, table.name, row[names[0]])
    node_id = known[key][1] if key in known else new_id()
    content: dict[str, Any] = {name: row[name] for name in names[1:] if name not in _LINKS}
    if place is not None:
        content |= {"lat": place.lat, "lon": place.lon, "address_match": place.address_match}
    if table is SITES:
        content["secret"] = bool(row["secret"])
        if row["secret"]:  # a refuge is on no map (F7): its place is not stored at all
            content |= dict.fromkeys(("lat", "lon", "street", "house_number", "postcode", "town"))
    if table is PROGRAMMES:
        content["conditions"] = row["conditions"] or []
    content["sort_key"] = sort_key(row["name"], node_id)
    content["fingerprint"] = keys.fingerprint(*(row[name] for name in names), *_by_address(place))
    area_ids = place.area_ids if place is not None else ()
    return {"key": key, "id": node_id, "row": row, "area_ids": area_ids, "properties": content}


def _by_address(place: Place | None) -> tuple[Any, ...]:
    """Return what tells that a place found by its written address is another one than at the last import."""
    if place is None or place.address_match is None:
        return ()
    return place.lat, place.lon, sorted(place.area_ids), place.address_match


def office_steps(compared: Compared) -> list[Step]:
    """Write offices and the areas they lie in."""
    return [
        *directory_import.save_offices(_nodes(compared)),
        *directory_import.clear_office_areas(compared.changed_keys),
        *directory_import.save_office_areas(_areas(compared)),
    ]


def provider_steps(compared: Compared) -> list[Step]:
    """Write providers."""
    return directory_import.save_providers(_nodes(compared))


def site_steps(keys: ImportKeys, compared: Compared) -> list[Step]:
    """Write sites, whose they are and the areas they lie in."""
    providers = [
        {"key": record["key"], "provider": directory_key(keys, PROVIDERS.name, record["row"]["provider_number"])}
        for record in compared.written
    ]
    return [
        *directory_import.save_sites(_nodes(compared)),
        *directory_import.clear_site_providers(compared.changed_keys),
        *directory_import.save_site_providers(providers),
        *directory_import.clear_site_areas(compared.changed_keys),
        *directory_import.save_site_areas(_areas(compared)),
    ]


def programme_steps(keys: ImportKeys, compared: Compared) -> list[Step]:
    """Write programmes with provider, sites, needs, languages and next stations."""
    written = compared.written

    def linked(column: str, name: str, table: Table | None = None) -> list[Record]:
        return [
            {"key": record["key"], name: directory_key(keys, table.name, value) if table else value}
            for record in written
            for value in _values(record["row"][column])
        ]

    needs, languages = linked("needs", "code"), linked("languages", "code")
    return [
        *register.save_needs(sorted({row["code"] for row in needs})),
        *register.save_languages(sorted({row["code"] for row in languages})),
        *directory_import.save_programmes(_nodes(compared)),
        *directory_import.clear_programme_links(compared.changed_keys),
        *directory_import.save_programme_providers(linked("provider_number", "provider", PROVIDERS)),
        *directory_import.save_programme_sites(linked("site_numbers", "site", SITES)),
        *directory_import.save_programme_needs(needs),
        *directory_import.save_programme_languages(languages),
        *directory_import.save_programme_stations(linked("next_station_numbers", "station", PROGRAMMES)),
    ]


def _values(value: str | Iterable[str] | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _nodes(compared: Compared) -> list[Mapping[str, Any]]:
    return [{name: record[name] for name in ("key", "id", "properties")} for record in compared.written]


def _areas(compared: Compared) -> list[Record]:
    return [{"key": record["key"], "area_id": area} for record in compared.written for area in record["area_ids"]]
