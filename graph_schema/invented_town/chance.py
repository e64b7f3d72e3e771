"""Random numbers that stay the same for a seed, and exact shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
ObjectArray = NDArray[np.object_]


def generator_for(seed: int, part: str) -> Generator:
    """Return the random generator of one part of the town.

    Every part has a stream of its own, so that a change in one (more programmes) leaves the others as they were.
    """
    return np.random.default_rng([seed, crc32(part.encode())])


def split_exactly(total: int, weights: Sequence[float] | FloatArray) -> IntArray:
    """Split `total` by `weights` into whole numbers that sum to `total` (largest remainders, Hare's quota).

    Returns an array `(len(weights),)`; all zero weights give equal shares.
    """
    shares = np.asarray(weights, dtype=np.float64)
    if shares.sum() <= 0:
        shares = np.ones_like(shares)
    exact = total * shares / shares.sum()
    whole = np.floor(exact).astype(np.int64)
    missing = total - int(whole.sum())
    # A stable sort, so that equal remainders are settled by position on every machine.
    whole[np.argsort(whole - exact, kind="stable")[:missing]] += 1
    return whole


def pick(rng: Generator, options: Sequence[Any], shares: Sequence[float], size: int) -> ObjectArray:
    """Draw `size` of `options` by `shares` (any positive scale), as an object array `(size,)`."""
    probabilities = np.asarray(shares, dtype=np.float64)
    indexes = rng.choice(len(options), size=size, p=probabilities / probabilities.sum())
    return objects(options)[indexes]


def objects(values: Sequence[Any]) -> ObjectArray:
    """Return `values` as an object array `(n,)`, also where they are sequences themselves."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def only_where(mask: BoolArray, values: NDArray[Any]) -> ObjectArray:
    """Return `values` as objects, None where `mask` is false."""
    shown = values.astype(object)
    shown[~mask] = None
    return shown


def mark(size: int, chosen: IntArray) -> BoolArray:
    """Return a mask `(size,)` that is true at the indexes `chosen`."""
    mask = np.zeros(size, dtype=np.bool_)
    mask[chosen] = True
    return mask
