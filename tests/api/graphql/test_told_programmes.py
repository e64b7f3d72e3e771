"""What is told of a programme is written out in each query, because Cypher has no views: the copies must agree."""

from __future__ import annotations

import re

import pytest

from graph_schema.queries import Query, all_queries

TELLING = [query for query in all_queries() if query.family == "directory" and "tells_health" in query.columns]
WITHHELD = {"name", "description", "places", "places_are_limit", "places_taken", "provider_id", "site_ids", "needs",
            "languages", "next_station_ids"}  # fmt: skip
"""Columns that would tell where, by whom or for what: empty in a programme that tells health (F6)."""
each_query = pytest.mark.parametrize("query", TELLING, ids=[query.name for query in TELLING])


def told(query: Query) -> str:
    """What the query returns of a programme, spaces evened."""
    return " ".join(query.text.rpartition("p.id AS id,")[2].partition("ORDER BY")[0].split())


def test_there_are_queries_that_tell_of_programmes() -> None:
    assert len(TELLING) >= 5


@each_query
def test_every_query_tells_the_same_of_a_programme(query: Query) -> None:
    assert told(query) == told(TELLING[0])
    assert [column for column in query.columns if column != "of_id"] == list(TELLING[0].columns)


@each_query
def test_every_column_that_could_tell_health_is_guarded(query: Query) -> None:
    guarded = re.findall(r"CASE WHEN tells_health THEN (?:''|0|false|null|\[\]) ELSE .*? END AS (\w+)", told(query))
    assert set(guarded) == WITHHELD
    assert len(guarded) == len(WITHHELD)


@each_query
def test_what_is_unknown_counts_as_telling_health_and_its_place_tells_nothing(query: Query) -> None:
    words = " ".join(query.text.split())
    assert "coalesce(p.tells_health, true) AS tells_health" in words
    assert "CASE WHEN coalesce(p.tells_health, true) THEN '~' + p.id ELSE p.sort_key END AS sort_key" in words


@each_query
def test_no_way_over_another_thing_leads_to_a_programme_that_tells_health(query: Query) -> None:
    if "of_id" in query.columns:
        assert re.search(r"(WHERE|AND) NOT coalesce\(p\.tells_health, true\)", query.text)
