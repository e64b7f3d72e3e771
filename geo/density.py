"""Measures on plain numbers: frame in, named Series on the same index out.

What may be shown is not decided here: `geo.measures` applies these to published cells only.
"""

from __future__ import annotations

import numpy as np
import pandas as pd


def benefit_rate(cases: pd.Series, denominator: pd.Series) -> pd.Series:
    """Return cases per 100 of the denominator (SGB-II-Hilfequote where it is residents). Unit: per cent.

    `cases`, `denominator`: shape (n,) on one index. NaN where either is NaN or the denominator is not above 0.
    An empty frame gives an empty Series. Source: § 48a SGB II key figures; denominator as stated by the caller.

    >>> benefit_rate(pd.Series({"a": 30, "b": 1}), pd.Series({"a": 120, "b": 0})).to_dict()
    {'a': 25.0, 'b': nan}
    """
    of = denominator.reindex(cases.index).astype(float)
    return (cases.astype(float) / of.where(of > 0) * 100).rename("rate")


def case_density(cases: pd.Series, area_km2: pd.Series) -> pd.Series:
    """Return cases per km² (Falldichte). `area_km2`: land area in km², shape (n,), on the index of `cases`.

    NaN where either is NaN or the area is not above 0.

    >>> case_density(pd.Series({"a": 30}), pd.Series({"a": 1.5})).to_dict()
    {'a': 20.0}
    """
    km2 = area_km2.reindex(cases.index).astype(float)
    return (cases.astype(float) / km2.where(km2 > 0)).rename("density")


def location_quotient(rate: pd.Series, city: float) -> pd.Series:
    """Return the area's rate divided by the city's rate: 1 is as in the city. Without unit.

    NaN where the rate is NaN or the city's rate is not above 0. Source: Isard, Methods of Regional Analysis (1960).

    >>> location_quotient(pd.Series({"a": 12.0, "b": 6.0}), 8.0).to_dict()
    {'a': 1.5, 'b': 0.75}
    """
    return (rate.astype(float) / (city if city > 0 else np.nan)).rename("location_quotient")


def change(now: pd.Series, before: pd.Series) -> pd.Series:
    """Return `now` − `before` in the unit of both (points for rates); NaN where either is NaN.

    >>> change(pd.Series({"a": 12.0}), pd.Series({"a": 13.5})).to_dict()
    {'a': -1.5}
    """
    return (now.astype(float) - before.reindex(now.index).astype(float)).rename("change")
