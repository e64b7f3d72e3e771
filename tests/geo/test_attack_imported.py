"""Nobody can compute what is withheld of an imported indicator, whatever figures are missing."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.disclosure import Limits, Stamp, publish_imported_counts
from tests.geo.attacker import Attack

STAMP = Stamp(date(2022, 9, 30), date(2022, 10, 5), None)


@pytest.mark.parametrize("seed", range(60))
def test_the_attackers_bounds_of_every_withheld_figure_lie_at_least_the_limit_apart(seed: int) -> None:
    random = np.random.default_rng(seed)
    parent_of = {f"x{n}-{part}": f"x{n}" for n in range(random.integers(2, 6)) for part in range(random.integers(1, 5))}
    parts = pd.Series({part: float(random.choice([0, 1, 2, 3, 9, 40, 160])) for part in parent_of})
    outside = {whole: float(random.choice([0, 0, 0, 1, 2, 7])) for whole in parent_of.values()}
    wholes = pd.Series(totals(parts, parent_of)) + pd.Series(outside)
    values = {"borough": with_gaps(random, wholes), "part": with_gaps(random, parts)}
    attack = Attack(3)
    attack.read(
        publish_imported_counts(
            "recipients", values=values, areas=areas_of(parent_of), residents={}, limits=Limits(), stamp=STAMP
        )
    )
    told = values["borough"].to_dict()
    exact = {whole for whole, total in totals(values["part"].dropna(), parent_of).items() if told[whole] == total}
    attack.think(parent_of, exact, singles_are_one=False)
    cells = sorted(attack.withheld)
    widths = attack.solve([{unknown: 1.0} for unknown in cells])
    assert not [cell for cell, width in zip(cells, widths, strict=True) if width < 3 - 1e-4]


def totals(parts: pd.Series, parent_of: dict[str, str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for part, value in parts.items():
        whole = parent_of[str(part)]
        found[whole] = found.get(whole, 0.0) + float(value)
    return found


def with_gaps(random: np.random.Generator, values: pd.Series) -> pd.Series:
    """The values, in half of the cases without some of them."""
    share = float(random.choice([0.0, 0.3]))
    return values.where(random.random(len(values)) >= share)


def areas_of(parent_of: dict[str, str]) -> pd.DataFrame:
    rows = [(0, "borough", whole, None, True) for whole in dict.fromkeys(parent_of.values())]
    rows += [(1, "part", part, whole, True) for part, whole in parent_of.items()]
    return pd.DataFrame(rows, columns=["rank", "level", "area_id", "parent_id", "is_district"]).set_index("area_id")
