"""A trial of address matching: a city's addresses, damaged by seed, looked up, and judged against where they are."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.address_damage import Written, damaged
from geo.addresses.gazetteer import metres_between

RIGHT_WITHIN_METRES = 150.0
"""A found house this near is the right one; a court has several buildings with one address."""
SAME_ADDRESS_WITHIN_METRES = 600.0
"""Several buildings of one address (a hospital, a yard) lie further apart than that."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Trial:
    """`truth`: `street`, `house_number`, `postcode`, `lat`, `lon` of each house; `written`: as it was damaged."""

    truth: pd.DataFrame
    written: list[Written]

    @property
    def asked(self) -> pd.DataFrame:
        """The damaged addresses as a frame for `match_addresses`."""
        columns = ("street", "house_number", "postcode")
        return pd.DataFrame([{name: getattr(each, name) for name in columns} for each in self.written])


@dataclass(frozen=True)
class Verdict:
    """What became of each address, and a sentence for each wrong one."""

    right: Flags
    wrong: Flags
    explained: list[str]

    @property
    def shares(self) -> tuple[float, float, float]:
        """Shares found rightly, found wrongly, and not found."""
        return float(self.right.mean()), float(self.wrong.mean()), float(1 - self.right.mean() - self.wrong.mean())


def read_leipzig(folder: Path) -> pd.DataFrame:
    """Return the buildings of Leipzig that have an address, from the folder of real data."""
    buildings = pd.read_csv(folder / "leipzig" / "leipzig_buildings_centroids.csv", dtype=str, keep_default_na=False)
    houses = buildings.rename(columns={"housenumber": "house_number"})
    houses = houses.loc[(houses["street"] != "") & (houses["house_number"] != "")].reset_index(drop=True)
    return houses.assign(lat=houses["lat"].astype(float), lon=houses["lon"].astype(float))


def make_trial(houses: pd.DataFrame, seed: int) -> Trial:
    """Damage every address."""
    rng = random.Random(seed)
    addresses = zip(houses["street"], houses["house_number"], houses["postcode"], strict=True)
    return Trial(houses, [damaged(rng, *address) for address in addresses])


def judge(trial: Trial, found: pd.DataFrame, frame: pd.DataFrame) -> Verdict:
    """Compare `found` (`lat`, `lon`, `rows`: positions in `frame` with `street`) with the truth."""
    truth = trial.truth
    lat, lon = found["lat"].to_numpy(), found["lon"].to_numpy()
    placed = ~np.isnan(lat)
    away = np.nan_to_num(metres_between(truth["lat"].to_numpy(), truth["lon"].to_numpy(), lat, lon))
    street = frame["street"].to_numpy()
    same_street = np.array(
        [bool(rows) and street[rows[0]] == own for rows, own in zip(found["rows"], truth["street"], strict=True)]
    )
    right = placed & ((away <= RIGHT_WITHIN_METRES) | (same_street & (away <= SAME_ADDRESS_WITHIN_METRES)))
    wrong = placed & ~right
    return Verdict(right, wrong, list(_explain(trial, found, frame, np.flatnonzero(wrong), away)))


def by_damage(trial: Trial, flags: Flags) -> Counter[str]:
    """Count the damages of the flagged addresses."""
    return Counter(name for place in np.flatnonzero(flags) for name in trial.written[place].damages)


def _explain(
    trial: Trial, found: pd.DataFrame, frame: pd.DataFrame, wrong: NDArray[np.int64], away: NDArray[np.float64]
) -> Iterator[str]:
    for place in wrong:
        true, written, row = trial.truth.iloc[place], trial.written[place], found["rows"].iloc[place][0]
        other = frame.iloc[row]
        yield (
            f"{true['street']} {true['house_number']}, {true['postcode'] or 'no postcode'}, written as "
            f"“{written.street} {written.house_number}, {written.postcode}” ({', '.join(written.damages)}), is also "
            f"a spelling of {other['street']}, {other['postcode'] or 'no postcode'}, {away[place] / 1000:.1f} km away"
        )
