"""Leipzig's real addresses, damaged by seed: nearly all are found, and hardly one in the wrong place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.address_trial import judge, make_trial, read_leipzig
from geo.addresses.gazetteer import read_house_coordinates
from geo.addresses.matching import AddressMatch, match_addresses


@pytest.mark.parametrize("seed", [1, 2026])
def test_damaged_addresses_are_found_where_they_are(shared_data: Path, seed: int) -> None:
    houses = read_leipzig(shared_data).sample(10_000, random_state=seed).sort_index().reset_index(drop=True)
    gazetteer = read_house_coordinates(read_leipzig(shared_data))
    trial = make_trial(houses, seed)
    verdict = judge(trial, match_addresses(trial.asked, gazetteer), gazetteer.frame)
    right, wrong, _ = verdict.shares
    assert right >= 0.97
    assert wrong <= 0.003
    assert len(verdict.explained) == verdict.wrong.sum()


def test_undamaged_addresses_are_found_unless_two_places_share_them(shared_data: Path) -> None:
    houses = read_leipzig(shared_data)
    gazetteer = read_house_coordinates(houses)
    found = match_addresses(houses, gazetteer)
    assert sum(found["lat"].isna()) < 0.004 * len(found)
    assert set(found["match"]) <= {AddressMatch.EXACT, AddressMatch.AMBIGUOUS, AddressMatch.STREET_ONLY}
