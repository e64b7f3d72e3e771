"""Offices, providers, sites and programmes as an import writes them; reading them is `directory`.

Functions that write return steps: an import carries all of them out in one transaction (`Graph.write_all`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph_schema.store.graph import Graph, Step
from graph_schema.store.steps import Records, key_steps, row_steps

Known = dict[str, tuple[str | None, str]]
"""Fingerprint and id by register key."""
PAGE = 20_000


async def _load_keys(graph: Graph, query: str) -> Known:
    known: Known = {}
    after = ""
    while True:
        rows = await graph.read(query, after=after, limit=PAGE)
        known.update((row["key"], (row["fingerprint"], row["id"])) for row in rows)
        if len(rows) < PAGE:
            return known
        after = rows[-1]["key"]


async def load_office_keys(graph: Graph) -> Known:
    """Return the known offices."""
    return await _load_keys(graph, "load_office_keys")


async def load_provider_keys(graph: Graph) -> Known:
    """Return the known providers."""
    return await _load_keys(graph, "load_provider_keys")


async def load_site_keys(graph: Graph) -> Known:
    """Return the known sites."""
    return await _load_keys(graph, "load_site_keys")


async def load_programme_keys(graph: Graph) -> Known:
    """Return the known programmes."""
    return await _load_keys(graph, "load_programme_keys")


async def load_office_names(graph: Graph) -> list[tuple[str, str]]:
    """Return id and name of every office."""
    return [(row["id"], row["name"]) for row in await graph.read("load_office_names")]


async def load_placed_offices(graph: Graph) -> list[dict[str, Any]]:
    """Return key, address_match, lat, lon and area_ids of every office."""
    return await graph.read("load_placed_offices")


async def load_placed_sites(graph: Graph) -> list[dict[str, Any]]:
    """Return key, address_match, lat, lon and area_ids of every site."""
    return await graph.read("load_placed_sites")


def save_offices(rows: Records) -> list[Step]:
    """Create or change offices; rows are {key, id, properties}."""
    return row_steps("save_offices", rows)


def save_providers(rows: Records) -> list[Step]:
    """Create or change providers; rows are {key, id, properties}."""
    return row_steps("save_providers", rows)


def save_sites(rows: Records) -> list[Step]:
    """Create or change sites; rows are {key, id, properties}."""
    return row_steps("save_sites", rows)


def save_programmes(rows: Records) -> list[Step]:
    """Create or change programmes; rows are {key, id, properties}."""
    return row_steps("save_programmes", rows)


def clear_office_areas(keys: Sequence[str]) -> list[Step]:
    """Take the areas from offices."""
    return key_steps("clear_office_areas", keys)


def save_office_areas(rows: Records) -> list[Step]:
    """Locate offices; rows are {key, area_id}."""
    return row_steps("save_office_areas", rows)


def clear_site_areas(keys: Sequence[str]) -> list[Step]:
    """Take the areas from sites."""
    return key_steps("clear_site_areas", keys)


def save_site_areas(rows: Records) -> list[Step]:
    """Locate sites; rows are {key, area_id}."""
    return row_steps("save_site_areas", rows)


def clear_site_providers(keys: Sequence[str]) -> list[Step]:
    """Take the provider from sites."""
    return key_steps("clear_site_providers", keys)


def save_site_providers(rows: Records) -> list[Step]:
    """Store whose sites these are; rows are {key, provider}."""
    return row_steps("save_site_providers", rows)


def clear_programme_links(keys: Sequence[str]) -> list[Step]:
    """Take provider, sites, needs, languages and next stations from programmes."""
    return key_steps("clear_programme_links", keys)


def save_programme_providers(rows: Records) -> list[Step]:
    """Store who delivers programmes; rows are {key, provider}."""
    return row_steps("save_programme_providers", rows)


def save_programme_sites(rows: Records) -> list[Step]:
    """Store where programmes take place; rows are {key, site}."""
    return row_steps("save_programme_sites", rows)


def save_programme_needs(rows: Records) -> list[Step]:
    """Store the needs that programmes work on; rows are {key, code}."""
    return row_steps("save_programme_needs", rows)


def save_programme_languages(rows: Records) -> list[Step]:
    """Store the languages of programmes' staff; rows are {key, code}."""
    return row_steps("save_programme_languages", rows)


def save_programme_stations(rows: Records) -> list[Step]:
    """Store the next stations of a support chain; rows are {key, station}."""
    return row_steps("save_programme_stations", rows)
