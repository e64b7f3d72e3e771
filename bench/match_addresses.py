"""Match damaged addresses: `geo.addresses` against plain equality and against `rapidfuzz` on whole addresses.

    python -m bench.match_addresses [--data ../shared/data] [--seed 1] [--peer-sample 1000]

Leipzig's 50,543 addresses are the list and, damaged by seed, what is looked up. rapidfuzz compares each address with
all of them, which takes hours for the whole city: it gets a sample, drawn by the same seed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from bench.address_trial import Trial, Verdict, by_damage, judge, make_trial, read_leipzig
from geo.addresses.gazetteer import read_house_coordinates
from geo.addresses.matching import match_addresses

SURE_SCORE = 90.0
"""Usual threshold of a first attempt with `rapidfuzz.fuzz.ratio` (0 to 100)."""
Method = Callable[[pd.DataFrame, pd.DataFrame], tuple[pd.DataFrame, pd.DataFrame]]
"""From (asked, houses) to (found, frame of the list)."""


def ours(asked: pd.DataFrame, houses: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Match with the product."""
    gazetteer = read_house_coordinates(houses)
    return match_addresses(asked, gazetteer), gazetteer.frame


def plain_equality(asked: pd.DataFrame, houses: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Match where street, number and postcode are written alike."""
    columns = ["street", "house_number", "postcode"]
    place = {key: row for row, key in enumerate(houses[columns].itertuples(index=False, name=None))}
    return _frame([place.get(key, -1) for key in asked[columns].itertuples(index=False, name=None)], houses)


def whole_strings(asked: pd.DataFrame, houses: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Match with the most similar whole address, where it is similar enough."""
    lines, wanted = _lines(houses), _lines(asked)
    rows: list[int] = []
    for line in wanted:
        best = process.extractOne(line, lines, scorer=fuzz.ratio, processor=None, score_cutoff=SURE_SCORE)
        rows.append(best[2] if best else -1)
    return _frame(rows, houses)


def _lines(frame: pd.DataFrame) -> list[str]:
    return [" ".join(parts) for parts in zip(frame["street"], frame["house_number"], frame["postcode"], strict=True)]


def _frame(rows: list[int], houses: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    taken = np.array(rows)
    place = {name: np.where(taken >= 0, houses[name].to_numpy()[taken], np.nan) for name in ("lat", "lon")}
    return pd.DataFrame({**place, "rows": [(row,) if row >= 0 else () for row in rows]}), houses


def measure(method: Method, trial: Trial, houses: pd.DataFrame) -> tuple[float, Verdict]:
    """Return addresses per second (the index of the list included) and what was found."""
    asked = trial.asked
    begin = time.process_time()
    found, frame = method(asked, houses)
    return len(asked) / (time.process_time() - begin), judge(trial, found, frame)


def main() -> None:
    """Measure all three and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer-sample", type=int, default=1000)
    arguments = parser.parse_args()
    houses = read_leipzig(arguments.data)
    whole = make_trial(houses, arguments.seed)
    sample = np.random.default_rng(arguments.seed).choice(len(houses), arguments.peer_sample, replace=False)
    part = Trial(houses.iloc[sample].reset_index(drop=True), [whole.written[place] for place in sample])
    verdicts: list[Verdict] = []
    table = Table("method", "addresses", "per CPU second", "right", "wrong", "not found")
    for name, method, trial in (
        ("geo.addresses", ours, whole),
        ("plain equality", plain_equality, whole),
        (f"rapidfuzz on whole addresses, from {SURE_SCORE:.0f}", whole_strings, part),
    ):
        speed, verdict = measure(method, trial, houses)
        shares = (f"{share:.2%}" for share in verdict.shares)
        table.add_row(name, f"{len(trial.truth):,}", f"{speed:,.0f}", *shares)
        verdicts.append(verdict)
    console = Console()
    console.print(table)
    console.print("\n".join(["Wrong ones:", *verdicts[0].explained]))
    lost = by_damage(whole, ~verdicts[0].right & ~verdicts[0].wrong).most_common()
    console.print("Damages of those not found: " + ", ".join(f"{name} {count}" for name, count in lost))


if __name__ == "__main__":
    main()
